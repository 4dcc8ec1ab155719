import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  ACCOUNT_PARAM,
  CLOSE_REGRANTED,
  CLOSE_STALE,
  CLOSE_UNAUTHENTICATED,
  HOUSE_PARAM,
  SCHEMA_PARAM,
} from '#shared/document/messages.ts'
import { parseDocumentName } from '#shared/document/names.ts'
import { SCHEMA_VERSION } from '#shared/document/schema.ts'
import { MAX_UPDATE_BYTES, PING_INTERVAL_MS } from '#shared/protocol/limits.ts'
import { isStorageFailure } from '#db/errors.ts'
import { sessionTokenOf } from '../auth/cookie.ts'
import { allowedOrigin } from '../auth/origin.ts'
import type { SessionService } from '../auth/sessions.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import type { Clock } from './clock.ts'
import { DocumentConnection } from './DocumentConnection.ts'
import { createFramer, frameOf, pingFrame } from './frames.ts'
import { FRAGMENTS } from './fragments.ts'
import type { Rooms } from './rooms.ts'
import { encodeAwareness } from './syncMessages.ts'

const PREFIX = '/yjs/'
const BOARD_DOOR = '/socket.io/'
/** How long a closing server waits for the other side's farewell (ms). */
const FAREWELL_MS = 1_000
/** Message type, step and length around an update. */
const FRAME_OVERHEAD = 16
const PING = pingFrame()
/**
 * y-websocket drops a connection that is silent for 30 s and does not see pings: an empty awareness message is the sign
 * of life it knows. Every third beat is often enough.
 */
const PING_WITH_SIGN = Buffer.concat([PING, frameOf(encodeAwareness([]))])
const BEATS_A_SIGN = 3
/** Connections are pinged in so many groups, one after the other: a thousand at once would hold everybody up. */
const GROUPS = 8
/** Coming back at once with a full allowance, a flooder would send as much as it likes (ms). */
const PAUSE_MS = 5_000

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
    ...FRAGMENTS,
  })
  readonly #connections = new Map<WebSocket, DocumentConnection>()
  /** Sessions that sent too much, and when they may come back. */
  readonly #paused = new Map<string, number>()
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

  /** Bytes that wait in all connections. */
  get buffered(): number {
    return [...this.#connections.keys()].reduce((sum, socket) => sum + socket.bufferedAmount, 0)
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
        refuse(socket, isStorageFailure(error) ? 503 : 500)
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

  /** A board has changed who sees what: whoever may no longer read a document they have open is sent away. */
  lookAgain(): void {
    for (const [socket, connection] of this.#connections)
      if (!connection.mayRead) this.#sendAway(socket, CLOSE_REGRANTED)
  }

  #dismiss(sessionId: string, code: number): void {
    for (const [socket, connection] of this.#connections) {
      if (connection.session.id === sessionId) this.#sendAway(socket, code)
    }
  }

  #sendAway(socket: WebSocket, code: number): void {
    socket.close(code)
    // Who does not answer the farewell would keep its caret until the heartbeat gives it up.
    setTimeout(() => socket.terminate(), FAREWELL_MS).unref()
  }

  /** Everything that can be refused is refused before the handshake, so that a stranger holds no connection. */
  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { config, sessions, rooms } = this.#parts
    if (!allowedOrigin(config, request)) return refuse(socket, 403)
    const session = await sessions.find(sessionTokenOf(config, request.headers.cookie))
    if (!session) return refuse(socket, 401)
    if (session.mustChange) return refuse(socket, 403)
    if ((this.#paused.get(session.id) ?? 0) > this.#parts.clock.now()) return refuse(socket, 429)
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
      const parts = {
        ...this.#parts,
        framed: this.#framed,
        group: this.#joined++ % GROUPS,
        flooded: () => void this.#paused.set(session.id, this.#parts.clock.now() + PAUSE_MS),
      }
      this.#connections.set(connection, new DocumentConnection(parts, { socket: connection, room, session, actor }))
      connection.on('close', () => this.#connections.delete(connection))
    })
    // Also after a handshake that ws refused by itself, or whose peer had left.
    if (!served) {
      room.pending--
      rooms.documents.release(room.name)
    }
  }

  #beat(): void {
    const group = this.#beats % GROUPS
    const frame = Math.floor(this.#beats / GROUPS) % BEATS_A_SIGN === 0 ? PING_WITH_SIGN : PING
    this.#beats++
    const now = this.#parts.clock.now()
    for (const [sessionId, until] of this.#paused) if (until <= now) this.#paused.delete(sessionId)
    for (const connection of this.#connections.values()) if (connection.group === group) connection.beat(frame)
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

const STATUS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Server Error',
  503: 'Unavailable',
}

function refuse(socket: Duplex, status: number): void {
  // Half open it could be kept for ever.
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
