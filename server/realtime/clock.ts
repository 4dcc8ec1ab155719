/** Time as rooms and the pipeline see it, so that tests can hold it still. */
export interface Clock {
  now(): number
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
