import type { Board, Change } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Audience, altersSight, audienceKey, filterChange } from '#shared/domain/visibility.ts'
import type { BoardChanges, Focus, Present, PresenceChanged } from '#shared/protocol/events.ts'
import type { Head } from '#db/commitStore.ts'
import { BoardPresence, type Newcomer } from './BoardPresence.ts'
import type { Clock } from './clock.ts'
import { type Coalescer, storedCoalescer } from './coalescer.ts'
import type { Room } from './RoomRegistry.ts'

/** Frames of one board go out at most this often under load (ms). */
const CHANGES_EVERY_MS = 10

/** How a room reaches the people in it; audiences are told apart by their key. */
export interface BoardOutlet {
  changes(boardId: string, audienceKey: string, message: BoardChanges): void
  presence(boardId: string, audienceKey: string, message: PresenceChanged): void
  /** Something visible moved or the day changed: summaries are due. */
  moved(room: BoardRoom, changes: readonly Change[]): void
}

/**
 * One live board: the committed state and who is looking at it. It knows no socket and no SQL; the pipeline alone moves
 * its state, after the commit.
 */
export class BoardRoom implements Room {
  readonly boardId: string
  #state: BoardState
  #head: Head
  readonly #outlet: BoardOutlet
  /** By connection. */
  readonly #members = new Map<string, Audience>()
  readonly #presence: BoardPresence
  readonly #outgoing: Change[] = []
  readonly #changesOut: Coalescer
  /** Items of this room in the pipeline. */
  pending = 0
  /** Open documents and completion boards that rest on it. */
  holds = 0

  constructor(state: BoardState, head: Head, outlet: BoardOutlet, clock: Clock) {
    this.boardId = state.boardId
    this.#state = state
    this.#head = head
    this.#outlet = outlet
    this.#changesOut = storedCoalescer(clock, CHANGES_EVERY_MS, this, () => this.#sendChanges())
    this.#presence = new BoardPresence(
      this.boardId,
      () => this.board.issuingUnitId,
      clock,
      () => this.#audiences().values(),
      (message, audience) => outlet.presence(this.boardId, audienceKey(audience), message),
    )
  }

  get state(): BoardState {
    return this.#state
  }
  get head(): Head {
    return this.#head
  }
  get board(): Board {
    if (!this.#state.board) throw new Error(`board ${this.boardId} has no first change`)
    return this.#state.board
  }
  get busy(): boolean {
    return this.#members.size > 0 || this.pending > 0 || this.holds > 0
  }

  /** After COMMIT: `changes` are in the state and in the log up to `head`; tells everybody. */
  committed(head: Head, changes: readonly Change[]): void {
    this.#head = head
    this.#outgoing.push(...changes)
    this.#changesOut.call()
    this.#outlet.moved(this, changes)
  }

  /** After a failed transaction: takes what storage has, and tells what was committed without our knowing. */
  reload(state: BoardState, head: Head, missed: readonly Change[]): void {
    this.#state = state
    if (head.seq !== this.#head.seq) this.committed(head, missed)
  }

  join(newcomer: Newcomer): Present[] {
    // A newcomer starts at the present sequence: what waits to be told is for those who were here before.
    this.#changesOut.flush()
    this.#members.set(newcomer.connectionId, newcomer.audience)
    return this.#presence.join(newcomer)
  }

  leave(connectionId: string): void {
    if (this.#members.delete(connectionId)) this.#presence.leave(connectionId)
  }

  /** Moves a person's focus; false when they are not in the room, or there is no such place on the board. */
  focus(connectionId: string, focus: Focus | null): boolean {
    if (!this.#members.has(connectionId)) return false
    if (focus !== null && !this.#state.assignments.has(focus.assignmentId)) return false
    this.#presence.focus(connectionId, focus)
    return true
  }

  close(): void {
    this.#changesOut.stop()
    this.#presence.close()
  }

  #audiences(): Map<string, Audience> {
    return new Map([...this.#members.values()].map((audience) => [audienceKey(audience), audience]))
  }

  #sendChanges(): void {
    const changes = this.#outgoing.splice(0)
    const first = changes[0]
    const last = changes.at(-1)
    if (!first || !last) return
    // Openness decides what was filtered before: what a client holds can no longer be brought up to date by changes.
    const fresh = changes.some(altersSight)
    for (const [key, audience] of this.#audiences()) {
      const visible = changes.flatMap((change) => filterChange(change, this.state, audience) ?? [])
      const message: BoardChanges = { boardId: this.boardId, from: first.seq - 1, to: last.seq, changes: visible }
      this.#outlet.changes(this.boardId, key, fresh ? { ...message, changes: [], fresh: true } : message)
    }
  }
}
