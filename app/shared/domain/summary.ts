import type { LocalDate } from './model.ts'
import { boardPace, toTenth } from './pace.ts'
import type { BoardState } from './state.ts'
import { createSummaryKeeper } from './summaryKeeper.ts'
import { Tally, shareOf } from './tally.ts'

export { LAGGARDS_SHOWN, type SummaryKeeper, createSummaryKeeper } from './summaryKeeper.ts'

/** Figures of one set of assignments (a cell of the heat map, a row, a column, the board). */
export interface Figures {
  /** Assignments in the set, without cancelled ones and those of removed tasks. */
  total: number
  /** Those that count: without 灰 ones that leave the denominator. */
  counted: number
  /**
   * Weighted mean percent of the counted ones to one decimal, completed ones as 100, indicators as attained (100) or not
   * (0); null when nothing counts or a percent in the set is hidden.
   */
  progress: number | null
  red: number
  yellow: number
  green: number
  blue: number
  grey: number
  /** 应办: counted and due by the date. */
  due: number
  /** Of those, completed or closed out. */
  dueDone: number
  /** Of all counted, completed or closed out. */
  done: number
  /** Flagged, whether they count or not. */
  needsCoordination: number
  /** Counted, past due and not done. */
  overdue: number
}

export interface Laggard {
  assignmentId: string
  colour: 'red' | 'yellow'
  /** Work days past due, 0 when not. */
  overdueDays: number
  /** Points behind 序时进度, null without a pace. */
  gap: number | null
}

/** One point of the trend: mean progress against 序时进度 on a day, percent. */
export interface TrendPoint {
  date: LocalDate
  progress: number
  pace: number
  /** The figures of the whole board on that day. */
  total: Figures
}

/** The completion board of one audience: a pure function of state and date. */
export interface Summary {
  boardId: string
  seq: number
  /** Moment of the last change. */
  at: number
  date: LocalDate
  /** 序时进度 of the board's period on that day, percent. */
  pace: number
  total: Figures
  /** Every area and unit of the board, with zeros where there is nothing. */
  areas: Record<string, Figures>
  units: Record<string, Figures>
  /** Key `areaId:unitId`; a cell without assignments is absent. */
  cells: Record<string, Figures>
  /** The worst `LAGGARDS_SHOWN`, worst first; `total` has the whole counts. */
  laggards: Laggard[]
}

/** A part of a whole in percent, one decimal; null when there is nothing to take part of. */
export const rate = (part: number, whole: number): number | null => (whole === 0 ? null : toTenth((part * 100) / whole))

/** 应办完成率: completed or closed out among those due by the date. */
export const dueRate = (figures: Figures): number | null => rate(figures.dueDone, figures.due)

/** 总完成率: completed or closed out among all that count. */
export const doneRate = (figures: Figures): number | null => rate(figures.done, figures.counted)

/** The whole completion board of `state` on a day. Throws when the board has no first change. */
export const summarise = (state: BoardState, date: LocalDate): Summary => createSummaryKeeper(state, date).summary()

/** The figures of the whole board on a day: the total of `summarise`, without the rest of it. */
export function totalOf(state: BoardState, date: LocalDate): Figures {
  const tally = new Tally()
  for (const assignment of state.assignments.values()) {
    const share = shareOf(state, assignment, date)
    if (share) tally.add(share, 1)
  }
  return tally.figures()
}

/**
 * Where the board stands on a day, for the trend: `state` must be the state of that day. Null when nothing counts yet or
 * percents are hidden, so that the line begins where there is something to show.
 */
export function trendPoint(state: BoardState, date: LocalDate): TrendPoint | null {
  if (!state.board) throw new Error(`board ${state.boardId} has no first change`)
  const total = totalOf(state, date)
  return total.progress === null ? null : { date, progress: total.progress, pace: boardPace(state.board, date), total }
}

export type RankedBy = 'progress' | 'dueRate' | 'doneRate'

export interface Ranked {
  id: string
  /** Percent, one decimal; null when there is none. */
  value: number | null
  /** How many the value rests on: always shown beside it. */
  n: number
  /** 1, 2, 2, 4; null for what is not ranked. */
  rank: number | null
}

/** Nothing is ranked on fewer: one task more or less would turn the order over. */
export const MIN_RANKED = 3

/**
 * The sets of `figures` (usually `summary.units`) best first. Ties share a rank, and a tie is what people see as one:
 * equal to the shown decimal. What rests on fewer than three, or has no value, comes last and without a rank.
 */
export function ranking(figures: Readonly<Record<string, Figures>>, by: RankedBy): Ranked[] {
  const rows = Object.entries(figures).map(([id, set]): Ranked => {
    if (by === 'progress') return { id, value: set.progress, n: set.counted, rank: null }
    if (by === 'dueRate') return { id, value: dueRate(set), n: set.due, rank: null }
    return { id, value: doneRate(set), n: set.counted, rank: null }
  })
  const valueOf = (row: Ranked): number => row.value ?? -1
  const isRankable = (row: Ranked): boolean => row.value !== null && row.n >= MIN_RANKED
  const rankable = rows.filter(isRankable).sort((a, b) => valueOf(b) - valueOf(a))
  rankable.forEach((row, index) => {
    const above = rankable[index - 1]
    row.rank = above && above.value === row.value ? above.rank : index + 1
  })
  return [...rankable, ...rows.filter((row) => !isRankable(row))]
}
