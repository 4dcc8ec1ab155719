import { OPEN_STATES, isAside } from './assignmentStates.ts'
import { addWorkDays, localDate } from './calendar.ts'
import type { Assignment, Board, LocalDate, Report, Task } from './model.ts'
import { type ReportingWindow, windowOf } from './windows.ts'

/**
 * 填报: whether a unit has filed its report of a window, and when one is 逾期填报. Every screen, reminder and stamp asks
 * here. domain.md F6.
 *
 * Filed is what stands: submitted, and not returned since. A report that came back is owed again until it is submitted
 * again. Time in review is not charged to the unit: one that was filed in time and came back may be filed anew until the
 * window closes, or within RETURN_WORK_DAYS after its return where that is later, without being late.
 */

/** What a unit has at least to mend a report that came back, in work days. */
export const RETURN_WORK_DAYS = 2

type Filed = Pick<Assignment, 'state' | 'reportedPeriod' | 'assignedAt'>

/**
 * How a unit task stands in a window: 'filed'; 'owed', on what was the unit's own to work on by then; or null, when nothing
 * is asked. What waits for review has been filed, and what is done or aside owes nothing.
 */
export function filingOf(
  { start }: Pick<Task, 'start'>,
  { state, reportedPeriod, assignedAt }: Filed,
  { period, closes }: ReportingWindow,
): 'filed' | 'owed' | null {
  if (isAside(state)) return null
  if (reportedPeriod === period) return 'filed'
  const works = OPEN_STATES.includes(state) || state === 'assigned'
  const began = (start === null || start <= closes) && localDate(assignedAt) <= closes
  return works && began ? 'owed' : null
}

/** Whether a report of this window is still to come. */
export const owesReport = (task: Pick<Task, 'start'>, assignment: Filed, window: ReportingWindow): boolean =>
  filingOf(task, assignment, window) === 'owed'

/**
 * The last day on which a window's report is in time; `last` is the last report of the unit task, whatever it is of.
 */
export function lastDayOf(
  { period, closes }: ReportingWindow,
  last: Pick<Report, 'kind' | 'period' | 'late' | 'review'> | undefined,
): LocalDate {
  if (last?.review?.decision !== 'returned' || last.kind !== 'period' || last.period !== period || last.late)
    return closes
  const mended = addWorkDays(localDate(last.review.at), RETURN_WORK_DAYS)
  return mended > closes ? mended : closes
}

/** The latest period for which one of these reports stands; null without one. */
export function standingPeriod(
  board: Pick<Board, 'cycles'>,
  reports: Iterable<Pick<Report, 'period' | 'review'>>,
): string | null {
  let latest: ReportingWindow | null = null
  for (const { period, review } of reports) {
    if (review?.decision === 'returned') continue
    const window = windowOf(board, period)
    if (window && (latest === null || window.closes > latest.closes)) latest = window
  }
  return latest?.period ?? null
}
