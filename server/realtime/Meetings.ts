import type { Change } from '#shared/domain/model.ts'
import { parseSubject } from '#shared/domain/state.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import { type MeetingOutlet, MeetingRoom } from './MeetingRoom.ts'

/** A meeting that everybody has left is remembered this long (ms): a network that fails takes all of them at once. */
const IDLE_MS = 10 * 60_000

interface Entry {
  board: BoardRoom
  room: MeetingRoom
  forget: () => void
}

/** The meetings of this process in which somebody is. */
export class Meetings {
  readonly #clock: Clock
  readonly #outlet: MeetingOutlet
  readonly #release: (boardId: string) => void
  readonly #entries = new Map<string, Entry>()

  /** `release` is told when a board is no longer needed by a meeting. */
  constructor(clock: Clock, outlet: MeetingOutlet, release: (boardId: string) => void) {
    this.#clock = clock
    this.#outlet = outlet
    this.#release = release
  }

  /** The room of a meeting on this board, made where there is none. */
  enter(board: BoardRoom, meetingId: string): MeetingRoom {
    const existing = this.#entries.get(meetingId)
    if (existing?.board === board) {
      existing.forget()
      return existing.room
    }
    if (existing) this.#drop(meetingId, existing)
    // Held while anybody is in it: a room that was let go knows nothing of who is taken off the meeting.
    board.holds++
    const room = new MeetingRoom(meetingId, () => board.state, this.#clock, this.#outlet)
    this.#entries.set(meetingId, { board, room, forget: () => undefined })
    return room
  }

  find(meetingId: string): MeetingRoom | null {
    return this.#entries.get(meetingId)?.room ?? null
  }

  leave(meetingId: string, connectionId: string): void {
    const entry = this.#entries.get(meetingId)
    if (!entry) return
    entry.room.leave(connectionId)
    if (!entry.room.empty) return
    entry.forget()
    entry.forget = this.#clock.after(IDLE_MS, () => {
      if (entry.room.empty && this.#entries.get(meetingId) === entry) this.#drop(meetingId, entry)
    })
  }

  /** Changes were committed on a board. */
  moved(board: BoardRoom, changes: readonly Change[]): void {
    if (!changes.some(({ subject }) => subject === 'board' || parseSubject(subject).kind === 'meeting')) return
    for (const entry of this.#entries.values()) if (entry.board === board) entry.room.settle()
  }

  close(): void {
    for (const [meetingId, entry] of [...this.#entries]) this.#drop(meetingId, entry)
  }

  #drop(meetingId: string, { board, room, forget }: Entry): void {
    forget()
    room.close()
    this.#entries.delete(meetingId)
    board.holds--
    this.#release(board.boardId)
  }
}
