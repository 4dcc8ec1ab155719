import type { LocalDate } from './model.ts'

/** Figures of one set of assignments (a cell of the heat map, a row, a column, the board). */
export interface Figures {
  /** Assignments in the set, without cancelled ones and those of removed tasks. */
  total: number
  /** Those that count: without 灰 ones that leave the denominator. */
  counted: number
  /** Weighted mean percent of the counted ones, completed ones as 100; null when nothing counts or percents are hidden. */
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
  needsCoordination: number
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

/** One point of the trend: mean progress against 序时进度 on a day. */
export interface TrendPoint {
  date: LocalDate
  progress: number
  pace: number
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
  areas: Record<string, Figures>
  units: Record<string, Figures>
  /** Key `areaId:unitId`. */
  cells: Record<string, Figures>
  /** Worst first. */
  laggards: Laggard[]
}
