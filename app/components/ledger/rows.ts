import { taskNumbers } from '#app/components/why/taskNumbers.ts'
import { type Light, isDone } from '#shared/domain/light.ts'
import {
  type Area,
  type Assignment,
  type BoardUnit,
  type LocalDate,
  type Task,
  assignmentIdOf,
} from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Figures } from '#shared/domain/summary.ts'
import { Tally } from '#shared/domain/tally.ts'
import { type Filters, isFiltered, matchesCell, matchesWords, picksCells } from './filters.ts'
import { judged } from './judged.ts'

/** One task across the shown units. */
export interface Row {
  task: Task
  number: string
  /** One a shown unit, null where the task is not that unit's. */
  assignments: readonly (Assignment | null)[]
  lights: readonly (Light | null)[]
  /** Cells the filters do not ask for step back. */
  dimmed: readonly boolean[]
  /** 办结 n/m over all its units, cancelled and not applicable ones left out. */
  done: number
  of: number
  /** All that count are 待上级部署. */
  waiting: boolean
}

export interface Section {
  area: Area
  /** 1 for 一: what `g` and a digit jump to. */
  number: number
  figures: Figures
  /** Red and yellow of each shown unit. */
  hot: readonly { red: number; yellow: number }[]
  /** Tasks of the area, before filters. */
  size: number
  rows: readonly Row[]
}

export interface LedgerView {
  /** The shown columns. */
  units: readonly BoardUnit[]
  /** All areas that have a row, or all there are without filters. */
  sections: readonly Section[]
  total: Figures
  /** Tasks before and after filters. */
  tasks: number
  shown: number
}

/** The ledger of a board as it stands, for what the filters ask. */
export function ledgerView(state: BoardState, date: LocalDate, filters: Filters): LedgerView {
  const all = state.board?.units ?? []
  const units = filters.unitIds.length === 0 ? all : all.filter((unit) => filters.unitIds.includes(unit.id))
  const numbers = taskNumbers(state)
  const areas = [...state.areas.values()].filter((area) => !area.removed).sort((a, b) => a.order - b.order)
  const byArea = new Map<string, Task[]>(areas.map((area) => [area.id, []]))
  for (const task of state.tasks.values()) if (!task.removed) byArea.get(task.areaId)?.push(task)

  const total = new Tally()
  const filtered = isFiltered(filters)
  const picks = picksCells(filters)
  const columns = all.map((unit) => units.indexOf(unit))
  let shown = 0
  const sections = areas.map((area, index): Section => {
    const tally = new Tally()
    const hot = units.map(() => ({ red: 0, yellow: 0 }))
    const tasks = (byArea.get(area.id) ?? []).sort((a, b) => a.order - b.order)
    const rows = tasks.flatMap((task) => {
      const row = emptyRow(task, numbers.get(task.id) ?? '')
      let waiting = 0
      // One pass over the cells: on a large board everything here happens 8,000 times a change.
      all.forEach((unit, index) => {
        const column = columns[index] ?? HIDDEN
        const assignment = state.assignments.get(assignmentIdOf(task.id, unit.id))
        if (!assignment) {
          if (column !== HIDDEN) addCell(row, null, null, picks)
          return
        }
        const { light, share } = judged(state, assignment, date)
        if (share) {
          tally.add(share, 1)
          total.add(share, 1)
          const counts = hot[column]
          if (counts && (share.colour === 'red' || share.colour === 'yellow')) counts[share.colour]++
        }
        if (assignment.state !== 'cancelled' && assignment.state !== 'notApplicable') {
          row.of++
          if (isDone(assignment)) row.done++
          if (assignment.state === 'awaitingUpper') waiting++
        }
        const dim = picks && !matchesCell(filters, task, assignment, light, date)
        if (column !== HIDDEN) addCell(row, assignment, light, dim)
      })
      row.waiting = row.of > 0 && waiting === row.of
      return filtered && !isWanted(row, filters, area, units) ? [] : [row]
    })
    shown += rows.length
    return { area, number: index + 1, figures: tally.figures(), hot, size: tasks.length, rows }
  })
  return {
    units,
    sections: filtered ? sections.filter((section) => section.rows.length > 0) : sections,
    total: total.figures(),
    tasks: numbers.size,
    shown,
  }
}

/** The column of a unit that is not shown. */
const HIDDEN = -1

type Draft = Omit<Row, 'assignments' | 'lights' | 'dimmed'> & {
  assignments: (Assignment | null)[]
  lights: (Light | null)[]
  dimmed: boolean[]
}

const emptyRow = (task: Task, number: string): Draft => ({
  task,
  number,
  assignments: [],
  lights: [],
  dimmed: [],
  done: 0,
  of: 0,
  waiting: false,
})

function addCell(row: Draft, assignment: Assignment | null, light: Light | null, dim: boolean): void {
  row.assignments.push(assignment)
  row.lights.push(light)
  row.dimmed.push(dim)
}

function isWanted(row: Row, filters: Filters, area: Area, units: readonly BoardUnit[]): boolean {
  if (filters.unitIds.length > 0 && row.assignments.every((assignment) => assignment === null)) return false
  if (picksCells(filters) && row.dimmed.every(Boolean)) return false
  if (filters.query.trim() === '') return true
  const { task, number, assignments } = row
  const named = units.filter((_, column) => assignments[column] !== null).flatMap((unit) => [unit.shortName, unit.name])
  return matchesWords(filters.query, [number, task.title, task.criterion ?? '', area.title, area.shortTitle, ...named])
}

/** Whether two rows look the same; entities and lights keep their identity as long as they do. */
export function sameRow(a: Row, b: Row): boolean {
  return (
    a.task === b.task &&
    a.number === b.number &&
    a.done === b.done &&
    a.of === b.of &&
    a.waiting === b.waiting &&
    sameItems(a.assignments, b.assignments) &&
    sameItems(a.lights, b.lights) &&
    sameItems(a.dimmed, b.dimmed)
  )
}

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, index) => Object.is(item, b[index]))
