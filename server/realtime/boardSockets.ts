import type { Server as HttpServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import type { WebSocket } from 'ws'
import type { z } from 'zod'
import type { Actor, Change } from '#shared/domain/model.ts'
import type { Summary } from '#shared/domain/summary.ts'
import { altersSight, audienceKey, audienceOf, filterChange, snapshotOf } from '#shared/domain/visibility.ts'
import { type ErrorBody, type Reply, errorBody } from '#shared/protocol/errors.ts'
import {
  type BoardJoined,
  type ClientToServerEvents,
  type NoticeMessage,
  type ServerToClientEvents,
  boardCommandSchema,
  boardJoinSchema,
  boardLeaveSchema,
  handshakeSchema,
  presenceFocusSchema,
  summaryJoinSchema,
} from '#shared/protocol/events.ts'
import {
  MAX_FOCUS_PER_SECOND,
  MAX_MESSAGES_PER_SECOND,
  MAX_MESSAGE_BYTES,
  PING_INTERVAL_MS,
  PING_TIMEOUT_MS,
  PROTOCOL_VERSION,
} from '#shared/protocol/limits.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import { isStorageFailure } from '#db/errors.ts'
import { sessionTokenOf } from '../auth/cookie.ts'
import { allowedOrigin } from '../auth/origin.ts'
import type { Session, SessionService } from '../auth/sessions.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { Backlog } from './Backlog.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import { listenToMeetings } from './meetingEvents.ts'
import type { Meetings } from './Meetings.ts'
import type { Rooms } from './rooms.ts'
import type { SummaryDesk } from './SummaryDesk.ts'
import { TokenBucket } from './TokenBucket.ts'

/** A connection that was opened and never let in is closed after this time (ms). */
const CONNECT_MS = 10_000
/** A `since` further back than this is answered with the whole view: folding it would cost more. */
const MAX_CHANGES_AFTER_SINCE = 2_000

interface SocketData {
  session: Session
  bucket: TokenBucket
  backlog: Backlog
}
type Sockets = Server<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>
type BoardSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>

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
  #rooms: Rooms | null = null
  #desk: SummaryDesk | null = null
  #meetings: Meetings | null = null

  constructor(parts: BoardSocketsParts) {
    this.#parts = parts
    const { config, house, sessions, clock } = parts
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
      // CORS does not guard a websocket: any page could open one with our cookie. Only Origin tells.
      allowRequest: (request, decide) => decide(null, allowedOrigin(config, request)),
    })
    this.#io.use((socket, next) => {
      const refuse = (error: ErrorBody): void => next(Object.assign(new Error(error.message), { data: error }))
      const handshake = handshakeSchema.safeParse(socket.handshake.auth)
      if (!handshake.success || handshake.data.version !== PROTOCOL_VERSION) return refuse(errorBody('stale'))
      const { house: ofHouse = house, account } = handshake.data
      if (ofHouse !== house) return refuse(errorBody('stale'))
      sessions.find(sessionTokenOf(config, socket.request.headers.cookie)).then((session) => {
        // Signed in as somebody else meanwhile: for that page it is the same as not being signed in.
        if (!session || (account ?? session.accountId) !== session.accountId)
          return refuse(errorBody('unauthenticated'))
        if (session.mustChange) return refuse(errorBody('forbidden', 'mustChangePassword'))
        socket.data.session = session
        socket.data.bucket = new TokenBucket(clock, MAX_MESSAGES_PER_SECOND)
        socket.data.backlog = new Backlog(() => waitingIn(socket))
        next()
      }, next)
    })
    // Listeners are registered in the same tick as the connection: an event sent at once would be lost otherwise.
    this.#io.on('connection', (socket) => this.#connected(socket))
    sessions.onClosed(({ sessionId }) => this.#dismiss(sessionId, { kind: 'signedOut' }))
    // What its boards are filtered by was settled when they were joined.
    sessions.onChanged(({ sessionId }) => this.#dismiss(sessionId, { kind: 'regranted' }))
  }

  /** The outlet of the rooms; they are made after the sockets and told through them. */
  serve(rooms: Rooms, desk: SummaryDesk, meetings: Meetings): void {
    this.#rooms = rooms
    this.#desk = desk
    this.#meetings = meetings
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
    this.#io.to(audienceRoom(boardId, key)).emit(event, ...message)
    this.#dropSlow(audienceRoom(boardId, key))
  }

  toSummary(boardId: string, key: string, message: Parameters<ServerToClientEvents['summary:changed']>[0]): void {
    this.#io.to(summaryRoom(boardId, key)).emit('summary:changed', message)
    this.#dropSlow(summaryRoom(boardId, key))
  }

  /** Tells the connections of a group, or the one of that id, but one. */
  toGroup<E extends keyof ServerToClientEvents>(
    group: string,
    except: string | null,
    event: E,
    ...message: Parameters<ServerToClientEvents[E]>
  ): void {
    const to = this.#io.to(group)
    ;(except === null ? to : to.except(except)).emit(event, ...message)
    this.#dropSlow(group)
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
    this.#io.to(accountRoom(accountId)).emit('notice:message', message)
  }

  /** Whether that account has a connection here. */
  isHere(accountId: string): boolean {
    return this.#io.of('/').adapter.rooms.has(accountRoom(accountId))
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
    const mine = this.#io.in(sessionRoom(sessionId))
    mine.emit('notice:message', why)
    mine.disconnectSockets(true)
  }

  #connected(socket: BoardSocket): void {
    const { session } = socket.data
    void socket.join([sessionRoom(session.id), accountRoom(session.accountId)])
    // A session that ended, or got other grants, while the connection was made closed no socket that it did not know of.
    if (this.#parts.sessions.standing(session) !== 'stands') {
      socket.disconnect(true)
      return
    }
    // Who comes while storage is failing missed the notice.
    if (this.rooms.pipeline.readOnly) socket.emit('notice:message', { kind: 'readOnly' })
    const joined = new Map<string, { room: BoardRoom; key: string }>()
    /** Board → the room in which its completion board is told. */
    const watched = new Map<string, string>()
    const inTurn = createTurns()
    this.#on(socket, 'board:join', boardJoinSchema, (payload) => inTurn(() => this.#joinBoard(socket, joined, payload)))
    this.#on(socket, 'board:leave', boardLeaveSchema, ({ boardId }) =>
      inTurn(() => {
        this.#leaveBoard(socket, joined, boardId)
        return Promise.resolve({ ok: true })
      }),
    )
    this.#on(socket, 'board:command', boardCommandSchema, async ({ boardId, ...request }, answer) => {
      const room = joined.get(boardId)?.room ?? (await this.#roomFor(socket, boardId))
      if (room === 'unavailable') return { ok: false, error: errorBody('unavailable') }
      if (!room) return { ok: false, error: errorBody('notFound') }
      if (!(await this.#parts.sessions.renew(session))) return { ok: false, error: errorBody('unauthenticated') }
      return this.rooms.command(room, session.accountId, request as never, answer)
    })
    this.#on(socket, 'summary:join', summaryJoinSchema, ({ boardId }) =>
      inTurn(() => this.#joinSummary(socket, watched, boardId)),
    )
    const steps = new TokenBucket(this.#parts.clock, MAX_FOCUS_PER_SECOND)
    this.#on(socket, 'presence:focus', presenceFocusSchema, ({ boardId, focus }) => {
      if (!steps.take()) return Promise.resolve({ ok: false, error: errorBody('tooMany') })
      const inRoom = joined.get(boardId)?.room.focus(socket.id, focus) ?? false
      return Promise.resolve(inRoom ? { ok: true } : { ok: false, error: errorBody('notFound') })
    })
    const leaveMeetings = listenToMeetings({
      connectionId: socket.id,
      meetings: this.meetings,
      clock: this.#parts.clock,
      connected: () => socket.connected,
      enter: (groups) => void socket.join(groups),
      exit: (groups) => groups.forEach((group) => void socket.leave(group)),
      find: (boardId) => this.#find(socket, boardId),
      inTurn,
      on: (event, schema, handle) => this.#on(socket, event, schema, handle),
    })
    socket.on('disconnect', () => {
      leaveMeetings()
      for (const boardId of [...joined.keys()]) this.#leaveBoard(socket, joined, boardId)
      for (const boardId of [...watched.keys()]) this.#leaveSummary(socket, watched, boardId)
    })
  }

  async #joinBoard(
    socket: BoardSocket,
    joined: Map<string, { room: BoardRoom; key: string }>,
    { boardId, since, audience: former }: z.infer<typeof boardJoinSchema>,
  ): Promise<Reply<BoardJoined>> {
    const found = await this.#find(socket, boardId)
    if (!found) {
      // Who may no longer read it is told nothing more of it either.
      this.#leaveBoard(socket, joined, boardId)
      return { ok: false, error: errorBody('notFound') }
    }
    const { room, audience, actor } = found
    if (since !== undefined && since > room.state.seq)
      return { ok: false, error: errorBody('invalid', 'baseBeyondHead') }
    const key = audienceKey(audience)
    const bridge: Change[] = []
    let at = since ?? room.state.seq
    let bridged =
      since !== undefined &&
      room.state.seq - since <= MAX_CHANGES_AFTER_SINCE &&
      (former === undefined || former === key)
    while (bridged && at < room.state.seq) {
      // Storage runs ahead of the room between a commit and its announcement; what the room announces later comes by itself.
      const stored = await this.#parts.changeLog.changesSince(boardId, at)
      const more = stored.filter((change) => change.seq <= room.state.seq)
      bridged = more.length > 0 && !more.some(altersSight)
      bridge.push(...more)
      at = more.at(-1)?.seq ?? at
    }
    // Nothing may be awaited from the last look at the head to the join: what is committed in between would reach nobody.
    if (!socket.connected) return GONE
    this.#leaveBoard(socket, joined, boardId)
    void socket.join(audienceRoom(boardId, key))
    joined.set(boardId, { room, key })
    const { accountId } = socket.data.session
    const present = room.join({ connectionId: socket.id, accountId, name: actor.name, audience })
    const { seq } = room.state
    const serverNow = this.#parts.clock.now()
    const answer = { ok: true as const, seq, serverNow, audience: key, grants: actor.grants, present }
    if (!bridged) return { ...answer, snapshot: snapshotOf(room.state, audience) }
    return { ...answer, changes: bridge.flatMap((change) => filterChange(change, room.state, audience) ?? []) }
  }

  #leaveBoard(socket: BoardSocket, joined: Map<string, { room: BoardRoom; key: string }>, boardId: string): void {
    const before = joined.get(boardId)
    if (!before) return
    joined.delete(boardId)
    void socket.leave(audienceRoom(boardId, before.key))
    before.room.leave(socket.id)
    this.rooms.boards.release(boardId)
  }

  async #joinSummary(
    socket: BoardSocket,
    watched: Map<string, string>,
    boardId: string,
  ): Promise<Reply<{ summary: Summary; serverNow: number }>> {
    const found = await this.#find(socket, boardId)
    const to = found && summaryRoom(boardId, audienceKey(found.audience))
    if (watched.get(boardId) !== to) this.#leaveSummary(socket, watched, boardId)
    if (!found || !to) return { ok: false, error: errorBody('notFound') }
    if (!socket.connected) return GONE
    watched.set(boardId, to)
    void socket.join(to)
    const summary = this.desk.join(found.room, found.audience, socket.id)
    return { ok: true, summary, serverNow: this.#parts.clock.now() }
  }

  #leaveSummary(socket: BoardSocket, watched: Map<string, string>, boardId: string): void {
    const from = watched.get(boardId)
    if (from === undefined) return
    watched.delete(boardId)
    void socket.leave(from)
    this.desk.leave(boardId, socket.id)
    this.rooms.boards.release(boardId)
  }

  /** The room of a board that was not joined, if the person may read it. Who joined it may; the commit asks again. */
  async #roomFor(socket: BoardSocket, boardId: string): Promise<BoardRoom | 'unavailable' | undefined> {
    try {
      return (await this.#find(socket, boardId))?.room
    } catch (error) {
      // The person keeps the command and sends it again: nothing is lost by storage that cannot be read.
      this.#parts.log.error({ err: error }, 'a command met storage that cannot be read')
      return 'unavailable'
    }
  }

  /** The room and what the person is in it, by the grants as stored now. */
  async #find(socket: BoardSocket, boardId: string) {
    const actor = await this.#parts.findActor(socket.data.session.accountId)
    const room = actor && (await this.rooms.board(boardId))
    const audience = room && audienceOf(actor, room.board)
    return audience ? { room, audience, actor } : null
  }

  get rooms(): Rooms {
    if (!this.#rooms) throw new Error('sockets are not serving yet')
    return this.#rooms
  }
  get desk(): SummaryDesk {
    if (!this.#desk) throw new Error('sockets are not serving yet')
    return this.#desk
  }
  get meetings(): Meetings {
    if (!this.#meetings) throw new Error('sockets are not serving yet')
    return this.#meetings
  }

  /**
   * One event: rate, shape and failure are dealt with here and nowhere else. The acknowledgement is input too: a client
   * that leaves it out gets no answer and breaks nothing.
   */
  #on<E extends keyof ClientToServerEvents, S extends z.ZodType>(
    socket: BoardSocket,
    event: E,
    schema: S,
    handle: (payload: z.infer<S>, answer: (reply: Reply) => void) => Promise<Reply>,
  ): void {
    const listener = (payload: unknown, acknowledge: unknown): void => {
      let answered = typeof acknowledge !== 'function'
      // A handler may answer before it is done; the first answer counts.
      const answer = (reply: Reply): void => {
        if (answered) return
        answered = true
        socket.data.backlog.answer(() => (acknowledge as (reply: Reply) => void)(reply))
      }
      if (!socket.data.bucket.take()) return answer({ ok: false, error: errorBody('tooMany') })
      // Between its end and the next sweep a lapsed session still has its socket.
      const standing = this.#parts.sessions.standing(socket.data.session)
      if (standing !== 'stands') {
        answer({ ok: false, error: errorBody(standing === 'over' ? 'unauthenticated' : 'unavailable') })
        socket.emit('notice:message', { kind: standing === 'over' ? 'signedOut' : 'regranted' })
        socket.disconnect(true)
        return
      }
      const parsed = schema.safeParse(payload)
      if (!parsed.success)
        return answer({ ok: false, error: errorBody('invalid', 'malformed', { detail: describe(parsed.error) }) })
      handle(parsed.data, answer).then(answer, (error: unknown) => {
        this.#parts.log.error({ err: error, event }, 'a socket event failed')
        answer({ ok: false, error: errorBody(isStorageFailure(error) ? 'unavailable' : 'internal') })
      })
      this.#dropIfSlow(socket)
    }
    socket.on(event, listener as never)
  }

  /** Who does not read what is sent is cut off and joins again: an unbounded buffer would be everybody's memory. */
  #dropIfSlow(socket: BoardSocket): void {
    // Not a farewell: it would wait behind everything that is not being read.
    if (socket.data.backlog.exceeded) outgoing(socket).transport.socket.terminate()
  }

  /** After a broadcast: who only listens sends nothing by which they would be noticed. */
  #dropSlow(room: string): void {
    const { adapter, sockets } = this.#io.of('/')
    for (const id of adapter.rooms.get(room) ?? []) {
      const socket = sockets.get(id)
      if (socket) this.#dropIfSlow(socket)
    }
  }
}

/** Answers a join whose socket went away meanwhile: nobody hears it. */
const GONE = { ok: false, error: errorBody('unavailable') } as const

/** Joins and leaves of one socket take effect in the order they came, however long each of them takes. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}

/** The way out of a connection; Engine.IO does not declare it. */
interface Outgoing {
  transport: { socket: WebSocket }
  writeBuffer: readonly { data?: { length: number } }[]
}

const outgoing = (socket: BoardSocket): Outgoing => socket.conn as unknown as Outgoing

/** What the network has not taken, and behind it what Socket.IO holds back until it has. */
function waitingIn(socket: BoardSocket): number {
  const { transport, writeBuffer } = outgoing(socket)
  const held = writeBuffer.reduce((sum, packet) => sum + (packet.data?.length ?? 0), 0)
  return held + transport.socket.bufferedAmount
}

const audienceRoom = (boardId: string, key: string): string => `board:${boardId}:${key}`
const summaryRoom = (boardId: string, key: string): string => `summary:${boardId}:${key}`
const accountRoom = (accountId: string): string => `account:${accountId}`
const sessionRoom = (sessionId: string): string => `session:${sessionId}`

const describe = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || '(root)'} ${issue.code}`)
    .join('; ')
