import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { owesReport } from '#shared/domain/filing.ts'
import { type Message, messagesOf, messagesOfDay } from '#shared/domain/messages.ts'
import type { Actor } from '#shared/domain/model.ts'
import { windowOn } from '#shared/domain/windows.ts'
import {
  ISSUER,
  type TestBoard,
  buildBoard,
  handler,
  leader,
  meetingPlan,
  morningOf,
  reviewer,
  staff,
  supervisor,
  walkTo,
} from '#test/support/builders.ts'

const assignmentId = 't1:fuzhou'
const fuzhou = staff('fuzhou')
const told = (board: TestBoard, actor: Actor, command: Command): Message[] =>
  messagesOf(board.state, board.send(actor, command))
const at = (state: Parameters<typeof walkTo>[1]) => (): TestBoard => {
  const board = buildBoard()
  walkTo(board, state)
  return board
}
const toUnit = { unitId: 'fuzhou', roles: ['handler', 'reviewer'] }
const toSupervisors = { unitId: ISSUER, roles: ['supervisor'] }

describe('who is told of a change', () => {
  const paper = { assignmentId, matterName: 'p1', text: '内容' } as const
  it.each<[string, () => TestBoard, Actor, Command, Message['kind'], Message['to']]>([
    [
      'a submission: the supervisors',
      at('inProgress'),
      fuzhou,
      { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' },
      'submitted',
      toSupervisors as Message['to'],
    ],
    [
      'an approval: the unit',
      at('underReview'),
      supervisor,
      { type: 'assignment.approve', assignmentId },
      'approved',
      toUnit as Message['to'],
    ],
    [
      'a return: the unit',
      at('underReview'),
      supervisor,
      { type: 'assignment.return', assignmentId, reason: '缺附件' },
      'returned',
      toUnit as Message['to'],
    ],
    [
      'an urge: the unit',
      at('inProgress'),
      supervisor,
      { type: 'assignment.urge', ...paper },
      'urged',
      toUnit as Message['to'],
    ],
    [
      'an application: the supervisors',
      at('inProgress'),
      reviewer('fuzhou'),
      { type: 'assignment.requestExtension', ...paper, due: '2026-09-30' },
      'extensionAsked',
      toSupervisors as Message['to'],
    ],
    [
      'a request for coordination: supervisors and leaders',
      at('inProgress'),
      fuzhou,
      { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true },
      'coordinationAsked',
      { unitId: ISSUER, roles: ['supervisor', 'leader'] },
    ],
    [
      'an instruction: the unit it goes to',
      at('inProgress'),
      leader,
      { type: 'board.instruct', matterName: 'i1', taskId: null, unitId: 'fuzhou', level: 'urgent', text: '研究' },
      'instruction',
      toUnit as Message['to'],
    ],
    [
      'a task handed over: the colleague',
      at('inProgress'),
      fuzhou,
      { type: 'assignment.entrust', assignmentId, handlerId: 'fuzhou-2' },
      'entrusted',
      { accountIds: ['fuzhou-2'] },
    ],
    [
      'a meeting: its people',
      at('inProgress'),
      supervisor,
      meetingPlan(),
      'meetingPlanned',
      { accountIds: ['leader', 'supervisor', 'supervisor-2'] },
    ],
  ])('%s', (_, make, actor, command, kind, to) => {
    expect(told(make(), actor, command)[0]).toMatchObject({ kind, to, by: actor.accountId })
  })

  it('a reply to an instruction goes to the leaders, to a slip to the supervisors', () => {
    const board = at('inProgress')()
    board.send(leader, {
      type: 'board.instruct',
      matterName: 'i1',
      taskId: null,
      unitId: 'fuzhou',
      level: 'urgent',
      text: '研究',
    })
    board.send(supervisor, { type: 'assignment.issueSlip', ...paper, level: 'blue', due: '2026-02-01', reason: null })
    const reply = (matterId: string) => told(board, handler('fuzhou'), { type: 'matter.reply', matterId, text: '已办' })
    expect(reply('-:fuzhou:i1')).toMatchObject([{ kind: 'replied', to: { roles: ['leader'] } }])
    expect(reply('t1:fuzhou:p1')).toMatchObject([{ kind: 'replied', to: toSupervisors }])
  })

  it('a dispatch is one digest for each unit, whatever the number of tasks', () => {
    const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }], dispatched: false })
    const messages = told(board, supervisor, { type: 'board.dispatch' })
    expect(messages.map(({ kind, to }) => [kind, 'unitId' in to && to.unitId])).toEqual([
      ['assigned', 'fuzhou'],
      ['assigned', 'xiamen'],
      ['assigned', 'fuzhou'],
      ['assigned', 'xiamen'],
    ])
    expect(new Set(messages.map(({ digest }) => digest)).size).toBe(1)
  })

  it('a meeting is told to the units that take part, too', () => {
    const messages = told(at('inProgress')(), supervisor, meetingPlan())
    expect(messages.map(({ to }) => to)[1]).toEqual(toUnit)
    expect(messages).toHaveLength(2)
  })

  it('figures, texts and drafts are nobody’s news', () => {
    const board = at('inProgress')()
    expect(told(board, fuzhou, { type: 'assignment.setPercent', assignmentId, percent: 50 })).toEqual([])
    expect(told(board, supervisor, { type: 'board.rename', title: '另名' })).toEqual([])
  })
})

describe('what a day brings', () => {
  const kinds = (board: TestBoard, date: string) =>
    messagesOfDay(board.state, date).map(({ kind, to, count, values }) => [
      kind,
      'unitId' in to ? to.unitId : null,
      count,
      values,
    ])

  it('reminders three work days and one work day before the window closes, only to those who owe a report', () => {
    const board = buildBoard()
    walkTo(board, 'underReview')
    const closes = { closes: '2026-01-31' }
    expect(kinds(board, '2026-01-28')).toEqual([['windowClosing', 'xiamen', 1, closes]])
    expect(kinds(board, '2026-01-29')).toEqual([])
    expect(kinds(board, '2026-01-30')).toEqual([['windowClosing', 'xiamen', 1, closes]])
  })

  it('on the first day of a window, how many did not report in the last', () => {
    expect(kinds(buildBoard(), '2026-02-01')).toEqual([['windowClosed', ISSUER, 2, { period: '2026-01', units: 2 }]])
  })

  it('what falls due in three work days, and what became overdue yesterday', () => {
    const board = buildBoard({ units: ['fuzhou'] })
    board.send(supervisor, { type: 'board.setCycle', from: '2026-02-01', every: 'quarter', day: 20 })
    expect(kinds(board, '2026-06-25')).toEqual([['dueSoon', 'fuzhou', 1, {}]])
    expect(kinds(board, '2026-07-01')).toEqual([['overdue', 'fuzhou', 1, {}]])
    expect(kinds(board, '2026-07-02')).toEqual([])
  })

  it('no report is owed of what begins later, or was assigned after the window had closed', () => {
    const board = buildBoard({ units: ['fuzhou'], tasks: [{ id: 't1', start: '2026-03-01' }, { id: 't2' }] })
    const owed = (taskId: string, date: string) =>
      owesReport(board.task(taskId), board.assignment(taskId, 'fuzhou'), windowOn(board.state.board!, date))
    expect([owed('t1', '2026-02-10'), owed('t1', '2026-03-10')]).toEqual([false, true])
    expect([owed('t2', '2025-12-10'), owed('t2', '2026-01-10')]).toEqual([false, true])
  })

  it('three work days are told on their first day only, also over a weekend', () => {
    const board = buildBoard({ units: ['fuzhou'], tasks: [{ id: 't1', due: '2026-07-01' }] })
    board.send(supervisor, { type: 'board.setCycle', from: '2026-02-01', every: 'quarter', day: 20 })
    // Friday to Sunday have the same three work days before them.
    expect(kinds(board, '2026-06-26')).toEqual([['dueSoon', 'fuzhou', 1, {}]])
    expect([kinds(board, '2026-06-27'), kinds(board, '2026-06-28')]).toEqual([[], []])
  })

  it('days that were missed are summed up in one', () => {
    const board = buildBoard({
      units: ['fuzhou'],
      tasks: [
        { id: 't1', due: '2026-06-20' },
        { id: 't2', due: '2026-06-22' },
        { id: 't3', due: '2026-06-25' },
        { id: 't4', due: '2026-07-10' },
      ],
    })
    const missed = (date: string, after: string) =>
      messagesOfDay(board.state, date, after).map(({ kind, count }) => [kind, count])
    expect(missed('2026-06-24', '2026-06-20')).toEqual([
      ['dueSoon', 1],
      ['overdue', 2],
    ])
    // A reminder day lies in between, and the window is still open.
    expect(missed('2026-06-26', '2026-06-24')).toEqual([
      ['windowClosing', 4],
      ['overdue', 1],
    ])
    // Both reminder days of June and its close: what is over is not reminded of.
    expect(missed('2026-07-01', '2026-06-24').map(([kind]) => kind)).toEqual(['overdue', 'windowClosed'])
  })

  it('nothing for a draft, and nothing about what is done or aside', () => {
    expect(messagesOfDay(buildBoard({ dispatched: false }).state, '2026-02-01')).toEqual([])
    const board = buildBoard({ units: ['fuzhou'] })
    walkTo(board, 'suspended')
    board.now = morningOf('2026-02-01')
    const window = windowOn(board.state.board!, '2026-01-20')
    expect(owesReport(board.task('t1'), board.assignment('t1', 'fuzhou'), window)).toBe(false)
    expect(messagesOfDay(board.state, '2026-02-01')).toEqual([])
  })
})
