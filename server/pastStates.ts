import type { BoardState } from '#shared/domain/state.ts'
import type { ChangeLog } from '#db/changeLog.ts'

/** States kept at hand: a meeting is looked at by everybody in it, and by its successor. */
const KEPT = 8

/** Boards as they stood at a sequence. The log never changes, so what was folded once holds; nobody may write to it. */
export class PastStates {
  readonly #changeLog: Pick<ChangeLog, 'stateAt'>
  readonly #kept = new Map<string, Promise<BoardState | null>>()

  constructor(changeLog: Pick<ChangeLog, 'stateAt'>) {
    this.#changeLog = changeLog
  }

  /** The state after `seq` changes; null for a board that does not exist. Rejects when storage cannot be read. */
  at(boardId: string, seq: number): Promise<BoardState | null> {
    const key = `${boardId} ${seq}`
    const kept = this.#kept.get(key) ?? this.#changeLog.stateAt(boardId, { seq })
    // The one asked for last goes last.
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    kept.catch(() => this.#kept.get(key) === kept && this.#kept.delete(key))
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break
      this.#kept.delete(oldest)
    }
    return kept
  }
}
