import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { decisionsBefore, decisionsOf, lastMeeting, standingOf } from '#shared/domain/decisions.ts'
import { type TestBoard, DAY, buildBoard, meetingPlan, staff, supervisor, taskAdd } from '#test/support/builders.ts'

const TODAY = '2026-01-08'
const origin = (meetingId = 'b1_m1') => ({ meetingId, agendaItemId: 'i1' })
const resolve = (matterName: string, unitId: string, more: object = {}): Command => ({
  type: 'board.resolve',
  matterName,
  origin: origin(),
  taskId: null,
  unitId,
  text: '月底前报整改方案',
  due: '2026-01-30',
  ...more,
})
const close = (matterId: string): Command => ({ type: 'matter.close', matterId, reason: null })

function opened(): TestBoard {
  const board = buildBoard()
  board.send(supervisor, meetingPlan())
  board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_m1' })
  return board
}
/** Closes the first meeting and opens another after it. */
function next(board: TestBoard, meetingId: string, previousId: string): void {
  board.now += DAY
  board.send(supervisor, { type: 'meeting.close', meetingId: previousId })
  board.send(supervisor, meetingPlan({ meetingId, previousId }))
  board.send(supervisor, { type: 'meeting.open', meetingId })
}

describe('what a meeting decided', () => {
  it('is one decision for several units, carried out unit by unit', () => {
    const board = opened()
    board.send(supervisor, resolve('d1', 'xiamen'))
    board.send(supervisor, resolve('d1', 'fuzhou'))
    const [decision, ...others] = decisionsOf(board.state, 'b1_m1')
    if (!decision) throw new Error('nothing was decided')
    expect(others).toEqual([])
    expect(decision).toMatchObject({ kind: 'duty', unitIds: ['fuzhou', 'xiamen'], due: '2026-01-30' })
    expect(standingOf(board.state, decision, TODAY)).toEqual({ kind: 'open', done: 0, of: 2 })
    board.send(supervisor, close('-:fuzhou:d1'))
    expect(standingOf(board.state, decision, TODAY)).toEqual({ kind: 'open', done: 1, of: 2 })
    expect(standingOf(board.state, decision, '2026-02-01').kind).toBe('overdue')
    board.send(supervisor, close('-:xiamen:d1'))
    expect(standingOf(board.state, decision, '2026-02-01')).toEqual({ kind: 'done', done: 2, of: 2 })
  })

  it('is a task that its units have at once, carried out when they have completed it', () => {
    const board = opened()
    board.send(supervisor, taskAdd('t2', ['fuzhou'], { origin: origin(), title: '建立周报', due: '2026-03-31' }))
    expect(board.assignment('t2', 'fuzhou').state).toBe('assigned')
    const [decision] = decisionsOf(board.state, 'b1_m1')
    if (!decision) throw new Error('nothing was decided')
    expect(decision).toMatchObject({ kind: 'task', taskId: 't2', text: '建立周报', unitIds: ['fuzhou'] })
    expect(standingOf(board.state, decision, TODAY).kind).toBe('open')
    const assignmentId = 't2:fuzhou'
    board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId })
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId, percent: 100 })
    board.send(staff('fuzhou'), { type: 'assignment.submit', assignmentId, kind: 'completion', period: '2026-01' })
    board.send(supervisor, { type: 'assignment.approve', assignmentId })
    expect(standingOf(board.state, decision, TODAY)).toEqual({ kind: 'done', done: 1, of: 1 })
  })

  it.each<[string, object, string]>([
    ['without a unit', { responsibleUnitIds: [] }, 'ownerRequired'],
    ['without a day', { due: null }, 'dueRequired'],
    ['with a day that has passed', { due: '2026-01-02' }, 'dueInPast'],
    ['without a criterion', { criterion: null }, 'dispatchIncomplete'],
  ])('is no task %s', (_, more, reason) => {
    const board = opened()
    expect(board.refusal(supervisor, { ...taskAdd('t2', ['fuzhou'], { origin: origin() }), ...more })).toMatchObject({
      reason,
    })
    expect(board.state.tasks.has('t2')).toBe(false)
  })

  it('is not undone as a task its units already have', () => {
    const board = opened()
    board.send(supervisor, taskAdd('t2', ['fuzhou'], { origin: origin() }), { commandId: 'made' })
    expect(board.refusal(supervisor, { type: 'command.undo', commandId: 'made' })).toMatchObject({
      reason: 'notUndoable',
    })
  })

  it('is reworded and taken back until the meeting closes, and never after', () => {
    const board = opened()
    board.send(supervisor, resolve('d1', 'fuzhou'))
    board.send(supervisor, resolve('d2', 'fuzhou', { text: '另一件' }))
    const amend = (text: string): Command => ({
      type: 'decision.amend',
      matterId: '-:fuzhou:d1',
      text,
      due: '2026-02-06',
    })
    board.send(supervisor, amend('二月上旬报整改方案'))
    board.send(supervisor, { type: 'decision.withdraw', matterId: '-:fuzhou:d2' })
    expect(decisionsOf(board.state, 'b1_m1')).toMatchObject([{ text: '二月上旬报整改方案', due: '2026-02-06' }])
    expect(board.refusal(supervisor, amend(''))).toMatchObject({ reason: 'textRequired' })
    expect(board.refusal(supervisor, { ...amend('x'), due: null } as Command)).toMatchObject({ reason: 'dueRequired' })
    const base = board.state.seq
    board.send(supervisor, { type: 'meeting.close', meetingId: 'b1_m1' })
    expect(board.refusal(supervisor, amend('会后改的'))).toMatchObject({
      reason: 'meetingStatus',
      params: { status: 'closed' },
    })
    expect(board.refusal(supervisor, amend('会后改的'), { base, own: [] }).code).toBe('conflict')
    expect(board.refusal(supervisor, { type: 'decision.withdraw', matterId: '-:fuzhou:d1' })).toMatchObject({
      reason: 'meetingStatus',
    })
    expect(board.state.meetings.get('b1_m1')?.closedSeq).toBe(base)
  })

  it('is nothing but a decision: other papers stay as they were sent', () => {
    const board = opened()
    board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    board.send(supervisor, { type: 'assignment.urge', assignmentId: 't1:fuzhou', matterName: 'u1', text: '请填报' })
    const amend: Command = { type: 'decision.amend', matterId: 't1:fuzhou:u1', text: '改', due: '2026-02-06' }
    expect(board.refusal(supervisor, amend)).toMatchObject({ reason: 'matterNotRevisable' })
  })
})

describe('what a meeting begins with', () => {
  it('everything the last one decided, after what earlier ones left open', () => {
    const board = opened()
    board.send(supervisor, resolve('d1', 'fuzhou', { text: '留下的' }))
    board.send(supervisor, resolve('d2', 'fuzhou', { text: '办完的' }))
    board.send(supervisor, close('-:fuzhou:d2'))
    next(board, 'b1_m2', 'b1_m1')
    board.send(supervisor, resolve('d3', 'xiamen', { text: '第二次', origin: origin('b1_m2') }))
    board.send(supervisor, close('-:xiamen:d3'))
    const texts = (id: string) =>
      decisionsBefore(board.state, board.state.meetings.get(id) ?? null, TODAY).map(({ text }) => text)
    expect(texts('b1_m1')).toEqual(['留下的', '办完的'])
    expect(texts('b1_m2')).toEqual(['留下的', '第二次'])
    expect(decisionsBefore(board.state, null, TODAY)).toEqual([])
  })

  it('the meeting held last, whatever was planned since', () => {
    const board = opened()
    expect(lastMeeting(board.state)?.id).toBe('b1_m1')
    next(board, 'b1_m2', 'b1_m1')
    board.send(supervisor, meetingPlan({ meetingId: 'b1_m3' }))
    expect(lastMeeting(board.state)?.id).toBe('b1_m2')
    expect(lastMeeting(board.state, 'b1_m2')?.id).toBe('b1_m1')
    expect(lastMeeting(buildBoard().state)).toBeNull()
  })
})
