import { z } from 'zod'
import { localDate } from '#shared/domain/calendar.ts'
import { idSchema } from '#shared/domain/fields.ts'
import type { Actor } from '#shared/domain/model.ts'
import { type BoardState, parseSubject } from '#shared/domain/state.ts'
import { audienceOf, readsSubject } from '#shared/domain/visibility.ts'
import {
  type MessageItem,
  type MessagePage,
  MAX_MESSAGE_IDS,
  MAX_UNREAD,
  MESSAGES_A_PAGE,
} from '#shared/protocol/messages.ts'
import type { MessageChoice, MessageQuery, MessageStore, StoredMessage } from '#db/messages.ts'

/** Ids of messages: moment, place, and what was drawn at random. */
export const messageIdSchema = z.string().regex(/^\d{14}-\d{6}-[0-9a-f]{8}$/)
const ids = z.array(messageIdSchema).min(1).max(MAX_MESSAGE_IDS)
export const readMessagesSchema = z.union([
  z.strictObject({ ids }),
  z.strictObject({ upTo: messageIdSchema, boardId: idSchema.optional() }),
])
export const unreadMessagesSchema = z.strictObject({ ids })

/**
 * 提醒 for the doors. A message is shown only while its reader still holds what it was sent to, and may read what it is
 * about: one whose grant has ended is neither listed nor counted.
 */
export interface Messages {
  list(actor: Actor, query: Omit<MessageQuery, 'limit'>): Promise<MessagePage>
  /** How many are unread, up to MAX_UNREAD. */
  unread(actor: Actor): Promise<number>
  /** Gives what was marked, so that it can be taken back. */
  markRead(actor: Actor, choice: MessageChoice): Promise<{ ids: string[]; unread: number }>
  markUnread(actor: Actor, ids: readonly string[]): Promise<{ ids: string[]; unread: number }>
}

interface Parts {
  store: Pick<MessageStore, 'list' | 'markRead' | 'markUnread'>
  stateOf: (boardId: string) => Promise<BoardState | null>
  now: () => number
  /** The messages of an account were marked: its other pages are told. */
  onMarked: (accountId: string, unread: number) => void
}

/** A line of a list shows no more of a paper. */
const TEXT_LENGTH = 140
/** Rows looked at in one go. */
const CHUNK = 100

export function createMessages({ store, stateOf, now, onMarked }: Parts): Messages {
  /** The first `most` that the reader may see. */
  async function visible(actor: Actor, query: Omit<MessageQuery, 'limit'>, most: number): Promise<MessageItem[]> {
    const states = new Map<string, BoardState | null>()
    const items: MessageItem[] = []
    for (let before = query.before; ;) {
      const rows = await store.list(actor.accountId, { ...query, ...(before ? { before } : {}), limit: CHUNK })
      for (const row of rows) {
        if (!states.has(row.boardId)) states.set(row.boardId, await stateOf(row.boardId))
        const state = states.get(row.boardId)
        const item = state ? itemOf(row, state, actor) : null
        if (item && items.push(item) >= most) return items
      }
      before = rows.at(-1)?.id
      if (rows.length < CHUNK) return items
    }
  }
  const unread = async (actor: Actor): Promise<number> => (await visible(actor, { unread: true }, MAX_UNREAD)).length

  const marked = async (actor: Actor, changed: string[]): Promise<{ ids: string[]; unread: number }> => {
    const left = await unread(actor)
    if (changed.length > 0) onMarked(actor.accountId, left)
    return { ids: changed, unread: left }
  }

  return {
    unread,
    async list(actor, query) {
      const found = await visible(actor, query, MESSAGES_A_PAGE + 1)
      return {
        messages: found.slice(0, MESSAGES_A_PAGE),
        more: found.length > MESSAGES_A_PAGE,
        unread: await unread(actor),
        today: localDate(now()),
      }
    },
    markRead: async (actor, choice) => marked(actor, await store.markRead(actor.accountId, choice, now())),
    markUnread: async (actor, given) => marked(actor, await store.markUnread(actor.accountId, given)),
  }
}

/** What the reader sees of a message; null when it is not theirs any more. */
export function itemOf(message: StoredMessage, state: BoardState, actor: Actor): MessageItem | null {
  const { board } = state
  const { unitId: forUnit, roles, subject } = message
  const audience = board && audienceOf(actor, board, state.meetings.values())
  if (!board || !audience || !readsSubject(subject, state, audience)) return null
  if (forUnit !== null && !actor.grants.some(({ unitId, role }) => unitId === forUnit && roles.includes(role)))
    return null
  const { kind, id } = parseSubject(subject)
  const ofUnit = kind === 'assignment' || kind === 'matter'
  const [taskId = '', subjectUnit = ''] = ofUnit ? id.split(':') : []
  const unitId = subjectUnit || (forUnit !== board.issuingUnitId ? forUnit : null)
  const unit = board.units.find((candidate) => candidate.id === unitId)
  const task = state.tasks.get(taskId)
  const matter = kind === 'matter' ? state.matters.get(id) : undefined
  const meeting = kind === 'meeting' ? state.meetings.get(id) : undefined
  const returned = message.kind === 'returned' ? state.assignments.get(id)?.returnReason : undefined
  // By name: an officer of the issuing unit, or a colleague of the unit.
  const forIssuer =
    forUnit === null
      ? actor.grants.some((grant) => grant.unitId === board.issuingUnitId)
      : forUnit === board.issuingUnitId
  return {
    id: message.id,
    kind: message.kind,
    count: message.count,
    at: message.at,
    readAt: message.readAt,
    board: { id: board.id, title: board.title },
    reader: forIssuer ? 'issuer' : 'unit',
    unit: unit ? { id: unit.id, shortName: unit.shortName } : null,
    task: task ? { id: task.id, title: task.title } : null,
    matter: matter ? { id: matter.id, kind: matter.kind } : null,
    meeting: meeting ? { id: meeting.id, title: meeting.title } : null,
    text: (matter?.text ?? returned)?.slice(0, TEXT_LENGTH) ?? null,
    values: message.values,
  }
}
