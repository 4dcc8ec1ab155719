import * as encoding from 'lib0/encoding'
import { MESSAGE_STORED } from '#shared/document/messages.ts'
import { findMarks } from './marks.ts'
import { RawSocket, frameOf } from './RawSocket.ts'

const SYNC = 0
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/** How one server wants to be spoken to. All speak the y-websocket protocol or a variant of it. */
export interface Dialect {
  path(room: string): string
  /** Bytes before the message type of every message. */
  prefix(room: string): Uint8Array
  /** Messages that open the conversation. */
  hello(room: string): Uint8Array[]
  /** Message types that carry the sync protocol. */
  sync: readonly number[]
  /** The message that acknowledges, and how it counts: all so far, or one more. */
  acknowledges: { type: number; counts: 'total' | 'one' } | null
  /** Whether a connection is ready once it has the server's state, or at once. */
  answers: boolean
}

function bytes(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))
const sync = (step: number, body: Uint8Array): Uint8Array =>
  bytes((encoder) => {
    encoding.writeVarUint(encoder, SYNC)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, body)
  })
/** Of a document that has nothing yet. */
const NO_STATE = new Uint8Array([0])
const NO_UPDATE = new Uint8Array([0, 0])
const NOTHING = new Uint8Array(0)

export const oursDialect: Dialect = {
  path: (room) => `/yjs/${room}`,
  prefix: () => NOTHING,
  hello: () => [sync(STEP_1, NO_STATE)],
  sync: [SYNC],
  acknowledges: { type: MESSAGE_STORED, counts: 'total' },
  answers: true,
}

export const yWebsocketDialect: Dialect = { ...oursDialect, path: (room) => `/${room}`, acknowledges: null }

export const relayDialect: Dialect = { ...yWebsocketDialect, hello: () => [], answers: false }

const HOCUSPOCUS_AUTH = 2
const HOCUSPOCUS_SYNC_REPLY = 4
const HOCUSPOCUS_SYNC_STATUS = 8
const named = (room: string): Uint8Array => bytes((encoder) => encoding.writeVarString(encoder, room))

export const hocuspocusDialect: Dialect = {
  path: () => '/',
  prefix: named,
  hello: (room) => [
    bytes((encoder) => {
      encoding.writeVarString(encoder, room)
      encoding.writeVarUint(encoder, HOCUSPOCUS_AUTH)
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarString(encoder, 'token')
    }),
    joined(named(room), sync(STEP_1, NO_STATE)),
  ],
  sync: [SYNC, HOCUSPOCUS_SYNC_REPLY],
  // It says so when the update is in memory, not when it is stored.
  acknowledges: { type: HOCUSPOCUS_SYNC_STATUS, counts: 'one' },
  answers: true,
}

export interface TextClientOptions {
  port: number
  dialect: Dialect
  room: string
  headers: Record<string, string>
  /** A message that carries edits of others (or one's own, where the server echoes). */
  onEdit(edit: number, at: number): void
  /** So many of this client's updates are acknowledged. */
  onStored(count: number, at: number): void
  onClose(code: number | null): void
}

/** One person in a document, without a document: what they type was made beforehand. */
export class TextClient {
  readonly socket: RawSocket
  /** Resolves when the server's state has come and ours was taken. */
  readonly ready: Promise<void>
  readonly #options: TextClientOptions
  readonly #prefix: Uint8Array
  #isReady: () => void = () => {}
  #synced = false
  /** Acknowledged messages, the empty step 2 among them. */
  #acknowledged = 0

  constructor(options: TextClientOptions) {
    this.#options = options
    const { port, dialect, room, headers } = options
    this.#prefix = dialect.prefix(room)
    this.socket = new RawSocket({
      port,
      path: dialect.path(room),
      headers,
      onFrame: ({ bytes: frame, at }) => this.#receive(frame, at),
      onClose: (code) => options.onClose(code),
    })
    const synced = new Promise<void>((resolve) => (this.#isReady = resolve))
    this.ready = this.socket.opened.then(() => {
      for (const message of dialect.hello(room)) this.socket.send(frameOf(message))
      if (!dialect.answers) this.#isReady()
      return synced
    })
  }

  /** The frame that tells an update; made before the clock runs. */
  static frame(dialect: Dialect, room: string, update: Uint8Array): Buffer {
    return frameOf(joined(dialect.prefix(room), sync(UPDATE, update)))
  }

  #receive(frame: Buffer, at: number): void {
    const { dialect, room, onEdit, onStored } = this.#options
    const type = frame[this.#prefix.length]!
    if (dialect.sync.includes(type)) {
      const step = frame[this.#prefix.length + 1]
      if (step === UPDATE) findMarks(frame, (edit) => onEdit(edit, at))
      else if (step === STEP_1) this.socket.send(frameOf(joined(dialect.prefix(room), sync(STEP_2, NO_UPDATE))))
      else if (step === STEP_2) {
        findMarks(frame, (edit) => onEdit(edit, at))
        this.#synced = true
      }
    } else if (type === dialect.acknowledges?.type) {
      const total = dialect.acknowledges.counts === 'total' ? readCount(frame) : this.#acknowledged + 1
      this.#acknowledged = total
      // The first is for the step 2 of the handshake.
      if (total > 1) onStored(total - 1, at)
    }
    if (this.#synced && (this.#acknowledged > 0 || !dialect.acknowledges)) this.#isReady()
  }
}

/** The varuint after the type. */
function readCount(frame: Buffer): number {
  let value = 0
  let factor = 1
  for (let i = 1; i < frame.length; i++) {
    const byte = frame[i]!
    value += (byte & 0x7f) * factor
    if (byte < 0x80) break
    factor *= 128
  }
  return value
}
