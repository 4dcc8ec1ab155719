import { createAccountStore } from '#db/accounts.ts'
import type { Database } from '#db/database.ts'
import { type Session, type SessionStore, createSessionStore } from '#db/sessions.ts'
import { appendSystem } from '#db/systemStream.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { describe, expect, it } from 'vitest'

const by = { actorId: null, at: 1 }
const session = (tokenHash: string, accountId: string, expiresAt = 2_000): Session => ({
  tokenHash,
  accountId,
  createdAt: 1_000,
  renewedAt: 1_000,
  expiresAt,
  address: '192.0.2.7',
  userAgent: 'Mozilla/5.0',
})

async function withAccounts(database: Database): Promise<SessionStore> {
  const accounts = createAccountStore(database)
  await accounts.saveUnits([{ id: 'fuzhou', name: '福州', shortName: '福州', parentId: null, position: 0 }], by)
  for (const id of ['a1', 'a2']) {
    const grants = [{ unitId: 'fuzhou', role: 'handler' as const }]
    await accounts.create({ id, username: id, name: id, passwordHash: 'x', grants }, by)
  }
  return createSessionStore(database)
}

export function sessionStoreContract(open: OpenDatabase): void {
  describe('session store', () => {
    it('finds a session with its account and grants as they are now', async () => {
      const database = await open()
      const sessions = await withAccounts(database)
      await sessions.insert(session('t1', 'a1'))
      const found = await sessions.find('t1', 1_999)
      expect(found?.session).toEqual(session('t1', 'a1'))
      expect(found?.account).toEqual(await createAccountStore(database).find('a1'))
      await createAccountStore(database).setGrants('a1', [], by)
      expect((await sessions.find('t1', 1_999))?.account).toMatchObject({ grants: [], version: 2 })
    })

    it('does not find one that has expired, is unknown, or belongs to a disabled account', async () => {
      const database = await open()
      const sessions = await withAccounts(database)
      await sessions.insert(session('t1', 'a1'))
      expect(await sessions.find('t1', 2_000)).toBeNull()
      expect(await sessions.find('t2', 1_000)).toBeNull()
      await database.writer.updateTable('account').set({ status: 'disabled' }).where('id', '=', 'a1').execute()
      expect(await sessions.find('t1', 1_000)).toBeNull()
    })

    it('renews one that lives, and none that has expired or gone', async () => {
      const sessions = await withAccounts(await open())
      await sessions.insert(session('t1', 'a1'))
      expect(await sessions.renew('t1', 1_500, 3_000)).toBe(true)
      expect((await sessions.find('t1', 2_500))?.session).toMatchObject({ renewedAt: 1_500, expiresAt: 3_000 })
      expect(await sessions.renew('t1', 3_000, 9_000)).toBe(false)
      expect(await sessions.renew('t2', 1_500, 3_000)).toBe(false)
    })

    it('deletes one, and those that have expired', async () => {
      const sessions = await withAccounts(await open())
      const all = [session('t1', 'a1'), session('t2', 'a1'), session('t3', 'a2'), session('t4', 'a2', 1_500)]
      for (const one of all) await sessions.insert(one)
      const living = async () => {
        const found = await Promise.all(all.map(({ tokenHash }) => sessions.find(tokenHash, 1_000)))
        return found.flatMap((one) => one?.session.tokenHash ?? [])
      }
      await sessions.delete('t1')
      await sessions.delete('t1')
      expect(await living()).toEqual(['t2', 't3', 't4'])
      expect(await sessions.deleteExpired(1_500)).toBe(1)
      expect(await living()).toEqual(['t2', 't3'])
    })

    it('[A5] tells of many which live, and what their accounts have become', async () => {
      const database = await open()
      const sessions = await withAccounts(database)
      const accounts = createAccountStore(database)
      for (const [hash, account] of Object.entries({ t1: 'a1', t2: 'a1', t3: 'a2' }))
        await sessions.insert(session(hash, account))
      await sessions.insert(session('t4', 'a1', 1_500))
      await sessions.renew('t2', 1_200, 5_000)
      await accounts.setGrants('a1', [], by)
      await accounts.setStatus('a2', 'disabled', by)
      // More than one statement takes.
      const asked = ['t1', 't2', 't3', 't4', ...Array.from({ length: 2_500 }, (_, i) => `x${i}`)]
      expect(await sessions.living(asked, 1_500)).toEqual(
        new Map([
          ['t1', { renewedAt: 1_000, expiresAt: 2_000, version: 2 }],
          ['t2', { renewedAt: 1_200, expiresAt: 5_000, version: 2 }],
        ]),
      )
      expect(await sessions.living([], 1_500)).toEqual(new Map())
    })

    it('[A5] tells from the system stream whose authority changed since', async () => {
      const database = await open()
      const sessions = await withAccounts(database)
      const accounts = createAccountStore(database)
      const { seq: start, accountIds } = await sessions.touchedSince(null)
      expect([start, accountIds.size]).toEqual([3, 0])
      expect(await sessions.touchedSince(start)).toEqual({ seq: start, accountIds: new Set() })
      const entry = { at: 1, actorId: 'a2', body: {} }
      await appendSystem(database, [{ ...entry, type: 'denied', body: { accountId: 'a2' } }])
      await accounts.setGrants('a1', [], by)
      expect(await sessions.touchedSince(start)).toEqual({ seq: start + 2, accountIds: new Set(['a1']) })
      await accounts.setPassword('a1', { passwordHash: 'y' }, by)
      await appendSystem(database, [{ ...entry, type: 'logout' }])
      await accounts.setStatus('a2', 'active', by)
      expect(await sessions.touchedSince(start + 2)).toEqual({ seq: start + 5, accountIds: new Set(['a1', 'a2']) })
      expect((await sessions.touchedSince(start + 4)).accountIds).toEqual(new Set(['a2']))
    })

    it('refuses a session of nobody', async () => {
      const sessions = await withAccounts(await open())
      await expect(sessions.insert(session('t1', 'a9'))).rejects.toThrow()
    })
  })
}
