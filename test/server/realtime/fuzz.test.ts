import * as Y from 'yjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Random, createRandom } from '#db/seed/random.ts'
import { parseFragmentName } from '#shared/document/names.ts'
import { NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import { type Actor, NARRATIVE_FIELDS } from '#shared/domain/model.ts'
import type { Verdict } from '#server/realtime/admission.ts'
import { DocumentRoom, type StoredDocument } from '#server/realtime/DocumentRoom.ts'
import { MAX_STEPS, Steps } from '#server/realtime/Steps.ts'
import { handler, staff } from '#test/support/builders.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { inOrder } from '#test/support/integrity.ts'
import { mutate, varUint } from '#test/support/mutants.ts'
import { Typist } from '#test/support/typists.ts'

/**
 * Real updates of the editor, cut short and made hostile. `FUZZ=1000000 npx vitest run …` tries as many mutants,
 * `SEED=…` repeats a run.
 */
const MUTANTS = Number(process.env.FUZZ ?? 20_000)
const SEED = Number(process.env.SEED ?? 20_260_101)

const NAME = 'narrative/b1/fuzhou'
const ROOTS = NARRATIVE_FIELDS.map((field) => `t1/${field}`)
const [me, colleague] = [staff('fuzhou'), handler('fuzhou')]
const MINE = [1_001, 3_000_000_001]
const THEIRS = [2_002, 4_000_000_002]

/** What had been stored before an honest update came. */
interface Stage {
  stored: StoredDocument
  /** The last update in `stored`, and what was stored before it. */
  last: { before: Uint8Array; update: Uint8Array } | null
  update: Uint8Array
  /** The author of `update`. */
  actor: Actor
}

let stages: Stage[]
beforeAll(() => {
  stages = record(createRandom(SEED).fork('typing'), 48)
})

/** Two colleagues with two browsers each write one text; now and then they are apart for a while. */
function record(random: Random, count: number): Stage[] {
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
class Watched {
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

const CHARTER = {
  schema: NARRATIVE_SCHEMA,
  mayRead: () => true,
  mayWrite: (actor: Actor) => actor.grants.some((grant) => grant.unitId === 'fuzhou'),
  locked: () => false,
  isRoot: (name: string) => parseFragmentName(name)?.taskId === 't1',
  released: () => {},
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

/** A judgement holds everybody up for its steps, and no longer. */
function expectQuick(watched: Iterable<Watched>): number {
  const most = Math.max(...[...watched].map((room) => room.steps))
  // Counted before it is compared: the last portion may go beyond.
  expect(most).toBeLessThan(1.5 * MAX_STEPS)
  return most
}

describe('[D9] hostile bytes are harmless', () => {
  it('what the editor sends is admitted, and every prefix of it refused', () => {
    const watched = stages.map((stage) => new Watched(stage))
    let prefixes = 0
    for (const room of watched) {
      const { update, actor } = room.stage
      expect(room.offer(update, actor)).toBe('admitted')
      for (let length = 0; length < update.length; length++, prefixes++) {
        const verdict = room.room.admit(update.subarray(0, length), actor, {})
        if (verdict.kind !== 'refused') throw new Error(`the first ${length} bytes were ${verdict.kind}`)
      }
      room.offer(new Uint8Array(), actor)
    }
    expect(prefixes).toBeGreaterThan(1_000)
    expectQuick(watched)
  })

  it(
    `${MUTANTS} mutants change nothing that they may not, throw nothing, and are judged quickly`,
    () => {
      const random = createRandom(SEED).fork('mutants')
      const watched = random
        .shuffled(stages)
        .slice(0, 32)
        .map((stage) => new Watched(stage))
      const others = stages.map((stage) => stage.update)
      const around = { random, others, clientIds: [...MINE, ...THEIRS, 7] }
      const counts: Record<string, number> = {}
      for (let i = 0; i < MUTANTS; i++) {
        const room = watched[i % watched.length]!
        const update = mutate(room.stage.update, around)
        try {
          const kind = room.offer(update, room.stage.actor)
          counts[kind] = (counts[kind] ?? 0) + 1
        } catch (error) {
          throw new Error(`mutant ${i} of seed ${SEED}: ${Buffer.from(update).toString('hex')}`, { cause: error })
        }
      }
      const most = expectQuick(watched)
      console.log(`fuzz: seed ${SEED}, ${MUTANTS} mutants`, counts, `at most ${most} steps`)
      // The mutations are of every kind: bytes that are refused, and sense that is let in.
      expect(counts.refused).toBeGreaterThan(MUTANTS * 0.5)
      expect(counts.admitted).toBeGreaterThan(0)
      expect({}).not.toHaveProperty('polluted')
    },
    // Ten times what it takes on a quiet machine.
    60_000 + 10 * MUTANTS,
  )
})

describe('[D9] bombs are refused before they cost anything', () => {
  const numbers = (...values: number[]): Uint8Array => Buffer.concat(values.map(varUint))
  const bombs: [string, () => Uint8Array][] = [
    ['30 million structs claimed in seven bytes', () => Uint8Array.from([1, 0x80, 0x87, 0xa7, 0x0e, 1, 0])],
    ['2^53 clients', () => numbers(Number.MAX_SAFE_INTEGER, 1, 1, 0)],
    ['a million ranges to delete in nine bytes', () => numbers(0, 1, 1_001, 1_000_000, 0, 1)],
    ['an attribute 200,000 levels deep', () => Buffer.concat([numbers(1, 1, 7, 0), DEEP_ANY])],
    [
      '80,000 ranges that each cover everything',
      () => Buffer.concat([numbers(0, 1, MINE[0]!, 80_000), ...Array<Uint8Array>(80_000).fill(numbers(0, 40))]),
    ],
  ]
  for (const [what, make] of bombs) {
    it(what, () => {
      const room = new Watched(stages.at(-1)!)
      const bomb = make()
      room.room.admit(bomb, me, {})
      const before = process.memoryUsage()
      const kind = room.offer(bomb, me)
      const after = process.memoryUsage()
      expect(kind).toBe('refused')
      // The heap may be collected meanwhile; what was allocated at once shows in either figure.
      const grown = after.heapUsed + after.external - before.heapUsed - before.external
      expect(grown).toBeLessThan(1024 * 1024 + 8 * bomb.length)
      expectQuick([room])
    })
  }
})

/** An item under `t1/progress` with key `a` and one value: an array in an array in an array … */
const DEEP_ANY = Buffer.concat([
  Uint8Array.from([0x28, 1, 11, ...Buffer.from('t1/progress'), 1, 97, 1]),
  ...Array<Uint8Array>(100_000).fill(Uint8Array.from([117, 1])),
  Uint8Array.from([126, 0]),
])
