import type { Recovered } from './documentProvider.ts'
import { Listeners } from './listeners.ts'
import type { LocalCopies } from './local/localCopies.ts'

/** Text that a server refused, until its author lets it go. */
export interface Recovery extends Recovered {
  id: string
  /** What the task was called; null where nobody here knows. */
  title: string | null
}

const SHELF = 'recovered'

/** All refused text of this person in this browser; it outlives the page. */
export class RecoveryShelf {
  readonly #listeners = new Listeners()
  readonly #copies: Promise<LocalCopies | null>
  readonly #newId: () => string
  #items: readonly Recovery[] = []

  constructor(copies: Promise<LocalCopies | null>, newId: () => string) {
    this.#copies = copies
    this.#newId = newId
  }

  /** Oldest first. */
  get items(): readonly Recovery[] {
    return this.#items
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Brings back what earlier pages set aside. */
  async open(): Promise<void> {
    const copies = await this.#copies
    const kept = (await copies?.list([SHELF]).catch(() => [])) ?? []
    const known = new Set(this.#items.map(({ id }) => id))
    const left = kept.map(({ value }) => value as Recovery).filter(({ id }) => !known.has(id))
    this.#become([...left, ...this.#items].sort((a, b) => a.at - b.at))
  }

  add(lost: readonly Recovered[], titleOf: (lost: Recovered) => string | null): void {
    const items = lost.map((item): Recovery => ({ ...item, id: this.#newId(), title: titleOf(item) }))
    this.#become([...this.#items, ...items])
    for (const item of items) void this.#copies.then((copies) => copies?.save([SHELF, item.id], () => item))
  }

  /** The person has taken what they need. */
  dismiss(id: string): void {
    this.#become(this.#items.filter((item) => item.id !== id))
    void this.#copies.then((copies) => copies?.save([SHELF, id], () => undefined))
  }

  #become(items: readonly Recovery[]): void {
    this.#items = items
    this.#listeners.tell(null)
  }
}
