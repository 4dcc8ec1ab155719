import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Light, StateTag, classes, whoClass } from '#app/components/kit/index.ts'
import { useMark } from '#app/realtime/hooks.tsx'
import type { Light as LightResult } from '#shared/domain/light.ts'
import type { Assignment, BoardUnit } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'

export type CellMode = 'light' | 'state'

/** What the grid calls the element of a cell; its active descendant is named by it. */
export const cellId = (taskId: string, column: string): string => `cell-${taskId}-${column}`

interface CellProps {
  unit: BoardUnit
  assignment: Assignment
  light: LightResult
  mode: CellMode
  active: boolean
  dimmed: boolean
  /** Others whose cursor stands here. */
  people: readonly Present[] | undefined
}

/** One light of the ledger: light left, figure right, a corner mark for what asks for a person. */
export const Cell = memo(function Cell({ unit, assignment, light, mode, active, dimmed, people }: CellProps) {
  const { t } = useTranslation()
  const mark = useMark(`assignment:${assignment.id}`)
  const { colour } = light
  const { percent, state, needsCoordination } = assignment
  const [first] = people ?? []
  const label = t('ledger.cell', {
    unit: unit.shortName,
    light: t(`lights.name.${colour}`),
    state: t(`states.${state}`),
    percent: percent === null ? t('ledger.hidden') : t('ledger.cellPercent', { percent }),
  })
  return (
    <td
      id={cellId(assignment.taskId, unit.id)}
      data-column={unit.id}
      data-testid={`cell-${assignment.id}`}
      data-percent={percent ?? ''}
      data-colour={colour}
      data-state={state}
      className={classes('unit', active && 'ring-me', first && 'ring-who', first && whoClass(first.accountId))}
      aria-label={label}
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
        {mode === 'light' ? <Light colour={colour} decorative /> : <StateTag state={state} markOnly />}
        <Figure assignment={assignment} light={light} mode={mode} />
        {state === 'returned' ? (
          <i className="mark ret" title={t('ledger.returned')} />
        ) : (
          needsCoordination && <i className="mark" title={t('ledger.needsCoordination')} />
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
function Figure({ assignment, light, mode }: { assignment: Assignment; light: LightResult; mode: CellMode }) {
  const { t } = useTranslation()
  const { colour } = light
  const high = colour === 'red' || colour === 'yellow'
  if (mode === 'light' && assignment.state === 'underReview')
    return <span className={high ? 'hi' : undefined}>{t('ledger.reviewing')}</span>
  if (colour === 'blue' || colour === 'grey') return null
  if (assignment.attained !== null)
    return <span className="hi">{t(assignment.attained ? 'ledger.attained' : 'ledger.missed')}</span>
  if (assignment.percent === null) return null
  return <span className={high ? 'hi' : undefined}>{assignment.percent}</span>
}
