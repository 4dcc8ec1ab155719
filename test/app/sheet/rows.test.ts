import { describe, expect, it } from 'vitest'
import { deadlineOf, remarkOf } from '#app/components/sheet/deadline.ts'
import { filedOf, groupsOf, inOrderOf, isFirst, layoutOf, rowsOf } from '#app/components/sheet/rows.ts'
import { type View, VIEWS, countsOf, inView, weekEnd } from '#app/components/sheet/views.ts'
import { ownView } from '#app/routes/boards.$boardId.units.$unitId/ownView.ts'
import { viewOf } from '#shared/domain/visibility.ts'
import { type TestBoard, buildBoard, morningOf, staff, supervisor } from '#test/support/builders.ts'

const DATE = '2026-03-18'
const fuzhou = staff('fuzhou')

/** One task in every situation a sheet knows, as of Wednesday 2026-03-18. */
function sheetBoard(): TestBoard {
  const board = buildBoard({
    tasks: [
      { id: 'assigned', order: 1, due: '2026-12-20' },
      { id: 'returned', order: 2, due: '2026-12-15' },
      { id: 'overdue', order: 3, due: '2026-03-16' },
      { id: 'today', order: 4, due: DATE },
      { id: 'soon', order: 5, due: '2026-03-20' },
      { id: 'later', order: 6, due: '2026-12-15' },
      { id: 'review', order: 7, due: '2026-03-02' },
      { id: 'aside', order: 8, due: '2026-06-30' },
      { id: 'done', order: 9, due: '2026-05-30' },
      { id: 'endless', order: 10, due: null, recurrence: { text: '每月', every: 'month', month: null, day: null } },
    ],
    dispatched: false,
  })
  board.send(supervisor, { type: 'task.edit', taskId: 'endless', field: 'due', value: '2026-12-31' })
  board.send(supervisor, { type: 'board.dispatch' })
  board.now = morningOf('2026-03-17')
  const id = (taskId: string): string => `${taskId}:fuzhou`
  for (const taskId of board.state.tasks.values()) {
    if (taskId.id === 'assigned') continue
    board.send(fuzhou, { type: 'assignment.acknowledge', assignmentId: id(taskId.id) })
    board.send(fuzhou, { type: 'assignment.setPercent', assignmentId: id(taskId.id), percent: 95 })
  }
  const submit = (taskId: string): void =>
    void board.send(fuzhou, {
      type: 'assignment.submit',
      assignmentId: id(taskId),
      kind: 'completion',
      period: '2026-03',
    })
  for (const taskId of ['returned', 'review', 'done']) submit(taskId)
  board.send(supervisor, { type: 'assignment.return', assignmentId: id('returned'), reason: '缺少质控结论' })
  board.send(supervisor, { type: 'assignment.approve', assignmentId: id('done') })
  board.send(supervisor, {
    type: 'assignment.setAside',
    assignmentId: id('aside'),
    state: 'suspended',
    reason: '等上级文件',
  })
  board.send(supervisor, { type: 'task.edit', taskId: 'endless', field: 'due', value: null })
  return board
}

const listed = (board: TestBoard, view: View) =>
  rowsOf(board.state, 'fuzhou', DATE).filter((row) => inView(row, view, DATE))
const idsIn = (board: TestBoard, view: View): string[] => listed(board, view).map(({ task }) => task.id)
const groupsIn = (board: TestBoard, by: Parameters<typeof groupsOf>[1], view: View) =>
  groupsOf(listed(board, view), by, DATE)
const shape = (groups: ReturnType<typeof groupsOf>): [string, string[]][] =>
  groups.map((group) => [group.key, group.rows.map((row) => row.task.id)])

describe('the groups of a sheet', () => {
  it('begin with what the unit itself must do now, then go by due day', () => {
    expect(shape(groupsIn(sheetBoard(), 'due', 'open'))).toEqual([
      ['first', ['returned', 'overdue', 'today', 'assigned']],
      ['due:2026-03-02', ['review']],
      ['due:2026-03-20', ['soon']],
      ['due:2026-12-15', ['later']],
      ['noDue', ['endless']],
      ['aside', ['aside']],
    ])
  })

  it('show what is done only when everything is asked for', () => {
    const board = sheetBoard()
    expect(shape(groupsIn(board, 'due', 'all')).at(-1)).toEqual(['done', ['done']])
    expect(idsIn(board, 'open')).not.toContain('done')
  })

  it('by area keep the order of the board', () => {
    const [group] = groupsIn(sheetBoard(), 'area', 'all')
    expect(group?.key).toBe('area:a1')
    expect(group?.rows.map((row) => row.number)).toEqual(Array.from({ length: 10 }, (_, n) => `1-${n + 1}`))
  })

  it('put what is red for its pace first, and leave what waits for the province to the province', () => {
    const board = sheetBoard()
    board.send(fuzhou, { type: 'assignment.setPercent', assignmentId: 'later:fuzhou', percent: 0 })
    const later = '2026-10-31'
    const red = rowsOf(board.state, 'fuzhou', later)
      .filter((row) => isFirst(row, later))
      .map((row) => row.task.id)
    expect(red).toContain('later')
    expect(red).not.toContain('review')
  })

  it('keep what was returned first until it is submitted again, though work on it has begun', () => {
    const board = sheetBoard()
    board.send(fuzhou, { type: 'assignment.setPercent', assignmentId: 'returned:fuzhou', percent: 96 })
    expect(board.assignment('returned', 'fuzhou').state).toBe('inProgress')
    expect(groupsIn(board, 'due', 'open')[0]?.rows[0]?.task.id).toBe('returned')
    board.send(fuzhou, {
      type: 'assignment.submit',
      assignmentId: 'returned:fuzhou',
      kind: 'completion',
      period: '2026-03',
    })
    expect(groupsIn(board, 'due', 'open')[0]?.rows.map((row) => row.task.id)).not.toContain('returned')
  })

  it('stay in place when figures move, with the new figures, until a new order is taken', () => {
    const board = sheetBoard()
    const before = groupsIn(board, 'due', 'open')
    board.send(fuzhou, { type: 'assignment.acknowledge', assignmentId: 'assigned:fuzhou' })
    const rows = rowsOf(board.state, 'fuzhou', DATE)
    const fresh = groupsIn(board, 'due', 'open')
    expect(layoutOf(fresh)).not.toBe(layoutOf(before))
    const standing = inOrderOf(before, rows)
    expect(layoutOf(standing)).toBe(layoutOf(before))
    expect(standing[0]?.rows.at(-1)?.assignment.state).toBe('acknowledged')
  })

  it('lose a task that was removed, even from a standing order', () => {
    const board = sheetBoard()
    const before = groupsIn(board, 'due', 'open')
    board.send(supervisor, { type: 'task.remove', taskId: 'soon', reason: '并入其他任务' })
    const standing = inOrderOf(before, rowsOf(board.state, 'fuzhou', DATE))
    expect(standing.map((group) => group.key)).not.toContain('due:2026-03-20')
  })
})

describe('the deadline of a line', () => {
  const rows = new Map(rowsOf(sheetBoard().state, 'fuzhou', DATE).map((row) => [row.task.id, row]))
  it.each([
    ['overdue', { day: '03-16', words: 'overdue', count: 2, tone: 'hot' }],
    ['today', { day: '03-18', words: 'today', tone: 'warm' }],
    ['soon', { words: 'left', count: 2, tone: 'warm' }],
    ['later', { words: 'left', tone: 'plain' }],
    ['done', { day: '03-17', words: 'done', tone: 'plain' }],
    ['endless', { day: null, words: 'none' }],
    ['aside', { tone: 'plain' }],
  ])('of %s', (taskId, expected) => {
    const row = rows.get(taskId)
    expect(row && deadlineOf(row, DATE)).toMatchObject(expected)
  })

  it('says on a phone what presses most', () => {
    const about = (taskId: string): string | undefined => {
      const row = rows.get(taskId)
      return row && remarkOf(row, DATE).about
    }
    expect([about('returned'), about('review'), about('overdue')]).toEqual(['returned', 'waiting', 'deadline'])
  })
})

describe('我的任务', () => {
  it('lists what is to be acknowledged, what came back, what the week brings and what is to be reported', () => {
    const board = sheetBoard()
    expect(idsIn(board, 'toAcknowledge')).toEqual(['assigned'])
    expect(idsIn(board, 'returned')).toEqual(['returned'])
    // Overdue ones as well; what waits for the province or is set aside is not the unit's to do.
    expect(idsIn(board, 'dueThisWeek')).toEqual(['overdue', 'today', 'soon'])
    // 'review' and 'done' were reported in March, 'returned' came back; 'aside' owes nothing.
    expect(idsIn(board, 'toReport')).toEqual(['assigned', 'returned', 'overdue', 'today', 'soon', 'later', 'endless'])
    expect(idsIn(board, 'all')).toHaveLength(10)
  })

  it('counts on every tab what it lists, also when the window has closed and the next one is open', () => {
    const board = sheetBoard()
    for (const date of [DATE, '2026-04-01']) {
      const rows = rowsOf(board.state, 'fuzhou', date)
      const counts = countsOf(rows, date)
      for (const view of VIEWS) expect(counts[view]).toBe(rows.filter((row) => inView(row, view, date)).length)
    }
    const april = rowsOf(board.state, 'fuzhou', '2026-04-01')
    expect(april.filter(({ filing }) => filing === 'owed').map(({ task }) => task.id)).toContain('returned')
  })

  it.each([
    ['2026-03-16', '2026-03-22'],
    ['2026-03-22', '2026-03-22'],
    ['2026-03-23', '2026-03-29'],
    ['2026-12-30', '2027-01-03'],
  ])('the week of %s ends on Sunday %s', (date, end) => expect(weekEnd(date)).toBe(end))
})

describe('the present window', () => {
  it('counts what is reported of what is to be, and what of it says nothing new', () => {
    const board = sheetBoard()
    expect(filedOf(rowsOf(board.state, 'fuzhou', DATE), '2026-03')).toEqual({ filed: 2, repeated: 0, of: 9 })
    const report = { type: 'assignment.submit', assignmentId: 'later:fuzhou', kind: 'period' } as const
    board.send(fuzhou, { ...report, period: '2026-03' })
    board.send(supervisor, { type: 'assignment.approve', assignmentId: 'later:fuzhou' })
    board.now = morningOf('2026-04-02')
    board.send(fuzhou, { ...report, period: '2026-04' })
    expect(filedOf(rowsOf(board.state, 'fuzhou', '2026-04-02'), '2026-04')).toMatchObject({ filed: 1, repeated: 1 })
  })
})

describe('the first paint', () => {
  it('carries the own assignments alone, with the reports it shows', () => {
    const board = sheetBoard()
    const whole = viewOf(board.state, { kind: 'whole' })
    const own = ownView(whole, 'fuzhou')
    expect(own.assignments.map(({ unitId }) => unitId)).toEqual(Array(10).fill('fuzhou'))
    expect(own.reports.map(({ assignmentId }) => assignmentId).sort()).toEqual([
      'done:fuzhou',
      'returned:fuzhou',
      'review:fuzhou',
    ])
    expect(ownView(whole, 'xiamen').reports).toEqual([])
  })
})

describe('an urge', () => {
  it('stands on the sheet until the unit has signed or reported since', () => {
    const board = sheetBoard()
    const urges = (taskId: string): number =>
      rowsOf(board.state, 'fuzhou', DATE).find(({ task }) => task.id === taskId)?.papers.length ?? -1
    const urge = (taskId: string): void => {
      const text = '请抓紧办理'
      board.send(supervisor, { type: 'assignment.urge', assignmentId: `${taskId}:fuzhou`, matterName: 'u1', text })
    }
    board.now += 60_000
    urge('assigned')
    urge('overdue')
    expect([urges('assigned'), urges('overdue')]).toEqual([1, 1])
    board.now += 60_000
    board.send(fuzhou, { type: 'assignment.acknowledge', assignmentId: 'assigned:fuzhou' })
    expect([urges('assigned'), urges('overdue')]).toEqual([0, 1])
    board.send(fuzhou, { type: 'assignment.setPercent', assignmentId: 'overdue:fuzhou', percent: 97 })
    expect(urges('overdue')).toBe(0)
  })
})
