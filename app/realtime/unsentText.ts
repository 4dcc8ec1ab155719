import * as Y from 'yjs'
import type { Draft } from './draft.ts'

/** More single updates than this are merged into one. */
const MANY = 100

/**
 * What was typed in a document and is not stored yet: the fields it is in, and the updates themselves, each with the
 * message of this connection that carries it; null: none does.
 */
export class UnsentText {
  readonly #fields = new Map<string, number | null>()
  #updates: { update: Uint8Array; message: number | null }[] = []

  /** Fields with unstored text. */
  get count(): number {
    return this.#fields.size
  }

  get fields(): readonly string[] {
    return [...this.#fields.keys()]
  }

  has(field: string): boolean {
    return this.#fields.has(field)
  }

  typed(update: Uint8Array, fields: readonly string[], message: number | null): void {
    this.#updates.push({ update, message })
    for (const field of fields) this.#fields.set(field, message)
    const waiting = this.#updates.filter((item) => item.message === null)
    if (waiting.length <= MANY) return
    const merged = { update: Y.mergeUpdates(waiting.map((item) => item.update)), message: null }
    this.#updates = [...this.#updates.filter((item) => item.message !== null), merged]
  }

  /** Everything that no message carried is carried by this one. */
  carried(message: number): void {
    for (const item of this.#updates) item.message ??= message
    for (const [field, carrier] of this.#fields) if (carrier === null) this.#fields.set(field, message)
  }

  /** The first `count` messages are stored. Gives the fields that are with them. */
  stored(count: number): readonly string[] {
    const isStored = (message: number | null): boolean => message !== null && message <= count
    this.#updates = this.#updates.filter(({ message }) => !isStored(message))
    const fields = [...this.#fields].filter(([, message]) => isStored(message)).map(([field]) => field)
    for (const field of fields) this.#fields.delete(field)
    return fields
  }

  /** The connection is gone, and with it every message that is not stored. */
  unsend(): void {
    for (const item of this.#updates) item.message = null
    for (const field of this.#fields.keys()) this.#fields.set(field, null)
  }

  clear(): void {
    this.#updates = []
    this.#fields.clear()
  }

  /** All of it in one piece; undefined when there is none. */
  draft(): Draft | undefined {
    if (this.#fields.size === 0) return undefined
    return { v: 1, update: Y.mergeUpdates(this.#updates.map(({ update }) => update)), fields: this.fields }
  }
}
