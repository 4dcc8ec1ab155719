import type { Clock } from './clock.ts'

/** Lets `perSecond` messages a second through, with bursts of one second's worth. */
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

  take(): boolean {
    const now = this.#clock.now()
    // A clock that was set back takes nothing away.
    const elapsed = Math.max(0, now - this.#at)
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (elapsed / 1000) * this.#perSecond)
    this.#at = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
