import type { Actor } from '#shared/domain/model.ts'
import { audienceKey, audienceOf, filterChange, viewOf } from '#shared/domain/visibility.ts'
import type { BoardCommandPayload } from '#shared/protocol/events.ts'
import { BoardSession } from '#app/realtime/boardSession.ts'
import type { Connection, ConnectionState } from '#app/realtime/connection.ts'
import { Listeners } from '#app/realtime/listeners.ts'
import { LocalCopies } from '#app/realtime/local/localCopies.ts'
import { MemoryRecords, type Records } from '#app/realtime/local/records.ts'
import type { Tabs } from '#app/realtime/local/tabs.ts'
import { SaveLedger } from '#app/realtime/saveLedger.ts'
import { type BoardServer, ManualTimers, settled } from './boardLink.ts'
import { throughJson } from './builders.ts'

/** A connection of one page to a server in memory, which a test raises, breaks, and robs of its answers. */
export class PageConnection {
  state: ConnectionState = { state: 'connecting', reason: null, since: null }
  /** Commands reach the server, but no answer comes back. */
  deaf = false
  readonly commands: BoardCommandPayload[] = []
  readonly #listeners = new Listeners()
  readonly #server: BoardServer
  readonly #actor: Actor

  constructor(server: BoardServer, actor: Actor) {
    this.#server = server
    this.#actor = actor
  }

  start(): void {}
  on(): () => void {
    return () => undefined
  }
  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }
  become(state: 'online' | 'offline'): void {
    this.state = { state, reason: null, since: state === 'online' ? null : 1 }
    this.#listeners.tell(null)
  }
  request(event: string, payload: never): Promise<unknown> {
    if (this.state.state !== 'online') return Promise.resolve(null)
    if (event === 'board:join') return Promise.resolve(this.#join(payload))
    if (event !== 'board:command') return Promise.resolve({ ok: true })
    this.commands.push(payload)
    const reply = throughJson(this.#server.command(this.#actor, throughJson(payload)))
    return Promise.resolve(this.deaf ? null : reply)
  }

  #join({ since }: { since?: number }): unknown {
    const { state, log, now } = this.#server
    const audience = state.board && audienceOf(this.#actor, state.board)
    if (!state.board || !audience) return { ok: false, error: { code: 'notFound', message: '' } }
    const news =
      since === undefined
        ? { snapshot: viewOf(state, audience) }
        : {
            changes: log
              .filter((change) => change.seq > since)
              .flatMap((change) => filterChange(change, state, audience) ?? []),
          }
    const told = { audience: audienceKey(audience), grants: this.#actor.grants, present: [] }
    return throughJson({ ok: true, seq: state.seq, serverNow: now, ...told, ...news })
  }
}

export interface OpenPage {
  readonly copies: LocalCopies
  readonly connection: PageConnection
  readonly session: BoardSession
  readonly saves: SaveLedger
  readonly timers: ManualTimers
  /** Everything that moves by itself has moved and is written. */
  rest(): Promise<void>
  /** The tab is closed, reloaded or killed: nothing of it runs any more. */
  vanish(): void
}

/** One computer: what its browser keeps, and the tabs that are open on it. */
export class Computer {
  readonly #living = new Set<string>()
  readonly records: Records
  #tabs = 0

  constructor(records: Records = new MemoryRecords()) {
    this.records = records
  }

  /** What a tab that has just been opened keeps for a person. */
  copies(accountId: string, house = 'house', timers = new ManualTimers()): LocalCopies & { vanish: () => void } {
    const id = `tab${++this.#tabs}`
    this.#living.add(id)
    const tabs: Tabs = {
      id,
      alive: (others) => Promise.resolve(new Set(others.filter((other) => this.#living.has(other)))),
      leave: () => void this.#living.delete(id),
    }
    // A tab that is gone writes nothing more.
    const records: Records = {
      list: (prefix) => this.records.list(prefix),
      write: (writes) => (this.#living.has(id) ? this.records.write(writes) : Promise.resolve()),
      transact: (prefix, work) => this.records.transact(prefix, work),
    }
    const copies = new LocalCopies({
      identity: { house, accountId },
      records,
      tabs,
      lasting: true,
      schedule: timers.schedule,
    })
    return Object.assign(copies, { vanish: () => this.#living.delete(id) })
  }

  /** A page that shows the board to `actor`, not connected yet. */
  async open(server: BoardServer, actor: Actor, house = 'house'): Promise<OpenPage> {
    const timers = new ManualTimers()
    const copies = this.copies(actor.accountId, house, timers)
    const connection = new PageConnection(server, actor)
    const saves = new SaveLedger()
    const audience = server.state.board && audienceOf(actor, server.state.board)
    if (!audience) throw new Error(`${actor.accountId} may not read the board`)
    const session = new BoardSession({
      view: throughJson(viewOf(server.state, audience)),
      complete: true,
      actor,
      serverNow: server.now,
      connection: connection as unknown as Connection,
      saves,
      copies: Promise.resolve(copies),
      schedule: timers.schedule,
    })
    session.hold()
    const rest = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) await settled()
      await copies.flush()
    }
    await rest()
    return {
      copies,
      connection,
      session,
      saves,
      timers,
      rest,
      vanish: () => {
        copies.vanish()
        connection.become('offline')
      },
    }
  }
}
