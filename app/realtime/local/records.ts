/** The path of a record: what it belongs to, from the general to the particular. */
export type Path = readonly string[]

export interface Entry {
  path: Path
  value: unknown
}

/** Without a value the record is removed. */
export interface Write {
  path: Path
  value?: unknown
}

/**
 * Where this browser keeps records, shared by all its tabs. Every promise rejects when the storage fails; what was
 * written together is there together or not at all.
 */
export interface Records {
  /** Everything below `prefix`, in order of the paths. */
  list(prefix: Path): Promise<readonly Entry[]>
  /** Resolves once it would survive a crash of the browser. */
  write(writes: readonly Write[]): Promise<void>
  /** Reads everything below `prefix` and writes what `work` makes of it, with nobody in between. Gives what it read. */
  transact(prefix: Path, work: (entries: readonly Entry[]) => readonly Write[]): Promise<readonly Entry[]>
}

const isBelow = (path: Path, prefix: Path): boolean => prefix.every((part, index) => path[index] === part)

/** Records for as long as the page lives: where the browser offers no storage. Tests share one between tabs. */
export class MemoryRecords implements Records {
  readonly #values = new Map<string, Entry>()

  list(prefix: Path): Promise<readonly Entry[]> {
    return Promise.resolve(this.#list(prefix))
  }

  write(writes: readonly Write[]): Promise<void> {
    this.#write(writes)
    return Promise.resolve()
  }

  transact(prefix: Path, work: (entries: readonly Entry[]) => readonly Write[]): Promise<readonly Entry[]> {
    const entries = this.#list(prefix)
    this.#write(work(entries))
    return Promise.resolve(entries)
  }

  #list(prefix: Path): readonly Entry[] {
    const found = [...this.#values].filter(([, { path }]) => isBelow(path, prefix))
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
  }

  #write(writes: readonly Write[]): void {
    for (const { path, value } of writes) {
      const key = JSON.stringify(path)
      if (value === undefined) this.#values.delete(key)
      else this.#values.set(key, { path, value: structuredClone(value) })
    }
  }
}
