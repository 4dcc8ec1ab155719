import { type Command, type CommandOf } from '#shared/domain/commands.ts'
import { type DecideContext, type Refusal, decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type {
  Actor,
  Assignment,
  Board,
  Change,
  Grant,
  Metric,
  NarrativeTexts,
  Openness,
  Report,
  Task,
} from '#shared/domain/model.ts'
import { assignmentIdOf } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'

/** The unit whose board it is. */
export const ISSUER = 'fujian'
/** Tests begin on a Monday morning in Fujian. */
export const START = Date.parse('2026-01-05T09:00:00+08:00')
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** The moment of 09:00 in Fujian on a day. */
export const morningOf = (date: string): number => Date.parse(`${date}T09:00:00+08:00`)

/** An account with grants written `role@unit`. */
export function person(accountId: string, ...grants: `${Grant['role']}@${string}`[]): Actor {
  return {
    accountId,
    name: accountId,
    grants: grants.map((text) => {
      const [role = '', unitId = ''] = text.split('@')
      return { role: role as Grant['role'], unitId }
    }),
  }
}

export const supervisor = person('supervisor', `supervisor@${ISSUER}`)
export const supervisor2 = person('supervisor-2', `supervisor@${ISSUER}`)
export const leader = person('leader', `leader@${ISSUER}`)
export const admin = person('admin', `admin@${ISSUER}`)
export const auditor = person('auditor', `auditor@${ISSUER}`)
export const nobody = person('nobody')
export const handler = (unitId: string): Actor => person(`${unitId}-handler`, `handler@${unitId}`)
export const reviewer = (unitId: string): Actor => person(`${unitId}-reviewer`, `reviewer@${unitId}`)
/** Handler and reviewer in one, as the first demo account of a unit is. */
export const staff = (unitId: string): Actor => person(unitId, `handler@${unitId}`, `reviewer@${unitId}`)

export const RATE: Metric = {
  name: '产前筛查率',
  comparator: '>=',
  value: 90,
  upper: null,
  unit: '%',
  baseline: null,
  direction: 'up',
}

/** A task that lacks nothing for dispatch; `task.add` of it. */
export function taskAdd(taskId: string, unitIds: readonly string[], more: Partial<Task> = {}): CommandOf<'task.add'> {
  const { id: _id, removed: _removed, origin, ...fields } = more
  return {
    type: 'task.add',
    taskId,
    areaId: 'a1',
    order: 1,
    title: `任务 ${taskId}`,
    kind: fields.metric ? 'metric' : 'activity',
    sources: [],
    leadUnitId: unitIds[0] ?? null,
    responsibleUnitIds: [...unitIds],
    supportingUnitIds: [],
    start: null,
    due: '2026-06-30',
    recurrence: null,
    criterion: '按期完成',
    metric: null,
    weight: 1,
    condition: null,
    ...(fields as object),
    ...(origin ? { origin } : {}),
  }
}

export const boardCreate = (units: readonly string[], more: Partial<Board> = {}): CommandOf<'board.create'> => ({
  type: 'board.create',
  title: '2026年妇幼健康重点工作',
  period: { start: '2026-01-01', end: '2026-12-31' },
  noticeId: null,
  issuingUnitId: ISSUER,
  units: units.map((id) => ({ id, name: `${id}市`, shortName: id.slice(0, 8) })),
  openness: more.openness,
})

/** A meeting of a board `b1` about fuzhou's `t1`. */
export const meetingPlan = (more: Partial<CommandOf<'meeting.plan'>> = {}): CommandOf<'meeting.plan'> => ({
  type: 'meeting.plan',
  meetingId: 'b1_m1',
  title: '第一次调度会',
  startsAt: '2026-01-08T09:30',
  place: '三楼会议室',
  unitIds: ['fuzhou'],
  absentUnitIds: [],
  people: [],
  chairId: 'leader',
  presenterId: 'supervisor',
  recorderId: 'supervisor-2',
  agenda: [
    {
      id: 'i1',
      section: 'red',
      title: '红灯事项',
      minutes: 10,
      unitId: 'fuzhou',
      refs: [{ taskId: 't1', unitId: 'fuzhou' }],
    },
  ],
  previousId: null,
  ...more,
})

/** What may be said beside a command; the rest follows from the board. */
export interface Sending {
  base?: number
  own?: readonly string[]
  commandId?: string
  now?: number
  narrative?: NarrativeTexts
  colleague?: Actor | null
  /** Defaults to the changes of the named command of this actor, as the server looks them up. */
  undone?: readonly Change[]
}

export interface TestBoard {
  /** The live state; folded in place as commands are accepted. */
  readonly state: BoardState
  /** Every change so far, in order. */
  readonly log: Change[]
  /** The clock; tests move it. */
  now: number
  /** Decides and, if accepted, folds. */
  attempt(actor: Actor, command: Command, sending?: Sending): Change[] | Refusal
  /** The same, where a refusal is a mistake of the test: throws. */
  send(actor: Actor, command: Command, sending?: Sending): Change[]
  /** The same, where acceptance is a mistake: throws. */
  refusal(actor: Actor, command: Command, sending?: Sending): Refusal
  assignment(taskId: string, unitId: string): Assignment
  task(taskId: string): Task
  report(id: string): Report
}

/** A board with an empty log. `commandId` counts up: c1, c2, … */
export function emptyBoard(boardId = 'b1'): TestBoard {
  const state = emptyState(boardId)
  const log: Change[] = []
  let count = 0
  const present = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`${what} is not on the board`)
    return value
  }
  const board: TestBoard = {
    state,
    log,
    now: START,
    attempt(actor, command, sending = {}) {
      const undone =
        command.type === 'command.undo'
          ? log.filter((c) => c.commandId === command.commandId && c.actorId === actor.accountId)
          : undefined
      const context: DecideContext = {
        actor,
        now: board.now,
        commandId: `c${++count}`,
        base: state.seq,
        own: [],
        undone,
        ...sending,
      }
      const outcome = decide(state, command, context)
      if (isRefusal(outcome)) return outcome
      foldInto(state, outcome)
      log.push(...outcome)
      return outcome
    },
    send(actor, command, sending) {
      const outcome = board.attempt(actor, command, sending)
      if (isRefusal(outcome)) throw new Error(`${command.type} was refused: ${JSON.stringify(outcome)}`)
      return outcome
    },
    refusal(actor, command, sending) {
      const outcome = board.attempt(actor, command, sending)
      if (!isRefusal(outcome)) throw new Error(`${command.type} was accepted: ${JSON.stringify(outcome)}`)
      return outcome
    },
    assignment: (taskId, unitId) =>
      present(state.assignments.get(assignmentIdOf(taskId, unitId)), `${taskId}:${unitId}`),
    task: (taskId) => present(state.tasks.get(taskId), taskId),
    report: (id) => present(state.reports.get(id), id),
  }
  return board
}

export interface BoardWish {
  units?: readonly string[]
  /** Tasks for all units, unless they name their own. Default: one plain task `t1`. */
  tasks?: readonly (Partial<Task> & { id: string })[]
  /** Default true. */
  dispatched?: boolean
  openness?: Openness
}

/** A board with one area `a1`, made by commands of the supervisor. */
export function buildBoard(wish: BoardWish = {}): TestBoard {
  const { units = ['fuzhou', 'xiamen'], tasks = [{ id: 't1' }], dispatched = true, openness } = wish
  const board = emptyBoard()
  board.send(supervisor, boardCreate(units, { openness }))
  board.send(supervisor, {
    type: 'area.add',
    areaId: 'a1',
    order: 1,
    ordinal: '一',
    title: '母婴安全',
    shortTitle: '母婴安全',
  })
  for (const { id, ...more } of tasks) board.send(supervisor, taskAdd(id, more.responsibleUnitIds ?? units, more))
  if (dispatched) board.send(supervisor, { type: 'board.dispatch' })
  return board
}

/** The states a unit task can be walked to in the ordinary course. */
export type Reachable =
  | 'assigned'
  | 'acknowledged'
  | 'inProgress'
  | 'underReview'
  | 'returned'
  | 'completed'
  | 'closedOut'
  | 'suspended'
  | 'cancelled'

/** Walks one freshly dispatched plain unit task to a state, each step by whom it belongs to. Returns its id. */
export function walkTo(board: TestBoard, state: Reachable, taskId = 't1', unitId = 'fuzhou'): string {
  const assignmentId = assignmentIdOf(taskId, unitId)
  const unit = staff(unitId)
  const acknowledge = () => board.send(unit, { type: 'assignment.acknowledge', assignmentId })
  const progress = () => board.send(unit, { type: 'assignment.setPercent', assignmentId, percent: 40 })
  const submit = () =>
    board.send(unit, { type: 'assignment.submit', assignmentId, kind: 'completion', period: '2026-01' })
  const steps: Record<Reachable, (() => unknown)[]> = {
    assigned: [],
    acknowledged: [acknowledge],
    inProgress: [acknowledge, progress],
    underReview: [acknowledge, progress, submit],
    returned: [
      acknowledge,
      progress,
      submit,
      () => board.send(supervisor, { type: 'assignment.return', assignmentId, reason: '请补充数据' }),
    ],
    completed: [
      acknowledge,
      progress,
      submit,
      () => board.send(supervisor, { type: 'assignment.approve', assignmentId }),
    ],
    closedOut: [
      acknowledge,
      progress,
      submit,
      () => board.send(supervisor, { type: 'assignment.approve', assignmentId }),
      () => board.send(leader, { type: 'assignment.closeOut', assignmentId }),
    ],
    suspended: [
      acknowledge,
      progress,
      () =>
        board.send(supervisor, { type: 'assignment.setAside', assignmentId, state: 'suspended', reason: '经费未到' }),
    ],
    cancelled: [
      () =>
        board.send(supervisor, { type: 'assignment.setAside', assignmentId, state: 'cancelled', reason: '任务取消' }),
    ],
  }
  for (const step of steps[state]) step()
  return assignmentId
}

/** A state as plain data, for deep comparison whatever its tables are made of. */
export function dump(state: BoardState): Record<string, unknown> {
  const { boardId, seq, at, board } = state
  const table = (entries: Iterable<[string, unknown]>): Record<string, unknown> => Object.fromEntries(entries)
  return {
    boardId,
    seq,
    at,
    board,
    areas: table(state.areas.entries()),
    tasks: table(state.tasks.entries()),
    assignments: table(state.assignments.entries()),
    reports: table(state.reports.entries()),
    matters: table(state.matters.entries()),
    meetings: table(state.meetings.entries()),
    stamps: table(state.stamps.entries()),
  }
}

/** A state as the past gives it: nothing is decided there. */
export const unstamped = (state: BoardState): BoardState => ({ ...state, stamps: new Map() })

/** A log or state as it comes back from storage or the wire. */
export const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
