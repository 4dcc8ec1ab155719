import { PUBLISHED_YEARS } from './calendarData.ts'
import type { LocalDate } from './model.ts'

/**
 * Days and work days in Asia/Shanghai. The zone has been UTC+8 without summer time since 1991, so plain arithmetic is
 * exact there and needs no zone data in the browser.
 */
const HOUR = 3_600_000
const DAY = 24 * HOUR
const OFFSET = 8 * HOUR
const AFTER_MIDNIGHT = 5_000

const ZERO = 48
const pair = (date: LocalDate, at: number): number => (date.charCodeAt(at) - ZERO) * 10 + date.charCodeAt(at + 1) - ZERO
const yearOf = (date: LocalDate): number => pair(date, 0) * 100 + pair(date, 2)

/** Days since 1970-01-01. Called many thousand times when a large board is judged, hence no Date and no closures. */
export function dayNumber(date: LocalDate): number {
  const month = pair(date, 5)
  // Years from March on, so that the leap day is the last of its year (Howard Hinnant, days_from_civil).
  const year = yearOf(date) - (month <= 2 ? 1 : 0)
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + pair(date, 8) - 1
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + dayOfYear - 719_468
}

const dateOfDay = (day: number): LocalDate => new Date(day * DAY).toISOString().slice(0, 10)

/** The calendar day in Asia/Shanghai at a moment. */
export const localDate = (ms: number): LocalDate => new Date(ms + OFFSET).toISOString().slice(0, 10)

/** `date` moved by whole calendar days, backwards when negative. */
export const addDays = (date: LocalDate, days: number): LocalDate => dateOfDay(dayNumber(date) + days)

/** Calendar days from `from` to `to`: 0 on the same day, negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => dayNumber(to) - dayNumber(from)

/** The moment the clock work of the next day runs: 00:00:05 in Asia/Shanghai, never in the past or now. */
export const nextMidnight = (ms: number): number =>
  (Math.floor((ms + OFFSET) / DAY) + 1) * DAY - OFFSET + AFTER_MIDNIGHT

const isPublished = (date: LocalDate): boolean => PUBLISHED_YEARS[yearOf(date)] !== undefined

/** Mondays to Fridays from 1969-12-29 (a Monday) up to and including `day`. */
function weekdaysUpTo(day: number): number {
  const since = day + 3
  const week = Math.floor(since / 7)
  return week * 5 + Math.min(since - week * 7 + 1, 5)
}

/**
 * What the published calendars add to the count of weekdays, up to and including each day: -1 for a weekday off, +1 for
 * a weekend day worked. A running total, so that work days between any two days cost two look-ups.
 */
const CORRECTIONS = (() => {
  const byDay = new Map<number, number>()
  const isWeekday = (day: number): boolean => weekdaysUpTo(day) > weekdaysUpTo(day - 1)
  for (const { off, work } of Object.values(PUBLISHED_YEARS)) {
    for (const run of off.split(' ')) {
      const [first = '', length] = run.split('+')
      for (let i = 0; i < Number(length); i++) {
        const day = dayNumber(first) + i
        if (isWeekday(day)) byDay.set(day, -1)
      }
    }
    for (const date of work.split(' ')) if (!isWeekday(dayNumber(date))) byDay.set(dayNumber(date), 1)
  }
  const first = Math.min(...byDay.keys())
  const totals = new Int16Array(Math.max(...byDay.keys()) - first + 1)
  let total = 0
  for (let i = 0; i < totals.length; i++) {
    total += byDay.get(first + i) ?? 0
    totals[i] = total
  }
  return { first, totals, last: total }
})()

function workDaysUpTo(day: number): number {
  const index = day - CORRECTIONS.first
  if (index < 0) return weekdaysUpTo(day)
  return weekdaysUpTo(day) + (CORRECTIONS.totals[index] ?? CORRECTIONS.last)
}

/** Whether people work on that day; `estimated` (推算) where no calendar is published for its year. */
export function isWorkDay(date: LocalDate): { workDay: boolean; estimated: boolean } {
  const day = dayNumber(date)
  return { workDay: workDaysUpTo(day) > workDaysUpTo(day - 1), estimated: !isPublished(date) }
}

/** `workDaysBetween` on day numbers. */
export const workDaysBetweenDays = (from: number, to: number): number => workDaysUpTo(to) - workDaysUpTo(from)

/**
 * Work days left after `from` up to and including `to`. When `to` is earlier: minus the work days after `to` up to and
 * including `from`, so that -7 reads "seven work days past due". 0 also where only days off lie between.
 */
export const workDaysBetween = (from: LocalDate, to: LocalDate): number =>
  workDaysBetweenDays(dayNumber(from), dayNumber(to))

/** Whether a count of work days between the two days rests on weekends alone for some year (推算). */
export function isEstimatedBetween(from: LocalDate, to: LocalDate): boolean {
  const last = yearOf(from <= to ? to : from)
  for (let year = yearOf(from <= to ? from : to); year <= last; year++) {
    if (!PUBLISHED_YEARS[year]) return true
  }
  return false
}

/** The `count`-th work day after `date`, or before it when negative; `date` itself for 0. */
export function addWorkDays(date: LocalDate, count: number): LocalDate {
  const step = Math.sign(count)
  let day = dayNumber(date)
  for (let left = Math.abs(count); left > 0;) {
    day += step
    if (workDaysUpTo(day) > workDaysUpTo(day - 1)) left--
  }
  return dateOfDay(day)
}
