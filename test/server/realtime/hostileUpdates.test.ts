import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '#server/realtime/admission.ts'
import { DocumentRoom } from '#server/realtime/DocumentRoom.ts'
import { staff } from '#test/support/builders.ts'
import { OPEN_CHARTER } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { type WrittenStruct, writeTexts } from '#test/support/structs.ts'

/** What mutants of real updates once got away with; each by its own name, since a seed may miss it tomorrow. */
const ROOT = 't1/progress'
const me = staff('fuzhou')
const [THEIRS, MINE, ALSO_MINE] = [5, 9, 11]

/** Two paragraphs by somebody else, 'abcdef' and 'uvw', and what I have stored since. */
function open(...mine: Uint8Array[]): DocumentRoom {
  const doc = new Y.Doc()
  doc.clientID = THEIRS
  for (const content of ['abcdef', 'uvw']) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(content)])
    doc.getXmlFragment(ROOT).push([paragraph])
  }
  const clients = new Map([
    [THEIRS, 'somebody'],
    ...[MINE, ALSO_MINE].map((id): [number, string] => [id, me.accountId]),
  ])
  const updates = [Y.encodeStateAsUpdate(doc), ...mine]
  return new DocumentRoom(
    'narrative/b1/fuzhou',
    OPEN_CHARTER,
    { seq: 1, snapshot: null, updates, clients },
    new FakeClock(),
  )
}

/** A character of the first paragraph, and one of the second. */
const first = (index: number) => ({ client: THEIRS, clock: 2 + index })
const second = (index: number) => ({ client: THEIRS, clock: 10 + index })
const text = (content: string, origin: WrittenStruct['origin'], rightOrigin: WrittenStruct['origin'] = null) => ({
  text: content,
  origin,
  rightOrigin,
})
const mine = (...structs: WrittenStruct[]): Uint8Array => writeTexts(new Map([[MINE, structs]]))
const shown = (doc: Y.Doc): string => doc.getXmlFragment(ROOT).toString()

/** Offers it; what is refused must have changed nothing. */
function offer(room: DocumentRoom, update: Uint8Array): Verdict {
  const before = Y.encodeStateAsUpdate(room.doc)
  const verdict = room.admit(update, me, {})
  if (verdict.kind !== 'admitted') expect(Y.encodeStateAsUpdate(room.doc)).toEqual(before)
  expect(room.doc.store.pendingStructs).toBeNull()
  return verdict
}

describe('[D1] [D9] what mutants once got away with', () => {
  it('the paragraphs are where these tests say', () => {
    const room = open()
    expect(shown(room.doc)).toBe('<paragraph>abcdef</paragraph><paragraph>uvw</paragraph>')
    expect(offer(room, mine(text('X', first(0), first(1)), text('Y', second(0), second(1)))).kind).toBe('admitted')
    expect(shown(room.doc)).toBe('<paragraph>aXbcdef</paragraph><paragraph>uYvw</paragraph>')
  })

  it('clients out of order, of which Yjs loses structs when it merges', () => {
    const section = (client: number): Uint8Array =>
      writeTexts(new Map([[client, [text('x', first(0), first(1))]]])).subarray(1, -1)
    const wrong = Uint8Array.from([2, ...section(MINE), ...section(ALSO_MINE), 0])
    const right = Uint8Array.from([2, ...section(ALSO_MINE), ...section(MINE), 0])
    expect(offer(open(), wrong)).toMatchObject({ kind: 'refused', code: 'malformed' })
    expect(offer(open(), right).kind).toBe('admitted')
  })

  it('[D10] known clocks told anew with other content', () => {
    const before = mine(text('12', first(5)))
    const room = open(before)
    const verdict = offer(room, mine(text('XY3', first(5))))
    expect(shown(room.doc)).toContain('abcdef123<')
    if (verdict.kind !== 'admitted') throw new Error('it brings one new character')
    // Who is told both merged has the same text as who was told one after the other.
    const merged = open(Y.mergeUpdates([before, verdict.update]))
    expect(shown(merged.doc)).toBe(shown(room.doc))
  })

  it('[D11] a struct that is half known, and claims another place than its known half', () => {
    const room = open(mine(text('12', first(5))))
    expect(offer(room, mine(text('123', second(0))))).toMatchObject({ kind: 'refused', code: 'schema' })
  })

  it('[D11] neighbours that are no neighbours: the right one left of the left one', () => {
    expect(offer(open(), mine(text('x', first(4), first(1)))).kind).toBe('refused')
  })

  it('[D11] neighbours in two paragraphs', () => {
    expect(offer(open(), mine(text('x', first(0), second(1))))).toMatchObject({ kind: 'refused', code: 'schema' })
  })

  it('[D11] structs that name each other in a circle', () => {
    const circle = new Map([
      [MINE, [text('x', { client: ALSO_MINE, clock: 0 })]],
      [ALSO_MINE, [text('y', { client: MINE, clock: 0 })]],
    ])
    expect(offer(open(), writeTexts(circle)).kind).toBe('refused')
  })

  it('a right neighbour that nobody knows, for which Yjs would wait for ever', () => {
    const unknown = mine(text('x', first(0), { client: 77, clock: 5 }))
    expect(offer(open(), unknown)).toMatchObject({ kind: 'refused', code: 'gap' })
  })

  it('ranges to delete that overlap, and would be walked again and again', () => {
    const overlapping = new Map([[THEIRS, [first(0), first(1)].map(({ clock }) => ({ clock, length: 3 }))]])
    expect(offer(open(), writeTexts(new Map(), overlapping))).toMatchObject({ kind: 'refused', code: 'malformed' })
    const apart = new Map([[THEIRS, [first(0), first(3)].map(({ clock }) => ({ clock, length: 2 }))]])
    expect(offer(open(), writeTexts(new Map(), apart)).kind).toBe('admitted')
  })
})
