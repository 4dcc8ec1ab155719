import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import {
  CLOSE_TOO_MANY,
  MESSAGE_AWARENESS,
  MESSAGE_REFUSED,
  MESSAGE_STORED,
  MESSAGE_SYNC,
  type RefusalCode,
  SCHEMA_PARAM,
  readRefused,
  readStored,
} from '#shared/document/messages.ts'
import { SCHEMA_VERSION } from '#shared/document/schema.ts'
import { plainText } from '#shared/document/text.ts'
import { MAX_UPDATE_BYTES } from '#shared/protocol/limits.ts'
import { type CountedSocket, type Outgoing, countingSocket } from './countingSocket.ts'
import { Listeners } from './listeners.ts'
import type { SaveCount, SaveSource, SaveStatus } from './saveLedger.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'

/** A message without an answer for so long means that this socket is dead, whatever the heartbeat of the other says. */
const ANSWER_MS = 10_000
/** y-websocket gives a connection up that was silent for 30 s; a quiet document is asked for its state before that. */
const ASK_EVERY_MS = 12_000
/** After a refusal for reasons that pass. */
const AGAIN_MS = 1_000
/** Refusals that say nothing about the text: it is kept and offered again on a new connection. */
const PASSING: readonly RefusalCode[] = ['unavailable', 'tooMany', 'unauthenticated', 'stale']

/** Text that the server refused, set aside for its author. */
export interface Recovered {
  id: number
  /** `<taskId>/<field>`. */
  fragment: string
  text: string
  /** The server's clock. */
  at: number
  code: RefusalCode
}

export interface DocumentOptions {
  /** `narrative/<boardId>/<unitId>` or `minutes/<meetingId>`. */
  name: string
  /** `ws(s)://host/yjs`. */
  url: string
  user: { accountId: string; name: string }
  /** The server's clock. */
  now: () => number
  schedule?: Schedule
  WebSocket?: typeof WebSocket
}

interface Held {
  type: number
  body: Uint8Array
  socket: CountedSocket | null
}

/**
 * One collaborative document of this page, shared by all its fields: y-websocket's provider, with the two messages that
 * tell stored from sent. 已保存 of a field means that every update of it is stored; after a reconnect, that the step 2
 * which carries what was typed meanwhile is.
 *
 * Connecting and disconnecting is the page's matter (Socket.IO's heartbeat decides); within a connection this class
 * reconnects by itself.
 */
export class CollaborativeDocument implements SaveSource {
  readonly name: string
  readonly #options: DocumentOptions
  readonly #schedule: Schedule
  readonly #listeners = new Listeners()
  #doc = new Y.Doc()
  #provider!: WebsocketProvider
  /** y-websocket's own. */
  #handlers: WebsocketProvider['messageHandlers'] = []
  /** Raised when the document was started anew: what is bound to the old one must be bound again. */
  #generation = 0
  #wanted = false
  #socket: CountedSocket | null = null
  #stored = 0
  /** Unstored fields, each with the message that carries its latest update; null: none sent on this connection. */
  readonly #unstored = new Map<string, number | null>()
  readonly #savedAt = new Map<string, number>()
  #saves: SaveCount = { waiting: 0, blocked: 0, savedAt: null }
  #recovered: readonly Recovered[] = []
  #count = 0
  #everSynced = false
  #mayWrite = true
  #closedWith: number | null = null
  #composing = false
  #heldIn: Held[] = []
  #heldOut: Uint8Array[] = []
  #overdue: (() => void) | null = null
  #asking: (() => void) | null = null
  #again: (() => void) | null = null

  constructor(options: DocumentOptions) {
    this.name = options.name
    this.#options = options
    this.#schedule = options.schedule ?? laterOnTimer
    this.#open()
  }

  get doc(): Y.Doc {
    return this.#doc
  }

  get awareness(): Awareness {
    return this.#provider.awareness
  }

  get generation(): number {
    return this.#generation
  }

  /** False once the server has said that this person may not write here (any more). */
  get mayWrite(): boolean {
    return this.#mayWrite
  }

  /** The code (4400–4499) with which the server closed the document for good, e.g. CLOSE_STALE: reload. */
  get closedWith(): number | null {
    return this.#closedWith
  }

  /** Whether the server's state has arrived on this connection. */
  get synced(): boolean {
    return this.#provider.synced
  }

  /** Whether the server's state has arrived at some time: from then on typing builds on it. */
  get everSynced(): boolean {
    return this.#everSynced
  }

  get state(): 'offline' | 'connecting' | 'saving' | 'saved' {
    if (!this.#wanted || this.#closedWith !== null) return 'offline'
    if (!this.#provider.wsconnected || !this.#socket?.greeted) return 'connecting'
    return this.#stored < this.#socket.sent || this.#unstored.size > 0 ? 'saving' : 'saved'
  }

  get saves(): SaveCount {
    return this.#saves
  }

  get recovered(): readonly Recovered[] {
    return this.#recovered
  }

  /** The save mark of one field. */
  fieldStatus(fragment: string): SaveStatus {
    const message = this.#unstored.get(fragment)
    if (message === undefined) return { kind: 'saved', at: this.#savedAt.get(fragment) ?? null }
    return this.state === 'saving' ? { kind: 'saving' } : { kind: 'unsent', count: 1 }
  }

  /** Plain text of a field as it stands here. */
  text(fragment: string): string {
    return plainText(this.#doc.getXmlFragment(fragment))
  }

  /** Colleagues whose caret is in this field, one entry an account. Without a connection nobody can be said to be there. */
  othersIn(fragment: string): { accountId: string; name: string }[] {
    const people = new Map<string, { accountId: string; name: string }>()
    for (const [client, state] of this.awareness.getStates()) {
      const user = state.user as { accountId?: unknown; name?: unknown } | undefined
      if (client === this.#doc.clientID || state.field !== fragment || typeof user?.accountId !== 'string') continue
      people.set(user.accountId, { accountId: user.accountId, name: typeof user.name === 'string' ? user.name : '' })
    }
    people.delete(this.#options.user.accountId)
    return [...people.values()]
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  connect(): void {
    if (this.#wanted) return
    this.#wanted = true
    this.#closedWith = null
    this.#provider.connect()
    this.#changed()
  }

  disconnect(): void {
    if (!this.#wanted) return
    this.#wanted = false
    this.#again?.()
    this.#again = null
    this.#provider.disconnect()
    this.#changed()
  }

  dismissRecovered(id: number): void {
    this.#recovered = this.#recovered.filter((item) => item.id !== id)
    this.#changed()
  }

  /**
   * While an input method composes, nothing of this document comes in or goes out: what comes waits, what is typed is
   * sent as one update when the composition ends. The whole document waits, not the field alone: y-tiptap knows nothing
   * of composing, and were remote text in the Y.Doc but not on the screen, it would write the difference as a deletion.
   */
  compose(composing: boolean): void {
    if (this.#composing === composing) return
    this.#composing = composing
    if (composing) return
    const out = this.#heldOut
    this.#heldOut = []
    // Own text first: it was typed on what was shown.
    if (out.length > 0) this.#sendUpdate(out.length === 1 ? out[0]! : Y.mergeUpdates(out))
    this.#sendAwareness()
    const held = this.#heldIn
    this.#heldIn = []
    for (const { type, body, socket } of held)
      if (socket === this.#socket) this.#take(type, decoding.createDecoder(body))
  }

  destroy(): void {
    this.disconnect()
    this.#close()
    this.#saves = { ...this.#saves, waiting: 0 }
    this.#unstored.clear()
    this.#listeners.tell(null)
  }

  #open(): void {
    const { name, url, user } = this.#options
    const Socket = countingSocket(this.#options.WebSocket ?? WebSocket, {
      opening: (socket) => {
        this.#disconnected()
        this.#socket = socket
      },
      mayPass: (kind, frame, socket) => this.#mayPass(kind, frame, socket),
      passed: (kind, socket) => this.#passed(kind, socket),
    })
    const provider = new WebsocketProvider(url, name, this.#doc, {
      connect: false,
      // Tabs must not exchange text that the server never saw.
      disableBc: true,
      params: { [SCHEMA_PARAM]: String(SCHEMA_VERSION) },
      WebSocketPolyfill: Socket,
      shouldReconnect: ({ code }) => code === CLOSE_TOO_MANY || code < 4400 || code >= 4500,
    })
    this.#provider = provider
    const { awareness } = provider
    // y-websocket would send every remote entry back; the server takes this connection's own alone.
    awareness.off('update', provider._awarenessUpdateHandler)
    awareness.setLocalState({ user })
    awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin === 'local') this.#sendAwareness()
      else this.#listeners.tell(null)
    })
    this.#handlers = [...provider.messageHandlers]
    for (const type of [MESSAGE_SYNC, MESSAGE_AWARENESS]) {
      provider.messageHandlers[type] = (_encoder, decoder) => {
        if (!this.#composing) return this.#take(type, decoder)
        // A copy: the frame's buffer is not ours to keep.
        const body = decoding.readTailAsUint8Array(decoder).slice()
        this.#heldIn.push({ type, body, socket: this.#socket })
      }
    }
    provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => this.#storedUpTo(readStored(decoder))
    provider.messageHandlers[MESSAGE_REFUSED] = (_encoder, decoder) => {
      const { code } = readRefused(decoder)
      // Not within the handler of the socket that is about to be closed.
      queueMicrotask(() => this.#refused(code, provider))
    }
    provider.on('connection-close', () => {
      this.#disconnected()
      this.#changed()
    })
    provider.on('closed', ({ code }) => {
      this.#closedWith = code
      this.#changed()
    })
    provider.on('status', ({ status }) => {
      if (status === 'connected') this.#keepAsking()
      this.#changed()
    })
    provider.on('sync', (synced) => {
      if (synced) this.#everSynced = true
      this.#changed()
    })
    // After the provider's own listener: by now it has sent the update, or not.
    this.#doc.on('update', (_update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      if (origin !== provider) this.#typed(transaction)
      else this.#listeners.tell(null)
    })
  }

  #close(): void {
    this.#disconnected()
    this.#provider.destroy()
    this.#doc.destroy()
  }

  /** y-websocket's own handling of sync and awareness messages, with the answer sent when there is one. */
  #take(type: number, decoder: decoding.Decoder): void {
    const encoder = encoding.createEncoder()
    this.#handlers[type]?.(encoder, decoder, this.#provider, true, type)
    if (encoding.length(encoder) > 1) this.#provider.ws?.send(encoding.toUint8Array(encoder))
  }

  #mayPass(kind: Outgoing, frame: Uint8Array, socket: CountedSocket): boolean {
    if (socket !== this.#socket) return false
    if (kind === 'awareness') return !this.#composing
    if (kind !== 'update' && kind !== 'step2') return true
    if (frame.byteLength > MAX_UPDATE_BYTES) {
      const provider = this.#provider
      queueMicrotask(() => this.#refused('tooLarge', provider))
      return false
    }
    // Before the step 2 the server lacks what was typed offline: an update on top of that would be a gap. The step 2
    // is worked out when it is asked for, so it carries this one too.
    if (kind === 'update' && !socket.greeted) return false
    if (kind === 'update' && this.#composing) {
      this.#heldOut.push(updateOf(frame))
      return false
    }
    return true
  }

  #passed(kind: 'step2' | 'update', socket: CountedSocket): void {
    if (kind === 'step2')
      for (const [field, at] of this.#unstored) if (at === null) this.#unstored.set(field, socket.sent)
    this.#expectAnswer()
    this.#changed()
  }

  #sendUpdate(update: Uint8Array): void {
    const { ws, wsconnected } = this.#provider
    if (!ws || !wsconnected || !this.#socket?.greeted) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE_SYNC)
    writeUpdate(encoder, update)
    ws.send(encoding.toUint8Array(encoder))
    for (const [field, at] of this.#unstored) if (at === null) this.#unstored.set(field, this.#socket.sent)
    this.#changed()
  }

  #sendAwareness(): void {
    const { ws, wsconnected, awareness } = this.#provider
    if (!ws || !wsconnected || this.#composing) return
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE_AWARENESS)
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [this.#doc.clientID]))
    ws.send(encoding.toUint8Array(encoder))
  }

  #typed(transaction: Y.Transaction): void {
    const socket = this.#socket
    const sent = this.#provider.wsconnected && socket?.greeted === true && !this.#composing
    for (const [name, type] of this.#doc.share) {
      if (transaction.changedParentTypes.has(type)) this.#unstored.set(name, sent ? socket.sent : null)
    }
    this.#changed()
  }

  #storedUpTo(count: number): void {
    this.#stored = count
    const now = this.#options.now()
    for (const [field, message] of this.#unstored) {
      if (message === null || message > count) continue
      this.#unstored.delete(field)
      this.#savedAt.set(field, now)
      this.#saves = { ...this.#saves, savedAt: now }
    }
    this.#overdue?.()
    this.#overdue = null
    if (this.#socket && count < this.#socket.sent) this.#expectAnswer()
    this.#changed()
  }

  #disconnected(): void {
    this.#socket = null
    this.#stored = 0
    this.#heldIn = []
    this.#heldOut = []
    for (const field of this.#unstored.keys()) this.#unstored.set(field, null)
    this.#overdue?.()
    this.#overdue = null
    this.#asking?.()
    this.#asking = null
  }

  #refused(code: RefusalCode, provider: WebsocketProvider): void {
    // What came after a refused message is refused as well; only the first word counts.
    if (provider !== this.#provider) return
    if (PASSING.includes(code)) return this.#reconnect(AGAIN_MS)
    if (code === 'forbidden') this.#mayWrite = false
    const at = this.#options.now()
    const lost = [...this.#unstored.keys()].map((fragment) => ({ fragment, text: this.text(fragment) }))
    this.#recovered = [
      ...this.#recovered,
      ...lost.filter(({ text }) => text !== '').map((item) => ({ ...item, id: ++this.#count, at, code })),
    ]
    this.#unstored.clear()
    this.#close()
    this.#composing = false
    this.#doc = new Y.Doc()
    this.#generation++
    this.#everSynced = false
    this.#open()
    if (this.#wanted) this.#provider.connect()
    this.#changed()
  }

  #reconnect(after: number): void {
    this.#provider.disconnect()
    this.#again?.()
    this.#again = this.#schedule(() => {
      this.#again = null
      if (this.#wanted) this.#provider.connect()
    }, after)
  }

  #expectAnswer(): void {
    this.#overdue ??= this.#schedule(() => {
      this.#overdue = null
      this.#reconnect(0)
    }, ANSWER_MS)
  }

  /** A step 1 now and then: answered always, so that silence means a dead connection; and it heals what was missed. */
  #keepAsking(): void {
    this.#asking?.()
    this.#asking = this.#schedule(() => {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, MESSAGE_SYNC)
      writeSyncStep1(encoder, this.#doc)
      this.#provider.ws?.send(encoding.toUint8Array(encoder))
      this.#keepAsking()
    }, ASK_EVERY_MS)
  }

  #changed(): void {
    this.#saves = { ...this.#saves, waiting: this.#unstored.size }
    this.#listeners.tell(null)
  }
}

/** The Yjs update in an update frame, as a copy. */
function updateOf(frame: Uint8Array): Uint8Array {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  return decoding.readVarUint8Array(decoder).slice()
}
