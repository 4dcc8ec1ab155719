import type { Schedule } from './schedule.ts'

/** How long a cell that someone else changed stands out. */
export const FLASH_MS = 2_000

/** The subjects that someone else changed just now. */
export class Flashes {
  readonly #schedule: Schedule
  readonly #onEnd: (subject: string) => void
  readonly #ends = new Map<string, () => void>()

  constructor(schedule: Schedule, onEnd: (subject: string) => void) {
    this.#schedule = schedule
    this.#onEnd = onEnd
  }

  subjects(): Iterable<string> {
    return this.#ends.keys()
  }

  /** Begins, or begins again. */
  flash(subject: string): void {
    this.#ends.get(subject)?.()
    const end = this.#schedule(() => {
      this.#ends.delete(subject)
      this.#onEnd(subject)
    }, FLASH_MS)
    this.#ends.set(subject, end)
  }
}
