import type { TFunction } from 'i18next'
import type { Recurrence } from '#shared/domain/model.ts'

export const CYCLES = ['none', 'week', 'month', 'quarter', 'halfYear', 'year'] as const
export type Cycle = (typeof CYCLES)[number]

/** A cycle given by hand; a yearly one repeats on the month and day of its next due day. */
export function cycleOf(t: TFunction, cycle: Cycle, due: string): Recurrence | null {
  if (cycle === 'none') return null
  const [, month, day] = due.split('-').map(Number)
  return {
    text: t(`desk.every.${cycle}`),
    every: cycle,
    month: cycle === 'year' && month ? month : null,
    day: cycle !== 'week' && day ? day : null,
  }
}
