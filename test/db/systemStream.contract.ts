import { createCommitStore } from '#db/commitStore.ts'
import { type SystemEntry, appendSystem, systemEntries, verifySystemChain } from '#db/systemStream.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { tamper } from './tamper.ts'

const entry = (type: string, at: number): SystemEntry => ({ at, actorId: null, type, body: { 账号: 'fuzhou' } })

export function systemStreamContract(open: OpenDatabase): void {
  describe('system stream', () => {
    it('keeps entries in order, from inside the pipeline and outside', async () => {
      const database = await open()
      await appendSystem(database, [entry('login', 1), entry('logout', 2)])
      await createCommitStore(database).transaction((tx) => tx.appendSystem([entry('denied', 3)]))
      await appendSystem(database, [])
      await appendSystem(database, [entry('login', 4)])
      const stored = await systemEntries(database, 0)
      expect(stored.map(({ seq, type }) => [seq, type])).toEqual([
        [1, 'login'],
        [2, 'logout'],
        [3, 'denied'],
        [4, 'login'],
      ])
      expect(stored[0]).toEqual({ seq: 1, ...entry('login', 1) })
      expect((await systemEntries(database, 1, 2)).map(({ seq }) => seq)).toEqual([2, 3])
      expect(await verifySystemChain(database)).toMatchObject({ ok: true, seq: 4 })
    })

    it('gives entries that are appended together their own sequence each', async () => {
      const database = await open()
      await Promise.all(Array.from({ length: 10 }, (_, i) => appendSystem(database, [entry('a', i), entry('b', i)])))
      expect((await systemEntries(database, 0)).map(({ seq }) => seq)).toEqual(
        Array.from({ length: 20 }, (_, i) => i + 1),
      )
      expect(await verifySystemChain(database)).toMatchObject({ ok: true, seq: 20 })
    })

    it('is whole when it is empty', async () => {
      expect(await verifySystemChain(await open())).toMatchObject({ ok: true, seq: 0 })
    })

    it.each(['update system set at = 0', 'delete from system'])('refuses “%s”', async (statement) => {
      const database = await open()
      await appendSystem(database, [entry('login', 1)])
      await expect(sql.raw(statement).execute(database.writer)).rejects.toThrow('system is append-only')
    })

    it.each<[string, string, { seq: number; fault: string }]>([
      [
        'an altered body',
        `update system set body = replace(body, 'fuzhou', 'xiamen') where seq = 2`,
        { seq: 2, fault: 'hash' },
      ],
      ['an altered actor', `update system set actor_id = 'x' where seq = 2`, { seq: 2, fault: 'columns' }],
      ['an altered type', `update system set type = 'x' where seq = 2`, { seq: 2, fault: 'columns' }],
      ['an altered moment', 'update system set at = 9 where seq = 3', { seq: 3, fault: 'columns' }],
      ['a deleted row', 'delete from system where seq = 2', { seq: 2, fault: 'gap' }],
      ['a deleted end', 'delete from system where seq = 3', { seq: 3, fault: 'gap' }],
    ])('notices %s', async (_, statement, found) => {
      const database = await open()
      await appendSystem(database, [entry('a', 1), entry('b', 2), entry('c', 3)])
      await tamper(database, 'system', (db) => sql.raw(statement).execute(db))
      expect(await verifySystemChain(database)).toEqual({ ok: false, ...found })
    })
  })
}
