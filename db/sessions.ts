import { type Account, type AccountStatus, grantsOf } from './accounts.ts'
import { type Database, readTogether } from './database.ts'

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

export interface SessionStore {
  insert(session: Session): Promise<void>
  /** The session and its account as it is now; null when there is none, it has expired, or the account is disabled. */
  find(tokenHash: string, now: number): Promise<{ session: Session; account: Account } | null>
  /** False when the session has ended in the meantime. */
  renew(tokenHash: string, renewedAt: number, expiresAt: number): Promise<boolean>
  delete(tokenHash: string): Promise<void>
  deleteOfAccount(accountId: string): Promise<void>
  /** Deletes sessions that expired by `now`; gives their number. */
  deleteExpired(now: number): Promise<number>
}

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
          .select(['username', 'name', 'status', 'version', 'account.created_at as account_created_at'])
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
          },
        }
      }),

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

    async deleteOfAccount(accountId) {
      await writer.deleteFrom('session').where('account_id', '=', accountId).execute()
    },

    async deleteExpired(now) {
      const result = await writer.deleteFrom('session').where('expires_at', '<=', now).executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}
