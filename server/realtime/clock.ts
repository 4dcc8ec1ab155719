/** Time as rooms and the pipeline see it, so that tests can hold it still. */
export interface Clock {
  now(): number
  /** Calls back once after `ms`, of 0 when what has arrived is read; the returned function cancels. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    if (ms <= 0) {
      const turn = setImmediate(run)
      return () => clearImmediate(turn)
    }
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
