import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '#db/seed/random.ts'
import { MINUTES_SCHEMA, NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import { MAX_UPDATE_BYTES } from '#shared/protocol/limits.ts'
import { type Verdict, admit } from '#server/realtime/admission.ts'
import { MAX_STEPS, Steps } from '#server/realtime/Steps.ts'
import { type WrittenStruct, writeTexts } from '#test/support/structs.ts'

const ROOT = 't1/progress'
/** The client of the text that is there, and that of whoever writes. */
const [THEIRS, MINE] = [5, 9]

/** A document of one paragraph with `length` characters, each an item when `apart`. */
function standing(length: number, apart = false): Y.Doc {
  const doc = new Y.Doc({ guid: 'standing' })
  doc.clientID = THEIRS
  const text = new Y.XmlText(apart ? '' : 'x'.repeat(length))
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [text])
  doc.getXmlFragment(ROOT).insert(0, [paragraph])
  if (apart) doc.transact(() => Array.from({ length }, () => text.insert(0, 'x')))
  return doc
}

/** Judges an update of one who may write, and applies it when it is admitted. */
function offer(doc: Y.Doc, update: Uint8Array, steps = new Steps()): Verdict & { steps: number } {
  const clients = new Map([...doc.store.clients.keys()].map((client) => [client, 'fuzhou']))
  const verdict = admit(update, {
    doc,
    schema: doc.share.has('body') ? MINUTES_SCHEMA : NARRATIVE_SCHEMA,
    clients,
    accountId: 'fuzhou',
    mayWrite: true,
    locked: false,
    isRoot: () => true,
    full: () => false,
    steps,
  })
  if (verdict.kind === 'admitted') Y.applyUpdate(doc, verdict.update)
  expect(doc.store.pendingStructs).toBeNull()
  return { ...verdict, steps: steps.taken }
}

/** The character with this number, after the paragraph and its text. */
const at = (index: number, client = THEIRS): Y.ID => Y.createID(client, client === THEIRS ? 2 + index : index)
const letters = (count: number, place: (i: number) => Omit<WrittenStruct, 'text'>): WrittenStruct[] =>
  Array.from({ length: count }, (_, i) => ({ ...place(i), text: 'a' }))
const everySecond = (count: number) => Array.from({ length: count }, (_, i) => ({ clock: 2 + 2 * i, length: 1 }))

describe('[D12] what costs too much is refused before it costs it', () => {
  const hostile: [string, () => [Y.Doc, Uint8Array]][] = [
    [
      'thousands of items right of one character, each with another right neighbour',
      () => [
        standing(10_000),
        writeTexts(new Map([[MINE, letters(9_998, (i) => ({ origin: at(0), rightOrigin: at(2 + i) }))]])),
      ],
    ],
    [
      'a text cut at 30,000 places by what is deleted of it',
      () => [standing(60_001), writeTexts(new Map(), new Map([[THEIRS, everySecond(30_000)]]))],
    ],
    [
      'a thousand client ids, which every later transaction would count',
      () => [
        standing(10),
        writeTexts(
          new Map(
            Array.from({ length: 1_000 }, (_, i) => [
              100 + i,
              letters(1, () => ({ origin: at(0), rightOrigin: null })),
            ]),
          ),
        ),
      ],
    ],
  ]
  for (const [what, make] of hostile)
    it(what, () => {
      const [doc, update] = make()
      const before = Y.encodeStateAsUpdate(doc)
      // The time of this process: what else the machine does is no matter.
      const started = process.cpuUsage()
      const verdict = offer(doc, update)
      const { user, system } = process.cpuUsage(started)
      expect(verdict).toMatchObject({ kind: 'refused', code: 'costly' })
      // Not a step is taken after the last: the count is bounded, and so is the time.
      expect(verdict.steps).toBeLessThan(MAX_STEPS * 5)
      expect((user + system) / 1000).toBeLessThan(200)
      expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
    })

  it('small updates, each of which costs more than the last', () => {
    const doc = standing(2_000)
    let clock = 0
    const send = (count: number): ReturnType<typeof offer> => {
      const from = clock
      clock += count
      const section = letters(count, (i) => ({ origin: at(0), rightOrigin: at(2 + from + i) }))
      return offer(doc, writeTexts(new Map([[MINE, section]]), new Map(), new Map([[MINE, from]])))
    }
    const costs: number[] = []
    let last = send(20)
    while (last.kind === 'admitted') {
      costs.push(last.steps)
      last = send(20)
    }
    expect(last).toMatchObject({ kind: 'refused', code: 'costly' })
    expect(costs.at(-1)).toBeGreaterThan(10 * costs[0]!)
    expect(costs.every((steps) => steps <= MAX_STEPS)).toBe(true)
  })

  it('marks toggled in one endless paragraph, and deletions beside them', () => {
    const doc = new Y.Doc({ guid: 'minutes' })
    doc.clientID = THEIRS
    const text = new Y.XmlText()
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [text])
    doc.getXmlFragment('body').insert(0, [paragraph])
    doc.transact(() => Array.from({ length: 6_000 }, () => text.insert(0, 'x')))
    text.format(0, 1, { bold: true })
    const before = Y.encodeStateVector(doc)
    const writer = new Y.Doc()
    Y.applyUpdate(writer, Y.encodeStateAsUpdate(doc))
    ;((writer.getXmlFragment('body').get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(1, 5_900)
    expect(offer(doc, Y.encodeStateAsUpdate(writer, before))).toMatchObject({ kind: 'refused', code: 'costly' })
  })

  it('lists in lists without end', () => {
    const deep = (levels: number): Uint8Array => {
      const doc = new Y.Doc()
      let parent: Y.XmlFragment = doc.getXmlFragment('body')
      for (let level = 0; level < levels; level++) {
        const child = new Y.XmlElement(level % 2 === 0 ? 'bulletList' : 'listItem')
        parent.insert(0, [child])
        parent = child
      }
      return Y.encodeStateAsUpdate(doc)
    }
    const minutes = (): Y.Doc => {
      const doc = new Y.Doc()
      doc.getXmlFragment('body')
      return doc
    }
    expect(offer(minutes(), deep(20))).toMatchObject({ kind: 'admitted' })
    expect(offer(minutes(), deep(40))).toMatchObject({ kind: 'refused', code: 'schema' })
    expect(offer(minutes(), deep(500))).toMatchObject({ kind: 'refused', code: 'schema' })
  })
})

describe('[D3] [D12] what people do stays far below', () => {
  const writer = (from?: Y.Doc): { doc: Y.Doc; text: Y.XmlText } => {
    const doc = new Y.Doc()
    if (from) Y.applyUpdate(doc, Y.encodeStateAsUpdate(from))
    const fragment = doc.getXmlFragment(ROOT)
    if (fragment.length === 0) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText()])
      fragment.insert(0, [paragraph])
    }
    return { doc, text: (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText }
  }

  it('typing and correcting for a long time, a keystroke an update', () => {
    const random = createRandom(7).fork('keys')
    const { doc, text } = writer()
    const server = new Y.Doc()
    offer(server, Y.encodeStateAsUpdate(doc))
    let most = 0
    doc.on('update', (update: Uint8Array) => {
      const verdict = offer(server, update)
      expect(verdict.kind).toBe('admitted')
      most = Math.max(most, verdict.steps)
    })
    for (let i = 0; i < 5_000; i++) {
      const caret = random.chance(0.9) ? text.length : random.whole(0, text.length)
      if (random.chance(0.15) && caret > 0) text.delete(caret - 1, 1)
      else text.insert(caret, '字')
    }
    expect(most).toBeLessThan(200)
  })

  it('a paste as large as a message may be', () => {
    const { doc, text } = writer()
    text.insert(0, '文'.repeat(Math.floor(MAX_UPDATE_BYTES / 3) - 100))
    const verdict = offer(new Y.Doc(), Y.encodeStateAsUpdate(doc))
    expect(verdict.kind).toBe('admitted')
    expect(verdict.steps).toBeLessThan(MAX_STEPS / 10)
  })

  it('100,000 edits made alone, as one step 2, beside what colleagues wrote meanwhile', () => {
    const random = createRandom(11).fork('alone')
    const { doc: common, text: start } = writer()
    start.insert(0, '原文'.repeat(100))
    const server = new Y.Doc()
    offer(server, Y.encodeStateAsUpdate(common))
    const meanwhile = writer(common)
    const { doc, text } = writer(common)
    const edit = (into: Y.XmlText, times: number, client: Y.Doc): void => {
      let caret = 0
      for (let i = 0; i < times; i++) {
        // A caret moves now and then; words are typed and taken back between.
        if (random.chance(0.002)) caret = random.whole(0, into.length)
        if (random.chance(0.04) && caret > 0) into.delete(--caret, 1)
        else into.insert(caret++, 'a')
        // The browser is closed and opened again.
        if (i % 40_000 === 39_999) client.clientID += 1
      }
    }
    doc.transact(() => edit(text, 100_000, doc))
    meanwhile.doc.transact(() => edit(meanwhile.text, 5_000, meanwhile.doc))
    expect(offer(server, Y.encodeStateAsUpdate(meanwhile.doc)).kind).toBe('admitted')
    const step2 = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server))
    expect(step2.length).toBeGreaterThan(50_000)
    const verdict = offer(server, step2)
    expect(verdict.kind).toBe('admitted')
    expect(verdict.steps).toBeLessThan(MAX_STEPS * 0.75)
  })
})
