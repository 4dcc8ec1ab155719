import { type AccountStore, actorOf, createAccountStore } from '#db/accounts.ts'
import type { Database } from '#db/database.ts'
import { UsernameTakenError } from '#db/errors.ts'
import { createSessionStore } from '#db/sessions.ts'
import { systemEntries } from '#db/systemStream.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { describe, expect, it } from 'vitest'

const by = { actorId: 'admin', at: 5_000 }
const units = [
  { id: 'fujian', name: '福建省卫生健康委员会', shortName: '省卫健委', parentId: null, position: 0 },
  { id: 'fuzhou', name: '福州市卫生健康委员会', shortName: '福州', parentId: 'fujian', position: 1 },
]

async function withAccount(database: Database): Promise<AccountStore> {
  const accounts = createAccountStore(database)
  await accounts.saveUnits(units, by)
  await accounts.create(
    {
      id: 'a1',
      username: ' FuZhou ',
      name: '福州 经办人 1',
      passwordHash: '$argon2id$1',
      grants: [
        { unitId: 'fuzhou', role: 'reviewer' },
        { unitId: 'fuzhou', role: 'handler' },
      ],
    },
    by,
  )
  return accounts
}

const signIn = (database: Database, tokenHash: string): Promise<void> =>
  createSessionStore(database).insert({
    tokenHash,
    accountId: 'a1',
    createdAt: 1,
    renewedAt: 1,
    expiresAt: 9_000,
    address: '::1',
    userAgent: '',
  })

const sessionsOf = async (database: Database): Promise<string[]> =>
  (await database.reader.selectFrom('session').select('token_hash').orderBy('token_hash').execute()).map(
    (row) => row.token_hash,
  )

export function accountStoreContract(open: OpenDatabase): void {
  describe('account store', () => {
    it('finds an account by id and, however it is typed, by username', async () => {
      const accounts = await withAccount(await open())
      const account = {
        id: 'a1',
        username: 'fuzhou',
        name: '福州 经办人 1',
        status: 'active',
        version: 1,
        createdAt: 5_000,
        grants: [
          { unitId: 'fuzhou', role: 'handler' },
          { unitId: 'fuzhou', role: 'reviewer' },
        ],
        mustChange: false,
      }
      expect(await accounts.find('a1')).toEqual(account)
      expect(await accounts.findByUsername('ＦＵＺＨＯＵ')).toEqual({ ...account, passwordHash: '$argon2id$1' })
      expect(await accounts.list()).toEqual([account])
      expect(await accounts.find('a2')).toBeNull()
      expect(await accounts.findByUsername('xiamen')).toBeNull()
      const found = await accounts.find('a1')
      expect(found && actorOf(found)).toEqual({ accountId: 'a1', name: '福州 经办人 1', grants: account.grants })
    })

    it('refuses a username that is taken', async () => {
      const database = await open()
      const accounts = await withAccount(database)
      const again = { id: 'a2', username: 'FUZHOU', name: 'x', passwordHash: 'x', grants: [] }
      await expect(accounts.create(again, by)).rejects.toThrow(UsernameTakenError)
      expect((await accounts.list()).length).toBe(1)
    })

    it('creates nothing when a grant names a unit that does not exist', async () => {
      const accounts = await withAccount(await open())
      const account = { id: 'a2', username: 'x', name: 'x', passwordHash: 'x' }
      await expect(
        accounts.create({ ...account, grants: [{ unitId: 'nowhere', role: 'handler' }] }, by),
      ).rejects.toThrow()
      expect(await accounts.find('a2')).toBeNull()
    })

    it('replaces grants and raises the version', async () => {
      const accounts = await withAccount(await open())
      await accounts.setGrants('a1', [{ unitId: 'fujian', role: 'leader' }], by)
      expect(await accounts.find('a1')).toMatchObject({ version: 2, grants: [{ unitId: 'fujian', role: 'leader' }] })
      await accounts.setGrants('a1', [], by)
      expect(await accounts.find('a1')).toMatchObject({ version: 3, grants: [] })
    })

    it('ends every session of an account that is disabled', async () => {
      const database = await open()
      const accounts = await withAccount(database)
      await signIn(database, 't1')
      await accounts.setStatus('a1', 'active', by)
      expect(await sessionsOf(database)).toEqual(['t1'])
      await accounts.setStatus('a1', 'disabled', by)
      expect(await sessionsOf(database)).toEqual([])
      expect(await accounts.find('a1')).toMatchObject({ status: 'disabled', version: 3 })
    })

    it('ends the other sessions when the password changes', async () => {
      const database = await open()
      const accounts = await withAccount(database)
      for (const token of ['t1', 't2', 't3']) await signIn(database, token)
      await accounts.setPassword('a1', { passwordHash: '$argon2id$2', keepTokenHash: 't2' }, by)
      expect(await sessionsOf(database)).toEqual(['t2'])
      expect(await accounts.findByUsername('fuzhou')).toMatchObject({ passwordHash: '$argon2id$2', version: 2 })
      await accounts.setPassword('a1', { passwordHash: '$argon2id$3' }, by)
      expect(await sessionsOf(database)).toEqual([])
    })

    it('changes nothing of an account that does not exist', async () => {
      const database = await open()
      const accounts = await withAccount(database)
      const recorded = (await systemEntries(database, 0)).length
      await expect(accounts.setGrants('a9', [{ unitId: 'fuzhou', role: 'handler' }], by)).rejects.toThrow('a9')
      await expect(accounts.setStatus('a9', 'disabled', by)).rejects.toThrow('a9')
      await expect(accounts.setPassword('a9', { passwordHash: 'x' }, by)).rejects.toThrow('a9')
      expect((await systemEntries(database, 0)).length).toBe(recorded)
    })

    it('records every change in the system stream, without any password', async () => {
      const database = await open()
      const accounts = await withAccount(database)
      await accounts.setGrants('a1', [], by)
      await accounts.setStatus('a1', 'disabled', by)
      await accounts.setPassword('a1', { passwordHash: '$argon2id$2' }, by)
      const entries = await systemEntries(database, 0)
      expect(entries.map(({ type, actorId, at }) => [type, actorId, at])).toEqual(
        ['units.saved', 'account.created', 'account.granted', 'account.statusSet', 'account.passwordSet'].map(
          (type) => [type, 'admin', 5_000],
        ),
      )
      expect(entries[2]?.body).toEqual({
        accountId: 'a1',
        before: [
          { unitId: 'fuzhou', role: 'handler' },
          { unitId: 'fuzhou', role: 'reviewer' },
        ],
        after: [],
      })
      expect(JSON.stringify(entries)).not.toContain('argon2id')
    })

    it('[A7] keeps duties apart whoever writes the grants, by SQL too', async () => {
      const database = await open()
      const accounts = await withAccount(database)
      for (const role of ['admin', 'auditor'] as const) {
        const grants = [{ unitId: 'fujian', role }]
        const more = { unit_id: 'fujian', account_id: role }
        await accounts.create({ id: role, username: role, name: role, passwordHash: 'x', grants }, by)
        for (const other of ['admin', 'auditor', 'supervisor', 'handler', 'reviewer', 'leader'] as const) {
          const both = [...grants, { unitId: 'fuzhou', role: other }]
          if (other === role) continue
          await expect(accounts.setGrants(role, both, by)).rejects.toThrow('two duties')
          await expect(accounts.setGrants(role, [...both].reverse(), by)).rejects.toThrow('two duties')
          const row = database.writer.insertInto('role_grant').values({ ...more, role: other })
          await expect(row.execute()).rejects.toThrow('two duties')
          const change = database.writer.updateTable('role_grant').set({ role }).where('account_id', '=', 'a1')
          await expect(change.execute()).rejects.toThrow('two duties')
        }
        await accounts.setGrants(role, [...grants, { unitId: 'fuzhou', role }], by)
        await accounts.setGrants(role, [{ unitId: 'fuzhou', role: 'handler' }], by)
        await accounts.setGrants(role, [], by)
      }
      await accounts.setGrants(
        'a1',
        (['supervisor', 'handler'] as const).map((role) => ({ unitId: 'fujian', role })),
        by,
      )
    })

    it('says whose password was given out, until it is changed', async () => {
      const accounts = await withAccount(await open())
      const account = { id: 'a2', username: 'new', name: 'x', passwordHash: 'x', grants: [], mustChange: true }
      expect((await accounts.create(account, by)).mustChange).toBe(true)
      await accounts.setPassword('a2', { passwordHash: 'y' }, by)
      expect((await accounts.find('a2'))?.mustChange).toBe(false)
      await accounts.setPassword('a2', { passwordHash: 'z', mustChange: true }, by)
      expect((await accounts.findByUsername('new'))?.mustChange).toBe(true)
    })

    it('does several changes together or not at all, on what is stored', async () => {
      const database = await open()
      const accounts = await withAccount(database)
      const attempt = accounts.transaction(async (tx) => {
        expect((await tx.hold('a1'))?.version).toBe(1)
        await tx.setStatus('a1', 'disabled', by)
        expect((await tx.find('a1'))?.status).toBe('disabled')
        throw new Error('no')
      })
      await expect(attempt).rejects.toThrow('no')
      expect(await accounts.find('a1')).toMatchObject({ status: 'active', version: 1 })
      expect((await systemEntries(database, 0)).map(({ type }) => type)).not.toContain('account.statusSet')
    })

    it('keeps units in their order, and changes one that is saved again', async () => {
      const accounts = createAccountStore(await open())
      await accounts.saveUnits(
        [...units].reverse().sort((a, b) => a.position - b.position),
        by,
      )
      expect(await accounts.units()).toEqual(units)
      await accounts.saveUnits([{ id: 'fujian', name: '福建', shortName: '闽', parentId: null, position: 9 }], by)
      expect((await accounts.units()).map(({ id, name }) => [id, name])).toEqual([
        ['fuzhou', '福州市卫生健康委员会'],
        ['fujian', '福建'],
      ])
    })
  })
}
