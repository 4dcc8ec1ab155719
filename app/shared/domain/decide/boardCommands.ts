import { localDate } from '../calendar.ts'
import type { CommandOf } from '../commands.ts'
import { blankTask } from '../blank.ts'
import { attains } from '../metric.ts'
import { DEFAULT_RULES, type Board, type Metric, type Task, assignmentIdOf } from '../model.ts'
import { can } from '../permissions.ts'
import type { BoardState } from '../state.ts'
import { cyclesWith } from '../windows.ts'
import { acceptProposals, declarePassage, mergeTasks, proposedOf, settled, splitTask } from './deskCommands.ts'
import { unfitOrigin } from './meetingCommands.ts'
import { type DecideContext, type Plan, type Refusal, type Write, refuse } from './plan.ts'

export type MissingPart = 'kind' | 'leadUnit' | 'responsibleUnits' | 'due' | 'criterion'

/** What a task still lacks before it can be dispatched (分解 before 交办); empty when nothing. */
export function missingOf(task: Task): MissingPart[] {
  const missing: MissingPart[] = []
  if (!task.kind) missing.push('kind')
  if (!task.leadUnitId) missing.push('leadUnit')
  if (task.responsibleUnitIds.length === 0) missing.push('responsibleUnits')
  if (!task.due) missing.push('due')
  if (!task.criterion) missing.push('criterion')
  return missing
}

/** The first command of a log: a draft, by whoever may edit boards of its issuing unit. */
export function createBoard(
  state: BoardState,
  command: CommandOf<'board.create'>,
  context: DecideContext,
): Plan | Refusal {
  const grant = can(context.actor, 'board.edit', { issuingUnitId: command.issuingUnitId })
  if (!grant) return refuse('forbidden', 'forbidden')
  if (state.board) return refuse('invalid', 'boardExists')
  const { title, period, noticeId, issuingUnitId, units } = command
  if (new Set(units.map((unit) => unit.id)).size < units.length) return refuse('invalid', 'duplicate')
  const set: Omit<Board, 'id' | 'declared'> = {
    title,
    period,
    noticeId,
    issuingUnitId,
    units,
    status: 'draft',
    rules: [{ ...DEFAULT_RULES, from: period.start }],
    cycles: [],
    openness: command.openness ?? 'all',
    label: command.label ?? null,
  }
  return { grant, writes: [{ subject: 'board', set, create: true }] }
}

type BoardCommand = CommandOf<
  | 'board.rename'
  | 'board.setOpenness'
  | 'board.setRules'
  | 'board.setCycle'
  | 'board.dispatch'
  | 'board.archive'
  | 'area.add'
  | 'area.rename'
  | 'area.remove'
  | 'task.add'
  | 'task.edit'
  | 'task.remove'
  | 'task.accept'
  | 'task.merge'
  | 'task.split'
  | 'notice.declare'
>

/** Commands of the supervisor on the structure of the board. */
export function planBoardCommand(
  state: BoardState,
  board: Board,
  command: BoardCommand,
  context: DecideContext,
): Plan | Refusal {
  const action = command.type === 'board.dispatch' ? 'board.dispatch' : 'board.edit'
  const grant = can(context.actor, action, { issuingUnitId: board.issuingUnitId })
  if (!grant) return refuse('forbidden', 'forbidden')
  const set = (subject: string, fields: Record<string, unknown>, more: Partial<Write> = {}): Plan => ({
    grant,
    writes: [{ subject, set: fields, ...more }],
  })
  switch (command.type) {
    case 'board.rename':
      return set('board', { title: command.title })
    case 'board.setOpenness':
      return set('board', { openness: command.openness })
    case 'board.setRules': {
      const { from, dueSoonDays, paceYellow, paceRed } = command
      const version = { version: board.rules.length + 1, from, dueSoonDays, paceYellow, paceRed }
      const last = board.rules.at(-1)
      // Versions are ordered by the day they take effect, so that no day is ever judged by two rules.
      if (paceYellow >= paceRed || (last && from < last.from)) return refuse('invalid', 'rulesDisordered')
      // What people saw on a day stays what they saw. A draft has shown nothing yet.
      if (board.status !== 'draft' && from < localDate(Math.max(context.now, state.at)))
        return refuse('invalid', 'rulesInPast')
      return set('board', { rules: [...board.rules, version] })
    }
    case 'board.setCycle':
      return { grant, ...setCycle(state, board, command, context) }
    case 'board.archive':
      return board.status === 'dispatched'
        ? set('board', { status: 'archived' })
        : { grant, problem: refuse('invalid', 'boardNotDispatched') }
    case 'board.dispatch':
      return { grant, guardDraft: true, ...dispatch(state, board, context) }
    case 'area.add': {
      if (state.areas.has(command.areaId)) return refuse('invalid', 'duplicate')
      const { order, ordinal, title, shortTitle } = command
      return set(`area:${command.areaId}`, { order, ordinal, title, shortTitle, removed: false }, { create: true })
    }
    case 'area.rename':
    case 'area.remove': {
      const area = state.areas.get(command.areaId)
      if (!area || area.removed) return refuse('notFound', 'unknownArea')
      const subject = `area:${area.id}`
      if (command.type === 'area.rename') return set(subject, { title: command.title, shortTitle: command.shortTitle })
      return areaInUse(state, area.id)
        ? { grant, problem: refuse('invalid', 'areaNotEmpty') }
        : set(subject, { removed: true })
    }
    case 'task.add': {
      const { type: _, taskId, proposed, ...fields } = command
      if (state.tasks.has(taskId)) return refuse('invalid', 'duplicate')
      const fresh = { ...fields, proposed: proposedOf(fields, proposed ?? []), removed: false }
      const wrong = misplaced(state, board, fields)
      if (wrong || !fields.origin) return wrong ?? set(`task:${taskId}`, fresh, { create: true })
      const guards = [{ subject: `meeting:${fields.origin.meetingId}`, fields: ['status'] }]
      const task = { ...blankTask(taskId), ...fields, origin: fields.origin }
      const unfit = unfitOrigin(state, fields.origin) ?? unfitDecision(board, task, context, state)
      if (unfit) return { grant, guards, problem: unfit }
      // 议定事项 is everybody's word at once: its units have it with the decision, without another dispatch.
      const writes = assignedTo(state, task, Math.max(context.now, state.at))
      return { grant, guards, writes: [{ subject: `task:${taskId}`, set: fresh, create: true }, ...writes] }
    }
    case 'task.edit':
    case 'task.remove': {
      const task = state.tasks.get(command.taskId)
      if (!task || task.removed) return refuse('notFound', 'notFound')
      const subject = `task:${task.id}`
      if (command.type === 'task.remove') return set(subject, { removed: true }, { reason: command.reason })
      const fields = { [command.field]: command.value }
      const moved = command.field === 'metric' ? reattained(state, task.id, command.value) : []
      const write: Write = { subject, set: fields, ...settled(task, [command.field]) }
      return misplaced(state, board, fields) ?? { grant, writes: [write, ...moved] }
    }
    case 'task.accept':
      return { grant, ...acceptProposals(state, command) }
    case 'task.merge':
      return { grant, ...mergeTasks(state, command) }
    case 'task.split':
      return { grant, ...splitTask(state, command) }
    case 'notice.declare':
      return { grant, ...declarePassage(board, command) }
  }
}

/** Whether a live task stands in the area, so that it cannot go. */
export const areaInUse = (state: BoardState, areaId: string): boolean =>
  [...state.tasks.values()].some((task) => task.areaId === areaId && !task.removed)

/** What another target makes of the values already reported: 达标 follows from both, so it moves with either. */
export const reattained = (state: BoardState, taskId: string, metric: Metric | null): Write[] =>
  [...state.assignments.values()]
    .filter((assignment) => assignment.taskId === taskId && assignment.value !== null)
    .map(({ id, value }) => ({
      subject: `assignment:${id}`,
      set: {},
      derived: { attained: metric && value !== null ? attains(metric, value) : null },
    }))

/** Refuses areas and units that the board does not have. The issuing unit itself may lead or support. */
export function misplaced(state: BoardState, board: Board, fields: Partial<Task>): Refusal | null {
  if (fields.areaId !== undefined && (state.areas.get(fields.areaId)?.removed ?? true))
    return refuse('invalid', 'unknownArea')
  const reporting = board.units.map((unit) => unit.id)
  const any = [...reporting, board.issuingUnitId]
  const known =
    (fields.responsibleUnitIds ?? []).every((id) => reporting.includes(id)) &&
    (fields.supportingUnitIds ?? []).every((id) => any.includes(id)) &&
    (!fields.leadUnitId || any.includes(fields.leadUnitId))
  return known ? null : refuse('invalid', 'unknownUnit')
}

/** A new cycle starts after a window has closed, so that no day belongs to two windows. In a draft it replaces the former. */
function setCycle(
  state: BoardState,
  board: Board,
  { from, every, day }: CommandOf<'board.setCycle'>,
  context: DecideContext,
): Omit<Plan, 'grant'> {
  if (every === 'week' && day > 7) return { problem: refuse('invalid', 'cycleDay') }
  const found = cyclesWith(board, { from, every, day }, localDate(Math.max(context.now, state.at)))
  return 'next' in found
    ? { problem: refuse('invalid', 'windowsOverlap', { next: found.next }) }
    : { writes: [{ subject: 'board', set: { cycles: found.cycles } }] }
}

/** Why a task that a meeting decided cannot be one now: nobody or no day to do it by. */
function unfitDecision(board: Board, task: Task, context: DecideContext, state: BoardState): Refusal | null {
  if (board.status === 'draft') return refuse('invalid', 'boardNotDispatched')
  const missing = missingOf(task)
  if (missing.includes('responsibleUnits')) return refuse('invalid', 'ownerRequired')
  if (task.due === null) return refuse('invalid', 'dueRequired')
  if (task.due < localDate(Math.max(context.now, state.at))) return refuse('invalid', 'dueInPast')
  return missing.length > 0 ? refuse('invalid', 'dispatchIncomplete', { count: 1 }) : null
}

/** The unit tasks that 交办 makes of a task, for the units that do not have it yet. */
const assignedTo = (state: BoardState, task: Task, assignedAt: number): Write[] =>
  // A unit that is named twice has the task once.
  [...new Set(task.responsibleUnitIds)]
    .filter((unitId) => !state.assignments.has(assignmentIdOf(task.id, unitId)))
    .map((unitId) => ({
      subject: `assignment:${assignmentIdOf(task.id, unitId)}`,
      set: { taskId: task.id, unitId, state: 'assigned', percent: 0, assignedAt },
      create: true,
    }))

function dispatch(state: BoardState, board: Board, context: DecideContext): Omit<Plan, 'grant'> {
  const tasks = [...state.tasks.values()].filter((task) => !task.removed)
  const incomplete = tasks.filter((task) => missingOf(task).length > 0)
  if (incomplete.length > 0) return { problem: refuse('invalid', 'dispatchIncomplete', { count: incomplete.length }) }
  const assignedAt = Math.max(context.now, state.at)
  const writes = tasks.flatMap((task) => assignedTo(state, task, assignedAt))
  if (writes.length === 0) return { problem: refuse('invalid', 'nothingToDispatch') }
  // What is dispatched is everybody's word: suggestions that stood until now are accepted with it.
  const accepted: Write[] = tasks
    .filter((task) => task.proposed.length > 0)
    .map((task) => ({ subject: `task:${task.id}`, set: {}, ...settled(task, task.proposed) }))
  return {
    writes: [
      ...(board.status === 'draft' ? [{ subject: 'board', set: { status: 'dispatched' } }] : []),
      ...accepted,
      ...writes,
    ],
  }
}
