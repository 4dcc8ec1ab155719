import type { Mark } from '#app/realtime/boardTypes.ts'

/** By task, then by subject: what stands out of it and of its assignments. */
export type MarksByTask = ReadonlyMap<string, ReadonlyMap<string, Mark>>

/** Sorts what stands out on a board by the rows that show it; areas and the board itself are in none. */
export function marksByTask(marks: ReadonlyMap<string, Mark>): MarksByTask {
  const byTask = new Map<string, Map<string, Mark>>()
  for (const [subject, mark] of marks) {
    const [kind, taskId] = subject.split(':')
    if ((kind !== 'task' && kind !== 'assignment') || taskId === undefined) continue
    const ofTask = byTask.get(taskId) ?? new Map<string, Mark>()
    byTask.set(taskId, ofTask.set(subject, mark))
  }
  return byTask
}
