import { beforeEach, expect, it } from 'vitest'
import { richDoc } from '#shared/document/blocks.ts'
import { narrativeName } from '#shared/document/names.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { createRandom } from '#db/seed/random.ts'
import type { BoardRoom } from '#server/realtime/BoardRoom.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { buildBoard, handler, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { typing, write } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'

const CELL = 't1:fuzhou'
const NAME = narrativeName('b1', 'fuzhou')
const one = staff('fuzhou')
const other = handler('fuzhou')
const ROUNDS = 10_000

let store: MemoryStore
let rooms: Rooms
let room: BoardRoom
let nextId = 0
beforeEach(async () => {
  store = new MemoryStore()
  const board = buildBoard({ units: ['fuzhou', 'xiamen'] })
  walkTo(board, 'inProgress', 't1', 'fuzhou')
  store.states.set('b1', { state: board.state, head: { seq: board.state.seq, hash: '', at: board.now } })
  for (const person of [one, other, supervisor]) store.people.set(person.accountId, person)
  rooms = new Rooms({
    store,
    changeLog: { loadState: (id: string) => Promise.resolve(store.load(id)) } as never,
    documents: { load: (name: string) => Promise.resolve(store.loadDocument(name)) } as never,
    clock: new FakeClock(board.now),
    outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
    onReadOnly: () => {},
    onTrouble: (error) => {
      throw error
    },
  })
  room = (await rooms.board('b1'))!
})

const percentTo = (percent: number): Command => ({ type: 'assignment.setPercent', assignmentId: CELL, percent })
const send = (accountId: string, command: Command, base = room.state.seq): Promise<Reply<{ seq: number }>> =>
  rooms.command(room, accountId, { commandId: `same-${++nextId}`, base, command })
const percent = (): number | null | undefined => room.state.assignments.get(CELL)?.percent

it(`[C4] two of one unit in one cell, ${ROUNDS} times: one is first, the other is shown that value and chooses`, async () => {
  const random = createRandom(13)
  let chosen = 0
  for (let round = 0; round < ROUNDS; round++) {
    const people = random.shuffled([one, other])
    const start = percent()!
    const values = [(start + random.whole(1, 50)) % 101, (start + random.whole(51, 100)) % 101]
    const base = room.state.seq
    const logged = store.log.length
    const replies = await Promise.all(people.map(({ accountId }, i) => send(accountId, percentTo(values[i]!), base)))
    expect(replies[0]).toEqual({ ok: true, seq: base + 1 })
    expect(replies[1]).toMatchObject({
      ok: false,
      error: {
        code: 'conflict',
        current: [{ subject: `assignment:${CELL}`, value: values[0], actorId: people[0]!.accountId, seq: base + 1 }],
      },
    })
    expect(percent()).toBe(values[0])
    const mine = random.chance(0.5)
    if (mine) expect(await send(people[1]!.accountId, percentTo(values[1]!))).toEqual({ ok: true, seq: base + 2 })
    chosen += Number(mine)
    // Nothing of either is lost without a word: what was first stays in the log, also under what was chosen over it.
    expect(
      store.log.slice(logged).map(({ actorId, after }) => [actorId, (after as { percent: number }).percent]),
    ).toEqual(people.slice(0, mine ? 2 : 1).map(({ accountId }, i) => [accountId, values[i]]))
  }
  expect(chosen).toBeGreaterThan(ROUNDS / 3)
}, 120_000)

/** Somebody of the unit types a sentence into the field of the task. */
async function typeText(text: string): Promise<{ kind: string }> {
  const document = (await rooms.document(NAME))!
  const { doc, updates } = typing()
  write(doc, text)
  const peer = { accountId: one.accountId, stored: 0, refused: false, send: () => {}, close: () => {} }
  return rooms.pipeline.update({ room: document, accountId: one.accountId, peer, update: updates[0]! })
}
const textNow = async (): Promise<string> =>
  JSON.stringify(richDoc((await rooms.document(NAME))!.doc.getXmlFragment('t1/progress')))
const removal: Command = { type: 'task.remove', taskId: 't1', reason: '重复' }

it('[C4] a task is taken off the board while its city works on it: what came first stays in the log, and comes back with it', async () => {
  const base = room.state.seq
  const [edit, text, removed] = await Promise.all([
    send(one.accountId, percentTo(70), base),
    typeText('已完成七成'),
    send(supervisor.accountId, removal, base),
  ])
  expect([edit.ok, text.kind, removed.ok]).toEqual([true, 'admitted', true])
  expect(room.state.tasks.get('t1')?.removed).toBe(true)
  const change = store.log.find(({ actorId }) => actorId === one.accountId)
  expect(change?.after).toMatchObject({ percent: 70 })

  const { commandId } = store.log.find(({ type }) => type.startsWith('task.'))!
  expect(await send(supervisor.accountId, { type: 'command.undo', commandId })).toMatchObject({ ok: true })
  expect([room.state.tasks.get('t1')?.removed, percent()]).toEqual([false, 70])
  expect(await textNow()).toContain('已完成七成')
})

it('[C4] a task that was taken off first: its city is told, nothing of it is stored, and once it is back they go on', async () => {
  const base = room.state.seq
  const before = percent()
  const [removed, edit] = await Promise.all([
    send(supervisor.accountId, removal, base),
    send(one.accountId, percentTo(70), base),
  ])
  expect([removed.ok, edit]).toMatchObject([true, { ok: false, error: { code: 'notFound' } }])
  const { commandId } = store.log.find(({ type }) => type.startsWith('task.'))!
  expect(await send(supervisor.accountId, { type: 'command.undo', commandId })).toMatchObject({ ok: true })
  expect(percent()).toBe(before)
  expect(await send(one.accountId, percentTo(70))).toMatchObject({ ok: true })
  expect(percent()).toBe(70)
})

it('[C2] [D3] everything sent three times in any order has one effect, one row and one answer', async () => {
  const random = createRandom(7)
  const document = (await rooms.document(NAME))!
  const peer = { accountId: one.accountId, stored: 0, refused: false, send: () => {}, close: () => {} }
  const { doc, updates } = typing()
  const base = room.state.seq
  const ids = Array.from({ length: 60 }, (_, i) => `again-${i}`)
  const answers = new Map<string, Set<string>>()
  const press = async (i: number): Promise<void> => {
    const { accountId } = i % 2 === 0 ? one : other
    const own = ids.filter((_, k) => k % 2 === i % 2 && k !== i)
    // Each has a field of their own: of two in one the second would be refused, whenever it came.
    const command: Command =
      i % 2 === 0
        ? percentTo(i + 1)
        : { type: 'assignment.flagCoordination', assignmentId: CELL, needsCoordination: i % 4 === 1 }
    const reply = await rooms.command(room, accountId, { commandId: ids[i]!, base, own, command })
    answers.set(ids[i]!, (answers.get(ids[i]!) ?? new Set()).add(JSON.stringify(reply)))
  }
  const type = (update: Uint8Array): Promise<{ kind: string }> =>
    rooms.pipeline.update({ room: document, accountId: one.accountId, peer, update })

  const waiting: Promise<unknown>[] = random.shuffled(ids.flatMap((_, i) => [i, i, i])).map(press)
  for (let i = 0; i < ids.length; i++) {
    write(doc, `第 ${i} 句`)
    waiting.push(type(updates[i]!))
    for (let k = 0; k < 2; k++) waiting.push(type(random.pick(updates)))
    if (random.chance(0.3)) await Promise.all(waiting.splice(0))
  }
  await Promise.all(waiting)

  expect([...answers.values()].map((said) => said.size)).toEqual(ids.map(() => 1))
  const logged = store.log.map(({ commandId }) => commandId)
  expect(new Set(logged).size).toBe(logged.length)
  expect(logged.length).toBeGreaterThan(ids.length / 2)
  expect([peer.refused, peer.stored, store.updates.length]).toEqual([false, 3 * ids.length, ids.length])
  expect(await textNow()).toBe(JSON.stringify(richDoc(doc.getXmlFragment('t1/progress'))))
})
