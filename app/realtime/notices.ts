import { type Connection } from './connection.ts'
import { Listeners } from './listeners.ts'

export interface Notices {
  /** Storage is in trouble: everything can be read, nothing stored. */
  readOnly: boolean
  /** The session has ended. */
  signedOut: boolean
}

const QUIET: Notices = { readOnly: false, signedOut: false }

/** What the server tells every page. */
export class NoticeStore {
  readonly #listeners = new Listeners()
  #notices = QUIET

  /** Follows `connection` for as long as the page lives. */
  constructor(connection: Connection) {
    connection.on('notice:message', (message) => {
      switch (message.kind) {
        case 'readOnly':
          return this.#become({ ...this.#notices, readOnly: true })
        case 'writable':
          return this.#become({ ...this.#notices, readOnly: false })
        case 'signedOut':
          return this.#become({ ...this.#notices, signedOut: true })
        case 'newDay':
        case 'regranted':
        case 'messages':
          return
      }
    })
    // A server that is read-only says so to each new connection.
    connection.subscribe(() => {
      if (connection.state.state !== 'online') this.#become({ ...this.#notices, readOnly: false })
    })
  }

  get notices(): Notices {
    return this.#notices
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  #become(notices: Notices): void {
    if (notices.readOnly === this.#notices.readOnly && notices.signedOut === this.#notices.signedOut) return
    this.#notices = notices
    this.#listeners.tell(null)
  }
}
