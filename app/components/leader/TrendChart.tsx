import { useTranslation } from 'react-i18next'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { addDays, dayNumber } from '#shared/domain/calendar.ts'
import type { Board, LocalDate } from '#shared/domain/model.ts'
import { oneDecimal } from './figures.ts'
import type { TrendPoint } from '#shared/domain/summary.ts'

interface Row {
  day: number
  date: LocalDate
  pace: number
  actual: number | null
}

/** First days of the months of a period, for the axis. */
function monthsOf({ start, end }: Board['period']): LocalDate[] {
  const months: LocalDate[] = []
  let first = `${start.slice(0, 8)}01`
  while (first <= end) {
    if (first >= start) months.push(first)
    first = `${addDays(first, 31).slice(0, 8)}01`
  }
  return months
}

/** The drawing. Default export: it is loaded lazily. */
export default function TrendChart({ points, period }: { points: readonly TrendPoint[]; period: Board['period'] }) {
  const { t } = useTranslation()
  const row = (date: LocalDate, pace: number, actual: number | null): Row => ({
    day: dayNumber(date),
    date,
    pace,
    actual,
  })
  const inside = points.filter(({ date }) => date >= period.start && date <= period.end)
  const rows = [
    ...(inside[0]?.date === period.start ? [] : [row(period.start, 0, null)]),
    ...inside.map(({ date, pace, progress }) => row(date, pace, progress)),
    ...(inside.at(-1)?.date === period.end ? [] : [row(period.end, 100, null)]),
  ]
  const now = inside.at(-1)
  const today = now && dayNumber(now.date)
  const isAhead = now !== undefined && now.progress >= now.pace
  // Where the year is nearly over there is no room to the right of the line.
  const isLate =
    today !== undefined && today > dayNumber(period.start) + (dayNumber(period.end) - dayNumber(period.start)) * 0.8
  const months = new Map(monthsOf(period).map((date) => [dayNumber(date), Number(date.slice(5, 7))]))
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={rows} margin={{ top: 8, right: 16, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          dataKey="day"
          type="number"
          domain={[dayNumber(period.start), dayNumber(period.end)]}
          ticks={[...months.keys()]}
          tickFormatter={(day: number) => t('leader.month', { month: months.get(day) ?? '' })}
          tickLine={false}
          axisLine={false}
          interval="equidistantPreserveStart"
          height={22}
          tick={TICK}
        />
        <YAxis
          domain={[0, 100]}
          ticks={QUARTERS}
          interval={0}
          width={36}
          tickLine={false}
          axisLine={false}
          tick={TICK}
        />
        {today !== undefined && <ReferenceLine x={today} stroke="var(--color-line-strong)" />}
        <Line
          dataKey="pace"
          stroke="var(--chart-pace)"
          strokeWidth={1.5}
          strokeDasharray="4 4"
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey="actual"
          stroke="var(--chart-actual)"
          strokeWidth={2}
          dot={false}
          activeDot={{ r: 3 }}
          isAnimationActive={false}
        />
        {now && today !== undefined && (
          <ReferenceDot
            x={today}
            y={now.progress}
            r={4}
            fill="var(--chart-actual)"
            stroke="var(--color-surface)"
            strokeWidth={2}
            label={
              <Said
                text={t('leader.actualIs', { value: oneDecimal(now.progress) })}
                className="chart-actual"
                dx={-10}
                dy={isAhead ? -6 : 16}
                anchor="end"
              />
            }
          />
        )}
        {now && today !== undefined && (
          <ReferenceDot
            x={today}
            y={now.pace}
            r={0}
            label={
              <Said
                text={t('leader.paceIs', { value: oneDecimal(now.pace) })}
                className="chart-pace"
                dx={isLate ? -10 : 8}
                dy={isAhead ? 18 : -8}
                anchor={isLate ? 'end' : 'start'}
              />
            }
          />
        )}
        <Tooltip content={Told} isAnimationActive={false} cursor={{ stroke: 'var(--color-line-strong)' }} />
      </LineChart>
    </ResponsiveContainer>
  )
}

const TICK = { fontSize: 11, fill: 'var(--color-ink-3)' }
const QUARTERS = [0, 25, 50, 75, 100]

/** Words beside a dot; Recharts hands in where the dot is. */
function Said({
  viewBox,
  text,
  className,
  dx,
  dy,
  anchor,
}: {
  viewBox?: { x?: number; y?: number; width?: number; height?: number }
  text: string
  className: string
  dx: number
  dy: number
  anchor: 'start' | 'end'
}) {
  const { x = 0, y = 0, width = 0, height = 0 } = viewBox ?? {}
  return (
    <text x={x + width / 2 + dx} y={y + height / 2 + dy} textAnchor={anchor} className={className}>
      {text}
    </text>
  )
}

function Told({ active, payload }: { active?: boolean; payload?: readonly { payload?: Row }[] }) {
  const { t } = useTranslation()
  const row = payload?.[0]?.payload
  if (!active || !row) return null
  return (
    <div className="chart-tip">
      <b>{row.date}</b>
      {row.actual !== null && <span>{t('leader.actualIs', { value: oneDecimal(row.actual) })}</span>}
      <span>{t('leader.paceIs', { value: oneDecimal(row.pace) })}</span>
    </div>
  )
}
