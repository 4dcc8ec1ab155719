import type { SystemEntry } from '#db/commitStore.ts'

/** One account adds at most one entry a door to the system stream in this time (ms), however much it tries. */
const WINDOW_MS = 60_000

interface Window {
  since: number
  /** Denied since the last entry, and what the latest of them was. */
  uncounted: number
  latest: SystemEntry
}

/** Where it was denied: a document, a command, or a resource of the HTTP API. */
const doorOf = ({ document, door }: SystemEntry['body']): string =>
  typeof door === 'string' ? `http ${door}` : document === undefined ? 'command' : 'document'

/** Entries to be stored; what they stand for is forgotten by `settle`, once they are. */
export interface Entering {
  entries: SystemEntry[]
  settle(): void
}

/**
 * Denials on their way into the system stream, which is never shortened: the first of an account at a door is an entry at
 * once, those of the next minute are counted and become one entry, with the first batch after it.
 */
export class Denials {
  #windows = new Map<string, Window>()

  /** What the denials of a batch add, and what has been counted long enough. */
  enter(denied: readonly SystemEntry[], now: number): Entering {
    const windows = new Map([...this.#windows].map(([key, window]) => [key, { ...window }]))
    for (const entry of denied) {
      const key = `${entry.actorId ?? ''}\n${doorOf(entry.body)}`
      const window = windows.get(key) ?? { since: -Infinity, uncounted: 0, latest: entry }
      windows.set(key, { ...window, uncounted: window.uncounted + 1, latest: entry })
    }
    return this.#entering(windows, now, WINDOW_MS)
  }

  /** Whether anything has been counted that is not an entry yet. */
  get waiting(): boolean {
    return [...this.#windows.values()].some(({ uncounted }) => uncounted > 0)
  }

  /** Everything counted so far, before the end. */
  rest(now: number): Entering {
    return this.#entering(new Map(this.#windows), now, -Infinity)
  }

  #entering(windows: Map<string, Window>, now: number, after: number): Entering {
    const entries: SystemEntry[] = []
    for (const [key, window] of windows) {
      // A clock that was set back holds nothing back.
      if (now - window.since < after && now >= window.since) continue
      if (window.uncounted === 0) {
        windows.delete(key)
        continue
      }
      const { latest, uncounted } = window
      entries.push(uncounted === 1 ? latest : { ...latest, body: { ...latest.body, count: uncounted } })
      windows.set(key, { since: now, uncounted: 0, latest })
    }
    return { entries, settle: () => void (this.#windows = windows) }
  }
}
