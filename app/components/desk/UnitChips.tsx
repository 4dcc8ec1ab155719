import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Chip, Icon } from '#app/components/kit/index.ts'
import type { BoardUnit } from '#shared/domain/model.ts'
import { unitsNamed } from './proposals.ts'

/** The columns of a board to be. Where the notice is addressed to some of the units, these are suggested. */
export function UnitChips({
  units,
  addressees,
  value,
  onChange,
}: {
  units: readonly BoardUnit[]
  addressees: readonly string[]
  /** Those chosen, in the order of `units`. */
  value: readonly string[]
  onChange: (unitIds: readonly string[]) => void
}) {
  const { t } = useTranslation()
  const addressed = useMemo(() => unitsNamed(addressees, units), [addressees, units])
  const names = addressees.join(t('common.and'))
  const agrees = value.join() === addressed.join()
  const toggle = (unitId: string): void =>
    onChange(units.map(({ id }) => id).filter((id) => (id === unitId ? !value.includes(id) : value.includes(id))))
  if (units.length === 0) return null
  return (
    <fieldset className="unit-chips" data-testid="board-units">
      <legend className="sr-only">{t('desk.form.units')}</legend>
      <p className="row">
        <span className="label" title={t('desk.form.unitsHint')}>
          {t('desk.form.units')}
        </span>
        <span className="label num" aria-live="polite">
          {t('desk.form.unitsOf', { chosen: value.length, count: units.length })}
        </span>
        <Button
          size="xs"
          variant="ghost"
          onClick={() => onChange(units.map((unit) => unit.id))}
          data-testid="chips-all"
        >
          {t('desk.form.unitsAll')}
        </Button>
        <Button size="xs" variant="ghost" onClick={() => onChange([])} data-testid="chips-none">
          {t('desk.form.unitsClear')}
        </Button>
        {addressed.length > 0 &&
          (agrees ? (
            <span className="label" title={names} data-testid="chips-agree">
              {t('desk.form.addressedSame')}
            </span>
          ) : (
            <button
              type="button"
              className="suggest"
              title={t('desk.form.addressedHint', { names })}
              onClick={() => onChange(addressed)}
              data-testid="chips-addressed"
            >
              <b>{t('desk.suggestion')}</b>
              {t('desk.form.addressed', { count: addressed.length })}
            </button>
          ))}
      </p>
      <span className="chips">
        {units.map((unit) => (
          <Chip
            key={unit.id}
            pressed={value.includes(unit.id)}
            title={unit.name}
            onClick={() => toggle(unit.id)}
            data-testid={`chip-${unit.id}`}
          >
            {value.includes(unit.id) && <Icon name="check" size={13} />}
            {unit.shortName}
          </Chip>
        ))}
      </span>
    </fieldset>
  )
}
