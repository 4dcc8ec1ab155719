import type { Actor, Grant, Role } from '#shared/domain/model.ts'
import type { Kysely, Selectable } from 'kysely'
import { type Database, type Dialect, readTogether } from './database.ts'
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
  /** The password was given out by somebody else: nothing may be done before it is changed. */
  mustChange: boolean
}

export interface NewAccount {
  id: string
  username: string
  name: string
  passwordHash: string
  grants: readonly Grant[]
  mustChange?: boolean
}

export interface NewPassword {
  passwordHash: string
  mustChange?: boolean
  /** The one session that goes on: that in which the change was made. */
  keepTokenHash?: string
}

/** Who makes a change of accounts, and when: every one is recorded in the system stream, in the same transaction. */
export interface Author {
  actorId: string | null
  at: number
}

/** What is read and written of people within one transaction. All of it throws for an account that does not exist. */
export interface AccountTransaction {
  /** The account as it is stored now; on PostgreSQL it cannot change before the transaction ends. */
  hold(id: string): Promise<Account | null>
  find(id: string): Promise<Account | null>
  units(): Promise<Unit[]>
  /** Throws UsernameTakenError. */
  create(account: NewAccount, by: Author): Promise<Account>
  /** Replaces all grants. The database refuses roles of two duties in one account. */
  setGrants(id: string, grants: readonly Grant[], by: Author): Promise<void>
  /** Disabling ends every session of the account. */
  setStatus(id: string, status: AccountStatus, by: Author): Promise<void>
  /** Ends every session of the account, but for the one it names. */
  setPassword(id: string, password: NewPassword, by: Author): Promise<void>
  /** Adds units, or changes those with the same id; parents first. */
  saveUnits(units: readonly Unit[], by: Author): Promise<void>
}

/** The writes of `AccountTransaction` one by one, and reads. */
export interface AccountStore extends Omit<AccountTransaction, 'hold'> {
  /** Letter case, width and surrounding blanks do not count. The only read that gives the password hash. */
  findByUsername(username: string): Promise<(Account & { passwordHash: string }) | null>
  /** All accounts in order of username. */
  list(): Promise<Account[]>
  /** Several of them, decided on what is stored: all happens, or nothing when `work` throws. */
  transaction<T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T>
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
  mustChange: row.must_change === 1,
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
  set: { status?: AccountStatus; password_hash?: string; must_change?: number } = {},
): Promise<void> {
  const row = await trx
    .updateTable('account')
    .set((eb) => ({ ...set, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Error(`there is no account ${id}`)
}

/** The work of one transaction, on its connection. */
function transactionOf(trx: Kysely<Tables>, dialect: Dialect): AccountTransaction {
  const record = (by: Author, type: string, body: Record<string, unknown>): Promise<void> =>
    appendSystemWithin(trx, [{ ...by, type, body }])
  const load = async (id: string, hold: boolean): Promise<Account | null> => {
    const query = trx.selectFrom('account').selectAll().where('id', '=', id)
    const row = await (hold && dialect === 'postgres' ? query.forShare() : query).executeTakeFirst()
    return row ? accountOf(row, await grantsOf(trx, row.id)) : null
  }
  return {
    hold: (id) => load(id, true),
    find: (id) => load(id, false),
    units: () => unitsOf(trx),

    async create(account, by) {
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
          must_change: account.mustChange ? 1 : 0,
        })
        .onConflict((conflict) => conflict.column('username').doNothing())
        .returningAll()
        .executeTakeFirst()
      if (!row) throw new UsernameTakenError(username)
      await insertGrants(trx, account.id, account.grants)
      const { name, grants } = account
      await record(by, 'account.created', { accountId: account.id, username, name, grants })
      return accountOf(row, await grantsOf(trx, account.id))
    },

    async setGrants(id, grants, by) {
      await raiseVersion(trx, id)
      const before = await grantsOf(trx, id)
      await trx.deleteFrom('role_grant').where('account_id', '=', id).execute()
      await insertGrants(trx, id, grants)
      await record(by, 'account.granted', { accountId: id, before, after: grants })
    },

    async setStatus(id, status, by) {
      await raiseVersion(trx, id, { status })
      if (status === 'disabled') await trx.deleteFrom('session').where('account_id', '=', id).execute()
      await record(by, 'account.statusSet', { accountId: id, status })
    },

    async setPassword(id, { passwordHash, mustChange = false, keepTokenHash }, by) {
      await raiseVersion(trx, id, { password_hash: passwordHash, must_change: mustChange ? 1 : 0 })
      let sessions = trx.deleteFrom('session').where('account_id', '=', id)
      if (keepTokenHash !== undefined) sessions = sessions.where('token_hash', '<>', keepTokenHash)
      await sessions.execute()
      await record(by, 'account.passwordSet', { accountId: id })
    },

    async saveUnits(units, by) {
      for (const { id, name, shortName, parentId, position } of units) {
        const fields = { name, short_name: shortName, parent_id: parentId, position }
        await trx
          .insertInto('unit')
          .values({ id, ...fields })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(fields))
          .execute()
      }
      await record(by, 'units.saved', { units })
    },
  }
}

async function unitsOf(db: Kysely<Tables>): Promise<Unit[]> {
  const rows = await db.selectFrom('unit').selectAll().orderBy('position').orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    shortName: row.short_name,
    parentId: row.parent_id,
    position: row.position,
  }))
}

export function createAccountStore(database: Database): AccountStore {
  const { dialect } = database
  const transaction = <T>(work: (tx: AccountTransaction) => Promise<T>): Promise<T> =>
    database.writer.transaction().execute((trx) => work(transactionOf(trx, dialect)))

  return {
    transaction,
    find: (id) => readTogether(database, (trx) => transactionOf(trx, dialect).find(id)),
    units: () => unitsOf(database.reader),
    create: (account, by) => transaction((tx) => tx.create(account, by)),
    setGrants: (id, grants, by) => transaction((tx) => tx.setGrants(id, grants, by)),
    setStatus: (id, status, by) => transaction((tx) => tx.setStatus(id, status, by)),
    setPassword: (id, password, by) => transaction((tx) => tx.setPassword(id, password, by)),
    saveUnits: (units, by) => transaction((tx) => tx.saveUnits(units, by)),

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
  }
}
