import { localDate, workDaysBetween } from '#shared/domain/calendar.ts'
import type { Assignment, Board, LocalDate, Task } from '#shared/domain/model.ts'
import { type ReportingWindow, windowBefore, windowOn } from '#shared/domain/windows.ts'

/** A window a report can be filed in: the present one, or the one before it, late. */
export interface Filing {
  window: ReportingWindow
  /** 逾期填报. */
  late: boolean
  /** Work days until it closes, 0 on its last day. */
  daysLeft: number
}

const filingOf = (window: ReportingWindow, date: LocalDate): Filing => ({
  window,
  late: window.closes < date,
  daysLeft: Math.max(0, workDaysBetween(date, window.closes)),
})

export const presentFiling = (board: Pick<Board, 'cycles'>, date: LocalDate): Filing =>
  filingOf(windowOn(board, date), date)

/**
 * Where the next report of a unit task may go: the present window, and the one before it as long as nothing was filed
 * since and the task was the unit's by then.
 */
export function filingsOf(
  board: Pick<Board, 'cycles'>,
  task: Pick<Task, 'start'>,
  { reportedPeriod, assignedAt }: Pick<Assignment, 'reportedPeriod' | 'assignedAt'>,
  date: LocalDate,
): [Filing, ...Filing[]] {
  const present = presentFiling(board, date)
  const former = windowBefore(board, present.window)
  const filed = reportedPeriod === present.window.period || reportedPeriod === former.period
  const there = localDate(assignedAt) <= former.closes && (task.start === null || task.start <= former.closes)
  return filed || !there ? [present] : [present, filingOf(former, date)]
}

/** What a period is called: a key of `sheet.period` with its values. */
export function periodName(period: string): { unit: 'month' | 'week' | 'quarter'; year: string; count: number } {
  const year = period.slice(0, 4)
  const rest = period.slice(5)
  if (rest.startsWith('W')) return { unit: 'week', year, count: Number(rest.slice(1)) }
  if (rest.startsWith('Q')) return { unit: 'quarter', year, count: Number(rest.slice(1)) }
  return { unit: 'month', year, count: Number(rest) }
}
