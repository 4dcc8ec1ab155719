import { BATCH_ITEMS } from '#shared/protocol/limits.ts'
import { absorb } from '#shared/domain/state.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import { StorageUnavailableError, isStorageFailure } from '#db/errors.ts'
import type { Verdict } from './admission.ts'
import { Allowances } from './Allowances.ts'
import { type Batch, storeBatch } from './batch.ts'
import { Denials } from './Denials.ts'
import { DamagedDocument, type DocumentPeer, DocumentRoom } from './DocumentRoom.ts'
import {
  type CommandItem,
  type Item,
  type UpdateItem,
  CLOSE_TRY_AGAIN,
  answerUnavailable,
  batchLength,
  roomsOf,
  unitsOf,
} from './items.ts'
import { Recovery, type RecoveryPorts } from './Recovery.ts'
import { MAX_STEPS } from './Steps.ts'

/** What a sender gives. `told` is called with the answer in the turn of the answers, so before anybody else is told. */
type Sent<I extends Item> = Omit<I, 'kind' | 'answer'>
type SentCommand = Sent<CommandItem> & { told?: (reply: Reply<{ seq: number }>) => void }

export interface PipelinePorts extends RecoveryPorts {
  onBatch?(items: number, milliseconds: number): void
  /** Told of every answer: the code of the refusal, or null when it is stored; and how long it took. */
  onAnswer?(kind: Item['kind'], refusal: string | null, milliseconds: number): void
}

/** Why a batch was not stored. `undecided`: the commit itself failed, so that it may have been. */
interface Failure {
  error: unknown
  undecided: boolean
}

/**
 * The one way anything becomes true. Requests collect into batches; a batch is decided and stored inside one
 * transaction; after COMMIT the rooms take it over, then the senders are answered, then everybody is told. Nothing is
 * decided on arrival, so that a grant revoked a moment ago counts. DESIGN.md §5.
 */
export class Pipeline {
  /** What each account may cost: at most MAX_STEPS at once, and as much again every second. */
  readonly allowances: Allowances
  readonly #ports: PipelinePorts
  readonly #recovery: Recovery
  #queue: Item[] = []
  /** Wait for the end of the batch under way. */
  #readers: (() => void)[] = []
  #flushing: Promise<void> | null = null
  #turn: (() => void) | null = null
  #closing = false

  readonly #denials = new Denials()

  constructor(ports: PipelinePorts) {
    this.#ports = ports
    this.#recovery = new Recovery(ports)
    this.allowances = new Allowances(ports.clock, MAX_STEPS)
  }

  get readOnly(): boolean {
    return this.#recovery.readOnly
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

  /** Puts several commands of one room into one batch, however many: they are stored together or not at all. */
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

  /**
   * Looks at a document between two batches: inside one it runs ahead of storage. However busy the pipeline is, the look
   * comes after the batch under way. Rejects with StorageUnavailableError while the document
   * cannot be read from storage.
   */
  read<T>(room: DocumentRoom, look: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const reader = (): void => {
        try {
          if (this.#recovery.ails(room)) throw new StorageUnavailableError(room.name)
          resolve(look())
        } catch (error) {
          reject(error as Error)
        }
      }
      if (this.#flushing) this.#readers.push(reader)
      else reader()
    })
  }

  /** Does `work` between two batches: no board and no document moves meanwhile. Rejects as it does. */
  async between(work: () => Promise<void>): Promise<void> {
    while (this.#flushing) await this.#flushing
    if (this.#closing || this.readOnly) return
    const done = work()
    this.#hold(done.catch(() => undefined))
    await done
  }

  /** Stores what has arrived, answers it, and takes nothing more. */
  async close(): Promise<void> {
    this.#closing = true
    this.#recovery.stop()
    while (this.#flushing || this.#queue.length > 0) {
      if (!this.#flushing) this.#start()
      await this.#flushing
    }
    this.#turn?.()
    if (!this.#denials.waiting) return
    const { store, clock } = this.#ports
    const rest = this.#denials.rest(clock.now())
    // A count that cannot be stored at the end keeps nobody from closing: the first of each was.
    await store
      .transaction((tx) => tx.appendSystem(rest.entries))
      .then(
        () => rest.settle(),
        () => undefined,
      )
  }

  #enqueue(item: Item): void {
    this.#accept(item)
    this.#schedule()
  }

  #accept(asked: Item): void {
    const item = this.#timed(asked)
    if (this.#closing || this.readOnly || this.#ails(item)) {
      answerUnavailable(item)
      return
    }
    item.room.pending++
    this.#queue.push(item)
  }

  /** The same item, whose answer is told with its time. */
  #timed(item: Item): Item {
    const { clock, onAnswer } = this.#ports
    if (!onAnswer) return item
    const arrived = clock.now()
    const tell = (refusal: string | null): void => onAnswer(item.kind, refusal, Math.max(0, clock.now() - arrived))
    if (item.kind === 'command') {
      const { answer } = item
      item.answer = (reply) => {
        answer(reply)
        tell(reply.ok ? null : reply.error.code)
      }
    } else {
      const { answer } = item
      item.answer = (verdict) => {
        answer(verdict)
        tell(verdict.kind === 'refused' ? verdict.code : null)
      }
    }
    return item
  }

  #ails(item: Item): boolean {
    const document = item.kind === 'command' ? item.document : null
    return this.#recovery.ails(item.room) || (document !== null && this.#recovery.ails(document))
  }

  #schedule(): void {
    if (this.#flushing || this.#queue.length === 0) return
    if (this.#queue.length >= BATCH_ITEMS) this.#start()
    // What arrived while the last batch was written is read first: so the disk's own time makes the batches, and nobody
    // waits for company who has none.
    else this.#turn ??= this.#ports.clock.after(0, () => this.#start())
  }

  #start(): void {
    // Also when it comes to nothing: a turn that is over would keep the next from being set.
    this.#turn?.()
    this.#turn = null
    if (this.#flushing) return
    const items = this.#queue.splice(0, batchLength(this.#queue))
    if (items.length === 0) return
    const started = this.#ports.clock.now()
    // What fails after COMMIT is a defect of whoever is told: it must not stop the pipeline.
    const flushed = this.#flush(items).catch((error: unknown) => this.#ports.onTrouble(error))
    this.#hold(flushed, () => {
      this.#ports.onBatch?.(items.length, this.#ports.clock.now() - started)
      for (const item of items) item.room.pending--
    })
  }

  /** Until `work` has ended nothing else is decided, and nobody looks at a document. */
  #hold(work: Promise<void>, ended = (): void => {}): void {
    this.#flushing = work.finally(() => {
      this.#flushing = null
      ended()
      // Before the next batch can start, or under load their turn would never come.
      for (const reader of this.#readers.splice(0)) reader()
      this.#schedule()
    })
  }

  async #flush(items: readonly Item[]): Promise<void> {
    const failure = await this.#store(items)
    if (!failure) return
    const { error, undecided } = failure
    if (undecided || isStorageFailure(error)) return this.#fail(items, error)
    // Nothing was stored, and one of them is to blame: documents ran ahead, and a board may have moved on elsewhere.
    await this.#recovery.reload(roomsOf(items))
    const units = unitsOf(items)
    if (error instanceof DamagedDocument) {
      const culprit = items.find((item) => item === error.item)
      if (culprit) await this.#leaveOut([culprit], error)
      const rest = items.filter((item) => item !== culprit)
      if (rest.length > 0) await this.#retry(rest)
    } else if (units.length === 1) await this.#leaveOut(items, error)
    else for (const unit of units) await this.#retry(unit)
  }

  /** Decides again what was in a batch with something that cannot be decided. */
  async #retry(items: readonly Item[]): Promise<void> {
    const served = items.filter((item) => {
      const serves = !this.readOnly && !this.#ails(item)
      if (!serves) answerUnavailable(item)
      return serves
    })
    if (served.length > 0) await this.#flush(served)
  }

  /** Decides and stores in one transaction, then tells. Gives why nothing was stored, or null. */
  async #store(items: readonly Item[]): Promise<Failure | null> {
    const { store, clock } = this.#ports
    let undecided = false
    let batch: Batch
    try {
      batch = await store.transaction(async (tx) => {
        const stored = await storeBatch(items, {
          tx,
          now: () => clock.now(),
          allowances: this.allowances,
          denials: this.#denials,
        })
        undecided = true
        return stored
      })
    } catch (error) {
      return { error, undecided }
    }
    batch.settle()
    this.#publish(items, batch)
    return null
  }

  /** COMMIT is durable: rooms first, then answers, then everybody else. */
  #publish(items: readonly Item[], batch: Batch): void {
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

  /**
   * One request cannot be decided or stored, and storage is well (the note of it is written): its sender is answered
   * `internal`, and nobody else is concerned.
   */
  async #leaveOut(items: readonly Item[], error: unknown): Promise<void> {
    const { store, clock, onTrouble } = this.#ports
    const [first] = items
    if (!first) return
    const body = first.kind === 'command' ? { board: first.room.boardId } : { document: first.room.name }
    try {
      await store.transaction((tx) =>
        tx.appendSystem([{ at: clock.now(), actorId: first.accountId, type: 'request.failed', body }]),
      )
    } catch (failure) {
      return this.#fail(items, failure)
    }
    onTrouble(error)
    for (const item of items) {
      if (item.kind === 'command') item.answer({ ok: false, error: errorBody('internal') })
      else {
        item.room.refuse(item.peer, 'internal', '')
        item.answer({ kind: 'refused', code: 'internal', detail: '' })
      }
    }
  }

  /**
   * The transaction failed: whether anything was stored is unknown until storage answers again. Everybody is told
   * `unavailable` (the same command id may be sent again), and the rooms start from what storage has.
   */
  async #fail(items: readonly Item[], error: unknown): Promise<void> {
    const rooms = roomsOf(items)
    for (const item of items) answerUnavailable(item)
    for (const item of this.#queue.splice(0)) {
      item.room.pending--
      answerUnavailable(item)
    }
    // Whether their peers have what is stored is unknown too: they come back and compare.
    for (const room of rooms) if (room instanceof DocumentRoom) room.closeAll(CLOSE_TRY_AGAIN)
    // Within this flush, so that nobody reads a document that ran ahead of storage.
    await this.#recovery.storageFailed(rooms, error)
  }
}
