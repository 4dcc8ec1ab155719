import { describe, expect, it } from 'vitest'
import { boardPace, pacePercent, paceOf, periodOf, toTenth } from '#shared/domain/pace.ts'
import { JUDGED_PERIOD, judged } from '#test/support/judging.ts'

describe('paceOf', () => {
  it.each([
    ['2023-04-30', 0, 0],
    ['2023-05-01', 1, 0.4],
    ['2023-10-31', 184, 75.1],
    ['2023-12-30', 244, 99.6],
    ['2023-12-31', 245, 100],
    ['2024-03-01', 245, 100],
  ])('5-1 to 12-31 on %s: %d of 245 days, %d %%', (date, elapsed, percent) => {
    const pace = paceOf(JUDGED_PERIOD, date)
    expect(pace).toEqual({ elapsed, days: 245 })
    expect(pacePercent(pace)).toBe(percent)
  })

  it('knows a period of one day and one that ends before it starts', () => {
    const day = { start: '2023-05-01', end: '2023-05-01' }
    expect(pacePercent(paceOf(day, '2023-04-30'))).toBe(0)
    expect(pacePercent(paceOf(day, '2023-05-01'))).toBe(100)
    const backwards = { start: '2023-06-01', end: '2023-05-01' }
    expect(pacePercent(paceOf(backwards, '2023-04-30'))).toBe(0)
    expect(pacePercent(paceOf(backwards, '2023-05-15'))).toBe(100)
  })

  it('counts the leap day', () => {
    expect(paceOf({ start: '2024-02-01', end: '2024-03-01' }, '2024-02-29')).toEqual({ elapsed: 29, days: 30 })
  })
})

describe('periodOf', () => {
  it('is the period of the board where the task names no days', () => {
    const { state, assignment } = judged()
    expect(periodOf(state.board!, state.tasks.get('t1')!, assignment)).toEqual(JUDGED_PERIOD)
    expect(boardPace(state.board!, '2023-10-31')).toBe(75.1)
  })

  it('is the task’s own from its start to its due day, and to the unit’s own due day after an extension', () => {
    const days = { start: '2023-06-01', due: '2023-08-31' }
    const { state, assignment } = judged(days)
    const task = state.tasks.get('t1')!
    expect(periodOf(state.board!, task, assignment)).toEqual({ start: '2023-06-01', end: '2023-08-31' })
    const extended = { ...assignment, due: '2023-10-31' }
    expect(periodOf(state.board!, task, extended)).toEqual({ start: '2023-06-01', end: '2023-10-31' })
  })
})

describe('toTenth', () => {
  it('never shows minus zero', () => {
    expect(toTenth(-0.04)).toBe(0)
    expect(toTenth(75.10204)).toBe(75.1)
  })
})
