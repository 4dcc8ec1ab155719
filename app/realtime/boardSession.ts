import type { Actor } from '#shared/domain/model.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import { BoardStore } from './boardStore.ts'
import { isQueue } from './boardTypes.ts'
import type { Connection } from './connection.ts'
import type { LocalCopies } from './local/localCopies.ts'
import { newId } from './newId.ts'
import { Presence } from './presence.ts'
import type { SaveCount, SaveLedger, SaveSource } from './saveLedger.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'
import { ServerClock } from './serverClock.ts'

/** After the last page that shows a board is left: long enough for the next page to take the board over. */
const LINGER_MS = 2_000

export interface BoardSessionOptions {
  view: BoardView
  complete: boolean
  actor: Actor
  serverNow: number
  connection: Connection
  saves: SaveLedger
  /** Where undelivered commands are kept; null where nobody is signed in. */
  copies: Promise<LocalCopies | null>
  schedule?: Schedule
  onEnd?: () => void
}

/** One board on one page: its store, its people and its clock, tied to the connection while somebody holds it. */
export class BoardSession implements SaveSource {
  readonly store: BoardStore
  readonly presence: Presence
  readonly clock: ServerClock
  /** Set by who can load the page's data again; called when grants may have changed. */
  onFresh: () => void = () => undefined
  readonly #options: BoardSessionOptions
  #copies: LocalCopies | null = null
  #holders = 0
  #stops: (() => void)[] = []

  constructor(options: BoardSessionOptions) {
    const { connection, schedule = laterOnTimer } = options
    this.#options = options
    const clock = (this.clock = new ServerClock(options.serverNow))
    const presence = (this.presence = new Presence((focus) => {
      // Presence need not arrive; the next one will.
      void connection.request('presence:focus', { boardId: options.view.board.id, focus })
    }, schedule))
    this.store = new BoardStore({
      view: options.view,
      complete: options.complete,
      actor: options.actor,
      newId,
      now: () => clock.now(),
      schedule,
      onJoined: (joined) => presence.joined(joined.present),
      onFresh: () => this.onFresh(),
      onQueued: () => this.#keep(),
      transport: {
        join: async (payload) => {
          const asked = performance.now()
          const reply = await connection.request('board:join', payload)
          if (reply?.ok) clock.read(reply.serverNow, performance.now() - asked)
          return reply
        },
        command: (payload) => connection.request('board:command', payload),
      },
    })
  }

  get saves(): SaveCount {
    const { pending, conflicts, savedAt } = this.store.status
    return { waiting: pending, blocked: conflicts, savedAt }
  }

  subscribe(listener: () => void): () => void {
    return this.store.subscribe(listener)
  }

  /**
   * Takes up what pages that are gone have left undelivered on this board. Resolves when it stands in the queue; what
   * this browser cannot read stays where it is.
   */
  async takeUp(): Promise<void> {
    const copies = (this.#copies ??= await this.#options.copies)
    if (!copies) return
    // Done before storage was open.
    if (this.store.stored) this.#keep()
    // Storage that fails is asked again with the next round.
    const left = await copies.adopt('queue', this.store.boardId).catch(() => [])
    for (const { path, value } of left) {
      if (!isQueue(value)) continue
      // Written in one turn with the queue that now holds it: it is never in neither.
      this.store.restore(value)
      copies.save(path, () => undefined)
    }
  }

  /** Keeps the board live until released. Unsent commands keep it alive beyond that: a page may be left, work may not. */
  hold(): () => void {
    if (this.#holders++ === 0 && this.#stops.length === 0) this.#start()
    let held = true
    return () => {
      if (!held) return
      held = false
      if (--this.#holders === 0) (this.#options.schedule ?? laterOnTimer)(() => this.#endWhenIdle(), LINGER_MS)
    }
  }

  #start(): void {
    const { connection, saves } = this.#options
    const { store, presence, clock } = this
    let cut = false
    const follow = (): void => {
      if (connection.state.state !== 'online') {
        cut = true
        store.offline()
        presence.offline()
      } else if (cut) {
        cut = false
        // What a tab that was closed meanwhile left is older than what this one did since: it goes first.
        void this.takeUp().then(() => {
          if (connection.state.state === 'online') store.online()
        })
      } else store.online()
    }
    this.#stops = [
      connection.subscribe(follow),
      connection.on('board:changes', (message) => store.receive(message)),
      connection.on('presence:changed', (message) => {
        if (message.boardId === store.boardId) presence.changed(message)
      }),
      connection.on('notice:message', (message) => {
        if (message.kind === 'newDay') clock.read(message.serverNow)
        if (message.kind === 'writable') store.retry()
      }),
    ]
    saves.add(this)
    void this.takeUp()
    connection.start()
    follow()
  }

  #keep(): void {
    const copies = this.#copies
    copies?.save(copies.ownPath('queue', this.store.boardId), () => this.store.stored ?? undefined)
  }

  #endWhenIdle(): void {
    if (this.#holders > 0 || this.#stops.length === 0) return
    const { pending, conflicts } = this.store.status
    if (pending + conflicts > 0) {
      const stop = this.store.subscribe(() => {
        const { status } = this.store
        if (status.pending + status.conflicts > 0) return
        stop()
        this.#endWhenIdle()
      })
      return
    }
    const { connection, saves } = this.#options
    for (const stop of this.#stops) stop()
    this.#stops = []
    saves.remove(this)
    this.store.offline()
    this.presence.offline()
    void connection.request('board:leave', { boardId: this.store.boardId })
    this.#options.onEnd?.()
  }
}
