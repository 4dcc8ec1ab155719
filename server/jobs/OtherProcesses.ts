import type { Clock } from '../realtime/clock.ts'

/** Well within the second after which people say that it is not live. */
const EVERY_MS = 500

export interface OtherProcessesParts {
  clock: Clock
  /** Accounts that have a connection here. */
  accountsHere: () => string[]
  /** What changes with the unread messages of an account, for those that have any. */
  unreadMarks: (accountIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Takes up what was committed elsewhere. */
  catchUp: () => Promise<void>
  /** The unread messages of these accounts are others than they were. */
  onMoved: (accountIds: readonly string[]) => Promise<void>
  onTrouble: (error: unknown) => void
}

/**
 * Looks twice a second at what other processes on the same database have done: boards that live here take up what was
 * committed there, and the bells of the people here move with messages that were made or read there. The log decides
 * whatever this misses; a look costs two small queries, and nothing while nobody is here. DESIGN.md §5.
 */
export class OtherProcesses {
  readonly #parts: OtherProcessesParts
  /** Per account that was here at the last look: what its unread messages looked like. */
  #marks = new Map<string, string>()
  #cancel: () => void = () => undefined
  #looking: Promise<void> | null = null
  #failing = false
  #stopped = false

  constructor(parts: OtherProcessesParts) {
    this.#parts = parts
  }

  start(): void {
    this.#wait()
  }

  /** Resolves when no look is under way, and none will be. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#looking
  }

  #wait(): void {
    if (this.#stopped) return
    this.#cancel = this.#parts.clock.after(EVERY_MS, () => {
      this.#looking = this.#look()
        .then(
          () => {
            this.#failing = false
          },
          (error: unknown) => {
            // Once until it works again: storage that is gone is told by whoever writes.
            if (!this.#failing && !this.#stopped) this.#parts.onTrouble(error)
            this.#failing = true
          },
        )
        .finally(() => this.#wait())
    })
  }

  async #look(): Promise<void> {
    const { accountsHere, unreadMarks, catchUp, onMoved } = this.#parts
    const here = accountsHere()
    if (here.length === 0) {
      this.#marks.clear()
      return
    }
    // First the messages, then the boards: what a message is about is committed before it is told, so that whoever counts
    // the messages afterwards finds it on the board.
    const found = await unreadMarks(here)
    try {
      await catchUp()
    } finally {
      // A board that cannot be read keeps nobody's bell from moving.
      const marks = new Map(here.map((accountId) => [accountId, found.get(accountId) ?? '']))
      const moved = here.filter((accountId) => {
        const before = this.#marks.get(accountId)
        return before !== undefined && before !== marks.get(accountId)
      })
      if (moved.length > 0) await onMoved(moved)
      // Noted only now: what could not be told is told by the next look.
      this.#marks = marks
    }
  }
}
