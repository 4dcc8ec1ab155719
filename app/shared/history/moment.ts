import { addDays } from '../domain/calendar.ts'

/** Moments in addresses: wall time in Asia/Shanghai, which had no summer time in the life of any board. */
const OFFSET = 8 * 3_600_000
const PATTERN = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d(?:\.\d{1,3})?))?)?$/

/** 2026-10-31T23:59:59, with thousandths only where there are some. */
export const momentText = (moment: number): string => new Date(moment + OFFSET).toISOString().replace(/(\.000)?Z$/, '')

/** The last moment of a day. */
export const endOfDay = (date: string): number => Date.parse(`${addDays(date, 1)}T00:00:00Z`) - OFFSET - 1

/** The moment such a text names: a day alone is its end, a minute alone its last moment; null for what is none. */
export function parseMoment(text: string | null): number | null {
  const [, date, minute, second] = PATTERN.exec(text ?? '') ?? []
  if (date === undefined) return null
  const whole = Date.parse(`${date}T${minute ?? '23:59'}:${second ?? '59.999'}Z`)
  // 2026-02-31 is read as a day in March by some, and is none.
  if (Number.isNaN(whole) || new Date(whole).toISOString().slice(0, 10) !== date) return null
  return whole - OFFSET
}
