import type { Clock } from './clock.ts'

/** Lets `perSecond` messages (or whatever is counted) a second through, with bursts of one second's worth. */
export class TokenBucket {
  readonly #clock: Clock
  readonly #perSecond: number
  #tokens: number
  #at: number

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock
    this.#perSecond = perSecond
    this.#tokens = perSecond
    this.#at = clock.now()
  }

  get left(): number {
    const now = this.#clock.now()
    // A clock that was set back takes nothing away.
    const elapsed = Math.max(0, now - this.#at)
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (elapsed / 1000) * this.#perSecond)
    this.#at = now
    return this.#tokens
  }

  /** Takes so many; there may be fewer, and then it takes longer until there are any again. */
  spend(count: number): void {
    this.#tokens = this.left - count
  }

  /** Takes one; false when there is none. */
  take(): boolean {
    if (this.left < 1) return false
    this.spend(1)
    return true
  }
}
