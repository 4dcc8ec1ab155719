import { ASIDE_STATES, FINISHED_STATES, OPEN_STATES, isAside } from '../assignmentStates.ts'
import { addDays, localDate } from '../calendar.ts'
import type { Command } from '../commands.ts'
import { attains } from '../metric.ts'
import type { Actor, Assignment, Board, Task } from '../model.ts'
import { type Action, can } from '../permissions.ts'
import type { BoardState } from '../state.ts'
import { planPaper } from './matterCommands.ts'
import { type DecideContext, type Plan, type Refusal, refuse } from './plan.ts'
import { planReport } from './reportCommands.ts'

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
    case 'assignment.approve':
    case 'assignment.return':
    case 'assignment.closeOut':
      return planReport({ state, board, task, assignment }, command, context, now) ?? wrongState()

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
