import type { Identity } from '../identity.ts'
import { Listeners } from '../listeners.ts'
import { type Schedule, laterOnTimer } from '../schedule.ts'
import type { Entry, Path, Records, Write } from './records.ts'
import type { Tabs } from './tabs.ts'

/** Everything kept lies at of/<account>/<database>/…; leases of tabs lie elsewhere. */
const KEPT = 'of'
/** After storage has refused a write. */
const AGAIN_MS = 2_000

export interface LocalCopiesOptions {
  identity: Identity
  records: Records
  tabs: Tabs
  /** Whether what is written here outlives the page. */
  lasting: boolean
  schedule?: Schedule
}

/** The kinds of record a tab owns until it is gone: undelivered commands of a board, unsent text of a document. */
export type Owned = 'queue' | 'draft'

const isUndelivered = ({ path }: Entry): boolean => path[3] === 'queue' || path[3] === 'draft'

/** Whether undelivered work of anybody is kept. */
export const anyUndelivered = async (records: Records): Promise<boolean> =>
  (await records.list([KEPT])).some(isUndelivered)

/**
 * What this browser keeps of one person's work on one database: filed under both, so that nobody else who uses this
 * computer sees or sends it. Owned records lie at <kind>/<name>/<owner>/<origin>; origin is the tab that wrote them.
 *
 * Writing never fails for the caller: what storage refuses is tried again, and `safe` tells the truth meanwhile.
 */
export class LocalCopies {
  readonly identity: Identity
  readonly #options: LocalCopiesOptions
  readonly #schedule: Schedule
  readonly #listeners = new Listeners()
  /** By path; what is written is worked out when its turn comes, so that a burst costs one write. */
  #dirty = new Map<string, { path: Path; make: () => unknown }>()
  #writing: Promise<void> | null = null
  #failed = false
  #closed = false

  constructor(options: LocalCopiesOptions) {
    this.#options = options
    this.identity = options.identity
    this.#schedule = options.schedule ?? laterOnTimer
  }

  /** Whether everything given to `save` outlives this page. */
  get safe(): boolean {
    return this.#options.lasting && !this.#failed && this.#dirty.size === 0 && this.#writing === null
  }

  /** Whether this browser can keep anything beyond the page. */
  get lasting(): boolean {
    return this.#options.lasting && !this.#failed
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Keeps what `make` gives under `path`, soon; undefined removes it. A later call for the same path replaces this one. */
  save(path: Path, make: () => unknown): void {
    this.#put(this.#full(path), make)
  }

  #put(path: Path, make: () => unknown): void {
    if (this.#closed) return
    this.#dirty.set(JSON.stringify(path), { path, make })
    this.#writing ??= this.#write()
    this.#listeners.tell(null)
  }

  /** Resolves once everything given so far is written; rejects when storage refuses it. */
  async flush(): Promise<void> {
    while (this.#writing || this.#dirty.size > 0) {
      await (this.#writing ??= this.#write())
      if (this.#failed) throw new Error('storage failed')
    }
  }

  async read(path: Path): Promise<unknown> {
    const entries = await this.#options.records.list(this.#full(path))
    return entries[0]?.value
  }

  /** Everything below `path`; the paths given back begin below it. */
  async list(path: Path): Promise<readonly { path: Path; value: unknown }[]> {
    const full = this.#full(path)
    const entries = await this.#options.records.list(full)
    return entries.map((entry) => ({ path: entry.path.slice(full.length), value: entry.value }))
  }

  /** Where this tab keeps its own record of a kind. */
  ownPath(kind: Owned, name: string): Path {
    const { id } = this.#options.tabs
    return [kind, name, id, id]
  }

  /**
   * Takes over what tabs that are gone have left of a kind, and gives it with where it now lies: the caller makes it part
   * of its own record and removes these in the same breath (`save` writes together what was given together).
   */
  async adopt(kind: Owned, name: string): Promise<readonly { path: Path; value: unknown }[]> {
    const { records, tabs } = this.#options
    const prefix = this.#full([kind, name])
    const ownerAt = prefix.length
    const owners = (await records.list(prefix)).map(({ path }) => path[ownerAt] ?? '')
    const alive = await tabs.alive([...new Set(owners)])
    const adopted: { path: Path; value: unknown }[] = []
    await records.transact(prefix, (entries) => {
      adopted.length = 0
      const writes: Write[] = []
      for (const { path, value } of entries) {
        const owner = path[ownerAt] ?? ''
        // Another tab may have been quicker since the look at who lives.
        if (owner === tabs.id || alive.has(owner) || !owners.includes(owner)) continue
        const mine = path.map((part, index) => (index === ownerAt ? tabs.id : part))
        writes.push({ path }, { path: mine, value })
        adopted.push({ path: mine.slice(this.#full([]).length), value })
      }
      return writes
    })
    return adopted
  }

  /** The names of what tabs that are gone have left of a kind. */
  async orphans(kind: Owned): Promise<readonly string[]> {
    const { tabs } = this.#options
    const entries = await this.list([kind])
    const alive = await tabs.alive([...new Set(entries.map(({ path }) => path[1] ?? ''))])
    const orphaned = entries.filter(({ path: [, owner = ''] }) => owner !== tabs.id && !alive.has(owner))
    return [...new Set(orphaned.map(({ path: [name = ''] }) => name))]
  }

  /** What this person left behind on other databases at this address; the paths begin with the name of each. */
  async former(): Promise<readonly Entry[]> {
    const { house, accountId } = this.identity
    const entries = await this.#options.records.list([KEPT, accountId])
    return entries.filter(({ path }) => path[2] !== house).map(({ path, value }) => ({ path: path.slice(2), value }))
  }

  /** Gives something up that `former` gave, in one turn with what `save` was given. */
  forget(path: Path): void {
    this.#put([KEPT, this.identity.accountId, ...path], () => undefined)
  }

  /** Removes everything of this person from this browser, and keeps nothing from now on. */
  async clear(): Promise<void> {
    this.close()
    await this.#writing
    const { accountId } = this.identity
    await this.#options.records.transact([KEPT, accountId], (entries) => entries.map(({ path }) => ({ path })))
  }

  /** Whether this browser holds undelivered work of anybody else. */
  async holdsOthers(): Promise<boolean> {
    const entries = await this.#options.records.list([KEPT])
    return entries.some((entry) => entry.path[1] !== this.identity.accountId && isUndelivered(entry))
  }

  /** The page goes: what it leaves may be taken up by another. */
  leave(): void {
    this.#options.tabs.leave()
  }

  /** Keeps nothing from now on. */
  close(): void {
    this.#closed = true
    this.#dirty = new Map()
  }

  #full(path: Path): Path {
    const { house, accountId } = this.identity
    return [KEPT, accountId, house, ...path]
  }

  async #write(): Promise<void> {
    // What is given in this turn of the event loop goes together.
    await Promise.resolve()
    const batch = this.#dirty
    this.#dirty = new Map()
    try {
      await this.#options.records.write([...batch.values()].map(({ path, make }) => ({ path, value: make() })))
      this.#failed = false
    } catch {
      // Told by `safe`; what was to be written stays on the list, unless something newer has taken its place.
      if (!this.#closed) this.#dirty = new Map([...batch, ...this.#dirty])
      this.#failed = true
    }
    this.#writing = null
    if (this.#dirty.size > 0) {
      if (!this.#failed) this.#writing = this.#write()
      else this.#schedule(() => void (this.#writing ??= this.#write()), AGAIN_MS)
    }
    this.#listeners.tell(null)
  }
}
