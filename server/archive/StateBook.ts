import { type BoardState, copyState } from '#shared/domain/state.ts'
import type { ChangeLog } from '#db/changeLog.ts'

/** States kept. One of 500 × 16 unit tasks takes some ten megabytes. */
const KEPT = 6

/** States of the past, the last few of them kept: who moves through the past asks for neighbours. */
export class StateBook {
  readonly #changeLog: Pick<ChangeLog, 'stateAt'>
  readonly #limit: number
  /** The one asked for last stands last. */
  #kept: BoardState[] = []

  constructor(changeLog: Pick<ChangeLog, 'stateAt'>, limit = KEPT) {
    this.#changeLog = changeLog
    this.#limit = limit
  }

  /** How many it holds at the moment. */
  get size(): number {
    return this.#kept.length
  }

  /** The state at a sequence, not to be written to; null for a board that does not exist. */
  async at(boardId: string, seq: number): Promise<BoardState | null> {
    const known = this.#kept.find((state) => state.boardId === boardId && state.seq === seq)
    if (known) return this.#keep(known)
    const before = this.#kept.filter((state) => state.boardId === boardId && state.seq < seq)
    const near = before.reduce<BoardState | undefined>(
      (best, one) => (best && best.seq > one.seq ? best : one),
      undefined,
    )
    const state = await this.#changeLog.stateAt(boardId, { seq }, near && copyState(near))
    return state && this.#keep(state)
  }

  #keep(state: BoardState): BoardState {
    this.#kept = [...this.#kept.filter((other) => other !== state), state].slice(-this.#limit)
    return state
  }
}
