import type { Actor, Grant, Role } from '#shared/domain/model.ts'
import type { Kysely, Selectable } from 'kysely'
import { type Database, readTogether } from './database.ts'
import { UsernameTakenError } from './errors.ts'
import { appendSystemWithin } from './systemStream.ts'
import type { AccountTable, Tables } from './tables.ts'

export interface Unit {
  id: string
  name: string
  shortName: string
  parentId: string | null
  /** Order among the units, as in the notice. */
  position: number
}

export type AccountStatus = 'active' | 'disabled'

export interface Account {
  id: string
  username: string
  name: string
  status: AccountStatus
  /** Raised by every change of grants, status or password: whoever holds an older one must look again. */
  version: number
  createdAt: number
  grants: Grant[]
}

export interface NewAccount {
  id: string
  username: string
  name: string
  passwordHash: string
  grants: readonly Grant[]
}

/** Who makes a change of accounts, and when: every one is recorded in the system stream, in the same transaction. */
export interface Author {
  actorId: string | null
  at: number
}

export interface AccountStore {
  find(id: string): Promise<Account | null>
  /** Letter case, width and surrounding blanks do not count. The only read that gives the password hash. */
  findByUsername(username: string): Promise<(Account & { passwordHash: string }) | null>
  /** All accounts in order of username. */
  list(): Promise<Account[]>
  /** Throws UsernameTakenError. */
  create(account: NewAccount, by: Author): Promise<Account>
  /** Replaces all grants. Like the two below it throws for an account that does not exist. */
  setGrants(id: string, grants: readonly Grant[], by: Author): Promise<void>
  /** Disabling ends every session of the account. */
  setStatus(id: string, status: AccountStatus, by: Author): Promise<void>
  /** Ends every session of the account, but for one that the change was made in. */
  setPasswordHash(id: string, passwordHash: string, by: Author, keepTokenHash?: string): Promise<void>
  units(): Promise<Unit[]>
  /** Adds units, or changes those with the same id; parents first. */
  saveUnits(units: readonly Unit[], by: Author): Promise<void>
}

/** How usernames are compared and stored. */
export const normaliseUsername = (username: string): string => username.normalize('NFKC').trim().toLowerCase()

/** The account as an actor of commands. */
export const actorOf = (account: Account): Actor => ({
  accountId: account.id,
  name: account.name,
  grants: account.grants,
})

const accountOf = (row: Selectable<AccountTable>, grants: Grant[]): Account => ({
  id: row.id,
  username: row.username,
  name: row.name,
  status: row.status as AccountStatus,
  version: row.version,
  createdAt: row.created_at,
  grants,
})

/** The grants of one account, in a fixed order. */
export async function grantsOf(db: Kysely<Tables>, accountId: string): Promise<Grant[]> {
  const rows = await db
    .selectFrom('role_grant')
    .select(['unit_id', 'role'])
    .where('account_id', '=', accountId)
    .orderBy('unit_id')
    .orderBy('role')
    .execute()
  return rows.map((row) => ({ unitId: row.unit_id, role: row.role as Role }))
}

const insertGrants = async (trx: Kysely<Tables>, accountId: string, grants: readonly Grant[]): Promise<void> => {
  if (grants.length === 0) return
  const rows = grants.map(({ unitId, role }) => ({ account_id: accountId, unit_id: unitId, role }))
  await trx.insertInto('role_grant').values(rows).execute()
}

/**
 * Raises the version, which on PostgreSQL waits for commits that rely on the account as it was. Every change below does
 * this first.
 */
async function raiseVersion(
  trx: Kysely<Tables>,
  id: string,
  set: Partial<Pick<AccountTable, 'status' | 'password_hash'>> = {},
): Promise<void> {
  const row = await trx
    .updateTable('account')
    .set((eb) => ({ ...set, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Error(`there is no account ${id}`)
}

export function createAccountStore(database: Database): AccountStore {
  const write = <T>(work: (trx: Kysely<Tables>) => Promise<T>): Promise<T> =>
    database.writer.transaction().execute(work)
  const record = (trx: Kysely<Tables>, by: Author, type: string, body: Record<string, unknown>): Promise<void> =>
    appendSystemWithin(trx, [{ ...by, type, body }])

  return {
    find: (id) =>
      readTogether(database, async (trx) => {
        const row = await trx.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst()
        return row ? accountOf(row, await grantsOf(trx, row.id)) : null
      }),

    findByUsername: (username) =>
      readTogether(database, async (trx) => {
        const row = await trx
          .selectFrom('account')
          .selectAll()
          .where('username', '=', normaliseUsername(username))
          .executeTakeFirst()
        return row ? { ...accountOf(row, await grantsOf(trx, row.id)), passwordHash: row.password_hash } : null
      }),

    list: () =>
      readTogether(database, async (trx) => {
        const rows = await trx.selectFrom('account').selectAll().orderBy('username').execute()
        const accounts = new Map(rows.map((row) => [row.id, accountOf(row, [])]))
        const grants = await trx.selectFrom('role_grant').selectAll().orderBy('unit_id').orderBy('role').execute()
        for (const { account_id, unit_id, role } of grants) {
          accounts.get(account_id)?.grants.push({ unitId: unit_id, role: role as Role })
        }
        return [...accounts.values()]
      }),

    create: (account, by) =>
      write(async (trx) => {
        const username = normaliseUsername(account.username)
        const row = await trx
          .insertInto('account')
          .values({
            id: account.id,
            username,
            name: account.name,
            password_hash: account.passwordHash,
            status: 'active',
            version: 1,
            created_at: by.at,
          })
          .onConflict((conflict) => conflict.column('username').doNothing())
          .returningAll()
          .executeTakeFirst()
        if (!row) throw new UsernameTakenError(username)
        await insertGrants(trx, account.id, account.grants)
        await record(trx, by, 'account.created', {
          accountId: account.id,
          username,
          name: account.name,
          grants: account.grants,
        })
        return accountOf(row, await grantsOf(trx, account.id))
      }),

    setGrants: (id, grants, by) =>
      write(async (trx) => {
        await raiseVersion(trx, id)
        const before = await grantsOf(trx, id)
        await trx.deleteFrom('role_grant').where('account_id', '=', id).execute()
        await insertGrants(trx, id, grants)
        await record(trx, by, 'account.granted', { accountId: id, before, after: grants })
      }),

    setStatus: (id, status, by) =>
      write(async (trx) => {
        await raiseVersion(trx, id, { status })
        if (status === 'disabled') await trx.deleteFrom('session').where('account_id', '=', id).execute()
        await record(trx, by, 'account.statusSet', { accountId: id, status })
      }),

    setPasswordHash: (id, passwordHash, by, keepTokenHash) =>
      write(async (trx) => {
        await raiseVersion(trx, id, { password_hash: passwordHash })
        let sessions = trx.deleteFrom('session').where('account_id', '=', id)
        if (keepTokenHash !== undefined) sessions = sessions.where('token_hash', '<>', keepTokenHash)
        await sessions.execute()
        await record(trx, by, 'account.passwordSet', { accountId: id })
      }),

    async units() {
      const rows = await database.reader.selectFrom('unit').selectAll().orderBy('position').orderBy('id').execute()
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        shortName: row.short_name,
        parentId: row.parent_id,
        position: row.position,
      }))
    },

    saveUnits: (units, by) =>
      write(async (trx) => {
        for (const { id, name, shortName, parentId, position } of units) {
          const fields = { name, short_name: shortName, parent_id: parentId, position }
          await trx
            .insertInto('unit')
            .values({ id, ...fields })
            .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
            .execute()
        }
        await record(trx, by, 'units.saved', { units })
      }),
  }
}
