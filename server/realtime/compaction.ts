import * as Y from 'yjs'
import type { StoredDocument } from './DocumentRoom.ts'
import { createStandingDoc } from './standingDoc.ts'

/** Updates after the last snapshot beyond which opening a document makes a new one. */
export const COMPACT_AFTER = 500

/**
 * The merged state of a document that has just been built from `stored`, if a snapshot is worth while; null when it is
 * not, or must not be: something parked in it would be frozen for ever. The state is verified by replaying it. The log
 * stays; a snapshot only saves the replay.
 */
export function compact(doc: Y.Doc, stored: StoredDocument): Uint8Array | null {
  if (stored.updates.length < COMPACT_AFTER) return null
  if (doc.store.pendingStructs || doc.store.pendingDs) return null
  const state = Y.encodeStateAsUpdate(doc)
  const replayed = createStandingDoc()
  Y.applyUpdate(replayed, state)
  const equal = Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(replayed))
  replayed.destroy()
  return equal ? state : null
}
