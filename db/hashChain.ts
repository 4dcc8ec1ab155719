import { createHash } from 'node:crypto'

/** What the first entry of a stream is chained to: 32 zero bytes. */
export const GENESIS_HASH = '0'.repeat(64)

/** SHA-256(previous hash ‖ stored body), in hex. `body` is the very text that is stored: it is never re-serialised. */
export function nextHash(previous: string, body: string): string {
  return createHash('sha256').update(previous, 'hex').update(body, 'utf8').digest('hex')
}

/** What is wrong with the first bad entry: missing or out of order, not its hash, columns unlike its body, or cut off. */
export type ChainFault = 'gap' | 'hash' | 'columns' | 'head'

export type ChainReport = { ok: true; seq: number; hash: string } | { ok: false; seq: number; fault: ChainFault }

export interface ChainedRow {
  seq: number
  body: string
  hash: string
}

/** Walks a stream in order of sequence and stops at the first entry that does not follow from the one before. */
export class ChainWalk {
  #seq = 0
  #hash = GENESIS_HASH
  #fault: { seq: number; fault: ChainFault } | null = null

  get done(): boolean {
    return this.#fault !== null
  }
  step(row: ChainedRow, columnsMatch: () => boolean): void {
    if (this.#fault) return
    if (row.seq !== this.#seq + 1) this.#fault = { seq: this.#seq + 1, fault: 'gap' }
    else if (nextHash(this.#hash, row.body) !== row.hash) this.#fault = { seq: row.seq, fault: 'hash' }
    else if (!columnsMatch()) this.#fault = { seq: row.seq, fault: 'columns' }
    else {
      this.#seq = row.seq
      this.#hash = row.hash
    }
  }
  /** The head is stored beside the stream, so that a stream cut off at its end is noticed. */
  report(head: { seq: number; hash: string }): ChainReport {
    if (this.#fault) return { ok: false, ...this.#fault }
    if (this.#seq < head.seq) return { ok: false, seq: this.#seq + 1, fault: 'gap' }
    if (this.#seq !== head.seq || this.#hash !== head.hash) return { ok: false, seq: this.#seq, fault: 'head' }
    return { ok: true, seq: this.#seq, hash: this.#hash }
  }
}
