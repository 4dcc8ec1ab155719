import type { Command } from '#shared/domain/commands.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, Change, Grant } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type BoardView, audienceKey, audienceOf, stateOfView } from '#shared/domain/visibility.ts'
import type { ErrorBody, Reply } from '#shared/protocol/errors.ts'
import type { BoardChanges, BoardJoined } from '#shared/protocol/events.ts'
import { Authorship } from './authorship.ts'
import {
  type BoardStatus,
  type BoardTransport,
  type Conflict,
  type Mark,
  type Outcome,
  type Pending,
  type RefusedCommand,
  type SendOptions,
  type Sent,
  conflictOf,
  subjectOf,
} from './boardTypes.ts'
import { Flashes } from './flashes.ts'
import { Listeners } from './listeners.ts'
import { optimisticState } from './optimistic.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'

/** Before the same thing is tried again while the connection stands. */
const RETRY_MS = 1_000
/** Own commands that can be taken back, latest last. */
const UNDO_DEPTH = 50

/**
 * Answers after which nothing was stored for reasons that pass, or that the connection deals with (sign in, reload): the
 * command is kept and goes out again with the same id.
 */
const PASSING: readonly ErrorBody['code'][] = ['unavailable', 'tooMany', 'unauthenticated', 'stale']

export interface BoardStoreOptions {
  view: BoardView
  /** Whether `view` holds the whole board; a page that was rendered with its first rows only fetches the rest on joining. */
  complete?: boolean
  actor: Actor
  transport: BoardTransport
  newId: () => string
  /** The server's clock. */
  now: () => number
  schedule?: Schedule
  /** Called with each answer to a join: presence and clock come with it. */
  onJoined?: (joined: BoardJoined) => void
  /**
   * Called when grants or openness changed, or the board may be read no longer: what the page knows of its person may be
   * outdated.
   */
  onFresh?: () => void
}

/**
 * A board in the browser: what the server confirmed, and this person's commands on their way, folded over it.
 *
 * - Commands go out one at a time in the order given, each until it has a durable answer; sent again after a lost
 *   answer it keeps its id, so it has one effect.
 * - Changes are applied in sequence; on a gap the board is joined again from where it stands.
 * - A conflict leaves the queue and waits for a choice; what the person did to the same subject afterwards waits behind it.
 */
export class BoardStore {
  readonly boardId: string
  /** As the page was loaded: what the server rendered and the first render in the browser must agree on. */
  readonly initial: BoardState
  readonly #options: BoardStoreOptions
  readonly #schedule: Schedule
  readonly #listeners = new Listeners()
  readonly #authorship: Authorship
  #actor: Actor
  #confirmed: BoardState
  /** For whom the confirmed state was filtered. */
  #audience: string | null
  #state: BoardState | null = null
  #overlay: ReadonlySet<string> = new Set()
  #pending: readonly Pending[] = []
  #conflicts: readonly Conflict[] = []
  #refusals: readonly RefusedCommand[] = []
  #status: BoardStatus | null = null
  #savedAt: number | null = null
  #problem: ErrorBody | null = null
  #link: 'offline' | 'joining' | 'live' = 'offline'
  /** Whether the confirmed state can be continued with `since`. */
  #whole: boolean
  #attempt = 0
  #early: BoardChanges[] = []
  #sending: Pending | null = null
  #waiting: (() => void) | null = null
  readonly #flashes: Flashes
  /** Changes of own commands, by command. */
  readonly #own = new Map<string, readonly Change[]>()
  readonly #issued = new Set<string>()
  #undoable: readonly string[] = []

  constructor(options: BoardStoreOptions) {
    this.#options = options
    this.#schedule = options.schedule ?? laterOnTimer
    this.#flashes = new Flashes(this.#schedule, (subject) => this.#listeners.tell([subject]))
    this.#actor = options.actor
    this.boardId = options.view.board.id
    this.#confirmed = stateOfView(options.view)
    this.initial = stateOfView(options.view)
    this.#audience = audienceFor(options.actor, options.view)
    this.#whole = options.complete ?? true
    this.#authorship = new Authorship(this.#confirmed.seq)
  }

  /** What this person sees. A new object after every change; entities that did not change keep their identity. */
  get state(): BoardState {
    return (this.#state ??= this.#work())
  }

  /** The sequence confirmed so far: what a person who begins to edit now is looking at. */
  get seq(): number {
    return this.#confirmed.seq
  }

  get actor(): Actor {
    return this.#actor
  }

  get conflicts(): readonly Conflict[] {
    return this.#conflicts
  }

  get refusals(): readonly RefusedCommand[] {
    return this.#refusals
  }

  get status(): BoardStatus {
    const unanswered = this.#pending.filter((p) => p.acknowledged === null).length
    return (this.#status ??= {
      pending: unanswered,
      conflicts: this.#conflicts.length,
      saving: this.#link !== 'offline' && unanswered > 0,
      savedAt: this.#savedAt,
      live: this.#link === 'live',
      problem: this.#problem,
    })
  }

  /** Whether there is an own command that `undo` could take back. */
  get canUndo(): boolean {
    return this.#undoTarget() !== undefined
  }

  /** `listener` is called after every change, or only when something about `subject` changed. Returns the way to stop. */
  subscribe(listener: () => void, subject?: string): () => void {
    return this.#listeners.add(listener, subject)
  }

  /** How a subject stands out, or null. */
  markOf(subject: string): Mark | null {
    if (this.#conflicts.some((conflict) => conflict.subject === subject)) return 'conflict'
    const unanswered = (p: Pending): boolean => p.acknowledged === null
    if (this.#pending.some((p) => unanswered(p) && (p.subject === subject || touches(p, subject)))) return 'unsent'
    return this.#flashes.has(subject) ? 'changed' : null
  }

  /** Commands that wait, oldest first; for the list of what has not been delivered. */
  get waiting(): readonly { commandId: string; command: Command; subject: string; at: number }[] {
    return this.#pending.filter((p) => p.acknowledged === null)
  }

  /**
   * Asks the server for a command and shows its effect at once. `done` tells what became of it; it stays open while
   * there is no connection. Never throws: refusals also stand in `refusals` or `conflicts`.
   */
  send(command: Command, options: SendOptions = {}): Sent {
    return this.#enqueue(command, options, this.#pending.length)
  }

  /** Chooses in a conflict: `keep` leaves what was first, `mine` asks again with what was first now seen. */
  resolve(commandId: string, choice: 'keep' | 'mine'): Sent | null {
    const conflict = this.#conflicts.find((c) => c.commandId === commandId)
    if (!conflict) return null
    this.#conflicts = this.#conflicts.filter((c) => c !== conflict)
    const behind = this.#pending.findIndex((p) => p.held && p.subject === conflict.subject)
    let sent: Sent | null = null
    if (choice === 'mine' && conflict.canOverride) {
      const base = Math.max(this.seq, ...conflict.current.map((value) => value.seq))
      const at = behind === -1 ? this.#pending.length : behind
      sent = this.#enqueue(conflict.command, { base, seen: conflict.seen }, at)
    }
    // Another conflict on the same subject keeps holding: one question at a time.
    if (!this.#conflicts.some((c) => c.subject === conflict.subject)) {
      for (const p of this.#pending) if (p.subject === conflict.subject) p.held = false
    }
    this.#changed([conflict.subject])
    this.#pump()
    return sent
  }

  dismissRefusal(commandId: string): void {
    this.#refusals = this.#refusals.filter((refusal) => refusal.commandId !== commandId)
    this.#changed([])
  }

  /** Takes back the last own command that can be taken back; null when there is none. */
  undo(): Sent | null {
    const commandId = this.#undoTarget()
    if (commandId === undefined) return null
    this.#undoable = this.#undoable.slice(0, this.#undoable.indexOf(commandId))
    return this.send({ type: 'command.undo', commandId })
  }

  /** The connection stands: joins, then sends what waits. */
  online(): void {
    if (this.#link === 'offline') void this.#join()
  }

  /** The connection is gone. Nothing is lost: commands wait, and an unanswered one is sent again. */
  offline(): void {
    this.#link = 'offline'
    this.#attempt++
    this.#stopWaiting()
    this.#early = []
    this.#changed([])
  }

  /** Storage works again, or another reason to try at once what was put off. */
  retry(): void {
    if (!this.#waiting) return
    this.#stopWaiting()
    if (this.#link === 'live') this.#pump()
    else if (this.#link === 'joining') void this.#join()
  }

  /** Takes a newer view that a page brought along, e.g. after coming back to the board. */
  adopt(view: BoardView, actor: Actor, complete = true): void {
    const known = this.#actor
    this.#actor = actor
    if (this.#link !== 'live' && view.seq > this.seq) this.#replace(view, audienceFor(actor, view), complete)
    else if (known !== actor) this.#changed([])
  }

  /** Changes as broadcast. Those that do not continue the confirmed state lead to a new join. */
  receive(message: BoardChanges): void {
    if (message.boardId !== this.boardId || this.#link === 'offline') return
    if (this.#link === 'joining') {
      this.#early.push(message)
      return
    }
    if (message.fresh) {
      this.#whole = false
      this.#options.onFresh?.()
    }
    if (message.fresh || message.from > this.seq) void this.#join()
    else this.#follow(message.from, message.to, message.changes)
  }

  #enqueue(command: Command, options: SendOptions, at: number): Sent {
    const commandId = this.#options.newId()
    let settle: Pending['settle'] = () => undefined
    const done = new Promise<Outcome>((resolve) => (settle = resolve))
    const undone = command.type === 'command.undo' ? this.#changesOf(command.commandId) : undefined
    const subject = subjectOf(command, undone)
    const item: Pending = {
      commandId,
      command,
      subject,
      base: options.base ?? this.seq,
      at: this.#options.now(),
      seen: options.seen,
      held: this.#conflicts.some((conflict) => conflict.subject === subject),
      acknowledged: null,
      changes: [],
      settle,
    }
    this.#issued.add(commandId)
    this.#pending = [...this.#pending.slice(0, at), item, ...this.#pending.slice(at)]
    this.#state = this.#work()
    item.seen ??= Object.assign({}, ...item.changes.filter((c) => c.subject === subject).map((c) => c.before))
    if (command.type !== 'command.undo') this.#undoable = [...this.#undoable, commandId].slice(-UNDO_DEPTH)
    this.#changed([subject])
    this.#pump()
    return { commandId, done }
  }

  async #join(): Promise<void> {
    this.#link = 'joining'
    this.#stopWaiting()
    this.#changed([])
    const { boardId } = this
    const attempt = ++this.#attempt
    const audience = this.#audience
    const known = this.#whole && audience !== null ? { since: this.seq, audience } : {}
    const reply = await this.#options.transport.join({ boardId, ...known })
    // The connection may have gone, and even come back, meanwhile.
    if (this.#attempt !== attempt) return
    if (!reply?.ok) {
      this.#problem = reply?.error ?? null
      const passing = !reply || PASSING.includes(reply.error.code)
      if (reply?.error.reason === 'baseBeyondHead') this.#whole = false
      if (passing || reply.error.reason === 'baseBeyondHead') this.#wait(() => void this.#join())
      // It may be read no longer: the page says so when it is loaded again.
      else this.#options.onFresh?.()
      this.#changed([])
      return
    }
    this.#problem = null
    this.#link = 'live'
    this.#options.onJoined?.(reply)
    const { snapshot, audience: joined, grants } = reply
    if (joined !== this.#audience || !sameGrants(grants, this.#actor.grants)) {
      this.#actor = { ...this.#actor, grants }
      this.#options.onFresh?.()
    }
    if (snapshot) this.#replace(snapshot, joined, true)
    else this.#follow(this.seq, reply.seq, reply.changes ?? [])
    this.#changed([])
    const early = this.#early
    this.#early = []
    for (const message of early) this.receive(message)
    this.#pump()
  }

  #replace(view: BoardView, audience: string | null, complete: boolean): void {
    this.#confirmed = stateOfView(view)
    this.#audience = audience
    this.#whole = complete
    this.#authorship.forget(view.seq)
    this.#dropReceived()
    this.#changed(null)
  }

  #follow(from: number, to: number, changes: readonly Change[]): void {
    if (to <= this.seq) return
    const news = changes.filter((change) => change.seq > this.seq)
    const own = new Set<number>()
    const byCommand = new Map<string, Change[]>()
    for (const change of news) {
      if (!this.#issued.has(change.commandId)) continue
      own.add(change.seq)
      byCommand.set(change.commandId, [...(byCommand.get(change.commandId) ?? []), change])
    }
    this.#authorship.followed(Math.max(from, this.seq), to, own)
    foldInto(this.#confirmed, news)
    this.#confirmed.seq = to
    for (const [commandId, made] of byCommand) {
      this.#own.set(commandId, made)
      // Seen in the log is stored: as good as the answer, which may have been lost.
      const item = this.#pending.find((p) => p.commandId === commandId)
      if (item) this.#acknowledge(item, made.at(-1)?.seq ?? to)
    }
    for (const change of news) if (!own.has(change.seq)) this.#flashes.flash(change.subject)
    this.#dropReceived()
    this.#changed(news.map((change) => change.subject))
  }

  #acknowledge(item: Pending, seq: number): void {
    if (item.acknowledged !== null) return
    item.acknowledged = seq
    this.#savedAt = this.#options.now()
    this.#authorship.acknowledged(item.commandId, seq, item.subject)
    item.settle({ ok: true, seq })
  }

  /** Commands whose changes are part of the confirmed state have nothing left to show. */
  #dropReceived(): void {
    for (const p of this.#pending) {
      const received = p.acknowledged !== null && p.acknowledged <= this.seq
      if (received && !this.#own.has(p.commandId)) this.#own.set(p.commandId, p.changes)
    }
    this.#pending = this.#pending.filter((p) => p.acknowledged === null || p.acknowledged > this.seq)
  }

  #pump(): void {
    if (this.#link !== 'live' || this.#sending || this.#waiting) return
    const next = this.#pending.find((p) => p.acknowledged === null && !p.held)
    if (next) void this.#deliver(next)
  }

  async #deliver(item: Pending): Promise<void> {
    this.#sending = item
    const { boardId } = this
    const { commandId, command, subject } = item
    const authored = this.#authorship.of(item.base, this.seq, subject)
    const reply = await this.#options.transport.command({ boardId, commandId, ...authored, command })
    this.#sending = null
    // The log may have told first; then the answer brings nothing new.
    if (this.#pending.includes(item) && item.acknowledged === null) this.#answered(item, reply)
    this.#pump()
  }

  #answered(item: Pending, reply: Reply<{ seq: number }> | null): void {
    if (!reply || (!reply.ok && PASSING.includes(reply.error.code))) {
      if (this.#link === 'live') this.#wait(() => this.#pump())
      return
    }
    if (reply.ok) {
      this.#acknowledge(item, reply.seq)
      this.#dropReceived()
      this.#changed([item.subject])
      return
    }
    this.#refused(item, reply.error)
  }

  #refused(item: Pending, error: ErrorBody): void {
    const { commandId, command, subject } = item
    this.#pending = this.#pending.filter((p) => p !== item)
    this.#undoable = this.#undoable.filter((id) => id !== commandId)
    if (error.code === 'conflict') {
      this.#conflicts = [...this.#conflicts, conflictOf(item, error)]
      for (const p of this.#pending) if (p.subject === subject && p.acknowledged === null) p.held = true
    } else {
      this.#refusals = [...this.#refusals, { commandId, command, error }]
      if (error.reason === 'baseBeyondHead') {
        this.#whole = false
        void this.#join()
      }
    }
    item.settle({ ok: false, error })
    this.#changed([subject])
  }

  #undoTarget(): string | undefined {
    return this.#undoable.findLast((commandId) => {
      const undone = this.#changesOf(commandId)
      const command: Command = { type: 'command.undo', commandId }
      const { state } = this
      const context = { actor: this.#actor, now: state.at, commandId: '', base: state.seq, own: [], undone }
      const outcome = decide(state, command, context)
      return !isRefusal(outcome) && outcome.length > 0
    })
  }

  #changesOf(commandId: string): readonly Change[] {
    return this.#own.get(commandId) ?? this.#pending.find((p) => p.commandId === commandId)?.changes ?? []
  }

  #work(): BoardState {
    const of = (commandId: string): readonly Change[] | undefined => this.#own.get(commandId)
    const shown = optimisticState(this.#confirmed, this.#pending, this.#actor, of, this.#state)
    this.#overlay = shown.subjects
    return shown.state
  }

  #wait(then: () => void): void {
    this.#stopWaiting()
    this.#waiting = this.#schedule(() => {
      this.#waiting = null
      then()
    }, RETRY_MS)
  }

  #stopWaiting(): void {
    this.#waiting?.()
    this.#waiting = null
  }

  /** Works out what is shown now and tells who follows the touched subjects; null: everybody. */
  #changed(subjects: readonly string[] | null): void {
    const before = this.#overlay
    this.#state = this.#work()
    this.#status = null
    this.#listeners.tell(subjects && [...subjects, ...before, ...this.#overlay])
  }
}

/** The audience a person belongs to; null where they read nothing. */
function audienceFor(actor: Actor, { board }: BoardView): string | null {
  const audience = audienceOf(actor, board)
  return audience && audienceKey(audience)
}

/** Grants come from storage in a fixed order. */
const sameGrants = (a: readonly Grant[], b: readonly Grant[]): boolean =>
  a.length === b.length && a.every(({ unitId, role }, i) => unitId === b[i]?.unitId && role === b[i]?.role)

const touches = (item: Pending, subject: string): boolean => item.changes.some((change) => change.subject === subject)
