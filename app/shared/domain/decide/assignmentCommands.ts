import { NARRATIVE_MAX_LENGTH } from '../../protocol/limits.ts'
import { ASIDE_STATES, FINISHED_STATES, OPEN_STATES, isAside } from '../assignmentStates.ts'
import { addDays, localDate } from '../calendar.ts'
import { carriedOverFrom, isRepetition } from '../carriedOver.ts'
import type { Command, CommandOf } from '../commands.ts'
import { lastDayOf, standingPeriod } from '../filing.ts'
import { attains } from '../metric.ts'
import { type Actor, type Assignment, type Board, type Report, type Task, NARRATIVE_FIELDS, dueOf } from '../model.ts'
import { type Action, can } from '../permissions.ts'
import type { BoardState } from '../state.ts'
import { windowOf } from '../windows.ts'
import { planPaper } from './matterCommands.ts'
import { type DecideContext, type Plan, type Refusal, refuse } from './plan.ts'

export type AssignmentCommand = Extract<Command, { assignmentId: string }>

export const ACTIONS: Record<AssignmentCommand['type'], Action> = {
  'assignment.acknowledge': 'assignment.acknowledge',
  'assignment.setPercent': 'assignment.report',
  'assignment.setValue': 'assignment.report',
  'assignment.flagCoordination': 'assignment.report',
  'assignment.submit': 'assignment.submit',
  'assignment.approve': 'assignment.review',
  'assignment.return': 'assignment.review',
  'assignment.closeOut': 'assignment.closeOut',
  'assignment.setAside': 'assignment.setAside',
  'assignment.resume': 'assignment.setAside',
  'assignment.entrust': 'assignment.entrust',
  'assignment.referCoordination': 'assignment.coordinate',
  'assignment.decideCoordination': 'assignment.coordinate',
  'assignment.overrideLight': 'assignment.supervise',
  'assignment.clearOverride': 'assignment.supervise',
  'assignment.urge': 'assignment.supervise',
  'assignment.issueSlip': 'assignment.supervise',
  'assignment.requestExtension': 'assignment.apply',
}

/** 亮灯调整 ends by itself: one that is forgotten must not hide a light for the rest of the year. */
export const MAX_OVERRIDE_DAYS = 60

/** What submit, approve, return and closeOut rely on: the figures they judge must be those the author saw. */
const JUDGED = ['state', 'percent', 'value', 'reportId'] as const

/** Commands on one unit task, by its unit, its reviewer at the issuing unit, or the leader. */
export function planAssignmentCommand(
  state: BoardState,
  board: Board,
  command: AssignmentCommand,
  context: DecideContext,
): Plan | Refusal {
  const assignment = state.assignments.get(command.assignmentId)
  const task = assignment && state.tasks.get(assignment.taskId)
  if (!assignment || !task || task.removed) return refuse('notFound', 'notFound')
  const subject = { issuingUnitId: board.issuingUnitId, unitId: assignment.unitId }
  const grant = can(context.actor, ACTIONS[command.type], subject)
  if (!grant) {
    const unit = board.units.find((u) => u.id === assignment.unitId)
    const mine = can(context.actor, 'narrative.write', subject)
    return mine || !unit
      ? refuse('forbidden', 'forbidden')
      : refuse('forbidden', 'foreignUnit', { unit: unit.shortName })
  }
  const outcome = planFor(state, board, task, assignment, command, context)
  return { grant, ...outcome }
}

function planFor(
  state: BoardState,
  board: Board,
  task: Task,
  assignment: Assignment,
  command: AssignmentCommand,
  context: DecideContext,
): Omit<Plan, 'grant'> {
  const subject = `assignment:${assignment.id}`
  const now = Math.max(context.now, state.at)
  const onState = [{ subject, fields: ['state'] }]
  /** The command does not fit the state: a conflict if the state moved meanwhile, else plainly not possible. */
  const wrongState = (): Omit<Plan, 'grant'> => ({
    guards: onState,
    problem: refuse('invalid', 'stateForbids', { state: assignment.state }),
  })
  const problem = (reason: Parameters<typeof refuse>[1], params?: Refusal['params']): Omit<Plan, 'grant'> => ({
    guards: onState,
    problem: refuse('invalid', reason, params),
  })

  switch (command.type) {
    case 'assignment.acknowledge':
      if (assignment.state !== 'assigned') return wrongState()
      return {
        writes: [
          {
            subject,
            set: { state: 'acknowledged' },
            derived: { acknowledgedAt: now, acknowledgedBy: context.actor.accountId },
          },
        ],
      }

    case 'assignment.setPercent':
      if (!OPEN_STATES.includes(assignment.state)) return wrongState()
      if (task.metric) return problem('percentOnMetric')
      return {
        writes: [{ subject, set: { percent: command.percent }, derived: { state: 'inProgress', updatedAt: now } }],
      }

    case 'assignment.setValue': {
      if (!OPEN_STATES.includes(assignment.state)) return wrongState()
      const { metric } = task
      if (!metric) return problem('valueOnPlainTask')
      const ceiling = metric.unit === '%' ? 100 : metric.unit === '‰' ? 1000 : Number.MAX_SAFE_INTEGER
      if (command.value < 0 || command.value > ceiling) return problem('valueOutOfRange')
      const attained = attains(metric, command.value)
      return {
        writes: [
          { subject, set: { value: command.value }, derived: { attained, state: 'inProgress', updatedAt: now } },
        ],
      }
    }

    case 'assignment.flagCoordination': {
      if (FINISHED_STATES.includes(assignment.state)) return wrongState()
      const { needsCoordination } = command
      const coordination = needsCoordination ? (command.coordination ?? assignment.coordination) : null
      // A request that is raised anew starts with nobody named and nothing decided.
      const anew =
        needsCoordination === assignment.needsCoordination ? {} : blankRequest(needsCoordination ? now : null)
      return { writes: [{ subject, set: { needsCoordination, coordination }, derived: anew }] }
    }

    case 'assignment.submit':
      return submit(state, board, task, assignment, command, context, now) ?? wrongState()

    case 'assignment.approve':
    case 'assignment.return': {
      const report = assignment.reportId === null ? undefined : state.reports.get(assignment.reportId)
      const guards = [{ subject, fields: JUDGED }]
      if (assignment.state !== 'underReview' || !report) return { ...wrongState(), guards }
      if (report.submittedBy === context.actor.accountId)
        return { guards, problem: refuse('forbidden', 'ownSubmission') }
      const others = reportsOf(state, assignment).filter(({ id }) => id !== report.id)
      const standing = standingPeriod(board, others)
      return { guards, ...review(assignment, report, command, { by: context.actor.accountId, at: now, standing }) }
    }

    case 'assignment.closeOut': {
      const guards = [{ subject, fields: JUDGED }]
      if (assignment.state !== 'completed') return { ...wrongState(), guards }
      if (assignment.approvedBy === context.actor.accountId)
        return { guards, problem: refuse('forbidden', 'ownApproval') }
      const derived = { closedOutAt: now, closedOutBy: context.actor.accountId }
      return { guards, writes: [{ subject, set: { state: 'closedOut' }, derived }] }
    }

    case 'assignment.setAside': {
      if (FINISHED_STATES.includes(assignment.state) || assignment.state === command.state) return wrongState()
      if (command.reason === '') return problem('reasonRequired')
      const wasAside = ASIDE_STATES.includes(assignment.state)
      const stateBeforeAside = wasAside ? assignment.stateBeforeAside : assignment.state
      return {
        writes: [
          {
            subject,
            set: { state: command.state },
            derived: { asideReason: command.reason, stateBeforeAside },
            reason: command.reason,
          },
        ],
      }
    }

    case 'assignment.resume':
      if (!ASIDE_STATES.includes(assignment.state)) return wrongState()
      return {
        writes: [
          {
            subject,
            set: { state: assignment.stateBeforeAside ?? 'assigned' },
            derived: { asideReason: null, stateBeforeAside: null },
          },
        ],
      }

    case 'assignment.entrust': {
      const { handlerId } = command
      if (FINISHED_STATES.includes(assignment.state)) return wrongState()
      const { colleague } = context
      const fits = (actor: Actor): boolean =>
        can(actor, 'assignment.report', { issuingUnitId: board.issuingUnitId, unitId: assignment.unitId }) !== null
      if (handlerId !== null && colleague !== undefined && !(colleague && fits(colleague)))
        return problem('notColleague')
      return { writes: [{ subject, set: { handlerId } }] }
    }

    case 'assignment.referCoordination':
    case 'assignment.decideCoordination': {
      const guards = [{ subject, fields: ['needsCoordination', 'coordination'] }]
      if (!assignment.needsCoordination) return { guards, problem: refuse('invalid', 'noCoordination') }
      if (command.type === 'assignment.referCoordination') {
        const { decider, due } = command
        if (due < localDate(now)) return { guards, problem: refuse('invalid', 'dueInPast') }
        return { guards, writes: [{ subject, set: { coordinationDecider: decider, coordinationDue: due } }] }
      }
      if (command.decision === '') return { guards, problem: refuse('invalid', 'textRequired') }
      const coordinationDecision = { text: command.decision, by: context.actor.accountId, at: now }
      return { guards, writes: [{ subject, set: { coordinationDecision } }] }
    }

    case 'assignment.overrideLight': {
      const { colour, reason, until } = command
      const today = localDate(now)
      if (FINISHED_STATES.includes(assignment.state) || isAside(assignment.state)) return wrongState()
      if (reason === '') return problem('reasonRequired')
      if (until < today || until > addDays(today, MAX_OVERRIDE_DAYS))
        return problem('overrideTooLong', { days: MAX_OVERRIDE_DAYS })
      const lightOverride = { colour, reason, from: today, until, by: context.actor.accountId }
      return { writes: [{ subject, set: { lightOverride }, reason }] }
    }

    case 'assignment.clearOverride':
      return { writes: [{ subject, set: { lightOverride: null } }] }

    case 'assignment.urge':
    case 'assignment.issueSlip':
    case 'assignment.requestExtension':
      return planPaper(state, task, assignment, command, context.actor.accountId, now) ?? wrongState()
  }
}

const blankRequest = (since: number | null) => ({
  coordinationSince: since,
  coordinationDecider: null,
  coordinationDue: null,
  coordinationDecision: null,
})

/** Freezes the report of the period, or asks for 办结; null when the state does not allow it. */
function submit(
  state: BoardState,
  board: Board,
  task: Task,
  assignment: Assignment,
  command: CommandOf<'assignment.submit'>,
  context: DecideContext,
  now: number,
): Omit<Plan, 'grant'> | null {
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
): Omit<Plan, 'grant'> {
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
