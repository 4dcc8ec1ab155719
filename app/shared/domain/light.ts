import { dayNumber, isEstimatedBetween, workDaysBetweenDays } from './calendar.ts'
import type { LightCode } from './lightSentences.ts'
import { attains, targetText } from './metric.ts'
import { type Assignment, type Board, type LocalDate, type RuleVersion, type Task, dueOf, rulesOn } from './model.ts'
import { paceOf, periodOf, toTenth } from './pace.ts'
import type { BoardState } from './state.ts'

/**
 * The lights: DESIGN.md §7. A light is a pure function of the state, the rules in force on a day and the day, never of
 * the hour, and carries its reasons as data; lightSentences.ts puts them into words.
 */
export type LightColour = 'red' | 'yellow' | 'green' | 'blue' | 'grey'

export interface LightReason {
  code: LightCode
  values: Readonly<Record<string, string | number>>
}

export interface Light {
  colour: LightColour
  /** The deciding one first. */
  reasons: readonly [LightReason, ...LightReason[]]
  /** 补完成. */
  madeUpLate: boolean
  /** The due day has passed and the work is not done. */
  pastDue: boolean
  /** Work days past due; 0 also on the days off right after the due day. */
  overdueDays: number
  /** Work days left, 0 on the due day, negative when past due; null without a due day and for what is done. */
  daysLeft: number | null
  /** Points behind 序时进度 (negative: ahead) as shown: one decimal, never contradicting the colour. */
  gap: number | null
  /** What should be done by now, percent, as shown: the percent reported plus the gap. */
  pace: number | null
  /** 推算: work days were counted where no calendar is published. */
  estimated: boolean
  /** The thresholds that were in force. */
  rule: RuleVersion
  /** In the denominator of rates and means. */
  counts: boolean
}

interface Verdict {
  colour: LightColour
  reason: LightReason
}

const SEVERITY: Record<LightColour, number> = { red: 3, yellow: 2, green: 1, blue: 0, grey: 0 }
const NO_VALUES = {}

const because = (code: LightCode, values: LightReason['values'] = NO_VALUES): LightReason => ({ code, values })

/** A day as people say it: without the year where it is this year's. */
const dayText = (day: LocalDate, today: LocalDate): string =>
  day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day

export const isDone = (assignment: Assignment): boolean =>
  assignment.state === 'completed' || assignment.state === 'closedOut'

/** Why an assignment does not count on a day; null when it does. */
function asideReason(task: Task | undefined, assignment: Assignment, date: LocalDate): LightReason | null {
  if (!task || task.removed) return because('removed')
  switch (assignment.state) {
    case 'suspended':
    case 'notApplicable':
    case 'awaitingUpper':
    case 'cancelled':
      return because(assignment.state, assignment.asideReason === null ? {} : { reason: assignment.asideReason })
    default:
      if (task.start === null || task.start <= date || isDone(assignment)) return null
      return because('notStarted', { start: task.start, startDay: dayText(task.start, date) })
  }
}

function doneReasons(task: Task, assignment: Assignment, date: LocalDate): [LightReason, ...LightReason[]] {
  const due = dueOf(task, assignment)
  const { completedOn } = assignment
  const done = because(assignment.state === 'closedOut' ? 'closedOut' : 'done', completedOn ? { completedOn } : {})
  if (!assignment.completedLate) return [done]
  if (due === null || completedOn === null || completedOn <= due) return [because('madeUpLate'), done]
  const days = workDaysBetweenDays(dayNumber(due), dayNumber(completedOn))
  const words = { dueDay: dayText(due, date), completedDay: dayText(completedOn, date) }
  return [because('madeUpLateBy', { due, completedOn, days, ...words }), done]
}

/** `daysLeft` counts work days, being past due is a matter of the calendar: red does not wait for Monday. */
function timeVerdict(due: LocalDate | null, daysLeft: number, date: LocalDate, rule: RuleVersion): Verdict {
  if (due === null) return { colour: 'green', reason: because('noDue') }
  const dueDay = dayText(due, date)
  if (due < date) {
    if (daysLeft === 0) return { colour: 'red', reason: because('pastDueRestDay', { due, dueDay, days: 0 }) }
    return { colour: 'red', reason: because('pastDue', { due, dueDay, days: -daysLeft }) }
  }
  if (due === date) return { colour: 'yellow', reason: because('dueToday', { due, dueDay, days: 0 }) }
  if (daysLeft <= rule.dueSoonDays) {
    const threshold = rule.dueSoonDays
    return { colour: 'yellow', reason: because('dueSoon', { due, dueDay, days: daysLeft, threshold }) }
  }
  return { colour: 'green', reason: because('onTime', { due, dueDay, days: daysLeft }) }
}

/** `value` to one decimal, but on the same side of `threshold` as it really is: 30.04 over 30 shows as 30.1. */
function shownBeside(value: number, threshold: number, isOver: boolean): number {
  const shown = toTenth(value)
  if (isOver) return shown > threshold ? shown : (Math.floor(threshold * 10) + 1) / 10
  return shown <= threshold ? shown : Math.floor(threshold * 10) / 10
}

interface PaceVerdict extends Verdict {
  gap: number
  expected: number
}

function paceVerdict(
  board: Board,
  task: Task,
  assignment: Assignment,
  actual: number,
  date: LocalDate,
  rule: RuleVersion,
): PaceVerdict {
  const { elapsed, days } = paceOf(periodOf(board, task, assignment), date)
  // Multiplied out: for whole percents and thresholds this is exact, so a gap of exactly 10 or 30 never flips.
  const isBeyond = (threshold: number): boolean => elapsed * 100 > (actual + threshold) * days
  const exact = (elapsed * 100) / days - actual
  const overRed = isBeyond(rule.paceRed)
  const overYellow = isBeyond(rule.paceYellow)
  if (overRed || overYellow) {
    const threshold = overRed ? rule.paceRed : rule.paceYellow
    const over = shownBeside(exact, threshold, true)
    const gap = overRed ? over : Math.min(over, shownBeside(exact, rule.paceRed, false))
    const expected = toTenth(actual + gap)
    const reason = because('behindPace', { expected, actual, gap, threshold })
    return { colour: overRed ? 'red' : 'yellow', reason, gap, expected }
  }
  const gap = shownBeside(exact, rule.paceYellow, false)
  const expected = toTenth(actual + gap)
  const reason =
    gap < 0
      ? because('aheadOfPace', { expected, actual, gap, ahead: -gap })
      : because('onPace', { expected, actual, gap, threshold: rule.paceYellow })
  return { colour: 'green', reason, gap, expected }
}

/** Metric tasks are not judged before they are due; then the value decides, and on the due day there is still time. */
function metricVerdict(task: Task, assignment: Assignment, due: LocalDate | null, date: LocalDate): Verdict {
  const { metric } = task
  if (!metric || due === null) return { colour: 'grey', reason: because('metricNoDue') }
  if (date < due) return { colour: 'grey', reason: because('metricNotDue', { due, dueDay: dayText(due, date) }) }
  const { value, percent } = assignment
  const attained = assignment.attained ?? (value === null ? null : attains(metric, value))
  if (attained === null && percent === null) return { colour: 'grey', reason: because('metricHidden') }
  const values: Record<string, string> = { metric: metric.name, target: targetText(metric) }
  if (value !== null) values.actual = `${value}${metric.unit}`
  if (attained) return { colour: 'green', reason: because('metricAttained', values) }
  const reason = because(attained === null ? 'metricUnreported' : 'metricMissed', values)
  return { colour: date === due ? 'yellow' : 'red', reason }
}

/** What else bears on an assignment in progress, though it changes no colour. */
function circumstances(task: Task, assignment: Assignment, estimated: boolean): LightReason[] {
  const reasons: LightReason[] = []
  if (assignment.state === 'assigned') reasons.push(because('unsigned'))
  else if (assignment.state === 'underReview') reasons.push(because('underReview'))
  else if (assignment.state === 'returned') reasons.push(because('returned'))
  else if (task.metric ? assignment.attained : assignment.percent === 100) reasons.push(because('notSubmitted'))
  if (estimated) reasons.push(because('estimated'))
  return reasons
}

/**
 * The light of one assignment on a day, with its reasons. Works on any audience's view: without the percent the due
 * day alone decides. Throws when the board has no first change.
 */
export function lightOf(state: BoardState, assignment: Assignment, date: LocalDate): Light {
  const { board } = state
  if (!board) throw new Error(`board ${state.boardId} has no first change`)
  const task = state.tasks.get(assignment.taskId)
  const rule = rulesOn(board, date)
  const due = task ? dueOf(task, assignment) : null
  const daysLeft = due === null ? null : workDaysBetweenDays(dayNumber(date), dayNumber(due))
  const estimated = due !== null && isEstimatedBetween(date, due)
  const rest = { madeUpLate: false, pastDue: false, overdueDays: 0, daysLeft, gap: null, pace: null, estimated, rule }

  const aside = asideReason(task, assignment, date)
  if (!task || aside) {
    return { ...rest, colour: 'grey', reasons: [aside ?? because('removed')], counts: false }
  }
  if (isDone(assignment)) {
    const reasons = doneReasons(task, assignment, date)
    const madeUpLate = assignment.completedLate
    return { ...rest, colour: 'blue', reasons, madeUpLate, daysLeft: null, estimated: false, counts: true }
  }

  const time = timeVerdict(due, daysLeft ?? 0, date, rule)
  const pastDue = due !== null && due < date
  const late = { pastDue, overdueDays: pastDue ? Math.max(0, -(daysLeft ?? 0)) : 0 }
  const others = circumstances(task, assignment, estimated)
  if (task.metric) {
    const verdict = metricVerdict(task, assignment, due, date)
    if (verdict.colour === 'grey') {
      return { ...rest, colour: 'grey', reasons: [verdict.reason, ...others], counts: false }
    }
    // An attained target needs no urging although its due day has come; what is missing is only the paper.
    if (verdict.colour === 'green') {
      return { ...rest, colour: 'green', reasons: [verdict.reason, ...others], counts: true }
    }
    return { ...rest, ...late, colour: verdict.colour, reasons: [verdict.reason, time.reason, ...others], counts: true }
  }
  if (assignment.percent === null) {
    const reasons = [time.reason, because('percentHidden'), ...others] as const
    return { ...rest, ...late, colour: time.colour, reasons, counts: true }
  }
  const pace = paceVerdict(board, task, assignment, assignment.percent, date, rule)
  const paceIsWorse = SEVERITY[pace.colour] > SEVERITY[time.colour]
  const [first, second] = paceIsWorse ? [pace, time] : [time, pace]
  return {
    ...rest,
    ...late,
    colour: first.colour,
    reasons: [first.reason, second.reason, ...others],
    gap: pace.gap,
    pace: pace.expected,
    counts: true,
  }
}
