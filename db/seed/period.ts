import { addDays, addWorkDays, dayNumber, isWorkDay } from '#shared/domain/calendar.ts'
import type { CycleVersion, LocalDate } from '#shared/domain/model.ts'
import type { Period } from '#shared/domain/pace.ts'

/** 填报窗口: every month until the 25th. */
export const CYCLE: CycleVersion = { from: '2020-01-01', every: 'month', day: 25 }

export const DEMO_LABEL = '演示：年度已平移'
/** How many whole months of history lie before the month of the seeding day, and how long the year is. */
const MONTHS_BEFORE = 8
const MONTHS = 12

const firstOfMonth = (month: number): LocalDate =>
  `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`

/** Months since year 0 of the month of a day. */
const monthOf = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1

/** Twelve whole months, the first of them eight before the month of the seeding day. */
export function demoPeriod(today: LocalDate): Period {
  const first = monthOf(today) - MONTHS_BEFORE
  return { start: firstOfMonth(first), end: addDays(firstOfMonth(first + MONTHS), -1) }
}

/** When a task is due, so that it means the same on every seeding day. */
export type DueRule =
  /** In the n-th month of the period, on that day or the last work day before it. */
  | { month: number; day: number }
  /** So many work days after the seeding day; before it when negative. */
  | { workDays: number }

/** `date` itself, or the last work day before it. */
const orWorkDayBefore = (date: LocalDate): LocalDate => (isWorkDay(date).workDay ? date : addWorkDays(date, -1))

/** The first day of the n-th month of the period. */
export const monthStart = (period: Period, month: number): LocalDate => firstOfMonth(monthOf(period.start) + month - 1)

/** The due day of a rule: always a work day. A day beyond the end of its month is the last of it. */
export function dueDay(rule: DueRule, period: Period, today: LocalDate): LocalDate {
  if ('workDays' in rule) return addWorkDays(today, rule.workDays)
  const last = addDays(monthStart(period, rule.month + 1), -1)
  const day = addDays(monthStart(period, rule.month), rule.day - 1)
  return orWorkDayBefore(dayNumber(day) > dayNumber(last) ? last : day)
}
