import type { CommitStore } from '#db/commitStore.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import { DocumentRoom } from './DocumentRoom.ts'

/** How long after a failure storage is tried again (ms). */
const EVERY_MS = 1_000
/** How often trouble that goes on is told (ms). */
const TELL_EVERY_MS = 60_000

type AnyRoom = BoardRoom | DocumentRoom

export interface RecoveryPorts {
  store: CommitStore
  clock: Clock
  /** Loads a room's content again from storage. */
  reloadBoard(room: BoardRoom): Promise<void>
  reloadDocument(room: DocumentRoom): Promise<void>
  /** Told when storage fails and when it works again. */
  onReadOnly(readOnly: boolean, error?: unknown): void
  /** Told of failures that the people concerned have been answered for. */
  onTrouble(error: unknown): void
}

/**
 * What cannot be served for now: everything, while storage cannot be written; a room, while it cannot be read anew
 * after a transaction that failed. Both are tried again until they work, and heal by themselves.
 */
export class Recovery {
  readonly #ports: RecoveryPorts
  readonly #ailing = new Set<AnyRoom>()
  /** Rooms of transactions that failed: whether those were stored is certain only when storage works again. */
  readonly #doubtful = new Set<AnyRoom>()
  #readOnly = false
  #stopped = false
  #healing = false
  #toldAt = -Infinity

  constructor(ports: RecoveryPorts) {
    this.#ports = ports
  }

  get readOnly(): boolean {
    return this.#readOnly
  }

  /** Whether a room's content may be something else than what storage has. */
  ails(room: AnyRoom): boolean {
    return this.#ailing.has(room)
  }

  /** Storage cannot be written: read-only until it can be, and `rooms` until they have been read anew. */
  async storageFailed(rooms: ReadonlySet<AnyRoom>, error: unknown): Promise<void> {
    for (const room of rooms) this.#doubtful.add(room)
    if (!this.#readOnly) {
      this.#readOnly = true
      this.#toldAt = this.#ports.clock.now()
      this.#ports.onReadOnly(true, error)
    }
    await this.reload(rooms)
    void this.#heal()
  }

  /** Lets rooms that ran ahead start from what storage has. Those that cannot ail from now on, and are tried again. */
  async reload(rooms: ReadonlySet<AnyRoom>): Promise<void> {
    for (const room of rooms) this.#ailing.add(room)
    await this.#readAnew(rooms)
    if (this.#ailing.size > 0) void this.#heal()
  }

  /** Meanwhile a room is read as it is: it ails only if it did before, or cannot be read anew. */
  async #readAnew(rooms: ReadonlySet<AnyRoom>): Promise<void> {
    for (const room of rooms) {
      try {
        if (room instanceof DocumentRoom) await this.#ports.reloadDocument(room)
        else await this.#ports.reloadBoard(room)
        this.#ailing.delete(room)
      } catch (error) {
        this.#ailing.add(room)
        this.#tell(error)
      }
    }
  }

  stop(): void {
    this.#stopped = true
  }

  async #heal(): Promise<void> {
    if (this.#healing) return
    this.#healing = true
    while (!this.#stopped) {
      await this.#readAnew(new Set([...this.#ailing, ...this.#doubtful]))
      if (this.#readOnly) await this.#tryToWrite()
      if (!this.#readOnly && this.#ailing.size === 0) break
      await new Promise<void>((resolve) => this.#ports.clock.after(EVERY_MS, resolve))
    }
    this.#healing = false
  }

  /** Reading works on a full disk too: only a write shows that writing works again. */
  async #tryToWrite(): Promise<void> {
    const { store, clock, onReadOnly } = this.#ports
    try {
      await store.transaction((tx) =>
        tx.appendSystem([{ at: clock.now(), actorId: null, type: 'storage.recovered', body: {} }]),
      )
      this.#readOnly = false
      this.#doubtful.clear()
      onReadOnly(false)
    } catch (error) {
      this.#tell(error)
    }
  }

  /** Every second would fill the disk that may be full already. */
  #tell(error: unknown): void {
    const now = this.#ports.clock.now()
    if (now - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = now
    this.#ports.onTrouble(error)
  }
}
