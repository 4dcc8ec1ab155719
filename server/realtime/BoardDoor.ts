import type { Socket } from 'socket.io'
import type { z } from 'zod'
import type { Actor } from '#shared/domain/model.ts'
import { type Audience, audienceOf } from '#shared/domain/visibility.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { ClientToServerEvents, ServerToClientEvents } from '#shared/protocol/events.ts'
import { MAX_MESSAGES_PER_SECOND } from '#shared/protocol/limits.ts'
import { isStorageFailure } from '#db/errors.ts'
import type { Session, SessionService } from '../auth/sessions.ts'
import type { Log } from '../log.ts'
import { Backlog } from './Backlog.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import type { Rooms } from './rooms.ts'
import { cutOff, waitingIn } from './slowSockets.ts'
import { TokenBucket } from './TokenBucket.ts'

export type BoardSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<string, never>, SocketData>

/** What is kept of a connection that was let in. */
export interface SocketData {
  session: Session
  /** What is on its way to it. */
  backlog: Backlog
}

export interface BoardDoorParts {
  rooms: Pick<Rooms, 'board'>
  sessions: Pick<SessionService, 'standing'>
  findActor: (accountId: string) => Promise<Actor | null>
  clock: Clock
  log: Log
}

/** A board and what a person is on it. */
export interface Found {
  room: BoardRoom
  audience: Audience
  actor: Actor
}

/** Answers a join whose connection went away meanwhile: nobody hears it. */
export const GONE = { ok: false, error: errorBody('unavailable') } as const

export const backlogOf = (socket: BoardSocket): Backlog => new Backlog(() => waitingIn(socket))

/** Who does not read what is sent is cut off and joins again: an unbounded buffer would be everybody's memory. */
export function dropIfSlow(socket: BoardSocket): void {
  if (socket.data.backlog.exceeded) cutOff(socket)
}

/**
 * One connection of Socket.IO as those see it who listen to its events: it takes care of rate, shape, session, order and
 * failure, and knows whose connection it is.
 */
export class BoardDoor {
  readonly #parts: BoardDoorParts
  readonly #socket: BoardSocket
  readonly #bucket: TokenBucket
  #lastTurn: Promise<void> = Promise.resolve()

  constructor(parts: BoardDoorParts, socket: BoardSocket) {
    this.#parts = parts
    this.#socket = socket
    this.#bucket = new TokenBucket(parts.clock, MAX_MESSAGES_PER_SECOND)
  }

  get connectionId(): string {
    return this.#socket.id
  }
  get session(): Session {
    return this.#socket.data.session
  }
  get connected(): boolean {
    return this.#socket.connected
  }

  /** From now on it hears what these groups are told. */
  enter(groups: string | string[]): void {
    void this.#socket.join(groups)
  }
  exit(...groups: string[]): void {
    for (const group of groups) void this.#socket.leave(group)
  }

  /** The board and what the person is on it, by the grants as stored now; null where it is not for them. */
  async find(boardId: string): Promise<Found | null> {
    const actor = await this.#parts.findActor(this.session.accountId)
    const room = actor && (await this.#parts.rooms.board(boardId))
    const audience = room && audienceOf(actor, room.board, room.state.meetings.values())
    return audience ? { room, audience, actor } : null
  }

  /** Joins and leaves take effect in the order they came, however long each of them takes. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastTurn.then(work)
    // Not the promise itself: it would keep the answer, a whole board, for as long as the connection asks nothing more.
    this.#lastTurn = done.then(nothing, nothing)
    return done
  }

  /**
   * One event: rate, shape and failure are dealt with here and nowhere else. The acknowledgement is input too: a client
   * that leaves it out gets no answer and breaks nothing. A handler may answer before it is done.
   */
  on<E extends keyof ClientToServerEvents, S extends z.ZodType>(
    event: E,
    schema: S,
    handle: (payload: z.infer<S>, answer: (reply: Reply) => void) => Promise<Reply>,
  ): void {
    const { sessions, log } = this.#parts
    const socket = this.#socket
    const listener = (payload: unknown, acknowledge: unknown): void => {
      let answered = typeof acknowledge !== 'function'
      const answer = (reply: Reply): void => {
        if (answered) return
        answered = true
        socket.data.backlog.answer(() => (acknowledge as (reply: Reply) => void)(reply))
      }
      if (!this.#bucket.take()) return answer({ ok: false, error: errorBody('tooMany') })
      // Between its end and the next sweep a lapsed session still has its socket.
      const standing = sessions.standing(this.session)
      if (standing !== 'stands') {
        answer({ ok: false, error: errorBody(standing === 'over' ? 'unauthenticated' : 'unavailable') })
        socket.emit('notice:message', { kind: standing === 'over' ? 'signedOut' : 'regranted' })
        socket.disconnect(true)
        return
      }
      const parsed = schema.safeParse(payload)
      if (!parsed.success)
        return answer({ ok: false, error: errorBody('invalid', 'malformed', { detail: describe(parsed.error) }) })
      // In a function of its own: a handler that throws before it gives a promise would end the process.
      const handled = async (): Promise<Reply> => handle(parsed.data, answer)
      handled().then(answer, (error: unknown) => {
        log.error({ err: error, event }, 'a socket event failed')
        answer({ ok: false, error: errorBody(isStorageFailure(error) ? 'unavailable' : 'internal') })
      })
      dropIfSlow(socket)
    }
    socket.on(event, listener as never)
  }
}

const describe = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || '(root)'} ${issue.code}`)
    .join('; ')

const nothing = (): void => {}
