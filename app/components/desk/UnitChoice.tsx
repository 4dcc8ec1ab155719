import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#app/components/kit/index.ts'
import type { BoardUnit } from '#shared/domain/model.ts'
import { useDesk } from './DeskContext.ts'
import { CYCLES, type Cycle } from './cycles.ts'

/** Some of the units of the board. */
export function UnitChoice({
  label,
  value,
  onChange,
  among,
}: {
  label: string
  value: readonly string[]
  onChange: (ids: readonly string[]) => void
  among?: readonly BoardUnit[]
}) {
  const { t } = useTranslation()
  const desk = useDesk()
  const units = among ?? desk.units
  const inOrder = (ids: ReadonlySet<string>): string[] =>
    desk.units.filter((unit) => ids.has(unit.id)).map((unit) => unit.id)
  return (
    <fieldset className="unit-choice">
      <legend className="label">{label}</legend>
      <span className="row">
        <Button
          size="xs"
          variant="ghost"
          onClick={() => onChange(units.map((unit) => unit.id))}
          data-testid="units-all"
        >
          {t('desk.field.all')}
        </Button>
        <Button size="xs" variant="ghost" onClick={() => onChange([])}>
          {t('desk.field.none')}
        </Button>
      </span>
      <span className="unit-list">
        {units.map((unit) => (
          <label key={unit.id} title={unit.name}>
            <input
              type="checkbox"
              checked={value.includes(unit.id)}
              data-testid={`unit-${unit.id}`}
              onChange={(event) => {
                const next = new Set(value)
                if (event.currentTarget.checked) next.add(unit.id)
                else next.delete(unit.id)
                onChange(inOrder(next))
              }}
            />
            {unit.shortName}
          </label>
        ))}
      </span>
    </fieldset>
  )
}

/** The lead: a unit of the board, or the issuing one. */
export function LeadSelect({
  value,
  onChange,
  unset,
}: {
  value: string | null
  onChange: (id: string | null) => void
  /** What no choice is called. */
  unset?: string
}) {
  const { t } = useTranslation()
  const { units, issuingUnitId } = useDesk()
  const id = useId()
  return (
    <label htmlFor={id}>
      <span className="label">{t('desk.field.lead')}</span>
      <select
        id={id}
        className="desk-select"
        data-testid="edit-lead"
        value={value ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      >
        <option value="">{unset ?? t('desk.field.unset')}</option>
        <option value={issuingUnitId}>{t('desk.issuing')}</option>
        {units.map((unit) => (
          <option key={unit.id} value={unit.id}>
            {unit.shortName}
          </option>
        ))}
      </select>
    </label>
  )
}

export function CycleSelect({
  value,
  onChange,
  keep,
}: {
  value: Cycle | 'keep'
  onChange: (cycle: Cycle) => void
  keep?: string
}) {
  const { t } = useTranslation()
  return (
    <label>
      <span className="label">{t('desk.field.recurrence')}</span>
      <select
        className="desk-select"
        data-testid="edit-cycle"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value as Cycle)}
      >
        {keep !== undefined && <option value="keep">{keep}</option>}
        {CYCLES.map((cycle) => (
          <option key={cycle} value={cycle}>
            {t(`desk.every.${cycle}`)}
          </option>
        ))}
      </select>
    </label>
  )
}
