import published from 'chinese-days/dist/chinese-days.json'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addWorkDays,
  dayNumber,
  daysBetween,
  isEstimatedBetween,
  isWorkDay,
  localDate,
  nextMidnight,
  workDaysBetween,
} from '#shared/domain/calendar.ts'
import { PUBLISHED_YEARS } from '#shared/domain/calendarData.ts'

const holidays: Record<string, string> = published.holidays
const makeUpDays: Record<string, string> = published.workdays

const anyDay = fc.integer({ min: dayNumber('2018-01-01'), max: dayNumber('2030-12-31') }).map(dateOf)
const workedDay = anyDay.filter((date) => isWorkDay(date).workDay)

/** The long way round, as a second opinion. */
function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10)
}

function countWorkDays(from: string, to: string): number {
  if (to < from) return -countWorkDays(to, from)
  let count = 0
  for (let date = addDays(from, 1); date <= to; date = addDays(date, 1)) if (isWorkDay(date).workDay) count++
  return count
}

describe('the published calendars', () => {
  it('agree with an independent table on every day of every year', () => {
    const wrong: string[] = []
    for (const year of Object.keys(PUBLISHED_YEARS)) {
      for (let date = `${year}-01-01`; date.startsWith(year); date = addDays(date, 1)) {
        const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
        const expected = makeUpDays[date] ? true : holidays[date] ? false : weekday !== 0 && weekday !== 6
        if (isWorkDay(date).workDay !== expected) wrong.push(date)
      }
    }
    expect(wrong).toEqual([])
  })

  it('hold every year since 2020 that the independent table knows: a year missing here has been published', () => {
    const known = new Set(Object.keys(makeUpDays).map((date) => date.slice(0, 4)))
    expect(Object.keys(PUBLISHED_YEARS)).toEqual([...known].filter((year) => year >= '2020').sort())
  })
})

describe('isWorkDay', () => {
  it.each([
    ['2023-10-06', false, 'a Friday in the National Day week'],
    ['2023-10-07', true, 'a Saturday worked for it'],
    ['2023-10-08', true, 'a Sunday worked for it'],
    ['2023-10-09', true, 'an ordinary Monday'],
    ['2023-10-14', false, 'an ordinary Saturday'],
    ['2023-01-28', true, 'a Saturday worked for the Spring Festival'],
    ['2020-01-31', false, 'a Friday of the extended Spring Festival of 2020'],
    ['2022-12-31', false, 'a day off that the notice of the year after names'],
    ['2026-02-14', true, 'the Saturday before the Spring Festival of 2026'],
  ])('%s → %s: %s', (date, workDay) => {
    expect(isWorkDay(date)).toEqual({ workDay, estimated: false })
  })

  it('falls back to weekends where no calendar is published, and says so', () => {
    expect(isWorkDay('2031-10-01')).toEqual({ workDay: true, estimated: true })
    expect(isWorkDay('2031-10-04')).toEqual({ workDay: false, estimated: true })
    expect(isWorkDay('2019-05-01')).toEqual({ workDay: true, estimated: true })
  })
})

describe('workDaysBetween', () => {
  it.each([
    ['2023-10-31', '2023-10-31', 0, 'the day itself'],
    ['2023-10-31', '2023-11-15', 11, 'two weeks ahead'],
    ['2023-10-31', '2023-12-20', 36, 'to the end of the year'],
    ['2023-10-31', '2023-10-20', -7, 'seven work days past due'],
    ['2023-10-31', '2023-10-27', -2, 'a Friday seen from the Tuesday after'],
    ['2023-09-28', '2023-10-08', 2, 'over the National Day week: only the two make-up days'],
    ['2023-09-28', '2023-10-06', 0, 'only days off lie between'],
    ['2023-10-21', '2023-10-20', 0, 'a Saturday after a Friday: no work day has passed'],
    ['2023-12-29', '2024-01-02', 1, 'over the turn of the year'],
  ])('%s → %s: %d, %s', (from, to, expected) => {
    expect(workDaysBetween(from, to)).toBe(expected)
  })

  it('is the count of days one by one, and adds up', () => {
    fc.assert(
      fc.property(anyDay, anyDay, anyDay, (a, b, c) => {
        expect(workDaysBetween(a, b) + workDaysBetween(b, c)).toBe(workDaysBetween(a, c))
      }),
    )
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -400, max: 400 }), (from, days) => {
        const to = addDays(from, days)
        // toBe tells -0 from 0, and there is no "minus no days".
        expect(workDaysBetween(from, to)).toBe(countWorkDays(from, to) + 0)
      }),
      { numRuns: 50 },
    )
  })

  it('rests on weekends alone only where a year of the span is not published', () => {
    expect(isEstimatedBetween('2023-10-31', '2026-12-31')).toBe(false)
    expect(isEstimatedBetween('2026-10-31', '2027-01-01')).toBe(true)
    expect(isEstimatedBetween('2027-01-01', '2026-10-31')).toBe(true)
  })
})

describe('addWorkDays', () => {
  it.each([
    ['2023-09-28', 1, '2023-10-07'],
    ['2023-10-08', 3, '2023-10-11'],
    ['2023-10-07', -1, '2023-09-28'],
    ['2023-10-21', 0, '2023-10-21'],
    ['2023-10-20', 1, '2023-10-23'],
  ])('%s moved by %d is %s', (date, count, expected) => {
    expect(addWorkDays(date, count)).toBe(expected)
  })

  it('is undone by workDaysBetween, and from a work day by going back', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 300 }), (date, count) => {
        expect(workDaysBetween(date, addWorkDays(date, count))).toBe(count)
      }),
    )
    fc.assert(
      fc.property(workedDay, fc.integer({ min: -300, max: 300 }), (date, count) => {
        expect(addWorkDays(addWorkDays(date, count), -count)).toBe(date)
      }),
    )
  })
})

describe('days and moments in Shanghai', () => {
  it('count days like the proleptic calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayNumber('1000-01-01'), max: dayNumber('9999-12-31') }), (day) => {
        expect(dayNumber(dateOf(day))).toBe(day)
      }),
    )
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(daysBetween('2023-12-31', '2023-05-01')).toBe(-244)
  })

  it('begin a day at midnight in Shanghai, wherever the program runs', () => {
    expect(localDate(Date.parse('2023-10-30T23:59:59.999+08:00'))).toBe('2023-10-30')
    expect(localDate(Date.parse('2023-10-31T00:00:00+08:00'))).toBe('2023-10-31')
    expect(localDate(Date.parse('2023-10-31T15:59:59Z'))).toBe('2023-10-31')
  })

  it('run the work of the next day five seconds after its midnight, never at once', () => {
    const at = (text: string): number => nextMidnight(Date.parse(text))
    expect(at('2023-10-31T00:00:00+08:00')).toBe(Date.parse('2023-11-01T00:00:05+08:00'))
    expect(at('2023-10-31T00:00:05+08:00')).toBe(Date.parse('2023-11-01T00:00:05+08:00'))
    expect(at('2023-10-31T23:59:59.999+08:00')).toBe(Date.parse('2023-11-01T00:00:05+08:00'))
  })
})
