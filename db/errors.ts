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
