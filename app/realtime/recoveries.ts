import type { Recovered } from './documentProvider.ts'
import { Listeners } from './listeners.ts'

/** A document as far as refused text is concerned; it outlives the fields that were bound to it. */
interface Source {
  readonly name: string
  readonly recovered: readonly Recovered[]
  subscribe(listener: () => void): () => void
  dismissRecovered(id: number): void
}

/** Text that a server refused, with the document it was meant for. */
export interface Recovery extends Recovered {
  document: string
  /** The person has taken what they need. */
  dismiss: () => void
}

/** All refused text of this page, until its author lets it go. */
export class RecoveryShelf {
  readonly #listeners = new Listeners()
  readonly #sources = new Map<Source, readonly Recovered[]>()
  #items: readonly Recovery[] = []

  get items(): readonly Recovery[] {
    return this.#items
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Follows a document for as long as the page lives: its text must not go with the field that showed it. */
  follow(source: Source): void {
    this.#sources.set(source, [])
    source.subscribe(() => {
      if (this.#sources.get(source) === source.recovered) return
      this.#sources.set(source, source.recovered)
      this.#items = [...this.#sources].flatMap(([{ name }, recovered]) =>
        recovered.map((item) => ({ ...item, document: name, dismiss: () => source.dismissRecovered(item.id) })),
      )
      this.#listeners.tell(null)
    })
  }
}
