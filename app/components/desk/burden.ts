import type { Task } from '#shared/domain/model.ts'

/** What a dispatch lays on others. */
export interface Burden {
  tasks: number
  units: number
  assignments: number
  /** Reports in a month, of all units together. */
  reports: number
  /** By unit, most first. */
  perUnit: { unitId: string; assignments: number; reports: number }[]
  hours: number
}

/** An estimate, shown as one: what filling in one short report takes. */
export const MINUTES_A_REPORT = 4

const A_MONTH = { week: 52 / 12, month: 1, quarter: 1 / 3, halfYear: 1 / 6, year: 1 / 12 } as const

/** Unit tasks and reports a month. A task without a cycle is reported on every month until it is done. */
export function burdenOf(tasks: Iterable<Task>): Burden {
  const units = new Map<string, { unitId: string; assignments: number; reports: number }>()
  let count = 0
  for (const task of tasks) {
    if (task.removed) continue
    count++
    for (const unitId of new Set(task.responsibleUnitIds)) {
      const unit = units.get(unitId) ?? { unitId, assignments: 0, reports: 0 }
      unit.assignments++
      unit.reports += task.recurrence ? A_MONTH[task.recurrence.every] : 1
      units.set(unitId, unit)
    }
  }
  const perUnit = [...units.values()].sort((a, b) => b.assignments - a.assignments)
  const sum = (of: (unit: (typeof perUnit)[number]) => number): number =>
    perUnit.reduce((all, unit) => all + of(unit), 0)
  const reports = Math.round(sum((unit) => unit.reports))
  return {
    tasks: count,
    units: perUnit.length,
    assignments: sum((unit) => unit.assignments),
    reports,
    perUnit: perUnit.map((unit) => ({ ...unit, reports: Math.round(unit.reports) })),
    hours: Math.round((reports * MINUTES_A_REPORT) / 60),
  }
}
