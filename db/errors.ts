/** Failures of the storage floor. Messages for a person at the console are in Chinese; the rest are defects or races. */

export type UnsafeReason =
  'versionTooOld' | 'notWal' | 'notDurable' | 'inUse' | 'unwritable' | 'damaged' | 'newerSchema'

/** The database cannot be trusted with acknowledged work, so nothing is opened. `message` is one sentence for a person. */
export class UnsafeDatabaseError extends Error {
  override readonly name = 'UnsafeDatabaseError'
  readonly reason: UnsafeReason
  constructor(reason: UnsafeReason, message: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}

/** Another node appended to the board first: read the log forward and decide again, in a new transaction. */
export class HeadMovedError extends Error {
  override readonly name = 'HeadMovedError'
  readonly boardId: string
  readonly expectedSeq: number
  readonly storedSeq: number
  constructor(boardId: string, expectedSeq: number, storedSeq: number) {
    super(`the head of board ${boardId} is ${storedSeq}, not ${expectedSeq}`)
    this.boardId = boardId
    this.expectedSeq = expectedSeq
    this.storedSeq = storedSeq
  }
}

/** A Yjs client id is already bound to another account in this document; whoever uses it now may be forging. */
export class ClientTakenError extends Error {
  override readonly name = 'ClientTakenError'
  readonly document: string
  readonly clientId: number
  constructor(document: string, clientId: number) {
    super(`client ${clientId} of ${document} belongs to another account`)
    this.document = document
    this.clientId = clientId
  }
}

/** A stored row does not read as what was written: damage, or a newer release. Only its board is affected. */
export class CorruptRowError extends Error {
  override readonly name = 'CorruptRowError'
  readonly where: string
  readonly seq: number
  constructor(where: string, seq: number, cause?: unknown) {
    super(`row ${seq} of ${where} cannot be read`, { cause })
    this.where = where
    this.seq = seq
  }
}

/** The username, as it is compared, belongs to another account. */
export class UsernameTakenError extends Error {
  override readonly name = 'UsernameTakenError'
  readonly username: string
  constructor(username: string) {
    super(`the username ${username} is taken`)
    this.username = username
  }
}

/** What is asked for cannot be answered while storage cannot be read. */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError'
  constructor(what: string) {
    super(`${what} cannot be read from storage now`)
  }
}

/** SQLSTATE classes: connection, resources, operator, system, and transactions that the server ended by itself. */
const POSTGRES_CLASSES = /^(08|53|57|58|25|XX)[0-9A-Z]{3}$/
const SQLITE_CODES = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL|INTERRUPT)/
/** Of the operating system and of Node: ENOSPC, EIO, ECONNREFUSED … */
const SYSTEM_CODES = /^E[A-Z0-9]+$/

/**
 * Whether an error says that storage is in trouble, rather than that it was asked for something it does not do: the same
 * may work later.
 */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof StorageUnavailableError) return true
  const { code } = error as Error & { code?: unknown }
  if (typeof code === 'string' && [POSTGRES_CLASSES, SQLITE_CODES, SYSTEM_CODES].some((codes) => codes.test(code)))
    return true
  // pg has no code for a connection that broke in the middle, and none for one that could not be had in time.
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
}
