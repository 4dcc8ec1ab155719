import type { Schedule } from './schedule.ts'

/** Before the same thing is tried again while the connection stands. */
const RETRY_MS = 1_000

/** One thing put off for a moment, since trying at once would not help. */
export class Retry {
  readonly #schedule: Schedule
  #cancel: (() => void) | null = null

  constructor(schedule: Schedule) {
    this.#schedule = schedule
  }

  get waiting(): boolean {
    return this.#cancel !== null
  }

  /** In a moment, instead of whatever waited before. */
  later(run: () => void): void {
    this.stop()
    this.#cancel = this.#schedule(() => {
      this.#cancel = null
      run()
    }, RETRY_MS)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
