import { workDaysBetween } from '#shared/domain/calendar.ts'
import { lastDayOf, owesReport } from '#shared/domain/filing.ts'
import type { Assignment, Board, LocalDate, Report, Task } from '#shared/domain/model.ts'
import { type ReportingWindow, windowBefore, windowOn } from '#shared/domain/windows.ts'

/** A window a report can be filed in: the present one, or the one before it. */
export interface Filing {
  window: ReportingWindow
  /** The last day on which it is in time: the close, or later for one that came back. */
  lastDay: LocalDate
  /** 逾期填报. */
  late: boolean
  /** Work days until the last day, 0 on it. */
  daysLeft: number
}

function filingIn(window: ReportingWindow, date: LocalDate, report?: Report): Filing {
  const lastDay = lastDayOf(window, report)
  return { window, lastDay, late: lastDay < date, daysLeft: Math.max(0, workDaysBetween(date, lastDay)) }
}

export const presentFiling = (board: Pick<Board, 'cycles'>, date: LocalDate): Filing =>
  filingIn(windowOn(board, date), date)

/**
 * Where the next report of a unit task may go: the present window, and the one before it as long as it is owed and nothing
 * was filed since. `report` is its last one.
 */
export function filingsOf(
  board: Pick<Board, 'cycles'>,
  task: Pick<Task, 'start'>,
  assignment: Pick<Assignment, 'state' | 'reportedPeriod' | 'assignedAt'>,
  report: Report | undefined,
  date: LocalDate,
): [Filing, ...Filing[]] {
  const present = filingIn(windowOn(board, date), date, report)
  const former = windowBefore(board, present.window)
  const filed = assignment.reportedPeriod === present.window.period
  return filed || !owesReport(task, assignment, former) ? [present] : [present, filingIn(former, date, report)]
}

/** Which of them is meant unless somebody chooses: what came back goes where it came from. */
export const meantOf = (filings: readonly Filing[], report: Report | undefined): Filing | undefined =>
  (report?.review?.decision === 'returned' && filings.find(({ window }) => window.period === report.period)) ||
  filings[0]

/** What a period is called: a key of `sheet.period` with its values. */
export function periodName(period: string): { unit: 'month' | 'week' | 'quarter'; year: string; count: number } {
  const year = period.slice(0, 4)
  const rest = period.slice(5)
  if (rest.startsWith('W')) return { unit: 'week', year, count: Number(rest.slice(1)) }
  if (rest.startsWith('Q')) return { unit: 'quarter', year, count: Number(rest.slice(1)) }
  return { unit: 'month', year, count: Number(rest) }
}
