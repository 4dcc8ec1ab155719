import type { BoardView } from '#shared/domain/visibility.ts'

/** Rows that come with the page: more than a window shows. DESIGN.md §5. */
export const FIRST_ROWS = 40

/**
 * The part of a board that the ledger's page carries: the first rows, and of the reports those that are, or were last,
 * under review. `complete` when nothing live is missing from it.
 */
export function firstRows(view: BoardView): { view: BoardView; missing: number; complete: boolean } {
  const order = new Map(view.areas.map((area) => [area.id, area.order]))
  const tasks = view.tasks
    .filter((task) => !task.removed)
    .sort((a, b) => (order.get(a.areaId) ?? 0) - (order.get(b.areaId) ?? 0) || a.order - b.order)
  const cut = tasks.length > FIRST_ROWS
  const kept = cut ? tasks.slice(0, FIRST_ROWS) : view.tasks
  const ids = new Set(kept.map((task) => task.id))
  const assignments = cut ? view.assignments.filter((assignment) => ids.has(assignment.taskId)) : view.assignments
  const shown = new Set(assignments.map((assignment) => assignment.reportId))
  return {
    // An earlier report is history: no command and no figure asks for it.
    view: { ...view, tasks: kept, assignments, reports: view.reports.filter((report) => shown.has(report.id)) },
    missing: tasks.length - (cut ? FIRST_ROWS : tasks.length),
    complete: !cut,
  }
}
