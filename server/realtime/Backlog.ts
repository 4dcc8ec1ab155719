import { MAX_BUFFERED_BYTES } from '#shared/protocol/limits.ts'

/**
 * How much may wait in one connection. A peer that does not read would fill our memory, so what others say may pile up to
 * a limit. What it asked for itself comes on top: a large board or document is longer than the limit, and would
 * otherwise be cut off in the middle again and again, once for every word that others say meanwhile.
 */
export class Backlog {
  readonly #waiting: () => number
  #own = 0

  /** `waiting` measures the bytes that are not on their way yet. */
  constructor(waiting: () => number) {
    this.#waiting = waiting
  }

  /** Sends an answer to a question of the peer. */
  answer(send: () => void): void {
    const before = this.#waiting()
    send()
    // One answer at a time: who asks again without having read the first has reached the limit.
    if (before <= MAX_BUFFERED_BYTES) this.#own = Math.max(0, this.#waiting() - before)
  }

  /** Whether more waits than may. */
  get exceeded(): boolean {
    const waiting = this.#waiting()
    if (waiting <= MAX_BUFFERED_BYTES) this.#own = 0
    return waiting > MAX_BUFFERED_BYTES + this.#own
  }
}
