import * as Y from 'yjs'
import { createStandingDoc } from './standingDoc.ts'

/** Updates after the last snapshot beyond which opening a document makes a new one. */
export const COMPACT_AFTER = 500
/** The same for a document that stays open: whoever opens it after a restart replays no more than that. */
export const COMPACT_LIVE_AFTER = 5_000
/** How long after it was opened (ms): whoever waits for the text is given it first. */
export const COMPACT_OPENED_MS = 2_000

/**
 * The merged state of a document, verified by replaying it; null where something is parked in it, which would be frozen
 * for ever. The log stays; a snapshot only saves the replay.
 */
export function verifiedState(doc: Y.Doc): Uint8Array | null {
  if (doc.store.pendingStructs || doc.store.pendingDs) return null
  const state = Y.encodeStateAsUpdate(doc)
  const replayed = createStandingDoc()
  Y.applyUpdate(replayed, state)
  const equal = Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(replayed))
  replayed.destroy()
  return equal ? state : null
}
