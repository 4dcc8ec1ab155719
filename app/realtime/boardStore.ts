import type { Command } from '#shared/domain/commands.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, Change, Grant } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type BoardView, audienceKey, audienceOf, stateOfView, viewOfSnapshot } from '#shared/domain/visibility.ts'
import type { ErrorBody, Reply } from '#shared/protocol/errors.ts'
import type { BoardChanges, BoardJoined } from '#shared/protocol/events.ts'
import { Authorship } from './authorship.ts'
import { BoardLine } from './boardLine.ts'
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
  type StoredQueue,
  subjectOf,
} from './boardTypes.ts'
import { CommandQueue, pendingOf } from './commandQueue.ts'
import { CommandSender } from './commandSender.ts'
import { Flashes } from './flashes.ts'
import { Listeners } from './listeners.ts'
import { optimisticState } from './optimistic.ts'
import { OwnWork } from './ownWork.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'

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
  /** Called when what must outlive the page has changed; ask `stored`. */
  onQueued?: () => void
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
  readonly #listeners = new Listeners()
  readonly #authorship: Authorship
  readonly #line: BoardLine
  readonly #queue = new CommandQueue()
  readonly #sender: CommandSender
  readonly #own = new OwnWork()
  readonly #flashes: Flashes
  #actor: Actor
  #confirmed: BoardState
  /** For whom the confirmed state was filtered. */
  #audience: string | null
  #state: BoardState | null = null
  #overlay: ReadonlySet<string> = new Set()
  #status: BoardStatus | null = null
  #marks: ReadonlyMap<string, Mark> | null = null
  #savedAt: number | null = null

  constructor(options: BoardStoreOptions) {
    const { schedule = laterOnTimer, view } = options
    this.#options = options
    this.#flashes = new Flashes(schedule, (subject) => {
      this.#marks = null
      this.#listeners.tell([subject])
    })
    this.#actor = options.actor
    this.boardId = view.board.id
    this.#confirmed = stateOfView(view)
    this.initial = stateOfView(view)
    this.#audience = audienceFor(options.actor, view)
    this.#authorship = new Authorship(this.#confirmed.seq)
    this.#line = new BoardLine({
      boardId: this.boardId,
      transport: options.transport,
      schedule,
      seq: () => this.seq,
      audience: () => this.#audience,
      whole: options.complete ?? true,
      onJoined: (joined) => this.#joined(joined),
      onChanges: ({ from, to, changes }) => this.#follow(from, to, changes),
      onFresh: () => options.onFresh?.(),
      onMoved: () => {
        this.#changed([])
        this.#sender.pump()
      },
    })
    this.#sender = new CommandSender({
      boardId: this.boardId,
      transport: options.transport,
      schedule,
      queue: this.#queue,
      live: () => this.#line.state === 'live',
      authored: ({ base, subject }) => this.#authorship.of(base, this.seq, subject),
      onAnswer: (item, reply) => this.#answered(item, reply),
    })
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
    return this.#queue.conflicts
  }

  get refusals(): readonly RefusedCommand[] {
    return this.#queue.refusals
  }

  get status(): BoardStatus {
    const pending = this.#queue.unanswered.length
    return (this.#status ??= {
      pending,
      conflicts: this.conflicts.length,
      saving: this.#line.state !== 'offline' && pending > 0,
      savedAt: this.#savedAt,
      live: this.#line.state === 'live',
      problem: this.#line.problem,
    })
  }

  /** Whether there is an own command that `undo` could take back. */
  get canUndo(): boolean {
    return this.#undoTarget() !== undefined
  }

  /** Commands that wait, oldest first; for the list of what has not been delivered. */
  get waiting(): readonly { commandId: string; command: Command; subject: string; at: number }[] {
    return this.#queue.unanswered
  }

  /** What of this person's work must outlive the page; null when all of it is delivered and decided. */
  get stored(): StoredQueue | null {
    const left = this.#queue.stored()
    if (!left) return null
    const base = Math.min(...left.commands.map((command) => command.base))
    return { v: 1, ...left, own: this.#authorship.after(base) }
  }

  /** `listener` is called after every change, or only when something about `subject` changed. Returns the way to stop. */
  subscribe(listener: () => void, subject?: string): () => void {
    return this.#listeners.add(listener, subject)
  }

  /** How a subject stands out, or null. */
  markOf(subject: string): Mark | null {
    return this.marks.get(subject) ?? null
  }

  /** The subjects that stand out: few at any time, so that a large table asks once and not for each of its cells. */
  get marks(): ReadonlyMap<string, Mark> {
    return (this.#marks ??= this.#standOut())
  }

  /**
   * Asks the server for a command and shows its effect at once. `done` tells what became of it; it stays open while
   * there is no connection. Never throws: refusals also stand in `refusals` or `conflicts`.
   */
  send(command: Command, options: SendOptions = {}): Sent {
    return this.#enqueue(command, options)
  }

  /** Chooses in a conflict: `keep` leaves what is there, `mine` asks again with what was first now seen. */
  resolve(commandId: string, choice: 'keep' | 'mine'): Sent | null {
    const chosen = this.#queue.choose(commandId)
    if (!chosen) return null
    const { conflict, at } = chosen
    const again = choice === 'mine' && conflict.canOverride
    const base = Math.max(this.seq, ...conflict.current.map((value) => value.seq))
    const late = conflict.error.code !== 'conflict'
    const sent = again ? this.#enqueue(conflict.command, { base, seen: conflict.seen }, { at, late }) : null
    this.#queued([conflict.subject])
    return sent
  }

  dismissRefusal(commandId: string): void {
    this.#queue.dismissRefusal(commandId)
    this.#changed([])
  }

  /** Takes back the last own command that can be taken back; null when there is none. */
  undo(): Sent | null {
    const commandId = this.#undoTarget()
    if (commandId === undefined) return null
    this.#own.takenBack(commandId)
    return this.send({ type: 'command.undo', commandId })
  }

  /** Takes up what an earlier page of this person left undelivered on this board. */
  restore({ commands, conflicts, own }: StoredQueue): void {
    for (const { commandId, seq, subject } of own) this.#authorship.acknowledged(commandId, seq, subject)
    for (const { commandId } of commands) this.#own.issued(commandId)
    this.#queue.restore({ commands, conflicts })
    this.#queued(null)
  }

  /** The connection stands: joins, then sends what waits. */
  online(): void {
    this.#line.online()
  }

  /** The connection is gone. Nothing is lost: commands wait, and an unanswered one is sent again. */
  offline(): void {
    this.#line.offline()
    this.#sender.stop()
    this.#queue.delay()
    this.#changed([])
  }

  /** Storage works again, or another reason to try at once what was put off. */
  retry(): void {
    this.#line.retry()
    this.#sender.retry()
  }

  /** Takes a newer view that a page brought along, e.g. after coming back to the board. */
  adopt(view: BoardView, actor: Actor, complete = true): void {
    const known = this.#actor
    this.#actor = actor
    if (this.#line.state !== 'live' && view.seq > this.seq) {
      this.#line.replaced(complete)
      this.#replace(view, audienceFor(actor, view))
    } else if (known !== actor) this.#changed([])
  }

  /** Changes as broadcast. Those that do not continue the confirmed state lead to a new join. */
  receive(message: BoardChanges): void {
    this.#line.receive(message)
  }

  #enqueue(command: Command, options: SendOptions, place: { at?: number; late?: boolean } = {}): Sent {
    const commandId = this.#options.newId()
    let settle: Pending['settle'] = () => undefined
    const done = new Promise<Outcome>((resolve) => (settle = resolve))
    const undone = command.type === 'command.undo' ? this.#changesOf(command.commandId) : undefined
    const subject = subjectOf(command, undone)
    const item = pendingOf(
      { commandId, command, subject, base: options.base ?? this.seq, at: this.#options.now(), seen: options.seen },
      { late: place.late ?? this.#line.state === 'offline', settle, undone },
    )
    this.#own.issued(commandId)
    this.#queue.add(item, place.at)
    this.#state = this.#work()
    item.seen ??= Object.assign({}, ...item.changes.filter((c) => c.subject === subject).map((c) => c.before))
    if (command.type !== 'command.undo') this.#own.done(commandId)
    this.#queued([subject])
    return { commandId, done }
  }

  #joined(joined: BoardJoined): void {
    this.#options.onJoined?.(joined)
    const { snapshot, audience, grants } = joined
    if (audience !== this.#audience || !sameGrants(grants, this.#actor.grants)) {
      this.#actor = { ...this.#actor, grants }
      this.#options.onFresh?.()
    }
    if (snapshot) this.#replace(viewOfSnapshot(snapshot), audience)
    else this.#follow(this.seq, joined.seq, joined.changes ?? [])
  }

  #replace(view: BoardView, audience: string | null): void {
    this.#confirmed = stateOfView(view)
    this.#audience = audience
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
      if (!this.#own.has(change.commandId)) continue
      own.add(change.seq)
      byCommand.set(change.commandId, [...(byCommand.get(change.commandId) ?? []), change])
    }
    this.#authorship.followed(Math.max(from, this.seq), to, own)
    foldInto(this.#confirmed, news)
    this.#confirmed.seq = to
    for (const [commandId, made] of byCommand) {
      this.#own.made(commandId, made, true)
      // Seen in the log is stored: as good as the answer, which may have been lost.
      const item = this.#queue.find(commandId)
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
    this.#options.onQueued?.()
  }

  /** Commands whose changes are part of the confirmed state have nothing left to show. */
  #dropReceived(): void {
    for (const p of this.#queue.received(this.seq)) this.#own.made(p.commandId, p.changes, false)
  }

  #answered(item: Pending, reply: Reply<{ seq: number }>): void {
    if (!reply.ok) return this.#refused(item, reply.error)
    this.#acknowledge(item, reply.seq)
    this.#dropReceived()
    this.#changed([item.subject])
  }

  #refused(item: Pending, error: ErrorBody): void {
    this.#own.refused(item.commandId)
    this.#queue.refuse(item, error)
    item.settle({ ok: false, error })
    this.#queued([item.subject])
    if (error.reason === 'baseBeyondHead') this.#line.startOver()
  }

  #undoTarget(): string | undefined {
    return this.#own.undoTarget(this.state, this.#actor, (commandId) => this.#changesOf(commandId))
  }

  #changesOf(commandId: string): readonly Change[] {
    return this.#own.changesOf(commandId) ?? this.#queue.find(commandId)?.changes ?? []
  }

  #work(): BoardState {
    const of = (commandId: string): readonly Change[] | undefined => this.#own.changesOf(commandId)
    const shown = optimisticState(this.#confirmed, this.#queue.pending, this.#actor, of, this.#state)
    this.#overlay = shown.subjects
    return shown.state
  }

  #standOut(): ReadonlyMap<string, Mark> {
    const marks = new Map<string, Mark>()
    for (const subject of this.#flashes.subjects()) marks.set(subject, 'changed')
    for (const { subject, changes } of this.#queue.unanswered)
      for (const touched of [subject, ...changes.map((change) => change.subject)]) marks.set(touched, 'unsent')
    for (const { subject } of this.conflicts) marks.set(subject, 'conflict')
    return marks.size === 0 ? NO_MARKS : marks
  }

  /** The line changed: it is to be kept, shown and moved on. */
  #queued(subjects: readonly string[] | null): void {
    this.#options.onQueued?.()
    this.#changed(subjects)
    this.#sender.pump()
  }

  /** Works out what is shown now and tells who follows the touched subjects; null: everybody. */
  #changed(subjects: readonly string[] | null): void {
    const before = this.#overlay
    this.#state = this.#work()
    this.#status = null
    this.#marks = null
    this.#listeners.tell(subjects && [...subjects, ...before, ...this.#overlay])
  }
}

/** The audience a person belongs to; null where they read nothing. */
function audienceFor(actor: Actor, { board, meetings }: BoardView): string | null {
  const audience = audienceOf(actor, board, meetings)
  return audience && audienceKey(audience)
}

/** Grants come from storage in a fixed order. */
const sameGrants = (a: readonly Grant[], b: readonly Grant[]): boolean =>
  a.length === b.length && a.every(({ unitId, role }, i) => unitId === b[i]?.unitId && role === b[i]?.role)

export const NO_MARKS: ReadonlyMap<string, Mark> = new Map()
