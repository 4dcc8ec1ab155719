import { beforeEach, describe, expect, it } from 'vitest'
import { NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import type { Command, CommandRequest } from '#shared/domain/commands.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { BATCH_ITEMS } from '#shared/protocol/limits.ts'
import { BoardRoom } from '#server/realtime/BoardRoom.ts'
import { type DocumentPeer, DocumentRoom } from '#server/realtime/DocumentRoom.ts'
import { Pipeline } from '#server/realtime/pipeline.ts'
import { buildBoard, handler, leader, person, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { typing, write } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'
import { writeTexts } from '#test/support/structs.ts'

const CELL = 't1:fuzhou'
const fuzhou = staff('fuzhou')
const fuzhou2 = handler('fuzhou')
const xiamen = staff('xiamen')

let store: MemoryStore
let clock: FakeClock
let room: BoardRoom
let pipeline: Pipeline
let told: string[]
let trouble: unknown[]
/** How many requests each batch held. */
let items: number[]
let reloading: (name: string) => Promise<void>
let nextId = 0

beforeEach(() => {
  store = new MemoryStore()
  clock = new FakeClock()
  told = []
  trouble = []
  items = []
  reloading = () => Promise.resolve()
  for (const actor of [fuzhou, fuzhou2, xiamen, supervisor, leader]) store.people.set(actor.accountId, actor)
  const built = buildBoard({ units: ['fuzhou', 'xiamen'] })
  walkTo(built, 'inProgress', 't1', 'fuzhou')
  const head = { seq: built.state.seq, hash: '', at: built.state.at }
  store.states.set(built.state.boardId, { state: built.state, head })
  const loaded = store.load(built.state.boardId)
  room = new BoardRoom(
    loaded.state,
    head,
    {
      changes: (_, key, message) => void told.push(`${key} ${message.from}-${message.to}`),
      presence: () => {},
      moved: (_, changes) => void store.events.push(...changes.map((change) => `told ${change.seq}`)),
    },
    clock,
  )
  pipeline = new Pipeline({
    store,
    clock,
    reloadBoard: async (target) => {
      await reloading(target.boardId)
      const again = store.load(target.boardId)
      target.reload(again.state, again.head, [])
    },
    reloadDocument: async (target) => {
      await reloading(target.name)
      target.rebuild(store.loadDocument(target.name))
    },
    onBatch: (count) => void items.push(count),
    onReadOnly: (readOnly) => void store.events.push(readOnly ? 'read only' : 'writable'),
    onTrouble: (error) => void trouble.push(error),
  })
})

const request = (command: Command, more: Partial<CommandRequest> = {}): CommandRequest => ({
  commandId: `c${++nextId}`,
  base: room.state.seq,
  command,
  ...more,
})
const setPercent = (percent: number): Command => ({ type: 'assignment.setPercent', assignmentId: CELL, percent })
const send = (accountId: string, sent: CommandRequest): Promise<Reply<{ seq: number }>> =>
  pipeline.command({ room, accountId, request: sent, document: null })
/** Lets time pass in steps of a batch until `promise` is settled. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  let done = false
  const settled = promise.finally(() => (done = true))
  await new Promise(setImmediate)
  while (!done) {
    clock.advance(5)
    await new Promise(setImmediate)
  }
  return settled
}
/** Resolves when the batch under way has ended. */
const settled = (): Promise<void> => pipeline.read(document(), () => {})
const codeOf = (reply: Reply<object>): string => (reply.ok ? 'ok' : reply.error.code)

class Peer implements DocumentPeer {
  readonly accountId: string
  stored = 0
  refused = false
  readonly sent: Uint8Array[] = []
  closed: number | null = null
  constructor(accountId: string) {
    this.accountId = accountId
  }
  send(message: Uint8Array): void {
    this.sent.push(message)
    store.events.push(`to ${this.accountId}: ${message[0]}`)
  }
  close(code: number): void {
    this.closed = code
  }
  /** The count of the last message 4. */
  get acknowledged(): number {
    return this.sent.filter((message) => message[0] === 4).at(-1)?.[1] ?? 0
  }
}

function document(name = 'narrative/b1/fuzhou'): DocumentRoom {
  return new DocumentRoom(
    name,
    {
      schema: NARRATIVE_SCHEMA,
      mayRead: () => true,
      mayWrite: (actor) => actor.grants.some((grant) => grant.unitId === 'fuzhou' && grant.role === 'handler'),
      locked: () => false,
      isRoot: (root) => root.startsWith('t1/'),
      released: () => {},
    },
    store.loadDocument(name),
    clock,
  )
}

describe('commands', () => {
  it('[P1] answers after the commit and tells after the answer', async () => {
    let open = (): void => {}
    store.gate = new Promise((resolve) => (open = resolve))
    const answer = send('fuzhou', request(setPercent(80))).then((reply) => {
      store.events.push('answered')
      return reply
    })
    await new Promise(setImmediate)
    expect(store.events).toEqual(['begin'])
    expect(room.state.assignments.get(CELL)?.percent).not.toBe(80)
    open()
    expect(codeOf(await answer)).toBe('ok')
    await settled()
    expect(store.events.slice(0, 2)).toEqual(['begin', 'commit'])
    expect(store.events).toContain('answered')
    expect(room.state.assignments.get(CELL)?.percent).toBe(80)
  })

  it('[P2] batches what arrives during a flush, at most 64 at a time', async () => {
    let open = (): void => {}
    store.gate = new Promise((resolve) => (open = resolve))
    const replies = [send('fuzhou', request(setPercent(1)))]
    await new Promise(setImmediate)
    for (let i = 0; i < BATCH_ITEMS + 5; i++)
      replies.push(send('fuzhou', request(setPercent(i % 100), { base: 0, own: [] })))
    await new Promise(setImmediate)
    expect(store.events).toEqual(['begin'])
    open()
    store.gate = null
    await Promise.all(replies)
    expect(store.events.filter((e) => e === 'commit')).toHaveLength(3)
    // The first alone, then as many as may be, then the rest. What was refused is not waited for any longer.
    await settled()
    expect(items).toEqual([1, BATCH_ITEMS, 5])
    clock.advance(1)
    expect(clock.waiting).toBe(0)
  })

  it('[P2] what arrived just before others look between two batches is stored after their look', async () => {
    const seen: number[] = []
    let end = (): void => {}
    const looked = new Promise<void>((resolve) => (end = resolve))
    const answer = send('fuzhou', request(setPercent(80)))
    const look = pipeline.between(async () => {
      await looked
      seen.push(room.state.assignments.get(CELL)?.percent ?? -1)
    })
    // The turn of the command comes while they look.
    await new Promise(setImmediate)
    end()
    await look
    expect(codeOf(await answer)).toBe('ok')
    expect(seen).not.toContain(80)
  })

  it('[C1] [C4] decides in order of arrival: the first of two wins, the second sees both values', async () => {
    const base = room.state.seq
    const first = request(setPercent(90), { base })
    const second = request(setPercent(88), { base })
    const [a, b] = await Promise.all([send('fuzhou', first), send(fuzhou2.accountId, second)])
    expect(codeOf(a)).toBe('ok')
    if (b.ok) throw new Error('the second should conflict')
    expect(b.error).toMatchObject({
      code: 'conflict',
      current: [{ subject: `assignment:${CELL}`, field: 'percent', value: 90, actorId: 'fuzhou' }],
    })
    expect(room.state.assignments.get(CELL)?.percent).toBe(90)
  })

  it('[C2] gives one effect and the same answer to the same id, in one batch and later', async () => {
    const sent = request(setPercent(70))
    const [a, b] = await Promise.all([send('fuzhou', sent), send('fuzhou', sent)])
    await soon(send('fuzhou', request(setPercent(71))))
    const c = await soon(send('fuzhou', sent))
    expect([a, b, c].map((reply) => (reply.ok ? reply.seq : null))).toEqual([a, a, a].map((r) => (r.ok ? r.seq : null)))
    expect(store.log.filter((change) => change.commandId === sent.commandId)).toHaveLength(1)
    expect(room.state.assignments.get(CELL)?.percent).toBe(71)
  })

  it('[C3] a refusal takes no sequence and changes nothing', async () => {
    const before = { seq: room.state.seq, head: room.head }
    expect(codeOf(await soon(send('fuzhou', request({ type: 'assignment.acknowledge', assignmentId: CELL }))))).toBe(
      'invalid',
    )
    expect(codeOf(await soon(send('fuzhou', request(setPercent(3), { base: room.state.seq + 9 }))))).toBe('invalid')
    expect({ seq: room.state.seq, head: room.head }).toEqual(before)
    expect(store.log).toEqual([])
  })

  it('[A2] refuses another unit’s cell and records the denial', async () => {
    expect(codeOf(await soon(send('xiamen', request(setPercent(1)))))).toBe('forbidden')
    expect(codeOf(await soon(send('supervisor', request(setPercent(1)))))).toBe('forbidden')
    expect(store.system.map((entry) => [entry.type, entry.actorId])).toEqual([
      ['denied', 'xiamen'],
      ['denied', 'supervisor'],
    ])
  })

  it('[A1] counts the grants at the flush, not those at arrival', async () => {
    let open = (): void => {}
    store.gate = new Promise((resolve) => (open = resolve))
    const first = send('fuzhou', request(setPercent(50)))
    await new Promise(setImmediate)
    const second = send('fuzhou', request(setPercent(60), { base: room.state.seq + 1 }))
    store.people.set('fuzhou', person('fuzhou'))
    open()
    store.gate = null
    expect(codeOf(await first)).toBe('ok')
    expect(codeOf(await soon(second))).toBe('forbidden')
    store.people.delete('fuzhou')
    expect(codeOf(await soon(send('fuzhou', request(setPercent(61)))))).toBe('unauthenticated')
  })
})

describe('documents', () => {
  it('[D6] [P1] acknowledges with the count of stored messages after the commit, before the others are told', async () => {
    const doc = document()
    const [me, colleague] = [new Peer('fuzhou'), new Peer('fuzhou-handler')]
    doc.join(me)
    doc.join(colleague)
    const mine = typing()
    write(mine.doc, '一')
    write(mine.doc, '二')
    const verdicts = mine.updates.map((update) => pipeline.update({ room: doc, accountId: 'fuzhou', peer: me, update }))
    expect((await Promise.all(verdicts)).map((verdict) => verdict.kind)).toEqual(['admitted', 'admitted'])
    clock.advance(20)
    expect(me.acknowledged).toBe(2)
    expect(store.updates).toHaveLength(2)
    const order = store.events.filter((event) => event !== 'begin')
    expect(order.slice(0, 3)).toEqual(['commit', 'to fuzhou: 4', 'to fuzhou-handler: 0'])
    expect(colleague.sent.every((message) => message[0] === 0)).toBe(true)
  })

  it('[D5] ignores what follows a refusal and keeps the document whole', async () => {
    const doc = document()
    const peer = new Peer('leader')
    doc.join(peer)
    const mine = typing()
    write(mine.doc, '一')
    write(mine.doc, '二')
    for (const update of mine.updates) {
      const verdict = await soon(pipeline.update({ room: doc, accountId: 'leader', peer, update }))
      expect(verdict.kind).toBe('refused')
    }
    expect(peer.acknowledged).toBe(0)
    expect(peer.sent.filter((message) => message[0] === 5).length).toBeGreaterThan(0)
    expect(doc.doc.getXmlFragment('t1/progress').length).toBe(0)
    expect(store.updates).toEqual([])
    expect(store.system.map((entry) => entry.type)).toEqual(['denied'])
  })

  it('[P3] [P4] a failing commit answers unavailable, moves nothing, and heals without a restart', async () => {
    const doc = document()
    const peer = new Peer('fuzhou')
    doc.join(peer)
    const mine = typing()
    write(mine.doc, '一')
    const update = mine.updates[0]!
    const { seq } = room.state
    store.failing = new Error('disk full')
    const command = request(setPercent(33))
    const [reply, verdict] = await Promise.all([
      send('fuzhou', command),
      pipeline.update({ room: doc, accountId: 'fuzhou', peer, update }),
    ])
    expect(codeOf(reply)).toBe('unavailable')
    expect(verdict).toMatchObject({ kind: 'refused', code: 'unavailable' })
    expect(peer.closed).toBe(1013)
    expect(peer.acknowledged).toBe(0)
    expect(pipeline.readOnly).toBe(true)
    expect(codeOf(await soon(send('fuzhou', command)))).toBe('unavailable')
    expect(room.state.seq).toBe(seq)
    // The shadow ran ahead inside the batch and was rebuilt.
    await new Promise(setImmediate)
    expect(doc.doc.getXmlFragment('t1/progress').length).toBe(0)

    store.failing = null
    clock.advance(1_000)
    await new Promise(setImmediate)
    expect(pipeline.readOnly).toBe(false)
    expect(store.events.filter((e) => e === 'read only' || e === 'writable')).toEqual(['read only', 'writable'])
    // The same id again: it had no effect before, so it has one now.
    expect(codeOf(await soon(send('fuzhou', command)))).toBe('ok')
    expect(room.state.assignments.get(CELL)?.percent).toBe(33)
  })

  it('[D7] an update that Yjs cannot integrate is refused; the rest of the batch takes effect', async () => {
    const doc = document()
    const [me, colleague] = [new Peer('fuzhou'), new Peer('fuzhou-handler')]
    doc.join(me)
    doc.join(colleague)
    const mine = typing()
    write(mine.doc, '原文')
    await soon(pipeline.update({ room: doc, accountId: 'fuzhou', peer: me, update: mine.updates[0]! }))
    write(mine.doc, '好的')
    const theirs = typing()
    write(theirs.doc, '坏的')
    breakOnce(doc)
    const pending = Promise.all([
      pipeline.update({ room: doc, accountId: colleague.accountId, peer: colleague, update: theirs.updates[0]! }),
      pipeline.update({ room: doc, accountId: 'fuzhou', peer: me, update: mine.updates[1]! }),
      send('fuzhou', request(setPercent(44))),
    ])
    const [bad, good, reply] = await soon(pending)
    expect(bad).toMatchObject({ kind: 'refused', code: 'internal' })
    expect(store.events).toContain('rollback')
    expect(trouble).toHaveLength(1)
    expect(good.kind).toBe('admitted')
    expect(codeOf(reply)).toBe('ok')
    expect(doc.doc.getXmlFragment('t1/progress').toString()).toBe(
      '<paragraph>原文</paragraph><paragraph>好的</paragraph>',
    )
    expect(doc.doc.store.pendingStructs).toBeNull()
  })

  it('[D5] who was refused before stays refused when a later batch is decided twice', async () => {
    const doc = document()
    const [me, colleague, spoiler] = [new Peer('fuzhou'), new Peer('fuzhou-handler'), new Peer('fuzhou-handler')]
    for (const peer of [me, colleague, spoiler]) doc.join(peer)
    const mine = typing()
    write(mine.doc, '原文')
    await soon(pipeline.update({ room: doc, accountId: 'fuzhou', peer: me, update: mine.updates[0]! }))
    const send = (peer: Peer, update: Uint8Array) =>
      pipeline.update({ room: doc, accountId: peer.accountId, peer, update })
    expect((await soon(send(colleague, Uint8Array.of(1, 2, 3)))).kind).toBe('refused')
    const [theirs, bad, after] = [typing(), typing(), typing()]
    write(theirs.doc, '被拒绝之后')
    write(bad.doc, '坏的')
    write(after.doc, '坏的之后')
    breakOnce(doc)
    const verdicts = await soon(
      Promise.all([
        send(spoiler, bad.updates[0]!),
        send(spoiler, after.updates[0]!),
        send(colleague, theirs.updates[0]!),
      ]),
    )
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(['refused', 'refused', 'refused'])
    expect(doc.doc.getXmlFragment('t1/progress').toString()).toBe('<paragraph>原文</paragraph>')
  })

  it('[P3] nobody reads or keeps what a failed transaction left in a document', async () => {
    const doc = document()
    const [me, reader] = [new Peer('fuzhou'), new Peer('leader')]
    doc.join(me)
    doc.join(reader)
    const mine = typing()
    write(mine.doc, '没有存下')
    store.failing = new Error('disk full')
    const verdict = pipeline.update({ room: doc, accountId: 'fuzhou', peer: me, update: mine.updates[0]! })
    await new Promise((resolve) => queueMicrotask(() => resolve(null)))
    await settled()
    expect(doc.doc.getXmlFragment('t1/progress').length).toBe(0)
    expect((await verdict).kind).toBe('refused')
    // What they have and what is stored is compared when they come back.
    expect([me.closed, reader.closed]).toEqual([1013, 1013])
  })

  it('[C5] freezes the texts that are stored when the report is decided', async () => {
    const doc = document()
    const peer = new Peer('fuzhou')
    doc.join(peer)
    const mine = typing()
    write(mine.doc, '完成培训两期')
    const [, reply] = await Promise.all([
      pipeline.update({ room: doc, accountId: 'fuzhou', peer, update: mine.updates[0]! }),
      pipeline.command({
        room,
        accountId: 'fuzhou',
        request: request({ type: 'assignment.submit', assignmentId: CELL, kind: 'period', period: '2026-06' }),
        document: doc,
      }),
    ])
    expect(codeOf(reply)).toBe('ok')
    const assignment = room.state.assignments.get(CELL)!
    expect(room.state.reports.get(assignment.reportId!)).toMatchObject({ progress: '完成培训两期', problem: '' })
    expect(assignment.state).toBe('underReview')
  })
})

describe('trouble', () => {
  const poisonous = (percent: number): void => {
    store.poison = (changes) =>
      changes.some((change) => change.after['percent'] === percent) ? new Error('a constraint') : null
  }
  /** Commands that do not stand in each other's way. */
  const flag = (accountId: string) =>
    send(accountId, request({ type: 'assignment.flagCoordination', assignmentId: CELL, needsCoordination: true }))

  it('[P8] what cannot be stored is answered internal alone; the rest of its batch takes effect', async () => {
    const doc = document()
    const peer = new Peer('fuzhou')
    doc.join(peer)
    const mine = typing()
    write(mine.doc, '照样存下')
    poisonous(66)
    const [bad, good, verdict] = await Promise.all([
      send('fuzhou', request(setPercent(66))),
      flag(fuzhou2.accountId),
      pipeline.update({ room: doc, accountId: 'fuzhou', peer, update: mine.updates[0]! }),
    ])
    expect([codeOf(bad), codeOf(good), verdict.kind]).toEqual(['internal', 'ok', 'admitted'])
    await settled()
    expect(pipeline.readOnly).toBe(false)
    expect(store.events).not.toContain('read only')
    expect(room.state.assignments.get(CELL)).toMatchObject({ needsCoordination: true })
    expect(room.state.assignments.get(CELL)?.percent).not.toBe(66)
    expect(peer.acknowledged).toBe(1)
    expect(doc.doc.getXmlFragment('t1/progress').toString()).toBe('<paragraph>照样存下</paragraph>')
    expect(trouble.map(String)).toEqual(['Error: a constraint'])
    expect(store.system.map((entry) => [entry.type, entry.actorId])).toEqual([['request.failed', 'fuzhou']])
    // It had no effect, so the same id may be tried again.
    store.poison = null
    expect(codeOf(await soon(send('fuzhou', request(setPercent(66)))))).toBe('ok')
  })

  it('[P8] the same alone in its batch, and when it is an update', async () => {
    const doc = document()
    const peer = new Peer('fuzhou')
    doc.join(peer)
    const mine = typing()
    write(mine.doc, '一')
    doc.admit = () => {
      throw new TypeError('a defect')
    }
    const verdict = await soon(pipeline.update({ room: doc, accountId: 'fuzhou', peer, update: mine.updates[0]! }))
    expect(verdict).toMatchObject({ kind: 'refused', code: 'internal' })
    expect(peer.sent.map((message) => message[0])).toEqual([5])
    expect(peer.closed).toBeNull()
    expect(pipeline.readOnly).toBe(false)
    expect(codeOf(await soon(flag('fuzhou')))).toBe('ok')
  })

  it('[P3] what storage itself says of its trouble is nobody’s fault: everybody is answered unavailable', async () => {
    store.poison = () => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    const replies = await Promise.all([send('fuzhou', request(setPercent(66))), flag(fuzhou2.accountId)])
    expect(replies.map(codeOf)).toEqual(['unavailable', 'unavailable'])
    expect(store.events).toContain('read only')
    expect(trouble).toEqual([])
  })

  it('[P8] a failure that no note of it can be written after is one of storage', async () => {
    poisonous(66)
    const reply = send('fuzhou', request(setPercent(66)))
    store.failing = new Error('no space for a note either')
    expect(codeOf(await reply)).toBe('unavailable')
    await settled()
    expect(pipeline.readOnly).toBe(true)
  })

  it('[C6] of commands that belong together all take effect or none', async () => {
    const items = (last: Command) => {
      const own: string[] = []
      return [setPercent(10), setPercent(20), last].map((command) => {
        const sent = request(command, { own: [...own] })
        own.push(sent.commandId)
        return { room, accountId: 'fuzhou', request: sent, document: null }
      })
    }
    const { seq } = room.state
    const tried = items({ type: 'assignment.acknowledge', assignmentId: CELL })
    const [refused, other] = await soon(Promise.all([pipeline.together(tried), flag(fuzhou2.accountId)]))
    expect(refused.map(codeOf)).toEqual(['invalid', 'invalid', 'invalid'])
    expect(codeOf(other)).toBe('ok')
    expect(room.state.seq).toBe(seq + 1)
    expect(store.log.map((change) => change.type)).toEqual(['assignment.flagCoordination'])
    // None of them is remembered as answered.
    const [first, second, third] = tried.map((item) => ({ ...item }))
    third!.request = request(setPercent(30), { base: seq, own: third!.request.own! })
    const stored = await soon(pipeline.together([first!, second!, third!]))
    expect(stored.map(codeOf)).toEqual(['ok', 'ok', 'ok'])
    expect(room.state.assignments.get(CELL)?.percent).toBe(30)
  })

  it('[P4] a room that cannot be read anew is closed alone, and trouble that goes on is told once a minute', async () => {
    const [doc, well] = [document(), document('narrative/b1/xiamen')]
    const [mine, theirs] = [typing(), typing()]
    write(mine.doc, '一')
    write(theirs.doc, '二')
    const update = (target: DocumentRoom, { updates }: ReturnType<typeof typing>) => {
      const peer = new Peer('fuzhou')
      target.join(peer)
      return pipeline.update({ room: target, accountId: 'fuzhou', peer, update: updates[0]! })
    }
    store.failing = new Error('disk full')
    reloading = (name) => (name === doc.name ? Promise.reject(new Error('a damaged row')) : Promise.resolve())
    expect(await update(doc, mine)).toMatchObject({ code: 'unavailable' })
    store.failing = null
    const wait = async (seconds: number): Promise<void> => {
      for (let i = 0; i < seconds; i++) {
        clock.advance(1_000)
        await new Promise(setImmediate)
      }
    }
    await wait(2)
    expect(pipeline.readOnly).toBe(false)
    expect((await soon(update(well, theirs))).kind).toBe('admitted')
    expect(await update(doc, mine)).toMatchObject({ code: 'unavailable' })
    await expect(pipeline.read(doc, () => 'read')).rejects.toThrow('cannot be read')
    await wait(150)
    expect(trouble.map(String)).toEqual(['Error: a damaged row', 'Error: a damaged row'])
    reloading = () => Promise.resolve()
    await wait(1)
    expect(await pipeline.read(doc, () => 'read')).toBe('read')
    expect((await soon(update(doc, mine))).kind).toBe('admitted')
  })

  it('[P9] a look at a document comes after the batch under way, however many more are waiting', async () => {
    const gates: (() => void)[] = []
    const shut = (): void => {
      store.gate = new Promise((resolve) => gates.push(resolve))
    }
    shut()
    const doc = document()
    const replies: Promise<unknown>[] = []
    const flood = (): void => {
      for (let i = 0; i < BATCH_ITEMS; i++) replies.push(send('fuzhou', request(setPercent(i), { base: 0 })))
    }
    flood()
    await new Promise(setImmediate)
    // The next batch is full before this one ends, and so on for ever.
    flood()
    let looked = false
    const look = pipeline.read(doc, () => {
      looked = true
      return store.events.filter((event) => event === 'begin').length
    })
    await new Promise(setImmediate)
    expect(looked).toBe(false)
    gates.shift()!()
    shut()
    // Not a second batch has begun by then.
    expect(await look).toBe(1)
    store.gate = null
    for (const open of gates) open()
    await soon(Promise.all(replies))
  })
})

describe('what one account may cost', () => {
  /** Items that all stand between the same two characters, each of which is compared with those before it. */
  const contested = (from: number, count: number) => {
    const items = Array.from({ length: count }, (_, i) => ({
      origin: { client: 5, clock: 2 },
      rightOrigin: { client: 5, clock: 4 + from + i },
      text: 'a',
    }))
    return writeTexts(new Map([[9, items]]), new Map(), new Map([[9, from]]))
  }

  it('[D13] updates that are each admissible are put off when they cost too much together', async () => {
    const doc = document()
    const peer = new Peer('fuzhou')
    doc.join(peer)
    const start = typing()
    start.doc.clientID = 5
    write(start.doc, 'x'.repeat(1_000))
    const offer = (accountId: string, to: Peer, update: Uint8Array) =>
      soon(pipeline.update({ room: doc, accountId, peer: to, update }))
    expect((await offer('fuzhou', peer, start.updates[0]!)).kind).toBe('admitted')
    const verdicts: string[] = []
    for (let i = 0; i < 10 && !peer.refused; i++) {
      const verdict = await offer('fuzhou', peer, contested(i * 40, 40))
      verdicts.push(verdict.kind === 'refused' ? verdict.code : verdict.kind)
    }
    expect(verdicts.at(-1)).toBe('tooMany')
    expect(verdicts.slice(0, -1)).toContain('admitted')
    // Nobody else is concerned, and it is over in a second.
    const colleague = new Peer(fuzhou2.accountId)
    doc.join(colleague)
    const theirs = typing()
    write(theirs.doc, '同事的')
    expect((await offer(fuzhou2.accountId, colleague, theirs.updates[0]!)).kind).toBe('admitted')
    clock.advance(1_000)
    const again = new Peer('fuzhou')
    doc.join(again)
    const mine = typing()
    write(mine.doc, '又能写了')
    expect((await offer('fuzhou', again, mine.updates[0]!)).kind).toBe('admitted')
  })
})

it('[P5] closing stores what was accepted and takes nothing more', async () => {
  const replies = [
    send('fuzhou', request(setPercent(5))),
    send(
      fuzhou2.accountId,
      request({ type: 'assignment.flagCoordination', assignmentId: CELL, needsCoordination: true }),
    ),
  ]
  await pipeline.close()
  expect((await Promise.all(replies)).map(codeOf)).toEqual(['ok', 'ok'])
  expect(codeOf(await soon(send('fuzhou', request(setPercent(6)))))).toBe('unavailable')
})

/** Makes Yjs fail over the next update, as a defect of it would; admission knows no update that does. */
function breakOnce(room: DocumentRoom): void {
  const { doc } = room
  const fail = (): void => {
    doc.off('beforeObserverCalls', fail)
    throw new Error('a defect')
  }
  doc.on('beforeObserverCalls', fail)
}
