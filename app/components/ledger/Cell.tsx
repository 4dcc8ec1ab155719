import { memo } from 'react'
import type { ReactNode } from 'react'
import { Light, StateTag, classes, whoClass } from '#app/components/kit/index.ts'
import { useMark } from '#app/realtime/hooks.tsx'
import type { Light as LightResult } from '#shared/domain/light.ts'
import type { Assignment, BoardUnit } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import type { CellWords } from './useCellWords.ts'

export type CellMode = 'light' | 'state'

/** What the grid calls the element of a cell; its active descendant is named by it. */
export const cellId = (taskId: string, column: string): string => `cell-${taskId}-${column}`

interface CellProps {
  unit: BoardUnit
  assignment: Assignment
  light: LightResult
  mode: CellMode
  words: CellWords
  active: boolean
  dimmed: boolean
  /** Others whose cursor stands here. */
  people: readonly Present[] | undefined
}

/** One light of the ledger: light left, figure right, a corner mark for what asks for a person. */
export const Cell = memo(function Cell({ unit, assignment, light, mode, words, active, dimmed, people }: CellProps) {
  const mark = useMark(`assignment:${assignment.id}`)
  const { colour } = light
  const byHand = light.computed !== null
  const { percent, state, needsCoordination } = assignment
  const [first] = people ?? []
  return (
    <td
      id={cellId(assignment.taskId, unit.id)}
      data-column={unit.id}
      data-testid={`cell-${assignment.id}`}
      data-percent={percent ?? ''}
      data-colour={colour}
      data-state={state}
      className={classes('unit', active && 'ring-me', first && 'ring-who', first && whoClass(first.accountId))}
      aria-label={words.cell(unit.shortName, colour, byHand, state, percent)}
      aria-selected={active}
    >
      <div
        key={`${state} ${percent ?? ''} ${colour}`}
        className={classes(
          'cellbox',
          dimmed && 'dim',
          mark === 'changed' && 'flash',
          mark && mark !== 'changed' && 'unsent',
        )}
      >
        {mode === 'light' ? <Light colour={colour} byHand={byHand} decorative /> : <StateTag state={state} markOnly />}
        {figure(assignment, light, mode, words)}
        {state === 'returned' ? (
          <i className="mark ret" title={words.returned} />
        ) : (
          needsCoordination && <i className="mark" title={words.needsCoordination} />
        )}
      </div>
      {first && (
        <span className="flag">
          {first.name}
          {(people?.length ?? 0) > 1 && ` +${(people?.length ?? 1) - 1}`}
        </span>
      )}
    </td>
  )
})

/** The figure beside the light; nothing beside blue and grey, where it would say nothing. */
function figure(
  { state, attained, percent }: Assignment,
  light: LightResult,
  mode: CellMode,
  words: CellWords,
): ReactNode {
  const { colour } = light
  const high = colour === 'red' || colour === 'yellow'
  if (mode === 'light' && state === 'underReview')
    return <span className={high ? 'hi' : undefined}>{words.reviewing}</span>
  if (colour === 'blue' || colour === 'grey') return null
  if (attained !== null) return <span className="hi">{attained ? words.attained : words.missed}</span>
  return percent === null ? null : <span className={high ? 'hi' : undefined}>{percent}</span>
}
