import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import type * as Y from 'yjs'
import { MESSAGE_AWARENESS, MESSAGE_SYNC } from '#shared/document/messages.ts'

/** Frames of the y-websocket protocol that this page sends by itself, beside those of y-websocket. */

export function updateFrame(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE_SYNC)
  writeUpdate(encoder, update)
  return encoding.toUint8Array(encoder)
}

export function step1Frame(doc: Y.Doc): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE_SYNC)
  writeSyncStep1(encoder, doc)
  return encoding.toUint8Array(encoder)
}

/** The entry of one client alone. */
export function awarenessFrame(awareness: Awareness, clientId: number): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, MESSAGE_AWARENESS)
  encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [clientId]))
  return encoding.toUint8Array(encoder)
}

/** The Yjs update in an update frame, as a copy. */
export function updateOf(frame: Uint8Array): Uint8Array {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  return decoding.readVarUint8Array(decoder).slice()
}
