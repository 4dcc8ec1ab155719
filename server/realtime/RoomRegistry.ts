import type { Clock } from './clock.ts'

export interface Room {
  /** Whether somebody is in it or something is on its way to it. */
  readonly busy: boolean
  close(): void
}

interface Entry<R> {
  loading: Promise<R>
  /** Set once it is loaded. */
  room: R | null
  /** Stops the look at whether it is still used. */
  cancel: () => void
}

/**
 * Rooms by name, each loaded once: the map holds promises, so two joins at the same time share one load (two rooms for
 * one document would silently diverge). A room that nobody asked for or left for a while, and nobody is in, is let go.
 */
export class RoomRegistry<R extends Room> {
  readonly #rooms = new Map<string, Entry<R>>()
  readonly #load: (name: string) => Promise<R>
  readonly #clock: Clock
  readonly #idleMs: number

  constructor(load: (name: string) => Promise<R>, clock: Clock, idleMs: number) {
    this.#load = load
    this.#clock = clock
    this.#idleMs = idleMs
  }

  /**
   * The room of that name. Rejects with what loading threw; the next call tries again. Whoever keeps the room longer than
   * the idle time must make it busy, since others may be given a new one after that.
   */
  get(name: string): Promise<R> {
    const existing = this.#rooms.get(name)
    if (existing) {
      this.release(name)
      return existing.loading
    }
    const entry: Entry<R> = { loading: this.#load(name), room: null, cancel: () => undefined }
    this.#rooms.set(name, entry)
    this.release(name)
    entry.loading.then(
      (room) => (entry.room = room),
      () => this.#forget(name, entry),
    )
    return entry.loading
  }

  /** Called when somebody left: lets the room go if it stays unused from now on. */
  release(name: string): void {
    const entry = this.#rooms.get(name)
    if (!entry) return
    // One look a room: leaving and coming back in a loop must not pile up timers.
    entry.cancel()
    entry.cancel = this.#clock.after(this.#idleMs, () => {
      // Who waits for the load is not in the room yet. Who is in it calls again on leaving.
      if (!entry.room) return this.release(name)
      if (entry.room.busy) return
      this.#forget(name, entry)
      entry.room.close()
    })
  }

  get size(): number {
    return this.#rooms.size
  }

  async all(): Promise<R[]> {
    const settled = await Promise.allSettled([...this.#rooms.values()].map((entry) => entry.loading))
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  }

  async close(): Promise<void> {
    for (const room of await this.all()) room.close()
    for (const entry of this.#rooms.values()) entry.cancel()
    this.#rooms.clear()
  }

  #forget(name: string, entry: Entry<R>): void {
    entry.cancel()
    if (this.#rooms.get(name) === entry) this.#rooms.delete(name)
  }
}
