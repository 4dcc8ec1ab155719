import * as Y from 'yjs'
import { expect, it } from 'vitest'
import { COMPACT_AFTER, compact } from '#server/realtime/compaction.ts'
import { typing, write } from '#test/support/documents.ts'

function typed(paragraphs: number) {
  const { doc, updates } = typing()
  for (let i = 0; i < paragraphs; i++) {
    write(doc, `第 ${i} 段`)
    if (i % 3 === 0) doc.getXmlFragment('t1/progress').delete(0, 1)
  }
  return { doc, stored: { seq: updates.length, snapshot: null, updates, clients: new Map<number, string>() } }
}

it('[P6] a long log is answered by a snapshot that replays to the same document', () => {
  const { doc, stored } = typed(COMPACT_AFTER)
  const state = compact(doc, stored)
  if (!state) throw new Error('nothing was compacted')
  const again = new Y.Doc()
  Y.applyUpdate(again, state)
  expect(again.getXmlFragment('t1/progress').toString()).toBe(doc.getXmlFragment('t1/progress').toString())
  expect(Y.encodeStateVector(again)).toEqual(Y.encodeStateVector(doc))
})

it('[P6] a short log needs none', () => {
  const { doc, stored } = typed(10)
  expect(compact(doc, stored)).toBeNull()
})

it('[P6] a document with something parked is never frozen', () => {
  const { doc, stored } = typed(COMPACT_AFTER)
  const { doc: other, updates } = typing()
  write(other, '一')
  write(other, '二')
  Y.applyUpdate(doc, updates[1]!)
  expect(doc.store.pendingStructs).not.toBeNull()
  expect(compact(doc, stored)).toBeNull()
})
