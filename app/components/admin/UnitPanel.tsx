import { Link, useSearchParams } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Button, Icon, classes } from '#app/components/kit/index.ts'
import type { UnitLine } from './view.ts'

/** The units of the administrator as a tree; choosing one shows its accounts. */
export function UnitPanel({
  lines,
  total,
  chosen,
  onNew,
}: {
  lines: readonly UnitLine[]
  /** How many accounts there are in all. */
  total: number
  chosen: string | null
  onNew: () => void
}) {
  const { t } = useTranslation()
  const [query] = useSearchParams()
  const to = (unitId: string | null): string => {
    const next = new URLSearchParams(query)
    if (unitId === null) next.delete('unit')
    else next.set('unit', unitId)
    return `?${next.toString()}`
  }
  return (
    <section className="panel admin-units" aria-label={t('admin.units')}>
      <div className="panel-head">
        <h2>{t('admin.units')}</h2>
        <span className="label num">{lines.length}</span>
        <span className="end">
          <Button size="sm" icon="plus" onClick={onNew} data-testid="new-unit">
            {t('admin.newUnit')}
          </Button>
        </span>
      </div>
      <ul>
        <li>
          <Link
            className="menu-item"
            to={to(null)}
            aria-current={chosen === null ? 'true' : undefined}
            preventScrollReset
          >
            <Icon name="people" />
            <span className="grow">{t('admin.everybody')}</span>
            <span className="label num">{total}</span>
          </Link>
        </li>
        {lines.map(({ unit, depth, accounts }) => (
          <li key={unit.id}>
            <Link
              className={classes('menu-item', `depth-${Math.min(depth, 3)}`)}
              to={to(unit.id)}
              aria-current={chosen === unit.id ? 'true' : undefined}
              title={unit.name}
              preventScrollReset
              data-testid={`unit-${unit.id}`}
            >
              <Icon name="building" />
              <span className="grow truncate">{unit.shortName}</span>
              <span className="label num">{accounts}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
