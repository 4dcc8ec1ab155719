import { dayNumber } from './calendar.ts'
import { type Assignment, type Board, type LocalDate, type Task, dueOf } from './model.ts'

/** A span of whole days, both ends included. */
export interface Period {
  start: LocalDate
  end: LocalDate
}

/** 序时进度: how much of a period has passed. */
export interface Pace {
  /** Days that have passed, the as-of day included. */
  elapsed: number
  /** Days in all, at least 1. */
  days: number
}

/** The span an assignment is paced over: its task's, with its own due day after an extension, else the board's. */
export const periodOf = (board: Board, task: Task, assignment: Pick<Assignment, 'due'>): Period => ({
  start: task.start ?? board.period.start,
  end: dueOf(task, assignment) ?? board.period.end,
})

/**
 * The pace of a period on a day. The as-of day counts as passed, as people count it: 5-1 to 12-31 is 245 days, of which
 * 184 have passed on 10-31. Before the period nothing has passed, after it everything; a period that ends before it
 * starts has passed from its end on.
 */
export function paceOf(period: Period, date: LocalDate): Pace {
  const start = dayNumber(period.start)
  const end = dayNumber(period.end)
  const today = dayNumber(date)
  if (end < start) return { elapsed: today >= end ? 1 : 0, days: 1 }
  return { elapsed: Math.min(Math.max(today - start + 1, 0), end - start + 1), days: end - start + 1 }
}

/** To the one decimal that people see and quote; never -0. */
export const toTenth = (value: number): number => Math.round(value * 10) / 10 + 0

/** A pace in percent, one decimal. */
export const pacePercent = (pace: Pace): number => toTenth((pace.elapsed * 100) / pace.days)

/** 序时进度 of the whole board on a day, percent with one decimal. */
export const boardPace = (board: Board, date: LocalDate): number => pacePercent(paceOf(board.period, date))
