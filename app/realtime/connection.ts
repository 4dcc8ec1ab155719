import type { ErrorBody } from '#shared/protocol/errors.ts'
import type {
  ClientToServerEvents,
  ConnectError,
  NoticeMessage,
  ServerToClientEvents,
} from '#shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import type { Identity } from './identity.ts'
import { Listeners } from './listeners.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'

/** An answer that has not come by now is taken as lost; what was asked may be asked again with the same id. */
const ANSWER_MS = 10_000
/** After this long without a connection the page says 离线 instead of 正在重连. */
export const OFFLINE_AFTER_MS = 10_000
/** Before trying again where the server itself refused or ended the connection. */
const AGAIN_MS = 2_000
/** The same where it said that what the person may see has changed: it expects us back. */
const REGRANTED_MS = 100

export interface ConnectionState {
  state: 'connecting' | 'online' | 'reconnecting' | 'offline'
  /** Why it will not come back by itself: sign in again, or reload the page. */
  reason: 'unauthenticated' | 'stale' | null
  /** When the connection was lost (this computer's clock); null while it stands. */
  since: number | null
}

type ClientEvent = keyof ClientToServerEvents
type Payload<E extends ClientEvent> = Parameters<ClientToServerEvents[E]>[0]
type Answer<E extends ClientEvent> = Parameters<Parameters<ClientToServerEvents[E]>[1]>[0]
type ServerEvent = keyof ServerToClientEvents
/** All of them: one that is left out here is heard by nobody. */
const SERVER_EVENTS = Object.keys({
  'board:changes': true,
  'summary:changed': true,
  'presence:changed': true,
  'notice:message': true,
  'meeting:shown': true,
  'meeting:presenter': true,
  'meeting:course': true,
  'meeting:people': true,
} satisfies Record<ServerEvent, true>) as ServerEvent[]

/** What the connection needs of a Socket.IO client socket. */
export interface ClientSocket {
  readonly connected: boolean
  /** Whether it tries to reconnect by itself. */
  readonly active: boolean
  connect(): unknown
  disconnect(): unknown
  on(event: string, listener: (...args: never[]) => void): unknown
  timeout(ms: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> }
}

/** Loads the client library and makes the socket of this page; it does not connect by itself. */
export async function openSocket(identity: Identity | null): Promise<ClientSocket> {
  const { io } = await import('socket.io-client')
  return io({
    path: '/socket.io',
    transports: ['websocket'],
    auth: { version: PROTOCOL_VERSION, ...(identity && { house: identity.house, account: identity.accountId }) },
    autoConnect: false,
    reconnectionDelay: 300,
    // A restarted server is found again at once; the spread keeps a province from knocking in the same instant.
    reconnectionDelayMax: 3_000,
    randomizationFactor: 0.5,
  })
}

/**
 * The one connection of a page. Its heartbeat decides whether the page is online; documents follow it. Everything asked
 * is answered, or known as unanswered: nothing is kept here to be sent later, since only the board store knows in what
 * order and with which id.
 */
export class Connection {
  readonly #open: () => Promise<ClientSocket>
  readonly #schedule: Schedule
  readonly #listeners = new Listeners()
  readonly #handlers = new Map<ServerEvent, Set<(message: never) => void>>()
  #socket: ClientSocket | null = null
  #started = false
  #signedOut = false
  #regranted = false
  #state: ConnectionState = { state: 'connecting', reason: null, since: null }
  #again: (() => void) | null = null
  #patience: (() => void) | null = null

  constructor(open: () => Promise<ClientSocket>, schedule: Schedule = laterOnTimer) {
    this.#open = open
    this.#schedule = schedule
  }

  get state(): ConnectionState {
    return this.#state
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Connects, once; later calls do nothing. */
  start(): void {
    if (this.#started) return
    this.#started = true
    this.#awaitPatiently()
    this.#open().then(
      (socket) => this.#attach(socket),
      // The library itself could not be fetched: without a network, or after a new release.
      () => {
        this.#started = false
        this.#lost()
        this.#again = this.#schedule(() => this.start(), AGAIN_MS)
      },
    )
  }

  /** Tries now instead of at the next turn. */
  retryNow(): void {
    if (!this.#socket || this.#socket.connected) return
    this.#again?.()
    this.#again = null
    this.#socket.disconnect()
    this.#socket.connect()
  }

  /** Another door has said that this page is of another release or database. */
  outdated(): void {
    this.#give('stale')
  }

  /** Listens to what the server sends, across reconnections. Returns the way to stop. */
  on<E extends ServerEvent>(event: E, handler: ServerToClientEvents[E]): () => void {
    const set = this.#handlers.get(event) ?? new Set()
    this.#handlers.set(event, set.add(handler as (message: never) => void))
    return () => set.delete(handler as (message: never) => void)
  }

  /** Asks and waits for the answer; null when none came. Never throws. */
  async request<E extends ClientEvent>(event: E, payload: Payload<E>): Promise<Answer<E> | null> {
    const socket = this.#socket
    // Socket.IO would keep it and send it after reconnecting, behind the back of the queue that owns the order.
    if (!socket?.connected) return null
    try {
      return (await socket.timeout(ANSWER_MS).emitWithAck(event, payload)) as Answer<E>
    } catch {
      // No answer in time, or the connection went: both mean that the effect is unknown.
      return null
    }
  }

  #attach(socket: ClientSocket): void {
    this.#socket = socket
    for (const event of SERVER_EVENTS) {
      socket.on(event, (message: never) => {
        if (event === 'notice:message') this.#noted(message as NoticeMessage)
        for (const handler of [...(this.#handlers.get(event) ?? [])]) handler(message)
      })
    }
    socket.on('connect', () => {
      this.#regranted = false
      this.#signedOut = false
      this.#patience?.()
      this.#patience = null
      this.#become({ state: 'online', reason: null, since: null })
    })
    socket.on('disconnect', () => {
      this.#lost()
      if (this.#signedOut) this.#give('unauthenticated')
      else if (!socket.active) this.#connectAgain(socket)
    })
    socket.on('connect_error', (error: ConnectError) => {
      this.#lost()
      const code: ErrorBody['code'] | undefined = error.data?.code
      if (code === 'unauthenticated' || code === 'stale') this.#give(code)
      else if (!socket.active) this.#connectAgain(socket)
    })
    socket.connect()
  }

  #noted(message: NoticeMessage): void {
    if (message.kind === 'signedOut') this.#signedOut = true
    if (message.kind === 'regranted') this.#regranted = true
  }

  #lost(): void {
    if (this.#state.state === 'online') {
      this.#become({ state: 'reconnecting', reason: null, since: Date.now() })
      this.#awaitPatiently()
    }
  }

  #awaitPatiently(): void {
    this.#patience ??= this.#schedule(() => {
      this.#patience = null
      if (this.#state.state === 'online') return
      this.#become({ ...this.#state, state: 'offline', since: this.#state.since ?? Date.now() })
    }, OFFLINE_AFTER_MS)
  }

  /** Comes back only by signing in or reloading. */
  #give(reason: 'unauthenticated' | 'stale'): void {
    this.#socket?.disconnect()
    this.#become({ state: 'offline', reason, since: this.#state.since ?? Date.now() })
  }

  /** The server ended or refused the connection: Socket.IO leaves it to us to come back. */
  #connectAgain(socket: ClientSocket): void {
    this.#again?.()
    this.#again = this.#schedule(() => socket.connect(), this.#regranted ? REGRANTED_MS : AGAIN_MS)
  }

  #become(state: ConnectionState): void {
    this.#state = state
    this.#listeners.tell(null)
  }
}
