import * as Y from 'yjs'
import { expect, it } from 'vitest'
import { COMPACT_AFTER, COMPACT_LIVE_AFTER, COMPACT_OPENED_MS, verifiedState } from '#server/realtime/compaction.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { encodeStep2, readMessage } from '#server/realtime/syncMessages.ts'
import { buildBoard, staff } from '#test/support/builders.ts'
import { typing, write } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'

const NAME = 'narrative/b1/fuzhou'
const writer = staff('fuzhou')

/** Rooms on a board and on texts in memory; `saved` are the snapshots, as they are stored. */
function house() {
  const store = new MemoryStore()
  const board = buildBoard()
  store.states.set('b1', { state: board.state, head: { seq: board.state.seq, hash: '', at: board.now } })
  store.people.set(writer.accountId, writer)
  const saved: { seq: number; state: Uint8Array }[] = []
  const clock = new FakeClock()
  const rooms = new Rooms({
    store,
    changeLog: { loadState: (id: string) => Promise.resolve(store.load(id)) } as never,
    documents: {
      load: (name: string) => Promise.resolve(store.loadDocument(name)),
      saveSnapshot: (_name: string, seq: number, state: Uint8Array) => Promise.resolve(saved.push({ seq, state })),
    } as never,
    clock,
    outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
    onReadOnly: () => {},
    onTrouble: (error) => {
      throw error
    },
  })
  return { store, clock, rooms, saved }
}

/** What is in storage of a text that was typed in so many updates, some of which delete. */
function typed(store: MemoryStore, count: number): Y.Doc {
  const { doc, updates } = typing()
  for (let i = 0; updates.length < count; i++) {
    write(doc, `第 ${i} 段`)
    if (i % 3 === 0 && updates.length < count) doc.getXmlFragment('t1/progress').delete(0, 1)
  }
  const clientIds = [doc.clientID]
  for (const update of updates) store.updates.push({ name: NAME, at: 0, accountId: 'a', update, clientIds })
  return doc
}

const textOf = (doc: Y.Doc): string => doc.getXmlFragment('t1/progress').toString()
function replayed(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

it('[P6] whoever opens a text with a long log has it before a snapshot is made, which then is that text', async () => {
  const { store, clock, rooms, saved } = house()
  const doc = typed(store, COMPACT_AFTER)
  const room = (await rooms.document(NAME))!
  room.pending++
  clock.advance(COMPACT_OPENED_MS - 1)
  const answer = await rooms.pipeline.read(room, () => encodeStep2(room.doc, Y.encodeStateVector(new Y.Doc())))
  expect(saved).toEqual([])
  const message = readMessage(answer!)
  if (message?.kind !== 'step2') throw new Error('no answer')
  expect(textOf(replayed([message.update]))).toBe(textOf(doc))

  clock.advance(1)
  await rooms.pipeline.read(room, () => null)
  expect(saved.map(({ seq }) => seq)).toEqual([COMPACT_AFTER])
  const again = replayed([saved[0]!.state])
  expect(textOf(again)).toBe(textOf(doc))
  expect(Y.encodeStateVector(again)).toEqual(Y.encodeStateVector(doc))
  await rooms.close()
})

it('[P6] a short log needs no snapshot', async () => {
  const { store, clock, rooms, saved } = house()
  typed(store, COMPACT_AFTER - 1)
  const room = (await rooms.document(NAME))!
  room.pending++
  clock.advance(10 * COMPACT_OPENED_MS)
  await rooms.pipeline.read(room, () => null)
  expect(saved).toEqual([])
  await rooms.close()
})

it('[P6] of a text that was let go before nothing is stored any more', async () => {
  const { store, clock, rooms, saved } = house()
  typed(store, COMPACT_AFTER)
  await rooms.document(NAME)
  await rooms.close()
  clock.advance(10 * COMPACT_OPENED_MS)
  await new Promise((resolve) => setImmediate(resolve))
  expect(saved).toEqual([])
})

it('[P6] a document with something parked is never frozen', () => {
  const store = new MemoryStore()
  const doc = typed(store, 10)
  expect(verifiedState(doc)).not.toBeNull()
  const { doc: other, updates } = typing()
  write(other, '一')
  write(other, '二')
  Y.applyUpdate(doc, updates[1]!)
  expect(doc.store.pendingStructs).not.toBeNull()
  expect(verifiedState(doc)).toBeNull()
})

it('[P6] a document that stays open is frozen now and then, at exactly what is stored by then', async () => {
  const { store, clock, rooms, saved } = house()
  const room = (await rooms.document(NAME))!
  const doc = new Y.Doc()
  const peer = { accountId: writer.accountId, stored: 0, refused: false, send: () => {}, close: () => {} }
  const text = new Y.XmlText('一')
  const waiting: Promise<unknown>[] = []
  doc.on('update', (update: Uint8Array) =>
    waiting.push(rooms.pipeline.update({ room, accountId: writer.accountId, peer, update })),
  )
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [text])
  doc.getXmlFragment('t1/progress').insert(0, [paragraph])
  while (store.updates.length < 2.1 * COMPACT_LIVE_AFTER) {
    // More than a batch at a time, so that others wait behind the one after which it is frozen.
    for (let i = 0; i < 500; i++) text.insert(text.length, '字')
    await Promise.all(waiting.splice(0))
    expect(peer.refused).toBe(false)
    // Nobody types that fast: an account has the steps of a second.
    clock.advance(1_000)
  }
  expect(saved.map(({ seq }) => Math.floor(seq / COMPACT_LIVE_AFTER))).toEqual([1, 2])
  for (const { seq, state } of saved) {
    const [frozen, log] = [replayed([state]), replayed(store.updates.slice(0, seq).map(({ update }) => update))]
    expect(Y.encodeStateVector(frozen)).toEqual(Y.encodeStateVector(log))
    expect(textOf(frozen)).toBe(textOf(log))
  }
  await rooms.close()
})
