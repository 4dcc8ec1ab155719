import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { createAccountStore } from '#db/accounts.ts'
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
const accountIds = ['leader', 'somebody-long-gone']
const CLOSING = { ...ROW, accountIds }

async function withBoard(open: OpenDatabase): Promise<Database> {
  const database = await open()
  const log = new HandMadeLog('b1')
  const change = log.created()
  await createCommitStore(database).transaction((tx) => tx.appendChanges('b1', NO_HEAD, [change], log.state))
  return database
}

/** Somebody with an account, called 郑国平. */
const withLeader = (database: Database) =>
  createAccountStore(database).create(
    { id: 'leader', username: 'leader', name: '郑国平', passwordHash: '-', grants: [] },
    { actorId: null, at: 1 },
  )

export function minutesStoreContract(open: OpenDatabase): void {
  describe('minutes', () => {
    it('are kept as they were written, and their hash stands in the system stream', async () => {
      const database = await withBoard(open)
      expect(await createMinutesStore(database).find('b1_m1')).toBeNull()
      await withLeader(database)
      await createCommitStore(database).transaction((tx) => tx.freezeMinutes(CLOSING))
      const names = { leader: '郑国平' }
      const hash = createHash('sha256')
        .update(`${ROW.body}\n${JSON.stringify(names)}`)
        .digest('hex')
      const { actorId, ...kept } = ROW
      expect(await createMinutesStore(database).find('b1_m1')).toEqual({ ...kept, names, hash })
      const body = { board: 'b1', meeting: 'b1_m1', seq: 1, hash }
      const written = (await systemEntries(database, 0)).filter(({ type }) => type === 'minutes.final')
      expect(written).toEqual([expect.objectContaining({ at: 5_000, actorId, body })])
      expect(await verifySystemChain(database)).toMatchObject({ ok: true })
    })

    it('are kept once, and not at all with a transaction that fails', async () => {
      const database = await withBoard(open)
      const store = createCommitStore(database)
      const failing = store.transaction(async (tx) => {
        await tx.freezeMinutes(CLOSING)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await createMinutesStore(database).find('b1_m1')).toBeNull()
      await store.transaction((tx) => tx.freezeMinutes(CLOSING))
      await expect(store.transaction((tx) => tx.freezeMinutes({ ...CLOSING, body: '{}' }))).rejects.toThrow()
      expect((await createMinutesStore(database).find('b1_m1'))?.body).toBe(ROW.body)
      expect(await systemEntries(database, 0)).toHaveLength(1)
    })

    it('refuse to be altered; altered past that, they are not shown', async () => {
      const database = await withBoard(open)
      await createCommitStore(database).transaction((tx) => tx.freezeMinutes(CLOSING))
      const { body } = CLOSING
      const alter = (to: string, names: string) =>
        sql`update minutes set body = ${to}, names = ${names}`.execute(database.writer)
      await expect(alter('{}', '{}')).rejects.toThrow('append-only')
      await expect(sql`delete from minutes`.execute(database.writer)).rejects.toThrow('append-only')
      await dropAppendOnly(database.writer as never, database.dialect, 'minutes')
      for (const [to, names] of [
        ['{}', '{}'],
        [body, '{"leader":"他人"}'],
      ] as const) {
        await alter(to, names)
        await expect(createMinutesStore(database).find('b1_m1')).rejects.toThrow(CorruptRowError)
      }
      await alter(body, '{}')
      expect(await createMinutesStore(database).find('b1_m1')).toMatchObject({ body, names: {} })
    })

    it('keep what people were called when it closed, whatever they are called later', async () => {
      const database = await withBoard(open)
      await withLeader(database)
      const store = createMinutesStore(database)
      await createCommitStore(database).transaction((tx) => tx.freezeMinutes(CLOSING))
      await database.writer.updateTable('account').set({ name: '改了名' }).where('id', '=', 'leader').execute()
      expect((await store.find('b1_m1'))?.names).toEqual({ leader: '郑国平' })
    })

    it('of before names were kept are read as they were hashed', async () => {
      const database = await withBoard(open)
      const hash = createHash('sha256').update(ROW.body).digest('hex')
      await sql`insert into minutes (meeting_id, board_id, closed_seq, at, body, hash)
        values ('b1_m1', 'b1', 1, 5000, ${ROW.body}, ${hash})`.execute(database.writer)
      expect(await createMinutesStore(database).find('b1_m1')).toMatchObject({ body: ROW.body, names: null, hash })
    })
  })
}
