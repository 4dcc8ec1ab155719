import type { LightColour } from '../domain/light.ts'
import type { Area, BoardUnit, Change, LocalDate, RuleVersion } from '../domain/model.ts'
import { parseSubject } from '../domain/state.ts'
import type { Figures } from '../domain/summary.ts'
import type { PastBoard, PastCell } from './past.ts'

/** The board on one side of a difference. */
export interface Side {
  date: LocalDate
  seq: number
  pace: number
  rule: RuleVersion
  total: Figures
}

/** How many lights of a colour there were and are; of those that are, how many came; of those that were, how many went. */
export interface ColourMoves {
  colour: LightColour
  before: number
  after: number
  came: number
  went: number
}

/** One unit's part in a task on both sides; null where it had none. */
export interface UnitDifference {
  unitId: string
  before: PastCell | null
  after: PastCell | null
  /** Changes of the unit task in between. */
  changes: number
}

export interface TaskDifference {
  id: string
  number: string
  title: string
  areaId: string
  fate: 'added' | 'removed' | 'kept'
  /** Those with a change, or with another light: a light can turn by the date alone. In the order of the units. */
  units: UnitDifference[]
  /** Changes of the task itself. */
  changes: number
}

/** What changed between two moments, as one audience may see it. */
export interface Difference {
  before: Side | null
  after: Side
  areas: (Pick<Area, 'id' | 'ordinal' | 'shortTitle' | 'title'> & { before: Figures | null; after: Figures | null })[]
  units: BoardUnit[]
  lights: ColourMoves[]
  tasks: TaskDifference[]
  /** Commands by their type, the most frequent first. */
  kinds: { type: string; count: number }[]
  /** The latest `CHANGES_SHOWN` of them, newest first. */
  changes: Change[]
  /** How many visible ones there are in all. */
  total: number
}

/** Changes told one by one: more would be nobody's reading, and the net difference tells of all. */
export const CHANGES_SHOWN = 800

const COLOURS = ['red', 'yellow', 'green', 'blue', 'grey'] as const

/** Changes as they are walked through, oldest first, counted without being kept. */
export class ChangeCount {
  total = 0
  readonly latest: Change[] = []
  readonly #subjects = new Map<string, number>()
  readonly #types = new Map<string, number>()
  #last = ''

  add(change: Change): void {
    // The report is the copy that a submission or a review leaves behind; its unit task tells the same.
    if (parseSubject(change.subject).kind === 'report') return
    this.total++
    this.latest.push(change)
    // Cut now and then: taking the first away each time would move all of them.
    if (this.latest.length >= 2 * CHANGES_SHOWN) this.latest.splice(0, CHANGES_SHOWN)
    this.#subjects.set(change.subject, this.of(change.subject) + 1)
    const command = change.commandId === '' ? '' : `${change.actorId} ${change.commandId}`
    if (command === '' || command !== this.#last) this.#types.set(change.type, (this.#types.get(change.type) ?? 0) + 1)
    this.#last = command
  }
  of(subject: string): number {
    return this.#subjects.get(subject) ?? 0
  }
  kinds(): Difference['kinds'] {
    return [...this.#types].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count)
  }
}

const sideOf = ({ date, seq, pace, rule, total }: PastBoard): Side => ({ date, seq, pace, rule, total })

/** The difference of two pasts of one board, with the visible changes in between. `before` is null before the board was. */
export function differenceOf(before: PastBoard | null, after: PastBoard, changes: ChangeCount): Difference {
  const units = [...after.units, ...(before?.units ?? []).filter(({ id }) => !after.units.some((one) => one.id === id))]
  const cellsBefore = cellsOf(before)
  const cellsAfter = cellsOf(after)
  const tasksBefore = new Map(before?.tasks.map((task) => [task.id, task]))
  const tasksAfter = new Map(after.tasks.map((task) => [task.id, task]))
  const gone = (before?.tasks ?? []).filter(({ id }) => !tasksAfter.has(id))
  const tasks = [...after.tasks, ...gone].flatMap((task): TaskDifference[] => {
    const fate = !tasksAfter.has(task.id) ? 'removed' : tasksBefore.has(task.id) ? 'kept' : 'added'
    const unitDifferences = units.flatMap(({ id }): UnitDifference[] => {
      const key = `${task.id}:${id}`
      const [was, is] = [cellsBefore.get(key) ?? null, cellsAfter.get(key) ?? null]
      const count = changes.of(`assignment:${key}`)
      return count === 0 && String(was) === String(is) ? [] : [{ unitId: id, before: was, after: is, changes: count }]
    })
    const own = changes.of(`task:${task.id}`)
    if (fate === 'kept' && own === 0 && unitDifferences.length === 0) return []
    const { id, number, title, areaId } = task
    return [{ id, number, title, areaId, fate, units: unitDifferences, changes: own }]
  })
  const areas = [...after.areas, ...(before?.areas ?? []).filter(({ id }) => !after.areas.some((one) => one.id === id))]
  return {
    before: before && sideOf(before),
    after: sideOf(after),
    areas: areas.map(({ id, ordinal, shortTitle, title }) => ({
      id,
      ordinal,
      shortTitle,
      title,
      before: before?.areas.find((area) => area.id === id)?.figures ?? null,
      after: after.areas.find((area) => area.id === id)?.figures ?? null,
    })),
    units: units.map(({ id, name, shortName }) => ({ id, name, shortName })),
    lights: COLOURS.map((colour) => movesOf(colour, cellsBefore, cellsAfter)),
    tasks,
    kinds: changes.kinds(),
    changes: changes.latest.slice(-CHANGES_SHOWN).reverse(),
    total: changes.total,
  }
}

/** By unit task; cancelled ones are no part of any figure. */
function cellsOf(past: PastBoard | null): Map<string, PastCell> {
  const cells = new Map<string, PastCell>()
  for (const task of past?.tasks ?? [])
    for (const [index, cell] of task.cells.entries())
      if (cell && cell[1] !== 'cancelled') cells.set(`${task.id}:${past?.units[index]?.id ?? ''}`, cell)
  return cells
}

function movesOf(
  colour: LightColour,
  before: ReadonlyMap<string, PastCell>,
  after: ReadonlyMap<string, PastCell>,
): ColourMoves {
  const moves: ColourMoves = { colour, before: 0, after: 0, came: 0, went: 0 }
  for (const [key, [was]] of before) {
    if (was !== colour) continue
    moves.before++
    if (after.get(key)?.[0] !== colour) moves.went++
  }
  for (const [key, [is]] of after) {
    if (is !== colour) continue
    moves.after++
    if (before.get(key)?.[0] !== colour) moves.came++
  }
  return moves
}
