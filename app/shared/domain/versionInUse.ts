import type { Task } from './model.ts'

/**
 * The version of the notice that most tasks of a board point into, the one to show beside them: a corrected text that
 * nobody has taken up yet is not what they were read from. Undefined where no task has a source.
 */
export function versionInUse(tasks: Iterable<Pick<Task, 'sources' | 'removed'>>): string | undefined {
  return versionsInUse(tasks)[0]
}

/** All versions that tasks of a board point into, the one that most do first. */
export function versionsInUse(tasks: Iterable<Pick<Task, 'sources' | 'removed'>>): string[] {
  const uses = new Map<string, number>()
  for (const task of tasks)
    if (!task.removed)
      for (const id of new Set(task.sources.map((source) => source.noticeVersionId)))
        uses.set(id, (uses.get(id) ?? 0) + 1)
  return [...uses].sort((a, b) => b[1] - a[1]).map(([id]) => id)
}
