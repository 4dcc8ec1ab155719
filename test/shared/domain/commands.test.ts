import { describe, expect, it } from 'vitest'
import { type Command, commandRequestSchema, commandSchema } from '#shared/domain/commands.ts'
import { idSchema, localDateSchema } from '#shared/domain/fields.ts'
import { MAX_OWN, MAX_TEXT_LENGTH, MAX_TITLE_LENGTH } from '#shared/protocol/limits.ts'
import { RATE, boardCreate, meetingPlan, taskAdd } from '#test/support/builders.ts'

const assignmentId = 't1:fuzhou'

/** One well-formed command of every type: adding a type without an example here does not compile. */
const EXAMPLES: { [T in Command['type']]: Extract<Command, { type: T }> } = {
  'board.create': boardCreate(['fuzhou']),
  'board.rename': { type: 'board.rename', title: '甲' },
  'board.setOpenness': { type: 'board.setOpenness', openness: 'own' },
  'board.setRules': { type: 'board.setRules', from: '2026-02-01', dueSoonDays: 3, paceYellow: 10, paceRed: 30 },
  'board.setCycle': { type: 'board.setCycle', from: '2026-02-01', every: 'month', day: 25 },
  'board.dispatch': { type: 'board.dispatch' },
  'board.archive': { type: 'board.archive' },
  'area.add': { type: 'area.add', areaId: 'a1', order: 1, ordinal: '一', title: '母婴安全', shortTitle: '母婴' },
  'area.rename': { type: 'area.rename', areaId: 'a1', title: '母婴安全', shortTitle: '母婴' },
  'area.remove': { type: 'area.remove', areaId: 'a1' },
  'task.add': taskAdd('t1', ['fuzhou'], { metric: RATE }),
  'task.edit': { type: 'task.edit', taskId: 't1', field: 'title', value: '甲' },
  'task.remove': { type: 'task.remove', taskId: 't1', reason: '重复' },
  'task.accept': { type: 'task.accept', taskId: 't1', fields: ['due', 'kind'] },
  'task.merge': { type: 'task.merge', taskIds: ['t2'], intoTaskId: 't1' },
  'task.split': {
    type: 'task.split',
    taskId: 't1',
    newTaskId: 't2',
    order: 2,
    title: '乙',
    sources: [{ noticeVersionId: 'v1', start: 3, end: 9 }],
  },
  'notice.declare': { type: 'notice.declare', span: { noticeVersionId: 'v1', start: 3, end: 9 }, noTask: true },
  'assignment.acknowledge': { type: 'assignment.acknowledge', assignmentId },
  'assignment.setPercent': { type: 'assignment.setPercent', assignmentId, percent: 50 },
  'assignment.setValue': { type: 'assignment.setValue', assignmentId, value: 91.5 },
  'assignment.flagCoordination': { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true },
  'assignment.submit': { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' },
  'assignment.approve': { type: 'assignment.approve', assignmentId },
  'assignment.return': { type: 'assignment.return', assignmentId, reason: '缺附件' },
  'assignment.closeOut': { type: 'assignment.closeOut', assignmentId },
  'assignment.setAside': { type: 'assignment.setAside', assignmentId, state: 'suspended', reason: '经费' },
  'assignment.resume': { type: 'assignment.resume', assignmentId },
  'assignment.entrust': { type: 'assignment.entrust', assignmentId, handlerId: 'fuzhou-2' },
  'assignment.referCoordination': {
    type: 'assignment.referCoordination',
    assignmentId,
    decider: '分管领导',
    due: '2026-02-10',
  },
  'assignment.decideCoordination': { type: 'assignment.decideCoordination', assignmentId, decision: '同意增补经费' },
  'assignment.overrideLight': {
    type: 'assignment.overrideLight',
    assignmentId,
    colour: 'yellow',
    reason: '台风停工',
    until: '2026-02-10',
  },
  'assignment.clearOverride': { type: 'assignment.clearOverride', assignmentId },
  'assignment.urge': { type: 'assignment.urge', assignmentId, matterName: 'u1', text: '请尽快填报' },
  'assignment.issueSlip': {
    type: 'assignment.issueSlip',
    assignmentId,
    matterName: 's1',
    level: 'blue',
    text: '请说明情况',
    due: '2026-02-10',
    reason: null,
  },
  'assignment.requestExtension': {
    type: 'assignment.requestExtension',
    assignmentId,
    matterName: 'e1',
    due: '2026-09-30',
    text: '招标流标',
  },
  'matter.decide': { type: 'matter.decide', matterId: 't1:fuzhou:e1', decision: 'granted', reason: null },
  'board.instruct': {
    type: 'board.instruct',
    matterName: 'i1',
    taskId: null,
    unitId: 'fuzhou',
    level: 'urgent',
    text: '请专题研究',
  },
  'board.resolve': {
    type: 'board.resolve',
    matterName: 'd1',
    origin: { meetingId: 'm1', agendaItemId: 'i1' },
    taskId: 't1',
    unitId: 'fuzhou',
    text: '月底前报方案',
    due: '2026-02-10',
  },
  'decision.amend': { type: 'decision.amend', matterId: 't1:fuzhou:d1', text: '月底前报方案', due: '2026-02-20' },
  'decision.withdraw': { type: 'decision.withdraw', matterId: 't1:fuzhou:d1' },
  'matter.read': { type: 'matter.read', matterId: '-:fuzhou:i1' },
  'matter.reply': { type: 'matter.reply', matterId: '-:fuzhou:i1', text: '已研究' },
  'matter.close': { type: 'matter.close', matterId: '-:fuzhou:i1', reason: null },
  'meeting.plan': meetingPlan(),
  'meeting.edit': { type: 'meeting.edit', meetingId: 'b1_m1', field: 'place', value: '视频会议' },
  'meeting.discuss': { type: 'meeting.discuss', meetingId: 'b1_m1', agendaItemId: 'i1', discussed: true },
  'meeting.open': { type: 'meeting.open', meetingId: 'b1_m1' },
  'meeting.close': { type: 'meeting.close', meetingId: 'b1_m1' },
  'meeting.cancel': { type: 'meeting.cancel', meetingId: 'b1_m1', reason: '台风' },
  'command.undo': { type: 'command.undo', commandId: 'c1' },
}

describe('a command as it crosses the wire', () => {
  it.each(Object.entries(EXAMPLES))('%s is read as it was meant', (_, command) => {
    expect(commandSchema.parse(JSON.parse(JSON.stringify(command)))).toEqual(JSON.parse(JSON.stringify(command)))
  })

  it('with a character that no database column takes is refused', () => {
    const title = `甲\0乙`
    expect(commandSchema.safeParse({ type: 'board.rename', title }).success).toBe(false)
    expect(commandSchema.safeParse({ ...EXAMPLES['board.create'], label: title }).success).toBe(false)
  })

  it.each(Object.entries(EXAMPLES))('%s with a field too many is refused', (_, command) => {
    expect(commandSchema.safeParse({ ...command, actorId: 'someone-else' }).success).toBe(false)
  })

  it.each(Object.entries(EXAMPLES))('%s with a field too few is refused', (type, command) => {
    const optional = ['openness', 'label', 'coordination', 'absentUnitIds', 'people']
    for (const field of Object.keys(command)) {
      if (optional.includes(field) && type !== 'meeting.edit') continue
      const { [field as keyof typeof command]: _gone, ...rest } = command
      expect(commandSchema.safeParse(rest).success, `${type} without ${field}`).toBe(false)
    }
  })

  it.each<[string, unknown]>([
    ['an unknown type', { type: 'board.destroy' }],
    ['no type', { assignmentId }],
    ['an array', [EXAMPLES['board.dispatch']]],
    ['a string', 'board.dispatch'],
    ['null', null],
    ['a percent of 101', { ...EXAMPLES['assignment.setPercent'], percent: 101 }],
    ['a percent below 0', { ...EXAMPLES['assignment.setPercent'], percent: -1 }],
    ['half a percent', { ...EXAMPLES['assignment.setPercent'], percent: 0.5 }],
    ['a percent in words', { ...EXAMPLES['assignment.setPercent'], percent: '50' }],
    ['a value that is no number', { ...EXAMPLES['assignment.setValue'], value: NaN }],
    ['an infinite value', { ...EXAMPLES['assignment.setValue'], value: Infinity }],
    ['an assignment without its unit', { ...EXAMPLES['assignment.approve'], assignmentId: 't1' }],
    ['an assignment with a third part', { ...EXAMPLES['assignment.approve'], assignmentId: 't1:fuzhou:1' }],
    ['a month 13', { ...EXAMPLES['assignment.submit'], period: '2026-13' }],
    ['an empty title', { ...EXAMPLES['board.rename'], title: '   ' }],
    ['a title too long', { ...EXAMPLES['board.rename'], title: '长'.repeat(MAX_TITLE_LENGTH + 1) }],
    ['a reason too long', { ...EXAMPLES['assignment.return'], reason: '长'.repeat(MAX_TEXT_LENGTH + 1) }],
    ['removal without a reason', { ...EXAMPLES['task.remove'], reason: ' ' }],
    ['a day that does not exist', { ...EXAMPLES['board.setRules'], from: '2026-02-30' }],
    ['an edit of a field that is none', { type: 'task.edit', taskId: 't1', field: 'removed', value: true }],
    ['an edit of the prototype', { type: 'task.edit', taskId: 't1', field: '__proto__', value: {} }],
    ['an edit with the value of another field', { type: 'task.edit', taskId: 't1', field: 'due', value: '甲' }],
    ['a task weight of nothing', { ...EXAMPLES['task.add'], weight: 0 }],
    [
      'a source that ends before it starts',
      { ...EXAMPLES['task.add'], sources: [{ noticeVersionId: 'n', start: 9, end: 1 }] },
    ],
    ['a board without units', { ...EXAMPLES['board.create'], units: [] }],
    [
      'a period that ends before it starts',
      { ...EXAMPLES['board.create'], period: { start: '2026-12-31', end: '2026-01-01' } },
    ],
  ])('%s is refused', (_, command) => {
    expect(commandSchema.safeParse(command).success).toBe(false)
  })

  it('an empty reason for a return comes through, so that the officer is told to give one', () => {
    expect(commandSchema.parse({ ...EXAMPLES['assignment.return'], reason: '  ' })).toMatchObject({ reason: '' })
  })

  it('white space around texts goes', () => {
    expect(commandSchema.parse({ ...EXAMPLES['board.rename'], title: ' 甲 ' })).toMatchObject({ title: '甲' })
  })
})

describe('a request', () => {
  const request = { commandId: 'c1', base: 0, command: EXAMPLES['board.dispatch'] }

  it('carries its id, what the author saw, and the own commands since', () => {
    expect(commandRequestSchema.parse({ ...request, own: ['c0'] })).toEqual({ ...request, own: ['c0'] })
    expect(commandRequestSchema.parse(request)).toEqual(request)
  })

  it.each<[string, object]>([
    ['a negative base', { base: -1 }],
    ['a broken base', { base: 1.5 }],
    ['no base', { base: undefined }],
    ['an id with a colon', { commandId: 'c:1' }],
    ['too many own commands', { own: Array.from({ length: MAX_OWN + 1 }, (_, i) => `c${i}`) }],
    ['a forged actor', { actor: { accountId: 'supervisor' } }],
  ])('with %s is refused', (_, wrong) => {
    expect(commandRequestSchema.safeParse({ ...request, ...wrong }).success).toBe(false)
  })

  it('may name as many own commands as the limit says', () => {
    const own = Array.from({ length: MAX_OWN }, (_, i) => `c${i}`)
    expect(commandRequestSchema.safeParse({ ...request, own }).success).toBe(true)
  })
})

describe('ids and days', () => {
  it.each(['t1', 'mch-hospital', 'A_1', '9', 'x'.repeat(64)])('%s is an id', (id) => {
    expect(idSchema.safeParse(id).success).toBe(true)
  })
  it.each(['', '-a', '_a', 'a:b', 'a/b', 'a b', '福州', 'x'.repeat(65), 'a\n', '__proto__'])('%j is no id', (id) => {
    expect(idSchema.safeParse(id).success).toBe(false)
  })
  it.each(['2026-02-29', '2026-2-1', '20260201', '2026-02-01T00:00:00Z', ''])('%j is no day', (day) => {
    expect(localDateSchema.safeParse(day).success).toBe(false)
  })
})
