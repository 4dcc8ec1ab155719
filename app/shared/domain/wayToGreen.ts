import { addWorkDays } from './calendar.ts'
import { type Light, dayText, lightOf } from './light.ts'
import { targetText } from './metric.ts'
import { type Assignment, type Board, type LocalDate, type Task, dueOf } from './model.ts'
import { paceOf, periodOf } from './pace.ts'
import type { BoardState } from './state.ts'

/**
 * 怎样转绿: what the unit itself could do about its light. `acknowledge` comes before anything else; of the others each
 * alone is enough. Words: `way.<code>` of the sheet.
 */
export type WayCode =
  | 'acknowledge'
  /** Report at least this percent today. */
  | 'percent'
  /** The indicator is due: reach its target, now or before the due day. */
  | 'attain'
  | 'attainByDue'
  /** Nearly due: only 办结 ends it, or a later day. */
  | 'completeByDue'
  | 'extend'
  | 'extendAndPercent'
  /** The application that waits would do it. */
  | 'extensionGranted'
  | 'extensionGrantedAndPercent'
  /** Past due: it never turns green again, 办结 makes it blue with 补完成. */
  | 'completeLate'
  /** Nothing is the unit's to do. */
  | 'review'
  | 'overrideEnds'

export interface Way {
  code: WayCode
  values: Readonly<Record<string, string | number>>
}

const way = (code: WayCode, values: Way['values'] = {}): Way => ({ code, values })

/** The least percent whose pace is 绿 on a day, were the task due on `due`. */
function percentInPace(board: Board, task: Task, due: LocalDate | null, date: LocalDate, paceYellow: number): number {
  const { elapsed, days } = paceOf(periodOf(board, task, { due }), date)
  return Math.max(0, Math.ceil((elapsed * 100 - paceYellow * days) / days))
}

/** What would turn the light of an assignment green on a day; empty where it is well, done, set aside or not begun. */
export function wayToGreen(state: BoardState, assignment: Assignment, date: LocalDate): Way[] {
  const { board } = state
  const task = state.tasks.get(assignment.taskId)
  if (!board || !task) return []
  const shown = lightOf(state, assignment, date)
  if (shown.colour === 'green' || shown.colour === 'blue') return []
  const { lightOverride } = assignment
  if (shown.computed !== null && lightOverride) {
    const ends = way('overrideEnds', { untilDay: dayText(lightOverride.until, date) })
    return [ends, ...wayToGreen(state, { ...assignment, lightOverride: null }, date)]
  }
  const ways = task.metric
    ? metricWays(task, assignment, shown, date)
    : plainWays(state, board, task, assignment, shown, date)
  if (ways.length === 0) return []
  if (assignment.state === 'underReview') return [way('review')]
  return assignment.state === 'assigned' ? [way('acknowledge'), ...ways] : ways
}

function metricWays(task: Task, assignment: Assignment, light: Light, date: LocalDate): Way[] {
  const { metric } = task
  const due = dueOf(task, assignment)
  const [{ code }] = light.reasons
  if (!metric || due === null) return []
  const target = { metric: metric.name, target: targetText(metric) }
  if (code === 'metricNotDue')
    return assignment.attained ? [] : [way('attainByDue', { ...target, dueDay: dayText(due, date) })]
  return code === 'metricMissed' || code === 'metricUnreported' ? [way('attain', target)] : []
}

function plainWays(
  state: BoardState,
  board: Board,
  task: Task,
  assignment: Assignment,
  light: Light,
  date: LocalDate,
): Way[] {
  const { percent } = assignment
  const { dueSoonDays, paceYellow } = light.rule
  const due = dueOf(task, assignment)
  if (light.colour === 'grey') return []
  if (light.pastDue) return [way('completeLate')]
  if (due === null || light.daysLeft === null || light.daysLeft > dueSoonDays) {
    const needed = percentInPace(board, task, assignment.due, date, paceYellow)
    return percent === null ? [] : [way('percent', { percent: needed, actual: percent })]
  }
  const dueDay = dayText(due, date)
  const soon = way('completeByDue', { dueDay })
  /** A later day alone may not do: it leaves the pace to be caught up with. */
  const later = (to: LocalDate, plain: WayCode, withPercent: WayCode): Way => {
    const needed = percentInPace(board, task, to, date, paceYellow)
    const values = { dueDay, newDay: dayText(to, date) }
    return percent === null || percent >= needed ? way(plain, values) : way(withPercent, { ...values, percent: needed })
  }
  // The first day that is more than the yellow days away.
  const enough = addWorkDays(date, dueSoonDays + 1)
  if (assignment.extensionId === null) return [soon, later(enough, 'extend', 'extendAndPercent')]
  const asked = state.matters.get(assignment.extensionId)?.due ?? null
  if (asked === null || asked < enough) return [soon]
  return [soon, later(asked, 'extensionGranted', 'extensionGrantedAndPercent')]
}
