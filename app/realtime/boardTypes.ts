import type { Command } from '#shared/domain/commands.ts'
import { type Change, type JsonValue, matterIdOf } from '#shared/domain/model.ts'
import type { CurrentValue, ErrorBody, Reply } from '#shared/protocol/errors.ts'
import type { BoardCommandPayload, BoardJoined } from '#shared/protocol/events.ts'

/** How a board store reaches the server. `null` means that no answer came: the effect is unknown, the same id may be sent again. */
export interface BoardTransport {
  join(payload: { boardId: string; since?: number; audience?: string }): Promise<Reply<BoardJoined> | null>
  command(payload: BoardCommandPayload): Promise<Reply<{ seq: number }> | null>
}

/**
 * Answers after which nothing was stored for reasons that pass, or that the connection deals with (sign in, reload): the
 * command is kept and goes out again with the same id.
 */
const PASSING: readonly ErrorBody['code'][] = ['unavailable', 'tooMany', 'unauthenticated', 'stale']
export const isPassing = ({ code }: ErrorBody): boolean => PASSING.includes(code)

/** What became of a command in the end. A conflict is an end too: choosing sends a new command. */
export type Outcome = { ok: true; seq: number } | { ok: false; error: ErrorBody }

export interface Sent {
  commandId: string
  done: Promise<Outcome>
}

export type Fields = Readonly<Record<string, JsonValue>>

export interface SendOptions {
  /** The sequence the author was looking at when they began, e.g. when the cell was opened; the present one if left out. */
  base?: number
  /** What stood there then, for the words of a conflict; what stands there now if left out. */
  seen?: Fields
}

/**
 * Someone else was first, or a command that had waited without a connection was refused for another reason. Waits until
 * a person chooses. Plain JSON: it outlives the page.
 */
export interface Conflict {
  commandId: string
  command: Command
  /** `assignment:ID`, `task:ID`, `area:ID`, `matter:ID`, `meeting:ID` or `board`. */
  subject: string
  /** What the server had against it; `conflict`: someone else was first. */
  error: ErrorBody
  /** The values that won, each with its author and moment; empty where nobody was first. */
  current: readonly CurrentValue[]
  /** By field: what this person meant to set. Empty where the command names no value (submit, approve …). */
  mine: Fields
  /** By field: what this person saw before. */
  seen: Fields
  /** When this person acted. */
  at: number
  /** An undo that lost has nothing to override: the value is no longer the one it would take back. */
  canOverride: boolean
}

/** A refusal other than a conflict, of a command given while connected, for a toast. The optimistic value is gone already. */
export interface RefusedCommand {
  commandId: string
  command: Command
  error: ErrorBody
}

export interface BoardStatus {
  /** Commands without a durable answer, those held behind a conflict included. */
  pending: number
  /** Conflicts nobody has chosen in yet: their values are not delivered either. */
  conflicts: number
  /** Connected and a command is on its way. */
  saving: boolean
  /** The server's clock when it last acknowledged a command. */
  savedAt: number | null
  /** Joined and following. */
  live: boolean
  /** Why the board could not be joined, until it is. */
  problem: ErrorBody | null
}

/** How a subject stands out: not yet acknowledged (ochre), in conflict, or just changed by someone else (flash). */
export type Mark = 'unsent' | 'conflict' | 'changed'

/** What is known of a command before the server has answered. Plain JSON: it outlives the page. */
export interface QueuedCommand {
  commandId: string
  command: Command
  subject: string
  base: number
  at: number
  seen?: Fields
  /** Of an undo: the changes it takes back. */
  undone?: readonly Change[]
}

/** What of a board outlives the page: undelivered commands, unanswered questions, and own commands they build upon. */
export interface StoredQueue {
  v: 1
  commands: readonly QueuedCommand[]
  conflicts: readonly Conflict[]
  own: readonly OwnCommand[]
}

/** A later release may write another form; what it left is not ours to read. */
export const isQueue = (value: unknown): value is StoredQueue =>
  typeof value === 'object' && value !== null && 'v' in value && value.v === 1 && 'commands' in value

/** An acknowledged command of this person. */
export interface OwnCommand {
  commandId: string
  seq: number
  subject: string
}

/** A command between the person and the durable answer. */
export interface Pending extends QueuedCommand {
  seen: Fields | undefined
  undone: readonly Change[] | undefined
  /** Given, or left unanswered, without a connection: refused, it asks the person instead of telling them in passing. */
  late: boolean
  /** Behind a conflict on the same subject. */
  held: boolean
  /** Acknowledged with this sequence, its changes not yet received. */
  acknowledged: number | null
  /** What it comes to on top of everything before it, as last worked out. */
  changes: readonly Change[]
  settle: (outcome: Outcome) => void
}

/** The subject a command is about; that of an undo is the subject of what it takes back. */
export function subjectOf(command: Command, undone: readonly Change[] = []): string {
  if ('assignmentId' in command) return `assignment:${command.assignmentId}`
  if ('matterId' in command) return `matter:${command.matterId}`
  if ('matterName' in command) return `matter:${matterIdOf(command.taskId, command.unitId ?? '-', command.matterName)}`
  if ('meetingId' in command) return `meeting:${command.meetingId}`
  if ('taskId' in command) return `task:${command.taskId}`
  if ('areaId' in command) return `area:${command.areaId}`
  return undone[0]?.subject ?? 'board'
}

/** The values a command names, by field. */
function valuesOf(command: Command): Fields {
  switch (command.type) {
    case 'assignment.setPercent':
      return { percent: command.percent }
    case 'assignment.setValue':
      return { value: command.value }
    case 'task.edit':
      // A recurrence or a metric is plain JSON like every other field of a task.
      return { [command.field]: command.value as JsonValue }
    case 'board.rename':
      return { title: command.title }
    default:
      return {}
  }
}

/** A command that was never asked of the server, as a question to its author. */
export function questionOf({ commandId, command, subject, seen, at }: QueuedCommand, error: ErrorBody): Conflict {
  const canOverride = command.type !== 'command.undo'
  return { commandId, command, subject, error, current: [], mine: valuesOf(command), seen: seen ?? {}, at, canOverride }
}

/** A refusal as the question it puts to the person: what was first, and what they meant, field by field. */
export function conflictOf(item: Pending, error: ErrorBody): Conflict {
  const { commandId, command, subject, at } = item
  const current = error.current ?? []
  const contested = new Set(current.map((value) => value.field))
  const worked = item.changes.filter((change) => change.subject === subject).map((change) => change.after)
  const meant: Fields = Object.assign({}, ...worked, valuesOf(command))
  // Where nobody was first there is nothing to set it against: what the command itself says is what they meant.
  const mine =
    error.code === 'conflict'
      ? Object.fromEntries(Object.entries(meant).filter(([field]) => contested.has(field)))
      : valuesOf(command)
  // An undo that lost has nothing to ask for again: the value it would take back is gone.
  const canOverride = command.type !== 'command.undo'
  return { commandId, command, subject, error, current, mine, seen: item.seen ?? {}, at, canOverride }
}
