import { addDays, dayNumber } from '#shared/domain/calendar.ts'
import { OPEN_STATES } from '#shared/domain/assignmentStates.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { type Row, isOpen, isReturned } from './rows.ts'

/** 我的任务: what of a unit's tasks is listed, in the order of the tabs. */
export const VIEWS = ['open', 'toAcknowledge', 'returned', 'dueThisWeek', 'toReport', 'all'] as const
export type View = (typeof VIEWS)[number]

/** The Sunday a day's week ends with. 1970-01-01 was a Thursday. */
export const weekEnd = (date: LocalDate): LocalDate => addDays(date, 6 - ((((dayNumber(date) + 3) % 7) + 7) % 7))

/** Whether a task is listed in a view. What waits for the province is not the unit's to do, so it is not due this week. */
export function inView(row: Row, view: View, date: LocalDate): boolean {
  const { assignment, due, task } = row
  const { state } = assignment
  switch (view) {
    case 'open':
      return isOpen(row)
    case 'toAcknowledge':
      return state === 'assigned'
    case 'returned':
      return isReturned(assignment)
    case 'dueThisWeek':
      return (
        (state === 'assigned' || OPEN_STATES.includes(state)) &&
        (task.start === null || task.start <= date) &&
        due !== null &&
        due <= weekEnd(date)
      )
    case 'toReport':
      return row.filing === 'owed'
    case 'all':
      return true
  }
}

/** How many tasks each view lists. */
export const countsOf = (rows: readonly Row[], date: LocalDate): Record<View, number> =>
  Object.fromEntries(VIEWS.map((view) => [view, rows.filter((row) => inView(row, view, date)).length])) as Record<
    View,
    number
  >
