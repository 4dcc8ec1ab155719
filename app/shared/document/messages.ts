import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { ErrorCode } from '../protocol/errors.ts'

/**
 * The y-websocket protocol at `/yjs/<name>` and the two message types this product adds, so that any y-websocket client
 * can join and ours can tell stored from sent.
 */
export const MESSAGE_SYNC = 0
export const MESSAGE_AWARENESS = 1
export const MESSAGE_QUERY_AWARENESS = 3
/** varuint: how many sync-step-2 and update messages of this connection are durably stored (a state vector would not tell: deleting leaves it unchanged). */
export const MESSAGE_STORED = 4
/** varstring code, varstring reason: an update was refused. The client sets its unsent text aside, drops its document and starts from the server's. */
export const MESSAGE_REFUSED = 5

/**
 * Query parameters of the handshake, all optional: SCHEMA_VERSION, the database the page is of, the account it is for.
 * A mismatch of the first two is closed with CLOSE_STALE, of the last with CLOSE_UNAUTHENTICATED.
 */
export const SCHEMA_PARAM = 'schema'
export const HOUSE_PARAM = 'house'
export const ACCOUNT_PARAM = 'account'

/** Close codes of the document door; 4xxx is the application's range. From 4400 on, coming back by itself is no use. */
export const CLOSE_REGRANTED = 4001
export const CLOSE_UNAUTHENTICATED = 4401
export const CLOSE_STALE = 4409
export const CLOSE_TOO_MANY = 4429

/**
 * Besides those of every door. `costly`: working it into the document would hold everybody up; nothing a person types
 * does. `locked`: the document is finished, as minutes are once they are final. `full`: it has grown as far as a document
 * may; deleting still works, and makes room.
 */
export type RefusalCode = ErrorCode | 'malformed' | 'gap' | 'foreignClient' | 'schema' | 'costly' | 'locked' | 'full'

export function encodeStored(count: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE_STORED)
  encoding.writeVarUint(encoder, count)
  return encoding.toUint8Array(encoder)
}

export function encodeRefused(code: RefusalCode, detail: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE_REFUSED)
  encoding.writeVarString(encoder, code)
  encoding.writeVarString(encoder, detail)
  return encoding.toUint8Array(encoder)
}

/** Reads the body of a stored message; the type has been read. */
export const readStored = (decoder: decoding.Decoder): number => decoding.readVarUint(decoder)

/** Reads the body of a refused message; the type has been read. */
export const readRefused = (decoder: decoding.Decoder): { code: RefusalCode; detail: string } => ({
  code: decoding.readVarString(decoder) as RefusalCode,
  detail: decoding.readVarString(decoder),
})
