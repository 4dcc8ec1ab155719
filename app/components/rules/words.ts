import type { TFunction } from 'i18next'
import { periodWords } from '#app/components/sheet/ReportHead.tsx'
import { dayText } from '#shared/domain/light.ts'
import type { CycleVersion, LocalDate } from '#shared/domain/model.ts'
import type { ReportingWindow } from '#shared/domain/windows.ts'

/** The last day of a month or of a quarter. */
export const LAST_DAY = 31
/** 1 is Monday. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Weekday = (typeof WEEKDAYS)[number]
const weekdayOf = (day: number): Weekday => WEEKDAYS[day - 1] ?? 'sun'

/** 每月 25 日截止. */
export function cycleWords(t: TFunction, { every, day }: Pick<CycleVersion, 'every' | 'day'>): string {
  if (every === 'week') return t('rules.cycle.week', { day: t(`rules.weekday.${weekdayOf(day)}`) })
  return t(day === LAST_DAY ? `rules.cycle.${every}End` : `rules.cycle.${every}`, { day })
}

/** 11 月报，11-25 截止. */
export const windowWords = (t: TFunction, { period, closes }: ReportingWindow, date: LocalDate): string =>
  t('rules.windowShort', { period: periodWords(t, period), closes: dayText(closes, date) })
