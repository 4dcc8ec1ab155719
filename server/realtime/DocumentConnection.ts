import { type RawData, WebSocket } from 'ws'
import { CLOSE_REGRANTED, CLOSE_TOO_MANY, CLOSE_UNAUTHENTICATED } from '#shared/document/messages.ts'
import { MAX_MESSAGES_PER_SECOND, MAX_UPDATE_BYTES } from '#shared/protocol/limits.ts'
import type { Actor } from '#shared/domain/model.ts'
import { isStorageFailure } from '#db/errors.ts'
import type { Session, SessionService } from '../auth/sessions.ts'
import type { Log } from '../log.ts'
import { Backlog } from './Backlog.ts'
import type { Clock } from './clock.ts'
import type { DocumentPeer, DocumentRoom } from './DocumentRoom.ts'
import { sendFrame } from './frames.ts'
import { CLOSE_TRY_AGAIN } from './items.ts'
import type { Rooms } from './rooms.ts'
import { encodeStep1, encodeStep2, readMessage } from './syncMessages.ts'
import { TokenBucket } from './TokenBucket.ts'

/** RFC 6455: unsupported data, internal error. */
const CLOSE_BAD_FRAME = 1003
const CLOSE_FAILED = 1011
/** How a connection is closed whose session no longer stands as it was found. */
const CLOSES = { over: CLOSE_UNAUTHENTICATED, changed: CLOSE_REGRANTED } as const
/** What may wait for the step 2 of its connection: seconds of typing on a slow line. */
const MAX_HELD = 200
/** Telling a client again what it lacks: a look through the document, and the bytes of the answer. */
const STEPS_AN_ANSWER = 100
const BYTES_A_STEP = 32

export interface DocumentConnectionParts {
  rooms: Rooms
  sessions: SessionService
  clock: Clock
  log: Log
  /** Makes the frame of a message. */
  framed: (message: Uint8Array) => Buffer
  /** Which of the groups it is pinged in. */
  group: number
  /** Told when more messages came than may in a second. */
  flooded: () => void
}

/** One open socket of the document door, and what it says in the y-websocket protocol. */
export class DocumentConnection implements DocumentPeer {
  readonly session: Session
  stored = 0
  refused = false
  readonly #parts: DocumentConnectionParts
  readonly #socket: WebSocket
  readonly #room: DocumentRoom
  readonly #actor: Actor
  readonly #bucket: TokenBucket
  readonly #backlog: Backlog
  /** Frames are handled in order; those that come before the room is ready wait in this chain. */
  #chain: Promise<void>
  #joined = false
  #alive = true
  /** Updates that came before the first step 2; null after it. */
  #held: Uint8Array[] | null = []
  #heldBytes = 0
  #answers = 0

  /** `room.pending` counts the connection until it is in the room. */
  constructor(
    parts: DocumentConnectionParts,
    { socket, room, session, actor }: { socket: WebSocket; room: DocumentRoom; session: Session; actor: Actor },
  ) {
    this.#parts = parts
    this.#socket = socket
    this.#room = room
    this.session = session
    this.#actor = actor
    this.#bucket = new TokenBucket(parts.clock, MAX_MESSAGES_PER_SECOND)
    this.#backlog = new Backlog(() => socket.bufferedAmount)
    this.#chain = parts.rooms.pipeline
      .read(room, () => this.#join())
      .catch((error: unknown) => this.#broke(error))
      .finally(() => {
        room.pending--
        if (!this.#joined) parts.rooms.documents.release(room.name)
      })
    // Attached before anything is awaited: ws does not keep messages for late listeners.
    socket.on('message', (data: RawData) => {
      if (!this.#bucket.take()) {
        parts.flooded()
        return this.close(CLOSE_TOO_MANY)
      }
      this.#chain = this.#chain.then(() => this.#receive(bytesOf(data))).catch((error: unknown) => this.#broke(error))
    })
    socket.on('pong', () => (this.#alive = true))
    socket.on('close', () => {
      if (this.#joined) room.leave(this)
      parts.rooms.documents.release(room.name)
    })
  }

  get accountId(): string {
    return this.session.accountId
  }
  /** Whether it may still read what it has open, by what its board says now. */
  get mayRead(): boolean {
    return this.#room.charter.mayRead(this.#actor)
  }
  get group(): number {
    return this.#parts.group
  }

  send(message: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    // Cut off, it catches up by its state vector.
    if (this.#backlog.exceeded) this.#socket.terminate()
    else sendFrame(this.#socket, this.#parts.framed(message))
  }

  close(code: number): void {
    this.#socket.close(code)
  }

  /** Sends a ping, or ends the connection when it did not answer the last, so that nobody's caret outlives it. */
  beat(ping: Buffer): void {
    if (!this.#alive) return this.#socket.terminate()
    this.#alive = false
    if (this.#socket.readyState === WebSocket.OPEN) sendFrame(this.#socket, ping)
  }

  #join(): void {
    const { rooms, sessions } = this.#parts
    if (this.#socket.readyState !== WebSocket.OPEN) return
    if (rooms.pipeline.readOnly) return this.close(CLOSE_TRY_AGAIN)
    // Ended or changed while the connection was made: that closed no socket that it did not know of.
    const standing = sessions.standing(this.session)
    if (standing !== 'stands') return this.close(CLOSES[standing])
    // As above of the board's own changes.
    if (!this.mayRead) return this.close(CLOSE_REGRANTED)
    this.#room.join(this)
    this.#joined = true
    this.send(encodeStep1(this.#room.doc))
    this.#greet()
  }

  async #receive(frame: Uint8Array): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    const message = readMessage(frame)
    switch (message?.kind) {
      case 'step1':
        return this.#answer(message.stateVector)
      case 'step2': {
        const held = this.#held ?? []
        this.#held = null
        for (const update of [message.update, ...held]) this.#submit(update)
        return
      }
      case 'update':
        return this.#held ? this.#hold(this.#held, message.update) : this.#submit(message.update)
      case 'awareness': {
        const { accountId, name } = this.#actor
        // Readers have no caret: what they say about themselves is dropped.
        if (!this.#room.charter.mayWrite(this.#actor)) return
        if (!this.#room.awareness.receive(this, { accountId, name }, message.body)) this.close(CLOSE_BAD_FRAME)
        return
      }
      case 'queryAwareness':
        return this.#greet()
      default:
        this.close(CLOSE_BAD_FRAME)
    }
  }

  #greet(): void {
    const greeting = this.#room.awareness.greeting()
    if (greeting) this.send(greeting)
  }

  /** Tells what a client with this state vector lacks. The first answer is part of joining, those after it cost. */
  async #answer(stateVector: Uint8Array): Promise<void> {
    const { pipeline } = this.#parts.rooms
    const allowance = pipeline.allowances.of(this.accountId)
    if (this.#answers++ > 0 && allowance.left <= 0) return this.close(CLOSE_TRY_AGAIN)
    const answer = await pipeline.read(this.#room, () => encodeStep2(this.#room.doc, stateVector))
    if (!answer) return this.close(CLOSE_BAD_FRAME)
    if (this.#answers > 1) allowance.spend(STEPS_AN_ANSWER + answer.byteLength / BYTES_A_STEP)
    this.#backlog.answer(() => this.send(answer))
  }

  /**
   * A client that comes back sends what is typed now as soon as the socket is open, before the step 2 that brings what
   * was typed offline, on which it rests. So it waits for that; without one it is never stored.
   */
  #hold(held: Uint8Array[], update: Uint8Array): void {
    this.#heldBytes += update.byteLength
    if (held.length < MAX_HELD && this.#heldBytes <= MAX_UPDATE_BYTES) held.push(update)
    else {
      this.#held = []
      this.#room.refuse(this, 'tooMany', 'before the step 2')
      this.close(CLOSE_TRY_AGAIN)
    }
  }

  #submit(update: Uint8Array): void {
    const { rooms, sessions, log } = this.#parts
    // Between its end and the next sweep a lapsed session still has its socket.
    const standing = sessions.standing(this.session)
    if (standing !== 'stands') return this.close(CLOSES[standing])
    // Not awaited: the next frame may join the same batch. The room answers through the peer.
    rooms.pipeline
      .update({ room: this.#room, accountId: this.accountId, peer: this, update })
      .then(async (verdict) => {
        if (verdict.kind === 'admitted') await sessions.renew(this.session)
        if (verdict.kind !== 'refused') return
        if (verdict.code === 'unauthenticated') this.close(CLOSE_UNAUTHENTICATED)
        // Any client comes back by itself, and offers the same again.
        if (verdict.code === 'tooMany') this.close(CLOSE_TRY_AGAIN)
      })
      .catch((error: unknown) => log.error({ err: error }, 'renewing a session failed'))
  }

  #broke(error: unknown): void {
    const passing = isStorageFailure(error)
    if (!passing) this.#parts.log.error({ err: error, document: this.#room.name }, 'a document message failed')
    this.close(passing ? CLOSE_TRY_AGAIN : CLOSE_FAILED)
  }
}

const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data
