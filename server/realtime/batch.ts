import { MAX_OWN } from '#shared/protocol/limits.ts'
import { richDoc } from '#shared/document/blocks.ts'
import { MINUTES_FRAGMENT } from '#shared/document/names.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { type Actor, type Change, type NarrativeTexts, namedIn } from '#shared/domain/model.ts'
import { type BoardState, absorb, fork, parseSubject } from '#shared/domain/state.ts'
import { type ErrorBody, type Reply, errorBody } from '#shared/protocol/errors.ts'
import {
  type CommandKey,
  type CommitTransaction,
  type Head,
  type MinutesRow,
  type SystemEntry,
  type UpdateRow,
  commandKey,
} from '#db/commitStore.ts'
import type { Verdict } from './admission.ts'
import type { Allowances } from './Allowances.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Denials } from './Denials.ts'
import type { DocumentPeer, DocumentRoom } from './DocumentRoom.ts'
import { type CommandItem, type Item, type UpdateItem, keyOf, unitsOf } from './items.ts'
import { MAX_STEPS, Steps } from './Steps.ts'

type Answer = Reply<{ seq: number }>

/** What a batch has come to for one board: the state it leads to, and the changes that lead there. */
interface Draft {
  draft: BoardState
  changes: Change[]
  head: Head | null
}

/** What a batch has come to; thrown away whole when its transaction fails. */
export interface Batch {
  replies: Map<CommandItem, Answer>
  verdicts: Map<UpdateItem, Verdict>
  drafts: Map<BoardRoom, Draft>
  /** After COMMIT: the denials of this batch are in the stream. */
  settle(): void
}

/** A command that took effect for the first time. */
interface Fresh {
  key: CommandKey
  seq: number
  closed: { document: DocumentRoom; minutes: MinutesRow } | null
}

export interface BatchParts {
  tx: CommitTransaction
  now: () => number
  /** What the updates of an account may cost. */
  allowances: Allowances
  denials: Denials
}

/** Decides items in order of arrival and stores their outcome, inside the transaction. Throws when it cannot. */
export async function storeBatch(items: readonly Item[], parts: BatchParts): Promise<Batch> {
  const { tx } = parts
  const commands = items.filter((item) => item.kind === 'command')
  const actors = await tx.actors([...new Set(items.map((item) => item.accountId))])
  const answered = await tx.knownCommands(commands.map(keyOf))
  const decision = new Decision(parts, actors, answered)
  for (const unit of unitsOf(items)) await decision.decide(unit)
  await decision.store()
  return decision
}

class Decision implements Batch {
  readonly replies = new Map<CommandItem, Answer>()
  readonly verdicts = new Map<UpdateItem, Verdict>()
  readonly drafts = new Map<BoardRoom, Draft>()
  settle = (): void => {}
  readonly #parts: BatchParts
  readonly #actors: ReadonlyMap<string, Actor>
  /** Sequence that a command was answered with, by its key; of this batch too. */
  readonly #answered: Map<string, number>
  readonly #commands: (CommandKey & { seq: number; at: number })[] = []
  readonly #updates: UpdateRow[] = []
  readonly #denials: SystemEntry[] = []
  readonly #minutes: MinutesRow[] = []
  /** Minutes that this batch makes final: what comes after is refused as it would be in the next. */
  readonly #final = new Set<DocumentRoom>()
  /** Peers of whom something is refused: what they sent after it counts no more. */
  readonly #refused = new Set<DocumentPeer>()

  constructor(parts: BatchParts, actors: ReadonlyMap<string, Actor>, answered: Map<string, number>) {
    this.#parts = parts
    this.#actors = actors
    this.#answered = answered
  }

  async decide(unit: readonly Item[]): Promise<void> {
    const [first] = unit
    if (first?.kind === 'update') this.#judge(first)
    else if (first) await this.#decideTogether(first.room, unit as readonly CommandItem[])
  }

  async store(): Promise<void> {
    const { tx } = this.#parts
    const drafts = [...this.drafts].sort(([a], [b]) => (a.boardId < b.boardId ? -1 : 1))
    for (const [room, entry] of drafts) {
      if (entry.changes.length > 0)
        entry.head = await tx.appendChanges(room.boardId, room.head, entry.changes, entry.draft)
    }
    if (this.#commands.length > 0) await tx.rememberCommands(this.#commands)
    if (this.#updates.length > 0) await tx.appendUpdates(this.#updates)
    for (const row of this.#minutes) await tx.freezeMinutes(row)
    const entering = this.#parts.denials.enter(this.#denials, this.#parts.now())
    if (entering.entries.length > 0) await tx.appendSystem(entering.entries)
    this.settle = () => entering.settle()
  }

  /** One command, or several of which all take effect or none: those are decided on a draft over the draft. */
  async #decideTogether(room: BoardRoom, items: readonly CommandItem[]): Promise<void> {
    const entry = this.drafts.get(room) ?? { draft: fork(room.state), changes: [], head: null }
    this.drafts.set(room, entry)
    const trial = items.length === 1 ? entry : { draft: fork(entry.draft), changes: [...entry.changes], head: null }
    const fresh: Fresh[] = []
    for (const item of items) {
      const reply = await this.#decideOne(item, trial, fresh)
      this.replies.set(item, reply)
      if (reply.ok) continue
      for (const { key } of fresh) this.#answered.delete(commandKey(key))
      for (const other of items) this.replies.set(other, reply)
      return
    }
    if (trial !== entry) absorb(entry.draft, trial.draft)
    entry.changes = trial.changes
    for (const { key, seq, closed } of fresh) {
      this.#commands.push({ ...key, seq, at: this.#parts.now() })
      if (!closed) continue
      this.#minutes.push(closed.minutes)
      this.#final.add(closed.document)
    }
  }

  /** Decides a command on a draft and folds its outcome into it; what was not answered before is noted in `fresh`. */
  async #decideOne(item: CommandItem, { draft, changes }: Draft, fresh: Fresh[]): Promise<Answer> {
    const { room, request } = item
    const actor = this.#actors.get(item.accountId)
    if (!actor) return { ok: false, error: errorBody('unauthenticated') }
    const key = keyOf(item)
    const known = this.#answered.get(commandKey(key))
    if (known !== undefined) return { ok: true, seq: known }
    const { tx } = this.#parts
    const outcome = decide(draft, request.command, {
      actor,
      now: this.#parts.now(),
      commandId: request.commandId,
      base: request.base,
      own: (request.own ?? []).slice(0, MAX_OWN),
      narrative: narrativeFor(item),
      undone: await undoneBy(item, changes, tx),
      colleague: await colleagueOf(item, tx),
    })
    if (isRefusal(outcome)) {
      if (outcome.code === 'forbidden')
        this.#deny(actor.accountId, { board: room.boardId, command: request.command.type })
      return { ok: false, error: refusalBody(outcome) }
    }
    foldInto(draft, outcome)
    changes.push(...outcome)
    const { seq } = draft
    this.#answered.set(commandKey(key), seq)
    fresh.push({ key, seq, closed: closedBy(item, outcome, draft) })
    return { ok: true, seq }
  }

  #judge(item: UpdateItem): void {
    const { room, accountId, peer } = item
    const verdict = this.#verdictOn(item)
    this.verdicts.set(item, verdict)
    if (verdict.kind === 'admitted') {
      const { update, newClients: clientIds } = verdict
      this.#updates.push({ name: room.name, accountId, at: this.#parts.now(), update, clientIds })
    } else if (verdict.kind === 'refused') {
      this.#refused.add(peer)
      const { code, detail } = verdict
      if (code === 'forbidden' || code === 'foreignClient') this.#deny(accountId, { document: room.name, code, detail })
    }
  }

  #verdictOn(item: UpdateItem): Verdict {
    const actor = this.#actors.get(item.accountId)
    if (!actor) return { kind: 'refused', code: 'unauthenticated', detail: '' }
    // What follows a refused update builds on content the document does not have.
    if (item.peer.refused || this.#refused.has(item.peer))
      return { kind: 'refused', code: 'gap', detail: 'after a refusal' }
    const allowance = this.#parts.allowances.of(item.accountId)
    const steps = new Steps(Math.min(MAX_STEPS, allowance.left))
    try {
      return item.room.admit(item.update, actor, item, steps, this.#final.has(item.room))
    } finally {
      allowance.spend(steps.taken)
    }
  }

  #deny(actorId: string, body: Record<string, unknown>): void {
    this.#denials.push({ at: this.#parts.now(), actorId, type: 'denied', body })
  }
}

/** The minutes of the meeting that these changes close, as the document has them at this place of the batch. */
function closedBy(
  { document, room }: CommandItem,
  changes: readonly Change[],
  { meetings }: Pick<BoardState, 'meetings'>,
): Fresh['closed'] {
  const close = changes.find(
    (change) => parseSubject(change.subject).kind === 'meeting' && change.after.status === 'closed',
  )
  if (!document || !close) return null
  const meetingId = parseSubject(close.subject).id
  const body = JSON.stringify(richDoc(document.doc.getXmlFragment(MINUTES_FRAGMENT)))
  const meeting = meetings.get(meetingId)
  const accountIds = meeting ? namedIn(meeting) : []
  const { seq: closedSeq, at, actorId } = close
  return { document, minutes: { meetingId, boardId: room.boardId, closedSeq, at, actorId, body, accountIds } }
}

function narrativeFor(item: CommandItem): NarrativeTexts | undefined {
  const { command } = item.request
  if (command.type !== 'assignment.submit' || !item.document) return undefined
  return narrativeTexts(item.document.doc, command.assignmentId.split(':')[0] ?? '')
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

type Refused = Extract<ReturnType<typeof decide>, { refused: true }>
const refusalBody = (refusal: Refused): ErrorBody =>
  errorBody(refusal.code, refusal.reason, refusal.params, refusal.current)
