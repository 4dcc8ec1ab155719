import { useTranslation } from 'react-i18next'
import { Light } from '#app/components/kit/index.ts'
import { useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { type BoardUnit, assignmentIdOf } from '#shared/domain/model.ts'
import { judged } from '../judged.ts'
import type { Row } from '../rows.ts'
import { Section } from './Section.tsx'

/** The lights of all units of the task; a press takes the unit in hand. On a phone they stand for the columns. */
export function UnitLights({
  row,
  units,
  unitId,
  onUnit,
}: {
  row: Row
  units: readonly BoardUnit[]
  unitId: string | null
  onUnit: (unitId: string) => void
}) {
  const { t } = useTranslation()
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const own = units.flatMap((unit) => {
    const assignment = state.assignments.get(assignmentIdOf(row.task.id, unit.id))
    return assignment ? [{ unit, assignment, light: judged(state, assignment, date).light }] : []
  })
  return (
    <Section
      className={unitId === null ? undefined : 'beside-grid'}
      title={t('ledger.drawer.units')}
      end={unitId === null ? t('ledger.drawer.chooseUnit') : undefined}
    >
      <div className="unit-lights">
        {own.map(({ unit, assignment, light }) => (
          <button
            key={unit.id}
            type="button"
            aria-pressed={unit.id === unitId}
            aria-label={t('ledger.cell', {
              unit: unit.shortName,
              light: t(`lights.name.${light.colour}`),
              state: t(`states.${assignment.state}`),
              percent:
                assignment.percent === null
                  ? t('ledger.hidden')
                  : t('ledger.cellPercent', { percent: assignment.percent }),
            })}
            onClick={() => onUnit(unit.id)}
            data-testid={`drawer-unit-${unit.id}`}
          >
            <Light colour={light.colour} byHand={light.computed !== null} size="sm" decorative />
            {unit.shortName}
          </button>
        ))}
      </div>
    </Section>
  )
}
