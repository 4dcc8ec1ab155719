import * as Y from 'yjs'
import { type Random, createRandom } from '#db/seed/random.ts'
import { parseFragmentName } from '#shared/document/names.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import { type Actor, NARRATIVE_FIELDS } from '#shared/domain/model.ts'
import type { Verdict } from '#server/realtime/admission.ts'
import type { DocumentCharter } from '#server/realtime/charters.ts'
import { DocumentRoom, type StoredDocument } from '#server/realtime/DocumentRoom.ts'
import { MAX_STEPS, Steps } from '#server/realtime/Steps.ts'
import { handler, staff } from './builders.ts'
import { OPEN_CHARTER } from './documents.ts'
import { FakeClock } from './fakeClock.ts'
import { inOrder } from './integrity.ts'
import { mutate } from './mutants.ts'
import { Typist } from './typists.ts'

/** Real updates of the editor, made hostile and offered to a document that is watched for harm. */

const NAME = 'narrative/b1/fuzhou'
const ROOTS = NARRATIVE_FIELDS.map((field) => `t1/${field}`)
export const [me, colleague] = [staff('fuzhou'), handler('fuzhou')]
export const MINE = [1_001, 3_000_000_001]
const THEIRS = [2_002, 4_000_000_002]

/** Honest updates that mutants are made of. */
export const STAGES = 48

/** What had been stored before an honest update came. */
export interface Stage {
  stored: StoredDocument
  /** The last update in `stored`, and what was stored before it. */
  last: { before: Uint8Array; update: Uint8Array } | null
  update: Uint8Array
  /** The author of `update`. */
  actor: Actor
}

/** Two colleagues with two browsers each write one text; now and then they are apart for a while. */
export function recordStages(random: Random, count: number): Stage[] {
  const typists = [...MINE, ...THEIRS].map((clientId) => {
    const { accountId } = MINE.includes(clientId) ? me : colleague
    return new Typist(accountId, clientId, ROOTS, random.fork(clientId))
  })
  const server = new Y.Doc()
  let last: Stage['last'] = null
  const clients = new Map<number, string>()
  const recorded: Stage[] = []
  while (recorded.length < count) {
    const typist = random.pick(typists)
    // Away for a while: several edits come as one.
    const known = Y.encodeStateVector(server)
    const single = Array.from({ length: random.chance(0.2) ? random.whole(2, 6) : 1 }, () => typist.act())
    const update = single.length === 1 ? single[0] : Y.encodeStateAsUpdate(typist.doc, known)
    if (!update) continue
    const before = Y.encodeStateAsUpdate(server)
    const stored = { seq: recorded.length, snapshot: before, updates: [], clients: new Map(clients) }
    recorded.push({ stored, last, update, actor: typist.accountId === me.accountId ? me : colleague })
    Y.applyUpdate(server, update)
    last = { before, update }
    clients.set(typist.doc.clientID, typist.accountId)
    for (const reader of typists) if (random.chance(0.7)) Y.applyUpdate(reader.doc, Y.encodeStateAsUpdate(server))
  }
  return recorded
}

/** A room at one stage, that takes hostile updates and is watched. */
export class Watched {
  readonly stage: Stage
  room: DocumentRoom
  #state: Uint8Array
  #vector: Uint8Array
  /** What the costliest judgement took. */
  steps = 0

  constructor(stage: Stage) {
    this.stage = stage
    this.room = this.#open()
    this.#state = Y.encodeStateAsUpdate(this.room.doc)
    this.#vector = Y.encodeStateVector(this.room.doc)
  }

  #open(): DocumentRoom {
    return new DocumentRoom(NAME, CHARTER, this.stage.stored, new FakeClock())
  }

  /** Offers an update; fails on any harm. What was admitted is taken back afterwards. */
  offer(update: Uint8Array, actor: Actor): Verdict['kind'] {
    const { doc } = this.room
    const before = Y.decodeStateVector(this.#vector)
    const steps = new Steps()
    // Whatever it throws would end the batch, and with it everybody's.
    const outcome = this.room.admit(update, actor, {}, steps)
    this.steps = Math.max(this.steps, steps.taken)
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('something is parked')
    if (!inOrder(doc, before)) throw new Error('an item does not stand between its neighbours')
    if (outcome.kind === 'admitted') {
      this.#expectWhole(outcome.update)
      this.room.close()
      this.room = this.#open()
    } else this.#expectUnchanged()
    return outcome.kind
  }

  #expectUnchanged(): void {
    const { doc } = this.room
    if (Buffer.compare(Y.encodeStateAsUpdate(doc), this.#state) !== 0) throw new Error('a refusal changed the document')
    if (Buffer.compare(Y.encodeStateVector(doc), this.#vector) !== 0) throw new Error('a refusal changed the clocks')
  }

  /** A mutant may make sense. Then the document is still one of ours, can be told, stored and opened again. */
  #expectWhole(taken: Uint8Array): void {
    const { doc } = this.room
    for (const name of doc.share.keys()) if (!ROOTS.includes(name)) throw new Error(`a new root ${name}`)
    for (const name of ROOTS) expectSchema(doc.getXmlFragment(name))
    narrativeTexts(doc, 't1')
    const { stored, last } = this.stage
    // As somebody gets it who was told both at once, and as it is opened again.
    const ways = last
      ? [[last.before, Y.mergeUpdates([last.update, taken])], [Y.encodeStateAsUpdate(doc)]]
      : [[stored.snapshot!, taken]]
    for (const way of ways) {
      // A name of its own costs a system call.
      const again = new Y.Doc({ guid: 'again' })
      for (const one of way) Y.applyUpdate(again, one)
      if (again.store.pendingStructs !== null) throw new Error('a replay parks something')
      for (const name of ROOTS) {
        const [live, replayed] = [doc, again].map((d) => d.getXmlFragment(name).toString())
        if (live !== replayed) throw new Error(`a replay of ${name} differs`)
      }
    }
  }
}

const CHARTER: DocumentCharter = {
  ...OPEN_CHARTER,
  mayWrite: (actor) => actor.grants.some((grant) => grant.unitId === 'fuzhou'),
  isRoot: (name) => parseFragmentName(name)?.taskId === 't1',
}

function expectSchema(fragment: Y.XmlFragment): void {
  for (const block of fragment.toArray()) {
    if (!(block instanceof Y.XmlElement) || block.nodeName !== 'paragraph') throw new Error('a foreign block')
    if (Object.keys(block.getAttributes()).length > 0) throw new Error('an attribute')
    for (const child of block.toArray()) {
      if (child instanceof Y.XmlText) {
        if (
          child
            .toDelta()
            .some(
              (part: { insert: unknown; attributes?: object }) => typeof part.insert !== 'string' || part.attributes,
            )
        )
          throw new Error('text with more than text')
      } else if (!(child instanceof Y.XmlElement) || child.nodeName !== 'hardBreak' || child.length > 0)
        throw new Error('a foreign node')
    }
  }
}

/** Rooms that take mutants, and what became of those. */
export interface Fuzzing {
  rooms: readonly Watched[]
  /** Verdicts by kind. */
  counts: Record<string, number>
  /** Offers the next mutant. Throws at any harm, with the seed, the number of the mutant and its bytes. */
  next(): void
}

/** Endless mutants: the same seed gives the same ones. */
export function startFuzzing(seed: number): Fuzzing {
  const random = createRandom(seed).fork('mutants')
  const stages = recordStages(createRandom(seed).fork('typing'), STAGES)
  const rooms = random
    .shuffled(stages)
    .slice(0, 32)
    .map((stage) => new Watched(stage))
  const around = { random, others: stages.map((stage) => stage.update), clientIds: [...MINE, ...THEIRS, 7] }
  const counts: Record<string, number> = {}
  let mutant = 0
  return {
    rooms,
    counts,
    next() {
      const room = rooms[mutant % rooms.length]!
      const update = mutate(room.stage.update, around)
      try {
        const kind = room.offer(update, room.stage.actor)
        counts[kind] = (counts[kind] ?? 0) + 1
      } catch (error) {
        throw new Error(`mutant ${mutant} of seed ${seed}: ${Buffer.from(update).toString('hex')}`, { cause: error })
      }
      mutant++
    },
  }
}

/** What the costliest judgement took. Throws when one held everybody up for longer than its steps. */
export function mostSteps(rooms: Iterable<Watched>): number {
  const most = Math.max(...[...rooms].map((room) => room.steps))
  // Counted before it is compared: the last portion may go beyond.
  if (most >= 1.5 * MAX_STEPS) throw new Error(`an update was judged in ${most} steps`)
  return most
}
