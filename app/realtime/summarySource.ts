import type { Change } from '#shared/domain/model.ts'
import type { Summary } from '#shared/domain/summary.ts'
import type { Connection } from './connection.ts'
import { Listeners } from './listeners.ts'

/** Changes kept for the list of the latest. */
const LATEST = 30

export interface LiveSummary {
  summary: Summary
  /** The latest changes this reader may see, newest first. */
  latest: readonly Change[]
}

/** The completion board of one board, live: joined anew on every connection, then told of changes. */
export class SummarySource {
  readonly #connection: Pick<Connection, 'state' | 'subscribe' | 'on' | 'request'>
  readonly #listeners = new Listeners()
  #live: LiveSummary
  #joined = false

  constructor(initial: LiveSummary, connection: Pick<Connection, 'state' | 'subscribe' | 'on' | 'request'>) {
    const { summary, latest } = initial
    this.#live = { summary, latest: newestFirst(latest) }
    this.#connection = connection
  }

  get live(): LiveSummary {
    return this.#live
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Follows the connection. Returns the way to stop. */
  start(): () => void {
    const stops = [
      this.#connection.subscribe(() => this.#follow()),
      this.#connection.on('summary:changed', ({ boardId, summary, latest }) => {
        if (boardId === this.#live.summary.boardId) this.#take(summary, latest)
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
    const reply = await this.#connection.request('summary:join', { boardId: this.#live.summary.boardId })
    if (reply?.ok) this.#take(reply.summary, [])
  }

  /** A summary's key is sequence and day: an answer that was overtaken by a broadcast is not taken back. */
  #take(summary: Summary, news: readonly Change[]): void {
    const { seq, date } = this.#live.summary
    const overtaken = summary.seq < seq || (summary.seq === seq && summary.date < date)
    const latest = news.length > 0 ? newestFirst([...news, ...this.#live.latest]) : this.#live.latest
    this.#live = { summary: overtaken ? this.#live.summary : summary, latest }
    this.#listeners.tell(null)
  }
}

function newestFirst(changes: readonly Change[]): readonly Change[] {
  const bySeq = new Map(changes.map((change) => [change.seq, change]))
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, LATEST)
}
