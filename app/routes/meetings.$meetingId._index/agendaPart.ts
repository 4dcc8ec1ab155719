import type { Meeting } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'

/** The part of a board that the page of a meeting carries: what its agenda names, and what meetings decided. */
export function agendaPart(view: BoardView, { agenda }: Pick<Meeting, 'agenda'>): BoardView {
  const named = new Set(agenda.flatMap((item) => item.refs.map(({ taskId, unitId }) => `${taskId}:${unitId ?? '*'}`)))
  for (const { id, origin } of view.tasks) if (origin) named.add(`${id}:*`)
  const assignments = view.assignments.filter(({ id, taskId }) => named.has(id) || named.has(`${taskId}:*`))
  const reports = new Set(assignments.map(({ reportId }) => reportId))
  return {
    ...view,
    assignments,
    reports: view.reports.filter(({ id }) => reports.has(id)),
    matters: view.matters.filter(({ kind }) => kind === 'decision'),
  }
}
