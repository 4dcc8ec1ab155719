import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#shared/domain/calendar.ts'
import { lightOf } from '#shared/domain/light.ts'
import type { Assignment, Task } from '#shared/domain/model.ts'
import { type WayCode, wayToGreen } from '#shared/domain/wayToGreen.ts'
import { RATE, type TestBoard, buildBoard, morningOf, staff, supervisor } from '#test/support/builders.ts'

const ID = 't1:fuzhou'
const fuzhou = staff('fuzhou')

/** One unit task as it would be met: acknowledged, at a percent, with whatever else a case is about. */
function boardWith(task: Partial<Task>, more: Partial<Assignment> = {}): TestBoard {
  const board = buildBoard({ tasks: [{ id: 't1', start: '2026-01-01', ...task }] })
  const assignment = board.assignment('t1', 'fuzhou')
  board.state.assignments.set(ID, { ...assignment, state: 'inProgress', ...more })
  return board
}
const waysOn = (board: TestBoard, date: string) => wayToGreen(board.state, board.assignment('t1', 'fuzhou'), date)
const codes = (board: TestBoard, date: string): WayCode[] => waysOn(board, date).map(({ code }) => code)

describe('怎样转绿', () => {
  it.each<[string, Partial<Task>, Partial<Assignment>, string, ReturnType<typeof wayToGreen>]>([
    ['ahead of its pace: nothing to do', { due: '2026-12-31' }, { percent: 90 }, '2026-06-30', []],
    [
      // 181 of 365 days have passed, 49.59 %: ten points behind it is 39.59 %.
      'behind its pace: the percent that is enough today',
      { due: '2026-12-31' },
      { percent: 5 },
      '2026-06-30',
      [{ code: 'percent', values: { percent: 40, actual: 5 } }],
    ],
    [
      'before it is acknowledged: that first',
      { due: '2026-12-31' },
      { state: 'assigned', percent: 5 },
      '2026-06-30',
      [
        { code: 'acknowledge', values: {} },
        { code: 'percent', values: { percent: 40, actual: 5 } },
      ],
    ],
    [
      'with the province: nothing but to wait',
      { due: '2026-12-31' },
      { state: 'underReview', percent: 5 },
      '2026-06-30',
      [{ code: 'review', values: {} }],
    ],
    [
      // Friday 2026-03-20 is two work days away; the fourth work day from then is Tuesday the 24th.
      'nearly due: complete it, or ask for a later day',
      { due: '2026-03-20' },
      { percent: 95 },
      '2026-03-18',
      [
        { code: 'completeByDue', values: { dueDay: '03-20' } },
        { code: 'extend', values: { dueDay: '03-20', newDay: '03-24' } },
      ],
    ],
    [
      'nearly due and behind: a later day alone is not enough',
      { due: '2026-03-20' },
      { percent: 20 },
      '2026-03-18',
      [
        { code: 'completeByDue', values: { dueDay: '03-20' } },
        { code: 'extendAndPercent', values: { dueDay: '03-20', newDay: '03-24', percent: 83 } },
      ],
    ],
    [
      'past due: never green again, but blue',
      { due: '2026-03-16' },
      { percent: 95 },
      '2026-03-18',
      [{ code: 'completeLate', values: {} }],
    ],
    [
      'an indicator before its day: the target',
      { due: '2026-12-31', metric: RATE },
      { value: 80, attained: false },
      '2026-03-18',
      [{ code: 'attainByDue', values: { metric: '产前筛查率', target: '≥90%', dueDay: '12-31' } }],
    ],
    [
      'an indicator past its day: the target still',
      { due: '2026-03-16', metric: RATE },
      { value: 80, attained: false },
      '2026-03-18',
      [{ code: 'attain', values: { metric: '产前筛查率', target: '≥90%' } }],
    ],
    [
      'an attained indicator: nothing',
      { due: '2026-12-31', metric: RATE },
      { value: 95, attained: true },
      '2026-03-18',
      [],
    ],
    ['not begun: nothing', { start: '2026-05-01', due: '2026-12-31' }, {}, '2026-03-18', []],
    ['set aside: nothing', { due: '2026-03-16' }, { state: 'suspended' }, '2026-03-18', []],
    ['done: nothing', { due: '2026-03-16' }, { state: 'completed' }, '2026-03-18', []],
    [
      'set by hand: until it ends, and what the rules ask',
      { due: '2026-03-16' },
      { lightOverride: { colour: 'yellow', reason: '', from: '2026-03-17', until: '2026-03-25', by: '' } },
      '2026-03-18',
      [
        { code: 'overrideEnds', values: { untilDay: '03-25' } },
        { code: 'completeLate', values: {} },
      ],
    ],
  ])('%s', (_, task, assignment, date, expected) => {
    expect(waysOn(boardWith(task, assignment), date)).toEqual(expected)
  })

  it('counts on an application that waits, if its day is late enough', () => {
    const apply = (due: string): TestBoard => {
      const board = boardWith({ due: '2026-03-20' }, { percent: 95 })
      board.now = morningOf('2026-03-18')
      board.send(fuzhou, {
        type: 'assignment.requestExtension',
        assignmentId: ID,
        matterName: 'm1',
        due,
        text: '设备延后',
      })
      return board
    }
    expect(waysOn(apply('2026-04-30'), '2026-03-18')[1]).toEqual({
      code: 'extensionGranted',
      values: { dueDay: '03-20', newDay: '04-30' },
    })
    expect(codes(apply('2026-03-23'), '2026-03-18')).toEqual(['completeByDue'])
  })

  it('holds what it promises: each percent is the least, each day the first, that turns the light green', () => {
    const day = fc.integer({ min: 0, max: 364 }).map((days) => addDays('2026-01-01', days))
    const plain = fc.record({ due: day, percent: fc.integer({ min: 0, max: 100 }), date: day })
    const met = new Set<WayCode>()
    fc.assert(
      fc.property(plain, ({ due, percent, date }) => {
        const board = boardWith({ due }, { percent })
        const assignment = board.assignment('t1', 'fuzhou')
        const colour = (change: Partial<Assignment>): string =>
          lightOf(board.state, { ...assignment, ...change }, date).colour
        const ways = waysOn(board, date)
        expect(ways.length === 0).toBe(colour({}) === 'green')
        for (const { code, values } of ways) {
          met.add(code)
          const needed = Number(values.percent)
          const newDay = String(values.newDay)
          const to = newDay.length === 5 ? `2026-${newDay}` : newDay
          if (code === 'percent') {
            expect(colour({ percent: needed })).toBe('green')
            expect(colour({ percent: needed - 1 })).not.toBe('green')
          } else if (code === 'extend') {
            expect(colour({ due: to })).toBe('green')
            expect(colour({ due: addDays(to, -1) })).not.toBe('green')
          } else if (code === 'extendAndPercent') {
            expect(colour({ due: to, percent: needed })).toBe('green')
            expect(colour({ due: to, percent: needed - 1 })).not.toBe('green')
          } else if (code === 'completeByDue' || code === 'completeLate') {
            const done = lightOf(board.state, { ...assignment, state: 'completed', completedOn: date }, date)
            expect(done.colour).toBe('blue')
          }
        }
      }),
      { numRuns: 400 },
    )
    expect([...met].sort()).toEqual(['completeByDue', 'completeLate', 'extend', 'extendAndPercent', 'percent'])
  })

  it('follows the thresholds of the day', () => {
    const board = boardWith({ due: '2026-12-31' }, { percent: 5 })
    board.now = morningOf('2026-06-29')
    board.send(supervisor, {
      type: 'board.setRules',
      from: '2026-07-01',
      dueSoonDays: 3,
      paceYellow: 20,
      paceRed: 40,
    })
    expect(waysOn(board, '2026-06-30')[0]?.values.percent).toBe(40)
    expect(waysOn(board, '2026-07-01')[0]?.values.percent).toBe(30)
  })
})
