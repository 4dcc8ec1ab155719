import { addWorkDays, localDate } from '../calendar.ts'
import type { CommandOf, CommandType } from '../commands.ts'
import { unfitExtension } from '../extension.ts'
import { slipStep } from '../ladder.ts'
import { type Assignment, type Board, type Matter, type Task, INSTRUCTION_DAYS, matterIdOf } from '../model.ts'
import { can } from '../permissions.ts'
import { unfitMeeting, unfitOrigin } from './meetingCommands.ts'
import type { BoardState } from '../state.ts'
import { type DecideContext, type Plan, type Refusal, type Write, refuse } from './plan.ts'

/** 督办件: papers between the issuing unit and one unit. They are only ever added to. domain.md F6, F7, F14, F15. */

type Outcome = Omit<Plan, 'grant'>
const problem = (...reason: Parameters<typeof refuse>): Outcome => ({ problem: refuse(...reason) })

const paper = (id: string, fields: Partial<Matter> & Pick<Matter, 'kind' | 'text' | 'by' | 'at'>): Write => ({
  subject: `matter:${id}`,
  set: { ...fields },
  create: true,
})

type PaperCommand = CommandOf<'assignment.urge' | 'assignment.issueSlip' | 'assignment.requestExtension'>

/** States in which nothing is to be urged or extended: the work is done, judged, or not to be done. */
const AT_REST: readonly Assignment['state'][] = [
  'completed',
  'closedOut',
  'cancelled',
  'suspended',
  'notApplicable',
  'awaitingUpper',
]
/** Whether a unit task is in a state to be urged, slipped or extended. */
export const takesPapers = ({ state }: Assignment): boolean => !AT_REST.includes(state)

/** 催办, 督查单 and 延期申请 on one unit task; null when its state does not allow it. */
export function planPaper(
  state: BoardState,
  task: Task,
  assignment: Assignment,
  command: PaperCommand,
  by: string,
  at: number,
): Outcome | null {
  if (!takesPapers(assignment)) return null
  const subject = `assignment:${assignment.id}`
  const id = matterIdOf(task.id, assignment.unitId, command.matterName)
  if (state.matters.has(id)) return problem('invalid', 'duplicate')
  const guards = [{ subject, fields: ['state'] }]
  if (command.text === '') return { guards, ...problem('invalid', 'textRequired') }
  const today = localDate(at)
  const { text } = command
  switch (command.type) {
    case 'assignment.urge': {
      // The paper lies with the officer: it is not the unit that is waited for.
      if (assignment.state === 'underReview') return { guards, ...problem('invalid', 'urgeUnderReview') }
      // 减负: at most one a day, whoever urges. However lately it was, that sentence says more than a conflict would.
      if (assignment.urgedAt !== null && localDate(assignment.urgedAt) === today)
        return problem('invalid', 'urgedToday')
      return {
        guards,
        writes: [
          paper(id, { kind: 'urge', text, by, at }),
          { subject, set: { urgeId: id }, derived: { urgedAt: at, urgeCount: assignment.urgeCount + 1 } },
        ],
      }
    }
    case 'assignment.issueSlip': {
      const { level, due, reason } = command
      if (due < today) return { guards, ...problem('invalid', 'dueInPast') }
      const step = slipStep(assignment.slipLevel, level)
      if (step === 'back') return { guards, ...problem('invalid', 'slipStepsBack') }
      if (step === 'needsReason' && !reason) return { guards, ...problem('invalid', 'slipNeedsReason') }
      return {
        guards,
        writes: [
          { ...paper(id, { kind: 'slip', level, text, due, by, at }), ...(reason ? { reason } : {}) },
          { subject, set: { slipLevel: level } },
        ],
      }
    }
    case 'assignment.requestExtension': {
      const unfit = unfitExtension(task, assignment, command.due, today)
      if (unfit) {
        // One that waits is said as it is, too, though it may have come a moment ago.
        const relied = unfit.reason === 'extensionWaits' ? {} : { guards }
        return { ...relied, ...problem('invalid', unfit.reason, unfit.params) }
      }
      return {
        guards: [...guards, { subject, fields: ['due'] }, { subject: `task:${task.id}`, fields: ['due'] }],
        writes: [
          paper(id, { kind: 'extension', text, due: command.due, by, at }),
          { subject, set: { extensionId: id } },
        ],
      }
    }
  }
}

const MATTER_COMMANDS = [
  'board.instruct',
  'board.resolve',
  'decision.amend',
  'decision.withdraw',
  'matter.decide',
  'matter.read',
  'matter.reply',
  'matter.close',
] as const satisfies readonly CommandType[]
export type MatterCommand = CommandOf<(typeof MATTER_COMMANDS)[number]>
export const isMatterCommand = (command: { type: CommandType }): command is MatterCommand =>
  (MATTER_COMMANDS as readonly string[]).includes(command.type)

/** 批示 and 议定事项, and what is done on any paper: read, replied to, decided, closed. */
export function planMatterCommand(
  state: BoardState,
  board: Board,
  command: MatterCommand,
  context: DecideContext,
): Plan | Refusal {
  const by = context.actor.accountId
  const at = Math.max(context.now, state.at)
  const { issuingUnitId } = board
  if (command.type === 'board.instruct' || command.type === 'board.resolve') {
    const grant = can(context.actor, command.type === 'board.instruct' ? 'board.instruct' : 'board.edit', {
      issuingUnitId,
    })
    if (!grant) return refuse('forbidden', 'forbidden')
    const { taskId, text } = command
    const task = taskId === null ? null : state.tasks.get(taskId)
    if (task === undefined || task?.removed) return refuse('notFound', 'notFound')
    const { unitId } = command
    if (unitId === null) return { grant, ...problem('invalid', 'ownerRequired') }
    if (unitId !== issuingUnitId && !board.units.some((unit) => unit.id === unitId))
      return refuse('invalid', 'unknownUnit')
    const id = matterIdOf(taskId, unitId, command.matterName)
    if (state.matters.has(id)) return refuse('invalid', 'duplicate')
    if (board.status === 'draft') return { grant, ...problem('invalid', 'boardNotDispatched') }
    if (text === '') return { grant, ...problem('invalid', 'textRequired') }
    if (command.type === 'board.instruct') {
      const due = addWorkDays(localDate(at), INSTRUCTION_DAYS[command.level])
      return { grant, writes: [paper(id, { kind: 'instruction', level: command.level, text, due, by, at })] }
    }
    const { due, origin } = command
    const guards = [{ subject: `meeting:${origin.meetingId}`, fields: ['status'] }]
    const unfit = unfitOrigin(state, origin)
    if (unfit) return { grant, guards, problem: unfit }
    if (due === null) return { grant, ...problem('invalid', 'dueRequired') }
    if (due < localDate(at)) return { grant, ...problem('invalid', 'dueInPast') }
    return { grant, guards, writes: [paper(id, { kind: 'decision', text, due, origin, by, at })] }
  }

  const matter = state.matters.get(command.matterId)
  if (!matter) return refuse('notFound', 'notFound')
  const subject = `matter:${matter.id}`
  const revises = command.type === 'decision.amend' || command.type === 'decision.withdraw'
  const issuer = revises ? 'board.edit' : matter.kind === 'instruction' ? 'board.instruct' : 'assignment.supervise'
  const action = command.type === 'matter.read' || command.type === 'matter.reply' ? 'matter.receive' : issuer
  const grant = can(context.actor, action, { issuingUnitId, unitId: matter.unitId })
  // Other units' papers do not exist for anybody else.
  if (!grant)
    return can(context.actor, 'narrative.read', { issuingUnitId, unitId: matter.unitId })
      ? refuse('forbidden', 'forbidden')
      : refuse('notFound', 'notFound')
  const guards = [{ subject, fields: ['outcome'] }]
  switch (command.type) {
    case 'decision.amend':
    case 'decision.withdraw':
      return { grant, ...reviseDecision(state, matter, command, by, at) }
    case 'matter.read':
      return {
        grant,
        writes: matter.readAt === null ? [{ subject, set: {}, derived: { readBy: by, readAt: at } }] : [],
      }
    case 'matter.reply': {
      if (matter.kind === 'extension') return refuse('invalid', 'matterTakesNoReply')
      if (matter.outcome) return { grant, guards, ...problem('invalid', 'matterClosed') }
      if (command.text === '') return { grant, ...problem('invalid', 'textRequired') }
      const read = matter.readAt === null ? { readBy: by, readAt: at } : {}
      const replies = [...matter.replies, { by, at, text: command.text }]
      // Replies are added and never replaced: two at once are both kept, so they are no conflict.
      return { grant, guards, writes: [{ subject, set: {}, derived: { replies, ...read } }] }
    }
    case 'matter.close': {
      if (matter.kind === 'extension') return refuse('invalid', 'matterIsDecided')
      if (matter.outcome) return { grant, guards, ...problem('invalid', 'matterClosed') }
      const outcome = { decision: 'closed', by, at, reason: command.reason }
      return {
        grant,
        guards,
        writes: [{ subject, set: { outcome }, ...(command.reason ? { reason: command.reason } : {}) }],
      }
    }
    case 'matter.decide':
      return { grant, guards, ...decideExtension(state, matter, command, by, at) }
  }
}

/** What a meeting decided is its own to reword or take back until it is closed; units have it as it then stands. */
function reviseDecision(
  state: BoardState,
  matter: Matter,
  command: CommandOf<'decision.amend' | 'decision.withdraw'>,
  by: string,
  at: number,
): Outcome {
  const { origin } = matter
  if (matter.kind !== 'decision' || !origin) return problem('invalid', 'matterNotRevisable')
  const subject = `matter:${matter.id}`
  const guards = [
    { subject: `meeting:${origin.meetingId}`, fields: ['status'] },
    { subject, fields: ['outcome'] },
  ]
  const unfit = unfitMeeting(state, origin.meetingId)
  if (unfit) return { guards, problem: unfit }
  if (matter.outcome) return { guards, ...problem('invalid', 'matterClosed') }
  if (command.type === 'decision.withdraw')
    return { guards, writes: [{ subject, set: { outcome: { decision: 'withdrawn', by, at, reason: null } } }] }
  const { text, due } = command
  if (text === '') return { guards, ...problem('invalid', 'textRequired') }
  if (due === null) return { guards, ...problem('invalid', 'dueRequired') }
  if (due !== matter.due && due < localDate(at)) return { guards, ...problem('invalid', 'dueInPast') }
  return { guards, writes: [{ subject, set: { text, due } }] }
}

function decideExtension(
  state: BoardState,
  matter: Matter,
  command: CommandOf<'matter.decide'>,
  by: string,
  at: number,
): Outcome {
  if (matter.kind !== 'extension') return problem('invalid', 'matterIsNotDecided')
  if (matter.outcome) return problem('invalid', 'matterClosed')
  if (matter.by === by) return problem('forbidden', 'ownSubmission')
  const { decision, reason } = command
  if (decision === 'refused' && !reason) return problem('invalid', 'reasonRequired')
  const assignment = state.assignments.get(`${matter.taskId}:${matter.unitId}`)
  if (!assignment) return problem('notFound', 'notFound')
  const subject = `assignment:${assignment.id}`
  const granted = { due: matter.due, extensionCount: assignment.extensionCount + 1 }
  return {
    writes: [
      { subject: `matter:${matter.id}`, set: { outcome: { decision, by, at, reason } }, ...(reason ? { reason } : {}) },
      { subject, set: { extensionId: null }, ...(decision === 'granted' ? { derived: granted } : {}) },
    ],
  }
}
