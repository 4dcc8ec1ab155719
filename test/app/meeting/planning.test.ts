import { describe, expect, it } from 'vitest'
import { moved } from '#app/components/meeting/AgendaEditor.tsx'
import { amendment, recording, withdrawal } from '#app/components/meeting/decisionCommands.ts'
import { accountCalled, commandsOf, draftOf } from '#app/components/meeting/planning.ts'
import { rowIds, rowsOf } from '#app/components/meeting/rows.ts'
import { FIRST_VIEW, NO_FILTERS } from '#app/components/meeting/viewState.ts'
import { commandSchema } from '#shared/domain/commands.ts'
import { decisionsOf } from '#shared/domain/decisions.ts'
import { copyState } from '#shared/domain/state.ts'
import { type TestBoard, buildBoard, meetingPlan, staff, supervisor } from '#test/support/builders.ts'

const DATE = '2026-01-08'
const baseOf = (board: TestBoard) => {
  if (!board.state.board) throw new Error('no board')
  return { board: board.state.board, state: board.state, date: DATE, people: {}, meId: 'supervisor' }
}

describe('planning a meeting', () => {
  it('begins on the next work day with all units, and is one command the server takes', () => {
    const board = buildBoard()
    const draft = draftOf(null, baseOf(board), '督查调度会')
    expect(draft).toMatchObject({ title: '督查调度会', startsAt: '2026-01-09T09:30', unitIds: ['fuzhou', 'xiamen'] })
    const { meetingId, commands } = commandsOf(null, draft, baseOf(board))
    expect(commands.map((command) => commandSchema.safeParse(command).success)).toEqual([true])
    for (const command of commands) board.send(supervisor, command)
    expect(board.state.meetings.get(meetingId)?.status).toBe('planned')
  })

  it('follows the last one held: its units, its people, its place', () => {
    const board = buildBoard()
    board.send(supervisor, meetingPlan())
    board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_m1' })
    const base = baseOf(board)
    const draft = draftOf(null, base, '会')
    expect(draft).toMatchObject({ place: '三楼会议室', unitIds: ['fuzhou'], chairId: 'leader' })
    expect(commandsOf(null, draft, base).commands[0]).toMatchObject({ previousId: 'b1_m1' })
  })

  it('changes only what differs', () => {
    const board = buildBoard()
    board.send(supervisor, meetingPlan())
    const meeting = board.state.meetings.get('b1_m1') ?? null
    const base = baseOf(board)
    const draft = draftOf(meeting, base, '')
    expect(commandsOf(meeting, draft, base).commands).toEqual([])
    expect(commandsOf(meeting, { ...draft, place: ' 视频会议 ' }, base).commands).toEqual([
      { type: 'meeting.edit', meetingId: 'b1_m1', field: 'place', value: '视频会议' },
    ])
  })

  it('a name opens the meeting to an account only where no other account is called so', () => {
    const accounts = { 'chen-1': '陈', 'chen-2': '陈', lin: '林' }
    const none = { accountId: null, isAmbiguous: false }
    expect(accountCalled(' 林 ', accounts, [])).toEqual({ accountId: 'lin', isAmbiguous: false })
    expect(accountCalled('陈', accounts, [])).toEqual({ accountId: null, isAmbiguous: true })
    const other = { name: '陈', accountId: 'chen-1', role: 'attends', absent: false } as const
    expect(accountCalled('陈', accounts, [other])).toEqual({ accountId: 'chen-2', isAmbiguous: false })
    expect(accountCalled('王', accounts, [])).toEqual(none)
    expect(accountCalled('', accounts, [])).toEqual(none)
  })

  it('moves an item of the agenda to another place', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(moved(['a', 'b', 'c'], 2, 3)).toEqual(['a', 'b', 'c'])
  })
})

describe('putting a decision on record', () => {
  const origin = { meetingId: 'b1_m1', agendaItemId: 'i1' }
  const filled = { text: ' 报方案 ', unitIds: ['fuzhou', 'xiamen'], due: '2026-01-30', areaId: 'a1' }
  const opened = (): TestBoard => {
    const board = buildBoard()
    board.send(supervisor, meetingPlan())
    board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_m1' })
    return board
  }

  it.each(['duty', 'task'] as const)('as a %s for two units; then reworded, then taken back', (kind) => {
    const board = opened()
    for (const command of recording({ ...filled, kind }, origin, null, board.state, DATE)) {
      expect(commandSchema.safeParse(command).success).toBe(true)
      board.send(supervisor, command)
    }
    const decided = () => decisionsOf(board.state, 'b1_m1')
    expect(decided()).toMatchObject([{ kind, text: '报方案', unitIds: ['fuzhou', 'xiamen'], due: '2026-01-30' }])
    // What was decided today is not late by what others should have done since January.
    for (const task of board.state.tasks.values()) if (task.origin) expect(task.start).toBe(DATE)
    const [decision] = decided()
    if (!decision) throw new Error('nothing was decided')
    expect(amendment(decision, { text: '报方案', due: '2026-01-30' })).toEqual([])
    for (const command of amendment(decision, { text: '报总体方案', due: '2026-02-27' }))
      board.send(supervisor, command)
    expect(decided()).toMatchObject([{ text: '报总体方案', due: '2026-02-27' }])
    for (const command of withdrawal(decision, '会上撤回')) board.send(supervisor, command)
    expect(decided()).toEqual([])
  })
})

describe('the rows a meeting looks at', () => {
  const agenda = meetingPlan().agenda
  it('keep their frozen figures while the live ones move beside them', () => {
    const board = buildBoard()
    const frozen = { state: copyState(board.state), date: DATE }
    const live = { state: board.state, date: DATE }
    board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 55 })
    const { ids } = rowIds({ ...FIRST_VIEW, agendaItemId: 'i1' }, agenda, frozen, new Map())
    const [row] = rowsOf(ids, { frozen, live })
    expect(ids).toEqual(['t1:fuzhou'])
    expect([row?.frozen?.assignment.percent, row?.live?.assignment.percent]).toEqual([0, 55])
  })

  it('are of the whole board what calls, or what is asked for', () => {
    const board = buildBoard({ tasks: [{ id: 't1', due: '2026-01-06' }, { id: 't2' }] })
    const base = { state: board.state, date: DATE }
    const ids = (more: object) => rowIds({ ...FIRST_VIEW, ...more }, agenda, base, new Map([['t2', '1-2']])).ids
    expect(ids({})).toEqual(['t1:fuzhou', 't1:xiamen'])
    expect(ids({ unitId: 'xiamen' })).toEqual(['t1:xiamen', 't2:xiamen'])
    expect(ids({ filters: { ...NO_FILTERS, query: '1-2' } })).toEqual(['t2:fuzhou', 't2:xiamen'])
    expect(ids({ filters: { ...NO_FILTERS, yellow: true } })).toEqual([])
    expect(ids({ taskId: 't2' })).toEqual(['t2:fuzhou', 't2:xiamen'])
  })
})
