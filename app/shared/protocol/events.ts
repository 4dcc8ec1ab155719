import { z } from 'zod'
import { commandRequestSchema } from '../domain/commands.ts'
import { idSchema } from '../domain/fields.ts'
import type { CommandRequest } from '../domain/commands.ts'
import type { Change, Grant } from '../domain/model.ts'
import { NARRATIVE_FIELDS } from '../domain/model.ts'
import type { Summary } from '../domain/summary.ts'
import type { BoardSnapshot } from '../domain/visibility.ts'
import type { ErrorBody, Reply } from './errors.ts'
import { MAX_UNITS } from './limits.ts'
import type {
  Course,
  MeetingPeople,
  MeetingRoomState,
  Presenter,
  Shown,
  meetingFollowSchema,
  meetingHandOverSchema,
  meetingJoinSchema,
  meetingShowSchema,
} from './meetings.ts'

/** Everything that crosses Socket.IO. Every client event is acknowledged with a `Reply`. DESIGN.md §6. */

/** Where somebody is on a board: a field of a unit's assignment, or the percent cell of the ledger. */
export const focusSchema = z.strictObject({
  assignmentId: z.string().max(130),
  field: z.enum(['percent', 'value', ...NARRATIVE_FIELDS]),
})
export type Focus = z.infer<typeof focusSchema>

/**
 * `since` continues what the client has; `audience` is the one it was told with that. A client that has kept a board over
 * a change of its person's grants must name it, or changes would be laid over a view that was filtered for somebody else.
 */
export const boardJoinSchema = z.strictObject({
  boardId: idSchema,
  since: z.number().int().min(0).optional(),
  audience: z
    .string()
    .max(MAX_UNITS * 65 + 6)
    .optional(),
})
export const boardLeaveSchema = z.strictObject({ boardId: idSchema })
export const boardCommandSchema = commandRequestSchema.extend({ boardId: idSchema })
export const summaryJoinSchema = z.strictObject({ boardId: idSchema })
export const presenceFocusSchema = z.strictObject({ boardId: idSchema, focus: focusSchema.nullable() })

export type BoardCommandPayload = CommandRequest & { boardId: string }

/** A person on a board, stamped by the server; one entry per connection. */
export interface Present {
  connectionId: string
  accountId: string
  name: string
  unitId: string
  focus: Focus | null
}

/** What happened to the people on a board since the last message: `present` came or moved, the connections `gone` left. */
export interface PresenceChanged {
  boardId: string
  present: Present[]
  gone: string[]
}

/** `changes` answers a `since` the server could bridge; otherwise `snapshot` is the whole view. Exactly one of both. */
export interface BoardJoined {
  seq: number
  /** The server's clock (ms), so that lights follow its date and not the computer's. */
  serverNow: number
  /** For whom it was filtered: to be named with the next `since`. */
  audience: string
  /** What the person holds as of this join. */
  grants: readonly Grant[]
  snapshot?: BoardSnapshot
  changes?: Change[]
  present: Present[]
}

/**
 * Changes from+1 … to happened; `changes` holds those visible to this audience. `from` other than the receiver's seq
 * means a gap: join again with `since`. `fresh` means grants or openness changed: join again without it.
 */
export interface BoardChanges {
  boardId: string
  from: number
  to: number
  changes: Change[]
  fresh?: true
}

export interface ServerToClientEvents {
  'board:changes': (message: BoardChanges) => void
  /** `latest`: the visible changes since the last message, oldest first. */
  'summary:changed': (message: { boardId: string; summary: Summary; latest: Change[] }) => void
  'presence:changed': (message: PresenceChanged) => void
  'notice:message': (message: NoticeMessage) => void
  'meeting:shown': (message: { meetingId: string; shown: Shown }) => void
  /** To one connection: who presents now; `mine` when that is this connection. */
  'meeting:presenter': (message: { meetingId: string; presenter: Presenter | null; mine: boolean }) => void
  'meeting:course': (message: { meetingId: string; course: Course | null }) => void
  'meeting:people': (message: { meetingId: string; attendance: MeetingPeople }) => void
}

/**
 * What the server tells everybody: storage trouble and its end, a new day, the end of a session; and, before it closes
 * the connection, that the person's grants or password changed: connect and join again. One person alone is told how many
 * messages they have unread, whenever some came or were read.
 */
export type NoticeMessage =
  | { kind: 'readOnly' }
  | { kind: 'writable' }
  | { kind: 'newDay'; serverNow: number }
  | { kind: 'signedOut' }
  | { kind: 'regranted' }
  | { kind: 'messages'; unread: number }

export interface ClientToServerEvents {
  'board:join': (payload: z.infer<typeof boardJoinSchema>, reply: (reply: Reply<BoardJoined>) => void) => void
  'board:leave': (payload: z.infer<typeof boardLeaveSchema>, reply: (reply: Reply) => void) => void
  'board:command': (payload: BoardCommandPayload, reply: (reply: Reply<{ seq: number }>) => void) => void
  'summary:join': (
    payload: z.infer<typeof summaryJoinSchema>,
    reply: (reply: Reply<{ summary: Summary; serverNow: number }>) => void,
  ) => void
  'presence:focus': (payload: z.infer<typeof presenceFocusSchema>, reply: (reply: Reply) => void) => void
  'meeting:join': (payload: z.infer<typeof meetingJoinSchema>, reply: (reply: Reply<MeetingRoomState>) => void) => void
  'meeting:leave': (payload: z.infer<typeof meetingJoinSchema>, reply: (reply: Reply) => void) => void
  'meeting:show': (payload: z.infer<typeof meetingShowSchema>, reply: (reply: Reply) => void) => void
  /** Takes the chair's pointer: one's own on another screen, or that of a presenter who is lost. */
  'meeting:claim': (payload: z.infer<typeof meetingJoinSchema>, reply: (reply: Reply) => void) => void
  'meeting:handOver': (payload: z.infer<typeof meetingHandOverSchema>, reply: (reply: Reply) => void) => void
  /** Gives each agenda item that has none its section in the minutes; pressed by two at once, it is done once. */
  'meeting:sections': (payload: z.infer<typeof meetingJoinSchema>, reply: (reply: Reply) => void) => void
  'meeting:follow': (payload: z.infer<typeof meetingFollowSchema>, reply: (reply: Reply) => void) => void
}

/**
 * What the handshake carries in `auth`. Another version, or the `house` (database) of another page, is answered `stale`;
 * an `account` other than the one signed in `unauthenticated`: what one person left undelivered on a page must never be
 * sent in the name of whoever signed in beside it.
 */
export const handshakeSchema = z.object({
  version: z.number().int(),
  house: z.string().optional(),
  account: z.string().optional(),
})

/** `connect_error` carries the error body in `data`. */
export type ConnectError = Error & { data?: ErrorBody }
