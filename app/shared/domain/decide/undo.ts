import { attains } from '../metric.ts'
import { type Action, can } from '../permissions.ts'
import type { Assignment, Board, Change, JsonValue, Source, Task } from '../model.ts'
import { type BoardState, entityOf, parseSubject } from '../state.ts'
import { FINISHED_STATES, OPEN_STATES, isAside } from '../assignmentStates.ts'
import { areaInUse, misplaced, reattained } from './boardCommands.ts'
import { redeclared, reproposed } from './deskCommands.ts'
import {
  BOOKKEEPING,
  type DecideContext,
  type Guard,
  type Plan,
  type Refusal,
  type Write,
  refuse,
  sameValue,
} from './plan.ts'

/**
 * Commands whose inverse harms nobody. Steps that others act upon (签收, 提交, 审核, 退回, 销号, 交办) are answered by
 * their own counter-steps, so that the record stays a record.
 */
const UNDOABLE: readonly string[] = [
  'assignment.setPercent',
  'assignment.setValue',
  'assignment.flagCoordination',
  'assignment.setAside',
  'assignment.resume',
  'board.rename',
  'area.add',
  'area.rename',
  'area.remove',
  'task.add',
  'task.edit',
  'task.remove',
  'task.accept',
  'task.merge',
  'task.split',
  'notice.declare',
  'command.undo',
]

/** Fields that follow from others: worked out anew, never restored, and no reason to call the command overtaken. */
const FOLLOWING: readonly string[] = [...BOOKKEEPING, 'attained', 'declared', 'proposed']

/**
 * The inverse of an own earlier command, if none of the fields it set was touched since; else a conflict naming the
 * later author. Undoing an undo restores, and own commands can be undone one after the other. An undo needs the same
 * right and the same circumstances as setting the fields by hand: a task is not restored into a removed area, and no
 * figure moves while it is judged.
 */
export function planUndo(state: BoardState, board: Board, commandId: string, context: DecideContext): Plan | Refusal {
  // Command ids are unique per actor, and only the own command can be taken back.
  const undone = (context.undone ?? []).filter(
    (change) => change.commandId === commandId && change.actorId === context.actor.accountId,
  )
  const first = undone[0]
  if (!first) return refuse('invalid', 'nothingToUndo')
  if (!undone.every((change) => UNDOABLE.includes(change.type))) return refuse('invalid', 'notUndoable')
  // Units have it by now: a task that was handed out with its decision is removed with a reason, never just gone.
  if (undone.some(({ subject, before }) => before === null && subject.startsWith('assignment:')))
    return refuse('invalid', 'notUndoable')
  const grantOf = (change: Change) =>
    can(context.actor, actionOf(change), {
      issuingUnitId: board.issuingUnitId,
      unitId: state.assignments.get(parseSubject(change.subject).id)?.unitId,
    })
  const grant = grantOf(first)
  if (!grant || !undone.every(grantOf)) return refuse('forbidden', 'forbidden')

  const overtaken = touchedSince(state, undone)
  if (overtaken) return overtaken
  const writes: Write[] = []
  for (const change of undone) {
    const inverse = invert(state, board, change, Math.max(context.now, state.at))
    if ('problem' in inverse) return { grant, ...inverse }
    writes.push(...inverse.writes)
  }
  return { grant, writes }
}

/** What setting the fields by hand would need. What the change did tells it, since an undo may itself be undone. */
function actionOf({ subject, before, after }: Change): Action {
  if (parseSubject(subject).kind !== 'assignment') return 'board.edit'
  if (Object.keys(after).every((field) => FOLLOWING.includes(field))) return 'board.edit'
  return isAside(after.state) || isAside(before?.state) || 'asideReason' in after
    ? 'assignment.setAside'
    : 'assignment.report'
}

type Inverse = { writes: Write[] } | { problem: Refusal; guards?: Guard[] }

const passagesOf = (value: JsonValue | undefined): readonly Source[] => (value ?? []) as unknown as readonly Source[]

/** The writes that take one change back, or why they would not be allowed now. */
function invert(state: BoardState, board: Board, change: Change, now: number): Inverse {
  const { kind, id } = parseSubject(change.subject)
  const { before, after } = change
  // Passages are declared one by one and by several people: only what this command declared is taken back.
  if (kind === 'board' && before?.declared !== undefined)
    return { writes: [redeclared(board, passagesOf(after.declared), passagesOf(before.declared))] }
  const fields = Object.keys(after).filter((field) => !FOLLOWING.includes(field))
  const marked = kind === 'task' && before !== null && 'proposed' in after ? state.tasks.get(id) : undefined
  const derived = marked && { proposed: reproposed(state, marked, change, fields) }
  if (fields.length === 0)
    return { writes: derived && !marked?.removed ? [{ subject: change.subject, set: {}, derived }] : [] }
  const set = before === null ? { removed: true } : Object.fromEntries(fields.map((field) => [field, before[field]]))
  const write: Write = { subject: change.subject, set, ...(derived ? { derived } : {}) }

  if (kind === 'assignment') {
    const assignment = state.assignments.get(id)
    const task = assignment && state.tasks.get(assignment.taskId)
    if (!assignment || !task || task.removed) return { problem: refuse('notFound', 'notFound') }
    const problem = unfit(task, assignment, change)
    if (problem) return { problem, guards: [{ subject: change.subject, fields: ['state'] }] }
    const value = set.value
    write.derived = {
      ...('updatedAt' in after ? { updatedAt: now } : {}),
      ...('value' in set
        ? { attained: task.metric && typeof value === 'number' ? attains(task.metric, value) : null }
        : {}),
    }
    return { writes: [write] }
  }
  if (kind === 'area') {
    const removed = state.areas.get(id)?.removed
    if (removed && !('removed' in set)) return { problem: refuse('notFound', 'unknownArea') }
    if (set.removed === true && areaInUse(state, id)) return { problem: refuse('invalid', 'areaNotEmpty') }
  }
  if (kind === 'task') {
    const task = state.tasks.get(id)
    if (!task || (task.removed && !('removed' in set))) return { problem: refuse('notFound', 'notFound') }
    // Units have it by now: taking it from them needs a reason on record, which removing it asks for.
    if (before === null && [...state.assignments.values()].some((assignment) => assignment.taskId === id))
      return { problem: refuse('invalid', 'notUndoable') }
    const restored = { ...task, ...set } as Task
    const problem = restored.removed ? null : misplaced(state, board, restored)
    if (problem) return { problem }
    if ('metric' in set) return { writes: [write, ...reattained(state, id, restored.metric)] }
  }
  return { writes: [write] }
}

/** Why the fields of a change to a unit task may not be set back now, though nobody touched them. */
function unfit(task: Task, assignment: Assignment, { before, after }: Change): Refusal | null {
  const forbids = refuse('invalid', 'stateForbids', { state: assignment.state })
  if (isAside(after.state) || isAside(before?.state)) return null
  if ('percent' in after || 'value' in after || 'state' in after) {
    if (!OPEN_STATES.includes(assignment.state)) return forbids
    if ('percent' in after && task.metric) return refuse('invalid', 'percentOnMetric')
    if ('value' in after && !task.metric) return refuse('invalid', 'valueOnPlainTask')
  }
  return FINISHED_STATES.includes(assignment.state) ? forbids : null
}

/** The values that the undone change left behind, with those that only make sense together with them. */
function leftBehind({ after }: Change): Readonly<Record<string, unknown>> {
  const fields = Object.fromEntries(Object.entries(after).filter(([field]) => !FOLLOWING.includes(field)))
  // Setting the flag without its text left no text, and setting the text left the flag up.
  if ('needsCoordination' in fields) return { coordination: null, ...fields }
  if ('coordination' in fields) return { needsCoordination: true, ...fields }
  return fields
}

/** The conflict that a field of the undone command was set again since. */
function touchedSince(state: BoardState, undone: readonly Change[]): Refusal | null {
  const current = undone.flatMap((change) => {
    const stamps = state.stamps.get(change.subject) ?? {}
    const entity = entityOf(state, change.subject)
    return Object.entries(leftBehind(change)).flatMap(([field, left]) => {
      const stamp = stamps[field]
      if (!stamp || stamp.seq <= change.seq) return []
      const value = entity?.[field] ?? null
      // The same person brought the very value back, by undoing what came after. Not so the state, which may have been
      // through other hands in between.
      if (field !== 'state' && stamp.actorId === change.actorId && sameValue(value, left)) return []
      const { seq, at, actorId } = stamp
      return [{ subject: change.subject, field, value, seq, at, actorId }]
    })
  })
  return current.length > 0 ? { refused: true, code: 'conflict', reason: 'conflict', current } : null
}
