import type { Area, AssignmentState, BoardStatus, BoardUnit, LocalDate, RuleVersion } from '../domain/model.ts'
import { dueOf, rulesOn } from '../domain/model.ts'
import { type LightColour, lightOf } from '../domain/light.ts'
import type { BoardState } from '../domain/state.ts'
import { type Figures, summarise } from '../domain/summary.ts'
import { taskNumbers } from '../domain/taskNumbers.ts'
import type { Openness } from '../domain/model.ts'
import { type Audience, pastView, stateOfView } from '../domain/visibility.ts'

/** One light of the past: colour, state, percent (null where hidden and of indicators), in the due ones, set by hand. */
export type PastCell = readonly [
  colour: LightColour,
  state: AssignmentState,
  percent: number | null,
  due: 0 | 1,
  byHand: 0 | 1,
]

export interface PastTask {
  id: string
  number: string
  title: string
  areaId: string
  due: LocalDate | null
  metric: boolean
  /** In the order of the units; null where the unit had no part in it. */
  cells: (PastCell | null)[]
}

/** The board as one audience may see it as of a moment: what the page of the past shows. */
export interface PastBoard {
  seq: number
  /** The moment of the last change by then; 0 before the first. */
  changedAt: number
  /** The day the lights are of. */
  date: LocalDate
  title: string
  status: BoardStatus
  rule: RuleVersion
  pace: number
  total: Figures
  areas: (Pick<Area, 'id' | 'ordinal' | 'shortTitle' | 'title'> & { figures: Figures })[]
  units: (BoardUnit & { figures: Figures })[]
  tasks: PastTask[]
}

/**
 * A state of the past as `audience` may see it. The rights of today filter the past: `openness` is that of today, so
 * that what was open then but is not now stays closed.
 */
export const seenBy = (state: BoardState, audience: Audience, openness: Openness): BoardState =>
  audience.kind === 'whole' || !state.board ? state : stateOfView(pastView(state, { openness }, audience))

const inOrder = <T extends { order: number; removed: boolean }>(all: Iterable<T>): T[] =>
  [...all].filter(({ removed }) => !removed).sort((a, b) => a.order - b.order)

/** What the page shows of `state` (as seen by its reader) on a day; null before the first change. */
export function pastBoard(state: BoardState, date: LocalDate): PastBoard | null {
  const { board } = state
  if (!board) return null
  const summary = summarise(state, date)
  const numbers = taskNumbers(state)
  const areas = inOrder(state.areas.values())
  const place = new Map(areas.map(({ id }, index) => [id, index]))
  const tasks = inOrder(state.tasks.values())
    .filter((task) => place.has(task.areaId))
    .sort((a, b) => (place.get(a.areaId) ?? 0) - (place.get(b.areaId) ?? 0))
  const none = summary.total
  return {
    seq: state.seq,
    changedAt: state.at,
    date,
    title: board.title,
    status: board.status,
    rule: rulesOn(board, date),
    pace: summary.pace,
    total: summary.total,
    areas: areas.map(({ id, ordinal, shortTitle, title }) => ({
      id,
      ordinal,
      shortTitle,
      title,
      figures: summary.areas[id] ?? none,
    })),
    units: board.units.map((unit) => ({ ...unit, figures: summary.units[unit.id] ?? none })),
    tasks: tasks.map((task) => ({
      id: task.id,
      number: numbers.get(task.id) ?? '',
      title: task.title,
      areaId: task.areaId,
      due: task.due,
      metric: task.metric !== null,
      cells: board.units.map(({ id }): PastCell | null => {
        const assignment = state.assignments.get(`${task.id}:${id}`)
        if (!assignment) return null
        const light = lightOf(state, assignment, date)
        const due = dueOf(task, assignment)
        const isDue = light.counts && due !== null && due <= date
        const percent = task.metric ? null : assignment.percent
        return [light.colour, assignment.state, percent, isDue ? 1 : 0, light.computed === null ? 0 : 1]
      }),
    })),
  }
}
