import { RefusedUpdate } from './refusedUpdate.ts'

/**
 * What one update may cost, in steps of about a quarter of a microsecond. They are counted before Yjs does the work, so
 * that the verdict does not depend on how fast the machine is.
 */
export const MAX_STEPS = 200_000

/** The steps that judging and integrating one update takes. */
export class Steps {
  readonly #limit: number
  #taken = 0

  constructor(limit = MAX_STEPS) {
    this.#limit = limit
  }

  get taken(): number {
    return this.#taken
  }

  /** Counts. Throws RefusedUpdate beyond the limit: `tooMany` when the same would do later, else `costly`. */
  take(steps: number): void {
    this.#taken += steps
    if (this.#taken > this.#limit)
      throw new RefusedUpdate(this.#limit < MAX_STEPS ? 'tooMany' : 'costly', `more than ${this.#limit} steps`)
  }
}

/**
 * Putting one thing into or out of a client's array of structs moves what is behind it. Measured with Yjs 13.6.33: about
 * 2 µs among 20,000, and 50 µs among 65,000, which no longer fit the processor's cache.
 */
export const spliceSteps = (structs: number): number => 1 + Math.floor(structs ** 2 / 2 ** 24)
