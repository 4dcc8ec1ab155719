import type { Clock } from './clock.ts'

export interface Room {
  /** Whether somebody is in it or something is on its way to it. */
  readonly busy: boolean
  close(): void
}

/**
 * Rooms by name, each loaded once: the map holds promises, so two joins at the same time share one load (two rooms for
 * one document would silently diverge). A room nobody uses any more is let go after a while.
 */
export class RoomRegistry<R extends Room> {
  readonly #rooms = new Map<string, Promise<R>>()
  readonly #load: (name: string) => Promise<R>
  readonly #clock: Clock
  readonly #idleMs: number

  constructor(load: (name: string) => Promise<R>, clock: Clock, idleMs: number) {
    this.#load = load
    this.#clock = clock
    this.#idleMs = idleMs
  }

  /** The room of that name. Rejects with what loading threw; the next call tries again. */
  get(name: string): Promise<R> {
    const existing = this.#rooms.get(name)
    if (existing) return existing
    const loading = this.#load(name)
    this.#rooms.set(name, loading)
    loading.catch(() => {
      if (this.#rooms.get(name) === loading) this.#rooms.delete(name)
    })
    return loading
  }

  /** Called when somebody left: lets the room go if it stays unused. */
  release(name: string): void {
    this.#clock.after(this.#idleMs, () => {
      const loaded = this.#rooms.get(name)
      void loaded?.then((room) => {
        // Checked again after the wait: somebody may have come back meanwhile.
        if (room.busy || this.#rooms.get(name) !== loaded) return
        this.#rooms.delete(name)
        room.close()
      })
    })
  }

  async all(): Promise<R[]> {
    const settled = await Promise.allSettled(this.#rooms.values())
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  }

  async close(): Promise<void> {
    for (const room of await this.all()) room.close()
    this.#rooms.clear()
  }
}
