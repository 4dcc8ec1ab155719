import { describe, expect, it } from 'vitest'
import { filingsOf, meantOf, periodName, presentFiling } from '#app/components/sheet/periods.ts'
import type { Board, Report } from '#shared/domain/model.ts'
import { morningOf } from '#test/support/builders.ts'

const monthly: Pick<Board, 'cycles'> = { cycles: [{ from: '2026-01-01', every: 'month', day: 25 }] }
const assignedAt = morningOf('2026-01-05')
const task = { start: null }

describe('the window a report goes to', () => {
  it.each([
    // Wednesday 2026-11-25 is the cut-off day.
    ['2026-11-23', { late: false, daysLeft: 2 }, '2026-11'],
    ['2026-11-25', { late: false, daysLeft: 0 }, '2026-11'],
    ['2026-11-26', { late: false }, '2026-12'],
  ])('on %s', (date, expected, period) => {
    const filing = presentFiling(monthly, date)
    expect(filing).toMatchObject(expected)
    expect(filing.window.period).toBe(period)
  })

  it('may also be the one that has just closed, late, as long as nothing was filed since', () => {
    const periods = (reportedPeriod: string | null): string[] =>
      filingsOf(monthly, task, { state: 'inProgress', reportedPeriod, assignedAt }, undefined, '2026-11-26').map(
        ({ window, late }) => `${window.period}${late ? ' late' : ''}`,
      )
    expect(periods('2026-10')).toEqual(['2026-12', '2026-11 late'])
    expect(periods(null)).toEqual(['2026-12', '2026-11 late'])
    expect(periods('2026-11')).toEqual(['2026-12'])
    expect(periods('2026-12')).toEqual(['2026-12'])
  })

  it('is the one it came back from, with at least two work days for it', () => {
    const review = {
      decision: 'returned',
      by: 'supervisor',
      at: morningOf('2026-11-26'),
      reason: '请写明数量',
    } as const
    const report = { kind: 'period', period: '2026-11', late: false, review } as Report
    const meant = (date: string) => {
      const assignment = { state: 'returned', reportedPeriod: '2026-10', assignedAt } as const
      return meantOf(filingsOf(monthly, task, assignment, report, date), report)
    }
    expect(meant('2026-11-27')).toMatchObject({
      window: { period: '2026-11' },
      lastDay: '2026-11-30',
      late: false,
      daysLeft: 1,
    })
    expect(meant('2026-12-01')).toMatchObject({ window: { period: '2026-11' }, late: true })
    // Two windows on, its own has passed: it goes to the open one.
    expect(meant('2026-12-26')).toMatchObject({ window: { period: '2027-01' }, late: false })
  })

  it('is no earlier one for a task that was not the unit’s by then, or had not begun', () => {
    const filings = (start: string | null, at: string): number =>
      filingsOf(
        monthly,
        { start },
        { state: 'inProgress', reportedPeriod: null, assignedAt: morningOf(at) },
        undefined,
        '2026-11-26',
      ).length
    expect(filings(null, '2026-11-25')).toBe(2)
    expect(filings(null, '2026-11-26')).toBe(1)
    expect(filings('2026-11-26', '2026-01-05')).toBe(1)
  })
})

describe('the name of a period', () => {
  it.each([
    ['2026-11', { unit: 'month', year: '2026', count: 11 }],
    ['2026-W07', { unit: 'week', year: '2026', count: 7 }],
    ['2026-Q4', { unit: 'quarter', year: '2026', count: 4 }],
  ])('%s', (period, expected) => expect(periodName(period)).toEqual(expected))
})
