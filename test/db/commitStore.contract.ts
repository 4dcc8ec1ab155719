import { createAccountStore } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { type CommandKey, NO_HEAD, commandKey, createCommitStore } from '#db/commitStore.ts'
import type { Database } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { ClientTakenError, HeadMovedError } from '#db/errors.ts'
import { systemEntries } from '#db/systemStream.ts'
import { emptyState } from '#shared/domain/state.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { describe, expect, it } from 'vitest'
import { HandMadeLog, plain } from './logs.ts'

const NAME = 'narrative/b1/fuzhou'
const update = (text: string) => ({
  name: NAME,
  accountId: 'a-fuzhou',
  at: 1_000,
  update: Buffer.from(text),
  clientIds: [7],
})
const by = { actorId: 'admin', at: 1_000 }

async function withPeople(database: Database): Promise<void> {
  const accounts = createAccountStore(database)
  const unit = (id: string, parentId: string | null) => ({ id, name: id, shortName: id, parentId, position: 0 })
  await accounts.saveUnits([unit('fujian', null), unit('fuzhou', 'fujian')], by)
  for (const id of ['a-fuzhou', 'a-left']) {
    await accounts.create(
      { id, username: id, name: `经办人 ${id}`, passwordHash: 'x', grants: [{ unitId: 'fuzhou', role: 'handler' }] },
      by,
    )
  }
  await accounts.setStatus('a-left', 'disabled', by)
}

/** Everything the commit pipeline relies on, whichever database is below. */
export function commitStoreContract(open: OpenDatabase): void {
  describe('commit store', () => {
    it('gives what the work gives, and what it wrote can be read at once', async () => {
      const database = await open()
      const store = createCommitStore(database)
      const log = new HandMadeLog('b1')
      const change = log.created()
      const head = await store.transaction((tx) => tx.appendChanges('b1', NO_HEAD, [change], log.state))
      expect(head).toEqual({ seq: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/), at: change.at })
      const stored = await createChangeLog(database).loadState('b1')
      expect(stored?.head).toEqual(head)
      expect(plain(stored?.state ?? emptyState('b1'))).toEqual(plain(log.state))
    })

    it('leaves nothing of a transaction that throws, and goes on with the next', async () => {
      const database = await open()
      const store = createCommitStore(database)
      const log = new HandMadeLog('b1')
      log.created()
      const failure = new Error('decided otherwise')
      const attempt = store.transaction(async (tx) => {
        await tx.appendChanges('b1', NO_HEAD, log.changes, log.state)
        await tx.rememberCommands([{ boardId: 'b1', actorId: 'a', commandId: 'c1', seq: 1, at: 1 }])
        await tx.appendUpdates([update('text')])
        await tx.appendSystem([{ at: 1, actorId: null, type: 'denied', body: {} }])
        throw failure
      })
      await expect(attempt).rejects.toBe(failure)
      for (const table of ['board', 'change', 'command', 'subject_state', 'document_update', 'system'] as const) {
        expect(await database.reader.selectFrom(table).selectAll().execute(), table).toEqual([])
      }
      expect((await log.commit(store)).seq).toBe(1)
    })

    it('commits nothing when a method failed, even if the work went on as if it had not', async () => {
      const database = await open()
      const store = createCommitStore(database)
      const log = new HandMadeLog('b1')
      log.created()
      const repeated = { boardId: 'b1', actorId: 'a', commandId: 'c1', seq: 1, at: 1 }
      const attempt = store.transaction(async (tx) => {
        await tx.appendChanges('b1', NO_HEAD, log.changes, log.state)
        return tx.rememberCommands([repeated, repeated]).catch(() => 'swallowed')
      })
      await expect(attempt).rejects.toThrow()
      expect(await createChangeLog(database).listBoards()).toEqual([])
    })

    it('refuses a method that is called after the end', async () => {
      const store = createCommitStore(await open())
      const leaked = await store.transaction(async (tx) => tx)
      await expect(leaked.appendUpdates([update('late')])).rejects.toThrow('ended')
    })

    it('lets transactions that start together take turns', async () => {
      const store = createCommitStore(await open())
      const given = await Promise.all(
        ['a', 'b', 'c', 'd'].map((text) => store.transaction((tx) => tx.appendUpdates([update(text), update(text)]))),
      )
      expect(given.flat().sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      for (const [first = 0, second] of given) expect(second).toBe(first + 1)
    })

    it('keeps writes of others out of its transaction', async () => {
      const database = await open()
      const units = createAccountStore(database)
      const unit = { id: 'fujian', name: '福建', shortName: '闽', parentId: null, position: 0 }
      let other: Promise<void> = Promise.resolve()
      const attempt = createCommitStore(database).transaction(async (tx) => {
        other = units.saveUnits([unit], by)
        await tx.appendUpdates([update('undone')])
        throw new Error('rolled back')
      })
      await expect(attempt).rejects.toThrow('rolled back')
      await other
      expect(await units.units()).toEqual([unit])
      expect((await createDocumentStore(database).load(NAME)).seq).toBe(0)
    })

    describe('actors', () => {
      it('gives active accounts with their grants as stored now, and nobody else', async () => {
        const database = await open()
        await withPeople(database)
        const store = createCommitStore(database)
        const ids = ['a-fuzhou', 'a-left', 'nobody', 'a-fuzhou']
        const before = await store.transaction((tx) => tx.actors(ids))
        expect([...before]).toEqual([
          [
            'a-fuzhou',
            { accountId: 'a-fuzhou', name: '经办人 a-fuzhou', grants: [{ unitId: 'fuzhou', role: 'handler' }] },
          ],
        ])
        await createAccountStore(database).setGrants('a-fuzhou', [], by)
        const after = await store.transaction((tx) => tx.actors(ids))
        expect(after.get('a-fuzhou')?.grants).toEqual([])
      })

      it('gives nobody for no ids', async () => {
        const store = createCommitStore(await open())
        expect((await store.transaction((tx) => tx.actors([]))).size).toBe(0)
      })
    })

    describe('commands', () => {
      const key = (commandId: string, actorId = 'a', boardId = 'b1'): CommandKey => ({ boardId, actorId, commandId })

      it('knows those that were remembered, each for its own board and actor', async () => {
        const store = createCommitStore(await open())
        await store.transaction((tx) =>
          tx.rememberCommands([
            { ...key('c1'), seq: 3, at: 1 },
            { ...key('c2', 'b'), seq: 4, at: 1 },
          ]),
        )
        const asked = [key('c1'), key('c1', 'b'), key('c2'), key('c2', 'b'), key('c1', 'a', 'b2'), key('c9')]
        const known = await store.transaction((tx) => tx.knownCommands(asked))
        expect(known).toEqual(
          new Map([
            [commandKey(key('c1')), 3],
            [commandKey(key('c2', 'b')), 4],
          ]),
        )
        expect((await store.transaction((tx) => tx.knownCommands([]))).size).toBe(0)
      })

      it('gives one command its own changes, in order', async () => {
        const store = createCommitStore(await open())
        const log = new HandMadeLog('b1')
        log.created()
        const own = [
          log.percent('fuzhou', 10, { commandId: 'both' }),
          log.percent('xiamen', 20, { commandId: 'both', type: 'assignment.submit' }),
        ]
        log.percent('fuzhou', 30, { commandId: 'both', actorId: 'somebody-else' })
        await log.commit(store)
        const changes = await store.transaction((tx) => tx.changesOfCommand(key('both', 'a-fuzhou')))
        expect(changes).toEqual(own)
        expect(await store.transaction((tx) => tx.changesOfCommand(key('none', 'a-fuzhou')))).toEqual([])
      })

      it('refuses to remember a command twice', async () => {
        const store = createCommitStore(await open())
        const row = { ...key('c1'), seq: 3, at: 1 }
        await store.transaction((tx) => tx.rememberCommands([row]))
        await expect(store.transaction((tx) => tx.rememberCommands([row]))).rejects.toThrow()
      })
    })

    describe('changes', () => {
      it('refuses to append to another head than the stored one, and says which it is', async () => {
        const database = await open()
        const store = createCommitStore(database)
        const log = new HandMadeLog('b1')
        log.created()
        await log.commit(store)
        const stale = log.head
        log.percent('fuzhou', 10)
        await log.commit(store)

        const late = new HandMadeLog('b1')
        late.created()
        late.head = stale
        late.percent('fuzhou', 90)
        await expect(late.commit(store)).rejects.toThrow(
          expect.objectContaining({ name: HeadMovedError.name, boardId: 'b1', expectedSeq: 1, storedSeq: 2 }),
        )
        const another = new HandMadeLog('b1')
        another.created()
        await expect(another.commit(store)).rejects.toThrow(HeadMovedError)
        const altered = { ...log.head, hash: '1'.repeat(64) }
        const change = log.percent('fuzhou', 20)
        await expect(store.transaction((tx) => tx.appendChanges('b1', altered, [change], log.state))).rejects.toThrow(
          HeadMovedError,
        )
        expect((await createChangeLog(database).loadState('b1'))?.head).toEqual(log.head)
      })

      it('checks the head even when there is nothing to append', async () => {
        const store = createCommitStore(await open())
        const log = new HandMadeLog('b1')
        log.created()
        await log.commit(store)
        const append = (head: typeof NO_HEAD) => store.transaction((tx) => tx.appendChanges('b1', head, [], log.state))
        expect(await append(log.head)).toEqual(log.head)
        await expect(append(NO_HEAD)).rejects.toThrow(HeadMovedError)
      })

      it.each([
        ['leave a gap', { seq: 3 }],
        ['repeat a sequence', { seq: 1 }],
        ['belong to another board', { boardId: 'b2' }],
        ['go back in time', { at: 5 }],
      ])('refuses changes that %s', async (_, fault) => {
        const database = await open()
        const store = createCommitStore(database)
        const log = new HandMadeLog('b1')
        log.created()
        await log.commit(store)
        const change = { ...log.percent('fuzhou', 10), ...fault }
        await expect(store.transaction((tx) => tx.appendChanges('b1', log.head, [change], log.state))).rejects.toThrow(
          'does not follow',
        )
        expect((await createChangeLog(database).changesSince('b1', 0)).length).toBe(1)
      })

      it('refuses a state that is not the one the changes lead to', async () => {
        const store = createCommitStore(await open())
        const log = new HandMadeLog('b1')
        const change = log.created()
        log.percent('fuzhou', 10)
        await expect(store.transaction((tx) => tx.appendChanges('b1', NO_HEAD, [change], log.state))).rejects.toThrow(
          'is at 2',
        )
      })

      it('keeps boards apart', async () => {
        const database = await open()
        const store = createCommitStore(database)
        const logs = ['b1', 'b2'].map((id) => new HandMadeLog(id))
        for (const log of logs) log.created()
        await store.transaction(async (tx) => {
          for (const log of logs) log.head = await tx.appendChanges(log.boardId, NO_HEAD, log.changes, log.state)
        })
        logs[1]?.percent('xiamen', 55)
        await logs[1]?.commit(store)
        for (const log of logs) {
          const stored = await createChangeLog(database).loadState(log.boardId)
          expect(plain(stored?.state ?? emptyState(''))).toEqual(plain(log.state))
        }
      })
    })

    describe('document updates', () => {
      it('numbers them without gaps, each document for itself, in the order given', async () => {
        const database = await open()
        const store = createCommitStore(database)
        const other = 'narrative/b1/xiamen'
        const seqs = await store.transaction((tx) =>
          tx.appendUpdates([update('1'), { ...update('a'), name: other, clientIds: [] }, update('2')]),
        )
        expect(seqs).toEqual([1, 1, 2])
        await store
          .transaction(async (tx) => {
            await tx.appendUpdates([update('never')])
            throw new Error('rolled back')
          })
          .catch(() => undefined)
        expect(await store.transaction((tx) => tx.appendUpdates([update('3')]))).toEqual([3])
        const stored = await createDocumentStore(database).load(NAME)
        expect(stored.updates.map((bytes) => Buffer.from(bytes).toString())).toEqual(['1', '2', '3'])
        expect(stored.clients).toEqual(new Map([[7, 'a-fuzhou']]))
        expect(await store.transaction((tx) => tx.appendUpdates([]))).toEqual([])
      })

      it('keeps every byte', async () => {
        const database = await open()
        const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
        const rows = [
          { ...update(''), update: bytes },
          { ...update(''), update: new Uint8Array() },
        ]
        await createCommitStore(database).transaction((tx) => tx.appendUpdates(rows))
        const { updates } = await createDocumentStore(database).load(NAME)
        expect(updates.map((stored) => [...stored])).toEqual([[...bytes], []])
      })

      it('refuses a client id that is bound to another account, and stores nothing of that batch', async () => {
        const database = await open()
        const store = createCommitStore(database)
        await store.transaction((tx) => tx.appendUpdates([update('mine')]))
        const forged = { ...update('forged'), accountId: 'a-xiamen' }
        await expect(store.transaction((tx) => tx.appendUpdates([update('ok'), forged]))).rejects.toThrow(
          ClientTakenError,
        )
        const together = [
          { ...update('first'), clientIds: [9] },
          { ...forged, clientIds: [9] },
        ]
        await expect(store.transaction((tx) => tx.appendUpdates(together))).rejects.toThrow(ClientTakenError)
        expect((await createDocumentStore(database).load(NAME)).seq).toBe(1)
      })

      it('lets the same client id write another document under another account', async () => {
        const store = createCommitStore(await open())
        const elsewhere = { ...update('x'), name: 'narrative/b1/xiamen', accountId: 'a-xiamen' }
        expect(await store.transaction((tx) => tx.appendUpdates([update('y'), elsewhere]))).toEqual([1, 1])
      })
    })

    it('appends to the system stream in the same transaction', async () => {
      const database = await open()
      const entry = { at: 5, actorId: 'a-xiamen', type: 'denied', body: { boardId: 'b1', 原因: '越权' } }
      const store = createCommitStore(database)
      await store.transaction((tx) => tx.appendSystem([entry]))
      await store.transaction((tx) => tx.appendSystem([]))
      expect(await systemEntries(database, 0)).toEqual([{ seq: 1, ...entry }])
    })
  })
}
