import type { Clock } from './clock.ts'

/**
 * Runs `send` for a burst of calls once: at once when the last run is longer ago than `quiet` ms, else when that time has
 * passed. Idle rooms answer without delay, busy ones send a bounded number of frames a second.
 */
export class Coalescer {
  readonly #clock: Clock
  readonly #quiet: number
  readonly #send: () => void
  #last = -Infinity
  #timer: (() => void) | null = null

  constructor(clock: Clock, quiet: number, send: () => void) {
    this.#clock = clock
    this.#quiet = quiet
    this.#send = send
  }

  call(): void {
    if (this.#timer) return
    // No longer than the quiet time, also when the computer's clock was set back.
    const wait = Math.min(this.#last + this.#quiet - this.#clock.now(), this.#quiet)
    if (wait <= 0) this.#run()
    else this.#timer = this.#clock.after(wait, () => this.#run())
  }

  /** Sends what waits now. */
  flush(): void {
    if (!this.#timer) return
    this.#timer()
    this.#run()
  }

  stop(): void {
    this.#timer?.()
    this.#timer = null
  }

  #run(): void {
    this.#timer = null
    this.#last = this.#clock.now()
    this.#send()
  }
}
