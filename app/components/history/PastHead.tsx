import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Light, classes } from '#app/components/kit/index.ts'
import { NONE, oneDecimal } from '#app/components/leader/figures.ts'
import type { PastBoard } from '#shared/history/past.ts'
import { type Figures, dueRate } from '#shared/domain/summary.ts'
import type { Only } from './rows.ts'

/** The headline numbers of a moment, beside those of today; each picks the unit tasks it is made of. */
export function PastHead({
  past,
  now,
  only,
  onOnly,
}: {
  past: PastBoard
  now: Figures | null
  only: Only | null
  onOnly: (only: Only | null) => void
}) {
  const { t } = useTranslation()
  const { total, pace } = past
  const tile = (
    key: Only,
    label: string,
    of: (figures: Figures) => number | null,
    unit: string,
    n: string,
    light?: ReactNode,
  ) => {
    const shown = (figures: Figures): string => (unit === '%' ? oneDecimal(of(figures)) : String(of(figures) ?? NONE))
    const value = shown(total)
    return (
      <button
        type="button"
        className={classes('past-kpi', only === key && 'on')}
        aria-pressed={only === key}
        data-testid={`past-${key}`}
        data-value={value}
        onClick={() => onOnly(only === key ? null : key)}
      >
        <span className="t">
          {light}
          {label}
        </span>
        <span className="v">
          <b>{value}</b>
          {value !== NONE && <span>{unit}</span>}
          {now && <em>{t('history.nowIs', { value: `${shown(now)}${unit === '%' ? '%' : ''}` })}</em>}
        </span>
        <span className="n">{n}</span>
      </button>
    )
  }
  const items = t('leader.items')
  return (
    <section className="panel past-kpis" aria-label={t('leader.headline')}>
      {tile(
        'due',
        t('leader.completionRate'),
        dueRate,
        '%',
        t('leader.dueCounts', { due: total.due, done: total.dueDone }),
      )}
      {tile(
        'counts',
        t('leader.progress'),
        (figures) => figures.progress,
        '%',
        t('leader.pace', { pace: oneDecimal(pace) }),
      )}
      {tile(
        'red',
        t('lights.name.red'),
        (figures) => figures.red,
        items,
        t('leader.redCounts', { overdue: total.overdue }),
        <Light colour="red" size="sm" decorative />,
      )}
      {tile(
        'yellow',
        t('lights.name.yellow'),
        (figures) => figures.yellow,
        items,
        t('history.ofCounted', { counted: total.counted, total: total.total }),
        <Light colour="yellow" size="sm" decorative />,
      )}
      {tile(
        'blue',
        t('lights.name.blue'),
        (figures) => figures.blue,
        items,
        t('history.doneOf', { done: total.done, counted: total.counted }),
        <Light colour="blue" size="sm" decorative />,
      )}
    </section>
  )
}
