import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { type Actor, type Meeting, boardOfMeeting } from '#shared/domain/model.ts'
import {
  altersSight,
  audienceKey,
  audienceOf,
  filterChange,
  mayReadMeeting,
  mayWriteMinutes,
  viewOf,
} from '#shared/domain/visibility.ts'
import {
  DAY,
  type TestBoard,
  auditor,
  buildBoard,
  handler,
  leader,
  meetingPlan,
  nobody,
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

describe('people whom a meeting names', () => {
  const minister = { name: '王副省长', accountId: null, role: 'attends', absent: false } as const
  const by = (actor: Actor, role: 'attends' | 'sitsIn' = 'sitsIn') =>
    ({ name: actor.name, accountId: actor.accountId, role, absent: false }) as const
  const name = (board: TestBoard, value: Meeting['people']) =>
    board.send(supervisor, { type: 'meeting.edit', meetingId, field: 'people', value: [...value] })
  const xiamen = staff('xiamen')
  /** What a person is shown of the meeting by the page, and by a change of its place that is told live. */
  const sees = (board: TestBoard, actor: Actor): [boolean, boolean] => {
    const audience = audienceOf(actor, board.state.board!, board.state.meetings.values())
    const [change] = board.send(supervisor, {
      type: 'meeting.edit',
      meetingId,
      field: 'place',
      value: `${board.state.seq} 会议室`,
    })
    return [
      audience !== null && viewOf(board.state, audience).meetings.length > 0,
      audience !== null && filterChange(change!, board.state, audience) !== null,
    ]
  }

  it('may open it while it names them, whatever their unit; a plain name opens nothing', () => {
    const board = planned()
    expect(sees(board, xiamen)).toEqual([false, false])
    expect(mayReadMeeting(xiamen, board.state.board!, meeting(board)!)).toBe(false)
    const [change] = name(board, [minister, by(xiamen)])
    // What they were sent before has nothing of it.
    expect(altersSight(change!)).toBe(true)
    expect(sees(board, xiamen)).toEqual([true, true])
    expect(mayReadMeeting(xiamen, board.state.board!, meeting(board)!)).toBe(true)
    expect(mayWriteMinutes(xiamen, board.state.board!, meeting(board)!)).toBe(false)
    // Nobody else of their unit.
    expect(sees(board, handler('xiamen'))).toEqual([false, false])
    const [removal] = name(board, [minister])
    expect(altersSight(removal!)).toBe(true)
    expect(sees(board, xiamen)).toEqual([false, false])
    expect(mayReadMeeting(xiamen, board.state.board!, meeting(board)!)).toBe(false)
  })

  it('named from the beginning, they get a fresh view as well', () => {
    const board = buildBoard()
    const [made] = board.send(supervisor, meetingPlan({ people: [by(xiamen)] }))
    expect(altersSight(made!)).toBe(true)
    const [other] = board.send(supervisor, meetingPlan({ meetingId: 'b1_m2', people: [minister] }))
    expect(altersSight(other!)).toBe(false)
  })

  it('with an office in it, they read it and keep its record, though their unit takes no part', () => {
    const board = planned()
    board.send(supervisor, { type: 'meeting.edit', meetingId, field: 'recorderId', value: xiamen.accountId })
    expect(sees(board, xiamen)).toEqual([true, true])
    expect(mayWriteMinutes(xiamen, board.state.board!, meeting(board)!)).toBe(true)
    board.send(supervisor, open)
    board.send(xiamen, { type: 'meeting.discuss', meetingId, agendaItemId: 'i1', discussed: true })
    expect(meeting(board)?.discussed).toEqual(['i1'])
  })

  it('share the broadcasts of their unit while it takes part: nobody is an audience of their own without need', () => {
    const board = planned()
    const fuzhou = staff('fuzhou')
    const key = () => audienceKey(audienceOf(fuzhou, board.state.board!, board.state.meetings.values())!)
    const before = key()
    name(board, [by(fuzhou, 'attends')])
    expect(key()).toBe(before)
    board.send(supervisor, { type: 'meeting.edit', meetingId, field: 'unitIds', value: ['xiamen'] })
    expect(key()).not.toBe(before)
    expect(sees(board, fuzhou)).toEqual([true, true])
  })

  it('who does not read the board reads no meeting of it, named or not', () => {
    const board = planned()
    for (const actor of [nobody, auditor, staff('elsewhere')]) {
      name(board, [by(actor)])
      expect(sees(board, actor)).toEqual([false, false])
    }
  })

  it('nobody is named twice, and only units that are on the board can be missing', () => {
    const board = planned()
    expect(
      board.refusal(supervisor, {
        type: 'meeting.edit',
        meetingId,
        field: 'people',
        value: [by(xiamen), by(xiamen, 'attends')],
      }),
    ).toMatchObject({ reason: 'duplicate' })
    expect(
      board.refusal(supervisor, { type: 'meeting.edit', meetingId, field: 'absentUnitIds', value: ['nowhere'] }),
    ).toMatchObject({ reason: 'unknownUnit' })
    name(board, [minister, minister])
    expect(meeting(board)?.people).toHaveLength(2)
  })
})

describe('已议', () => {
  const discuss = (agendaItemId: string, discussed = true): Command => ({
    type: 'meeting.discuss',
    meetingId,
    agendaItemId,
    discussed,
  })
  const item = meetingPlan().agenda[0]!
  const ofTwo = (): TestBoard => {
    const board = buildBoard()
    board.send(supervisor, meetingPlan({ agenda: [item, { ...item, id: 'i2' }] }))
    return board
  }

  it('is said of an item while the meeting is going on, and taken back', () => {
    const board = ofTwo()
    expect(board.refusal(supervisor, discuss('i1'))).toMatchObject({ reason: 'meetingStatus' })
    board.send(supervisor, open)
    board.send(supervisor, discuss('i1'))
    expect(board.send(supervisor, discuss('i1'))).toEqual([])
    expect(meeting(board)?.discussed).toEqual(['i1'])
    board.send(supervisor, discuss('i1', false))
    expect(meeting(board)?.discussed).toEqual([])
    expect(board.refusal(supervisor, discuss('nowhere'))).toMatchObject({ code: 'notFound' })
    board.send(supervisor, close)
    expect(board.refusal(supervisor, discuss('i1'))).toMatchObject({ reason: 'meetingStatus' })
  })

  it('two who tick two items at once are both right', () => {
    const board = ofTwo()
    board.send(supervisor, open)
    const base = board.state.seq
    board.send(supervisor, discuss('i1'), { base })
    board.send(leader, discuss('i2'), { base })
    expect(meeting(board)?.discussed).toEqual(['i1', 'i2'])
  })

  it('is for whoever keeps the record: a unit that attends is refused', () => {
    const board = ofTwo()
    board.send(supervisor, open)
    expect(board.refusal(staff('fuzhou'), discuss('i1'))).toMatchObject({ code: 'forbidden' })
  })
})
