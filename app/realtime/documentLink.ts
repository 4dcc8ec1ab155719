import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import {
  CLOSE_TOO_MANY,
  MESSAGE_AWARENESS,
  MESSAGE_REFUSED,
  MESSAGE_STORED,
  MESSAGE_SYNC,
  type RefusalCode,
  readRefused,
  readStored,
} from '#shared/document/messages.ts'
import { MAX_UPDATE_BYTES } from '#shared/protocol/limits.ts'
import { Composition } from './composition.ts'
import { type CountedSocket, type Outgoing, countingSocket } from './countingSocket.ts'
import { awarenessFrame, step1Frame, updateFrame, updateOf } from './documentFrames.ts'
import type { Schedule } from './schedule.ts'

/** A message without an answer for so long means that this socket is dead, whatever the heartbeat of the other says. */
const ANSWER_MS = 10_000
/** y-websocket gives a connection up that was silent for 30 s; a quiet document is asked for its state before that. */
const ASK_EVERY_MS = 12_000

export interface LinkOptions {
  name: string
  url: string
  params: Record<string, string>
  user: { accountId: string; name: string }
  schedule: Schedule
  WebSocket: typeof WebSocket
  /** Typed here; `message` is the one of this connection that carries it, null: none does. */
  onTyped: (update: Uint8Array, fields: readonly string[], message: number | null) => void
  /** Came from the server. */
  onTaken: () => void
  /** Everything that no message carried is carried by this one. */
  onCarried: (message: number) => void
  /** The first `count` messages of this connection are stored. */
  onStored: (count: number) => void
  /** The connection is gone, and with it what was sent and not stored. */
  onLost: () => void
  /** Refused; never called while a message is handled, and perhaps more than once. */
  onRefused: (code: RefusalCode) => void
  /** The server closed it for good. */
  onClosed: (code: number) => void
  /** The server's state has arrived. */
  onSynced: () => void
  /** Anything that is shown may have changed. */
  onMoved: () => void
}

/**
 * One Y.Doc on y-websocket's provider, with the two messages of this product. It counts what it sends, sends nothing that
 * would be a gap, lets nothing move while an input method composes, and comes back by itself when a connection is dead.
 */
export class DocumentLink {
  readonly doc = new Y.Doc()
  readonly #options: LinkOptions
  readonly #provider: WebsocketProvider
  /** y-websocket's own. */
  readonly #handlers: WebsocketProvider['messageHandlers']
  readonly #composition = new Composition()
  #wanted = false
  #socket: CountedSocket | null = null
  #stored = 0
  #overdue: (() => void) | null = null
  #asking: (() => void) | null = null
  #again: (() => void) | null = null

  constructor(options: LinkOptions) {
    this.#options = options
    this.#provider = this.#open()
    this.#handlers = [...this.#provider.messageHandlers]
    this.#listen(this.#provider)
  }

  get awareness(): Awareness {
    return this.#provider.awareness
  }

  /** Whether the server's state has arrived on this connection. */
  get synced(): boolean {
    return this.#provider.synced
  }

  /** Whether what is typed goes out at once: connected, and the server has been brought up to date. */
  get flows(): boolean {
    return this.#provider.wsconnected && this.#socket?.greeted === true
  }

  /** Whether everything sent on this connection is stored. */
  get settled(): boolean {
    return this.#stored >= (this.#socket?.sent ?? 0)
  }

  connect(): void {
    this.#wanted = true
    this.#provider.connect()
  }

  disconnect(): void {
    this.#wanted = false
    this.#again?.()
    this.#again = null
    this.#provider.disconnect()
  }

  reconnect(after: number): void {
    this.#provider.disconnect()
    this.#again?.()
    this.#again = this.#options.schedule(() => {
      this.#again = null
      if (this.#wanted) this.#provider.connect()
    }, after)
  }

  /** Takes an update as if the server had sent it: if it is lacking there, the next step 2 brings it. */
  apply(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, this.#provider)
  }

  /** While an input method composes, nothing comes in or goes out; what was typed is sent as one update at its end. */
  compose(composing: boolean): void {
    if (this.#composition.active === composing) return
    if (composing) return this.#composition.begin()
    const { typed, come } = this.#composition.end(this.#socket)
    // Own text first: it was typed on what was shown.
    if (typed) this.#sendUpdate(typed)
    this.#sendAwareness()
    for (const { type, body } of come) this.#take(type, decoding.createDecoder(body))
  }

  destroy(): void {
    this.disconnect()
    this.#lost()
    this.#provider.destroy()
    this.doc.destroy()
  }

  #open(): WebsocketProvider {
    const { name, url, params, user } = this.#options
    const Socket = countingSocket(this.#options.WebSocket, {
      opening: (socket) => {
        this.#lost()
        this.#socket = socket
      },
      mayPass: (kind, frame, socket) => this.#mayPass(kind, frame, socket),
      passed: (kind, socket) => {
        if (kind === 'step2') this.#options.onCarried(socket.sent)
        this.#expectAnswer()
        this.#options.onMoved()
      },
    })
    const provider = new WebsocketProvider(url, name, this.doc, {
      connect: false,
      // Tabs must not exchange text that the server never saw.
      disableBc: true,
      params,
      WebSocketPolyfill: Socket,
      shouldReconnect: ({ code }) => code === CLOSE_TOO_MANY || code < 4400 || code >= 4500,
    })
    // y-websocket would send every remote entry back; the server takes this connection's own alone.
    provider.awareness.off('update', provider._awarenessUpdateHandler)
    provider.awareness.setLocalState({ user })
    return provider
  }

  #listen(provider: WebsocketProvider): void {
    const { onMoved, onTaken, onClosed, onRefused, onSynced, onStored } = this.#options
    provider.awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin === 'local') this.#sendAwareness()
      else onMoved()
    })
    for (const type of [MESSAGE_SYNC, MESSAGE_AWARENESS]) {
      provider.messageHandlers[type] = (_encoder, decoder) => {
        if (this.#composition.active) this.#composition.holdIn(type, decoder, this.#socket)
        else this.#take(type, decoder)
      }
    }
    provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
      this.#stored = readStored(decoder)
      this.#overdue?.()
      this.#overdue = null
      if (!this.settled) this.#expectAnswer()
      onStored(this.#stored)
    }
    provider.messageHandlers[MESSAGE_REFUSED] = (_encoder, decoder) => {
      const { code } = readRefused(decoder)
      // Not within the handler of the socket that is about to be closed.
      queueMicrotask(() => onRefused(code))
    }
    provider.on('connection-close', () => {
      this.#lost()
      onMoved()
    })
    provider.on('closed', ({ code }) => onClosed(code))
    provider.on('status', ({ status }) => {
      if (status === 'connected') this.#keepAsking()
      onMoved()
    })
    provider.on('sync', (synced) => {
      if (synced) onSynced()
      onMoved()
    })
    // After the provider's own listener: by now it has sent the update, or not.
    this.doc.on('update', (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      if (origin === provider) onTaken()
      else this.#typed(update, transaction)
    })
  }

  /** y-websocket's own handling of sync and awareness messages, with the answer sent when there is one. */
  #take(type: number, decoder: decoding.Decoder): void {
    const encoder = encoding.createEncoder()
    this.#handlers[type]?.(encoder, decoder, this.#provider, true, type)
    if (encoding.length(encoder) > 1) this.#provider.ws?.send(encoding.toUint8Array(encoder))
  }

  #mayPass(kind: Outgoing, frame: Uint8Array, socket: CountedSocket): boolean {
    if (socket !== this.#socket) return false
    if (kind === 'awareness') return !this.#composition.active
    if (kind !== 'update' && kind !== 'step2') return true
    if (frame.byteLength > MAX_UPDATE_BYTES) {
      queueMicrotask(() => this.#options.onRefused('tooLarge'))
      return false
    }
    // Before the step 2 the server lacks what was typed offline: an update on top of that would be a gap. The step 2
    // is worked out when it is asked for, so it carries this one too.
    if (kind === 'update' && !socket.greeted) return false
    if (kind === 'update' && this.#composition.active) {
      this.#composition.holdOut(updateOf(frame))
      return false
    }
    return true
  }

  #typed(update: Uint8Array, transaction: Y.Transaction): void {
    const sent = this.flows && !this.#composition.active
    const fields = [...this.doc.share].filter(([, type]) => transaction.changedParentTypes.has(type))
    this.#options.onTyped(
      update,
      fields.map(([name]) => name),
      sent ? (this.#socket?.sent ?? null) : null,
    )
  }

  #sendUpdate(update: Uint8Array): void {
    const { ws } = this.#provider
    if (!ws || !this.flows) return
    ws.send(updateFrame(update))
    this.#options.onCarried(this.#socket?.sent ?? 0)
    this.#options.onMoved()
  }

  #sendAwareness(): void {
    const { ws, wsconnected, awareness } = this.#provider
    if (ws && wsconnected && !this.#composition.active) ws.send(awarenessFrame(awareness, this.doc.clientID))
  }

  #lost(): void {
    this.#socket = null
    this.#stored = 0
    this.#composition.drop()
    this.#overdue?.()
    this.#overdue = null
    this.#asking?.()
    this.#asking = null
    this.#options.onLost()
  }

  #expectAnswer(): void {
    this.#overdue ??= this.#options.schedule(() => {
      this.#overdue = null
      this.reconnect(0)
    }, ANSWER_MS)
  }

  /** A step 1 now and then: answered always, so that silence means a dead connection; and it heals what was missed. */
  #keepAsking(): void {
    this.#asking?.()
    this.#asking = this.#options.schedule(() => {
      this.#provider.ws?.send(step1Frame(this.doc))
      this.#keepAsking()
    }, ASK_EVERY_MS)
  }
}
