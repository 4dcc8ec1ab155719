import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { MinutesRow } from './commit/port.ts'
import type { Database } from './database.ts'
import { CorruptRowError } from './errors.ts'
import { appendSystemWithin } from './systemStream.ts'
import type { Tables } from './tables.ts'

export interface FrozenMinutes extends Omit<MinutesRow, 'actorId'> {
  /** SHA-256 of the body, in hex; the system stream holds it too. */
  hash: string
}

/** Minutes of closed meetings; they are written through the commit store alone. */
export interface MinutesStore {
  /** Null while the meeting is not closed. Throws CorruptRowError when the text is not the one that was hashed. */
  find(meetingId: string): Promise<FrozenMinutes | null>
}

const hashOf = (body: string): string => createHash('sha256').update(body, 'utf8').digest('hex')

export function createMinutesStore(database: Database): MinutesStore {
  return {
    async find(meetingId) {
      const row = await database.reader
        .selectFrom('minutes')
        .selectAll()
        .where('meeting_id', '=', meetingId)
        .executeTakeFirst()
      if (!row) return null
      const { board_id: boardId, closed_seq: closedSeq, at, body, hash } = row
      if (hashOf(body) !== hash) throw new CorruptRowError(`minutes of ${meetingId}`, closedSeq)
      return { meetingId, boardId, closedSeq, at, body, hash }
    },
  }
}

/** Within the transaction that stores the closing of the meeting. */
export async function freezeMinutes(trx: Kysely<Tables>, row: MinutesRow): Promise<void> {
  const { meetingId, boardId, closedSeq, at, actorId, body } = row
  const hash = hashOf(body)
  await trx
    .insertInto('minutes')
    .values({ meeting_id: meetingId, board_id: boardId, closed_seq: closedSeq, at, body, hash })
    .execute()
  await appendSystemWithin(trx, [
    { at, actorId, type: 'minutes.final', body: { board: boardId, meeting: meetingId, seq: closedSeq, hash } },
  ])
}
