import { localDate } from '#shared/domain/calendar.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { Listeners } from './listeners.ts'

/** The server's clock as seen from here. Lights follow its day, never that of the computer in front of the person. */
export class ServerClock {
  readonly #listeners = new Listeners()
  readonly #local: () => number
  #offset: number
  #date: LocalDate

  /** `serverNow` comes with the page: until a fresher reading the clock says what the server said when it rendered. */
  constructor(serverNow: number, local: () => number = Date.now) {
    this.#local = local
    this.#offset = serverNow - local()
    this.#date = localDate(serverNow)
  }

  now(): number {
    return Math.round(this.#local() + this.#offset)
  }

  /**
   * The day in Asia/Shanghai as the server last told it. It does not turn by itself: without a connection the figures
   * on the page stay those of the day they are of.
   */
  get date(): LocalDate {
    return this.#date
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** A reading of the server's clock that came after `waited` ms of waiting for the answer. */
  read(serverNow: number, waited = 0): void {
    this.#offset = serverNow + waited / 2 - this.#local()
    const date = localDate(serverNow)
    if (date === this.#date) return
    this.#date = date
    this.#listeners.tell(null)
  }
}
