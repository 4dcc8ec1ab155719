import { createCommitStore } from '#db/commitStore.ts'
import type { Database } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { describe, expect, it } from 'vitest'

const NAME = 'narrative/b1/fuzhou'
const text = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString()

const write = (database: Database, ...texts: string[]): Promise<number[]> =>
  createCommitStore(database).transaction((tx) =>
    tx.appendUpdates(
      texts.map((t, i) => ({
        name: NAME,
        accountId: 'a',
        at: 100 + i,
        update: Buffer.from(t),
        clientIds: [4_294_967_295],
      })),
    ),
  )

export function documentStoreContract(open: OpenDatabase): void {
  describe('document store', () => {
    it('gives an empty document for a name nobody has written under', async () => {
      const documents = createDocumentStore(await open())
      expect(await documents.load(NAME)).toEqual({ seq: 0, snapshot: null, updates: [], clients: new Map() })
      expect(await documents.updatesSince(NAME, 0)).toEqual([])
    })

    it('gives the snapshot and only the updates after it', async () => {
      const database = await open()
      const documents = createDocumentStore(database)
      await write(database, '1', '2', '3')
      await documents.saveSnapshot(NAME, 2, Buffer.from('1+2'))
      const stored = await documents.load(NAME)
      expect(stored.seq).toBe(3)
      expect(text(stored.snapshot)).toBe('1+2')
      expect(stored.updates.map(text)).toEqual(['3'])
      expect(stored.clients).toEqual(new Map([[4_294_967_295, 'a']]))
    })

    it('keeps the updates a snapshot covers, with who wrote them and when', async () => {
      const database = await open()
      const documents = createDocumentStore(database)
      await write(database, '1', '2')
      await documents.saveSnapshot(NAME, 2, Buffer.from('1+2'))
      const updates = await documents.updatesSince(NAME, 0)
      expect(updates.map(({ update, ...rest }) => ({ ...rest, update: text(update) }))).toEqual([
        { seq: 1, at: 100, accountId: 'a', update: '1' },
        { seq: 2, at: 101, accountId: 'a', update: '2' },
      ])
      expect((await documents.updatesSince(NAME, 1)).map(({ seq }) => seq)).toEqual([2])
    })

    it('does not let an older snapshot replace a newer one', async () => {
      const database = await open()
      const documents = createDocumentStore(database)
      await write(database, '1', '2', '3')
      for (const [seq, state] of [
        [1, 'first'],
        [3, 'newest'],
        [2, 'late'],
      ] as const) {
        await documents.saveSnapshot(NAME, seq, Buffer.from(state))
      }
      const stored = await documents.load(NAME)
      expect(text(stored.snapshot)).toBe('newest')
      expect(stored.updates).toEqual([])
    })

    it('refuses a snapshot of what is not stored', async () => {
      const database = await open()
      const documents = createDocumentStore(database)
      await expect(documents.saveSnapshot(NAME, 1, Buffer.from('x'))).rejects.toThrow('no update 1')
      await write(database, '1')
      await expect(documents.saveSnapshot(NAME, 2, Buffer.from('x'))).rejects.toThrow('no update 2')
    })
  })
}
