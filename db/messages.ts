import { randomBytes } from 'node:crypto'
import type { DaySlot, MessageKind } from '#shared/domain/messages.ts'
import type { LocalDate, Role } from '#shared/domain/model.ts'
import type { Kysely, Selectable } from 'kysely'
import type { Database } from './database.ts'
import type { MessageTable, Tables } from './tables.ts'

/** One message for one account. */
export interface NewMessage {
  accountId: string
  boardId: string
  /** It is for those who hold one of `roles` there; null: it names the account itself. */
  unitId: string | null
  roles: readonly Role[]
  kind: MessageKind
  /** Unread messages of one account with the same digest become one. */
  digest: string
  count: number
  subject: string
  values: Readonly<Record<string, string | number>>
  at: number
}

export interface StoredMessage extends NewMessage {
  /** Also its place in the list: later ones are greater. */
  id: string
  readAt: number | null
}

/** How far a board has been told. */
export interface MessageCursor {
  seq: number
  night: LocalDate | null
  morning: LocalDate | null
}

export interface MessageQuery {
  /** Older than this id. */
  before?: string
  unread?: boolean
  boardId?: string
  limit: number
}

/** Those with these ids, or every unread one up to an id, of one board or of all. */
export type MessageChoice = { ids: readonly string[] } | { upTo: string; boardId?: string }

/**
 * 提醒 and how far they have been told. The cursor moves in the transaction that stores the messages, and only from where
 * the caller believed it to be: whatever fails or runs twice, each change and each day is told exactly once.
 */
export interface MessageStore {
  /** The board's cursor. A board that has none gets one behind its last change up to `since`: older ones are nobody's news. */
  cursor(boardId: string, since: number): Promise<MessageCursor>
  /** Tells the changes after `from` up to `to`. False, and nothing is stored, when somebody else has moved the cursor. */
  advance(boardId: string, from: number, to: number, messages: readonly NewMessage[], now: number): Promise<boolean>
  /** Tells a part of a day. False, and nothing is stored, when that day or a later one has been told. */
  tellDay(
    boardId: string,
    slot: DaySlot,
    date: LocalDate,
    messages: readonly NewMessage[],
    now: number,
  ): Promise<boolean>
  /** The messages of an account, newest first. */
  list(accountId: string, query: MessageQuery): Promise<StoredMessage[]>
  /**
   * For each of these accounts that has unread messages something that changes whenever they do: told, joined by a digest,
   * read or taken back, by whatever process.
   */
  unreadMarks(accountIds: readonly string[]): Promise<Map<string, string>>
  /** Marks unread ones of the account as read; gives their ids. */
  markRead(accountId: string, choice: MessageChoice, at: number): Promise<string[]>
  /** Takes that back, but for those whose digest has an unread message by now; gives the ids. */
  markUnread(accountId: string, ids: readonly string[]): Promise<string[]>
  /** Deletes what was read before `read`, and what was told before `told` and never read; gives their number. */
  prune(before: { read: number; told: number }): Promise<number>
}

/** PostgreSQL and SQLite take at least this many rows of a message in a statement. */
const ROWS_A_STATEMENT = 500

const messageOf = (row: Selectable<MessageTable>): StoredMessage => ({
  id: row.id,
  accountId: row.account_id,
  boardId: row.board_id,
  unitId: row.unit_id,
  roles: row.roles === '' ? [] : (row.roles.split(',') as Role[]),
  kind: row.kind as MessageKind,
  digest: row.digest,
  count: row.count,
  subject: row.subject,
  values: JSON.parse(row.values) as StoredMessage['values'],
  at: row.at,
  readAt: row.read_at,
})

/** The smallest id a message written at that moment can have. */
const idAt = (now: number, index = 0): string => `${String(now).padStart(14, '0')}-${String(index).padStart(6, '0')}`

/** One row an account and digest: a statement may not meet one row twice. In a fixed order, so that two writers queue. */
function rowsOf(messages: readonly NewMessage[], now: number): MessageTable[] {
  const folded = new Map<string, NewMessage>()
  for (const message of messages) {
    const key = `${message.accountId} ${message.digest}`
    const before = folded.get(key)
    // Behind what came meanwhile: the place of a digest is that of its last part.
    folded.delete(key)
    folded.set(key, before ? { ...message, count: before.count + message.count } : message)
  }
  const rows = [...folded.values()].map((message, index): MessageTable => ({
    // What is drawn at random tells two processes apart that write in the same millisecond.
    id: `${idAt(now, index)}-${randomBytes(4).toString('hex')}`,
    account_id: message.accountId,
    board_id: message.boardId,
    unit_id: message.unitId,
    roles: message.roles.join(','),
    kind: message.kind,
    digest: message.digest,
    count: message.count,
    subject: message.subject,
    values: JSON.stringify(message.values),
    at: message.at,
    read_at: null,
  }))
  const key = (row: MessageTable): string => `${row.account_id} ${row.digest}`
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

async function insertMessages(trx: Kysely<Tables>, messages: readonly NewMessage[], now: number): Promise<void> {
  const rows = rowsOf(messages, now)
  for (let i = 0; i < rows.length; i += ROWS_A_STATEMENT)
    await trx
      .insertInto('message')
      .values(rows.slice(i, i + ROWS_A_STATEMENT))
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'digest'])
          .where('read_at', 'is', null)
          .doUpdateSet((eb) => ({
            // A new id: who marks as read what they saw does not mark what has come since.
            id: eb.ref('excluded.id'),
            count: eb('message.count', '+', eb.ref('excluded.count')),
            subject: eb.ref('excluded.subject'),
            values: eb.ref('excluded.values'),
            at: eb.ref('excluded.at'),
          })),
      )
      .execute()
}

export function createMessageStore(database: Database): MessageStore {
  const { reader, writer } = database

  /** Moves the cursor where it still stands as `where` says, and stores the messages with it. */
  const moved = (
    move: (trx: Kysely<Tables>) => Promise<{ numUpdatedRows: bigint }>,
    messages: readonly NewMessage[],
    now: number,
  ): Promise<boolean> =>
    writer.transaction().execute(async (trx) => {
      // First: on PostgreSQL the row's lock makes two processes take turns, and the second finds it moved.
      const { numUpdatedRows } = await move(trx)
      if (numUpdatedRows === 0n) return false
      await insertMessages(trx, messages, now)
      return true
    })

  return {
    async cursor(boardId, since) {
      const find = (db: Kysely<Tables>) =>
        db
          .selectFrom('message_cursor')
          .select(['seq', 'night', 'morning'])
          .where('board_id', '=', boardId)
          .executeTakeFirst()
      const found = await find(reader)
      if (found) return found
      return writer.transaction().execute(async (trx) => {
        const last = await trx
          .selectFrom('change')
          .select('seq')
          .where('board_id', '=', boardId)
          .where('at', '<=', since)
          .orderBy('at', 'desc')
          .orderBy('seq', 'desc')
          .limit(1)
          .executeTakeFirst()
        await trx
          .insertInto('message_cursor')
          .values({ board_id: boardId, seq: last?.seq ?? 0, night: null, morning: null })
          .onConflict((conflict) => conflict.column('board_id').doNothing())
          .execute()
        const made = await find(trx)
        if (!made) throw new Error(`board ${boardId} has no cursor of messages`)
        return made
      })
    },

    advance: (boardId, from, to, messages, now) =>
      moved(
        (trx) =>
          trx
            .updateTable('message_cursor')
            .set({ seq: to })
            .where('board_id', '=', boardId)
            .where('seq', '=', from)
            .executeTakeFirst(),
        messages,
        now,
      ),

    tellDay: (boardId, slot, date, messages, now) =>
      moved(
        (trx) =>
          trx
            .updateTable('message_cursor')
            .set({ [slot]: date })
            .where('board_id', '=', boardId)
            .where((eb) => eb.or([eb(slot, 'is', null), eb(slot, '<', date)]))
            .executeTakeFirst(),
        messages,
        now,
      ),

    async list(accountId, { before, unread, boardId, limit }) {
      let query = reader.selectFrom('message').selectAll().where('account_id', '=', accountId)
      if (before !== undefined) query = query.where('id', '<', before)
      if (unread) query = query.where('read_at', 'is', null)
      if (boardId !== undefined) query = query.where('board_id', '=', boardId)
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(messageOf)
    },

    async unreadMarks(accountIds) {
      const marks = new Map<string, string>()
      for (let i = 0; i < accountIds.length; i += ROWS_A_STATEMENT) {
        const rows = await reader
          .selectFrom('message')
          .select(({ fn }) => ['account_id', fn.countAll<number>().as('unread'), fn.max('id').as('last')])
          .where('account_id', 'in', accountIds.slice(i, i + ROWS_A_STATEMENT))
          .where('read_at', 'is', null)
          .groupBy('account_id')
          .execute()
        for (const { account_id, unread, last } of rows) marks.set(account_id, `${unread} ${last}`)
      }
      return marks
    },

    async markRead(accountId, choice, at) {
      if ('ids' in choice && choice.ids.length === 0) return []
      let query = writer
        .updateTable('message')
        .set({ read_at: at })
        .where('account_id', '=', accountId)
        .where('read_at', 'is', null)
      if ('ids' in choice) query = query.where('id', 'in', choice.ids)
      else {
        query = query.where('id', '<=', choice.upTo)
        if (choice.boardId !== undefined) query = query.where('board_id', '=', choice.boardId)
      }
      return (await query.returning('id').execute()).map(({ id }) => id)
    },

    markUnread: (accountId, ids) =>
      writer.transaction().execute(async (trx) => {
        const back: string[] = []
        // One by one: two read ones of the same digest cannot both become unread.
        for (const id of ids) {
          const row = await trx
            .updateTable('message')
            .set({ read_at: null })
            .where('account_id', '=', accountId)
            .where('id', '=', id)
            .where('read_at', 'is not', null)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('message as later')
                    .select('later.id')
                    .whereRef('later.account_id', '=', 'message.account_id')
                    .whereRef('later.digest', '=', 'message.digest')
                    .where('later.read_at', 'is', null),
                ),
              ),
            )
            .returning('id')
            .executeTakeFirst()
          if (row) back.push(row.id)
        }
        return back
      }),

    async prune({ read, told }) {
      const result = await writer
        .deleteFrom('message')
        .where((eb) => eb.or([eb('read_at', '<', read), eb.and([eb('read_at', 'is', null), eb('at', '<', told)])]))
        .executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}
