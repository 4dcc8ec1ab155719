import { localDate } from '#shared/domain/calendar.ts'
import type { Change } from '#shared/domain/model.ts'
import { type Summary, type SummaryKeeper, createSummaryKeeper, summarise } from '#shared/domain/summary.ts'
import { type Audience, audienceKey, filterChange, stateOfView, viewOf } from '#shared/domain/visibility.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import { Coalescer } from './coalescer.ts'

const SUMMARY_EVERY_MS = 100

interface Watch {
  audience: Audience
  members: Set<string>
  latest: Change[]
}

interface Desk {
  room: BoardRoom
  watches: Map<string, Watch>
  out: Coalescer
  keeper: { state: BoardState; date: string; keeper: SummaryKeeper } | null
}

type Send = (
  boardId: string,
  audienceKey: string,
  message: { boardId: string; summary: Summary; latest: Change[] },
) => void

/** Keeps completion boards live: one summary an audience, computed only while somebody watches. Their key is seq + date. */
export class SummaryDesk {
  readonly #clock: Clock
  readonly #send: Send
  readonly #desks = new Map<string, Desk>()

  constructor(clock: Clock, send: Send) {
    this.#clock = clock
    this.#send = send
  }

  /** The summary of this moment for one audience. */
  summary(room: BoardRoom, audience: Audience): Summary {
    const date = localDate(this.#clock.now())
    if (audience.kind === 'units') return summarise(stateOfView(viewOf(room.state, audience)), date)
    const desk = this.#desks.get(room.boardId)
    if (!desk) return summarise(room.state, date)
    // A room that was loaded again has another state, which the old keeper knows nothing of.
    if (desk.keeper?.state !== room.state)
      desk.keeper = { state: room.state, date, keeper: createSummaryKeeper(room.state, date) }
    if (desk.keeper.date !== date) {
      desk.keeper.keeper.setDate(date)
      desk.keeper.date = date
    }
    return desk.keeper.keeper.summary()
  }

  join(room: BoardRoom, audience: Audience, member: string): Summary {
    let desk = this.#desks.get(room.boardId)
    if (desk?.room !== room) {
      desk?.out.stop()
      if (desk) desk.room.holds--
      // Held while anybody watches: figures of a room that was let go would stand still.
      room.holds++
      const watches = desk?.watches ?? new Map<string, Watch>()
      const created: Desk = {
        room,
        watches,
        keeper: null,
        out: new Coalescer(this.#clock, SUMMARY_EVERY_MS, () => this.#tell(created)),
      }
      desk = created
      this.#desks.set(room.boardId, desk)
    }
    const key = audienceKey(audience)
    const watch = desk.watches.get(key) ?? { audience, members: new Set(), latest: [] }
    desk.watches.set(key, watch)
    watch.members.add(member)
    return this.summary(room, audience)
  }

  leave(boardId: string, member: string): void {
    const desk = this.#desks.get(boardId)
    if (!desk) return
    for (const [key, watch] of desk.watches) {
      if (watch.members.delete(member) && watch.members.size === 0) desk.watches.delete(key)
    }
    if (desk.watches.size > 0) return
    desk.out.stop()
    desk.room.holds--
    this.#desks.delete(boardId)
  }

  /** Changes were committed in `room`; or, with none, the day changed. */
  moved(room: BoardRoom, changes: readonly Change[]): void {
    const desk = this.#desks.get(room.boardId)
    if (!desk) return
    if (desk.keeper?.state === room.state) desk.keeper.keeper.apply(changes)
    for (const watch of desk.watches.values())
      watch.latest.push(...changes.flatMap((change) => filterChange(change, room.state, watch.audience) ?? []))
    desk.out.call()
  }

  #tell(desk: Desk): void {
    for (const [key, watch] of desk.watches) {
      const { boardId } = desk.room
      this.#send(boardId, key, {
        boardId,
        summary: this.summary(desk.room, watch.audience),
        latest: watch.latest.splice(0),
      })
    }
  }
}
