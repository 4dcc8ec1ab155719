import { MAX_OWN, BATCH_ITEMS, BATCH_WAIT_MS } from '#shared/protocol/limits.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import type { CommandRequest } from '#shared/domain/commands.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, Change, NarrativeTexts } from '#shared/domain/model.ts'
import { type BoardState, absorb, fork } from '#shared/domain/state.ts'
import { type ErrorBody, type Reply, errorBody } from '#shared/protocol/errors.ts'
import {
  type CommandKey,
  type CommitStore,
  type CommitTransaction,
  type Head,
  type SystemEntry,
  type UpdateRow,
  commandKey,
} from '#db/commitStore.ts'
import type { Verdict } from './admission.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import { DamagedDocument, type DocumentPeer, type DocumentRoom } from './DocumentRoom.ts'

export interface CommandItem {
  kind: 'command'
  room: BoardRoom
  accountId: string
  request: CommandRequest
  /** The unit's narrative document, for assignment.submit: the report freezes what is stored by then. */
  narrative: DocumentRoom | null
  answer: (reply: Reply<{ seq: number }>) => void
  /** Commands with the same mark are stored in one transaction. */
  together?: object
}

/** What a sender gives. `told` is called with the answer in the turn of the answers, so before anybody else is told. */
type Sent<I extends Item> = Omit<I, 'kind' | 'answer'>
type SentCommand = Sent<CommandItem> & { told?: (reply: Reply<{ seq: number }>) => void }

export interface UpdateItem {
  kind: 'update'
  room: DocumentRoom
  accountId: string
  peer: DocumentPeer
  update: Uint8Array
  answer: (verdict: Verdict) => void
}

type Item = CommandItem | UpdateItem

/** What a batch has come to so far; thrown away whole when its transaction fails. */
interface Batch {
  replies: Map<CommandItem, Reply<{ seq: number }>>
  verdicts: Map<UpdateItem, Verdict>
  drafts: Map<BoardRoom, { draft: BoardState; changes: Change[]; head: Head | null }>
  commands: (CommandKey & { seq: number; at: number })[]
  updates: UpdateRow[]
  denials: SystemEntry[]
  /** Peers of whom something is refused: what they sent after it counts no more. */
  refused: Set<DocumentPeer>
}

export interface PipelinePorts {
  store: CommitStore
  clock: Clock
  /** Loads a room's content again from storage. */
  reloadBoard(room: BoardRoom): Promise<void>
  reloadDocument(room: DocumentRoom): Promise<void>
  /** Told when storage fails and when it works again. */
  onReadOnly(readOnly: boolean, error?: unknown): void
  onBatch?(items: number, milliseconds: number): void
}

/** How long after a failure storage is tried again (ms). */
const RECOVERY_EVERY_MS = 1_000

/**
 * The one way anything becomes true. Requests collect into batches; a batch is decided and stored inside one
 * transaction; after COMMIT the rooms take it over, then the senders are answered, then everybody is told. Nothing is
 * decided on arrival, so that a grant revoked a moment ago counts. DESIGN.md §5.
 */
export class Pipeline {
  readonly #ports: PipelinePorts
  #queue: Item[] = []
  #flushing: Promise<void> | null = null
  #timer: (() => void) | null = null
  #lastFlush = -Infinity
  #readOnly = false
  #closing = false

  constructor(ports: PipelinePorts) {
    this.#ports = ports
  }

  get readOnly(): boolean {
    return this.#readOnly
  }

  /** Resolves with the answer once it is durable (or refused). */
  command({ told, ...item }: SentCommand): Promise<Reply<{ seq: number }>> {
    return new Promise((resolve) => {
      const answer = (reply: Reply<{ seq: number }>): void => {
        told?.(reply)
        resolve(reply)
      }
      this.#enqueue({ ...item, kind: 'command', answer })
    })
  }

  /** Puts several commands into one batch, however many: they are stored together or not at all. */
  together(items: readonly Sent<CommandItem>[]): Promise<Reply<{ seq: number }>[]> {
    const mark = {}
    const replies = items.map(
      (item) =>
        new Promise<Reply<{ seq: number }>>((answer) =>
          this.#accept({ ...item, kind: 'command', answer, together: mark }),
        ),
    )
    this.#schedule()
    return Promise.all(replies)
  }

  update(item: Sent<UpdateItem>): Promise<Verdict> {
    return new Promise((answer) => this.#enqueue({ ...item, kind: 'update', answer }))
  }

  /** Resolves when no batch is under way: between its start and end, documents run ahead of storage. */
  async settled(): Promise<void> {
    while (this.#flushing) await this.#flushing
  }

  /** Stores what has arrived, answers it, and takes nothing more. */
  async close(): Promise<void> {
    this.#closing = true
    while (this.#flushing || this.#queue.length > 0) {
      if (!this.#flushing) this.#start()
      await this.#flushing
    }
    this.#timer?.()
  }

  #enqueue(item: Item): void {
    this.#accept(item)
    this.#schedule()
  }

  #accept(item: Item): void {
    if (this.#readOnly || this.#closing) {
      unavailable(item)
      return
    }
    item.room.pending++
    this.#queue.push(item)
  }

  #schedule(): void {
    if (this.#flushing || this.#queue.length === 0) return
    const { clock } = this.#ports
    // No longer than a batch waits, also when the computer's clock was set back.
    const wait = Math.min(this.#lastFlush + BATCH_WAIT_MS - clock.now(), BATCH_WAIT_MS)
    if (this.#queue.length >= BATCH_ITEMS) this.#start()
    else if (wait > 0) {
      this.#timer ??= clock.after(wait, () => {
        this.#timer = null
        this.#start()
      })
    } else {
      // At once, but after this tick: what arrived in one read belongs in one batch.
      queueMicrotask(() => this.#start())
    }
  }

  #start(): void {
    if (this.#flushing) return
    this.#timer?.()
    this.#timer = null
    const items = this.#queue.splice(0, batchLength(this.#queue))
    if (items.length === 0) return
    const started = this.#ports.clock.now()
    this.#flushing = this.#flush(items).finally(() => {
      this.#flushing = null
      this.#lastFlush = this.#ports.clock.now()
      this.#ports.onBatch?.(items.length, this.#lastFlush - started)
      for (const item of items) item.room.pending--
      this.#schedule()
    })
  }

  async #flush(items: Item[]): Promise<void> {
    let batch: Batch
    try {
      batch = await this.#store(items)
    } catch (error) {
      if (error instanceof DamagedDocument) return this.#withoutDamage(items, error)
      return this.#fail(items, error)
    }
    // COMMIT is durable from here on: rooms first, then answers, then everybody else.
    for (const [room, { draft }] of batch.drafts) absorb(room.state, draft)
    const acknowledged = new Map<DocumentRoom, Set<DocumentPeer>>()
    for (const item of items) {
      if (item.kind === 'command') {
        item.answer(batch.replies.get(item) ?? { ok: false, error: errorBody('internal') })
        continue
      }
      const verdict: Verdict = batch.verdicts.get(item) ?? { kind: 'refused', code: 'internal', detail: '' }
      if (verdict.kind === 'refused') item.room.refuse(item.peer, verdict.code, verdict.detail)
      else {
        item.room.stored(verdict.kind === 'admitted' ? verdict.update : null, item.peer)
        const peers = acknowledged.get(item.room) ?? new Set()
        acknowledged.set(item.room, peers.add(item.peer))
      }
      item.answer(verdict)
    }
    for (const [room, peers] of acknowledged) room.deliver(peers)
    for (const [room, { changes, head }] of batch.drafts) if (head) room.committed(head, changes)
  }

  /** Decides and stores a batch in one transaction. Rejects when nothing of it was stored. */
  #store(items: Item[]): Promise<Batch> {
    return this.#ports.store.transaction(async (tx) => {
      const batch: Batch = {
        replies: new Map(),
        verdicts: new Map(),
        drafts: new Map(),
        commands: [],
        updates: [],
        denials: [],
        refused: new Set(),
      }
      const commands = items.filter((item) => item.kind === 'command')
      const actors = await tx.actors([...new Set(items.map((item) => item.accountId))])
      const answered = await tx.knownCommands(commands.map(keyOf))
      for (const item of items) {
        const actor = actors.get(item.accountId)
        if (item.kind === 'update') this.#judge(batch, item, actor)
        else await this.#decide(batch, item, actor, answered, tx)
      }
      const drafts = [...batch.drafts].sort(([a], [b]) => (a.boardId < b.boardId ? -1 : 1))
      for (const [room, entry] of drafts) {
        if (entry.changes.length > 0)
          entry.head = await tx.appendChanges(room.boardId, room.head, entry.changes, entry.draft)
      }
      if (batch.commands.length > 0) await tx.rememberCommands(batch.commands)
      if (batch.updates.length > 0) await tx.appendUpdates(batch.updates)
      if (batch.denials.length > 0) await tx.appendSystem(batch.denials)
      return batch
    })
  }

  async #decide(
    batch: Batch,
    item: CommandItem,
    actor: Actor | undefined,
    answered: Map<string, number>,
    tx: CommitTransaction,
  ): Promise<void> {
    const { room, request } = item
    const reply = (value: Reply<{ seq: number }>): void => void batch.replies.set(item, value)
    if (!actor) return reply({ ok: false, error: errorBody('unauthenticated') })
    const key = keyOf(item)
    const before = answered.get(commandKey(key))
    if (before !== undefined) return reply({ ok: true, seq: before })

    const entry = batch.drafts.get(room) ?? { draft: fork(room.state), changes: [], head: null }
    batch.drafts.set(room, entry)
    const { draft } = entry
    const now = this.#ports.clock.now()
    const outcome = decide(draft, request.command, {
      actor,
      now,
      commandId: request.commandId,
      base: request.base,
      own: (request.own ?? []).slice(0, MAX_OWN),
      narrative: narrativeFor(item),
      undone: await undoneBy(item, entry.changes, tx),
      colleague: await colleagueOf(item, tx),
    })
    if (isRefusal(outcome)) {
      if (outcome.code === 'forbidden')
        batch.denials.push(denial(actor.accountId, now, { board: room.boardId, command: request.command.type }))
      return reply({ ok: false, error: refusalBody(outcome) })
    }
    foldInto(draft, outcome)
    entry.changes.push(...outcome)
    answered.set(commandKey(key), draft.seq)
    batch.commands.push({ ...key, seq: draft.seq, at: now })
    reply({ ok: true, seq: draft.seq })
  }

  #judge(batch: Batch, item: UpdateItem, actor: Actor | undefined): void {
    const set = (verdict: Verdict): void => void batch.verdicts.set(item, verdict)
    if (!actor) return set({ kind: 'refused', code: 'unauthenticated', detail: '' })
    // What follows a refused update builds on content the document does not have.
    if (item.peer.refused || batch.refused.has(item.peer))
      return set({ kind: 'refused', code: 'gap', detail: 'after a refusal' })
    const verdict = item.room.admit(item.update, actor, item)
    set(verdict)
    const at = this.#ports.clock.now()
    if (verdict.kind === 'admitted') {
      const { name } = item.room
      batch.updates.push({ name, accountId: item.accountId, at, update: verdict.update, clientIds: verdict.newClients })
    } else if (verdict.kind === 'refused') {
      batch.refused.add(item.peer)
      const { code, detail } = verdict
      if (code === 'forbidden' || code === 'foreignClient')
        batch.denials.push(denial(item.accountId, at, { document: item.room.name, code, detail }))
    }
  }

  /** One update broke its document's shadow: rebuild it, refuse that update, and decide the others again. */
  async #withoutDamage(items: Item[], damage: DamagedDocument): Promise<void> {
    try {
      for (const room of documentsOf(items)) await this.#ports.reloadDocument(room)
    } catch (error) {
      return this.#fail(items, error)
    }
    const rest: Item[] = []
    for (const item of items) {
      if (item !== damage.item) rest.push(item)
      else if (item.kind === 'update') {
        damage.room.refuse(item.peer, 'malformed', 'not integrable')
        item.answer({ kind: 'refused', code: 'malformed', detail: 'not integrable' })
      }
    }
    if (rest.length > 0) await this.#flush(rest)
  }

  /**
   * The transaction failed: whether anything was stored is unknown until storage answers again. Everybody is told
   * `unavailable` (the same command id may be sent again), and the rooms start from what storage has.
   */
  async #fail(items: Item[], error: unknown): Promise<void> {
    this.#readOnly = true
    for (const item of items) unavailable(item)
    for (const item of this.#queue.splice(0)) {
      item.room.pending--
      unavailable(item)
    }
    this.#ports.onReadOnly(true, error)
    // Whether their peers have what is stored is unknown too: they come back and compare.
    for (const room of documentsOf(items)) room.closeAll(CLOSE_TRY_AGAIN)
    try {
      // Within this flush, so that nobody reads a document that ran ahead of storage.
      for (const room of documentsOf(items)) await this.#ports.reloadDocument(room)
    } catch {
      // Reading fails too: the recovery goes on trying.
    }
    void this.#recover(items)
  }

  async #recover(items: Item[]): Promise<void> {
    const { clock, store } = this.#ports
    for (;;) {
      try {
        for (const room of documentsOf(items)) await this.#ports.reloadDocument(room)
        for (const room of boardsOf(items)) await this.#ports.reloadBoard(room)
        // Reading works on a full disk too: only a write shows that writing works again.
        await store.transaction((tx) =>
          tx.appendSystem([{ at: clock.now(), actorId: null, type: 'storage.recovered', body: {} }]),
        )
        break
      } catch {
        // Still failing. The reason was reported when it began; the next attempt is what matters now.
        if (this.#closing) return
        await new Promise<void>((resolve) => clock.after(RECOVERY_EVERY_MS, resolve))
      }
    }
    this.#readOnly = false
    this.#ports.onReadOnly(false)
  }
}

/** How many items the next batch takes: those that belong together are never parted. */
function batchLength(queue: readonly Item[]): number {
  const markAt = (index: number): object | undefined => {
    const item = queue[index]
    return item?.kind === 'command' ? item.together : undefined
  }
  let length = Math.min(BATCH_ITEMS, queue.length)
  while (markAt(length) !== undefined && markAt(length) === markAt(length - 1)) length++
  return length
}

const keyOf = (item: CommandItem): CommandKey => ({
  boardId: item.room.boardId,
  actorId: item.accountId,
  commandId: item.request.commandId,
})

const documentsOf = (items: Item[]): Set<DocumentRoom> =>
  new Set(items.flatMap((item) => (item.kind === 'update' ? [item.room] : [])))
const boardsOf = (items: Item[]): Set<BoardRoom> =>
  new Set(items.flatMap((item) => (item.kind === 'command' ? [item.room] : [])))

function unavailable(item: Item): void {
  if (item.kind === 'command') item.answer({ ok: false, error: errorBody('unavailable') })
  else {
    // The client keeps its text and offers it again with its next step 2, on a new connection.
    item.peer.close(CLOSE_TRY_AGAIN)
    item.answer({ kind: 'refused', code: 'unavailable', detail: '' })
  }
}

/** Close code 1013 of RFC 6455's registry: try again later. */
const CLOSE_TRY_AGAIN = 1013

function narrativeFor(item: CommandItem): NarrativeTexts | undefined {
  const { command } = item.request
  if (command.type !== 'assignment.submit' || !item.narrative) return undefined
  return narrativeTexts(item.narrative.doc, command.assignmentId.split(':')[0] ?? '')
}

/** Whom an entrusting names, with grants as stored now; null when there is no such account. */
async function colleagueOf(item: CommandItem, tx: CommitTransaction): Promise<Actor | null | undefined> {
  const { command } = item.request
  if (command.type !== 'assignment.entrust' || command.handlerId === null) return undefined
  return (await tx.actors([command.handlerId])).get(command.handlerId) ?? null
}

/** The changes an undo names: of this batch, or stored. */
async function undoneBy(
  item: CommandItem,
  inBatch: readonly Change[],
  tx: CommitTransaction,
): Promise<readonly Change[] | undefined> {
  const { command } = item.request
  if (command.type !== 'command.undo') return undefined
  const { accountId } = item
  const recent = inBatch.filter((c) => c.commandId === command.commandId && c.actorId === accountId)
  if (recent.length > 0) return recent
  return tx.changesOfCommand({ ...keyOf(item), commandId: command.commandId })
}

const denial = (actorId: string, at: number, body: Record<string, unknown>): SystemEntry => ({
  at,
  actorId,
  type: 'denied',
  body,
})

type Refused = Extract<ReturnType<typeof decide>, { refused: true }>
const refusalBody = (refusal: Refused): ErrorBody =>
  errorBody(refusal.code, refusal.reason, refusal.params, refusal.current)
