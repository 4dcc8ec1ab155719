import { type Account, type AccountStatus, grantsOf } from './accounts.ts'
import { type Database, readTogether } from './database.ts'
import { systemEntriesOf, systemHead } from './systemStream.ts'

export interface Session {
  /** Hash of the token in the cookie: who reads the database cannot sign in with it. */
  tokenHash: string
  accountId: string
  createdAt: number
  renewedAt: number
  expiresAt: number
  address: string
  userAgent: string
}

export interface LivingSession {
  renewedAt: number
  expiresAt: number
  /** Of the account: raised by every change of its grants, status or password. */
  version: number
}

export interface SessionStore {
  insert(session: Session): Promise<void>
  /** The session and its account as it is now; null when there is none, it has expired, or the account is disabled. */
  find(tokenHash: string, now: number): Promise<{ session: Session; account: Account } | null>
  /** Of the sessions with these hashes, those that `find` would find: with the version of their account. */
  living(tokenHashes: readonly string[], now: number): Promise<Map<string, LivingSession>>
  /**
   * The accounts that somebody signed out of, or whose grants, status or password changed, after `since` in the system
   * stream, on whatever process; and where the stream ends now. With null: where it ends.
   */
  touchedSince(since: number | null): Promise<{ seq: number; accountIds: Set<string> }>
  /** False when the session has ended in the meantime. */
  renew(tokenHash: string, renewedAt: number, expiresAt: number): Promise<boolean>
  delete(tokenHash: string): Promise<void>
  /** Deletes sessions that expired by `now`; gives their number. */
  deleteExpired(now: number): Promise<number>
}

/** PostgreSQL and SQLite take at least this many parameters in a statement. */
const HASHES_A_STATEMENT = 1_000
/** The entries of the system stream after which somebody signed in may do less, or more, than before. */
const AUTHORITY_TYPES = ['account.granted', 'account.statusSet', 'account.passwordSet', 'logout'] as const

export function createSessionStore(database: Database): SessionStore {
  const { writer } = database
  return {
    async insert(session) {
      await writer
        .insertInto('session')
        .values({
          token_hash: session.tokenHash,
          account_id: session.accountId,
          created_at: session.createdAt,
          renewed_at: session.renewedAt,
          expires_at: session.expiresAt,
          address: session.address,
          user_agent: session.userAgent,
        })
        .execute()
    },

    find: (tokenHash, now) =>
      readTogether(database, async (trx) => {
        const row = await trx
          .selectFrom('session')
          .innerJoin('account', 'account.id', 'session.account_id')
          .selectAll('session')
          .select(['username', 'name', 'status', 'version', 'must_change', 'account.created_at as account_created_at'])
          .where('token_hash', '=', tokenHash)
          .where('expires_at', '>', now)
          .where('status', '=', 'active')
          .executeTakeFirst()
        if (!row) return null
        return {
          session: {
            tokenHash: row.token_hash,
            accountId: row.account_id,
            createdAt: row.created_at,
            renewedAt: row.renewed_at,
            expiresAt: row.expires_at,
            address: row.address,
            userAgent: row.user_agent,
          },
          account: {
            id: row.account_id,
            username: row.username,
            name: row.name,
            status: row.status as AccountStatus,
            version: row.version,
            createdAt: row.account_created_at,
            grants: await grantsOf(trx, row.account_id),
            mustChange: row.must_change === 1,
          },
        }
      }),

    async living(tokenHashes, now) {
      const living = new Map<string, LivingSession>()
      for (let i = 0; i < tokenHashes.length; i += HASHES_A_STATEMENT) {
        const rows = await database.reader
          .selectFrom('session')
          .innerJoin('account', 'account.id', 'session.account_id')
          .select(['token_hash', 'renewed_at', 'expires_at', 'version'])
          .where('token_hash', 'in', tokenHashes.slice(i, i + HASHES_A_STATEMENT))
          .where('expires_at', '>', now)
          .where('status', '=', 'active')
          .execute()
        for (const { token_hash, renewed_at: renewedAt, expires_at: expiresAt, version } of rows)
          living.set(token_hash, { renewedAt, expiresAt, version })
      }
      return living
    },

    async touchedSince(since) {
      const seq = await systemHead(database)
      if (since === null || seq <= since) return { seq, accountIds: new Set() }
      const entries = await systemEntriesOf(database, AUTHORITY_TYPES, since, seq)
      // An entry about an account names it; who signs out is the account.
      const accountIds = entries.map(({ body, actorId }) => body['accountId'] ?? actorId)
      return { seq, accountIds: new Set(accountIds.filter((id) => typeof id === 'string')) }
    },

    async renew(tokenHash, renewedAt, expiresAt) {
      const result = await writer
        .updateTable('session')
        .set({ renewed_at: renewedAt, expires_at: expiresAt })
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', renewedAt)
        .executeTakeFirst()
      return result.numUpdatedRows > 0n
    },

    async delete(tokenHash) {
      await writer.deleteFrom('session').where('token_hash', '=', tokenHash).execute()
    },

    async deleteExpired(now) {
      const result = await writer.deleteFrom('session').where('expires_at', '<=', now).executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}
