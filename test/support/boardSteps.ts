import fc from 'fast-check'
import type { Command } from '#shared/domain/commands.ts'
import type { Refusal } from '#shared/domain/decide/decide.ts'
import type { Actor, Change, Openness, ProposableField } from '#shared/domain/model.ts'
import {
  DAY,
  HOUR,
  ISSUER,
  RATE,
  type TestBoard,
  admin,
  auditor,
  buildBoard,
  handler,
  leader,
  meetingPlan,
  nobody,
  person,
  reviewer,
  staff,
  supervisor,
  supervisor2,
  taskAdd,
} from './builders.ts'

/**
 * Random life on a board: honest work, mistakes and hostile attempts by people of every role. One step is one attempt to
 * send a command, with a base that may lie behind and a claim of own commands that may be a lie.
 */
export const UNITS = ['fuzhou', 'xiamen', 'putian'] as const
const TASKS = ['t1', 't2', 'm1', 't3', 't4'] as const
const AREAS = ['a1', 'a2', 'a3'] as const

/** People of fuzhou and of nothing else. */
export const FUZHOU = [staff('fuzhou'), handler('fuzhou'), reviewer('fuzhou')] as const
/** Everybody, among them people with two hats: authority must come from the right one. */
export const EVERYBODY: readonly Actor[] = [
  ...FUZHOU,
  ...FUZHOU,
  staff('xiamen'),
  handler('xiamen'),
  staff('putian'),
  supervisor,
  supervisor,
  supervisor2,
  leader,
  person('chief', `supervisor@${ISSUER}`, `leader@${ISSUER}`),
  person('seconded', `supervisor@${ISSUER}`, 'handler@fuzhou', 'reviewer@fuzhou'),
  person('issuer-staff', `handler@${ISSUER}`, `reviewer@${ISSUER}`),
  person('wrong-hat', 'supervisor@fuzhou', 'leader@xiamen', 'admin@putian'),
  admin,
  auditor,
  nobody,
]

export interface Step {
  who: Actor
  command: Command
  /** How far the author's view is behind. */
  lag: number
  /** Which commands are claimed as own: none, the author's, or everybody's. */
  claim: 'none' | 'own' | 'all'
  /** Instead of `who` and `command`: whatever the unit task they name needs next. */
  roll?: number
  /** Time that passes before it, in ms; clocks may run backwards. */
  passes: number
}

const assignmentIds = [...TASKS, 't9'].flatMap((task) => [...UNITS, 'nowhere'].map((unit) => `${task}:${unit}`))
const assignmentId = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('t1:fuzhou', 'm1:fuzhou', 't2:xiamen', 'm1:xiamen', 't1:xiamen') },
  { weight: 2, arbitrary: fc.constantFrom(...assignmentIds) },
)
const reason = fc.constantFrom('', '数据不全', '等待经费')
const area = fc.constantFrom(...AREAS)
const task = fc.constantFrom(...TASKS)
const units = fc.array(fc.constantFrom(...UNITS), { maxLength: 4 })
const date = fc.constantFrom('2026-01-31', '2026-03-31', '2026-06-30', '2026-12-31')
const metric = fc.record({
  ...Object.fromEntries(Object.entries(RATE).map(([key, value]) => [key, fc.constant(value)])),
  comparator: fc.constantFrom('>=' as const, '<=' as const, '≈' as const),
  value: fc.constantFrom(10, 50, 90),
}) as fc.Arbitrary<typeof RATE>

const passage = fc.constantFrom(0, 10, 20).chain((start) =>
  fc.record({
    noticeVersionId: fc.constant('v1'),
    start: fc.constant(start),
    end: fc.constantFrom(start + 5, start + 10),
  }),
)
const proposable: fc.Arbitrary<ProposableField[]> = fc.subarray(['due', 'criterion', 'metric', 'responsibleUnitIds'])
const edit = fc.oneof(
  fc.record({ field: fc.constant('sources' as const), value: fc.array(passage, { maxLength: 3 }) }),
  fc.record({ field: fc.constant('title' as const), value: fc.constantFrom('甲', '乙') }),
  fc.record({ field: fc.constant('areaId' as const), value: area }),
  fc.record({ field: fc.constant('due' as const), value: fc.option(date) }),
  fc.record({ field: fc.constant('metric' as const), value: fc.option(metric) }),
  fc.record({ field: fc.constant('weight' as const), value: fc.constantFrom(1, 2) }),
  fc.record({ field: fc.constant('responsibleUnitIds' as const), value: units }),
  fc.record({ field: fc.constant('leadUnitId' as const), value: fc.constantFrom(...UNITS, ISSUER, 'nowhere') }),
)

const setAside: fc.Arbitrary<Command> = fc.record({
  type: fc.constant('assignment.setAside' as const),
  assignmentId,
  state: fc.constantFrom(
    'suspended' as const,
    'suspended' as const,
    'notApplicable' as const,
    'awaitingUpper' as const,
    'cancelled' as const,
  ),
  reason,
})
const matterName = fc.constantFrom('p1', 'p2', 'p3', 'p4')
const text = fc.constantFrom('', '请尽快填报', '招标流标')
const matterId = fc
  .tuple(fc.constantFrom('-', 't1', 'm1', 't9'), fc.constantFrom('fuzhou', 'xiamen', ISSUER), matterName)
  .map((parts) => parts.join(':'))
const origin = fc.constant({ meetingId: 'b1_m1', agendaItemId: 'i1' })
const onPapers: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    type: fc.constant('assignment.entrust' as const),
    assignmentId,
    handlerId: fc.constantFrom(null, 'fuzhou-handler', 'xiamen-handler'),
  }),
  fc.record({
    type: fc.constant('assignment.referCoordination' as const),
    assignmentId,
    decider: fc.constant('分管领导'),
    due: date,
  }),
  fc.record({ type: fc.constant('assignment.decideCoordination' as const), assignmentId, decision: text }),
  fc.record({
    type: fc.constant('assignment.overrideLight' as const),
    assignmentId,
    colour: fc.constantFrom('red' as const, 'yellow' as const, 'green' as const),
    reason,
    until: date,
  }),
  fc.record({ type: fc.constant('assignment.clearOverride' as const), assignmentId }),
  fc.record({ type: fc.constant('assignment.urge' as const), assignmentId, matterName, text }),
  fc.record({
    type: fc.constant('assignment.issueSlip' as const),
    assignmentId,
    matterName,
    level: fc.constantFrom('blue' as const, 'yellow' as const, 'red' as const),
    text,
    due: date,
    reason: fc.option(fc.constant('情况紧急')),
  }),
  fc.record({ type: fc.constant('assignment.requestExtension' as const), assignmentId, matterName, due: date, text }),
  fc.record({
    type: fc.constant('board.instruct' as const),
    matterName,
    taskId: fc.constantFrom(null, 't1', 'm1'),
    unitId: fc.constantFrom('fuzhou', 'xiamen', ISSUER),
    level: fc.constantFrom('extraUrgent' as const, 'ordinary' as const),
    text,
  }),
  fc.record({
    type: fc.constant('board.resolve' as const),
    matterName,
    origin,
    taskId: fc.constantFrom(null, 't1'),
    unitId: fc.constantFrom('fuzhou', 'xiamen'),
    text,
    due: date,
  }),
  fc.record({
    type: fc.constant('matter.decide' as const),
    matterId,
    decision: fc.constantFrom('granted' as const, 'refused' as const),
    reason: fc.option(reason),
  }),
  fc.record({ type: fc.constant('matter.read' as const), matterId }),
  fc.record({ type: fc.constant('matter.reply' as const), matterId, text }),
  fc.record({ type: fc.constant('decision.amend' as const), matterId, text, due: date }),
  fc.record({ type: fc.constant('decision.withdraw' as const), matterId }),
  fc.record({ type: fc.constant('matter.close' as const), matterId, reason: fc.option(reason) }),
)
const onUnitTask: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('assignment.acknowledge' as const), assignmentId }),
  fc.record({
    type: fc.constant('assignment.setPercent' as const),
    assignmentId,
    percent: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({
    type: fc.constant('assignment.setValue' as const),
    assignmentId,
    value: fc.double({ min: -5, max: 120, noNaN: true }),
  }),
  fc.record({
    type: fc.constant('assignment.flagCoordination' as const),
    assignmentId,
    needsCoordination: fc.boolean(),
    coordination: fc.constantFrom(null, '请财政支持', undefined),
  }),
  fc.record({
    type: fc.constant('assignment.submit' as const),
    assignmentId,
    kind: fc.constantFrom('period' as const, 'completion' as const),
    period: fc.constantFrom('2026-01', '2026-02'),
  }),
  fc.record({ type: fc.constant('assignment.approve' as const), assignmentId }),
  fc.record({ type: fc.constant('assignment.return' as const), assignmentId, reason }),
  fc.record({ type: fc.constant('assignment.closeOut' as const), assignmentId }),
  setAside,
  fc.record({ type: fc.constant('assignment.resume' as const), assignmentId }),
)

const meetingId = fc.constantFrom('b1_m1', 'b1_m2', 'b2_m1')
const onMeetings: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(meetingId, units).map(([id, unitIds]) => meetingPlan({ meetingId: id, unitIds })),
  fc.record({
    type: fc.constant('meeting.edit' as const),
    meetingId,
    field: fc.constant('place' as const),
    value: fc.constantFrom('三楼', '视频'),
  }),
  fc.record({ type: fc.constant('meeting.open' as const), meetingId }),
  fc.record({ type: fc.constant('meeting.close' as const), meetingId }),
  fc.record({ type: fc.constant('meeting.cancel' as const), meetingId, reason }),
)
/** What an issuing unit does beside the structure of its board. */
const onSupervision: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: onPapers },
  { weight: 1, arbitrary: onMeetings },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('board.setCycle' as const),
      from: fc.constantFrom('2026-02-01', '2026-04-01', '2026-04-26'),
      every: fc.constantFrom('week' as const, 'month' as const, 'quarter' as const),
      day: fc.constantFrom(5, 25, 31),
    }),
  },
)

const onStructure: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('board.rename' as const), title: fc.constantFrom('一', '二') }),
  fc.record({
    type: fc.constant('board.setRules' as const),
    from: date,
    dueSoonDays: fc.constant(3),
    paceYellow: fc.constantFrom(5, 10, 40),
    paceRed: fc.constantFrom(20, 30),
  }),
  fc.constant<Command>({ type: 'board.dispatch' }),
  fc.record({
    type: fc.constant('area.add' as const),
    areaId: area,
    order: fc.constant(1),
    ordinal: fc.constant('一'),
    title: fc.constant('领域'),
    shortTitle: fc.constant('领域'),
  }),
  fc.record({
    type: fc.constant('area.rename' as const),
    areaId: area,
    title: fc.constantFrom('甲', '乙'),
    shortTitle: fc.constant('甲'),
  }),
  fc.record({ type: fc.constant('area.remove' as const), areaId: area }),
  // An area can go only when it is empty: a pair of steps that seldom meet by chance.
  fc.constantFrom('a2', 'a3').map((areaId): Command => ({ type: 'area.remove', areaId })),
  fc.constantFrom('a2', 'a3').map((areaId): Command => ({ type: 'area.remove', areaId })),
  fc.constantFrom('a2', 'a3').map((areaId): Command => ({
    type: 'area.add',
    areaId,
    order: 2,
    ordinal: '二',
    title: '领域',
    shortTitle: '领域',
  })),
  fc
    .tuple(task, units, area, proposable)
    .map(([id, ids, areaId, proposed]): Command => taskAdd(id, ids, { areaId, proposed })),
  fc.tuple(task, edit).map(([taskId, what]) => ({ type: 'task.edit', taskId, ...what }) as Command),
  fc.record({ type: fc.constant('task.remove' as const), taskId: task, reason: fc.constant('重复') }),
  fc.record({
    type: fc.constant('task.accept' as const),
    taskId: task,
    fields: proposable.filter((fields) => fields.length > 0),
  }),
  fc.record({ type: fc.constant('task.merge' as const), taskIds: fc.array(task, { minLength: 1 }), intoTaskId: task }),
  fc.record({
    type: fc.constant('task.split' as const),
    taskId: task,
    newTaskId: task,
    order: fc.constant(7),
    title: fc.constant('拆出'),
    sources: fc.array(passage, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('notice.declare' as const), span: passage, noTask: fc.boolean() }),
)

/** Names a command of the log by its place from the end: of the own ones where even, of everybody's where odd. */
const undo = fc.nat({ max: 6 }).map((back): Command => ({ type: 'command.undo', commandId: `back-${back}` }))

const command = fc.oneof(
  { weight: 10, arbitrary: onUnitTask },
  { weight: 4, arbitrary: onStructure },
  { weight: 3, arbitrary: undo },
  { weight: 3, arbitrary: onSupervision },
)

const settings = {
  lag: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: -1, max: 8 }) }),
  claim: fc.constantFrom('none' as const, 'own' as const, 'own' as const, 'all' as const),
  passes: fc.oneof(fc.constant(0), fc.integer({ min: -HOUR, max: 3 * DAY })),
}

/** A step by one of `people`: any command, whoever it belongs to. */
export const stepBy = (people: readonly Actor[], commands: fc.Arbitrary<Command> = command): fc.Arbitrary<Step> =>
  fc.record({ who: fc.constantFrom(...people), command: commands, ...settings })

/** What the ordinary course of a unit task asks for next, by whom it belongs to; `roll` chooses where there is a choice. */
function nextStep(
  { state }: Pick<TestBoard, 'state'>,
  assignmentId: string,
  roll: number,
): Pick<Step, 'who' | 'command'> | null {
  const assignment = state.assignments.get(assignmentId)
  if (!assignment) return null
  const unit = staff(assignment.unitId)
  const report = (): Command =>
    state.tasks.get(assignment.taskId)?.metric
      ? { type: 'assignment.setValue', assignmentId, value: roll % 100 }
      : { type: 'assignment.setPercent', assignmentId, percent: roll % 101 }
  const kind = roll % 4 === 0 ? 'period' : 'completion'
  switch (assignment.state) {
    case 'assigned':
      return { who: unit, command: { type: 'assignment.acknowledge', assignmentId } }
    case 'acknowledged':
    case 'returned':
      return { who: unit, command: report() }
    case 'inProgress':
      return roll % 3 === 0
        ? { who: unit, command: report() }
        : { who: unit, command: { type: 'assignment.submit', assignmentId, kind, period: '2026-01' } }
    case 'underReview':
      return roll % 3 === 0
        ? { who: supervisor, command: { type: 'assignment.return', assignmentId, reason: '数据不全' } }
        : { who: supervisor, command: { type: 'assignment.approve', assignmentId } }
    case 'completed':
      return { who: leader, command: { type: 'assignment.closeOut', assignmentId } }
    case 'suspended':
    case 'notApplicable':
    case 'awaitingUpper':
      return { who: supervisor, command: { type: 'assignment.resume', assignmentId } }
    case 'closedOut':
    case 'cancelled':
      return null
  }
}

/** Random life alone seldom gets to 销号; these steps carry the work on. */
const natural: fc.Arbitrary<Step> = fc
  .record({
    assignmentId: fc.constantFrom('t1:fuzhou', 't1:fuzhou', 'm1:fuzhou', 't2:xiamen', 'm1:xiamen'),
    roll: fc.nat({ max: 1_000 }),
    passes: settings.passes,
  })
  .map(({ assignmentId: id, roll, passes }) => ({
    who: nobody,
    command: { type: 'assignment.acknowledge', assignmentId: id },
    lag: 0,
    claim: 'none',
    passes,
    roll,
  }))

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: natural },
  { weight: 2, arbitrary: stepBy(EVERYBODY) },
  { weight: 2, arbitrary: stepBy([supervisor, supervisor2], fc.oneof(onStructure, setAside, undo)) },
  { weight: 2, arbitrary: stepBy([supervisor, leader, staff('fuzhou')], onSupervision) },
)
export const life = (maxLength = 60): fc.Arbitrary<Step[]> => fc.array(step, { minLength: 1, maxLength, size: 'max' })

/** A dispatched board with two plain tasks and one on a metric; `t3` waits for the next dispatch, `t4` to be added. */
export function lifeBoard(openness: Openness = 'all'): TestBoard {
  const tasks = [{ id: 't1' }, { id: 't2' }, { id: 'm1', metric: RATE }]
  const board = buildBoard({ units: UNITS, tasks, openness })
  board.send(supervisor, taskAdd('t3', UNITS))
  return board
}

/** The step as it will be sent on this board: by whom, and what. */
export function settle(board: Pick<TestBoard, 'state' | 'log'>, step: Step): Step {
  const { command, roll } = step
  const next = roll !== undefined && 'assignmentId' in command ? nextStep(board, command.assignmentId, roll) : null
  if (next) return { ...step, ...next }
  // Few random names meet a paper that exists: most of the time take one that does.
  if ('matterId' in command && !command.matterId.endsWith('p4')) {
    const papers = [...board.state.matters.values()]
    const paper = papers[(command.matterId.charCodeAt(command.matterId.length - 1) + board.log.length) % papers.length]
    if (paper) return { ...step, command: { ...command, matterId: paper.id } }
  }
  return step
}

/** Sends one settled step. An undo gets its command from the log, as it stands, whoever's it is. */
export function take(board: TestBoard, step: Step): Change[] | Refusal {
  const { who, command: drawn, lag, claim, passes } = settle(board, step)
  board.now += passes
  const ids = [...new Set(board.log.map((c) => c.commandId))]
  const mine = ids.filter((id) => board.log.some((c) => c.commandId === id && c.actorId === who.accountId))
  let sent = drawn
  let undone: Change[] | undefined
  if (drawn.type === 'command.undo') {
    const back = Number(drawn.commandId.slice('back-'.length))
    const named = (back % 2 === 0 ? mine : ids).at(-1 - Math.floor(back / 2)) ?? 'none'
    sent = { type: 'command.undo', commandId: named }
    undone = board.log.filter((c) => c.commandId === named)
  }
  const own = claim === 'none' ? [] : claim === 'own' ? mine : ids
  return board.attempt(who, sent, { base: Math.max(0, board.state.seq - lag), own: own.slice(-64), undone })
}
