import { type Light, lightOf } from '#shared/domain/light.ts'
import type { Assignment, LocalDate } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Figures, Summary } from '#shared/domain/summary.ts'
import { compareLaggards, shareOf } from '#shared/domain/tally.ts'

/** What somebody asks of a number: which unit tasks stand behind it. */
export interface Question {
  areaId?: string
  unitId?: string
  only?: 'red' | 'yellow' | 'lit' | 'coordination' | 'due'
}

export interface Answered {
  assignment: Assignment
  light: Light
}

const ORDER = { red: 0, yellow: 1, green: 2, blue: 3, grey: 4 } as const

/** The unit tasks a number is made of, the worst first, then in the order of the board. */
export function answer(state: BoardState, question: Question, date: LocalDate): Answered[] {
  const { areaId, unitId, only } = question
  const found: (Answered & { order: string })[] = []
  for (const assignment of state.assignments.values()) {
    if (unitId !== undefined && assignment.unitId !== unitId) continue
    const share = shareOf(state, assignment, date)
    if (!share || (areaId !== undefined && share.areaId !== areaId)) continue
    if (only === 'coordination' && !share.needsCoordination) continue
    if (only === 'due' && !share.due) continue
    if (only === 'lit' && share.laggard === null) continue
    if ((only === 'red' || only === 'yellow') && share.colour !== only) continue
    found.push({ assignment, light: lightOf(state, assignment, date), order: orderOf(state, assignment) })
  }
  found.sort((a, b) => ORDER[a.light.colour] - ORDER[b.light.colour] || byUrgency(a, b) || (a.order < b.order ? -1 : 1))
  return found.map(({ assignment, light }) => ({ assignment, light }))
}

function byUrgency(a: Answered, b: Answered): number {
  const { colour } = a.light
  if (colour !== 'red' && colour !== 'yellow') return 0
  const laggard = ({ assignment, light: { overdueDays, gap } }: Answered) => ({
    assignmentId: assignment.id,
    colour,
    overdueDays,
    gap,
  })
  return compareLaggards(laggard(a), laggard(b))
}

function orderOf(state: BoardState, { taskId, unitId }: Assignment): string {
  const task = state.tasks.get(taskId)
  const area = task && state.areas.get(task.areaId)
  const column = state.board?.units.findIndex((unit) => unit.id === unitId) ?? 0
  return [area?.order ?? 0, task?.order ?? 0, column].map((place) => String(place).padStart(6, '0')).join(' ')
}

/** The figures of the set a question is about; null for a cell without unit tasks. */
export function figuresOf(summary: Summary, { areaId, unitId }: Question): Figures | null {
  if (areaId !== undefined && unitId !== undefined) return summary.cells[`${areaId}:${unitId}`] ?? null
  if (areaId !== undefined) return summary.areas[areaId] ?? null
  if (unitId !== undefined) return summary.units[unitId] ?? null
  return summary.total
}
