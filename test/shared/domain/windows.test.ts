import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#shared/domain/calendar.ts'
import type { CycleVersion } from '#shared/domain/model.ts'
import { cyclesWith, remindersOf, windowBefore, windowOf, windowOn, windowsFrom } from '#shared/domain/windows.ts'

const board = (...cycles: CycleVersion[]) => ({ cycles })
const monthly = (day: number, from = '2026-01-01'): CycleVersion => ({ from, every: 'month', day })

describe('reporting windows', () => {
  it.each([
    ['no cycle: the calendar month', board(), '2026-02-10', '2026-02', '2026-02-01', '2026-02-28'],
    ['monthly by the 25th, before it', board(monthly(25)), '2026-11-20', '2026-11', '2026-10-26', '2026-11-25'],
    ['the cut-off day itself', board(monthly(25)), '2026-11-25', '2026-11', '2026-10-26', '2026-11-25'],
    ['the day after it', board(monthly(25)), '2026-11-26', '2026-12', '2026-11-26', '2026-12-25'],
    ['a 30th in February', board(monthly(30)), '2026-02-11', '2026-02', '2026-01-31', '2026-02-28'],
    [
      'weekly by Friday, on a Saturday',
      board({ from: '2026-01-01', every: 'week', day: 5 }),
      '2026-11-21',
      '2026-W48',
      '2026-11-21',
      '2026-11-27',
    ],
    [
      'the last week of a year has the name of its Thursday',
      board({ from: '2025-01-01', every: 'week', day: 7 }),
      '2026-12-31',
      '2026-W53',
      '2026-12-28',
      '2027-01-03',
    ],
    [
      'quarterly by the 20th of its last month',
      board({ from: '2026-01-01', every: 'quarter', day: 20 }),
      '2026-10-08',
      '2026-Q4',
      '2026-09-21',
      '2026-12-20',
    ],
    [
      'after the quarter’s cut-off',
      board({ from: '2025-01-01', every: 'quarter', day: 20 }),
      '2026-12-21',
      '2027-Q1',
      '2026-12-21',
      '2027-03-20',
    ],
  ])('%s', (_, cycles, date, period, opens, closes) => {
    expect(windowOn(cycles, date)).toEqual({ period, opens, closes })
    expect(windowOf(cycles, period)).toEqual({ period, opens, closes })
  })

  it('a new cut-off in the middle of a month makes no second window of that name', () => {
    const cycles = board(monthly(25), monthly(28, '2026-11-26'))
    expect(windowOn(cycles, '2026-11-25').period).toBe('2026-11')
    expect(windowOn(cycles, '2026-11-27')).toEqual({ period: '2026-12', opens: '2026-11-26', closes: '2026-12-28' })
    expect(windowOn(cycles, '2026-12-28').period).toBe('2026-12')
    expect(windowOn(cycles, '2026-12-29').period).toBe('2027-01')
  })

  it('reminds three work days and one work day before the close, over a weekend and a holiday', () => {
    expect(remindersOf({ period: '2026-11', opens: '2026-10-26', closes: '2026-11-30' })).toEqual([
      '2026-11-25',
      '2026-11-27',
    ])
    expect(remindersOf({ period: '2025-10', opens: '2025-09-11', closes: '2025-10-10' })).toEqual([
      '2025-09-29',
      '2025-10-09',
    ])
  })

  it('the next windows of a board, across a new cycle', () => {
    const cycles = board(monthly(25), { from: '2026-12-26', every: 'week', day: 5 })
    expect(windowsFrom(cycles, '2026-11-20', 4).map(({ period, closes }) => [period, closes])).toEqual([
      ['2026-11', '2026-11-25'],
      ['2026-12', '2026-12-25'],
      ['2026-W53', '2027-01-01'],
      ['2027-W01', '2027-01-08'],
    ])
  })

  describe('another cycle', () => {
    const weekly = (from: string): CycleVersion => ({ from, every: 'week', day: 5 })
    const at = (status: 'draft' | 'dispatched', ...cycles: CycleVersion[]) => ({ status, cycles })
    it.each([
      ['the first day of the next window', '2026-11-26', null],
      ['the first day of a later one', '2026-12-26', null],
      ['a day of the open window', '2026-11-25', '2026-11-26'],
      ['a day of the past', '2026-01-01', '2026-11-26'],
      ['the middle of a later window', '2026-12-01', '2026-12-26'],
      ['not even the first day of the open one', '2026-10-26', '2026-11-26'],
    ])('starting on %s', (_, from, next) => {
      const found = cyclesWith(at('dispatched', monthly(25)), weekly(from), '2026-11-20')
      expect(found).toEqual(next === null ? { cycles: [monthly(25), weekly(from)] } : { next })
    })
    it('takes the place of one that has not begun', () => {
      const planned = at('dispatched', monthly(25), monthly(28, '2026-11-26'))
      expect(cyclesWith(planned, weekly('2026-12-26'), '2026-11-20')).toEqual({
        cycles: [monthly(25), weekly('2026-12-26')],
      })
    })
    it('takes the place of every other in a draft, from any day', () => {
      expect(cyclesWith(at('draft', monthly(25)), weekly('2026-03-03'), '2026-11-20')).toEqual({
        cycles: [weekly('2026-03-03')],
      })
    })
  })

  it('knows no period of another form, and none of another cycle', () => {
    expect(windowOf(board(monthly(25)), '2026-13')).toBeNull()
    expect(windowOf(board(monthly(25)), '2026-W11')).toBeNull()
    expect(windowOf(board(monthly(25)), '2026-Q1')).toBeNull()
  })

  const cycle = fc.oneof(
    fc.record({ every: fc.constantFrom('month' as const, 'quarter' as const), day: fc.integer({ min: 1, max: 31 }) }),
    fc.record({ every: fc.constant('week' as const), day: fc.integer({ min: 1, max: 7 }) }),
  )
  it('every day lies in one window, windows follow each other without gap, and names are unique', () => {
    fc.assert(
      fc.property(cycle, cycle, fc.integer({ min: 0, max: 900 }), (first, second, day) => {
        const one: CycleVersion = { ...first, from: '2024-01-01' }
        // A new cycle starts where a window of the old one ended.
        const from = addDays(windowOn(board(one), '2025-03-05').closes, 1)
        const cycles = board(one, { ...second, from })
        const date = addDays('2024-06-01', day)
        const window = windowOn(cycles, date)
        expect(window.opens <= date && date <= window.closes).toBe(true)
        expect(windowOn(cycles, window.opens)).toEqual(window)
        expect(windowOn(cycles, window.closes)).toEqual(window)
        const before = windowBefore(cycles, window)
        expect(addDays(before.closes, 1)).toBe(window.opens)
        expect(before.period).not.toBe(window.period)
        expect(windowOf(cycles, window.period)).toEqual(window)
      }),
      { numRuns: 2000 },
    )
  })
})
