import type { Light } from '#shared/domain/light.ts'
import { type Assignment, type AssignmentState, type LocalDate, type Task, dueOf } from '#shared/domain/model.ts'
import { addDays } from '#shared/domain/calendar.ts'

export const DUE_FILTERS = ['overdue', 'week', 'month', 'none'] as const
export type DueFilter = (typeof DUE_FILTERS)[number]

/** The states one can ask for, in the order of the work. */
export const STATE_FILTERS: readonly AssignmentState[] = [
  'assigned',
  'acknowledged',
  'inProgress',
  'underReview',
  'returned',
  'completed',
  'closedOut',
  'suspended',
  'notApplicable',
  'awaitingUpper',
  'cancelled',
]

/** What the ledger shows. Empty lists and false ask for nothing. */
export interface Filters {
  query: string
  unitIds: readonly string[]
  states: readonly AssignmentState[]
  due: DueFilter | null
  red: boolean
  yellow: boolean
  coordination: boolean
}

export const NO_FILTERS: Filters = {
  query: '',
  unitIds: [],
  states: [],
  due: null,
  red: false,
  yellow: false,
  coordination: false,
}

const listOf = (params: URLSearchParams, name: string): string[] => params.get(name)?.split(',').filter(Boolean) ?? []

/** What an address asks the ledger for; what it asks for in other words than these is passed over. */
export function filtersOf(params: URLSearchParams): Filters {
  const lights = listOf(params, 'lights')
  const states = listOf(params, 'states')
  return {
    query: params.get('q') ?? '',
    unitIds: listOf(params, 'units'),
    states: STATE_FILTERS.filter((state) => states.includes(state)),
    due: DUE_FILTERS.find((due) => due === params.get('due')) ?? null,
    red: lights.includes('red'),
    yellow: lights.includes('yellow'),
    coordination: params.get('coordination') === '1',
  }
}

/** Writes filters into an address, which keeps whatever else it says. */
export function writeFilters(params: URLSearchParams, filters: Filters): void {
  const { query, unitIds, states, due, red, yellow, coordination } = filters
  const said = {
    q: query.trim(),
    units: unitIds.join(),
    states: states.join(),
    due: due ?? '',
    lights: [red && 'red', yellow && 'yellow'].filter(Boolean).join(),
    coordination: coordination ? '1' : '',
  }
  for (const [name, value] of Object.entries(said))
    if (value === '') params.delete(name)
    else params.set(name, value)
}

/** Whether single cells are asked for, so that the others step back. */
export const picksCells = ({ states, due, red, yellow, coordination }: Filters): boolean =>
  states.length > 0 || due !== null || red || yellow || coordination

export const isFiltered = (filters: Filters): boolean =>
  picksCells(filters) || filters.query.trim() !== '' || filters.unitIds.length > 0

function matchesDue(filter: DueFilter, task: Task, assignment: Assignment, light: Light, date: LocalDate): boolean {
  const due = dueOf(task, assignment)
  switch (filter) {
    case 'none':
      return due === null
    case 'overdue':
      return light.pastDue
    case 'week':
      return due !== null && light.colour !== 'blue' && due >= date && due <= addDays(date, 7)
    case 'month':
      return due !== null && due.slice(0, 7) === date.slice(0, 7)
  }
}

/** Whether one cell is what the filters ask for; units and words are asked of columns and rows instead. */
export function matchesCell(
  filters: Filters,
  task: Task,
  assignment: Assignment,
  light: Light,
  date: LocalDate,
): boolean {
  const { states, due, red, yellow, coordination } = filters
  if (states.length > 0 && !states.includes(assignment.state)) return false
  if ((red || yellow) && !((red && light.colour === 'red') || (yellow && light.colour === 'yellow'))) return false
  if (coordination && !assignment.needsCoordination) return false
  return due === null || matchesDue(due, task, assignment, light, date)
}

/** Whether the words of the search are all found in what a row says: number, title, criterion, units, area. */
export function matchesWords(query: string, said: readonly string[]): boolean {
  const words = query.trim().toLowerCase().split(/\s+/)
  const text = said.join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}
