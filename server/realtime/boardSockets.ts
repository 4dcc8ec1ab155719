import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { Actor } from '#shared/domain/model.ts'
import { type ErrorBody, errorBody } from '#shared/protocol/errors.ts'
import {
  type ClientToServerEvents,
  type NoticeMessage,
  type ServerToClientEvents,
  handshakeSchema,
} from '#shared/protocol/events.ts'
import { MAX_MESSAGE_BYTES, PING_INTERVAL_MS, PING_TIMEOUT_MS, PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import { sessionTokenOf } from '../auth/cookie.ts'
import { allowedOrigin } from '../auth/origin.ts'
import type { Session, SessionService } from '../auth/sessions.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { BoardDoor, type BoardSocket, type SocketData, backlogOf, dropIfSlow } from './BoardDoor.ts'
import { boardGroup, listenToBoards } from './boardEvents.ts'
import type { Clock } from './clock.ts'
import { FragmentServer } from './fragments.ts'
import { eventFrame } from './frames.ts'
import { listenToMeetings } from './meetingEvents.ts'
import type { Meetings } from './Meetings.ts'
import { createSections } from './minutesSections.ts'
import type { Rooms } from './rooms.ts'
import { sendPast, waitingIn } from './slowSockets.ts'
import { listenToSummaries, summaryGroup } from './summaryEvents.ts'
import type { SummaryDesk } from './SummaryDesk.ts'

/** A connection that was opened and never let in is closed after this time (ms). */
const CONNECT_MS = 10_000

type Sockets = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>

/** What the sockets speak for. */
interface Serving {
  rooms: Rooms
  sections: ReturnType<typeof createSections>
  desk: SummaryDesk
  meetings: Meetings
}

export interface BoardSocketsParts {
  config: Config
  house: string
  sessions: SessionService
  findActor: (accountId: string) => Promise<Actor | null>
  changeLog: ChangeLog
  clock: Clock
  log: Log
}

/** The Socket.IO door: events in, acknowledgements and broadcasts out. It decides nothing. */
export class BoardSockets {
  readonly #parts: BoardSocketsParts
  readonly #io: Sockets
  #attached = false
  #served: Serving | null = null

  constructor(parts: BoardSocketsParts) {
    this.#parts = parts
    const { config, house, sessions } = parts
    this.#io = new Server({
      path: '/socket.io',
      serveClient: false,
      transports: ['websocket'],
      // The document door shares the server's upgrades; without this Socket.IO ends what is not its own.
      destroyUpgrade: false,
      pingInterval: PING_INTERVAL_MS,
      pingTimeout: PING_TIMEOUT_MS,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      // Who does not sign in holds a connection no longer than that.
      connectTimeout: CONNECT_MS,
      perMessageDeflate: false,
      wsEngine: FragmentServer,
      // CORS does not guard a websocket: any page could open one with our cookie. Only Origin tells.
      allowRequest: (request, decide) => decide(null, allowedOrigin(config, request)),
    })
    this.#io.use((socket, next) => {
      const refuse = (error: ErrorBody): void => next(Object.assign(new Error(error.message), { data: error }))
      const handshake = handshakeSchema.safeParse(socket.handshake.auth)
      if (!handshake.success || handshake.data.version !== PROTOCOL_VERSION) return refuse(errorBody('stale'))
      const { house: ofHouse = house, account } = handshake.data
      if (ofHouse !== house) return refuse(errorBody('stale'))
      const admit = (session: Session | null): void => {
        // Signed in as somebody else meanwhile: for that page it is the same as not being signed in.
        if (!session || (account ?? session.accountId) !== session.accountId)
          return refuse(errorBody('unauthenticated'))
        if (session.mustChange) return refuse(errorBody('forbidden', 'mustChangePassword'))
        socket.data.session = session
        socket.data.backlog = backlogOf(socket)
        next()
      }
      sessions.find(sessionTokenOf(config, socket.request.headers.cookie)).then(admit, (error: unknown) => {
        // What storage says of itself is for the log; who knocks is told to come again.
        parts.log.error({ err: error }, 'a connection met storage that cannot be read')
        refuse(errorBody('unavailable'))
      })
    })
    // Listeners are registered in the same tick as the connection: an event sent at once would be lost otherwise.
    this.#io.on('connection', (socket) => this.#connected(socket))
    sessions.onClosed(({ sessionId }) => this.#dismiss(sessionId, { kind: 'signedOut' }))
    // What its boards are filtered by was settled when they were joined.
    sessions.onChanged(({ sessionId }) => this.#dismiss(sessionId, { kind: 'regranted' }))
  }

  /** The outlet of the rooms; they are made after the sockets and told through them. */
  serve(rooms: Rooms, desk: SummaryDesk, meetings: Meetings): void {
    this.#served = { rooms, sections: createSections(rooms, this.#parts.clock), desk, meetings }
  }

  attach(server: HttpServer): void {
    this.#attached = true
    this.#io.attach(server)
  }

  toAudience<E extends keyof ServerToClientEvents>(
    boardId: string,
    key: string,
    event: E,
    ...message: Parameters<ServerToClientEvents[E]>
  ): void {
    this.#tell(boardGroup(boardId, key), null, event, message)
  }

  toSummary(boardId: string, key: string, message: Parameters<ServerToClientEvents['summary:changed']>[0]): void {
    this.#tell(summaryGroup(boardId, key), null, 'summary:changed', [message])
  }

  /** Tells the connections of a group, or the one of that id, but one. */
  toGroup<E extends keyof ServerToClientEvents>(
    group: string,
    except: string | null,
    event: E,
    ...message: Parameters<ServerToClientEvents[E]>
  ): void {
    this.#tell(group, except, event, message)
  }

  /** A connection hears nothing more of these groups. */
  exclude(connectionId: string, isGroup: (group: string) => boolean): void {
    const socket = this.#io.of('/').sockets.get(connectionId)
    for (const group of socket?.rooms ?? []) if (isGroup(group)) void socket?.leave(group)
  }

  toAll(message: NoticeMessage): void {
    this.#io.emit('notice:message', message)
  }

  /** Tells every connection of one account. */
  toAccount(accountId: string, message: NoticeMessage): void {
    this.#io.to(accountGroup(accountId)).emit('notice:message', message)
  }

  /** Whether that account has a connection here. */
  isHere(accountId: string): boolean {
    return this.#io.of('/').adapter.rooms.has(accountGroup(accountId))
  }

  /** The accounts that have a connection here. */
  get accountsHere(): string[] {
    const rooms = [...this.#io.of('/').adapter.rooms.keys()]
    return rooms.flatMap((room) => (room.startsWith(ACCOUNT_GROUP) ? [room.slice(ACCOUNT_GROUP.length)] : []))
  }

  get connections(): number {
    return this.#io.engine?.clientsCount ?? 0
  }

  /** Bytes that wait in all connections. */
  get buffered(): number {
    return [...this.#io.of('/').sockets.values()].reduce((sum, socket) => sum + waitingIn(socket), 0)
  }

  async close(): Promise<void> {
    // Without a server attached there is nothing to close, and Socket.IO would throw.
    if (!this.#attached) return
    this.#io.disconnectSockets(true)
    await this.#io.close()
  }

  #dismiss(sessionId: string, why: NoticeMessage): void {
    const mine = this.#io.in(sessionGroup(sessionId))
    mine.emit('notice:message', why)
    mine.disconnectSockets(true)
  }

  #connected(socket: BoardSocket): void {
    const { sessions, findActor, changeLog, clock, log } = this.#parts
    const { rooms, sections, desk, meetings } = this.#serving()
    const { session } = socket.data
    letGo(socket)
    void socket.join([sessionGroup(session.id), accountGroup(session.accountId)])
    // A session that ended, or got other grants, while the connection was made closed no socket that it did not know of.
    if (sessions.standing(session) !== 'stands') {
      socket.disconnect(true)
      return
    }
    // Who comes while storage is failing missed the notice.
    if (rooms.pipeline.readOnly) socket.emit('notice:message', { kind: 'readOnly' })
    const door = new BoardDoor({ rooms, sessions, findActor, clock, log }, socket)
    const leaves = [
      listenToBoards(door, { rooms, changeLog, sessions, clock, log }),
      listenToSummaries(door, { rooms, desk, clock }),
      listenToMeetings(door, { meetings, sections, clock }),
    ]
    socket.on('disconnect', () => leaves.forEach((leave) => leave()))
  }

  #serving(): Serving {
    if (!this.#served) throw new Error('sockets are not serving yet')
    return this.#served
  }

  /** Tells the connections of a group but one. Who only listens sends nothing by which their slowness would be noticed. */
  #tell<E extends keyof ServerToClientEvents>(
    group: string,
    except: string | null,
    event: E,
    message: Parameters<ServerToClientEvents[E]>,
  ): void {
    const { adapter, sockets } = this.#io.of('/')
    const frame = eventFrame(event, message)
    for (const id of adapter.rooms.get(group) ?? []) {
      const socket = id === except ? undefined : sockets.get(id)
      if (!socket) continue
      if (!sendPast(socket, frame)) socket.emit(event, ...message)
      dropIfSlow(socket)
    }
  }
}

/** Who comes was asked by its headers; kept for as long as the connection lasts, they are a tenth of what it costs. */
function letGo({ conn, handshake }: BoardSocket): void {
  Object.assign(conn, { request: null })
  handshake.headers = {}
}

const ACCOUNT_GROUP = 'account:'
const accountGroup = (accountId: string): string => `${ACCOUNT_GROUP}${accountId}`
const sessionGroup = (sessionId: string): string => `session:${sessionId}`
