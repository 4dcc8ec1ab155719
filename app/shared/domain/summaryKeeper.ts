import type { Change, LocalDate } from './model.ts'
import { boardPace } from './pace.ts'
import { type BoardState, parseSubject } from './state.ts'
import type { Figures, Laggard, Summary } from './summary.ts'
import { type Share, Tally, compareLaggards, shareOf } from './tally.ts'

/** How many laggards a summary carries, so that a bad day does not make every update of the leader board heavy. */
export const LAGGARDS_SHOWN = 100

/** A summary kept up to date change by change. Always equal to `summarise` of the same state and date. */
export interface SummaryKeeper {
  summary(): Summary
  /** Takes in changes *after* they were folded into the state it keeps; what they did not touch costs nothing. */
  apply(changes: readonly Change[]): Summary
  /** Judges everything anew as of another day. */
  setDate(date: LocalDate): Summary
}

/** Fields of the board that no figure depends on. */
const INERT_BOARD_FIELDS = new Set(['title', 'label', 'status', 'noticeId', 'openness', 'issuingUnitId'])

class Keeper implements SummaryKeeper {
  readonly #state: BoardState
  #date: LocalDate
  #shares = new Map<string, Share>()
  #byTask = new Map<string, Set<string>>()
  #total = new Tally()
  #areas = new Map<string, Tally>()
  #units = new Map<string, Tally>()
  #cells = new Map<string, Tally>()
  /** All of them, sorted. */
  #laggards: Laggard[] = []

  constructor(state: BoardState, date: LocalDate) {
    this.#state = state
    this.#date = date
    this.#rebuild()
  }

  summary(): Summary {
    const { boardId, seq, at, board, areas } = this.#state
    if (!board) throw new Error(`board ${boardId} has no first change`)
    const empty = new Tally()
    const figuresOf = (tallies: Map<string, Tally>, ids: Iterable<string>): Record<string, Figures> => {
      const all: Record<string, Figures> = {}
      for (const id of ids) all[id] = (tallies.get(id) ?? empty).figures()
      for (const [id, tally] of tallies) all[id] ??= tally.figures()
      return all
    }
    const areaIds = [...areas.values()].filter((area) => !area.removed).map((area) => area.id)
    const unitIds = board.units.map((unit) => unit.id)
    return {
      boardId,
      seq,
      at,
      date: this.#date,
      pace: boardPace(board, this.#date),
      total: this.#total.figures(),
      areas: figuresOf(this.#areas, areaIds),
      units: figuresOf(this.#units, unitIds),
      cells: figuresOf(this.#cells, []),
      laggards: this.#laggards.slice(0, LAGGARDS_SHOWN),
    }
  }

  apply(changes: readonly Change[]): Summary {
    const dirty = new Set<string>()
    for (const change of changes) {
      if (concernsAll(change)) {
        this.#rebuild()
        return this.summary()
      }
      const { kind, id } = parseSubject(change.subject)
      if (kind === 'assignment') dirty.add(id)
      if (kind === 'task') for (const assignmentId of this.#byTask.get(id) ?? []) dirty.add(assignmentId)
    }
    for (const id of dirty) this.#judge(id)
    return this.summary()
  }

  setDate(date: LocalDate): Summary {
    this.#date = date
    this.#rebuild()
    return this.summary()
  }

  #rebuild(): void {
    this.#shares = new Map()
    this.#byTask = new Map()
    this.#total = new Tally()
    this.#areas = new Map()
    this.#units = new Map()
    this.#cells = new Map()
    this.#laggards = []
    for (const assignment of this.#state.assignments.values()) {
      this.#remember(assignment.id, assignment.taskId)
      const share = shareOf(this.#state, assignment, this.#date)
      if (share) this.#count(assignment.id, share)
      if (share?.laggard) this.#laggards.push(share.laggard)
    }
    this.#laggards.sort(compareLaggards)
  }

  #judge(id: string): void {
    const before = this.#shares.get(id)
    if (before) {
      this.#shares.delete(id)
      this.#add(before, -1)
      if (before.laggard) this.#laggards.splice(this.#place(before.laggard), 1)
    }
    const assignment = this.#state.assignments.get(id)
    if (!assignment) return
    this.#remember(id, assignment.taskId)
    const share = shareOf(this.#state, assignment, this.#date)
    if (!share) return
    this.#count(id, share)
    if (share.laggard) this.#laggards.splice(this.#place(share.laggard), 0, share.laggard)
  }

  #remember(id: string, taskId: string): void {
    const ids = this.#byTask.get(taskId)
    if (ids) ids.add(id)
    else this.#byTask.set(taskId, new Set([id]))
  }

  #count(id: string, share: Share): void {
    this.#shares.set(id, share)
    this.#add(share, 1)
  }

  #add(share: Share, times: 1 | -1): void {
    this.#total.add(share, times)
    addTo(this.#areas, share.areaId, share, times)
    addTo(this.#units, share.unitId, share, times)
    addTo(this.#cells, `${share.areaId}:${share.unitId}`, share, times)
  }

  /** Where a laggard stands or belongs; the order is total, so there is one place. */
  #place(laggard: Laggard): number {
    let low = 0
    let high = this.#laggards.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#laggards[middle]
      if (other && compareLaggards(other, laggard) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Rules, period and removed areas bear on every assignment; such changes are rare, so they cost a full judgement. */
function concernsAll({ subject, after }: Change): boolean {
  const { kind } = parseSubject(subject)
  if (kind === 'area') return 'removed' in after
  return kind === 'board' && !Object.keys(after).every((field) => INERT_BOARD_FIELDS.has(field))
}

function addTo(tallies: Map<string, Tally>, key: string, share: Share, times: 1 | -1): void {
  const tally = tallies.get(key) ?? new Tally()
  tally.add(share, times)
  if (tally.isEmpty) tallies.delete(key)
  else tallies.set(key, tally)
}

/**
 * Keeps the summary of `state`, which its holder goes on folding changes into: fold first, then `apply`. Throws when the
 * board has no first change.
 */
export const createSummaryKeeper = (state: BoardState, date: LocalDate): SummaryKeeper => new Keeper(state, date)
