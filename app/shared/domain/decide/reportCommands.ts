import { NARRATIVE_MAX_LENGTH } from '../../protocol/limits.ts'
import { OPEN_STATES } from '../assignmentStates.ts'
import { localDate } from '../calendar.ts'
import { carriedOverFrom, isRepetition } from '../carriedOver.ts'
import type { CommandOf } from '../commands.ts'
import { lastDayOf, standingPeriod } from '../filing.ts'
import { type Assignment, type Board, type Report, type Task, NARRATIVE_FIELDS, dueOf } from '../model.ts'
import type { BoardState } from '../state.ts'
import { windowOf } from '../windows.ts'
import { type DecideContext, type Plan, refuse } from './plan.ts'

/** 反馈, 审核, 销号: the report of a unit, the word of the issuing unit on it, and the end of the work. */

type Outcome = Omit<Plan, 'grant'>
type ReportCommand = CommandOf<'assignment.submit' | 'assignment.approve' | 'assignment.return' | 'assignment.closeOut'>

interface UnitTask {
  state: BoardState
  board: Board
  task: Task
  assignment: Assignment
}

/** What all four rely on: the figures they judge must be those the author saw. */
const JUDGED = ['state', 'percent', 'value', 'reportId'] as const

/**
 * Submits, reviews or closes out; null when the state of the unit task does not allow submitting. Nobody reviews what they
 * submitted themselves, nor closes out what they approved.
 */
export function planReport(on: UnitTask, command: ReportCommand, context: DecideContext, now: number): Outcome | null {
  const { state, board, assignment } = on
  const subject = `assignment:${assignment.id}`
  const guards = [{ subject, fields: JUDGED }]
  const stateForbids = refuse('invalid', 'stateForbids', { state: assignment.state })
  const by = context.actor.accountId
  switch (command.type) {
    case 'assignment.submit':
      return submit(on, command, context, now)

    case 'assignment.approve':
    case 'assignment.return': {
      const report = assignment.reportId === null ? undefined : state.reports.get(assignment.reportId)
      if (assignment.state !== 'underReview' || !report) return { guards, problem: stateForbids }
      if (report.submittedBy === by) return { guards, problem: refuse('forbidden', 'ownSubmission') }
      const others = reportsOf(state, assignment).filter(({ id }) => id !== report.id)
      return {
        guards,
        ...review(assignment, report, command, { by, at: now, standing: standingPeriod(board, others) }),
      }
    }

    case 'assignment.closeOut': {
      if (assignment.state !== 'completed') return { guards, problem: stateForbids }
      if (assignment.approvedBy === by) return { guards, problem: refuse('forbidden', 'ownApproval') }
      return {
        guards,
        writes: [{ subject, set: { state: 'closedOut' }, derived: { closedOutAt: now, closedOutBy: by } }],
      }
    }
  }
}

/** Freezes the report of the period, or asks for 办结; null when the state does not allow it. */
function submit(
  { state, board, task, assignment }: UnitTask,
  command: CommandOf<'assignment.submit'>,
  context: DecideContext,
  now: number,
): Outcome | null {
  if (!OPEN_STATES.includes(assignment.state)) return null
  const subject = `assignment:${assignment.id}`
  const guards = [{ subject, fields: JUDGED }]
  const texts = context.narrative ?? { progress: '', problem: '', nextStep: '' }
  const long = NARRATIVE_FIELDS.find((field) => texts[field].length > NARRATIVE_MAX_LENGTH)
  if (long)
    return { guards, problem: refuse('invalid', 'narrativeTooLong', { field: long, max: NARRATIVE_MAX_LENGTH }) }
  const window = windowOf(board, command.period)
  const today = localDate(now)
  if (!window || window.opens > today) return { guards, problem: refuse('invalid', 'unknownPeriod') }
  const due = dueOf(task, assignment)
  const said = { percent: assignment.percent, value: assignment.value, ...texts }
  const last = assignment.reportId === null ? undefined : state.reports.get(assignment.reportId)
  // 逾期填报: a period's report after its last day; a completion is late when the work was.
  const workLate = due !== null && today > due
  const late = command.kind === 'completion' ? workLate : today > lastDayOf(window, last)
  const carriedOver = carriedOverFrom(formerOf(state, assignment, command.period), said)
  const reportCount = assignment.reportCount + 1
  const reportId = `${assignment.id}:${reportCount}`
  const report: Omit<Report, 'id'> = {
    assignmentId: assignment.id,
    kind: command.kind,
    period: command.period,
    ...said,
    carriedOver,
    submittedBy: context.actor.accountId,
    submittedAt: now,
    late,
    review: null,
  }
  return {
    guards,
    writes: [
      { subject: `report:${reportId}`, set: { ...report }, create: true },
      {
        subject,
        set: { state: 'underReview', reportId },
        derived: {
          reportCount,
          lateCount: assignment.lateCount + (command.kind === 'completion' && workLate ? 1 : 0),
          returnReason: null,
          // One that is made up for does not take the place of a later one.
          reportedPeriod: standingPeriod(board, [
            ...reportsOf(state, assignment),
            { period: command.period, review: null },
          ]),
          // 沿用上期 is no update.
          ...(isRepetition(carriedOverFrom(last, said), said) ? {} : { updatedAt: now }),
        },
      },
    ],
  }
}

/** Every report of a unit task, the last one first. */
function reportsOf({ reports }: BoardState, { id, reportCount }: Assignment): Report[] {
  const counts = Array.from({ length: reportCount }, (_, index) => reportCount - index)
  return counts.flatMap((count) => reports.get(`${id}:${count}`) ?? [])
}

/** 上期: what was reported before, but for drafts of the same period that came back: amending one carries nothing over. */
const formerOf = (state: BoardState, assignment: Assignment, period: string): Report | undefined =>
  reportsOf(state, assignment).find((report) => !(report.period === period && report.review?.decision === 'returned'))

function review(
  assignment: Assignment,
  report: Report,
  command: CommandOf<'assignment.approve' | 'assignment.return'>,
  /** `standing`: the period that is reported when this report is not. */
  { by, at, standing }: { by: string; at: number; standing: string | null },
): Outcome {
  const subject = `assignment:${assignment.id}`
  const judged = (decision: 'approved' | 'returned', reason: string | null) => ({
    subject: `report:${report.id}`,
    // Not meant but following: which report it is, and that it waits, is guarded on the assignment.
    set: {},
    derived: { review: { decision, by, at, reason } },
  })
  if (command.type === 'assignment.return') {
    const { reason } = command
    if (reason === '') return { problem: refuse('invalid', 'reasonRequired') }
    return {
      writes: [
        { ...judged('returned', reason), reason },
        {
          subject,
          set: { state: 'returned' },
          derived: { returnCount: assignment.returnCount + 1, returnReason: reason, reportedPeriod: standing },
          reason,
        },
      ],
    }
  }
  if (report.kind === 'period') {
    return { writes: [judged('approved', null), { subject, set: { state: 'inProgress' } }] }
  }
  // The day of the completion is the day it was asked for: time spent in review is not charged to the unit.
  const derived = { completedOn: localDate(report.submittedAt), completedLate: report.late, approvedBy: by }
  return { writes: [judged('approved', null), { subject, set: { state: 'completed' }, derived }] }
}
