import { describe, expect, it } from 'vitest'
import { columnsOf, moved, visibleTasks } from '#app/components/ledger/cursor.ts'
import { NO_FILTERS } from '#app/components/ledger/filters.ts'
import { historyLines } from '#app/components/ledger/history.ts'
import { ledgerView } from '#app/components/ledger/rows.ts'
import { editOf } from '#app/components/ledger/useEditing.ts'
import { peopleOf } from '#app/components/ledger/usePeople.ts'
import { FIRST_ROWS, firstRows } from '#app/routes/boards.$boardId._index/firstRows.ts'
import type { Change } from '#shared/domain/model.ts'
import { viewOf } from '#shared/domain/visibility.ts'
import type { Present } from '#shared/protocol/events.ts'
import { buildBoard, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { largeBoard } from '#test/support/judging.ts'

describe('the cursor', () => {
  const tasks = ['t1', 't2', 't3']
  const columns = ['title', 'due', 'fuzhou']

  it.each([
    ['begins at the first task', null, 0, 0, { taskId: 't1', column: 'title' }],
    ['begins at the last task when it goes to the end', null, Infinity, 0, { taskId: 't3', column: 'title' }],
    ['goes to either end', { taskId: 't2', column: 'due' }, -Infinity, Infinity, { taskId: 't1', column: 'fuzhou' }],
    ['goes down', { taskId: 't1', column: 'due' }, 1, 0, { taskId: 't2', column: 'due' }],
    ['goes right', { taskId: 't1', column: 'due' }, 0, 1, { taskId: 't1', column: 'fuzhou' }],
    ['is held at the corner', { taskId: 't3', column: 'fuzhou' }, 5, 5, { taskId: 't3', column: 'fuzhou' }],
    [
      'starts anew when its task is out of sight',
      { taskId: 'gone', column: 'due' },
      1,
      0,
      { taskId: 't1', column: 'due' },
    ],
  ])('%s', (_what, cursor, rows, along, expected) => {
    expect(moved(cursor, rows, along, tasks, columns)).toEqual(expected)
  })

  it('has nowhere to be without tasks', () => {
    expect(moved(null, 0, 0, [], columns)).toBeNull()
  })

  it('walks the rows of areas that are not folded', () => {
    const view = ledgerView(largeBoard(18, 2), '2023-10-31', NO_FILTERS)
    expect(visibleTasks(view, new Set()).length).toBe(18)
    expect(visibleTasks(view, new Set(['a0'])).length).toBe(16)
    expect(columnsOf(view)).toEqual(['title', 'due', 'u0', 'u1'])
  })
})

describe('an edit of a task', () => {
  const editing = { taskId: 't1', base: 3, seen: '旧名' } as const

  it.each([
    [
      'is sent trimmed',
      { ...editing, field: 'title' },
      ' 新名 ',
      { type: 'task.edit', taskId: 't1', field: 'title', value: '新名' },
    ],
    ['is none when nothing changed', { ...editing, field: 'title' }, '旧名', null],
    ['is none when a title is emptied', { ...editing, field: 'title' }, ' ', null],
    [
      'takes a due day away',
      { ...editing, field: 'due', seen: '2023-10-20' },
      '',
      { type: 'task.edit', taskId: 't1', field: 'due', value: null },
    ],
    ['is none where there was no due day', { ...editing, field: 'due', seen: null }, '', null],
  ] as const)('%s', (_what, opened, value, expected) => {
    expect(editOf(opened, value)).toEqual(expected)
  })
})

describe('the history of a task', () => {
  it('tells what one command did to several units in one line, newest first', () => {
    const board = buildBoard()
    board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    const changes = [...board.log].reverse().filter(({ subject }) => subject.startsWith('assignment:t1:'))
    expect(historyLines(changes, 't1').map(({ change, unitId, count }) => [change.type, unitId, count])).toEqual([
      ['assignment.acknowledge', 'fuzhou', 1],
      ['board.dispatch', 'xiamen', 2],
    ])
  })

  it('keeps the changes of unnamed people apart', () => {
    const hidden = (seq: number): Change => ({
      v: 1,
      boardId: 'b1',
      seq,
      at: seq,
      actorId: '',
      unitId: 'xiamen',
      commandId: '',
      type: 'assignment.setPercent',
      subject: 'assignment:t1:xiamen',
      before: { percent: 1 },
      after: { percent: 2 },
    })
    expect(historyLines([hidden(2), hidden(1)], 't1').length).toBe(2)
  })
})

describe('the people of the ledger', () => {
  const units = [{ id: 'fuzhou', name: '福州市卫生健康委员会', shortName: '福州' }]
  const at = (connectionId: string, accountId: string, assignmentId?: string): Present => ({
    connectionId,
    accountId,
    name: accountId,
    unitId: 'fuzhou',
    focus: assignmentId === undefined ? null : { assignmentId, field: 'percent' },
  })

  it('stand once in a cell however many windows they have, and never are me', () => {
    const people = peopleOf(
      [at('1', 'a', 't1:fuzhou'), at('2', 'a', 't1:fuzhou'), at('3', 'me', 't1:fuzhou'), at('4', 'b')],
      'me',
      units,
    )
    expect(
      people.cells
        .get('t1')
        ?.get('t1:fuzhou')
        ?.map((person) => person.accountId),
    ).toEqual(['a'])
    expect(people.others.map((person) => person.title)).toEqual(['福州', '福州', '福州'])
    expect([...people.online]).toEqual(['fuzhou'])
  })
})

describe('the first rows', () => {
  it('are the whole of a small board, without reports that are history', () => {
    const board = buildBoard()
    walkTo(board, 'returned')
    board.send(staff('fuzhou'), {
      type: 'assignment.submit',
      assignmentId: 't1:fuzhou',
      kind: 'completion',
      period: '2026-01',
    })
    const first = firstRows(viewOf(board.state, { kind: 'whole' }))
    expect(first).toMatchObject({ missing: 0, complete: true })
    expect(first.view.assignments.length).toBe(2)
    expect(first.view.reports.map((report) => report.id)).toEqual(['t1:fuzhou:2'])
  })

  it('are enough to judge what is under review', () => {
    const board = buildBoard()
    walkTo(board, 'underReview')
    const { view } = firstRows(viewOf(board.state, { kind: 'whole' }))
    expect(board.attempt(supervisor, { type: 'assignment.approve', assignmentId: 't1:fuzhou' })).toBeInstanceOf(Array)
    expect(view.reports.map((report) => report.id)).toContain('t1:fuzhou:1')
  })

  it('are cut in the order of the ledger, and say how many are missing', () => {
    const { view, missing, complete } = firstRows(viewOf(largeBoard(100, 3), { kind: 'whole' }))
    expect([view.tasks.length, missing, complete]).toEqual([FIRST_ROWS, 60, false])
    expect(view.assignments.length).toBe(FIRST_ROWS * 3)
    expect(new Set(view.tasks.map((task) => task.areaId))).toEqual(new Set(['a0', 'a1', 'a2', 'a3']))
  })
})
