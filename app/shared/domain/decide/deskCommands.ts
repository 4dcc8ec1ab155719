import { MAX_DECLARED, MAX_SOURCES } from '../../protocol/limits.ts'
import type { CommandOf } from '../commands.ts'
import type { Board, Source, Task } from '../model.ts'
import { holds, samePassage, subtract, unite } from '../spans.ts'
import type { BoardState } from '../state.ts'
import { type Guard, type Plan, type Write, refuse } from './plan.ts'

/** What the desk does to tasks and passages beyond setting a field: merge, split, declare. */
type DeskPlan = Omit<Plan, 'grant'>

const problem = (...refusal: Parameters<typeof refuse>): DeskPlan => ({ problem: refuse(...refusal) })

const liveTask = (state: BoardState, id: string): Task | null => {
  const task = state.tasks.get(id)
  return task && !task.removed ? task : null
}

/**
 * The sources of all in one task, the others removed. Whatever somebody set on the others since `base` conflicts: it would
 * go with them unseen. Tasks that units already have are not merged away.
 */
export function mergeTasks(state: BoardState, { taskIds, intoTaskId }: CommandOf<'task.merge'>): DeskPlan {
  const into = liveTask(state, intoTaskId)
  const others = taskIds.map((id) => liveTask(state, id))
  if (!into || others.includes(null)) return problem('notFound', 'notFound')
  if (new Set([...taskIds, intoTaskId]).size <= taskIds.length) return problem('invalid', 'duplicate')
  const merged = others.filter((task) => task !== null)
  const guards: Guard[] = merged.map(({ id }) => ({
    subject: `task:${id}`,
    fields: Object.keys(state.stamps.get(`task:${id}`) ?? {}),
  }))
  if ([...state.assignments.values()].some(({ taskId }) => taskIds.includes(taskId)))
    return { guards, ...problem('invalid', 'mergeAssigned') }
  const sources = unite([into, ...merged].flatMap((task) => task.sources))
  if (sources.length > MAX_SOURCES) return { guards, ...problem('invalid', 'mergeTooMany', { max: MAX_SOURCES }) }
  const removals = merged.map(({ id }): Write => ({ subject: `task:${id}`, set: { removed: true } }))
  return { guards, writes: [{ subject: `task:${into.id}`, set: { sources } }, ...removals] }
}

/**
 * A new task of the named passages, which leave the old one. The new one begins with the area, kind, units and dates of
 * the old; the target and the criterion belong to the words they were read from and stay.
 */
export function splitTask(state: BoardState, command: CommandOf<'task.split'>): DeskPlan {
  const task = liveTask(state, command.taskId)
  if (!task) return problem('notFound', 'notFound')
  if (state.tasks.has(command.newTaskId)) return problem('invalid', 'duplicate')
  const subject = `task:${task.id}`
  const guards: Guard[] = [{ subject, fields: ['sources', 'areaId'] }]
  const moved = unite(command.sources.filter(({ start, end }) => start < end))
  if (moved.length === 0 || !moved.every((part) => holds(task.sources, part)))
    return { guards, ...problem('invalid', 'splitOutside') }
  const sources = subtract(task.sources, moved)
  if (sources.length === 0) return { guards, ...problem('invalid', 'splitWhole') }
  if (sources.length > MAX_SOURCES) return { guards, ...problem('invalid', 'mergeTooMany', { max: MAX_SOURCES }) }
  const { id: _, ...old } = task
  const fresh: Omit<Task, 'id'> = {
    ...old,
    order: command.order,
    title: command.title,
    kind: task.kind === 'metric' ? null : task.kind,
    sources: moved,
    criterion: null,
    metric: null,
  }
  return {
    guards,
    writes: [
      { subject, set: { sources } },
      { subject: `task:${command.newTaskId}`, set: { ...fresh }, create: true },
    ],
  }
}

/**
 * Declares a passage to be no task, or takes that back for every declared passage inside it. Two people who declare two
 * passages do not contradict each other, so the field is written as one that follows: the result of both.
 */
export function declarePassage(board: Board, { span, noTask }: CommandOf<'notice.declare'>): DeskPlan {
  const declared = noTask
    ? unite([...board.declared, ...(span.start < span.end ? [span] : [])])
    : board.declared.filter((passage) => !holds([span], passage))
  if (declared.length > MAX_DECLARED) return problem('invalid', 'declareTooMany', { max: MAX_DECLARED })
  return { writes: [{ subject: 'board', set: {}, derived: { declared } }] }
}

/** The write that leads from `now` to `then` in what a command declared, and leaves what others declared since. */
export function redeclared(board: Board, now: readonly Source[], then: readonly Source[]): Write {
  const without = (all: readonly Source[], taken: readonly Source[]): Source[] =>
    all.filter((passage) => !taken.some((other) => samePassage(passage, other)))
  const declared = unite([...without(board.declared, without(now, then)), ...without(then, now)])
  return { subject: 'board', set: {}, derived: { declared } }
}
