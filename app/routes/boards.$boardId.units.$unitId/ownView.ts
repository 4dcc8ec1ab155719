import type { BoardView } from '#shared/domain/visibility.ts'

/**
 * What the first paint of a sheet needs of a board: the unit's own assignments and papers, and of its reports the
 * latest of each and those that came back. The rest comes when the page joins the board.
 */
export function ownView(view: BoardView, unitId: string): BoardView {
  const assignments = view.assignments.filter((assignment) => assignment.unitId === unitId)
  const latest = new Set(assignments.map(({ reportId }) => reportId))
  const own = new Set(assignments.map(({ id }) => id))
  const reports = view.reports.filter(
    ({ id, assignmentId, review }) => own.has(assignmentId) && (latest.has(id) || review?.decision === 'returned'),
  )
  const matters = view.matters.filter((matter) => matter.unitId === unitId)
  return { ...view, assignments, reports, matters }
}
