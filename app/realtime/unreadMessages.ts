import { ask } from '#app/ask.ts'
import type { MessagePage } from '#shared/protocol/messages.ts'
import type { Connection } from './connection.ts'
import { Listeners } from './listeners.ts'

export interface Unread {
  /** Null until the server has said. */
  count: number | null
  /** Rises whenever messages came or were read, here or on another page. */
  news: number
}

/** How many 提醒 wait for the person of this page. The server says it when it changes; missed words are asked for. */
export class UnreadMessages {
  readonly #listeners = new Listeners()
  readonly #connection: Connection
  #unread: Unread = { count: null, news: 0 }
  #started = false

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get unread(): Unread {
    return this.#unread
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Asks and follows, once for the life of the page. */
  start(): void {
    if (this.#started) return
    this.#started = true
    const connection = this.#connection
    connection.on('notice:message', (message) => {
      if (message.kind === 'messages') this.become(message.unread)
    })
    let before = connection.state.state
    connection.subscribe(() => {
      const { state } = connection.state
      // What was told while there was no connection.
      if (state === 'online' && (before === 'reconnecting' || before === 'offline')) void this.#ask()
      before = state
    })
    void this.#ask()
  }

  become(count: number): void {
    this.#unread = { count, news: this.#unread.news + 1 }
    this.#listeners.tell(null)
  }

  async #ask(): Promise<void> {
    const { news } = this.#unread
    const answer = await ask<MessagePage>('/api/messages?unread=1', { method: 'GET' })
    // A word that came meanwhile is younger. Without an answer the next word, or reconnection, brings it.
    if (answer.ok && news === this.#unread.news) this.become(answer.value.unread)
  }
}
