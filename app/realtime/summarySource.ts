import type { Summary } from '#shared/domain/summary.ts'
import type { Connection } from './connection.ts'
import { Listeners } from './listeners.ts'

/** The completion board of one board, live: joined anew on every connection, then told of changes. */
export class SummarySource {
  readonly #connection: Pick<Connection, 'state' | 'subscribe' | 'on' | 'request'>
  readonly #listeners = new Listeners()
  #summary: Summary
  #joined = false

  constructor(initial: Summary, connection: Pick<Connection, 'state' | 'subscribe' | 'on' | 'request'>) {
    this.#summary = initial
    this.#connection = connection
  }

  get summary(): Summary {
    return this.#summary
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Follows the connection. Returns the way to stop. */
  start(): () => void {
    const stops = [
      this.#connection.subscribe(() => this.#follow()),
      this.#connection.on('summary:changed', ({ boardId, summary }) => {
        if (boardId === this.#summary.boardId) this.#take(summary)
      }),
    ]
    this.#follow()
    return () => {
      this.#joined = false
      for (const stop of stops) stop()
    }
  }

  #follow(): void {
    const online = this.#connection.state.state === 'online'
    if (online && !this.#joined) void this.#join()
    this.#joined = online
  }

  async #join(): Promise<void> {
    const reply = await this.#connection.request('summary:join', { boardId: this.#summary.boardId })
    if (reply?.ok) this.#take(reply.summary)
  }

  /** Its key is sequence and day: an answer that was overtaken by a broadcast is not taken back. */
  #take(summary: Summary): void {
    const { seq, date } = this.#summary
    if (summary.seq < seq || (summary.seq === seq && summary.date < date)) return
    this.#summary = summary
    this.#listeners.tell(null)
  }
}
