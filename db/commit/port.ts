import type { Actor, Change } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { SystemEntry } from '../systemStream.ts'

export interface CommandKey {
  boardId: string
  actorId: string
  commandId: string
}

/** Where a board's log ends. Of a board without a log: `NO_HEAD`. */
export interface Head {
  seq: number
  hash: string
  at: number
}

export interface UpdateRow {
  name: string
  accountId: string
  at: number
  update: Uint8Array
  /** Yjs client ids to bind to (name, account). */
  clientIds: readonly number[]
}

/** The minutes of a meeting as they stood when it was closed. */
export interface MinutesRow {
  meetingId: string
  boardId: string
  /** The change that closed it: its sequence, moment and author. */
  closedSeq: number
  at: number
  actorId: string
  /** A document as JSON; kept and hashed as it is written here. */
  body: string
  /** Whom the meeting names: what they are called at this moment is kept beside it. */
  accountIds: readonly string[]
}

/**
 * The port the commit pipeline writes through. Everything of one batch goes into one transaction: `transaction` resolves
 * only after COMMIT is durable, and when `work` throws, or any method inside it threw, nothing of it is stored and the
 * error is thrown on.
 *
 * On SQLite the transaction holds the only writing connection; `work` must not wait for timers, sockets or files.
 * Between nodes on PostgreSQL the rows are locked in the order of the calls, so call `actors` first, then boards and
 * documents in order of their ids, then `appendSystem`; another order may cost a deadlock error and a repetition.
 */
export interface CommitStore {
  transaction<T>(work: (tx: CommitTransaction) => Promise<T>): Promise<T>
}

export interface CommitTransaction {
  /** Active accounts with their grants as stored now; on PostgreSQL they cannot change before this transaction ends. */
  actors(accountIds: readonly string[]): Promise<Map<string, Actor>>
  /** `commandKey(key)` → the sequence it was answered with, of those that were remembered. */
  knownCommands(keys: readonly CommandKey[]): Promise<Map<string, number>>
  /** The changes one command made, oldest first. */
  changesOfCommand(key: CommandKey): Promise<Change[]>
  /**
   * Appends `changes` (gapless from `expected`) and stores the touched subjects as they are in `after`; a snapshot each
   * time a multiple of SNAPSHOT_INTERVAL is passed. Gives the new head. Throws HeadMovedError if the stored head is not
   * `expected`.
   */
  appendChanges(boardId: string, expected: Head, changes: readonly Change[], after: BoardState): Promise<Head>
  rememberCommands(rows: readonly (CommandKey & { seq: number; at: number })[]): Promise<void>
  /**
   * Appends updates of documents and gives their sequences, gapless per name. Throws ClientTakenError when a client id
   * is bound to another account already.
   */
  appendUpdates(rows: readonly UpdateRow[]): Promise<number[]>
  /**
   * Keeps the minutes of a closed meeting for ever, with an entry `minutes.final` in the system stream that holds their
   * hash. Throws when there are some already. To be called after the appends and before `appendSystem`.
   */
  freezeMinutes(row: MinutesRow): Promise<void>
  appendSystem(entries: readonly SystemEntry[]): Promise<void>
}

/** Names a command in maps. Ids hold no line break. */
export const commandKey = (key: CommandKey): string => `${key.boardId}\n${key.actorId}\n${key.commandId}`
