/**
 * Who is to be told of changes, of everything or of one subject: of 8,000 cells on a page, a change to one concerns one.
 */
export class Listeners {
  readonly #all = new Set<() => void>()
  readonly #bySubject = new Map<string, Set<() => void>>()

  /** Returns the way to stop. */
  add(listener: () => void, subject?: string): () => void {
    if (subject === undefined) {
      this.#all.add(listener)
      return () => this.#all.delete(listener)
    }
    const set = this.#bySubject.get(subject) ?? new Set()
    this.#bySubject.set(subject, set.add(listener))
    return () => {
      set.delete(listener)
      if (set.size === 0 && this.#bySubject.get(subject) === set) this.#bySubject.delete(subject)
    }
  }

  /** Tells those who follow everything and those who follow one of `subjects`; null: all of them. */
  tell(subjects: readonly string[] | null): void {
    const told = new Set(this.#all)
    const touched = subjects ?? [...this.#bySubject.keys()]
    for (const subject of touched) for (const listener of this.#bySubject.get(subject) ?? []) told.add(listener)
    for (const listener of told) listener()
  }
}
