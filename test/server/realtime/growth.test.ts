import * as Y from 'yjs'
import { expect, it } from 'vitest'
import { MAX_DOCUMENT_BYTES } from '#shared/protocol/limits.ts'
import type { Verdict } from '#server/realtime/admission.ts'
import { DocumentRoom } from '#server/realtime/DocumentRoom.ts'
import { staff } from '#test/support/builders.ts'
import { OPEN_CHARTER, write } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const me = staff('fuzhou')

/** A room of `stored`, and somebody who has all of it. */
function open(stored: readonly Uint8Array[]) {
  const doc = new Y.Doc()
  for (const update of stored) Y.applyUpdate(doc, update)
  const room = new DocumentRoom(
    'narrative/b1/fuzhou',
    OPEN_CHARTER,
    { seq: 1, snapshot: null, updates: [...stored], clients: new Map() },
    new FakeClock(),
  )
  /** Changes the document of that person, and offers what came of it. */
  const offer = (change: (doc: Y.Doc) => void): Verdict => {
    const taken: Uint8Array[] = []
    const keep = (update: Uint8Array): void => void taken.push(update)
    doc.on('update', keep)
    doc.transact(() => change(doc))
    doc.off('update', keep)
    return room.admit(Y.mergeUpdates(taken), me, {})
  }
  return { room, offer }
}

/** What one person typed who wrote pages of `length` characters. */
function pages(count: number, length: number): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (let i = 0; i < count; i++) write(doc, 'x'.repeat(length))
  return updates
}

const FULL = { kind: 'refused', code: 'full' }
const ROOT = 't1/progress'

it('[D16] a full document takes deletions, and text again once they have made room', () => {
  const updates = pages(5, MAX_DOCUMENT_BYTES / 5)
  const { room, offer } = open(updates)
  const before = Y.encodeStateAsUpdate(room.doc)
  expect(offer((d) => write(d, '甲'))).toMatchObject(FULL)
  expect(Buffer.compare(Y.encodeStateAsUpdate(room.doc), before)).toBe(0)

  // Its author starts again from what the server has.
  const again = open(updates)
  expect(again.offer((d) => d.getXmlFragment(ROOT).delete(0, 1)).kind).toBe('admitted')
  expect(again.offer((d) => write(d, '乙')).kind).toBe('admitted')
  expect(again.room.doc.getXmlFragment(ROOT).toString()).toContain('乙')
})

it('[D16] what was typed and deleted again is not held against anybody', () => {
  const updates = pages(1, 10)
  const { offer } = open(updates)
  const page = MAX_DOCUMENT_BYTES / 40
  for (let i = 0; i < 60; i++) {
    expect(offer((d) => write(d, 'x'.repeat(page))).kind).toBe('admitted')
    expect(offer((d) => d.getXmlFragment(ROOT).delete(1, 1)).kind).toBe('admitted')
  }
})

it('[D16] client ids count: a document of little text and very many of them is full', () => {
  const many = MAX_DOCUMENT_BYTES / 200
  const doc = new Y.Doc()
  const text = new Y.XmlText('')
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [text])
  doc.getXmlFragment(ROOT).insert(0, [paragraph])
  // In one transaction: each of its own would look through all ids before it.
  doc.transact(() => {
    for (let client = 1; client <= many; client++) {
      doc.clientID = client
      text.insert(0, 'x')
    }
  })
  const { offer } = open([Y.encodeStateAsUpdate(doc)])
  expect(offer((d) => write(d, '甲'))).toMatchObject(FULL)
})
