import { z } from 'zod'
import type { Clock } from './clock.ts'
import { Coalescer } from './coalescer.ts'
import type { DocumentPeer } from './DocumentRoom.ts'
import { encodeAwareness, readAwareness } from './syncMessages.ts'

/** Carets of one document go out at most this often (ms). */
const EVERY_MS = 50
/** More entries than any honest client names in one message. */
const MAX_ENTRIES = 64
const MAX_STATE_BYTES = 2_048

/** What a client may say about itself; who it is, the server says. */
const stateSchema = z.object({ cursor: z.unknown().optional(), field: z.string().max(140).optional() })

export interface AwarenessUser {
  accountId: string
  name: string
}

interface Entry {
  client: number
  state: object | null
}

/**
 * Carets and names in one document. y-protocols lets any connection speak for any client id with any clock; here each
 * connection owns one entry, the server stamps the user and counts the clock, so nobody can be impersonated or hidden.
 * Nothing of it is stored.
 */
export class DocumentAwareness {
  readonly #clock: Clock
  readonly #peers: ReadonlySet<DocumentPeer>
  readonly #entries = new Map<DocumentPeer, Entry>()
  /** Clocks must grow even over a restart, or other browsers ignore what comes. */
  #lastClock = 0
  /** What the others have not been told yet, by client, and whose word it is: whoever moves often is told of once. */
  #untold = new Map<number, { entry: Entry; from: DocumentPeer }>()
  readonly #out: Coalescer

  constructor(clock: Clock, peers: ReadonlySet<DocumentPeer>) {
    this.#clock = clock
    this.#peers = peers
    this.#out = new Coalescer(clock, EVERY_MS, () => this.#send())
  }

  /** Takes a client's message: its own entry counts, the rest is ignored. False when it is malformed. */
  receive(peer: DocumentPeer, user: AwarenessUser, body: Uint8Array): boolean {
    if (body.byteLength > MAX_STATE_BYTES * 4) return false
    const entries = readAwareness(body, MAX_ENTRIES)
    if (!entries) return false
    const own = this.#entries.get(peer)
    // The first message of a connection names its own client alone; the id is its own unless somebody has it.
    const mine = own ? entries.find((e) => e.client === own.client) : entries.length === 1 ? entries[0] : undefined
    if (!mine) return true
    const holder = [...this.#entries].find(([other, { client }]) => other !== peer && client === mine.client)?.[0]
    if (holder && holder.accountId !== peer.accountId) return true
    let state: object | null = null
    if (mine.state !== null) {
      const said = stateSchema.safeParse(mine.state)
      if (!said.success || JSON.stringify(said.data).length > MAX_STATE_BYTES) return true
      state = { ...said.data, user }
    }
    // After a reconnection the former connection of the same browser is dead and does not know it yet.
    if (holder) this.#entries.delete(holder)
    this.#entries.set(peer, { client: mine.client, state })
    this.#tell({ client: mine.client, state }, peer)
    return true
  }

  /** The message that tells a newcomer who is here; null when nobody is. */
  greeting(): Uint8Array | null {
    const entries = [...this.#entries.values()].filter((entry) => entry.state !== null)
    return entries.length > 0 ? this.#encode(entries) : null
  }

  leave(peer: DocumentPeer): void {
    const entry = this.#entries.get(peer)
    this.#entries.delete(peer)
    if (entry) this.#tell({ client: entry.client, state: null }, peer)
  }

  close(): void {
    this.#out.stop()
    this.#entries.clear()
  }

  #tell(entry: Entry, from: DocumentPeer): void {
    this.#untold.set(entry.client, { entry, from })
    this.#out.call()
  }

  #send(): void {
    const untold = [...this.#untold.values()]
    this.#untold = new Map()
    const authors = new Set(untold.map(({ from }) => from))
    const whole = this.#encode(untold.map(({ entry }) => entry))
    for (const peer of this.#peers) {
      if (!authors.has(peer)) {
        peer.send(whole)
        continue
      }
      // Told of itself, a browser would take the server's word for its own.
      const others = untold.filter(({ from }) => from !== peer)
      if (others.length > 0) peer.send(this.#encode(others.map(({ entry }) => entry)))
    }
  }

  #encode(entries: Entry[]): Uint8Array {
    this.#lastClock = Math.max(this.#lastClock + 1, this.#clock.now())
    return encodeAwareness(entries.map((entry) => ({ ...entry, clock: this.#lastClock })))
  }
}
