import { describe, expect, it } from 'vitest'
import { NARRATIVE_MAX_LENGTH } from '#shared/protocol/limits.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { AssignmentState, Metric } from '#shared/domain/model.ts'
import {
  DAY,
  RATE,
  type Reachable,
  type TestBoard,
  buildBoard,
  handler,
  leader,
  morningOf,
  reviewer,
  staff,
  supervisor,
  supervisor2,
  walkTo,
} from '#test/support/builders.ts'

const fuzhou = staff('fuzhou')
const assignmentId = 't1:fuzhou'
const one = (board: TestBoard) => board.assignment('t1', 'fuzhou')
const percentTo = (percent: number): Command => ({ type: 'assignment.setPercent', assignmentId, percent })
const submit = (kind: 'period' | 'completion'): Command => ({
  type: 'assignment.submit',
  assignmentId,
  kind,
  period: '2026-01',
})
const approve: Command = { type: 'assignment.approve', assignmentId }
const giveBack = (reason = '缺附件'): Command => ({ type: 'assignment.return', assignmentId, reason })
const closeOut: Command = { type: 'assignment.closeOut', assignmentId }
const aside = (state: 'suspended' | 'notApplicable' | 'awaitingUpper' | 'cancelled', reason = '等待经费'): Command => ({
  type: 'assignment.setAside',
  assignmentId,
  state,
  reason,
})
const resume: Command = { type: 'assignment.resume', assignmentId }
const at = (state: Reachable): TestBoard => {
  const board = buildBoard()
  walkTo(board, state)
  return board
}

describe('in a state where it does not fit, each command is refused and says the state', () => {
  const STATES: readonly Reachable[] = [
    'assigned',
    'acknowledged',
    'inProgress',
    'underReview',
    'returned',
    'completed',
    'closedOut',
    'suspended',
    'cancelled',
  ]
  const OPEN: readonly AssignmentState[] = ['acknowledged', 'inProgress', 'returned']
  const FITS: [string, Command, readonly AssignmentState[]][] = [
    ['acknowledge', { type: 'assignment.acknowledge', assignmentId }, ['assigned']],
    ['setPercent', percentTo(55), OPEN],
    [
      'flagCoordination',
      { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true },
      ['assigned', ...OPEN, 'underReview', 'suspended'],
    ],
    ['submit', submit('period'), OPEN],
    ['approve', approve, ['underReview']],
    ['return', giveBack(), ['underReview']],
    ['closeOut', closeOut, ['completed']],
    ['setAside', aside('awaitingUpper'), ['assigned', ...OPEN, 'underReview', 'suspended']],
    ['setAside to the same', aside('suspended'), ['assigned', ...OPEN, 'underReview']],
    ['resume', resume, ['suspended']],
  ]
  const actorOf = (command: Command) =>
    /approve|return|setAside|resume/.test(command.type)
      ? supervisor
      : command.type === 'assignment.closeOut'
        ? leader
        : fuzhou
  const table = FITS.flatMap(([name, command, fits]) =>
    STATES.map((state) => [name, state, fits.includes(state), command] as const),
  )
  it.each(table)('%s while %s: %s', (_, state, fits, command) => {
    const board = at(state)
    const outcome = board.attempt(actorOf(command), command)
    if (fits) expect(outcome).not.toHaveProperty('refused')
    else expect(outcome).toEqual({ refused: true, code: 'invalid', reason: 'stateForbids', params: { state } })
  })

  it('an unknown assignment, or one of a removed task, is not found', () => {
    const board = at('inProgress')
    expect(board.refusal(fuzhou, { ...percentTo(1), assignmentId: 't7:fuzhou' } as Command).code).toBe('notFound')
    board.send(supervisor, { type: 'task.remove', taskId: 't1', reason: '重复' })
    expect(board.refusal(fuzhou, percentTo(1)).code).toBe('notFound')
  })
})

describe('the ordinary course', () => {
  it('from 交办 over 签收, 承办, 审核, 办结 to 销号, each step with its moment and its person', () => {
    const board = buildBoard()
    expect(one(board)).toMatchObject({ state: 'assigned', percent: 0, assignedAt: board.now, acknowledgedAt: null })

    board.now += DAY
    board.send(reviewer('fuzhou'), { type: 'assignment.acknowledge', assignmentId })
    expect(one(board)).toMatchObject({
      state: 'acknowledged',
      acknowledgedAt: board.now,
      acknowledgedBy: 'fuzhou-reviewer',
    })

    board.now += DAY
    board.send(handler('fuzhou'), percentTo(100))
    expect(one(board)).toMatchObject({ state: 'inProgress', percent: 100, updatedAt: board.now })

    board.now += DAY
    const narrative = { progress: '已建成10个', problem: '缺编制', nextStep: '补齐' }
    board.send(reviewer('fuzhou'), submit('completion'), { narrative })
    expect(one(board)).toMatchObject({ state: 'underReview', reportId: 't1:fuzhou:1', reportCount: 1, lateCount: 0 })
    expect(board.report('t1:fuzhou:1')).toEqual({
      id: 't1:fuzhou:1',
      assignmentId,
      kind: 'completion',
      period: '2026-01',
      percent: 100,
      value: null,
      ...narrative,
      submittedBy: 'fuzhou-reviewer',
      submittedAt: board.now,
      late: false,
      carriedOver: [],
      review: null,
    })

    board.now += DAY
    board.send(supervisor, approve)
    expect(board.report('t1:fuzhou:1').review).toEqual({
      decision: 'approved',
      by: 'supervisor',
      at: board.now,
      reason: null,
    })
    expect(one(board)).toMatchObject({
      state: 'completed',
      // The day it was asked for, not the day it was granted.
      completedOn: '2026-01-08',
      completedLate: false,
      approvedBy: 'supervisor',
    })

    board.now += DAY
    board.send(leader, closeOut)
    expect(one(board)).toMatchObject({ state: 'closedOut', closedOutAt: board.now, closedOutBy: 'leader' })
  })

  it('100 % completes nothing by itself', () => {
    const board = at('inProgress')
    board.send(fuzhou, percentTo(100))
    expect(one(board)).toMatchObject({ state: 'inProgress', percent: 100, completedOn: null })
  })

  it('approving a period report goes on with the work', () => {
    const board = at('inProgress')
    board.send(fuzhou, submit('period'))
    board.send(supervisor, approve)
    expect(one(board)).toMatchObject({ state: 'inProgress', completedOn: null, approvedBy: null, percent: 40 })
    expect(board.report('t1:fuzhou:1').review?.decision).toBe('approved')
    board.send(fuzhou, percentTo(60))
    // The report is a frozen copy.
    expect(board.report('t1:fuzhou:1').percent).toBe(40)
  })

  it('a return counts, says why, and the next submission answers it', () => {
    const board = at('underReview')
    const changes = board.send(supervisor, giveBack('缺附件'))
    expect(changes.map(({ reason }) => reason)).toEqual(['缺附件', '缺附件'])
    expect(one(board)).toMatchObject({ state: 'returned', returnCount: 1, returnReason: '缺附件' })
    expect(board.report('t1:fuzhou:1').review).toMatchObject({ decision: 'returned', reason: '缺附件' })
    board.send(fuzhou, percentTo(45))
    expect(one(board).state).toBe('inProgress')
    board.send(fuzhou, submit('completion'))
    expect(one(board)).toMatchObject({ returnReason: null, returnCount: 1, reportCount: 2, reportId: 't1:fuzhou:2' })
    board.send(supervisor2, giveBack('仍缺'))
    expect(one(board).returnCount).toBe(2)
  })

  it('the first percent of 0 still means that work has begun', () => {
    const board = at('acknowledged')
    board.send(fuzhou, percentTo(0))
    expect(one(board).state).toBe('inProgress')
  })

  it('a percent that is already there is no change', () => {
    const board = at('inProgress')
    board.now += DAY
    expect(board.send(fuzhou, percentTo(40))).toEqual([])
  })
})

describe('a reason', () => {
  it('is required to return and to set aside', () => {
    expect(at('underReview').refusal(supervisor, giveBack(''))).toMatchObject({
      code: 'invalid',
      reason: 'reasonRequired',
    })
    expect(at('inProgress').refusal(supervisor, aside('suspended', ''))).toMatchObject({ reason: 'reasonRequired' })
  })
})

describe('lateness', () => {
  const late = (day: string): TestBoard => {
    const board = at('inProgress')
    board.now = morningOf(day)
    board.send(fuzhou, submit('completion'))
    return board
  }

  it('the due day itself is in time', () => {
    const board = late('2026-06-30')
    expect(one(board).lateCount).toBe(0)
  })

  it('a completion asked for after the due day is late, counted, and stays marked 补完成', () => {
    const board = late('2026-07-01')
    expect(board.report('t1:fuzhou:1').late).toBe(true)
    expect(one(board)).toMatchObject({ lateCount: 1, completedLate: false })
    board.send(supervisor, approve)
    expect(one(board)).toMatchObject({ state: 'completed', completedLate: true, completedOn: '2026-07-01' })
  })

  it('the day is the day in Fujian, not in Greenwich', () => {
    const board = at('inProgress')
    // 00:30 on July 1 in Fujian is still June 30 in UTC.
    board.now = Date.parse('2026-07-01T00:30:00+08:00')
    board.send(fuzhou, submit('completion'))
    expect(one(board).lateCount).toBe(1)
  })

  it('time spent in review is not charged to the unit', () => {
    const board = late('2026-06-30')
    board.now = morningOf('2026-07-20')
    board.send(supervisor, approve)
    expect(one(board)).toMatchObject({ completedLate: false, completedOn: '2026-06-30' })
  })

  it('a period report is never late for the due day', () => {
    const board = at('inProgress')
    board.now = morningOf('2026-08-03')
    board.send(fuzhou, submit('period'))
    expect(one(board).lateCount).toBe(0)
  })

  it('without a due day nothing is late', () => {
    const board = at('inProgress')
    board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'due', value: null })
    board.now = morningOf('2027-08-03')
    board.send(fuzhou, submit('completion'))
    expect(one(board).lateCount).toBe(0)
  })
})

describe('tasks on a metric', () => {
  const metricBoard = (metric: Metric = RATE): TestBoard => {
    const board = buildBoard({ tasks: [{ id: 't1', metric }] })
    walkTo(board, 'acknowledged')
    return board
  }
  const valueTo = (value: number): Command => ({ type: 'assignment.setValue', assignmentId, value })

  it('take a value, judge it, and begin the work', () => {
    const board = metricBoard()
    board.send(fuzhou, valueTo(89.9))
    expect(one(board)).toMatchObject({ value: 89.9, attained: false, state: 'inProgress', percent: 0 })
    board.send(fuzhou, valueTo(90))
    expect(one(board)).toMatchObject({ value: 90, attained: true })
  })

  it('take no percent, and plain tasks no value', () => {
    expect(metricBoard().refusal(fuzhou, percentTo(50))).toMatchObject({ code: 'invalid', reason: 'percentOnMetric' })
    expect(at('inProgress').refusal(fuzhou, valueTo(50))).toMatchObject({ code: 'invalid', reason: 'valueOnPlainTask' })
  })

  it.each([
    ['%', 100, 100.1],
    ['‰', 1_000, 1_000.1],
    ['/10万', 100_000, -0.1],
  ])('in %s: %d fits, %d is out of range', (unit, fits, out) => {
    const board = metricBoard({ ...RATE, unit })
    board.send(fuzhou, valueTo(fits))
    expect(board.refusal(fuzhou, valueTo(out))).toMatchObject({ code: 'invalid', reason: 'valueOutOfRange' })
  })

  it('are judged anew when the target moves, each unit by its own value', () => {
    const board = metricBoard()
    walkTo(board, 'acknowledged', 't1', 'xiamen')
    board.send(fuzhou, valueTo(92))
    board.send(staff('xiamen'), { type: 'assignment.setValue', assignmentId: 't1:xiamen', value: 97 })
    const metric = { ...RATE, value: 95 }
    const changes = board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'metric', value: metric })
    expect(changes.map(({ subject }) => subject)).toEqual(['task:t1', 'assignment:t1:fuzhou'])
    expect(one(board)).toMatchObject({ value: 92, attained: false })
    expect(board.assignment('t1', 'xiamen').attained).toBe(true)
    board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'metric', value: null })
    expect(one(board).attained).toBeNull()
  })

  it('never hold -0, which a log cannot keep', () => {
    const board = metricBoard()
    board.send(fuzhou, valueTo(-0))
    expect(Object.is(one(board).value, 0)).toBe(true)
  })
})

describe('需协调', () => {
  const flag = (needsCoordination: boolean, coordination?: string | null): Command => ({
    type: 'assignment.flagCoordination',
    assignmentId,
    needsCoordination,
    coordination,
  })

  it('carries its text, keeps it when only the flag is sent, and drops it with the flag', () => {
    const board = at('inProgress')
    board.send(fuzhou, flag(true, '请财政支持'))
    board.send(fuzhou, flag(true))
    expect(one(board)).toMatchObject({ needsCoordination: true, coordination: '请财政支持' })
    board.send(fuzhou, flag(false, '不该留下'))
    expect(one(board)).toMatchObject({ needsCoordination: false, coordination: null })
  })
})

describe('中止, 不涉及, 待上级部署 and 取消', () => {
  it('remember where the work stood, and 恢复 leads back there', () => {
    const board = at('returned')
    const [change] = board.send(supervisor, aside('suspended', '经费未到'))
    expect(change?.reason).toBe('经费未到')
    expect(one(board)).toMatchObject({ state: 'suspended', stateBeforeAside: 'returned', asideReason: '经费未到' })
    board.send(supervisor, aside('awaitingUpper', '等文件'))
    expect(one(board)).toMatchObject({ state: 'awaitingUpper', stateBeforeAside: 'returned', asideReason: '等文件' })
    board.send(supervisor, resume)
    expect(one(board)).toMatchObject({ state: 'returned', stateBeforeAside: null, asideReason: null })
  })

  it('a report under review waits along', () => {
    const board = at('underReview')
    board.send(supervisor, aside('suspended'))
    expect(board.refusal(supervisor, approve).reason).toBe('stateForbids')
    board.send(supervisor, resume)
    board.send(supervisor, approve)
    expect(one(board).state).toBe('completed')
  })

  it('取消 is for good', () => {
    const board = at('suspended')
    board.send(supervisor, aside('cancelled'))
    expect(board.refusal(supervisor, resume)).toMatchObject({ reason: 'stateForbids', params: { state: 'cancelled' } })
  })
})

describe('the narrative in a report', () => {
  it('may not exceed its length, and the field is named', () => {
    const board = at('inProgress')
    const texts = { progress: '', problem: '长'.repeat(NARRATIVE_MAX_LENGTH + 1), nextStep: '' }
    expect(board.refusal(fuzhou, submit('period'), { narrative: texts })).toMatchObject({
      code: 'invalid',
      reason: 'narrativeTooLong',
      params: { field: 'problem', max: NARRATIVE_MAX_LENGTH },
    })
    board.send(fuzhou, submit('period'), { narrative: { ...texts, problem: '长'.repeat(NARRATIVE_MAX_LENGTH) } })
  })

  it('is empty where the caller has none, as in the optimistic view', () => {
    const board = at('inProgress')
    board.send(fuzhou, submit('period'))
    expect(board.report('t1:fuzhou:1')).toMatchObject({ progress: '', problem: '', nextStep: '' })
  })
})
