import { Listeners } from './listeners.ts'

/** What one source of edits (a board, a document) knows about what it has not delivered. */
export interface SaveCount {
  /** Items without a durable answer. */
  waiting: number
  /** Items that wait for a person: conflicts nobody has chosen in. */
  blocked: number
  /** The server's clock at the last durable answer. */
  savedAt: number | null
}

export interface SaveSource {
  readonly saves: SaveCount
  subscribe(listener: () => void): () => void
}

/** `saved` only when everything is stored; `at` null before anything was written on this page. */
export type SaveStatus = { kind: 'saved'; at: number | null } | { kind: 'saving' } | { kind: 'unsent'; count: number }

/** The words for a count: what waits is 正在保存 while the connection stands, and 未送达 without it. */
export function saveStatus({ waiting, blocked, savedAt }: SaveCount, online: boolean): SaveStatus {
  if (waiting + blocked === 0) return { kind: 'saved', at: savedAt }
  return online && blocked === 0 ? { kind: 'saving' } : { kind: 'unsent', count: waiting + blocked }
}

/** Everything on this page that may hold undelivered work, commands and text alike. */
export class SaveLedger implements SaveSource {
  readonly #sources = new Map<SaveSource, () => void>()
  readonly #listeners = new Listeners()
  #saves: SaveCount = { waiting: 0, blocked: 0, savedAt: null }

  get saves(): SaveCount {
    return this.#saves
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  add(source: SaveSource): void {
    if (this.#sources.has(source)) return
    const stop = source.subscribe(() => this.#count())
    this.#sources.set(source, stop)
    this.#count()
  }

  remove(source: SaveSource): void {
    this.#sources.get(source)?.()
    this.#sources.delete(source)
    this.#count()
  }

  #count(): void {
    let { savedAt } = this.#saves
    let waiting = 0
    let blocked = 0
    for (const { saves } of this.#sources.keys()) {
      waiting += saves.waiting
      blocked += saves.blocked
      if (saves.savedAt !== null) savedAt = Math.max(savedAt ?? 0, saves.savedAt)
    }
    const before = this.#saves
    if (before.waiting === waiting && before.blocked === blocked && before.savedAt === savedAt) return
    this.#saves = { waiting, blocked, savedAt }
    this.#listeners.tell(null)
  }
}
