import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import type { Database } from '#db/database.ts'
import { CorruptRowError } from '#db/errors.ts'
import { dropAppendOnly } from '#db/migrations/dialect.ts'
import { createMinutesStore } from '#db/minutes.ts'
import { systemEntries, verifySystemChain } from '#db/systemStream.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { describe, expect, it } from 'vitest'
import { HandMadeLog } from './logs.ts'

const ROW = { meetingId: 'b1_m1', boardId: 'b1', closedSeq: 1, at: 5_000, actorId: 'leader', body: '{"议题":"“引号”"}' }

async function withBoard(open: OpenDatabase): Promise<Database> {
  const database = await open()
  const log = new HandMadeLog('b1')
  const change = log.created()
  await createCommitStore(database).transaction((tx) => tx.appendChanges('b1', NO_HEAD, [change], log.state))
  return database
}

export function minutesStoreContract(open: OpenDatabase): void {
  describe('minutes', () => {
    it('are kept as they were written, and their hash stands in the system stream', async () => {
      const database = await withBoard(open)
      expect(await createMinutesStore(database).find('b1_m1')).toBeNull()
      await createCommitStore(database).transaction((tx) => tx.freezeMinutes(ROW))
      const hash = createHash('sha256').update(ROW.body).digest('hex')
      const { actorId, ...kept } = ROW
      expect(await createMinutesStore(database).find('b1_m1')).toEqual({ ...kept, hash })
      const body = { board: 'b1', meeting: 'b1_m1', seq: 1, hash }
      expect(await systemEntries(database, 0)).toEqual([{ seq: 1, at: 5_000, actorId, type: 'minutes.final', body }])
      expect(await verifySystemChain(database)).toMatchObject({ ok: true })
    })

    it('are kept once, and not at all with a transaction that fails', async () => {
      const database = await withBoard(open)
      const store = createCommitStore(database)
      const failing = store.transaction(async (tx) => {
        await tx.freezeMinutes(ROW)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await createMinutesStore(database).find('b1_m1')).toBeNull()
      await store.transaction((tx) => tx.freezeMinutes(ROW))
      await expect(store.transaction((tx) => tx.freezeMinutes({ ...ROW, body: '{}' }))).rejects.toThrow()
      expect((await createMinutesStore(database).find('b1_m1'))?.body).toBe(ROW.body)
      expect(await systemEntries(database, 0)).toHaveLength(1)
    })

    it('refuse to be altered; altered past that, they are not shown', async () => {
      const database = await withBoard(open)
      await createCommitStore(database).transaction((tx) => tx.freezeMinutes(ROW))
      const alter = () => sql`update minutes set body = '{}'`.execute(database.writer)
      await expect(alter()).rejects.toThrow('append-only')
      await expect(sql`delete from minutes`.execute(database.writer)).rejects.toThrow('append-only')
      await dropAppendOnly(database.writer as never, database.dialect, 'minutes')
      await alter()
      await expect(createMinutesStore(database).find('b1_m1')).rejects.toThrow(CorruptRowError)
    })
  })
}
