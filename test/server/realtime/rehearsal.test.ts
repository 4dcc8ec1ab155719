import * as Y from 'yjs'
import { expect, it } from 'vitest'
import { type Random, createRandom } from '#db/seed/random.ts'
import { PlaceResolver } from '#server/realtime/places.ts'
import { RefusedUpdate } from '#server/realtime/refusedUpdate.ts'
import { Rehearsal } from '#server/realtime/rehearsal.ts'
import { Steps } from '#server/realtime/Steps.ts'
import { readUpdate } from '#server/realtime/updateReader.ts'
import { inOrder } from '#test/support/integrity.ts'
import { type WrittenStruct, writeTexts } from '#test/support/structs.ts'

const ROOT = 't1/progress'
const SEED = Number(process.env.SEED ?? 20_260_101)

/** A paragraph of a few characters, some of them written by others in between. */
function standing(random: Random): { doc: Y.Doc; text: Y.XmlText } {
  const doc = new Y.Doc({ guid: 'standing' })
  doc.clientID = 5
  const text = new Y.XmlText('x'.repeat(12))
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [text])
  doc.getXmlFragment(ROOT).insert(0, [paragraph])
  const others = random.whole(0, 3)
  for (let client = 20; client < 20 + others; client++) {
    doc.clientID = client
    for (let i = random.whole(1, 4); i > 0; i--) text.insert(random.whole(0, text.length), 'y')
    if (random.chance(0.3)) text.delete(random.whole(0, text.length - 2), 2)
  }
  return { doc, text }
}

const idsOf = (text: Y.XmlText): Y.ID[] => {
  const ids: Y.ID[] = []
  for (let item = text._start; item; item = item.right)
    for (let i = 0; i < item.length; i++) ids.push(Y.createID(item.id.client, item.id.clock + i))
  return ids
}

/** Texts of a few clients that name any neighbours; what they name is there or comes with them, perhaps later. */
function anything(random: Random, standingIds: readonly Y.ID[]): Map<number, WrittenStruct[]> {
  const clients = random.shuffled([3, 11, 30, 31]).slice(0, random.whole(1, 4))
  const sections = new Map<number, WrittenStruct[]>()
  const clocks = new Map<number, number>()
  const ids = [...standingIds]
  for (let n = random.whole(1, 14); n > 0; n--) {
    const client = random.pick(clients)
    const clock = clocks.get(client) ?? 0
    const length = random.whole(1, 3)
    // Near each other, so that many want the same place.
    const at = random.whole(0, ids.length - 1)
    const origin = random.chance(0.9) ? ids[at]! : null
    const rightOrigin = !origin || random.chance(0.6) ? ids[Math.min(ids.length - 1, at + random.whole(1, 3))]! : null
    const section = sections.get(client) ?? []
    sections.set(client, section)
    section.push({ origin, rightOrigin, text: 'z'.repeat(length) })
    clocks.set(client, clock + length)
    const own = Array.from({ length }, (_, i) => Y.createID(client, clock + i))
    ids.splice(random.chance(0.8) ? at + 1 : random.whole(0, ids.length), 0, ...own)
  }
  return sections
}

it('[D11] [D12] a rehearsal comes to what Yjs comes to, and refuses what Yjs would park or believe', () => {
  const random = createRandom(SEED).fork('rehearsal')
  const outcomes = { taken: 0, refused: 0, contested: 0 }
  for (let run = 0; run < 2_000; run++) {
    const { doc, text } = standing(random)
    const update = writeTexts(anything(random, idsOf(text)))
    const { sections } = readUpdate(update)
    const places = new PlaceResolver(doc, sections, () => true)
    const steps = new Steps()
    const rehearsal = new Rehearsal(doc, sections, places, steps)
    let refusal: RefusedUpdate | null = null
    try {
      rehearsal.run()
    } catch (error) {
      if (!(error instanceof RefusedUpdate)) throw error
      refusal = error
    }
    const expected = refusal ? [] : [...rehearsal.ids(text, null)]
    const before = Y.decodeStateVector(Y.encodeStateVector(doc))
    let thrown = false
    try {
      Y.applyUpdate(doc, update)
    } catch {
      thrown = true
    }
    const harmless = !thrown && !doc.store.pendingStructs && inOrder(doc, before)
    const context = `run ${run} of seed ${SEED}: ${Buffer.from(update).toString('hex')}`
    expect(refusal === null, `${context} ${refusal?.message}`).toBe(harmless)
    if (refusal) outcomes.refused++
    else {
      expect(idsOf(text), context).toEqual(expected)
      outcomes.taken++
      const structs = sections.reduce((sum, section) => sum + section.structs.length, 0)
      if (steps.taken > 20 * structs) outcomes.contested++
    }
  }
  // Every kind of outcome was met, places that many want among them.
  expect(Math.min(...Object.values(outcomes)), JSON.stringify(outcomes)).toBeGreaterThan(100)
})
