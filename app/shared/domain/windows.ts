import { addDays, addWorkDays, dayNumber } from './calendar.ts'
import type { Board, CycleVersion, LocalDate } from './model.ts'

/**
 * 填报窗口: the reporting windows of a board. Every day from the board's first cycle on lies in exactly one window; a
 * window closes on its cut-off day, and the next one opens the day after. domain.md F6.
 */
export interface ReportingWindow {
  /** 2026-11, 2026-W47 or 2026-Q4: the month, week or quarter in which it closes. */
  period: string
  opens: LocalDate
  closes: LocalDate
}

export const PERIOD_PATTERN = /^\d{4}-(0[1-9]|1[0-2]|W(0[1-9]|[1-4]\d|5[0-3])|Q[1-4])$/

const MONTHLY: CycleVersion = { from: '1970-01-01', every: 'month', day: 31 }

const pad = (value: number): string => String(value).padStart(2, '0')
const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The cut-off of the month `months` after January of year 0, with the day clipped to the month's length. */
function cutoffOfMonth(months: number, day: number): LocalDate {
  const year = Math.floor(months / 12)
  const month = (months % 12) + 1
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(Math.min(day, lastDayOf(year, month)))}`
}

const monthsOf = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
/** Monday is 1. 1970-01-01 was a Thursday. */
const weekdayOf = (date: LocalDate): number => ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1

/** ISO 8601: the week belongs to the year its Thursday is in. */
function weekOf(date: LocalDate): string {
  const thursday = addDays(date, 4 - weekdayOf(date))
  const year = thursday.slice(0, 4)
  const week = Math.floor((dayNumber(thursday) - dayNumber(`${year}-01-01`)) / 7) + 1
  return `${year}-W${pad(week)}`
}

const labelOf = ({ every }: CycleVersion, closes: LocalDate): string =>
  every === 'week'
    ? weekOf(closes)
    : every === 'month'
      ? closes.slice(0, 7)
      : `${closes.slice(0, 4)}-Q${Math.ceil(Number(closes.slice(5, 7)) / 3)}`

/** The first cut-off on or after `date`. */
function cutoffFrom({ every, day }: CycleVersion, date: LocalDate): LocalDate {
  if (every === 'week') return addDays(date, (((day - weekdayOf(date)) % 7) + 7) % 7)
  const step = every === 'month' ? 1 : 3
  const months = monthsOf(date)
  const end = every === 'month' ? months : months - (months % 3) + 2
  const cutoff = cutoffOfMonth(end, day)
  return cutoff >= date ? cutoff : cutoffOfMonth(end + step, day)
}

/** The last cut-off before `date`. */
function cutoffBefore(cycle: CycleVersion, date: LocalDate): LocalDate {
  if (cycle.every === 'week') return addDays(cutoffFrom(cycle, date), -7)
  const step = cycle.every === 'month' ? 1 : 3
  const months = monthsOf(date)
  const end = (cycle.every === 'month' ? months : months - (months % 3) + 2) - step
  const cutoff = cutoffOfMonth(end + step, cycle.day)
  return cutoff < date ? cutoff : cutoffOfMonth(end, cycle.day)
}

const cyclesOf = (board: Pick<Board, 'cycles'>): readonly CycleVersion[] =>
  board.cycles.length > 0 ? board.cycles : [MONTHLY]

/** The window a day lies in. */
export function windowOn(board: Pick<Board, 'cycles'>, date: LocalDate): ReportingWindow {
  const cycles = cyclesOf(board)
  const index = Math.max(
    0,
    cycles.findLastIndex((cycle) => cycle.from <= date),
  )
  const cycle = cycles[index] ?? MONTHLY
  const next = cycles[index + 1]
  let closes = cutoffFrom(cycle, date)
  let opens = addDays(cutoffBefore(cycle, date), 1)
  if (index > 0 && opens <= cycle.from) {
    opens = cycle.from
    // The few days up to the new cut-off would carry the former window's name: they belong to the one after.
    const former = windowOn(board, addDays(cycle.from, -1))
    if (labelOf(cycle, closes) === former.period) closes = cutoffFrom(cycle, addDays(closes, 1))
  } else if (index > 0) {
    const first = windowOn(board, cycle.from)
    if (date <= first.closes) return first
  }
  if (next && closes >= next.from) closes = addDays(next.from, -1)
  return { period: labelOf(cycle, closes), opens, closes }
}

/** The window of a day and those that follow it. */
export function windowsFrom(board: Pick<Board, 'cycles'>, date: LocalDate, count: number): ReportingWindow[] {
  const windows: ReportingWindow[] = []
  for (let from = date; windows.length < count;) {
    const window = windowOn(board, from)
    windows.push(window)
    from = addDays(window.closes, 1)
  }
  return windows
}

/**
 * The cycles of a board with one more. It starts after a window has closed, so that no day belongs to two windows: else
 * `next` is the day it could start. One that has not begun yet is replaced; in a draft nothing has begun.
 */
export function cyclesWith(
  board: Pick<Board, 'cycles' | 'status'>,
  cycle: CycleVersion,
  today: LocalDate,
): { cycles: CycleVersion[] } | { next: LocalDate } {
  if (board.status === 'draft') return { cycles: [cycle] }
  const kept = board.cycles.filter(({ from }) => from <= today)
  const running = windowOn({ cycles: kept }, today)
  const { from } = cycle
  const hit = from <= running.closes ? running : windowOn({ cycles: kept }, from)
  return hit !== running && hit.opens === from ? { cycles: [...kept, cycle] } : { next: addDays(hit.closes, 1) }
}

/** The window of a period's name; null when the board has none of that name. */
export function windowOf(board: Pick<Board, 'cycles'>, period: string): ReportingWindow | null {
  if (!PERIOD_PATTERN.test(period)) return null
  const year = Number(period.slice(0, 4))
  const rest = period.slice(5)
  // Any day well inside the calendar span is in this window or in the one before.
  const inside = rest.startsWith('W')
    ? addDays(addDays(`${year}-01-04`, 1 - weekdayOf(`${year}-01-04`)), (Number(rest.slice(1)) - 1) * 7)
    : rest.startsWith('Q')
      ? `${period.slice(0, 4)}-${pad(Number(rest.slice(1)) * 3)}-01`
      : `${period}-01`
  let window = windowOn(board, inside)
  for (let tries = 0; tries < 3; tries++) {
    if (window.period === period) return window
    window = windowOn(board, addDays(window.closes, 1))
  }
  return null
}

/** The window before this one. */
export const windowBefore = (board: Pick<Board, 'cycles'>, window: ReportingWindow): ReportingWindow =>
  windowOn(board, addDays(window.opens, -1))

/** The days on which those who have not reported are reminded: three work days and one work day before it closes. */
export const remindersOf = (window: ReportingWindow): [LocalDate, LocalDate] => [
  addWorkDays(window.closes, -3),
  addWorkDays(window.closes, -1),
]
