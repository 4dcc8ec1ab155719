import type { CommandOf, CommandType } from '../commands.ts'
import { type AgendaItem, type Board, type Meeting, type MeetingOrigin, boardOfMeeting } from '../model.ts'
import { can } from '../permissions.ts'
import type { BoardState } from '../state.ts'
import { minutesGrant } from '../visibility.ts'
import { type DecideContext, type Plan, type Refusal, refuse } from './plan.ts'

/** 督查调度会 on the board's log: planned, opened at a sequence, closed for good. domain.md F13, U5. */

const MEETING_COMMANDS = [
  'meeting.plan',
  'meeting.edit',
  'meeting.discuss',
  'meeting.open',
  'meeting.close',
  'meeting.cancel',
] as const satisfies readonly CommandType[]
export type MeetingCommand = CommandOf<(typeof MEETING_COMMANDS)[number]>
export const isMeetingCommand = (command: { type: CommandType }): command is MeetingCommand =>
  (MEETING_COMMANDS as readonly string[]).includes(command.type)

/** 督查调度会, from its planning to its end, by whoever runs it. */
export function planMeetingCommand(
  state: BoardState,
  board: Board,
  command: MeetingCommand,
  context: DecideContext,
): Plan | Refusal {
  if (command.type === 'meeting.discuss') return planDiscussed(state, board, command, context)
  const { issuingUnitId } = board
  const grant = can(context.actor, 'meeting.run', { issuingUnitId })
  if (!grant) return refuse('forbidden', 'forbidden')
  const at = Math.max(context.now, state.at)
  const subject = `meeting:${command.meetingId}`
  if (command.type === 'meeting.plan') {
    const { type: _, meetingId, ...fields } = command
    if (boardOfMeeting(meetingId) !== board.id) return refuse('invalid', 'malformed', { detail: 'meetingId' })
    if (state.meetings.has(meetingId)) return refuse('invalid', 'duplicate')
    if (board.status === 'draft') return { grant, problem: refuse('invalid', 'boardNotDispatched') }
    if (fields.previousId !== null && !state.meetings.has(fields.previousId)) return refuse('notFound', 'notFound')
    const problem = unfitFor(state, board, fields)
    if (problem) return { grant, problem }
    return { grant, writes: [{ subject, set: { ...fields, status: 'planned' }, create: true }] }
  }
  const meeting = state.meetings.get(command.meetingId)
  if (!meeting) return refuse('notFound', 'notFound')
  const guards = [{ subject, fields: ['status'] }]
  const wrong = { grant, guards, problem: refuse('invalid', 'meetingStatus', { status: meeting.status }) }
  switch (command.type) {
    case 'meeting.edit': {
      if (meeting.status !== 'planned' && meeting.status !== 'open') return wrong
      const fields = { [command.field]: command.value }
      const problem = unfitFor(state, board, fields)
      if (problem) return { grant, guards, problem }
      return { grant, guards, writes: [{ subject, set: fields }] }
    }
    case 'meeting.open': {
      if (meeting.status !== 'planned') return wrong
      // The figures are those of everything before this very change.
      const opened = { openedAt: at, openedSeq: state.seq }
      return { grant, guards, writes: [{ subject, set: { status: 'open' }, derived: opened }] }
    }
    case 'meeting.close':
      if (meeting.status !== 'open') return wrong
      return {
        grant,
        guards,
        writes: [{ subject, set: { status: 'closed' }, derived: { closedAt: at, closedSeq: state.seq } }],
      }
    case 'meeting.cancel': {
      if (meeting.status !== 'planned') return wrong
      const { reason } = command
      if (reason === '') return { grant, guards, problem: refuse('invalid', 'reasonRequired') }
      return { grant, guards, writes: [{ subject, set: { status: 'cancelled' }, reason }] }
    }
  }
}

/**
 * 已议 is of the record, so whoever keeps the record says it. Each item stands for itself: two people who tick two of them
 * at once are both right, so nothing conflicts.
 */
function planDiscussed(
  state: BoardState,
  board: Board,
  { meetingId, agendaItemId, discussed }: CommandOf<'meeting.discuss'>,
  { actor }: DecideContext,
): Plan | Refusal {
  const meeting = state.meetings.get(meetingId)
  const grant = meeting ? minutesGrant(actor, board, meeting) : can(actor, 'meeting.run', board)
  if (!grant) return refuse('forbidden', 'forbidden')
  if (!meeting?.agenda.some(({ id }) => id === agendaItemId)) return refuse('notFound', 'notFound')
  const subject = `meeting:${meetingId}`
  const guards = [{ subject, fields: ['status'] }]
  if (meeting.status !== 'open')
    return { grant, guards, problem: refuse('invalid', 'meetingStatus', { status: meeting.status }) }
  const others = meeting.discussed.filter((id) => id !== agendaItemId)
  return {
    grant,
    guards,
    writes: [{ subject, set: {}, derived: { discussed: discussed ? [...others, agendaItemId] : others } }],
  }
}

/** Why fields of a meeting do not fit the board: a unit or task that is not on it, an agenda item or person twice. */
function unfitFor(state: BoardState, board: Board, fields: Partial<Omit<Meeting, 'id'>>): Refusal | null {
  const isUnit = (id: string): boolean => board.units.some((unit) => unit.id === id)
  if (fields.unitIds && !fields.unitIds.every(isUnit)) return refuse('invalid', 'unknownUnit')
  if (fields.absentUnitIds && !fields.absentUnitIds.every(isUnit)) return refuse('invalid', 'unknownUnit')
  const accounts = (fields.people ?? []).flatMap(({ accountId }) => accountId ?? [])
  if (new Set(accounts).size < accounts.length) return refuse('invalid', 'duplicate')
  const { agenda } = fields
  if (!agenda) return null
  if (new Set(agenda.map(({ id }) => id)).size < agenda.length) return refuse('invalid', 'duplicate')
  const known = ({ unitId, refs }: AgendaItem): boolean =>
    (unitId === null || unitId === board.issuingUnitId || isUnit(unitId)) &&
    refs.every((ref) => state.tasks.has(ref.taskId) && (ref.unitId === null || isUnit(ref.unitId)))
  return agenda.every(known) ? null : refuse('invalid', 'unknownUnit')
}

/** Why a 议定事项 cannot be made now; null when its meeting is open and has the agenda item. */
export function unfitOrigin(state: BoardState, { meetingId, agendaItemId }: MeetingOrigin): Refusal | null {
  const meeting = state.meetings.get(meetingId)
  if (!meeting?.agenda.some((item) => item.id === agendaItemId)) return refuse('notFound', 'notFound')
  return unfitMeeting(state, meetingId)
}

/** Why nothing can be decided in a meeting now; null while it is open. */
export function unfitMeeting(state: BoardState, meetingId: string): Refusal | null {
  const meeting = state.meetings.get(meetingId)
  if (!meeting) return refuse('notFound', 'notFound')
  return meeting.status === 'open' ? null : refuse('invalid', 'meetingStatus', { status: meeting.status })
}
