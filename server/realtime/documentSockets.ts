import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import {
  ACCOUNT_PARAM,
  CLOSE_REGRANTED,
  CLOSE_STALE,
  CLOSE_TOO_MANY,
  CLOSE_UNAUTHENTICATED,
  HOUSE_PARAM,
  SCHEMA_PARAM,
} from '#shared/document/messages.ts'
import { parseDocumentName } from '#shared/document/names.ts'
import { SCHEMA_VERSION } from '#shared/document/schema.ts'
import { MAX_MESSAGES_PER_SECOND, MAX_UPDATE_BYTES, PING_INTERVAL_MS } from '#shared/protocol/limits.ts'
import type { Actor } from '#shared/domain/model.ts'
import { sessionTokenOf } from '../auth/cookie.ts'
import { allowedOrigin } from '../auth/origin.ts'
import type { Session, SessionService } from '../auth/sessions.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { Backlog } from './Backlog.ts'
import type { Clock } from './clock.ts'
import type { DocumentPeer, DocumentRoom } from './DocumentRoom.ts'
import { createFramer, frameOf, pingFrame, sendFrame } from './frames.ts'
import type { Rooms } from './rooms.ts'
import { encodeAwareness, encodeStep1, encodeStep2, readMessage } from './syncMessages.ts'
import { TokenBucket } from './TokenBucket.ts'

const PREFIX = '/yjs/'
const BOARD_DOOR = '/socket.io/'
/** How long a closing server waits for the other side's farewell (ms). */
const FAREWELL_MS = 1_000
/** Message type, step and length around an update. */
const FRAME_OVERHEAD = 16
/** RFC 6455: unsupported data, try again later. */
const CLOSE_BAD_FRAME = 1003
const CLOSE_TRY_AGAIN = 1013
const PING = pingFrame()
/**
 * y-websocket drops a connection that is silent for 30 s and does not see pings: an empty awareness message is the sign
 * of life it knows. Every third beat is often enough.
 */
const PING_WITH_SIGN = Buffer.concat([PING, frameOf(encodeAwareness([]))])
const BEATS_A_SIGN = 3
/** Connections are pinged in so many groups, one after the other: a thousand at once would hold everybody up. */
const GROUPS = 8
/** How a connection is closed whose session no longer stands as it was found. */
const CLOSES = { over: CLOSE_UNAUTHENTICATED, changed: CLOSE_REGRANTED } as const

/** What belongs to one open connection. */
interface Conversation {
  socket: WebSocket
  room: DocumentRoom
  peer: DocumentPeer
  session: Session
  actor: Actor
  backlog: Backlog
}

interface Connection {
  sessionId: string
  /** Whether it answered the last ping. */
  alive: boolean
  group: number
}

export interface DocumentSocketsParts {
  config: Config
  house: string
  sessions: SessionService
  rooms: Rooms
  clock: Clock
  log: Log
}

/** The document door `/yjs/<name>`: the y-websocket protocol plus our two messages. It decides nothing. */
export class DocumentSockets {
  readonly #parts: DocumentSocketsParts
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_UPDATE_BYTES + FRAME_OVERHEAD,
    perMessageDeflate: false,
  })
  readonly #connections = new Map<WebSocket, Connection>()
  readonly #heartbeat: ReturnType<typeof setInterval>
  readonly #framed = createFramer()
  #beats = 0
  #joined = 0

  constructor(parts: DocumentSocketsParts) {
    this.#parts = parts
    parts.sessions.onClosed(({ sessionId }) => this.#dismiss(sessionId, CLOSE_UNAUTHENTICATED))
    // It may read what it could not, or no longer what it could: to be asked anew.
    parts.sessions.onChanged(({ sessionId }) => this.#dismiss(sessionId, CLOSE_REGRANTED))
    this.#heartbeat = setInterval(() => this.#beat(), PING_INTERVAL_MS / GROUPS)
    this.#heartbeat.unref()
  }

  get connections(): number {
    return this.#connections.size
  }

  attach(server: HttpServer): void {
    server.on('upgrade', (request, socket, head) => {
      // Node lets go of a socket that asks to be upgraded: without this a reset by the peer would end the process.
      socket.on('error', () => socket.destroy())
      if (!request.url?.startsWith(PREFIX)) {
        // Nobody would answer it, nor ever time it out. In development Vite has a door of its own.
        if (this.#parts.config.production && !request.url?.startsWith(BOARD_DOOR)) refuse(socket, 404)
        return
      }
      this.#upgrade(request, socket, head).catch((error: unknown) => {
        this.#parts.log.error({ err: error }, 'opening a document failed')
        refuse(socket, 500)
      })
    })
  }

  async close(): Promise<void> {
    clearInterval(this.#heartbeat)
    for (const socket of this.#connections.keys()) socket.close(1012)
    // Who does not answer the farewell must not keep storage open until the process is ended by force.
    const patience = setTimeout(() => {
      for (const socket of this.#server.clients) socket.terminate()
    }, FAREWELL_MS)
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
    clearTimeout(patience)
  }

  #dismiss(sessionId: string, code: number): void {
    for (const [socket, connection] of this.#connections) {
      if (connection.sessionId !== sessionId) continue
      socket.close(code)
      // Who does not answer the farewell would keep its caret until the heartbeat gives it up.
      setTimeout(() => socket.terminate(), FAREWELL_MS).unref()
    }
  }

  /** Everything that can be refused is refused before the handshake, so that a stranger holds no connection. */
  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { config, sessions, rooms } = this.#parts
    if (!allowedOrigin(config, request)) return refuse(socket, 403)
    const session = await sessions.find(sessionTokenOf(config, request.headers.cookie))
    if (!session) return refuse(socket, 401)
    if (session.mustChange) return refuse(socket, 403)
    const url = new URL(request.url ?? '', 'http://localhost')
    const name = nameOf(url)
    const { actor } = session
    const readable = name !== null && (await rooms.mayRead(name, actor))
    const room = readable ? await rooms.document(name) : null
    // One answer for what is not there and what is not for this reader: names cannot be guessed.
    if (!room) return refuse(socket, 404)
    // Held until the connection is in the room, or the room could be let go during the handshake.
    room.pending++
    let served = false
    this.#server.handleUpgrade(request, socket, head, (connection) => {
      // Whatever becomes of it: an error that nobody listens to would end the process.
      connection.on('error', (error) => this.#parts.log.debug({ err: error }, 'a document connection broke'))
      const says = (name: string, truth: string): boolean => (url.searchParams.get(name) ?? truth) === truth
      if (!says(SCHEMA_PARAM, String(SCHEMA_VERSION)) || !says(HOUSE_PARAM, this.#parts.house))
        return connection.close(CLOSE_STALE)
      if (!says(ACCOUNT_PARAM, session.accountId)) return connection.close(CLOSE_UNAUTHENTICATED)
      served = true
      this.#serve(connection, room, session, actor)
    })
    // Also after a handshake that ws refused by itself, or whose peer had left.
    if (!served) {
      room.pending--
      rooms.documents.release(room.name)
    }
  }

  #serve(socket: WebSocket, room: DocumentRoom, session: Session, actor: Actor): void {
    const { clock, rooms, sessions, log } = this.#parts
    const framed = this.#framed
    this.#connections.set(socket, { sessionId: session.id, alive: true, group: this.#joined++ % GROUPS })
    const bucket = new TokenBucket(clock, MAX_MESSAGES_PER_SECOND)
    const backlog = new Backlog(() => socket.bufferedAmount)
    const peer: DocumentPeer = {
      accountId: session.accountId,
      stored: 0,
      refused: false,
      send(message) {
        if (socket.readyState !== WebSocket.OPEN) return
        // Cut off, it catches up by its state vector.
        if (backlog.exceeded) socket.terminate()
        else sendFrame(socket, framed(message))
      },
      close: (code) => socket.close(code),
    }
    let joined = false
    // Frames are handled in order; those that come before the room is ready wait in this chain.
    let chain = rooms.pipeline.settled().then(() => {
      room.pending--
      if (socket.readyState !== WebSocket.OPEN) return rooms.documents.release(room.name)
      if (rooms.pipeline.readOnly) return socket.close(CLOSE_TRY_AGAIN)
      // Ended or changed while the connection was made: that closed no socket that it did not know of.
      const standing = sessions.standing(session)
      if (standing !== 'stands') return socket.close(CLOSES[standing])
      room.join(peer)
      joined = true
      peer.send(encodeStep1(room.doc))
      const greeting = room.awareness.greeting()
      if (greeting) peer.send(greeting)
    })
    // Attached before anything is awaited: ws does not keep messages for late listeners.
    socket.on('message', (data: RawData) => {
      if (!bucket.take()) return socket.close(CLOSE_TOO_MANY)
      chain = chain
        .then(() => this.#receive({ socket, room, peer, session, actor, backlog }, bytesOf(data)))
        .catch((error: unknown) => {
          log.error({ err: error, document: room.name }, 'a document message failed')
          socket.close(1011)
        })
    })
    socket.on('pong', () => {
      const connection = this.#connections.get(socket)
      if (connection) connection.alive = true
    })
    socket.on('close', () => {
      this.#connections.delete(socket)
      if (joined) room.leave(peer)
      rooms.documents.release(room.name)
    })
  }

  async #receive({ socket, room, peer, session, actor, backlog }: Conversation, frame: Uint8Array): Promise<void> {
    if (socket.readyState !== WebSocket.OPEN) return
    const { rooms, sessions } = this.#parts
    const message = readMessage(frame)
    switch (message?.kind) {
      case 'step1': {
        await rooms.pipeline.settled()
        const answer = encodeStep2(room.doc, message.stateVector)
        if (answer) backlog.answer(() => peer.send(answer))
        else socket.close(CLOSE_BAD_FRAME)
        return
      }
      case 'step2':
      case 'update': {
        // Between its end and the next sweep a lapsed session still has its socket.
        const standing = sessions.standing(session)
        if (standing !== 'stands') return socket.close(CLOSES[standing])
        // Not awaited: the next frame may join the same batch. The room answers through the peer.
        void rooms.pipeline
          .update({ room, accountId: session.accountId, peer, update: message.update })
          .then((verdict) => {
            if (verdict.kind === 'admitted') return sessions.renew(session)
            if (verdict.kind === 'refused' && verdict.code === 'unauthenticated') socket.close(CLOSE_UNAUTHENTICATED)
            return undefined
          })
          .catch((error: unknown) => this.#parts.log.error({ err: error }, 'renewing a session failed'))
        return
      }
      case 'awareness': {
        const { accountId, name } = actor
        // Readers have no caret: what they say about themselves is dropped.
        if (!room.charter.mayWrite(actor)) return
        if (!room.awareness.receive(peer, { accountId, name }, message.body)) socket.close(CLOSE_BAD_FRAME)
        return
      }
      case 'queryAwareness': {
        const greeting = room.awareness.greeting()
        if (greeting) peer.send(greeting)
        return
      }
      default:
        socket.close(CLOSE_BAD_FRAME)
    }
  }

  /** Ends connections that did not answer the last ping, so that nobody's caret outlives them. */
  #beat(): void {
    const group = this.#beats % GROUPS
    const frame = Math.floor(this.#beats / GROUPS) % BEATS_A_SIGN === 0 ? PING_WITH_SIGN : PING
    this.#beats++
    for (const [socket, connection] of this.#connections) {
      if (connection.group !== group) continue
      if (!connection.alive) socket.terminate()
      else {
        connection.alive = false
        if (socket.readyState === WebSocket.OPEN) sendFrame(socket, frame)
      }
    }
  }
}

/** The document name of a request path; null when it is none. */
function nameOf(url: URL): string | null {
  try {
    const name = decodeURIComponent(url.pathname.slice(PREFIX.length))
    return parseDocumentName(name) ? name : null
  } catch {
    return null
  }
}

const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data

const STATUS: Record<number, string> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 500: 'Server Error' }

function refuse(socket: Duplex, status: number): void {
  // Half open it could be kept for ever.
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
