import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { MinutesRow } from './commit/port.ts'
import type { Database } from './database.ts'
import { CorruptRowError } from './errors.ts'
import { appendSystemWithin } from './systemStream.ts'
import type { Tables } from './tables.ts'

export interface FrozenMinutes extends Omit<MinutesRow, 'actorId' | 'accountIds'> {
  /** By account, as they were called when it closed; null in minutes of before that was kept. */
  names: Readonly<Record<string, string>> | null
  /** SHA-256 of the body and the names, in hex; the system stream holds it too. */
  hash: string
}

/** Minutes of closed meetings; they are written through the commit store alone. */
export interface MinutesStore {
  /** Null while the meeting is not closed. Throws CorruptRowError when the text is not the one that was hashed. */
  find(meetingId: string): Promise<FrozenMinutes | null>
}

const hashOf = (body: string, names: string | null): string =>
  createHash('sha256')
    .update(names === null ? body : `${body}\n${names}`, 'utf8')
    .digest('hex')

export function createMinutesStore(database: Database): MinutesStore {
  return {
    async find(meetingId) {
      const row = await database.reader
        .selectFrom('minutes')
        .selectAll()
        .where('meeting_id', '=', meetingId)
        .executeTakeFirst()
      if (!row) return null
      const { board_id: boardId, closed_seq: closedSeq, at, body, names, hash } = row
      if (hashOf(body, names) !== hash) throw new CorruptRowError(`minutes of ${meetingId}`, closedSeq)
      const called = names === null ? null : (JSON.parse(names) as Record<string, string>)
      return { meetingId, boardId, closedSeq, at, body, names: called, hash }
    },
  }
}

/**
 * Within the transaction that stores the closing of the meeting. Accounts are renamed later, and a paper that was handed
 * out must not say otherwise when it is asked for again: so the names of that moment are kept and hashed with the text.
 */
export async function freezeMinutes(trx: Kysely<Tables>, row: MinutesRow): Promise<void> {
  const { meetingId, boardId, closedSeq, at, actorId, body, accountIds } = row
  const called = await trx
    .selectFrom('account')
    .select(['id', 'name'])
    .where('id', 'in', ['', ...accountIds])
    .orderBy('id')
    .execute()
  const names = JSON.stringify(Object.fromEntries(called.map(({ id, name }) => [id, name])))
  const hash = hashOf(body, names)
  await trx
    .insertInto('minutes')
    .values({ meeting_id: meetingId, board_id: boardId, closed_seq: closedSeq, at, body, names, hash })
    .execute()
  await appendSystemWithin(trx, [
    { at, actorId, type: 'minutes.final', body: { board: boardId, meeting: meetingId, seq: closedSeq, hash } },
  ])
}
