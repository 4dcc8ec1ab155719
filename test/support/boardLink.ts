import type { Command } from '#shared/domain/commands.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, Change } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { audienceKey, audienceOf, filterChange, viewOf } from '#shared/domain/visibility.ts'
import { type ErrorBody, type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { BoardChanges, BoardCommandPayload, BoardJoined } from '#shared/protocol/events.ts'
import { BoardStore } from '#app/realtime/boardStore.ts'
import type { Schedule } from '#app/realtime/schedule.ts'
import { buildBoard, throughJson } from './builders.ts'

/** Timers that run when a test says so. */
export class ManualTimers {
  #timers: (() => void)[] = []
  readonly schedule: Schedule = (run) => {
    this.#timers.push(run)
    return () => void (this.#timers = this.#timers.filter((timer) => timer !== run))
  }
  get count(): number {
    return this.#timers.length
  }
  /** Runs what is due now; what that schedules waits for the next call. */
  run(): void {
    const due = this.#timers
    this.#timers = []
    for (const timer of due) timer()
  }
}

/** Lets promises that are settled already take their course. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A server in memory that decides for real, remembers command ids, and broadcasts after it has answered. */
export class BoardServer {
  state: BoardState
  readonly log: Change[]
  readonly links = new Set<BoardLink>()
  /** Answers every command with this while it is set; nothing is stored then. */
  trouble: ErrorBody | null = null
  /** Whether `since` is answered with changes; false: always with the whole view. */
  bridges = true
  /** How often a command was executed, whatever its id. */
  executed = 0
  now: number
  readonly #answered = new Map<string, number>()

  constructor(board = buildBoard()) {
    this.state = board.state
    this.log = board.log
    this.now = board.now
  }

  command(actor: Actor, payload: BoardCommandPayload): Reply<{ seq: number }> {
    if (this.trouble) return { ok: false, error: this.trouble }
    const key = `${actor.accountId}/${payload.commandId}`
    const before = this.#answered.get(key)
    if (before !== undefined) return { ok: true, seq: before }
    const { command, commandId, base, own = [] } = payload
    const made = (id: string): Change[] =>
      this.log.filter((change) => change.commandId === id && change.actorId === actor.accountId)
    const undone = command.type === 'command.undo' ? { undone: made(command.commandId) } : {}
    const outcome = decide(this.state, command, { actor, now: ++this.now, commandId, base, own, ...undone })
    if (isRefusal(outcome))
      return { ok: false, error: errorBody(outcome.code, outcome.reason, outcome.params, outcome.current) }
    const from = this.state.seq
    foldInto(this.state, outcome)
    this.log.push(...outcome)
    this.executed++
    this.#answered.set(key, this.state.seq)
    for (const link of this.links) link.tell(from, outcome)
    return { ok: true, seq: this.state.seq }
  }

  /** It is put back to an older backup: what came after `seq` was never there. */
  putBack(seq: number): void {
    this.log.splice(this.log.findIndex((change) => change.seq > seq))
    this.state = emptyState(this.state.boardId)
    foldInto(this.state, this.log)
    for (const [key, answered] of this.#answered) if (answered > seq) this.#answered.delete(key)
  }

  /** Somebody without a store of their own does something. */
  act(actor: Actor, command: Command): void {
    const reply = this.command(actor, {
      boardId: this.state.boardId,
      commandId: `direct-${this.state.seq}`,
      base: this.state.seq,
      command,
    })
    if (!reply.ok) throw new Error(`${command.type} was refused: ${reply.error.message}`)
  }
}

type JoinPayload = { boardId: string; since?: number; audience?: string }
type Request =
  | { kind: 'join'; payload: JoinPayload; answer: (reply: Reply<BoardJoined> | null) => void }
  | { kind: 'command'; payload: BoardCommandPayload; answer: (reply: Reply<{ seq: number }> | null) => void }

/**
 * One connection between a store and the server, in which a test decides what is delivered when. Order is kept in each
 * direction, as on a socket; `drop` loses what is on its way in both.
 */
export class BoardLink {
  readonly store: BoardStore
  readonly timers = new ManualTimers()
  /** Every message the store sent, lost ones included. */
  readonly sent: Request[] = []
  /** How often the store asked for the page's data anew. */
  freshCalls = 0
  readonly #server: BoardServer
  #actor: Actor
  #connected = false
  #up: Request[] = []
  #down: (() => void)[] = []
  #unanswered = new Set<Request>()
  #following = false

  constructor(server: BoardServer, actor: Actor, name = actor.accountId, complete = true) {
    this.#server = server
    this.#actor = actor
    let count = 0
    const ask = (request: Request): void => {
      this.sent.push(request)
      if (!this.#connected) return request.answer(null)
      this.#unanswered.add(request)
      this.#up.push(request)
    }
    this.store = new BoardStore({
      view: throughJson(viewOf(server.state, this.#audience())),
      complete,
      actor,
      onFresh: () => this.freshCalls++,
      newId: () => `${name}-${++count}`,
      now: () => server.now,
      schedule: this.timers.schedule,
      transport: {
        join: (payload) => new Promise((answer) => ask({ kind: 'join', payload, answer })),
        command: (payload) => new Promise((answer) => ask({ kind: 'command', payload: throughJson(payload), answer })),
      },
    })
    server.links.add(this)
  }

  get commandsSent(): BoardCommandPayload[] {
    return this.sent.flatMap((request) => (request.kind === 'command' ? [request.payload] : []))
  }

  get joinsSent(): JoinPayload[] {
    return this.sent.flatMap((request) => (request.kind === 'join' ? [request.payload] : []))
  }

  get idle(): boolean {
    return this.#up.length === 0 && this.#down.length === 0
  }

  connect(): void {
    if (this.#connected) return
    this.#connected = true
    this.store.online()
  }

  /** The server knows this person with other grants from now on. */
  regrant(actor: Actor): void {
    this.#actor = actor
  }

  drop(): void {
    if (!this.#connected) return
    this.#connected = false
    this.#following = false
    this.#up = []
    this.#down = []
    this.store.offline()
    for (const request of this.#unanswered) request.answer(null)
    this.#unanswered.clear()
  }

  reconnect(): void {
    this.drop()
    this.connect()
  }

  /** The server takes the next message; false when there is none. */
  async up(): Promise<boolean> {
    const request = this.#up.shift()
    if (!request) return false
    this.#serve(request)
    await settled()
    return true
  }

  /** The store takes the next message; false when there is none. */
  async down(): Promise<boolean> {
    const deliver = this.#down.shift()
    if (!deliver) return false
    deliver()
    await settled()
    return true
  }

  /** Delivers everything in both directions until nothing moves; timers stay as they are. */
  async flush(): Promise<void> {
    await settled()
    while ((await this.up()) || (await this.down()));
  }

  /** A broadcast, filtered for this reader. */
  tell(from: number, changes: readonly Change[]): void {
    if (!this.#following) return
    this.#send({ from, to: from + changes.length, changes: this.#visible(changes) })
  }

  /** Any broadcast, e.g. one that leaves a gap. */
  tellRaw(message: Omit<BoardChanges, 'boardId'>): void {
    this.#send(message)
  }

  /** The next broadcast is lost. */
  loseNext(): void {
    this.#down.shift()
  }

  #send(message: Omit<BoardChanges, 'boardId'>): void {
    const wire: BoardChanges = throughJson({ boardId: this.#server.state.boardId, ...message })
    this.#down.push(() => this.store.receive(wire))
  }

  #serve(request: Request): void {
    if (request.kind === 'command') {
      const told = this.#down.length
      const reply = this.#server.command(this.#actor, request.payload)
      // Answers go before broadcasts.
      this.#down.splice(told, 0, () => this.#answer(request, () => request.answer(throughJson(reply))))
      return
    }
    const { since, audience: former } = request.payload
    const { state, log, now } = this.#server
    if (since !== undefined && since > state.seq) {
      const error = errorBody('invalid', 'baseBeyondHead')
      this.#down.push(() => this.#answer(request, () => request.answer({ ok: false, error })))
      return
    }
    this.#following = true
    const audience = audienceKey(this.#audience())
    const { grants } = this.#actor
    const common = { ok: true as const, seq: state.seq, serverNow: now, audience, grants, present: [] }
    const reply: Reply<BoardJoined> =
      since === undefined || former !== audience || !this.#server.bridges
        ? { ...common, snapshot: viewOf(state, this.#audience()) }
        : { ...common, changes: this.#visible(log.filter((change) => change.seq > since)) }
    const wire = throughJson(reply)
    this.#down.push(() => this.#answer(request, () => request.answer(wire)))
  }

  #answer(request: Request, answer: () => void): void {
    this.#unanswered.delete(request)
    answer()
  }

  #audience() {
    const { board } = this.#server.state
    const audience = board && audienceOf(this.#actor, board)
    if (!audience) throw new Error(`${this.#actor.accountId} may not read the board`)
    return audience
  }

  #visible(changes: readonly Change[]): Change[] {
    return changes.flatMap((change) => filterChange(change, this.#server.state, this.#audience()) ?? [])
  }
}
