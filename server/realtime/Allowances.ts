import type { Clock } from './clock.ts'
import { TokenBucket } from './TokenBucket.ts'

/** Accounts that are remembered before the idle ones among them are forgotten. */
const MANY = 1_000

/** What each account may still cost everybody else, over all its connections. */
export class Allowances {
  readonly #clock: Clock
  readonly #perSecond: number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock
    this.#perSecond = perSecond
  }

  of(accountId: string): TokenBucket {
    const known = this.#buckets.get(accountId)
    if (known) return known
    // A full bucket says the same as none.
    if (this.#buckets.size >= MANY)
      for (const [id, bucket] of this.#buckets) if (bucket.left >= this.#perSecond) this.#buckets.delete(id)
    const bucket = new TokenBucket(this.#clock, this.#perSecond)
    this.#buckets.set(accountId, bucket)
    return bucket
  }
}
