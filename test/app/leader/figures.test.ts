import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  forecast,
  movedSince,
  oneDecimal,
  signed,
  tintOf,
  weekBefore,
  wholePercent,
  withToday,
} from '#app/components/leader/figures.ts'
import { type Figures, type TrendPoint, dueRate, summarise } from '#shared/domain/summary.ts'
import { largeBoard } from '#test/support/judging.ts'

const summary = summarise(largeBoard(10, 3), '2023-10-31')
const figures = (change: Partial<Figures> = {}): Figures => ({ ...summary.total, ...change })
const point = (date: string, progress: number, total: Partial<Figures> = {}): TrendPoint => ({
  date,
  progress,
  pace: 50,
  total: figures({ progress, ...total }),
})

describe('a number in a small cell', () => {
  it('is a whole percent, and says 100 and 0 only when they are meant', () => {
    expect([99.6, 100, 0.2, 0, 56.5, null].map(wholePercent)).toEqual(['99', '100', '1', '0', '57', '–'])
  })

  it('never leaves 0 to 100 and never strays a point from the value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
        expect(Math.abs(Number(wholePercent(tenths / 10)) - tenths / 10)).toBeLessThan(1)
      }),
    )
  })
})

it('a headline number has one decimal, or a dash', () => {
  expect([81, 0, null].map(oneDecimal)).toEqual(['81.0', '0.0', '–'])
})

it('a difference carries its sign, and none is none', () => {
  expect([signed(4, 1), signed(-3, 0), signed(0, 0), signed(0.04, 1)]).toEqual(['+4.0', '\u22123', null, null])
})

it('a cell is tinted by its worst light and plain when all is well', () => {
  expect([tintOf({ red: 1, yellow: 2 }), tintOf({ red: 0, yellow: 2 }), tintOf({ red: 0, yellow: 0 })]).toEqual([
    'red',
    'yellow',
    null,
  ])
})

describe('against seven days ago', () => {
  const trend = [point('2023-10-17', 40), point('2023-10-24', 50, { red: 9, due: 4, dueDone: 1 })]

  it('is told of the point of exactly that day', () => {
    expect(weekBefore(trend, '2023-10-31')?.red).toBe(9)
    expect(weekBefore(trend, '2023-11-01')).toBeNull()
    expect(weekBefore([], '2023-10-31')).toBeNull()
  })

  it('is the difference of what is shown, to one decimal', () => {
    const before = weekBefore(trend, '2023-10-31')
    expect(movedSince(before, figures({ progress: 54.1 }), (f) => f.progress)).toBe(4.1)
    expect(movedSince(before, figures({ due: 4, dueDone: 2 }), dueRate)).toBe(25)
  })

  it('is left out where one of the two is not known', () => {
    const before = weekBefore(trend, '2023-10-31')
    expect(movedSince(null, figures(), (f) => f.red)).toBeNull()
    expect(movedSince(before, figures({ progress: null }), (f) => f.progress)).toBeNull()
    expect(movedSince(before, figures({ due: 0, dueDone: 0 }), dueRate)).toBeNull()
  })
})

describe('the trend with its live end', () => {
  it('ends with the board as it stands', () => {
    const points = withToday([point('2023-10-24', 50)], summary)
    expect(points.at(-1)).toEqual({
      date: summary.date,
      progress: summary.total.progress,
      pace: summary.pace,
      total: summary.total,
    })
  })

  it('has no end where percents are hidden', () => {
    expect(withToday([], { ...summary, total: figures({ progress: null }) })).toEqual([])
  })
})

describe('where the line leads', () => {
  const end = '2023-12-31'
  const now = (progress: number): TrendPoint => point('2023-10-31', progress)

  it('tells the day of the end at the speed of four weeks', () => {
    expect(forecast([point('2023-10-03', 52), now(80)], end)).toEqual({ kind: 'done', date: '2023-11-20' })
  })

  it('tells how far it comes when the period ends before', () => {
    expect(forecast([point('2023-10-03', 26), now(40)], end)).toEqual({ kind: 'short', progress: 70 })
  })

  it.each([
    ['less than four weeks of past', [point('2023-10-10', 52), now(80)]],
    ['no progress', [point('2023-10-03', 80), now(80)]],
    ['a step back', [point('2023-10-03', 90), now(80)]],
    ['everything done', [point('2023-10-03', 80), now(100)]],
    ['nothing at all', []],
  ])('says nothing for %s', (_, points) => {
    expect(forecast(points, end)).toBeNull()
  })

  it('says nothing after the period', () => {
    expect(forecast([point('2023-10-03', 52), now(80)], '2023-10-31')).toBeNull()
  })
})
