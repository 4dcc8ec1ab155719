import { SCHEMA_VERSION } from '#shared/document/schema.ts'
import type { LocalCopies } from './local/localCopies.ts'
import type { Schedule } from './schedule.ts'
import { type Draft, isDraft } from './draft.ts'

/** What was sent is usually stored within this, and then never had to be written here. */
const SOON_MS = 300
/** A state is kept once a document has been at rest for so long. */
const REST_MS = 2_000

interface StoredState {
  v: 1
  schema: number
  state: Uint8Array
}

export interface CopySource {
  /** What the server has not stored; undefined when there is nothing. */
  draft(): Draft | undefined
  /** The whole document. */
  state(): Uint8Array
}

/**
 * What this browser keeps of one document: its state, to be opened with where there is no connection, and as a draft of
 * this tab what the server has not stored. A draft never lies there without a state that it can be read on.
 */
export class DocumentCopy {
  readonly #name: string
  readonly #source: CopySource
  readonly #schedule: Schedule
  #copies: LocalCopies | null = null
  /** Whether the state is kept beyond what a draft needs: for those who write here. */
  #whole = false
  /** The kept state lacks what has come or been stored since. */
  #stale = true
  /** A draft of this tab lies in the storage. */
  #drafted = false
  #soon: (() => void) | null = null
  #later: (() => void) | null = null

  constructor(name: string, source: CopySource, schedule: Schedule) {
    this.#name = name
    this.#source = source
    this.#schedule = schedule
  }

  /** The state as last kept under the present schema; null when there is none. Whoever types earlier is kept from then on. */
  async open(copies: Promise<LocalCopies | null>): Promise<Uint8Array | null> {
    this.#copies = await copies
    this.now()
    const value = (await this.#copies?.read(['copy', this.#name])) as StoredState | undefined
    return value?.v === 1 && value.schema === SCHEMA_VERSION ? value.state : null
  }

  /** Hands each draft that tabs left behind to `take`, which makes it part of this tab's own. Gives whether there was any. */
  async takeUp(take: (draft: Draft) => void): Promise<boolean> {
    const copies = this.#copies
    const left = (await copies?.adopt('draft', this.#name)) ?? []
    for (const { path, value } of left) {
      // A later release may write another form; what it left is not ours to read.
      if (!isDraft(value)) continue
      take(value)
      // Written in one turn with the draft that now holds it: it is never in neither.
      this.now()
      copies?.save(path, () => undefined)
    }
    return left.length > 0
  }

  /** From now on this person may write here, with or without a connection. */
  keepWhole(): void {
    this.#whole = true
    this.#rest()
  }

  /** Something was typed; on its way to the server it is given a moment to arrive. */
  typed(sent: boolean): void {
    if (!sent) this.now()
    else this.#soon ??= this.#schedule(() => this.now(), SOON_MS)
  }

  /** Something came from elsewhere, or was stored. */
  moved(): void {
    this.#stale = true
    if (this.#drafted) this.now()
    this.#rest()
  }

  /** Writes what is not stored, at once. */
  now(): void {
    this.#soon?.()
    this.#soon = null
    const pending = this.#source.draft() !== undefined
    if (!this.#copies || (!pending && !this.#drafted)) return
    if (pending && this.#stale) this.#keepState()
    this.#drafted = pending
    this.#copies.save(this.#copies.ownPath('draft', this.#name), () => this.#source.draft())
  }

  /** The server will not have it: nothing of it is left in this browser. */
  discard(): void {
    this.#stale = true
    this.#drafted = false
    this.stop()
    this.#copies?.save(this.#copies.ownPath('draft', this.#name), () => this.#source.draft())
    this.#copies?.save(['copy', this.#name], () => undefined)
  }

  stop(): void {
    this.#soon?.()
    this.#later?.()
    this.#soon = this.#later = null
  }

  #rest(): void {
    if (!this.#whole || !this.#stale) return
    this.#later?.()
    this.#later = this.#schedule(() => {
      this.#later = null
      if (this.#stale) this.#keepState()
    }, REST_MS)
  }

  #keepState(): void {
    if (!this.#copies) return
    this.#stale = false
    this.#copies.save(['copy', this.#name], (): StoredState => ({
      v: 1,
      schema: SCHEMA_VERSION,
      state: this.#source.state(),
    }))
  }
}
