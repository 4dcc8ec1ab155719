import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { lightOf } from '#shared/domain/light.ts'
import { sentence } from '#shared/domain/lightSentences.ts'
import {
  DAY,
  HOUR,
  ISSUER,
  type TestBoard,
  buildBoard,
  handler,
  leader,
  morningOf,
  person,
  reviewer,
  staff,
  supervisor,
  supervisor2,
  walkTo,
} from '#test/support/builders.ts'

const assignmentId = 't1:fuzhou'
const fuzhou = staff('fuzhou')
const working = (): TestBoard => {
  const board = buildBoard()
  walkTo(board, 'inProgress')
  return board
}
const one = (board: TestBoard) => board.assignment('t1', 'fuzhou')
const matter = (board: TestBoard, name: string) => board.state.matters.get(`t1:fuzhou:${name}`)

const urge = (matterName: string, text = '请尽快填报'): Command => ({
  type: 'assignment.urge',
  assignmentId,
  matterName,
  text,
})

describe('催办', () => {
  it('is on record with its text and author, and read once', () => {
    const board = working()
    board.send(supervisor, urge('u1'))
    expect(matter(board, 'u1')).toMatchObject({ kind: 'urge', text: '请尽快填报', by: 'supervisor', readAt: null })
    expect(one(board)).toMatchObject({ urgeCount: 1, urgedAt: board.now, urgeId: 't1:fuzhou:u1' })
    board.now += HOUR
    board.send(handler('fuzhou'), { type: 'matter.read', matterId: 't1:fuzhou:u1' })
    expect(matter(board, 'u1')).toMatchObject({ readBy: 'fuzhou-handler', readAt: board.now })
    board.now += HOUR
    expect(board.send(fuzhou, { type: 'matter.read', matterId: 't1:fuzhou:u1' })).toEqual([])
  })

  it('comes at most once a calendar day, whoever urges', () => {
    const board = working()
    board.now = Date.parse('2026-01-07T23:50:00+08:00')
    board.send(supervisor, urge('u1'))
    expect(board.refusal(supervisor2, urge('u2'))).toMatchObject({ code: 'invalid', reason: 'urgedToday' })
    board.now += 20 * 60_000
    board.send(supervisor2, urge('u2'))
    expect(one(board).urgeCount).toBe(2)
  })

  it('of two officers at once the first stands and the second is told so', () => {
    const board = working()
    const base = board.state.seq
    board.send(supervisor, urge('u1'))
    expect(board.refusal(supervisor2, urge('u2'), { base })).toMatchObject({ reason: 'urgedToday' })
  })

  it.each(['completed', 'closedOut', 'suspended', 'cancelled'] as const)('stops when it is %s', (state) => {
    const board = buildBoard()
    walkTo(board, state)
    expect(board.refusal(supervisor, urge('u1'))).toMatchObject({ reason: 'stateForbids' })
  })

  it('does not reach a unit whose report waits for the officer, and is told so', () => {
    const board = buildBoard()
    walkTo(board, 'underReview')
    expect(board.refusal(supervisor, urge('u1'))).toMatchObject({ code: 'invalid', reason: 'urgeUnderReview' })
    board.send(supervisor, { type: 'assignment.return', assignmentId, reason: '没有写明完成数量' })
    board.send(supervisor, urge('u1'))
    expect(one(board).urgeCount).toBe(1)
  })

  it('needs a text', () => {
    expect(working().refusal(supervisor, urge('u1', ''))).toMatchObject({ reason: 'textRequired' })
  })
})

const slip = (matterName: string, level: 'blue' | 'yellow' | 'red', reason: string | null = null): Command => ({
  type: 'assignment.issueSlip',
  assignmentId,
  matterName,
  level,
  text: '请书面说明',
  due: '2026-02-10',
  reason,
})

describe('督查单', () => {
  it('goes blue, yellow, red', () => {
    const board = working()
    board.send(supervisor, slip('s1', 'blue'))
    board.send(supervisor, slip('s2', 'yellow'))
    board.send(supervisor, slip('s3', 'red'))
    expect(one(board).slipLevel).toBe('red')
    expect(board.refusal(supervisor, slip('s4', 'yellow', '降级'))).toMatchObject({ reason: 'slipStepsBack' })
  })

  it('skipping a step and issuing one again need a reason, which is on record', () => {
    const board = working()
    expect(board.refusal(supervisor, slip('s1', 'red'))).toMatchObject({ reason: 'slipNeedsReason' })
    const [change] = board.send(supervisor, slip('s1', 'red', '发生孕产妇死亡'))
    expect(change).toMatchObject({ subject: 'matter:t1:fuzhou:s1', reason: '发生孕产妇死亡' })
    expect(board.refusal(supervisor, slip('s2', 'red'))).toMatchObject({ reason: 'slipNeedsReason' })
    board.send(supervisor, slip('s2', 'red', '逾期未复'))
  })

  it('is replied to by the unit, as often as it likes, until the issuing side closes it', () => {
    const board = working()
    board.send(supervisor, slip('s1', 'blue'))
    const matterId = 't1:fuzhou:s1'
    const base = board.state.seq
    board.send(handler('fuzhou'), { type: 'matter.reply', matterId, text: '正在整改' })
    // Two replies at once are both kept.
    board.send(reviewer('fuzhou'), { type: 'matter.reply', matterId, text: '已整改' }, { base })
    expect(matter(board, 's1')?.replies.map(({ text }) => text)).toEqual(['正在整改', '已整改'])
    expect(matter(board, 's1')?.readBy).toBe('fuzhou-handler')
    board.send(supervisor, { type: 'matter.close', matterId, reason: null })
    expect(board.refusal(fuzhou, { type: 'matter.reply', matterId, text: '补充' })).toMatchObject({
      reason: 'matterClosed',
    })
    expect(board.refusal(supervisor, { type: 'matter.close', matterId, reason: null })).toMatchObject({
      reason: 'matterClosed',
    })
  })
})

const apply = (matterName: string, due: string, text = '招标流标，重新招标'): Command => ({
  type: 'assignment.requestExtension',
  assignmentId,
  matterName,
  due,
  text,
})
const decide = (decision: 'granted' | 'refused', reason: string | null = null): Command => ({
  type: 'matter.decide',
  matterId: 't1:fuzhou:e1',
  decision,
  reason,
})

describe('延期申请', () => {
  it('granted, moves the unit’s own due day; the task keeps the original one', () => {
    const board = working()
    board.send(reviewer('fuzhou'), apply('e1', '2026-08-31'))
    expect(one(board)).toMatchObject({ extensionId: 't1:fuzhou:e1', due: null })
    board.send(supervisor, decide('granted'))
    expect(one(board)).toMatchObject({ extensionId: null, extensionCount: 1, due: '2026-08-31' })
    expect(board.task('t1').due).toBe('2026-06-30')
    expect(board.assignment('t1', 'xiamen').due).toBeNull()
  })

  it('refused with a reason, changes nothing but the record', () => {
    const board = working()
    board.send(reviewer('fuzhou'), apply('e1', '2026-08-31'))
    expect(board.refusal(supervisor, decide('refused'))).toMatchObject({ reason: 'reasonRequired' })
    board.send(supervisor, decide('refused', '条件已经具备'))
    expect(one(board)).toMatchObject({ extensionId: null, extensionCount: 0, due: null })
    expect(board.refusal(supervisor, decide('granted'))).toMatchObject({ reason: 'matterClosed' })
    board.send(reviewer('fuzhou'), apply('e2', '2026-07-31'))
  })

  it.each([
    ['the due day itself', '2026-06-30', '2026-08-31', null],
    ['the day after', '2026-07-01', '2026-08-31', 'extensionTooLate'],
    ['to the same day', '2026-06-01', '2026-06-30', 'extensionNotLater'],
    ['to an earlier day', '2026-06-01', '2026-06-15', 'extensionNotLater'],
  ])('%s: %s → %s', (_, today, due, reason) => {
    const board = working()
    board.now = morningOf(today)
    const outcome = board.attempt(reviewer('fuzhou'), apply('e1', due))
    if (reason) expect(outcome).toMatchObject({ code: 'invalid', reason })
    else expect(outcome).toHaveLength(2)
  })

  it('waits alone: a second application is told so', () => {
    const board = working()
    board.send(reviewer('fuzhou'), apply('e1', '2026-08-31'))
    expect(board.refusal(fuzhou, apply('e2', '2026-09-30'))).toMatchObject({ reason: 'extensionWaits' })
  })

  it('is not decided by whoever applied', () => {
    const both = person('two-hats', 'reviewer@fuzhou', `supervisor@${ISSUER}`)
    const board = working()
    board.send(both, apply('e1', '2026-08-31'))
    expect(board.refusal(both, decide('granted'))).toMatchObject({ code: 'forbidden', reason: 'ownSubmission' })
  })

  it('keeps the light green on the new day, and the first day after it is red', () => {
    const board = working()
    board.send(fuzhou, { type: 'assignment.setPercent', assignmentId, percent: 100 })
    board.send(reviewer('fuzhou'), apply('e1', '2026-08-31'))
    board.send(supervisor, decide('granted'))
    expect(lightOf(board.state, one(board), '2026-07-15').colour).toBe('green')
    expect(lightOf(board.state, one(board), '2026-08-31').colour).toBe('yellow')
    expect(lightOf(board.state, one(board), '2026-09-01').colour).toBe('red')
  })
})

describe('转办', () => {
  it('goes to a colleague of the unit, and back to the unit', () => {
    const board = working()
    const entrust = (handlerId: string | null): Command => ({ type: 'assignment.entrust', assignmentId, handlerId })
    board.send(fuzhou, entrust('fuzhou-2'), { colleague: person('fuzhou-2', 'handler@fuzhou') })
    expect(one(board).handlerId).toBe('fuzhou-2')
    board.send(fuzhou, entrust(null))
    expect(one(board).handlerId).toBeNull()
    for (const colleague of [person('x', 'handler@xiamen'), null])
      expect(board.refusal(fuzhou, entrust('x'), { colleague })).toMatchObject({ reason: 'notColleague' })
  })
})

describe('协调', () => {
  const flag = (needsCoordination: boolean): Command => ({
    type: 'assignment.flagCoordination',
    assignmentId,
    needsCoordination,
    coordination: '请省财政厅支持设备经费',
  })

  it('remembers since when, who decides by when, and what was decided', () => {
    const board = working()
    board.send(fuzhou, flag(true))
    const since = board.now
    board.now += DAY
    board.send(fuzhou, { ...flag(true), coordination: '请省财政厅支持设备经费 200 万元' } as Command)
    expect(one(board).coordinationSince).toBe(since)
    board.send(supervisor, {
      type: 'assignment.referCoordination',
      assignmentId,
      decider: '分管领导',
      due: '2026-01-20',
    })
    board.send(leader, { type: 'assignment.decideCoordination', assignmentId, decision: '由省级统筹' })
    expect(one(board)).toMatchObject({
      coordinationDecider: '分管领导',
      coordinationDue: '2026-01-20',
      coordinationDecision: { text: '由省级统筹', by: 'leader', at: board.now },
    })
    board.send(fuzhou, flag(false))
    expect(one(board)).toMatchObject({ coordination: null, coordinationSince: null, coordinationDecision: null })
  })

  it('is not decided where nothing is asked', () => {
    const board = working()
    const refer = { type: 'assignment.referCoordination', assignmentId, decider: '处室', due: '2026-01-20' } as const
    expect(board.refusal(supervisor, refer)).toMatchObject({ reason: 'noCoordination' })
    board.send(fuzhou, flag(true))
    expect(board.refusal(supervisor, { ...refer, due: '2026-01-04' })).toMatchObject({ reason: 'dueInPast' })
  })
})

describe('亮灯调整', () => {
  const set = (until: string, reason = '台风停工，核实无误'): Command => ({
    type: 'assignment.overrideLight',
    assignmentId,
    colour: 'green',
    reason,
    until,
  })

  it('shows its colour and its reason, says what was computed, and ends by itself', () => {
    const board = buildBoard()
    walkTo(board, 'acknowledged')
    board.now = morningOf('2026-06-29')
    expect(lightOf(board.state, one(board), '2026-06-29').colour).toBe('red')
    board.send(supervisor, set('2026-07-03'))
    const light = lightOf(board.state, one(board), '2026-07-03')
    expect(light).toMatchObject({ colour: 'green', computed: 'red', pastDue: true, counts: true })
    expect(sentence(light, 'zh-CN')).toBe('绿：人工调整：台风停工，核实无误（至 07-03）')
    expect(lightOf(board.state, one(board), '2026-07-04')).toMatchObject({ colour: 'red', computed: null })
    expect(lightOf(board.state, one(board), '2026-06-28')).toMatchObject({ colour: 'red', computed: null })
  })

  it('needs a reason and a last day within sixty days, and can be taken back', () => {
    const board = working()
    expect(board.refusal(supervisor, set('2026-01-20', ''))).toMatchObject({ reason: 'reasonRequired' })
    for (const until of ['2026-01-04', '2026-03-07'])
      expect(board.refusal(supervisor, set(until))).toMatchObject({ reason: 'overrideTooLong' })
    board.send(supervisor, set('2026-03-06'))
    board.send(supervisor, { type: 'assignment.clearOverride', assignmentId })
    expect(lightOf(board.state, one(board), '2026-01-05').computed).toBeNull()
  })

  it('does not show over what is done', () => {
    const board = working()
    board.send(supervisor, { ...set('2026-01-20'), colour: 'red' } as Command)
    board.send(fuzhou, { type: 'assignment.submit', assignmentId, kind: 'completion', period: '2026-01' })
    board.send(supervisor, { type: 'assignment.approve', assignmentId })
    expect(lightOf(board.state, one(board), '2026-01-06').colour).toBe('blue')
  })
})

describe('批示', () => {
  const instruct = (level: 'extraUrgent' | 'urgent' | 'ordinary', unitId = 'fuzhou'): Command => ({
    type: 'board.instruct',
    matterName: `i-${level}`,
    taskId: null,
    unitId,
    level,
    text: '请专题研究并报结果',
  })

  it.each([
    ['特急', 'extraUrgent', '2026-02-14'],
    ['急', 'urgent', '2026-02-27'],
    ['一般', 'ordinary', '2026-03-12'],
  ] as const)('%s is due in its work days, over the Spring Festival and its make-up day', (_, level, due) => {
    const board = buildBoard()
    board.now = morningOf('2026-02-13')
    const [change] = board.send(leader, instruct(level))
    expect(change?.after).toMatchObject({ kind: 'instruction', level, due })
  })

  it('to the issuing unit itself is its supervisors’ to answer', () => {
    const board = buildBoard()
    board.send(leader, instruct('urgent', ISSUER))
    const reply: Command = { type: 'matter.reply', matterId: `-:${ISSUER}:i-urgent`, text: '已部署' }
    expect(board.refusal(fuzhou, reply)).toMatchObject({ code: 'notFound' })
    board.send(supervisor, reply)
  })

  it('is closed by a leader, not by the supervisor', () => {
    const board = buildBoard()
    board.send(leader, instruct('urgent'))
    const close: Command = { type: 'matter.close', matterId: '-:fuzhou:i-urgent', reason: null }
    expect(board.refusal(supervisor, close)).toMatchObject({ code: 'forbidden' })
    board.send(leader, close)
  })

  it('goes to a unit of the board, about a task of the board, once it is dispatched', () => {
    const board = buildBoard()
    expect(board.refusal(leader, instruct('urgent', 'hainan'))).toMatchObject({ reason: 'unknownUnit' })
    expect(board.refusal(leader, { ...instruct('urgent'), taskId: 't9' } as Command)).toMatchObject({
      reason: 'notFound',
    })
    expect(buildBoard({ dispatched: false }).refusal(leader, instruct('urgent'))).toMatchObject({
      reason: 'boardNotDispatched',
    })
  })
})

describe('填报', () => {
  const submit = (period: string): Command => ({ type: 'assignment.submit', assignmentId, kind: 'period', period })
  const texts = (progress: string) => ({ narrative: { progress, problem: '', nextStep: '继续推进' } })
  const approve = (board: TestBoard) => board.send(supervisor, { type: 'assignment.approve', assignmentId })

  it('after the window has closed is accepted and stamped 逾期填报', () => {
    const board = working()
    board.send(supervisor, { type: 'board.setCycle', from: '2026-02-01', every: 'month', day: 25 })
    board.now = morningOf('2026-02-26')
    board.send(fuzhou, submit('2026-02'))
    expect(board.report('t1:fuzhou:1')).toMatchObject({ period: '2026-02', late: true })
    expect(one(board).reportedPeriod).toBe('2026-02')
    approve(board)
    board.send(fuzhou, submit('2026-03'))
    expect(board.report('t1:fuzhou:2')).toMatchObject({ period: '2026-03', late: false })
  })

  it('for a period that has not begun or is none of this board’s is refused', () => {
    const board = working()
    for (const period of ['2026-02', '2026-Q1', '2026-W02'])
      expect(board.refusal(fuzhou, submit(period))).toMatchObject({ reason: 'unknownPeriod' })
  })

  it('that says what the last one said is marked 沿用上期 and is no update', () => {
    const board = working()
    board.send(fuzhou, submit('2026-01'), texts('已建 3 个'))
    const { updatedAt } = one(board)
    approve(board)
    board.now += DAY
    board.send(fuzhou, submit('2026-01'), texts('已建 3 个'))
    expect(board.report('t1:fuzhou:2').carriedOver).toEqual(['percent', 'progress', 'nextStep'])
    expect(one(board).updatedAt).toBe(updatedAt)
    approve(board)
    board.now += DAY
    board.send(fuzhou, submit('2026-01'), texts('已建 5 个'))
    expect(board.report('t1:fuzhou:3').carriedOver).toEqual(['percent', 'nextStep'])
    expect(one(board).updatedAt).toBe(board.now)
  })

  it('that was returned and is amended is compared with the report before, not with the draft that came back', () => {
    const board = working()
    board.send(fuzhou, submit('2026-01'), texts('已建 3 个'))
    approve(board)
    board.now = morningOf('2026-02-10')
    board.send(fuzhou, submit('2026-02'), texts('已建 5 个'))
    const { updatedAt } = one(board)
    board.send(supervisor, { type: 'assignment.return', assignmentId, reason: '请写明名单' })
    board.now += DAY
    // The same again is no update, whoever returned it; but 已建 5 个 is not what the period before said.
    board.send(fuzhou, submit('2026-02'), texts('已建 5 个'))
    expect(board.report('t1:fuzhou:3').carriedOver).toEqual(['percent', 'nextStep'])
    expect(one(board).updatedAt).toBe(updatedAt)
  })
})

describe('填报周期', () => {
  const cycle = (from: string, every: 'week' | 'month' | 'quarter' = 'month', day = 25): Command => ({
    type: 'board.setCycle',
    from,
    every,
    day,
  })

  it('of a dispatched board begins where a window ended, so that windows never overlap', () => {
    const board = buildBoard()
    expect(board.refusal(supervisor, cycle('2026-01-20'))).toMatchObject({
      reason: 'windowsOverlap',
      params: { next: '2026-02-01' },
    })
    expect(board.refusal(supervisor, cycle('2026-02-10'))).toMatchObject({ params: { next: '2026-03-01' } })
    board.send(supervisor, cycle('2026-02-01'))
    // It has not begun yet: it may still be put right.
    board.send(supervisor, cycle('2026-02-01', 'quarter', 20))
    expect(board.state.board?.cycles).toEqual([{ from: '2026-02-01', every: 'quarter', day: 20 }])
  })

  it('of a week closes on one of its days', () => {
    expect(buildBoard().refusal(supervisor, cycle('2026-02-01', 'week', 8))).toMatchObject({ reason: 'cycleDay' })
  })
})
