import { setImmediate as breathe } from 'node:timers/promises'
import { localDate, nextMidnight } from '#shared/domain/calendar.ts'
import { type DaySlot, messagesOf, messagesOfDay, slotOf } from '#shared/domain/messages.ts'
import type { Actor, Change } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { MessageStore, NewMessage } from '#db/messages.ts'
import type { Clock } from '../realtime/clock.ts'
import { type Told, addressed } from './recipients.ts'

const DAY = 24 * 3_600_000
/** What is done together is told together: a dispatch, many lines approved at once. Well under a second. */
const GATHER_MS = 100
/** After a failure that the pipeline has not noticed itself. */
const RETRY_MS = 5_000
/** Changes looked at in one go, and behind which the stored cursor may stay. */
const CHUNK = 500
/** A computer that slept must not wait for yesterday's timer. */
const MAX_WAIT_MS = 3_600_000
/** When work begins: 08:30 in Asia/Shanghai, as milliseconds of the day. */
const MORNING_MS = 8.5 * 3_600_000
/** A board that was never followed starts with the news of a week. */
const FIRST_LOOK_MS = 7 * DAY
/** How long messages are kept: after they were read, and when nobody ever reads them. */
const KEPT_READ_MS = 90 * DAY
const KEPT_UNREAD_MS = 365 * DAY

export interface MessageJobParts {
  store: Pick<MessageStore, 'cursor' | 'advance' | 'tellDay' | 'prune'>
  changeLog: Pick<ChangeLog, 'listBoards' | 'changesSince'>
  /** The live state of a board; null when there is none of that name. */
  stateOf: (boardId: string) => Promise<BoardState | null>
  /** Everybody who may sign in, with their grants as stored now. */
  people: () => Promise<readonly Actor[]>
  clock: Clock
  /** False while storage is in trouble: nothing is written then. */
  mayWrite: () => boolean
  /** Messages of these accounts are stored. */
  onTold: (accountIds: readonly string[]) => void
  onTrouble: (error: unknown) => void
}

/** Where the job is on a board: what it has looked at, and the cursor as it last saw it stored. */
interface Place {
  seen: number
  stored: number
}

/**
 * 提醒: follows the committed changes of every board and the days, and turns them into messages. It works behind the
 * commits, from a cursor that moves together with the messages: after a crash, or beside another process, each change and
 * each day is told exactly once. DESIGN.md §7.
 */
export class MessageJob {
  readonly #parts: MessageJobParts
  readonly #places = new Map<string, Place>()
  readonly #waiting = new Set<string>()
  /** A day, or a part of it, may have begun: all boards are looked at. */
  #lookAtAll = false
  #prunedOn: string | null = null
  #running: Promise<void> | null = null
  #gathering: (() => void) | null = null
  #cancelDay: () => void = () => undefined
  #stopped = false

  constructor(parts: MessageJobParts) {
    this.#parts = parts
  }

  /** Catches up with what was committed, and what the day brought, while nobody was here. */
  start(): void {
    this.#lookAtAll = true
    this.#wake(0)
    this.#awaitDay()
  }

  /** After COMMIT: costs the commit no more than a look at what was changed. */
  changed(state: BoardState, changes: readonly Change[]): void {
    if (messagesOf(state, changes).length === 0) return
    this.#waiting.add(state.boardId)
    this.#wake(GATHER_MS)
  }

  /** Storage works again. */
  resume(): void {
    this.#lookAtAll = true
    this.#wake(GATHER_MS)
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelDay()
    this.#gathering?.()
    await this.settled()
  }

  #wake(wait: number): void {
    if (this.#stopped || this.#gathering || this.#running) return
    this.#gathering = this.#parts.clock.after(wait, () => {
      this.#gathering = null
      this.#running = this.#run().then((failed) => {
        this.#running = null
        // What came after the last look. While storage is in trouble `resume` wakes it.
        if (this.#hasWork() && this.#mayGoOn()) this.#wake(failed ? RETRY_MS : GATHER_MS)
      })
    })
  }

  #awaitDay(): void {
    const now = this.#parts.clock.now()
    const midnight = nextMidnight(now)
    const morning = nextMidnight(now - MORNING_MS) + MORNING_MS
    this.#cancelDay = this.#parts.clock.after(Math.min(midnight - now, morning - now, MAX_WAIT_MS), () => {
      this.#lookAtAll = true
      this.#wake(0)
      this.#awaitDay()
    })
  }

  /** Gives whether it failed. */
  async #run(): Promise<boolean> {
    try {
      while (this.#mayGoOn() && this.#hasWork()) {
        if (this.#lookAtAll) await this.#lookAtEverything()
        const [boardId] = this.#waiting
        if (boardId === undefined || !this.#mayGoOn()) continue
        // Before it is followed: what is committed meanwhile puts it back.
        this.#waiting.delete(boardId)
        await this.#follow(boardId).catch((error: unknown) => {
          this.#waiting.add(boardId)
          throw error
        })
        await breathe()
      }
      return false
    } catch (error) {
      this.#parts.onTrouble(error)
      return true
    }
  }

  #hasWork(): boolean {
    return this.#lookAtAll || this.#waiting.size > 0
  }

  #mayGoOn(): boolean {
    return !this.#stopped && this.#parts.mayWrite()
  }

  async #lookAtEverything(): Promise<void> {
    const { changeLog, store, clock } = this.#parts
    this.#lookAtAll = false
    try {
      for (const { id, status } of await changeLog.listBoards()) {
        if (!this.#mayGoOn()) break
        await this.#follow(id)
        if (status === 'dispatched') await this.#tellDay(id)
        await breathe()
      }
      const now = clock.now()
      const today = localDate(now)
      if (this.#prunedOn !== today && this.#mayGoOn()) {
        await store.prune({ read: now - KEPT_READ_MS, told: now - KEPT_UNREAD_MS })
        this.#prunedOn = today
      }
      if (!this.#mayGoOn()) this.#lookAtAll = true
    } catch (error) {
      this.#lookAtAll = true
      throw error
    }
  }

  /** Tells what was committed since. */
  async #follow(boardId: string): Promise<void> {
    const { store, changeLog, stateOf, clock } = this.#parts
    while (this.#mayGoOn()) {
      const place = this.#places.get(boardId) ?? (await this.#findPlace(boardId))
      const found = await changeLog.changesSince(boardId, place.seen, CHUNK)
      const state = found.length > 0 ? await stateOf(boardId) : null
      if (!state?.board) return
      // Storage runs ahead of the room between a commit and its announcement, which wakes this job again.
      const changes = found.filter(({ seq }) => seq <= state.seq)
      const last = changes.at(-1)
      if (!last) return
      const told = changes.flatMap((change): Told[] =>
        messagesOf(state, [change]).map((message) => ({ ...message, at: change.at })),
      )
      if (told.length > 0 || last.seq - place.stored >= CHUNK) {
        const messages = told.length > 0 ? addressed(told, state.board, await this.#parts.people()) : []
        if (!(await store.advance(boardId, place.stored, last.seq, messages, clock.now()))) {
          // Another process has told them: go on from where it is.
          this.#places.delete(boardId)
          continue
        }
        place.stored = last.seq
        this.#tell(messages)
      }
      place.seen = last.seq
      if (found.length < CHUNK) return
      await breathe()
    }
  }

  async #findPlace(boardId: string): Promise<Place> {
    const { seq } = await this.#parts.store.cursor(boardId, this.#parts.clock.now() - FIRST_LOOK_MS)
    const place = { seen: seq, stored: seq }
    this.#places.set(boardId, place)
    return place
  }

  /** Tells the night and, once work has begun, the morning of today, unless they have been told. */
  async #tellDay(boardId: string): Promise<void> {
    const { store, stateOf, clock } = this.#parts
    const now = clock.now()
    const today = localDate(now)
    const slots: DaySlot[] = now - (nextMidnight(now) - DAY) >= MORNING_MS ? ['night', 'morning'] : ['night']
    const cursor = await store.cursor(boardId, now - FIRST_LOOK_MS)
    for (const slot of slots) {
      const after = cursor[slot]
      if (after !== null && after >= today) continue
      const state = await stateOf(boardId)
      if (!state?.board) return
      const told = messagesOfDay(state, today, ...(after === null ? [] : [after]))
        .filter(({ kind }) => slotOf(kind) === slot)
        .map((message): Told => ({ ...message, at: now }))
      const messages = told.length > 0 ? addressed(told, state.board, await this.#parts.people()) : []
      if (!this.#mayGoOn()) return
      if (await store.tellDay(boardId, slot, today, messages, now)) this.#tell(messages)
    }
  }

  #tell(messages: readonly NewMessage[]): void {
    const accountIds = [...new Set(messages.map(({ accountId }) => accountId))]
    if (accountIds.length > 0) this.#parts.onTold(accountIds)
  }
}
