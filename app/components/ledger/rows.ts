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
import { type Share, Tally } from '#shared/domain/tally.ts'
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
export const ledgerView = (state: BoardState, date: LocalDate, filters: Filters): LedgerView =>
  createLedgerView()(state, date, filters)

/**
 * Gives the ledger again and again while its board changes. Entities are replaced, never mutated, so their identity tells
 * which tasks have to be judged anew; the rows, areas and columns of all others, and a view in which nothing changed, are
 * the very objects that were given before. The result is always equal to `ledgerView` of the same three.
 */
export function createLedgerView(): (state: BoardState, date: LocalDate, filters: Filters) => LedgerView {
  let sheet: Sheet | null = null
  return (state, date, filters) => {
    const { board } = state
    if (sheet?.board !== board || sheet.date !== date) sheet = new Sheet(board, date)
    return sheet.view(state, filters)
  }
}

/** All there is to know of a task before anybody filters. */
interface Facts extends Pick<Row, 'task' | 'number' | 'done' | 'of' | 'waiting'> {
  area: Area
  /** Of each unit of the board. */
  cells: readonly (Cell | null)[]
}

interface Cell {
  assignment: Assignment
  light: Light
  share: Share | null
}

/** An area as it was shown, and what it rests on. */
interface Part {
  number: number
  facts: readonly Facts[]
  tally: Tally
  section: Section
}

/** What the filters make of the columns and cells. */
interface Choice {
  filters: Filters
  units: readonly BoardUnit[]
  /** Of each unit of the board: its column, -1 for none. */
  columns: readonly number[]
  filtered: boolean
  picks: boolean
  /** By what was known of the task. */
  rows: WeakMap<Facts, Row | 'unwanted'>
  parts: ReadonlyMap<string, Part>
  view: LedgerView | null
}

/** One board (its units, rules and period) on one day. */
class Sheet {
  readonly board: BoardState['board']
  readonly date: LocalDate
  readonly #units: readonly BoardUnit[]
  #facts = new Map<string, Facts>()
  /** The assignments as they stood, in the order of the board. */
  #seen: readonly Assignment[] = []
  #choice: Choice | null = null

  constructor(board: BoardState['board'], date: LocalDate) {
    this.board = board
    this.date = date
    this.#units = board?.units ?? []
  }

  view(state: BoardState, filters: Filters): LedgerView {
    const choice = this.#choose(filters)
    const moved = this.#moved(state)
    const numbers = taskNumbers(state)
    const areas = [...state.areas.values()].filter((area) => !area.removed).sort((a, b) => a.order - b.order)
    const byArea = new Map<string, Task[]>(areas.map((area) => [area.id, []]))
    for (const task of state.tasks.values()) if (!task.removed) byArea.get(task.areaId)?.push(task)

    const facts = new Map<string, Facts>()
    const parts = new Map<string, Part>()
    for (const [index, area] of areas.entries()) {
      const tasks = (byArea.get(area.id) ?? []).sort((a, b) => a.order - b.order)
      const known = tasks.map((task) => {
        const before = moved.has(task.id) ? undefined : this.#facts.get(task.id)
        const number = numbers.get(task.id) ?? ''
        const holds = before?.task === task && before.area === area && before.number === number
        const now = holds ? before : this.#judge(state, area, task, number)
        facts.set(task.id, now)
        return now
      })
      const before = choice.parts.get(area.id)
      const stands = before?.section.area === area && before.number === index + 1 && sameItems(before.facts, known)
      parts.set(area.id, stands ? before : partOf(area, index + 1, known, choice, this.date))
    }
    this.#facts = facts
    const { view } = choice
    const same = [...parts].every(([id, part]) => choice.parts.get(id) === part) && parts.size === choice.parts.size
    if (view && same && view.tasks === numbers.size) return view
    choice.parts = parts

    const total = new Tally()
    let shown = 0
    for (const { tally, section } of parts.values()) {
      total.addAll(tally)
      shown += section.rows.length
    }
    const sections = [...parts.values()].map(({ section }) => section)
    choice.view = {
      units: choice.units,
      sections: choice.filtered ? sections.filter((section) => section.rows.length > 0) : sections,
      total: total.figures(),
      tasks: numbers.size,
      shown,
    }
    return choice.view
  }

  #choose(filters: Filters): Choice {
    if (this.#choice?.filters === filters) return this.#choice
    const all = this.#units
    const units = filters.unitIds.length === 0 ? all : all.filter((unit) => filters.unitIds.includes(unit.id))
    this.#choice = {
      filters,
      units,
      columns: all.map((unit) => units.indexOf(unit)),
      filtered: isFiltered(filters),
      picks: picksCells(filters),
      rows: new WeakMap(),
      parts: new Map(),
      view: null,
    }
    return this.#choice
  }

  /** The tasks an assignment of which is another than before. Compared one after the other: 8,000 look-ups cost far more. */
  #moved({ assignments }: BoardState): ReadonlySet<string> {
    const moved = new Set<string>()
    const now = [...assignments.values()]
    for (let at = 0; at < Math.max(now.length, this.#seen.length); at++) {
      const [before, after] = [this.#seen[at], now[at]]
      if (before === after) continue
      if (before) moved.add(before.taskId)
      if (after) moved.add(after.taskId)
    }
    this.#seen = now
    return moved
  }

  #judge(state: BoardState, area: Area, task: Task, number: string): Facts {
    let done = 0
    let of = 0
    let waiting = 0
    const cells = this.#units.map((unit): Cell | null => {
      const assignment = state.assignments.get(assignmentIdOf(task.id, unit.id))
      if (!assignment) return null
      if (assignment.state !== 'cancelled' && assignment.state !== 'notApplicable') {
        of++
        if (isDone(assignment)) done++
        if (assignment.state === 'awaitingUpper') waiting++
      }
      return { assignment, ...judged(state, assignment, this.date) }
    })
    return { task, number, area, cells, done, of, waiting: of > 0 && waiting === of }
  }
}

function partOf(area: Area, number: number, facts: readonly Facts[], choice: Choice, date: LocalDate): Part {
  const tally = new Tally()
  const hot = choice.units.map(() => ({ red: 0, yellow: 0 }))
  const rows: Row[] = []
  for (const known of facts) {
    known.cells.forEach((cell, unit) => {
      const { share } = cell ?? {}
      if (!share) return
      tally.add(share, 1)
      const counts = hot[choice.columns[unit] ?? -1]
      if (counts && (share.colour === 'red' || share.colour === 'yellow')) counts[share.colour]++
    })
    const row = choice.rows.get(known) ?? rowOf(known, choice, date)
    choice.rows.set(known, row)
    if (row !== 'unwanted') rows.push(row)
  }
  const section = { area, number, figures: tally.figures(), hot, size: facts.length, rows }
  return { number, facts, tally, section }
}

function rowOf(facts: Facts, { filters, columns, units, filtered, picks }: Choice, date: LocalDate): Row | 'unwanted' {
  const { task, number, area, cells, done, of, waiting } = facts
  const shown = cells.filter((_, unit) => columns[unit] !== -1)
  const row: Row = {
    task,
    number,
    assignments: shown.map((cell) => cell?.assignment ?? null),
    lights: shown.map((cell) => cell?.light ?? null),
    dimmed: shown.map((cell) => picks && !(cell && matchesCell(filters, task, cell.assignment, cell.light, date))),
    done,
    of,
    waiting,
  }
  return filtered && !isWanted(row, filters, area, units) ? 'unwanted' : row
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
  if (a === b) return true
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

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]))
}
