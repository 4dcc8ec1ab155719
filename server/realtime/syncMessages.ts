import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { MESSAGE_AWARENESS, MESSAGE_QUERY_AWARENESS, MESSAGE_SYNC } from '#shared/document/messages.ts'

/** The y-websocket messages, read and written without y-protocols' habit of swallowing the errors of an update. */

const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

export type ClientMessage =
  | { kind: 'step1'; stateVector: Uint8Array }
  | { kind: 'step2' | 'update'; update: Uint8Array }
  | { kind: 'awareness'; body: Uint8Array }
  | { kind: 'queryAwareness' }

/** Parses one frame of a client; null when it is none. */
export function readMessage(frame: Uint8Array): ClientMessage | null {
  try {
    const decoder = decoding.createDecoder(frame)
    const type = decoding.readVarUint(decoder)
    if (type === MESSAGE_QUERY_AWARENESS) return { kind: 'queryAwareness' }
    if (type === MESSAGE_AWARENESS) return { kind: 'awareness', body: decoding.readVarUint8Array(decoder) }
    if (type !== MESSAGE_SYNC) return null
    const step = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (step === STEP_1) return { kind: 'step1', stateVector: bytes }
    if (step === STEP_2) return { kind: 'step2', update: bytes }
    return step === UPDATE ? { kind: 'update', update: bytes } : null
  } catch {
    // lib0 throws on truncated frames; an unreadable frame is answered like an unknown one.
    return null
  }
}

function encodeSync(step: number, bytes: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE_SYNC)
  encoding.writeVarUint(encoder, step)
  encoding.writeVarUint8Array(encoder, bytes)
  return encoding.toUint8Array(encoder)
}

export const encodeUpdate = (update: Uint8Array): Uint8Array => encodeSync(UPDATE, update)
export const encodeStep1 = (doc: Y.Doc): Uint8Array => encodeSync(STEP_1, Y.encodeStateVector(doc))

/** What the client with this state vector lacks; null when the vector is malformed or claims more than bytes can hold. */
export function encodeStep2(doc: Y.Doc, stateVector: Uint8Array): Uint8Array | null {
  if (!isStateVector(stateVector)) return null
  return encodeSync(STEP_2, Y.encodeStateAsUpdate(doc, stateVector))
}

function isStateVector(bytes: Uint8Array): boolean {
  try {
    const decoder = decoding.createDecoder(bytes)
    const count = decoding.readVarUint(decoder)
    if (count * 2 > bytes.length) return false
    for (let i = 0; i < count * 2; i++) decoding.readVarUint(decoder)
    return !decoding.hasContent(decoder)
  } catch {
    return false
  }
}

/** One awareness entry as the server tells it; a null state takes the entry away. */
export function encodeAwareness(entries: { client: number; clock: number; state: object | null }[]): Uint8Array {
  const body = encoding.createEncoder()
  encoding.writeVarUint(body, entries.length)
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(body, client)
    encoding.writeVarUint(body, clock)
    encoding.writeVarString(body, JSON.stringify(state))
  }
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS)
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body))
  return encoding.toUint8Array(encoder)
}

/** The entries of a client's awareness message, at most `limit`; null when malformed. */
export function readAwareness(body: Uint8Array, limit: number): { client: number; state: unknown }[] | null {
  try {
    const decoder = decoding.createDecoder(body)
    const count = decoding.readVarUint(decoder)
    if (count > limit) return null
    const entries: { client: number; state: unknown }[] = []
    for (let i = 0; i < count; i++) {
      const client = decoding.readVarUint(decoder)
      decoding.readVarUint(decoder)
      entries.push({ client, state: JSON.parse(decoding.readVarString(decoder)) })
    }
    return entries
  } catch {
    return null
  }
}
