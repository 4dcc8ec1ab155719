import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { CountedSocket } from './countingSocket.ts'

interface Held {
  type: number
  body: Uint8Array
  socket: CountedSocket | null
}

/**
 * What waits while an input method composes: nothing of the document comes in or goes out meanwhile. The whole document
 * waits, not the field alone: y-tiptap knows nothing of composing, and were remote text in the Y.Doc but not on the
 * screen, it would write the difference as a deletion.
 */
export class Composition {
  #active = false
  #in: Held[] = []
  #out: Uint8Array[] = []

  get active(): boolean {
    return this.#active
  }

  begin(): void {
    this.#active = true
  }

  holdIn(type: number, decoder: decoding.Decoder, socket: CountedSocket | null): void {
    // A copy: the frame's buffer is not ours to keep.
    this.#in.push({ type, body: decoding.readTailAsUint8Array(decoder).slice(), socket })
  }

  holdOut(update: Uint8Array): void {
    this.#out.push(update)
  }

  /** Ends it: what was typed as one update, and what came meanwhile on `socket`. */
  end(socket: CountedSocket | null): { typed: Uint8Array | null; come: readonly Held[] } {
    const [out, held] = [this.#out, this.#in]
    this.#active = false
    this.drop()
    const typed = out.length > 1 ? Y.mergeUpdates(out) : (out[0] ?? null)
    return { typed, come: held.filter((item) => item.socket === socket) }
  }

  /** The connection is gone: the next one brings everything anew. */
  drop(): void {
    this.#in = []
    this.#out = []
  }
}
