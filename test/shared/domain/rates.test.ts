import { describe, expect, it } from 'vitest'
import { localDate } from '#shared/domain/calendar.ts'
import { doneRate, dueRate, summarise } from '#shared/domain/summary.ts'
import { DAY, buildBoard, leader, staff, supervisor, walkTo } from '#test/support/builders.ts'

const DUE = '2026-03-20'
const on = (day: string): number => Date.parse(`${day}T09:00:00+08:00`)

/** One task of two units; fuzhou's part is due with it. */
const board = () => buildBoard({ tasks: [{ id: 't1', due: DUE }] })
type Life = (world: ReturnType<typeof board>) => void

const untouched: Life = () => {}
const started: Life = (world) => void walkTo(world, 'inProgress', 't1', 'fuzhou')
const completedOn =
  (day: string): Life =>
  (world) => {
    walkTo(world, 'inProgress', 't1', 'fuzhou')
    world.now = on(day)
    world.send(staff('fuzhou'), {
      type: 'assignment.submit',
      assignmentId: 't1:fuzhou',
      kind: 'completion',
      period: day.slice(0, 7),
    })
    world.send(supervisor, { type: 'assignment.approve', assignmentId: 't1:fuzhou' })
  }
const closedOut: Life = (world) => {
  completedOn('2026-03-10')(world)
  world.send(leader, { type: 'assignment.closeOut', assignmentId: 't1:fuzhou' })
}
const suspended: Life = (world) => {
  walkTo(world, 'inProgress', 't1', 'fuzhou')
  world.send(supervisor, {
    type: 'assignment.setAside',
    assignmentId: 't1:fuzhou',
    state: 'suspended',
    reason: '等待经费',
  })
}

describe('the rates of one unit task', () => {
  it.each<[string, Life, string, due: number | null, done: number | null]>([
    ['the day before it is due nothing is due', started, '2026-03-19', null, 0],
    ['on the due day itself it is due', started, DUE, 0, 0],
    ['the day after it is due', started, '2026-03-21', 0, 0],
    ['it is due although nobody has signed', untouched, '2026-03-21', 0, 0],
    ['completed early it counts among all at once', completedOn('2026-03-10'), '2026-03-19', null, 100],
    ['completed early it is done when its day comes', completedOn('2026-03-10'), DUE, 100, 100],
    ['completed on the day it is done', completedOn(DUE), DUE, 100, 100],
    [
      'made up later it is done all the same: 补完成 is a mark, no deduction',
      completedOn('2026-04-02'),
      '2026-04-02',
      100,
      100,
    ],
    ['closed out it is done', closedOut, DUE, 100, 100],
    ['suspended it leaves both denominators', suspended, '2026-03-21', null, null],
  ])('%s', (_, life, day, due, done) => {
    const world = board()
    life(world)
    const figures = summarise(world.state, day).units['fuzhou']
    if (!figures) throw new Error('the board has no such unit')
    expect([dueRate(figures), doneRate(figures)]).toEqual([due, done])
  })

  it('turn at midnight in Shanghai, not before and not with the working day', () => {
    const world = board()
    started(world)
    const midnight = Date.parse(`${DUE}T00:00:00+08:00`)
    const rateAt = (moment: number): number | null => {
      const figures = summarise(world.state, localDate(moment)).units['fuzhou']
      return figures ? dueRate(figures) : null
    }
    expect([rateAt(midnight - 1), rateAt(midnight), rateAt(midnight + DAY - 1)]).toEqual([null, 0, 0])
  })

  it('are due on a day of the National Day holiday as on any other: only what is left counts in work days', () => {
    const world = buildBoard({ tasks: [{ id: 't1', due: '2026-10-03' }] })
    walkTo(world, 'inProgress', 't1', 'fuzhou')
    const at = (day: string) => summarise(world.state, day).units['fuzhou']
    expect([at('2026-10-02')?.due, at('2026-10-03')?.due]).toEqual([0, 1])
    // Past due in the holiday, with no work day since: red does not wait.
    expect([at('2026-10-04')?.overdue, at('2026-10-04')?.red]).toEqual([1, 1])
  })
})
