import { describe, expect, it } from 'vitest'
import type { Command, CommandType } from '#shared/domain/commands.ts'
import { isRefusal } from '#shared/domain/decide/decide.ts'
import type { Actor } from '#shared/domain/model.ts'
import {
  ISSUER,
  RATE,
  type Reachable,
  type TestBoard,
  admin,
  auditor,
  boardCreate,
  buildBoard,
  dump,
  emptyBoard,
  handler,
  leader,
  meetingPlan,
  nobody,
  person,
  reviewer,
  supervisor,
  taskAdd,
  walkTo,
} from '#test/support/builders.ts'

const PEOPLE: Record<string, Actor> = {
  supervisor,
  leader,
  admin,
  auditor,
  nobody,
  'handler of the unit': handler('fuzhou'),
  'reviewer of the unit': reviewer('fuzhou'),
  'handler of another unit': handler('xiamen'),
  'reviewer of another unit': reviewer('xiamen'),
  'handler of the issuing unit': handler(ISSUER),
  'supervisor of another unit': person('foreign', 'supervisor@xiamen', 'leader@xiamen'),
}

const assignmentId = 't1:fuzhou'
const PASSAGE = { noticeVersionId: 'v1', start: 0, end: 20 }
const at = (state: Reachable) => (): TestBoard => {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 'm1', metric: RATE }] })
  walkTo(board, state)
  return board
}
const draft = (): TestBoard => buildBoard({ dispatched: false })
const withPaper =
  (make: () => TestBoard, who: Actor, command: Command): (() => TestBoard) =>
  () => {
    const board = make()
    board.send(who, command)
    return board
  }
const withMeeting = (status: 'planned' | 'open') => (): TestBoard => {
  const board = at('inProgress')()
  board.send(supervisor, meetingPlan())
  if (status === 'open') board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_m1' })
  return board
}
const FLAG: Command = {
  type: 'assignment.flagCoordination',
  assignmentId,
  needsCoordination: true,
  coordination: '请财政支持',
}
const OVERRIDE: Command = {
  type: 'assignment.overrideLight',
  assignmentId,
  colour: 'yellow',
  reason: '台风停工',
  until: '2026-01-20',
}
const EXTENSION: Command = {
  type: 'assignment.requestExtension',
  assignmentId,
  matterName: 'e1',
  due: '2026-09-30',
  text: '招标流标',
}
const INSTRUCTION: Command = {
  type: 'board.instruct',
  matterName: 'i1',
  taskId: 't1',
  unitId: 'fuzhou',
  level: 'urgent',
  text: '请专题研究',
}
const RESOLUTION: Command = {
  type: 'board.resolve',
  matterName: 'd1',
  origin: { meetingId: 'b1_m1', agendaItemId: 'i1' },
  taskId: null,
  unitId: 'fuzhou',
  text: '月底前报方案',
  due: '2026-02-10',
}
const withDecision = withPaper(withMeeting('open'), supervisor, RESOLUTION)
const withEmptyArea = (): TestBoard => {
  const board = draft()
  board.send(supervisor, { type: 'area.add', areaId: 'a2', order: 2, ordinal: '二', title: '儿童', shortTitle: '儿童' })
  return board
}

interface Case {
  board: () => TestBoard
  command: Command
  /** Who may; everybody else is refused. */
  may: readonly string[]
  /** Whose paper it is: to people of other units it does not even exist. */
  unseenBy?: readonly string[]
}

const STRANGERS = [
  'handler of another unit',
  'reviewer of another unit',
  'supervisor of another unit',
  'admin',
  'auditor',
  'nobody',
]
const UNIT = ['handler of the unit', 'reviewer of the unit']
/** Every command where it would succeed, so that only authority can refuse it. */
const CASES: Record<Exclude<CommandType, 'command.undo'>, Case> = {
  'board.create': { board: () => emptyBoard(), command: boardCreate(['fuzhou', 'xiamen']), may: ['supervisor'] },
  'board.rename': { board: draft, command: { type: 'board.rename', title: '新名' }, may: ['supervisor'] },
  'board.setOpenness': { board: draft, command: { type: 'board.setOpenness', openness: 'own' }, may: ['supervisor'] },
  'board.setRules': {
    board: draft,
    command: { type: 'board.setRules', from: '2026-02-01', dueSoonDays: 5, paceYellow: 5, paceRed: 20 },
    may: ['supervisor'],
  },
  'board.setCycle': {
    board: draft,
    command: { type: 'board.setCycle', from: '2026-02-01', every: 'month', day: 25 },
    may: ['supervisor'],
  },
  'board.dispatch': { board: draft, command: { type: 'board.dispatch' }, may: ['supervisor'] },
  'board.archive': { board: at('assigned'), command: { type: 'board.archive' }, may: ['supervisor'] },
  'area.add': {
    board: draft,
    command: { type: 'area.add', areaId: 'a9', order: 9, ordinal: '九', title: '党建', shortTitle: '党建' },
    may: ['supervisor'],
  },
  'area.rename': {
    board: draft,
    command: { type: 'area.rename', areaId: 'a1', title: '改名', shortTitle: '改名' },
    may: ['supervisor'],
  },
  'area.remove': { board: withEmptyArea, command: { type: 'area.remove', areaId: 'a2' }, may: ['supervisor'] },
  'task.add': { board: draft, command: taskAdd('t9', ['fuzhou']), may: ['supervisor'] },
  'task.edit': {
    board: draft,
    command: { type: 'task.edit', taskId: 't1', field: 'title', value: '改' },
    may: ['supervisor'],
  },
  'task.remove': { board: draft, command: { type: 'task.remove', taskId: 't1', reason: '重复' }, may: ['supervisor'] },
  'task.accept': {
    board: () => buildBoard({ dispatched: false, tasks: [{ id: 't1', proposed: ['due'] }] }),
    command: { type: 'task.accept', taskId: 't1', fields: ['due'] },
    may: ['supervisor'],
  },
  'task.merge': {
    board: () => buildBoard({ dispatched: false, tasks: [{ id: 't1' }, { id: 't2' }] }),
    command: { type: 'task.merge', taskIds: ['t2'], intoTaskId: 't1' },
    may: ['supervisor'],
  },
  'task.split': {
    board: () => buildBoard({ dispatched: false, tasks: [{ id: 't1', sources: [PASSAGE] }] }),
    command: {
      type: 'task.split',
      taskId: 't1',
      newTaskId: 't2',
      order: 2,
      title: '乙',
      sources: [{ ...PASSAGE, end: 10 }],
    },
    may: ['supervisor'],
  },
  'notice.declare': {
    board: draft,
    command: { type: 'notice.declare', span: PASSAGE, noTask: true },
    may: ['supervisor'],
  },
  'assignment.acknowledge': {
    board: at('assigned'),
    command: { type: 'assignment.acknowledge', assignmentId },
    may: ['reviewer of the unit'],
  },
  'assignment.setPercent': {
    board: at('inProgress'),
    command: { type: 'assignment.setPercent', assignmentId, percent: 70 },
    may: UNIT,
  },
  'assignment.setValue': {
    board: () => {
      const board = at('assigned')()
      walkTo(board, 'acknowledged', 'm1')
      return board
    },
    command: { type: 'assignment.setValue', assignmentId: 'm1:fuzhou', value: 91 },
    may: UNIT,
  },
  'assignment.flagCoordination': {
    board: at('inProgress'),
    command: { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true, coordination: '请财政支持' },
    may: UNIT,
  },
  'assignment.submit': {
    board: at('inProgress'),
    command: { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' },
    may: ['reviewer of the unit'],
  },
  'assignment.approve': {
    board: at('underReview'),
    command: { type: 'assignment.approve', assignmentId },
    may: ['supervisor'],
  },
  'assignment.return': {
    board: at('underReview'),
    command: { type: 'assignment.return', assignmentId, reason: '缺附件' },
    may: ['supervisor'],
  },
  'assignment.closeOut': {
    board: at('completed'),
    command: { type: 'assignment.closeOut', assignmentId },
    may: ['leader'],
  },
  'assignment.setAside': {
    board: at('inProgress'),
    command: { type: 'assignment.setAside', assignmentId, state: 'suspended', reason: '等待经费' },
    may: ['supervisor'],
  },
  'assignment.resume': {
    board: at('suspended'),
    command: { type: 'assignment.resume', assignmentId },
    may: ['supervisor'],
  },
  'assignment.entrust': {
    board: at('inProgress'),
    command: { type: 'assignment.entrust', assignmentId, handlerId: 'fuzhou-2' },
    may: UNIT,
  },
  'assignment.referCoordination': {
    board: withPaper(at('inProgress'), handler('fuzhou'), FLAG),
    command: { type: 'assignment.referCoordination', assignmentId, decider: '分管领导', due: '2026-02-10' },
    may: ['supervisor', 'leader'],
  },
  'assignment.decideCoordination': {
    board: withPaper(at('inProgress'), handler('fuzhou'), FLAG),
    command: { type: 'assignment.decideCoordination', assignmentId, decision: '同意增补' },
    may: ['supervisor', 'leader'],
  },
  'assignment.overrideLight': {
    board: at('inProgress'),
    command: OVERRIDE,
    may: ['supervisor'],
  },
  'assignment.clearOverride': {
    board: withPaper(at('inProgress'), supervisor, OVERRIDE),
    command: { type: 'assignment.clearOverride', assignmentId },
    may: ['supervisor'],
  },
  'assignment.urge': {
    board: at('inProgress'),
    command: { type: 'assignment.urge', assignmentId, matterName: 'u1', text: '请尽快填报' },
    may: ['supervisor'],
  },
  'assignment.issueSlip': {
    board: at('inProgress'),
    command: {
      type: 'assignment.issueSlip',
      assignmentId,
      matterName: 's1',
      level: 'blue',
      text: '请说明情况',
      due: '2026-02-10',
      reason: null,
    },
    may: ['supervisor'],
  },
  'assignment.requestExtension': { board: at('inProgress'), command: EXTENSION, may: ['reviewer of the unit'] },
  'matter.decide': {
    board: withPaper(at('inProgress'), reviewer('fuzhou'), EXTENSION),
    command: { type: 'matter.decide', matterId: 't1:fuzhou:e1', decision: 'granted', reason: null },
    may: ['supervisor'],
    unseenBy: STRANGERS,
  },
  'board.instruct': { board: at('inProgress'), command: INSTRUCTION, may: ['leader'] },
  'board.resolve': {
    board: withMeeting('open'),
    command: RESOLUTION,
    may: ['supervisor'],
  },
  'decision.amend': {
    board: withDecision,
    command: { type: 'decision.amend', matterId: '-:fuzhou:d1', text: '月中前报方案', due: '2026-02-15' },
    may: ['supervisor'],
    unseenBy: STRANGERS,
  },
  'decision.withdraw': {
    board: withDecision,
    command: { type: 'decision.withdraw', matterId: '-:fuzhou:d1' },
    may: ['supervisor'],
    unseenBy: STRANGERS,
  },
  'matter.read': {
    board: withPaper(at('inProgress'), leader, INSTRUCTION),
    command: { type: 'matter.read', matterId: 't1:fuzhou:i1' },
    may: UNIT,
    unseenBy: STRANGERS,
  },
  'matter.reply': {
    board: withPaper(at('inProgress'), leader, INSTRUCTION),
    command: { type: 'matter.reply', matterId: 't1:fuzhou:i1', text: '已研究' },
    may: UNIT,
    unseenBy: STRANGERS,
  },
  'matter.close': {
    board: withPaper(at('inProgress'), leader, INSTRUCTION),
    command: { type: 'matter.close', matterId: 't1:fuzhou:i1', reason: null },
    may: ['leader'],
    unseenBy: STRANGERS,
  },
  'meeting.plan': { board: at('inProgress'), command: meetingPlan(), may: ['supervisor', 'leader'] },
  'meeting.edit': {
    board: withMeeting('planned'),
    command: { type: 'meeting.edit', meetingId: 'b1_m1', field: 'place', value: '视频会议' },
    may: ['supervisor', 'leader'],
  },
  'meeting.discuss': {
    board: withMeeting('open'),
    command: { type: 'meeting.discuss', meetingId: 'b1_m1', agendaItemId: 'i1', discussed: true },
    // Its chair, who is a leader, and the supervisors: whoever keeps its record.
    may: ['supervisor', 'leader'],
  },
  'meeting.open': {
    board: withMeeting('planned'),
    command: { type: 'meeting.open', meetingId: 'b1_m1' },
    may: ['supervisor', 'leader'],
  },
  'meeting.close': {
    board: withMeeting('open'),
    command: { type: 'meeting.close', meetingId: 'b1_m1' },
    may: ['supervisor', 'leader'],
  },
  'meeting.cancel': {
    board: withMeeting('planned'),
    command: { type: 'meeting.cancel', meetingId: 'b1_m1', reason: '台风' },
    may: ['supervisor', 'leader'],
  },
}

describe('who may send which command', () => {
  const table = Object.entries(CASES).flatMap(([type, { may }]) =>
    Object.keys(PEOPLE).map((who) => [who, type as keyof typeof CASES, may.includes(who)] as const),
  )
  it.each(table)('%s: %s is %s', (who, type, allowed) => {
    const { board: make, command, unseenBy = [] } = CASES[type]
    const board = make()
    const before = dump(board.state)
    const outcome = board.attempt(PEOPLE[who] ?? nobody, command)
    if (allowed) {
      expect(outcome).not.toHaveProperty('refused')
      expect(outcome).not.toHaveLength(0)
    } else {
      expect(outcome).toMatchObject({ refused: true, code: unseenBy.includes(who) ? 'notFound' : 'forbidden' })
      expect(dump(board.state)).toEqual(before)
    }
  })

  it('tells people of other units whose cell it is, and the unit’s own people only that they may not', () => {
    const { board: make, command } = CASES['assignment.submit']
    expect(make().refusal(handler('xiamen'), command)).toMatchObject({
      reason: 'foreignUnit',
      params: { unit: 'fuzhou' },
    })
    expect(make().refusal(supervisor, command)).toMatchObject({ reason: 'foreignUnit' })
    expect(make().refusal(handler('fuzhou'), command)).toMatchObject({ reason: 'forbidden' })
  })

  it('records the unit of the grant that was used', () => {
    const board = at('assigned')()
    const two = person('two-hats', 'reviewer@fuzhou', `supervisor@${ISSUER}`)
    const [mine] = board.send(two, { type: 'assignment.acknowledge', assignmentId })
    expect(mine?.unitId).toBe('fuzhou')
    const [theirs] = board.send(two, { type: 'board.rename', title: '另名' })
    expect(theirs?.unitId).toBe(ISSUER)
  })

  it('judges by the grants as they are now, not as they were', () => {
    const board = at('assigned')()
    const was = person('moved', 'reviewer@fuzhou')
    board.send(was, { type: 'assignment.acknowledge', assignmentId })
    const now = person('moved', 'reviewer@xiamen')
    const outcome = board.attempt(now, { type: 'assignment.setPercent', assignmentId, percent: 10 })
    expect(isRefusal(outcome) && outcome.code).toBe('forbidden')
  })
})

describe('two people for two steps', () => {
  const hats = (...more: Parameters<typeof person>[1][]) => person('two-hats', 'reviewer@fuzhou', ...more)

  it('nobody reviews what they submitted, whatever roles they hold', () => {
    const both = hats(`supervisor@${ISSUER}`)
    const board = at('inProgress')()
    board.send(both, { type: 'assignment.submit', assignmentId, kind: 'completion', period: '2026-01' })
    const expected = { code: 'forbidden', reason: 'ownSubmission' }
    expect(board.refusal(both, { type: 'assignment.approve', assignmentId })).toMatchObject(expected)
    expect(board.refusal(both, { type: 'assignment.return', assignmentId, reason: '重报' })).toMatchObject(expected)
    board.send(supervisor, { type: 'assignment.approve', assignmentId })
    expect(board.assignment('t1', 'fuzhou').state).toBe('completed')
  })

  it('nobody closes out what they approved', () => {
    const both = person('two-hats', `supervisor@${ISSUER}`, `leader@${ISSUER}`)
    const board = at('underReview')()
    board.send(both, { type: 'assignment.approve', assignmentId })
    expect(board.refusal(both, { type: 'assignment.closeOut', assignmentId })).toMatchObject({
      code: 'forbidden',
      reason: 'ownApproval',
    })
    board.send(leader, { type: 'assignment.closeOut', assignmentId })
    expect(board.assignment('t1', 'fuzhou')).toMatchObject({ state: 'closedOut', closedOutBy: 'leader' })
  })
})
