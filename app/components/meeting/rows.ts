import { judged } from '#app/components/ledger/judged.ts'
import { matchesWords } from '#app/components/ledger/filters.ts'
import type { Light } from '#shared/domain/light.ts'
import {
  type AgendaItem,
  type Assignment,
  type BoardUnit,
  type LocalDate,
  type Task,
  assignmentIdOf,
} from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Laggard } from '#shared/domain/summary.ts'
import { compareLaggards } from '#shared/domain/tally.ts'
import type { MeetingViewState } from './viewState.ts'

/** A unit task on one side: as the meeting opened, or as it stands. */
export interface Side {
  assignment: Assignment
  light: Light
}

/** One unit task as a meeting looks at it. */
export interface MeetingRow {
  id: string
  task: Task
  unit: BoardUnit
  /** Null where it was not there yet, or before the meeting opened. */
  frozen: Side | null
  live: Side | null
}

/** Rows in sight when a whole board is asked for: more is a search, not a discussion. */
const MOST = 200

/** A board on a day. */
export interface At {
  state: BoardState
  date: LocalDate
}

export interface Sides {
  frozen: At | null
  live: At
}

/**
 * The unit tasks a view shows of a board: those its agenda item names, in that order, or of the whole board the worst
 * first; of these what area, unit, lights and words leave. Costs the size of the board only where all of it is asked for.
 */
export function rowIds(
  view: MeetingViewState,
  agenda: readonly AgendaItem[],
  base: At,
  numbers: ReadonlyMap<string, string>,
): { ids: string[]; more: number } {
  const item = agenda.find(({ id }) => id === view.agendaItemId)
  const all = item ? namedBy(item, base.state) : worstFirst(view, base)
  const ids = all.filter((id) => wanted(id, view, base, numbers))
  return { ids: ids.slice(0, MOST), more: Math.max(0, ids.length - MOST) }
}

/** The rows of some unit tasks on both sides; those that neither side has are left out. */
export const rowsOf = (ids: readonly string[], sides: Sides): MeetingRow[] =>
  ids.flatMap((id) => rowOf(id, sides) ?? [])

/** One unit task on both sides; null where neither side has it. */
export function rowOf(id: string, { frozen, live }: Sides): MeetingRow | null {
  const side = (at: At | null): Side | null => {
    const assignment = at?.state.assignments.get(id)
    return at && assignment ? { assignment, light: judged(at.state, assignment, at.date).light } : null
  }
  const [then, now] = [side(frozen), side(live)]
  const any = now?.assignment ?? then?.assignment
  const task = any && (live.state.tasks.get(any.taskId) ?? frozen?.state.tasks.get(any.taskId))
  const unit = any && live.state.board?.units.find((one) => one.id === any.unitId)
  return any && task && unit ? { id, task, unit, frozen: then, live: now } : null
}

function namedBy({ refs }: AgendaItem, state: BoardState): string[] {
  const units = state.board?.units ?? []
  return refs.flatMap(({ taskId, unitId }) =>
    unitId !== null
      ? [assignmentIdOf(taskId, unitId)]
      : units.map((unit) => assignmentIdOf(taskId, unit.id)).filter((id) => state.assignments.has(id)),
  )
}

function worstFirst({ areaId, unitId, filters, taskId }: MeetingViewState, { state, date }: At): string[] {
  // Nothing chosen: what calls, or the list would be the ledger itself.
  const all =
    areaId !== null || unitId !== null || taskId !== null || filters.query.trim() !== '' || filters.coordination
  const found: { id: string; light: Light; laggard: Laggard | null; order: string }[] = []
  const columns = new Map((state.board?.units ?? []).map((unit, index) => [unit.id, index]))
  for (const assignment of state.assignments.values()) {
    const { light, share } = judged(state, assignment, date)
    if (!share || (!all && share.laggard === null)) continue
    const task = state.tasks.get(assignment.taskId)
    const places = [state.areas.get(share.areaId)?.order ?? 0, task?.order ?? 0, columns.get(assignment.unitId) ?? 0]
    const order = places.map((place) => String(place).padStart(6, '0')).join(' ')
    found.push({ id: assignment.id, light, laggard: share.laggard, order })
  }
  found.sort(
    (a, b) =>
      ORDER[a.light.colour] - ORDER[b.light.colour] ||
      (a.laggard && b.laggard ? compareLaggards(a.laggard, b.laggard) : 0) ||
      (a.order < b.order ? -1 : 1),
  )
  return found.map(({ id }) => id)
}

const ORDER = { red: 0, yellow: 1, green: 2, blue: 3, grey: 4 } as const

function wanted(
  id: string,
  { areaId, unitId, filters, taskId, cell }: MeetingViewState,
  { state, date }: At,
  numbers: ReadonlyMap<string, string>,
): boolean {
  const assignment = state.assignments.get(id)
  const task = state.tasks.get(assignment?.taskId ?? '')
  // What came after the meeting opened is named by its agenda all the same: nothing is known to filter it by.
  if (!assignment || !task) return true
  if (areaId !== null && task.areaId !== areaId) return false
  if (unitId !== null && assignment.unitId !== unitId) return false
  // A task that is open without one of its units shows all of them.
  if (taskId !== null && cell === null && task.id !== taskId) return false
  const { red, yellow, coordination, query } = filters
  const { colour } = judged(state, assignment, date).light
  if ((red || yellow) && !((red && colour === 'red') || (yellow && colour === 'yellow'))) return false
  if (coordination && !assignment.needsCoordination) return false
  if (query.trim() === '') return true
  const unit = state.board?.units.find((one) => one.id === assignment.unitId)
  const area = state.areas.get(task.areaId)
  const said = [numbers.get(task.id), task.title, unit?.shortName, unit?.name, area?.title]
  return matchesWords(
    query,
    said.flatMap((words) => words ?? []),
  )
}
