import { NARRATIVE_MAX_LENGTH } from '../../protocol/limits.ts'
import { localDate } from '../calendar.ts'
import type { Command, CommandOf } from '../commands.ts'
import { attains } from '../metric.ts'
import {
  type Assignment,
  type AssignmentState,
  type Board,
  type Report,
  type Task,
  NARRATIVE_FIELDS,
  dueOf,
} from '../model.ts'
import { type Action, can } from '../permissions.ts'
import type { BoardState } from '../state.ts'
import { type DecideContext, type Plan, type Refusal, refuse } from './plan.ts'

export type AssignmentCommand = Extract<Command, { assignmentId: string }>

const ACTIONS: Record<AssignmentCommand['type'], Action> = {
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
}

/** States in which the unit works on it and may move its figures. */
export const OPEN_STATES: readonly AssignmentState[] = ['acknowledged', 'inProgress', 'returned']
const ASIDE_STATES: readonly AssignmentState[] = ['suspended', 'notApplicable', 'awaitingUpper']
export const FINISHED_STATES: readonly AssignmentState[] = ['completed', 'closedOut', 'cancelled']
/** Whether it is the supervisor's word that put it there (中止, 不涉及, 待上级部署, 取消), and not the unit's work. */
export const isAside = (state: unknown): boolean =>
  state === 'cancelled' || ASIDE_STATES.includes(state as AssignmentState)

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
  const outcome = planFor(state, task, assignment, command, context)
  return { grant, ...outcome }
}

function planFor(
  state: BoardState,
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
      const coordination = command.needsCoordination ? (command.coordination ?? assignment.coordination) : null
      return { writes: [{ subject, set: { needsCoordination: command.needsCoordination, coordination } }] }
    }

    case 'assignment.submit':
      return submit(task, assignment, command, context, now) ?? wrongState()

    case 'assignment.approve':
    case 'assignment.return': {
      const report = assignment.reportId === null ? undefined : state.reports.get(assignment.reportId)
      const guards = [{ subject, fields: JUDGED }]
      if (assignment.state !== 'underReview' || !report) return { ...wrongState(), guards }
      if (report.submittedBy === context.actor.accountId)
        return { guards, problem: refuse('forbidden', 'ownSubmission') }
      return { guards, ...review(assignment, report, command, context.actor.accountId, now) }
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
  }
}

/** Freezes the report of the period, or asks for 办结; null when the state does not allow it. */
function submit(
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
  const due = dueOf(task, assignment)
  const late = command.kind === 'completion' && due !== null && localDate(now) > due
  const reportCount = assignment.reportCount + 1
  const reportId = `${assignment.id}:${reportCount}`
  const report: Omit<Report, 'id'> = {
    assignmentId: assignment.id,
    kind: command.kind,
    period: command.period,
    percent: assignment.percent,
    value: assignment.value,
    ...texts,
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
        derived: { reportCount, lateCount: assignment.lateCount + (late ? 1 : 0), returnReason: null, updatedAt: now },
      },
    ],
  }
}

function review(
  assignment: Assignment,
  report: Report,
  command: CommandOf<'assignment.approve' | 'assignment.return'>,
  by: string,
  at: number,
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
          derived: { returnCount: assignment.returnCount + 1, returnReason: reason },
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
