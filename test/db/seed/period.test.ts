import { describe, expect, it } from 'vitest'
import { demoPeriod, dueDay, monthStart } from '#db/seed/period.ts'
import { createWorkTime } from '#db/seed/workTime.ts'
import { isWorkDay, localDate } from '#shared/domain/calendar.ts'
import { shanghai } from './support.ts'

describe('the period of the demo', () => {
  it.each([
    ['2025-11-19', '2025-03-01', '2026-02-28'],
    ['2025-10-31', '2025-02-01', '2026-01-31'],
    ['2025-08-31', '2024-12-01', '2025-11-30'],
    ['2024-02-29', '2023-06-01', '2024-05-31'],
    ['2023-10-05', '2023-02-01', '2024-01-31'],
    ['2023-11-05', '2023-03-01', '2024-02-29'],
    ['2026-01-01', '2025-05-01', '2026-04-30'],
    ['2026-09-01', '2026-01-01', '2026-12-31'],
    ['2026-08-31', '2025-12-01', '2026-11-30'],
  ])('seeded on %s, runs from %s to %s', (today, start, end) => {
    expect(demoPeriod(today)).toEqual({ start, end })
  })

  it('counts its months over the end of the year', () => {
    const period = demoPeriod('2025-11-19')
    expect(monthStart(period, 1)).toBe('2025-03-01')
    expect(monthStart(period, 11)).toBe('2026-01-01')
  })
})

describe('due days', () => {
  const period = demoPeriod('2025-11-19')
  const day = (month: number, dayOfMonth: number) => dueDay({ month, day: dayOfMonth }, period, '2025-11-19')

  it('are the day named, where people work', () => {
    expect(day(8, 28)).toBe('2025-10-28')
  })
  it('are the last work day before a day off', () => {
    // 2025-10-05 lies in the holiday that begins on the 1st.
    expect(day(8, 5)).toBe('2025-09-30')
  })
  it('are the last work day of a shorter month', () => {
    // February 2026 ends on a Saturday that is worked in return for the Spring Festival.
    expect(day(12, 31)).toBe('2026-02-28')
    expect(day(9, 31)).toBe('2025-11-28')
  })
  it('are counted in work days from the seeding day', () => {
    expect(dueDay({ workDays: 2 }, period, '2025-11-20')).toBe('2025-11-24')
    expect(dueDay({ workDays: -2 }, period, '2025-11-24')).toBe('2025-11-20')
  })
})

describe('work time', () => {
  const at = (now: string, position: number): string => {
    const time = createWorkTime('2025-11-17', shanghai(now))
    return new Date(time.at(position) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  }

  it('runs through office hours and leaves out nights, noons and weekends', () => {
    expect(at('2025-11-25 12:00', 0)).toBe('2025-11-17 08:30')
    expect(at('2025-11-25 12:00', 0.5)).toBe('2025-11-17 11:45')
    expect(at('2025-11-25 12:00', 0.6)).toBe('2025-11-17 14:54')
    expect(at('2025-11-25 12:00', 5)).toBe('2025-11-24 08:30')
  })
  it('ends now, in the middle of a day', () => {
    const time = createWorkTime('2025-11-17', shanghai('2025-11-18 10:15'))
    expect(time.at(time.now)).toBe(shanghai('2025-11-18 10:15'))
  })
  it.each(['2025-11-18 07:00', '2025-11-17 23:30'])('ends with the day before when nobody works yet (%s)', (now) => {
    const time = createWorkTime('2025-11-17', shanghai(now))
    expect(time.at(time.now)).toBe(shanghai('2025-11-17 17:30'))
  })
  it('ends on Friday evening when seeded on a Sunday', () => {
    const time = createWorkTime('2025-11-17', shanghai('2025-11-23 10:00'))
    expect(time.at(time.now)).toBe(shanghai('2025-11-21 17:30'))
  })
  it('knows no moment beyond now or before its beginning', () => {
    const time = createWorkTime('2025-11-17', shanghai('2025-11-18 10:15'))
    expect(() => time.at(time.now + 0.01)).toThrow()
    expect(() => time.at(-0.01)).toThrow()
  })
  it('puts the end of a day where its office hours end', () => {
    const time = createWorkTime('2025-11-17', shanghai('2025-11-28 10:15'))
    const friday = time.endOf('2025-11-21')
    expect(localDate(time.at(friday - 0.001))).toBe('2025-11-21')
    expect(time.endOf('2025-11-23')).toBe(friday)
    expect(isWorkDay(localDate(time.at(friday))).workDay).toBe(true)
    expect(localDate(time.at(friday))).toBe('2025-11-24')
  })
})
