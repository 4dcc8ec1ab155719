import { memo } from 'react'
import { Light, StateTag, classes, plainLight, whoClass } from '#app/components/kit/index.ts'
import type { Mark } from '#app/realtime/boardTypes.ts'
import type { Light as LightResult } from '#shared/domain/light.ts'
import type { Assignment, BoardUnit } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import type { RowWords } from './useRowWords.ts'

export type CellMode = 'light' | 'state'

/** What the grid calls the element of a cell; its active descendant is named by it. */
export const cellId = (taskId: string, column: string): string => `cell-${taskId}-${column}`

interface CellProps {
  unit: BoardUnit
  assignment: Assignment
  light: LightResult
  mode: CellMode
  words: RowWords
  active: boolean
  dimmed: boolean
  mark: Mark | undefined
  /** Others whose cursor stands here. */
  people: readonly Present[] | undefined
}

/**
 * One light of the ledger: light left, figure right, a corner mark for what asks for a person. It asks for nothing itself,
 * neither words nor the store: what every cell does is done eight thousand times.
 */
export const Cell = memo(function Cell(props: CellProps) {
  const { unit, assignment, light, mode, words, active, dimmed, mark, people } = props
  const { colour } = light
  const byHand = light.computed !== null
  const { percent, state, attained, needsCoordination } = assignment
  const [first] = people ?? []
  const figure = figureOf(assignment, light, mode, words)
  const high = figure !== null && (colour === 'red' || colour === 'yellow' || attained !== null)
  const asks = state === 'returned' || needsCoordination
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
          high && 'hi',
          asks && 'asks',
          dimmed && 'dim',
          mark === 'changed' && 'flash',
          mark && mark !== 'changed' && 'unsent',
        )}
      >
        {mode === 'state' ? (
          <StateTag state={state} markOnly />
        ) : byHand ? (
          <Light colour={colour} byHand decorative />
        ) : (
          plainLight(colour, words.letter(colour))
        )}
        {figure}
        {asks &&
          (state === 'returned' ? (
            <i className="mark ret" title={words.returned} />
          ) : (
            <i className="mark" title={words.needsCoordination} />
          ))}
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
function figureOf(
  { state, attained, percent }: Assignment,
  { colour }: LightResult,
  mode: CellMode,
  words: RowWords,
): string | number | null {
  if (mode === 'light' && state === 'underReview') return words.reviewing
  if (colour === 'blue' || colour === 'grey') return null
  if (attained !== null) return attained ? words.attained : words.missed
  return percent
}
