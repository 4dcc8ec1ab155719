import { addDays, daysBetween } from '#shared/domain/calendar.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { toTenth } from '#shared/domain/pace.ts'
import { type Figures, type Summary, type TrendPoint, dueRate } from '#shared/domain/summary.ts'

export type HeatMode = 'progress' | 'dueRate'

/** What is hidden, or rests on nothing. */
export const NONE = '–'

/** 79.1; a dash without a value. */
export const oneDecimal = (value: number | null): string => (value === null ? NONE : value.toFixed(1))

/** 79.1%; a dash without a value. */
export const percentText = (value: number | null): string => (value === null ? NONE : `${value.toFixed(1)}%`)

/** A mean in a small cell: whole points, but never 100 before everything is done nor 0 once something is. */
export function wholePercent(value: number | null): string {
  if (value === null) return NONE
  if (value === 0 || value === 100) return String(value)
  return String(Math.min(99, Math.max(1, Math.round(value))))
}

/** A difference with its sign, as printed: +4.0, −3; null for none. */
export function signed(difference: number, decimals: 0 | 1): string | null {
  const shown = Math.abs(difference).toFixed(decimals)
  if (Number(shown) === 0) return null
  return (difference > 0 ? '+' : '\u2212') + shown
}

export const valueOf = (figures: Figures, mode: HeatMode): number | null =>
  mode === 'progress' ? figures.progress : dueRate(figures)

/** The worst light that calls: what a cell is tinted by. */
export const tintOf = ({ red, yellow }: Pick<Figures, 'red' | 'yellow'>): 'red' | 'yellow' | null =>
  red > 0 ? 'red' : yellow > 0 ? 'yellow' : null

/** The figures of the whole board seven days before `date`, where the past is known. */
export const weekBefore = (trend: readonly TrendPoint[], date: LocalDate): Figures | null =>
  trend.find((point) => point.date === addDays(date, -7))?.total ?? null

/** What the headline is compared with. */
export type Compared =
  | { kind: 'week' }
  /** `total`: the figures then, null where there were none that the reader may see. */
  | { kind: 'meeting' | 'day'; date: LocalDate; total: Figures | null }

/** The figures of the moment that is compared with, where they are known. */
export const figuresThen = (compared: Compared, trend: readonly TrendPoint[], date: LocalDate): Figures | null =>
  compared.kind === 'week' ? weekBefore(trend, date) : compared.total

/** Points of `part` against another moment; null where either is not known. */
export function movedSince(
  before: Figures | null,
  now: Figures,
  part: (figures: Figures) => number | null,
): number | null {
  const then = before && part(before)
  const current = part(now)
  return then === null || current === null ? null : toTenth(current - then)
}

/** The past and, as its last point, the board as it stands. */
export function withToday(trend: readonly TrendPoint[], summary: Summary): TrendPoint[] {
  const { date, pace, total } = summary
  const past = trend.filter((point) => point.date < date)
  return total.progress === null ? past : [...past, { date, progress: total.progress, pace, total }]
}

export type Forecast = { kind: 'done'; date: LocalDate } | { kind: 'short'; progress: number }

/** Days whose speed a forecast carries on. */
const LOOK_BACK = 28

/**
 * Where the line leads if the board goes on as in the last four weeks: the day everything is done, or what is done when
 * the period ends. Null for less than four weeks of past, without progress, and when all is done.
 */
export function forecast(points: readonly TrendPoint[], end: LocalDate): Forecast | null {
  const now = points.at(-1)
  if (!now || now.progress >= 100 || now.date >= end) return null
  const then = points.find((point) => point.date === addDays(now.date, -LOOK_BACK))
  if (!then || then.progress >= now.progress) return null
  const speed = (now.progress - then.progress) / LOOK_BACK
  const daysLeft = daysBetween(now.date, end)
  const daysNeeded = Math.ceil((100 - now.progress) / speed)
  if (daysNeeded <= daysLeft) return { kind: 'done', date: addDays(now.date, daysNeeded) }
  return { kind: 'short', progress: Math.floor(now.progress + speed * daysLeft) }
}
