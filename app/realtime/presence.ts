import type { Focus, Present } from '#shared/protocol/events.ts'
import { Listeners } from './listeners.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'

/** At most one message of where this person is in so many ms: arrow keys run through cells faster than anyone looks. */
const FOCUS_EVERY_MS = 250

const sameFocus = (a: Focus | null, b: Focus | null): boolean =>
  a === b || (a !== null && b !== null && a.assignmentId === b.assignmentId && a.field === b.field)

/** Who is on a board and where, and where this person says they are. Never stored, and gone without a connection. */
export class Presence {
  readonly #tell: (focus: Focus | null) => void
  readonly #schedule: Schedule
  readonly #listeners = new Listeners()
  /** By connection. */
  readonly #here = new Map<string, Present>()
  #present: readonly Present[] = []
  #live = false
  #owner: object | null = null
  #focus: Focus | null = null
  #told: Focus | null = null
  #pause: (() => void) | null = null

  /** `tell` sends a focus to the server; it need not arrive. */
  constructor(tell: (focus: Focus | null) => void, schedule: Schedule = laterOnTimer) {
    this.#tell = tell
    this.#schedule = schedule
  }

  get present(): readonly Present[] {
    return this.#present
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Joined: the server knows nothing yet of where this connection is. */
  joined(present: readonly Present[]): void {
    this.#live = true
    this.#told = null
    this.#here.clear()
    this.changed({ present, gone: [] })
    this.#send()
  }

  /** Some came or moved, others left. */
  changed({ present, gone }: { present: readonly Present[]; gone: readonly string[] }): void {
    for (const connectionId of gone) this.#here.delete(connectionId)
    for (const person of present) this.#here.set(person.connectionId, person)
    this.#present = [...this.#here.values()]
    this.#listeners.tell(null)
  }

  /** Without a connection nobody can be said to be here. */
  offline(): void {
    this.#live = false
    this.#here.clear()
    this.changed({ present: [], gone: [] })
  }

  /** `owner` has the focus; null takes it back, unless somebody else has taken it since. */
  focus(owner: object, focus: Focus | null): void {
    if (focus === null && this.#owner !== owner) return
    this.#owner = focus === null ? null : owner
    this.#focus = focus
    this.#send()
  }

  #send(): void {
    if (!this.#live || this.#pause || sameFocus(this.#focus, this.#told)) return
    this.#told = this.#focus
    this.#tell(this.#focus)
    this.#pause = this.#schedule(() => {
      this.#pause = null
      this.#send()
    }, FOCUS_EVERY_MS)
  }
}
