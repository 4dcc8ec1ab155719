import type { OwnCommand } from './boardTypes.ts'
import { MAX_OWN } from '#shared/protocol/limits.ts'

/** Acknowledged own commands kept in mind, and foreign sequences: far more than one unsent stretch of work holds. */
const REMEMBERED = 4096

/**
 * What a command has to say about its author's view: `base`, and `own`, the author's commands since. Kept by this page
 * alone: what the same person did in another tab was not in front of them here, so it may well conflict.
 */
export class Authorship {
  readonly #acknowledged: OwnCommand[] = []
  /** Sequences after `#since` that someone else made, ascending. */
  #foreign: number[] = []
  #since: number

  constructor(seq: number) {
    this.#since = seq
  }

  acknowledged(commandId: string, seq: number, subject: string): void {
    this.#acknowledged.push({ commandId, seq, subject })
    if (this.#acknowledged.length > REMEMBERED) this.#acknowledged.shift()
  }

  /** Own commands acknowledged after `base`: what a command with this base must be able to name on a later page. */
  after(base: number): OwnCommand[] {
    return this.#acknowledged.filter((entry) => entry.seq > base)
  }

  /** Sequences from+1 … to have happened, of which `own` were this page's. */
  followed(from: number, to: number, own: ReadonlySet<number>): void {
    for (let seq = from + 1; seq <= to; seq++) if (!own.has(seq)) this.#foreign.push(seq)
    if (this.#foreign.length > REMEMBERED) {
      const dropped = this.#foreign.splice(0, this.#foreign.length - REMEMBERED)
      this.#since = dropped.at(-1) ?? this.#since
    }
  }

  /** Who made the changes up to `seq` is not known: a snapshot came. */
  forget(seq: number): void {
    this.#foreign = []
    this.#since = seq
  }

  /**
   * The base and own commands of a command on `subject` whose author looked at `base`, with the board followed up to
   * `head`. Where everything right after the base was this page's own doing, the base moves past it: the meaning is the
   * same, and `own` (at most 64 ids) stays short however long the page worked without a connection.
   */
  of(base: number, head: number, subject: string): { base: number; own: string[] } {
    let raised = base
    if (base >= this.#since && base <= head) {
      const first = this.#foreign.find((seq) => seq > base) ?? head + 1
      raised = first - 1
    }
    const since = this.#acknowledged.filter((entry) => entry.seq > raised)
    // Should there be too many after all, those on the same subject matter most, and of these the latest.
    const near = since.filter((entry) => entry.subject === subject)
    const far = since.filter((entry) => entry.subject !== subject)
    const own = [...far, ...near].slice(-MAX_OWN)
    return { base: raised, own: own.map((entry) => entry.commandId) }
  }
}
