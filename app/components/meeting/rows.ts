import { answer } from '#app/components/leader/questions.ts'
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

export interface Sides {
  frozen: { state: BoardState; date: LocalDate } | null
  live: { state: BoardState; date: LocalDate }
}

/**
 * What a view shows of a board: the unit tasks its agenda item names, in that order, or for the whole board the worst
 * first; of these what area, unit, lights and words leave. `more` are left out of a long list.
 */
export function meetingRows(
  view: MeetingViewState,
  agenda: readonly AgendaItem[],
  sides: Sides,
  numbers: ReadonlyMap<string, string>,
): { rows: MeetingRow[]; more: number } {
  const base = sides.frozen ?? sides.live
  const item = agenda.find(({ id }) => id === view.agendaItemId)
  const ids = item ? namedBy(item, base.state) : worstFirst(view, base.state, base.date)
  const rows = ids.flatMap((id): MeetingRow[] => {
    const row = rowOf(id, sides)
    return row && wanted(row, view, sides, numbers) ? [row] : []
  })
  return { rows: rows.slice(0, MOST), more: Math.max(0, rows.length - MOST) }
}

/** One unit task on both sides; null where neither side has it. */
export function rowOf(id: string, { frozen, live }: Sides): MeetingRow | null {
  const side = (at: { state: BoardState; date: LocalDate } | null): Side | null => {
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

function worstFirst(
  { areaId, unitId, filters, taskId }: MeetingViewState,
  state: BoardState,
  date: LocalDate,
): string[] {
  // Nothing chosen: what calls, or the list would be the ledger itself.
  const narrowed =
    areaId !== null || unitId !== null || taskId !== null || filters.query.trim() !== '' || filters.coordination
  const question = {
    ...(areaId === null ? {} : { areaId }),
    ...(unitId === null ? {} : { unitId }),
    ...(narrowed ? {} : { only: 'lit' as const }),
  }
  return answer(state, question, date).map(({ assignment }) => assignment.id)
}

function wanted(
  { task, unit, frozen, live }: MeetingRow,
  { areaId, unitId, filters, taskId, cell }: MeetingViewState,
  { live: { state } }: Sides,
  numbers: ReadonlyMap<string, string>,
): boolean {
  if (areaId !== null && task.areaId !== areaId) return false
  if (unitId !== null && unit.id !== unitId) return false
  // A task that is open without one of its units shows all of them.
  if (taskId !== null && cell === null && task.id !== taskId) return false
  const { light, assignment } = frozen ?? live ?? {}
  const { red, yellow, coordination, query } = filters
  if ((red || yellow) && !((red && light?.colour === 'red') || (yellow && light?.colour === 'yellow'))) return false
  if (coordination && !assignment?.needsCoordination) return false
  const area = state.areas.get(task.areaId)
  return (
    query.trim() === '' ||
    matchesWords(query, [numbers.get(task.id) ?? '', task.title, unit.shortName, unit.name, area?.title ?? ''])
  )
}
