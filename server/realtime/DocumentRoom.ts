import * as Y from 'yjs'
import { encodeRefused, encodeStored, type RefusalCode } from '#shared/document/messages.ts'
import type { Actor } from '#shared/domain/model.ts'
import { admit, type Verdict } from './admission.ts'
import type { DocumentCharter } from './charters.ts'
import type { Clock } from './clock.ts'
import { type Coalescer, storedCoalescer } from './coalescer.ts'
import { COMPACT_AFTER, COMPACT_LIVE_AFTER, COMPACT_OPENED_MS } from './compaction.ts'
import { DocumentAwareness } from './DocumentAwareness.ts'
import { Extent } from './Extent.ts'
import type { Room } from './RoomRegistry.ts'
import { createStandingDoc } from './standingDoc.ts'
import { Steps } from './Steps.ts'
import { encodeUpdate } from './syncMessages.ts'

/** Frames of one document go out at most this often under load (ms). */
const UPDATES_EVERY_MS = 10
/** Each transaction of Yjs looks through the whole document: in one, 5,000 updates after a snapshot cost a third as in ten. */
const REPLAYED_AT_ONCE = 5_000

/** A document as storage has it. */
export interface StoredDocument {
  seq: number
  snapshot: Uint8Array | null
  updates: Uint8Array[]
  clients: Map<number, string>
}

/** One connection to a document. */
export interface DocumentPeer {
  readonly accountId: string
  /** Sync-step-2 and update messages of this connection that are durably stored. */
  stored: number
  /** Set once something of it was refused: its later updates build on what the document does not have. */
  refused: boolean
  send(message: Uint8Array): void
  close(code: number): void
}

/** Thrown inside a batch when Yjs did not integrate what admission let through: the document must be rebuilt. */
export class DamagedDocument extends Error {
  readonly room: DocumentRoom
  readonly item: object
  constructor(room: DocumentRoom, item: object, cause: unknown) {
    super(`document ${room.name} did not integrate an admitted update`, { cause })
    this.room = room
    this.item = item
  }
}

/**
 * One live document. Its Y.Doc is the standing shadow: during a batch it runs ahead of storage by what the batch has
 * admitted, so nobody reads it between a batch's start and its end (`pipeline.settled`), and after a failed transaction
 * it is rebuilt. It knows no socket and no SQL.
 */
export class DocumentRoom implements Room {
  readonly name: string
  readonly charter: DocumentCharter
  readonly awareness: DocumentAwareness
  #doc = createStandingDoc()
  #clients = new Map<number, string>()
  #extent = new Extent(this.#doc)
  readonly #peers = new Set<DocumentPeer>()
  #outgoing: { update: Uint8Array; from: DocumentPeer | null }[] = []
  /** The last update that storage has of it, and how many came after the last snapshot. */
  #seq = 0
  #loose = 0
  readonly #onLong: (room: DocumentRoom) => void
  readonly #forgetLength: () => void
  readonly #updatesOut: Coalescer
  pending = 0

  /** `onLong` is told when so many updates came after the last snapshot that it is time for another. */
  constructor(
    name: string,
    charter: DocumentCharter,
    stored: StoredDocument,
    clock: Clock,
    onLong: (room: DocumentRoom) => void = () => {},
  ) {
    this.#onLong = onLong
    this.name = name
    this.charter = charter
    this.awareness = new DocumentAwareness(clock, this.#peers)
    this.#updatesOut = storedCoalescer(clock, UPDATES_EVERY_MS, this, () => this.#sendUpdates())
    this.rebuild(stored)
    this.#forgetLength = this.#loose < COMPACT_AFTER ? () => {} : clock.after(COMPACT_OPENED_MS, () => this.#isLong())
  }

  get doc(): Y.Doc {
    return this.#doc
  }
  /** The sequence of what is stored; between two batches it is what the document holds. */
  get seq(): number {
    return this.#seq
  }
  get busy(): boolean {
    return this.#peers.size > 0 || this.pending > 0
  }

  /** Starts again from what storage has. Throws, naming the row, where that is no whole document any more. */
  rebuild(stored: StoredDocument): void {
    this.#doc.destroy()
    this.#doc = createStandingDoc()
    const covered = stored.seq - stored.updates.length
    /** What came first of that which rests on something that is not there; null where it came later. */
    let loose: string | null = null
    const replay = (update: Uint8Array, what: string): void => {
      try {
        Y.applyUpdate(this.#doc, update)
      } catch (cause) {
        throw new Error(`${what} of document ${this.name} is garbled`, { cause })
      }
      const { pendingStructs, pendingDs } = this.#doc.store
      loose = pendingStructs || pendingDs ? (loose ?? what) : null
    }
    if (stored.snapshot) replay(stored.snapshot, `the snapshot at ${covered}`)
    for (let from = 0; from < stored.updates.length; from += REPLAYED_AT_ONCE)
      Y.transact(this.#doc, () => {
        for (const [i, update] of stored.updates.slice(from, from + REPLAYED_AT_ONCE).entries())
          replay(update, `update ${covered + from + i + 1}`)
      })
    // Whoever opened it would write on in something that nobody wrote.
    if (loose !== null) throw new Error(`${loose} of document ${this.name} rests on what is not there`)
    this.#seq = stored.seq
    this.#loose = stored.updates.length
    this.#clients = new Map(stored.clients)
    this.#extent = new Extent(this.#doc)
    for (const piece of [stored.snapshot, ...stored.updates]) this.#extent.grew(piece?.byteLength ?? 0)
  }

  /**
   * Inside a batch: judges one update of `actor` and, if admitted, applies it to the shadow; the verdict then has what
   * the document took of it. `locked`: this very batch has made it final. Throws DamagedDocument when the shadow can no
   * longer be trusted.
   */
  admit(update: Uint8Array, actor: Actor, item: object, steps = new Steps(), locked = false): Verdict {
    const verdict = admit(update, {
      doc: this.#doc,
      schema: this.charter.schema,
      clients: this.#clients,
      accountId: actor.accountId,
      mayWrite: this.charter.mayWrite(actor),
      locked: locked || this.charter.locked(),
      isRoot: (name) => this.charter.isRoot(name),
      full: () => this.#extent.full,
      steps,
    })
    if (verdict.kind !== 'admitted') return verdict
    // What is stored and told is what Yjs took, in its own writing: a client may tell known clocks anew with other
    // content, and whoever merges that with the first telling would see another text than whoever did not.
    const taken: Uint8Array[] = []
    const take = (bytes: Uint8Array): void => void taken.push(bytes)
    this.#doc.on('update', take)
    try {
      Y.applyUpdate(this.#doc, verdict.update)
    } catch (error) {
      throw new DamagedDocument(this, item, error)
    } finally {
      this.#doc.off('update', take)
    }
    // Something parked means that it depends on what is not here; it would freeze into every later snapshot.
    const { pendingStructs, pendingDs } = this.#doc.store
    if (pendingStructs || pendingDs || taken.length > 1) throw new DamagedDocument(this, item, null)
    if (taken[0] === undefined) return { kind: 'known' }
    this.#extent.grew(taken[0].byteLength)
    for (const client of verdict.newClients) this.#clients.set(client, actor.accountId)
    return { ...verdict, update: taken[0] }
  }

  /** After COMMIT: acknowledges to the sender, then tells the others. */
  stored(update: Uint8Array | null, from: DocumentPeer): void {
    from.stored++
    if (!update) return
    this.#seq++
    this.#loose++
    this.#outgoing.push({ update, from })
  }

  /** Sends what `stored` collected: one acknowledgement a peer, then one merged update. */
  deliver(peers: ReadonlySet<DocumentPeer>): void {
    for (const peer of peers) peer.send(encodeStored(peer.stored))
    if (this.#outgoing.length > 0) this.#updatesOut.call()
    if (this.#loose >= COMPACT_LIVE_AFTER) this.#isLong()
  }

  refuse(peer: DocumentPeer, code: RefusalCode, detail: string): void {
    peer.refused = true
    peer.send(encodeRefused(code, detail))
  }

  join(peer: DocumentPeer): void {
    this.#peers.add(peer)
  }

  leave(peer: DocumentPeer): void {
    this.#peers.delete(peer)
    this.awareness.leave(peer)
  }

  closeAll(code: number): void {
    for (const peer of [...this.#peers]) peer.close(code)
  }

  close(): void {
    this.#forgetLength()
    this.#updatesOut.stop()
    this.awareness.close()
    this.#doc.destroy()
    this.charter.released()
  }

  #isLong(): void {
    this.#loose = 0
    this.#onLong(this)
  }

  #sendUpdates(): void {
    const outgoing = this.#outgoing
    this.#outgoing = []
    // Nobody is sent what they alone wrote.
    const author = outgoing.every((out) => out.from === outgoing[0]!.from) ? outgoing[0]!.from : null
    // What is merged here has been admitted and stored; untrusted bytes are never merged.
    const update = outgoing.length === 1 ? outgoing[0]!.update : Y.mergeUpdates(outgoing.map((out) => out.update))
    const message = encodeUpdate(update)
    for (const peer of this.#peers) if (peer !== author) peer.send(message)
  }
}
