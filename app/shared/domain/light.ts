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
  /** The due day has passed and the work is not done (an indicator: not attained). */
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
  /** 人工调整: the colour that was computed, where a supervisor's word stands over it; else null. */
  computed: LightColour | null
}

interface Verdict {
  colour: LightColour
  reason: LightReason
}

const SEVERITY: Record<LightColour, number> = { red: 3, yellow: 2, green: 1, blue: 0, grey: 0 }
const NO_VALUES = {}

const because = (code: LightCode, values: LightReason['values'] = NO_VALUES): LightReason => ({ code, values })

/** A day as people say it: without the year where it is this year's. */
export const dayText = (day: LocalDate, today: LocalDate): string =>
  day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day

const REMOVED = because('removed')

/** 办结: the work is accepted, whether or not it is 销号 yet. */
export const isDone = (assignment: Assignment): boolean =>
  assignment.state === 'completed' || assignment.state === 'closedOut'

/** Why an assignment does not count on a day; null when it does. */
function asideReason(task: Task | undefined, assignment: Assignment, date: LocalDate): LightReason | null {
  if (!task || task.removed) return REMOVED
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
  const exact = (elapsed * 100) / days - actual
  // Multiplied out: for whole percents and thresholds this is exact, so a gap of exactly 10 or 30 never flips.
  const overRed = elapsed * 100 > (actual + rule.paceRed) * days
  const overYellow = elapsed * 100 > (actual + rule.paceYellow) * days
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
  const due = task ? dueOf(task, assignment) : null
  const daysLeft = due === null ? null : workDaysBetweenDays(dayNumber(date), dayNumber(due))
  const light: Light = {
    colour: 'grey',
    reasons: [REMOVED],
    madeUpLate: false,
    pastDue: false,
    overdueDays: 0,
    daysLeft,
    gap: null,
    pace: null,
    estimated: due !== null && isEstimatedBetween(date, due),
    rule: rulesOn(board, date),
    counts: false,
    computed: null,
  }
  const aside = asideReason(task, assignment, date)
  if (!task || aside) {
    if (aside) light.reasons = [aside]
    return light
  }
  if (isDone(assignment)) {
    light.colour = 'blue'
    light.reasons = doneReasons(task, assignment, date)
    light.madeUpLate = assignment.completedLate
    light.daysLeft = null
    light.estimated = false
    light.counts = true
    return light
  }
  judge(light, board, task, assignment, date, due)
  override(light, assignment, date)
  return light
}

/** 亮灯调整 stands over the colour and its reason; what the facts are (past due, days, gap) stays as it is. */
function override(light: Light, { lightOverride: word }: Assignment, date: LocalDate): void {
  if (!word || date < word.from || date > word.until) return
  const untilDay = dayText(word.until, date)
  const reason = word.reason
    ? because('overridden', { reason: word.reason, untilDay })
    : because('overriddenPlain', { untilDay })
  light.computed = light.colour
  light.colour = word.colour
  light.reasons = [reason, ...light.reasons]
  light.counts = true
}

/** The light of work that is going on. */
function judge(
  light: Light,
  board: Board,
  task: Task,
  assignment: Assignment,
  date: LocalDate,
  due: LocalDate | null,
): void {
  const time = timeVerdict(due, light.daysLeft ?? 0, date, light.rule)
  const others = circumstances(task, assignment, light.estimated)
  let decisive: Verdict = time
  let second: LightReason | null = null
  if (task.metric) {
    decisive = metricVerdict(task, assignment, due, date)
    // An attained target is not late although its due day has come: what is missing is only the paper.
    if (decisive.colour === 'red' || decisive.colour === 'yellow') second = time.reason
  } else if (assignment.percent === null) {
    second = because('percentHidden')
  } else {
    const pace = paceVerdict(board, task, assignment, assignment.percent, date, light.rule)
    light.gap = pace.gap
    light.pace = pace.expected
    if (SEVERITY[pace.colour] > SEVERITY[time.colour]) decisive = pace
    second = decisive === pace ? time.reason : pace.reason
  }
  light.colour = decisive.colour
  light.reasons = second ? [decisive.reason, second, ...others] : [decisive.reason, ...others]
  light.counts = light.colour !== 'grey'
  light.pastDue = due !== null && due < date && (!task.metric || light.colour === 'red')
  if (light.pastDue) light.overdueDays = Math.max(0, -(light.daysLeft ?? 0))
}
