import type { CommitStore, CommitTransaction } from './commit/port.ts'
import { postgresTransactions } from './commit/postgres.ts'
import { sqliteTransactions } from './commit/sqlite.ts'
import type { Database } from './database.ts'

export type { CommandKey, CommitStore, CommitTransaction, Head, MinutesRow, UpdateRow } from './commit/port.ts'
export type { SystemEntry } from './systemStream.ts'
export { commandKey } from './commit/port.ts'
export { NO_HEAD, SNAPSHOT_INTERVAL } from './commit/prepare.ts'

/** The commit store of a migrated database. */
export function createCommitStore(database: Database): CommitStore {
  const run = database.dialect === 'sqlite' ? sqliteTransactions(database) : postgresTransactions(database)
  return {
    transaction: (work) =>
      run(async (tx) => {
        const guarded = guard(tx)
        const result = await work(guarded.tx)
        guarded.end()
        return result
      }),
  }
}

/**
 * Keeps `work` from committing half a truth: PostgreSQL turns COMMIT into a rollback without an error when a statement
 * failed before, SQLite would commit what the failed method had already written. So a method that threw dooms the
 * transaction even if `work` swallowed the error, as does one that nobody waited for.
 */
function guard(inner: CommitTransaction): { tx: CommitTransaction; end(): void } {
  let failure: { error: unknown } | null = null
  let running = 0
  let ended = false
  const watched =
    <A extends unknown[], R>(method: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (ended) throw new Error('the transaction has ended')
      running += 1
      try {
        return await method(...args)
      } catch (error) {
        failure ??= { error }
        throw error
      } finally {
        running -= 1
      }
    }
  return {
    tx: {
      actors: watched(inner.actors),
      knownCommands: watched(inner.knownCommands),
      changesOfCommand: watched(inner.changesOfCommand),
      appendChanges: watched(inner.appendChanges),
      rememberCommands: watched(inner.rememberCommands),
      appendUpdates: watched(inner.appendUpdates),
      freezeMinutes: watched(inner.freezeMinutes),
      appendSystem: watched(inner.appendSystem),
    },
    end() {
      ended = true
      if (failure) throw failure.error
      if (running > 0) throw new Error('a method of the transaction was not awaited')
    },
  }
}
