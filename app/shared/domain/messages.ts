import { addDays, localDate, workDaysBetween } from './calendar.ts'
import { owesReport } from './filing.ts'
import { isDone, lightOf } from './light.ts'
import { type Change, type LocalDate, type Role, dueOf, namedIn, rulesOn } from './model.ts'
import { type BoardState, parseSubject } from './state.ts'
import { remindersOf, windowBefore, windowOn } from './windows.ts'

/**
 * 提醒: who is told what of the changes of a board, and of the passing of a day. Pure: the same changes always give the
 * same messages, so that whoever writes them down may start again after a failure. domain.md F6, F7.
 */
export type MessageKind =
  | 'assigned'
  | 'submitted'
  | 'approved'
  | 'returned'
  | 'closedOut'
  | 'setAside'
  | 'entrusted'
  | 'urged'
  | 'slip'
  | 'instruction'
  | 'decision'
  | 'replied'
  | 'extensionAsked'
  | 'extensionGranted'
  | 'extensionRefused'
  | 'coordinationAsked'
  | 'coordinationDecided'
  | 'lightSet'
  | 'meetingPlanned'
  | 'meetingOpened'
  | 'meetingCancelled'
  | 'windowClosing'
  | 'windowClosed'
  | 'dueSoon'
  | 'overdue'

/** The people a message is for: those who hold one of the roles at the unit, or accounts by name. */
export type Recipients = { unitId: string; roles: readonly Role[] } | { accountIds: readonly string[] }

export interface Message {
  kind: MessageKind
  to: Recipients
  /** Who made it; people are not told of their own deeds. Null for the clock. */
  by: string | null
  /** Unread messages of one person with the same key become one with a count: a digest instead of a flood. */
  digest: string
  /** How many things it stands for. */
  count: number
  /** What it opens: `task:ID`, `assignment:ID`, `matter:ID`, `meeting:ID` or `board`. */
  subject: string
  /** What the sentence needs besides: the date, the period. */
  values: Readonly<Record<string, string | number>>
}

const REPORTERS: readonly Role[] = ['handler', 'reviewer']

/** What the changes tell, in their order. `state` is the board as it is after them, or later. */
export function messagesOf(state: BoardState, changes: readonly Change[]): Message[] {
  return changes.flatMap((change) => messageOf(state, change) ?? [])
}

function messageOf(state: BoardState, change: Change): Message | Message[] | null {
  const { kind, id } = parseSubject(change.subject)
  const { board } = state
  if (!board) return null
  const message = (
    what: MessageKind,
    to: Recipients,
    more: Partial<Pick<Message, 'digest' | 'subject' | 'values'>> = {},
  ): Message => ({
    kind: what,
    to,
    by: change.actorId,
    // Without a key of its own a message stays alone.
    digest: `${change.boardId}#${change.seq}`,
    count: 1,
    subject: change.subject,
    values: {},
    ...more,
  })
  const perDay = (what: MessageKind): string => `${change.boardId}#${what}#${localDate(change.at)}`
  const supervisors: Recipients = { unitId: board.issuingUnitId, roles: ['supervisor'] }
  const { after, before } = change

  if (kind === 'assignment') {
    const unitId = id.slice(id.indexOf(':') + 1)
    const unit: Recipients = { unitId, roles: REPORTERS }
    if (before === null) return message('assigned', unit, { digest: perDay('assigned') })
    switch (change.type) {
      case 'assignment.submit':
        return message('submitted', supervisors, { digest: perDay('submitted') })
      case 'assignment.approve':
        return message('approved', unit, { digest: perDay('approved') })
      case 'assignment.return':
        return message('returned', unit)
      case 'assignment.closeOut':
        return message('closedOut', unit, { digest: perDay('closedOut') })
      case 'assignment.setAside':
      case 'assignment.resume':
        return message('setAside', unit)
      case 'assignment.entrust':
        return typeof after.handlerId === 'string' ? message('entrusted', { accountIds: [after.handlerId] }) : null
      case 'assignment.flagCoordination':
        return after.needsCoordination === true
          ? message('coordinationAsked', { unitId: board.issuingUnitId, roles: ['supervisor', 'leader'] })
          : null
      case 'assignment.decideCoordination':
        return message('coordinationDecided', unit)
      case 'assignment.overrideLight':
        return message('lightSet', unit)
      default:
        return null
    }
  }
  if (kind === 'matter') {
    const matter = state.matters.get(id)
    if (!matter) return null
    const { unitId } = matter
    const receivers: Recipients = { unitId, roles: unitId === board.issuingUnitId ? ['supervisor'] : REPORTERS }
    if (before === null) {
      const told = { urge: 'urged', slip: 'slip', instruction: 'instruction', decision: 'decision' } as const
      return matter.kind === 'extension'
        ? message('extensionAsked', supervisors)
        : message(told[matter.kind], receivers)
    }
    switch (change.type) {
      case 'matter.reply':
        return message(
          'replied',
          matter.kind === 'instruction' ? { unitId: board.issuingUnitId, roles: ['leader'] } : supervisors,
        )
      case 'matter.decide':
        return message(matter.outcome?.decision === 'granted' ? 'extensionGranted' : 'extensionRefused', receivers)
      default:
        return null
    }
  }
  if (kind === 'meeting') {
    const meeting = state.meetings.get(id)
    if (!meeting) return null
    const told = {
      'meeting.plan': 'meetingPlanned',
      'meeting.open': 'meetingOpened',
      'meeting.cancel': 'meetingCancelled',
    } as const
    const what = told[change.type as keyof typeof told]
    if (!what) return null
    return [
      message(what, { accountIds: namedIn(meeting) }),
      ...meeting.unitIds.map((unitId) => message(what, { unitId, roles: REPORTERS })),
    ]
  }
  return null
}

/**
 * When of a day it is told: what the night has turned (a window has closed, something is past due) at midnight, what is
 * to be done when work begins.
 */
export type DaySlot = 'night' | 'morning'
const SLOTS: Readonly<Partial<Record<MessageKind, DaySlot>>> = {
  windowClosed: 'night',
  overdue: 'night',
  windowClosing: 'morning',
  dueSoon: 'morning',
}
export const slotOf = (kind: MessageKind): DaySlot | null => SLOTS[kind] ?? null

/**
 * What a day brings: reminders three work days and one work day before a window closes, the list of those who did not
 * report when it has closed, what falls due in the yellow days and what has become overdue. To be called once a day and
 * board. Where the days after `after` were missed it is called for the latest day alone: it sums up what has come in
 * between, so that nobody gets a week of reminders at once.
 */
export function messagesOfDay(state: BoardState, date: LocalDate, after: LocalDate = addDays(date, -1)): Message[] {
  const { board } = state
  if (!board || board.status !== 'dispatched') return []
  const { dueSoonDays } = rulesOn(board, date)
  const owing = new Map<string, number>()
  const owedBefore = new Map<string, number>()
  const soon = new Map<string, number>()
  const late = new Map<string, number>()
  const count = (counts: Map<string, number>, unitId: string): void =>
    void counts.set(unitId, (counts.get(unitId) ?? 0) + 1)
  const window = windowOn(board, date)
  const former = windowBefore(board, window)
  const reminds = remindersOf(window).some((day) => after < day && day <= date)
  const opened = after < window.opens
  for (const assignment of state.assignments.values()) {
    const task = state.tasks.get(assignment.taskId)
    if (!task || task.removed || isDone(assignment)) continue
    const { unitId } = assignment
    if (reminds && owesReport(task, assignment, window)) count(owing, unitId)
    if (opened && owesReport(task, assignment, former)) count(owedBefore, unitId)
    const due = dueOf(task, assignment)
    if (due === null) continue
    // Only what crossed a line since: the light goes on saying it, a message says it once.
    const becameLate = after <= due && due < date
    const cameNear =
      date <= due && workDaysBetween(date, due) <= dueSoonDays && workDaysBetween(after, due) > dueSoonDays
    if (!becameLate && !cameNear) continue
    const { pastDue, daysLeft } = lightOf(state, assignment, date)
    if (becameLate && pastDue) count(late, unitId)
    if (cameNear && daysLeft !== null) count(soon, unitId)
  }
  const messages: Message[] = []
  const tell = (kind: MessageKind, to: Recipients, count: number, values: Message['values'] = {}): void => {
    if (count > 0)
      messages.push({ kind, to, by: null, digest: `${board.id}#${kind}#${date}`, count, subject: 'board', values })
  }
  for (const { id: unitId } of board.units) {
    const unit: Recipients = { unitId, roles: REPORTERS }
    tell('windowClosing', unit, owing.get(unitId) ?? 0, { closes: window.closes })
    tell('dueSoon', unit, soon.get(unitId) ?? 0)
    tell('overdue', unit, late.get(unitId) ?? 0)
  }
  const owed = [...owedBefore.values()].reduce((sum, n) => sum + n, 0)
  tell('windowClosed', { unitId: board.issuingUnitId, roles: ['supervisor'] }, owed, {
    period: former.period,
    units: owedBefore.size,
  })
  return messages
}
