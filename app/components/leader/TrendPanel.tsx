import { Suspense, lazy, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { monthDay } from '#app/i18n/moments.ts'
import type { Board } from '#shared/domain/model.ts'
import type { Summary, TrendPoint } from '#shared/domain/summary.ts'
import { forecast, oneDecimal, withToday } from './figures.ts'

/** The drawing and its library come in a chunk of their own, after the page is live. */
const TrendChart = lazy(() => import('./TrendChart.tsx'))

const never = (): (() => void) => () => undefined
const useIsLive = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

/** 进度与序时: one line against the other; the same points as a table for those who do not see the drawing. */
export function TrendPanel({
  summary,
  trend,
  board,
}: {
  summary: Summary
  trend: readonly TrendPoint[]
  board: Pick<Board, 'period'>
}) {
  const { t } = useTranslation()
  const isLive = useIsLive()
  const points = withToday(trend, summary)
  const ahead = forecast(points, board.period.end)
  return (
    <section className="panel trend-panel" aria-labelledby="trend-title">
      <div className="panel-head">
        <h2 id="trend-title">{t('leader.trend')}</h2>
        {ahead && (
          <span className="end label">
            {ahead.kind === 'done'
              ? t('leader.forecastDone', { day: monthDay(ahead.date) })
              : t('leader.forecastShort', { day: monthDay(board.period.end), progress: ahead.progress })}
          </span>
        )}
      </div>
      {points.length === 0 ? (
        <p className="trend-none">{t(summary.total.counted > 0 ? 'leader.trendHidden' : 'leader.trendEmpty')}</p>
      ) : (
        <div className="trend-chart" aria-hidden="true">
          {isLive && (
            <Suspense fallback={null}>
              <TrendChart points={points} period={board.period} />
            </Suspense>
          )}
        </div>
      )}
      <table className="sr-only">
        <caption>{t('leader.trendTable')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('leader.day')}</th>
            <th scope="col">{t('leader.actual')}</th>
            <th scope="col">{t('leader.paceWord')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.date}>
              <th scope="row">{point.date}</th>
              <td>{t('common.percent', { value: oneDecimal(point.progress) })}</td>
              <td>{t('common.percent', { value: oneDecimal(point.pace) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
