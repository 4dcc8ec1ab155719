import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'

/** What is worth carrying over (pages): half of what SQLite by itself would let come together. */
const WORTH = 500

/** How long the write-ahead log is, and how much of it stands in the file already (pages). */
export interface LogLength {
  log: number
  checkpointed: number
}

/** Looks without doing anything (SQLite 3.51). */
export const logLength = (handle: BetterSqlite3.Database): LogLength => checkpoint(handle, 'NOOP')

const checkpoint = (handle: BetterSqlite3.Database, mode: 'NOOP' | 'PASSIVE'): LogLength =>
  (handle.pragma(`wal_checkpoint(${mode})`) as LogLength[])[0]!

/**
 * Carries the write-ahead log of a database that this process serves over into its file, on a connection of its own, for
 * a thread that nobody waits for: inside a commit it takes ten times as long as the commit, and everybody waits. Writers go
 * on meanwhile; on a disk that fails it throws, and the log keeps what it has.
 */
export function openCheckpoints(file: string): { carryOver(): void; close(): void } {
  const handle = new BetterSqlite3(path.resolve(file), { fileMustExist: true, timeout: 5_000 })
  // The log must be on disk before what it says is in the file, and the file before the log is begun anew.
  handle.pragma('synchronous = FULL')
  return {
    carryOver() {
      const { log, checkpointed } = logLength(handle)
      if (log - checkpointed < WORTH) return
      checkpoint(handle, 'PASSIVE')
      // Only a log that is carried over to its end is begun anew: what came meanwhile is little, and quickly done.
      checkpoint(handle, 'PASSIVE')
    },
    close: () => handle.close(),
  }
}
