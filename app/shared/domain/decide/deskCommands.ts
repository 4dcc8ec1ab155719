import { MAX_DECLARED, MAX_SOURCES } from '../../protocol/limits.ts'
import type { CommandOf } from '../commands.ts'
import {
  type Board,
  type Change,
  type JsonValue,
  PROPOSABLE,
  type ProposableField,
  type Source,
  type Task,
} from '../model.ts'
import { holds, samePassage, subtract, unite } from '../spans.ts'
import type { BoardState } from '../state.ts'
import { type Guard, type Plan, type Write, refuse } from './plan.ts'

/** What the desk does to tasks and passages beyond setting a field: accept, merge, split, declare. */
type DeskPlan = Omit<Plan, 'grant'>

const problem = (...refusal: Parameters<typeof refuse>): DeskPlan => ({ problem: refuse(...refusal) })

const liveTask = (state: BoardState, id: string): Task | null => {
  const task = state.tasks.get(id)
  return task && !task.removed ? task : null
}

const isFilled = (value: unknown): boolean => value !== null && !(Array.isArray(value) && value.length === 0)

/** Of `fields`, those that a new task has a value in: nothing can be suggested by an empty field. */
export const proposedOf = (task: Partial<Task>, fields: readonly ProposableField[]): ProposableField[] =>
  PROPOSABLE.filter((field) => fields.includes(field) && isFilled(task[field]))

/** What is still a suggestion once `fields` are accepted or set, as a field that follows; nothing where that is all the same. */
export function settled({ proposed }: Task, fields: readonly string[]): Pick<Write, 'derived'> {
  const left = proposed.filter((field) => !fields.includes(field))
  return left.length < proposed.length ? { derived: { proposed: left } } : {}
}

/** Takes over suggestions of the notice. What somebody else set since `base` conflicts: it is no longer what was seen. */
export function acceptProposals(state: BoardState, { taskId, fields }: CommandOf<'task.accept'>): DeskPlan {
  const task = liveTask(state, taskId)
  if (!task) return problem('notFound', 'notFound')
  const subject = `task:${task.id}`
  return { guards: [{ subject, fields }], writes: [{ subject, set: {}, ...settled(task, fields) }] }
}

/**
 * The suggestions of a task once a change of it is taken back: what the change settled is one again unless somebody set it
 * since, and what it made one again is settled. `restored` are the fields whose values come back with it.
 */
export function reproposed(
  state: BoardState,
  task: Task,
  { seq, before, after }: Change,
  restored: readonly string[],
): readonly ProposableField[] {
  const named = (value: JsonValue | undefined): readonly string[] => (value ?? []) as readonly string[]
  const [then, now] = [named(before?.proposed), named(after.proposed)]
  const stamps = state.stamps.get(`task:${task.id}`) ?? {}
  const untouched = (field: string): boolean => restored.includes(field) || (stamps[field]?.seq ?? 0) <= seq
  return PROPOSABLE.filter((field) =>
    task.proposed.includes(field)
      ? then.includes(field) || !now.includes(field)
      : then.includes(field) && !now.includes(field) && untouched(field),
  )
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
  const kind = task.kind === 'metric' ? null : task.kind
  const fresh: Omit<Task, 'id'> = {
    ...old,
    order: command.order,
    title: command.title,
    kind,
    sources: moved,
    criterion: null,
    metric: null,
    proposed: proposedOf({ ...old, kind, criterion: null, metric: null }, task.proposed),
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
