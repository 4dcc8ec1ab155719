import type { Clock } from './clock.ts'

/** What a room may tell without delay: of 40 edits a second that come by chance, one in a thousand waits. */
const FRAMES_AT_ONCE = 16
/** How soon a run that is held is looked at again (ms). */
const AGAIN_MS = 1

interface Options {
  /** How many runs may follow each other without delay (1). */
  few?: number
  /** Whether more is on its way that could go along. */
  more?: () => boolean
}

/**
 * Runs `send` for a burst of calls once: `quiet` ms after the last run, or as soon as fewer than `few` runs fall into the
 * last `few` times `quiet` ms. So idle rooms, and those where people only talk, answer without delay, and busy
 * ones send a bounded number of frames a second.
 */
export class Coalescer {
  readonly #clock: Clock
  readonly #quiet: number
  readonly #send: () => void
  readonly #more: (() => boolean) | null
  /** When the last runs were, in a ring; the oldest is at `#next`. */
  readonly #runs: number[]
  #next = 0
  #timer: (() => void) | null = null
  /** Since when a run is held for what is on its way; null when none is. */
  #heldSince: number | null = null

  constructor(clock: Clock, quiet: number, send: () => void, { few = 1, more }: Options = {}) {
    this.#clock = clock
    this.#quiet = quiet
    this.#send = send
    this.#more = more ?? null
    this.#runs = new Array<number>(few).fill(-Infinity)
  }

  call(): void {
    if (this.#heldSince !== null) this.#look()
    else if (!this.#timer) {
      const wait = this.#wait()
      if (wait > 0) this.#timer = this.#clock.after(wait, () => this.#run())
      else if (!this.#more) this.#run()
      else {
        this.#heldSince = this.#clock.now()
        this.#look()
      }
    }
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
    this.#heldSince = null
  }

  /**
   * Runs when what has arrived meanwhile is read, unless that is more of the same: to be told with it costs less than to
   * be told before it, which would make it wait for a whole round of sending.
   */
  #look(ms = 0): void {
    this.#timer?.()
    this.#timer = this.#clock.after(ms, () => {
      // A clock that was set back ends the wait too. What is on its way may be refused, and then nobody calls.
      const held = Math.abs(this.#clock.now() - (this.#heldSince ?? 0))
      if (held < this.#quiet && this.#more?.()) this.#look(AGAIN_MS)
      else this.#run()
    })
  }

  #wait(): number {
    const now = this.#clock.now()
    const few = this.#runs.length
    const last = this.#runs[(this.#next + few - 1) % few]!
    const due = Math.min(this.#runs[this.#next]! + few * this.#quiet, last + this.#quiet)
    // No longer than the quiet time, also when the computer's clock was set back.
    return Math.max(0, Math.min(due - now, this.#quiet))
  }

  #run(): void {
    this.#timer = null
    this.#heldSince = null
    this.#runs[this.#next] = this.#clock.now()
    this.#next = (this.#next + 1) % this.#runs.length
    this.#send()
  }
}

/** How often a room tells what was stored: without delay as long as it is little, under load every `quiet` ms. */
export const storedCoalescer = (clock: Clock, quiet: number, room: { pending: number }, send: () => void): Coalescer =>
  new Coalescer(clock, quiet, send, { few: FRAMES_AT_ONCE, more: () => room.pending > 0 })
