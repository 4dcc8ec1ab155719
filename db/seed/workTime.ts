import { addDays, dayNumber, isWorkDay, localDate } from '#shared/domain/calendar.ts'
import type { LocalDate } from '#shared/domain/model.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const OFFSET = 8 * 60 * MINUTE
/** Office hours in minutes of the day: 8:30 to 12:00 and 14:30 to 17:30. */
const MORNING = { from: 8 * 60 + 30, to: 12 * 60 }
const AFTERNOON = { from: 14 * 60 + 30, to: 17 * 60 + 30 }
const MORNING_MINUTES = MORNING.to - MORNING.from
const WORK_MINUTES = MORNING_MINUTES + AFTERNOON.to - AFTERNOON.from

/**
 * Office hours from one day to now, as a line to draw moments on: 0 is the first minute of the first work day, 1 the
 * first of the next. Whatever lies between 0 and `now` is a moment in office hours that has passed.
 */
export interface WorkTime {
  now: number
  /** The moment (ms) of a position; positions beyond `now` are a mistake of the caller and throw. */
  at(position: number): number
  /** Where the office hours of a day end; for a day off those of the work day before. */
  endOf(date: LocalDate): number
}

const startOfDay = (date: LocalDate): number => dayNumber(date) * DAY - OFFSET

function workMinutes(minuteOfDay: number): number {
  const part = (hours: { from: number; to: number }): number =>
    Math.min(Math.max(minuteOfDay - hours.from, 0), hours.to - hours.from)
  return part(MORNING) + part(AFTERNOON)
}

/** Throws when not a single minute of office hours lies between `start` and `now`. */
export function createWorkTime(start: LocalDate, now: number): WorkTime {
  const today = localDate(now)
  const days: LocalDate[] = []
  for (let date = start; date <= today; date = addDays(date, 1)) if (isWorkDay(date).workDay) days.push(date)
  const isOpen = days.at(-1) === today
  const passed = isOpen ? workMinutes((now - startOfDay(today)) / MINUTE) / WORK_MINUTES : 0
  const end = days.length - (isOpen ? 1 : 0) + passed
  if (end <= 0) throw new Error(`no office hours between ${start} and now`)
  return {
    now: end,
    at(position) {
      if (position < 0 || position > end) throw new Error(`position ${position} is not between 0 and ${end}`)
      // The very end belongs to the last day, not to the first minute of a day that has not come.
      const index = Math.min(Math.floor(position), Math.ceil(end) - 1)
      const date = days[index]
      if (date === undefined) throw new Error(`no work day ${index}`)
      const minutes = (position - index) * WORK_MINUTES
      const ofDay = minutes < MORNING_MINUTES ? MORNING.from + minutes : AFTERNOON.from + minutes - MORNING_MINUTES
      return Math.min(Math.floor(startOfDay(date) + ofDay * MINUTE), now)
    },
    endOf(date) {
      let count = 0
      while (count < days.length && (days[count] ?? date) <= date) count += 1
      return count
    },
  }
}
