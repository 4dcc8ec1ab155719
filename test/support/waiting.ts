/**
 * Waiting for events, with an end: whoever changes something rings, whoever waits looks again, and a wait that lasts too
 * long says what it waited for.
 */
export class Bell {
  #looks = new Set<() => void>()
  #broken: Error | null = null

  /** Something has changed. */
  ring(): void {
    if (this.#looks.size > 0) for (const look of [...this.#looks]) look()
  }

  /** From now on nothing can become true any more: every wait, present and future, rejects with the first such error. */
  break(error: Error): void {
    this.#broken ??= error
    this.ring()
  }

  /** Resolves once `condition` holds. Rejects when the bell breaks, and after `ms`, saying `what`. */
  until(what: string | (() => string), condition: () => boolean, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void): void => {
        clearTimeout(timer)
        this.#looks.delete(look)
        settle()
      }
      const look = (): void => {
        if (this.#broken) end(() => reject(this.#broken))
        else if (condition()) end(resolve)
      }
      const timer = setTimeout(() => end(() => reject(tooLong(what, ms))), ms)
      this.#looks.add(look)
      look()
    })
  }
}

/** The outcome of `promise`; after `ms` a rejection that says what was waited for. */
export async function within<T>(ms: number, what: string | (() => string), promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLong(what, ms)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

const tooLong = (what: string | (() => string), ms: number): Error =>
  new Error(`waited ${ms / 1000} s for ${typeof what === 'string' ? what : what()}`)
