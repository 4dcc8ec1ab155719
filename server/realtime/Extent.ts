import * as Y from 'yjs'
import { MAX_DOCUMENT_BYTES } from '#shared/protocol/limits.ts'

/**
 * What a client id counts for, in bytes: it stays for ever, makes every later transaction longer, and everybody who opens
 * the document tells how far they know it. So a document has at most some 20,000.
 */
const BYTES_A_CLIENT = 200

/**
 * How large a document has become. What was stored is counted as it comes, which is too much, since Yjs merges what
 * belongs together and lets go of what was deleted; so it is measured before anybody is told that there is no more room.
 */
export class Extent {
  readonly #doc: Y.Doc
  #bytes = 0
  /** Nothing has come since it was measured. */
  #exact = false

  constructor(doc: Y.Doc) {
    this.#doc = doc
  }

  /** So many bytes of updates have gone into it. */
  grew(bytes: number): void {
    this.#bytes += bytes
    this.#exact = false
  }

  get full(): boolean {
    if (this.#total < MAX_DOCUMENT_BYTES) return false
    if (!this.#exact) this.#bytes = Y.encodeStateAsUpdate(this.#doc).byteLength
    this.#exact = true
    return this.#total >= MAX_DOCUMENT_BYTES
  }

  get #total(): number {
    return this.#bytes + this.#doc.store.clients.size * BYTES_A_CLIENT
  }
}
