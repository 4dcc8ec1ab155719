import type { Clock } from '#server/realtime/clock.ts'

/** A clock that stands still until it is moved; timers run in order of their time. */
export class FakeClock implements Clock {
  #now: number
  #timers: { at: number; run: () => void }[] = []

  constructor(now = Date.parse('2026-06-01T09:00:00+08:00')) {
    this.#now = now
  }
  now(): number {
    return this.#now
  }
  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#timers.push(timer)
    // A turn of the event loop passes though the clock stands still.
    if (ms <= 0) setImmediate(() => this.#timers.includes(timer) && this.advance(0))
    return () => {
      this.#timers = this.#timers.filter((t) => t !== timer)
    }
  }
  get waiting(): number {
    return this.#timers.length
  }
  /** Moves on by `ms`, running what falls due. */
  advance(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const next = this.#timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#timers = this.#timers.filter((t) => t !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = until
  }
}
