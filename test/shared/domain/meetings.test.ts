import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { boardOfMeeting } from '#shared/domain/model.ts'
import { altersSight, filterChange, viewOf } from '#shared/domain/visibility.ts'
import {
  DAY,
  type TestBoard,
  buildBoard,
  leader,
  meetingPlan,
  staff,
  supervisor,
  supervisor2,
  taskAdd,
  walkTo,
} from '#test/support/builders.ts'

const meetingId = 'b1_m1'
const open: Command = { type: 'meeting.open', meetingId }
const close: Command = { type: 'meeting.close', meetingId }
const planned = (): TestBoard => {
  const board = buildBoard()
  walkTo(board, 'inProgress')
  board.send(supervisor, meetingPlan())
  return board
}
const opened = (): TestBoard => {
  const board = planned()
  board.send(supervisor, open)
  return board
}
const meeting = (board: TestBoard) => board.state.meetings.get(meetingId)
const resolve = (more: Partial<Extract<Command, { type: 'board.resolve' }>> = {}): Command => ({
  type: 'board.resolve',
  matterName: 'd1',
  origin: { meetingId, agendaItemId: 'i1' },
  taskId: 't1',
  unitId: 'fuzhou',
  text: '月底前报整改方案',
  due: '2026-01-31',
  ...more,
})

describe('a meeting', () => {
  it('opens on the sequence before it opened, and keeps it', () => {
    const board = planned()
    const { seq } = board.state
    board.now += DAY
    board.send(supervisor, open)
    expect(meeting(board)).toMatchObject({ status: 'open', openedSeq: seq, openedAt: board.now })
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 90 })
    board.send(supervisor, close)
    expect(meeting(board)).toMatchObject({ status: 'closed', openedSeq: seq, closedAt: board.now })
  })

  it('opens once and closes once; who comes second is told', () => {
    const board = planned()
    const base = board.state.seq
    board.send(supervisor, open)
    expect(board.refusal(supervisor2, open, { base })).toMatchObject({ code: 'conflict' })
    expect(board.refusal(supervisor2, open)).toMatchObject({ reason: 'meetingStatus', params: { status: 'open' } })
    board.send(leader, close)
    expect(board.refusal(supervisor, close)).toMatchObject({ params: { status: 'closed' } })
    expect(board.refusal(supervisor, open)).toMatchObject({ params: { status: 'closed' } })
  })

  it('is edited until it is closed, and cancelled before it opens', () => {
    const board = opened()
    board.send(supervisor, { type: 'meeting.edit', meetingId, field: 'agenda', value: [] })
    expect(meeting(board)?.agenda).toEqual([])
    expect(board.refusal(supervisor, { type: 'meeting.cancel', meetingId, reason: '台风' })).toMatchObject({
      reason: 'meetingStatus',
    })
    board.send(supervisor, close)
    expect(board.refusal(supervisor, { type: 'meeting.edit', meetingId, field: 'title', value: '另名' })).toMatchObject(
      { reason: 'meetingStatus' },
    )
  })

  it.each<[string, Partial<Extract<Command, { type: 'meeting.plan' }>>, string]>([
    ['of another board', { meetingId: 'b2_m1' }, 'malformed'],
    ['with a unit that is not on the board', { unitIds: ['hainan'] }, 'unknownUnit'],
    [
      'about a task that is not on the board',
      {
        agenda: [
          { id: 'i1', section: 'red', title: '红灯', minutes: 5, unitId: null, refs: [{ taskId: 't9', unitId: null }] },
        ],
      },
      'unknownUnit',
    ],
    ['after a meeting that never was', { previousId: 'b1_m0' }, 'notFound'],
  ])('%s is refused', (_, more, reason) => {
    expect(buildBoard().refusal(supervisor, meetingPlan(more))).toMatchObject({ reason })
  })

  it('is found by its id alone', () => {
    expect(boardOfMeeting('fujian-2023_x1')).toBe('fujian-2023')
    expect(boardOfMeeting('a_b_c')).toBe('a_b')
    for (const id of ['nothing', '_x', 'x_']) expect(boardOfMeeting(id)).toBeNull()
  })
})

describe('议定事项', () => {
  it('is a duty of one unit with a day, from an agenda item of the open meeting', () => {
    const board = opened()
    board.send(supervisor, resolve())
    expect(board.state.matters.get('t1:fuzhou:d1')).toMatchObject({
      kind: 'decision',
      unitId: 'fuzhou',
      due: '2026-01-31',
      origin: { meetingId, agendaItemId: 'i1' },
    })
  })

  it.each<[string, Parameters<typeof resolve>[0], string]>([
    ['without an owner', { unitId: null }, 'ownerRequired'],
    ['without a day', { due: null }, 'dueRequired'],
    ['with a day that has passed', { due: '2026-01-04' }, 'dueInPast'],
    ['without a text', { text: '' }, 'textRequired'],
    ['of no agenda item', { origin: { meetingId, agendaItemId: 'i9' } }, 'notFound'],
  ])('%s is refused', (_, more, reason) => {
    expect(opened().refusal(supervisor, resolve(more))).toMatchObject({ reason })
  })

  it('can be a task of the board, whose source is the meeting', () => {
    const board = opened()
    board.send(supervisor, taskAdd('t2', ['fuzhou'], { origin: { meetingId, agendaItemId: 'i1' } }))
    expect(board.task('t2').origin).toEqual({ meetingId, agendaItemId: 'i1' })
    expect(board.assignment('t2', 'fuzhou').state).toBe('assigned')
  })

  it('is made only while the meeting is open: closing locks them', () => {
    const board = planned()
    expect(board.refusal(supervisor, resolve())).toMatchObject({ reason: 'meetingStatus' })
    board.send(supervisor, open)
    const base = board.state.seq
    board.send(supervisor, close)
    expect(board.refusal(supervisor2, resolve(), { base })).toMatchObject({ code: 'conflict' })
    const task = taskAdd('t2', ['fuzhou'], { origin: { meetingId, agendaItemId: 'i1' } })
    expect(board.refusal(supervisor, task)).toMatchObject({ reason: 'meetingStatus' })
  })
})

describe('who sees a meeting', () => {
  const ofXiamen = { kind: 'units', unitIds: ['xiamen'] } as const
  const ofFuzhou = { kind: 'units', unitIds: ['fuzhou'] } as const

  it('the issuing unit and the units that take part', () => {
    const board = planned()
    expect(viewOf(board.state, ofFuzhou).meetings).toHaveLength(1)
    expect(viewOf(board.state, ofXiamen).meetings).toEqual([])
    const told = (audience: typeof ofXiamen | typeof ofFuzhou) =>
      board.log.filter((c) => c.subject === `meeting:${meetingId}` && filterChange(c, board.state, audience) !== null)
    expect(told(ofFuzhou)).toHaveLength(1)
    expect(told(ofXiamen)).toEqual([])
  })

  it('a unit that is asked to it later gets a fresh view', () => {
    const board = planned()
    const [change] = board.send(supervisor, {
      type: 'meeting.edit',
      meetingId,
      field: 'unitIds',
      value: ['fuzhou', 'xiamen'],
    })
    expect(change && altersSight(change)).toBe(true)
    expect(viewOf(board.state, ofXiamen).meetings).toHaveLength(1)
  })
})
