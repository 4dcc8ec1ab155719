import { type Light, type LightColour, isDone, lightOf } from './light.ts'
import { type Assignment, type LocalDate, dueOf } from './model.ts'
import { toTenth } from './pace.ts'
import type { BoardState } from './state.ts'
import type { Figures, Laggard } from './summary.ts'

/** What one assignment adds to the figures of its cell, its area, its unit and the board. */
export interface Share {
  areaId: string
  unitId: string
  colour: LightColour
  counts: boolean
  /** In ten-thousandths, so that sums are exact and the order of adding never shows. */
  weight: number
  /** Null where the reader may not see it. */
  percent: number | null
  due: boolean
  done: boolean
  needsCoordination: boolean
  overdue: boolean
  laggard: Laggard | null
}

function laggardOf(id: string, light: Light): Laggard | null {
  if (light.colour !== 'red' && light.colour !== 'yellow') return null
  return { assignmentId: id, colour: light.colour, overdueDays: light.overdueDays, gap: light.gap }
}

/** Null for what no figure knows: cancelled, or of a removed task or area. `known` is its light, where it was judged already. */
export function shareOf(state: BoardState, assignment: Assignment, date: LocalDate, known?: Light): Share | null {
  const task = state.tasks.get(assignment.taskId)
  if (!task || task.removed || assignment.state === 'cancelled' || state.areas.get(task.areaId)?.removed) return null
  const light = known ?? lightOf(state, assignment, date)
  const done = isDone(assignment)
  const due = dueOf(task, assignment)
  return {
    areaId: task.areaId,
    unitId: assignment.unitId,
    colour: light.colour,
    counts: light.counts,
    weight: Math.max(1, Math.round(task.weight * 10_000)),
    // An indicator is attained or not: nothing in between tells how far a rate or a mortality has come.
    percent: done ? 100 : task.metric ? (light.colour === 'green' ? 100 : 0) : assignment.percent,
    due: light.counts && due !== null && due <= date,
    done,
    needsCoordination: assignment.needsCoordination,
    overdue: light.pastDue,
    laggard: laggardOf(assignment.id, light),
  }
}

const COLOURS: readonly LightColour[] = ['red', 'yellow', 'green', 'blue', 'grey']

/** Running sums of a set, all of them whole numbers: what is added can be taken away again without a trace. */
export class Tally {
  #total = 0
  #counted = 0
  #colours = { red: 0, yellow: 0, green: 0, blue: 0, grey: 0 }
  #weight = 0
  #weighted = 0
  #hidden = 0
  #due = 0
  #dueDone = 0
  #done = 0
  #needsCoordination = 0
  #overdue = 0
  #figures: Figures | null = null

  get isEmpty(): boolean {
    return this.#total === 0
  }

  add(share: Share, times: 1 | -1): void {
    this.#figures = null
    this.#total += times
    this.#colours[share.colour] += times
    if (share.needsCoordination) this.#needsCoordination += times
    if (!share.counts) return
    this.#counted += times
    this.#weight += times * share.weight
    if (share.percent === null) this.#hidden += times
    else this.#weighted += times * share.weight * share.percent
    if (share.due) this.#due += times
    if (share.due && share.done) this.#dueDone += times
    if (share.done) this.#done += times
    if (share.overdue) this.#overdue += times
  }

  /** Takes in all that another has counted. */
  addAll(other: Tally): void {
    this.#figures = null
    this.#total += other.#total
    this.#counted += other.#counted
    for (const colour of COLOURS) this.#colours[colour] += other.#colours[colour]
    this.#weight += other.#weight
    this.#weighted += other.#weighted
    this.#hidden += other.#hidden
    this.#due += other.#due
    this.#dueDone += other.#dueDone
    this.#done += other.#done
    this.#needsCoordination += other.#needsCoordination
    this.#overdue += other.#overdue
  }

  figures(): Figures {
    this.#figures ??= {
      total: this.#total,
      counted: this.#counted,
      progress: this.#hidden > 0 || this.#weight === 0 ? null : toTenth(this.#weighted / this.#weight),
      ...this.#colours,
      due: this.#due,
      dueDone: this.#dueDone,
      done: this.#done,
      needsCoordination: this.#needsCoordination,
      overdue: this.#overdue,
    }
    return this.#figures
  }
}

/** Red before yellow, the longest overdue first, then the furthest behind; ids settle the rest. */
export function compareLaggards(a: Laggard, b: Laggard): number {
  if (a.colour !== b.colour) return a.colour === 'red' ? -1 : 1
  if (a.overdueDays !== b.overdueDays) return b.overdueDays - a.overdueDays
  const byGap = (b.gap ?? -Infinity) - (a.gap ?? -Infinity)
  if (a.gap !== b.gap && byGap !== 0) return byGap
  return a.assignmentId < b.assignmentId ? -1 : a.assignmentId > b.assignmentId ? 1 : 0
}
