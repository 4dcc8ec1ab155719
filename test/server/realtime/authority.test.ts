import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command, CommandType } from '#shared/domain/commands.ts'
import type { Actor, Change, Role } from '#shared/domain/model.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { DocumentStore } from '#db/documentStore.ts'
import type { DocumentPeer } from '#server/realtime/DocumentRoom.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import {
  ISSUER,
  type Reachable,
  type TestBoard,
  boardCreate,
  buildBoard,
  handler,
  leader,
  nobody,
  person,
  reviewer,
  staff,
  supervisor,
  taskAdd,
  walkTo,
} from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { type House, startHouse } from '#test/support/house.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'

const UNITS = ['fuzhou', 'xiamen', 'quanzhou', 'putian', 'sanming']
const ROLES: Role[] = ['supervisor', 'handler', 'reviewer', 'leader', 'admin', 'auditor']
/** Everybody there can be: each role at each unit, nobody, and an account that is disabled. */
const disabled = person('disabled', ...UNITS.map((unit) => `reviewer@${unit}` as const), `supervisor@${ISSUER}`)
const PEOPLE: Actor[] = [
  ...[ISSUER, ...UNITS].flatMap((unit) => ROLES.map((role) => person(`${role}-${unit}`, `${role}@${unit}`))),
  nobody,
  disabled,
]
const STATES: Reachable[] = ['assigned', 'inProgress', 'underReview', 'completed', 'suspended']

/** Who may, written down a second time and by hand: the product must agree with this table, not with itself. */
const OF_ISSUER: Partial<Record<CommandType, Role>> = {
  'assignment.approve': 'supervisor',
  'assignment.return': 'supervisor',
  'assignment.setAside': 'supervisor',
  'assignment.resume': 'supervisor',
  'assignment.closeOut': 'leader',
}
const OF_UNIT: Partial<Record<CommandType, Role[]>> = {
  'assignment.acknowledge': ['reviewer'],
  'assignment.submit': ['reviewer'],
  'assignment.setPercent': ['handler', 'reviewer'],
  'assignment.setValue': ['handler', 'reviewer'],
  'assignment.flagCoordination': ['handler', 'reviewer'],
}
const has = (actor: Actor, unitId: string, roles: readonly Role[]): boolean =>
  actor !== disabled && actor.grants.some((grant) => grant.unitId === unitId && roles.includes(grant.role))

function mayCommand(actor: Actor, command: Command): boolean {
  if (command.type === 'command.undo') return false
  if (!('assignmentId' in command)) return has(actor, ISSUER, ['supervisor'])
  const ofUnit = OF_UNIT[command.type]
  if (ofUnit) return has(actor, command.assignmentId.split(':')[1] ?? '', ofUnit)
  return has(actor, ISSUER, [OF_ISSUER[command.type]!])
}
const mayWriteText = (actor: Actor, unitId: string): boolean => has(actor, unitId, ['handler', 'reviewer'])

const onUnit = (unitId: string): Command[] => {
  const onAssignment = { assignmentId: `t1:${unitId}` }
  return [
    { type: 'assignment.acknowledge', ...onAssignment },
    { type: 'assignment.setPercent', ...onAssignment, percent: 61 },
    { type: 'assignment.setValue', ...onAssignment, value: 88 },
    { type: 'assignment.flagCoordination', ...onAssignment, needsCoordination: true },
    { type: 'assignment.submit', ...onAssignment, kind: 'period', period: '2026-01' },
    { type: 'assignment.approve', ...onAssignment },
    { type: 'assignment.return', ...onAssignment, reason: '请补充' },
    { type: 'assignment.closeOut', ...onAssignment },
    { type: 'assignment.setAside', ...onAssignment, state: 'suspended', reason: '经费' },
    { type: 'assignment.resume', ...onAssignment },
  ]
}
const ON_BOARD: Command[] = [
  boardCreate(UNITS),
  { type: 'board.rename', title: '改名' },
  { type: 'board.setOpenness', openness: 'own' },
  { type: 'board.setRules', from: '2027-01-01', dueSoonDays: 3, paceYellow: 5, paceRed: 10 },
  { type: 'board.dispatch' },
  { type: 'area.add', areaId: 'a9', order: 9, ordinal: '九', title: '新', shortTitle: '新' },
  { type: 'area.rename', areaId: 'a1', title: '改', shortTitle: '改' },
  { type: 'area.remove', areaId: 'a9' },
  taskAdd('t9', UNITS),
  { type: 'task.edit', taskId: 't2', field: 'title', value: '改题' },
  { type: 'task.edit', taskId: 't2', field: 'weight', value: 2 },
  { type: 'task.remove', taskId: 't9', reason: '误' },
  { type: 'task.accept', taskId: 't2', fields: ['due'] },
  { type: 'task.merge', taskIds: ['t2'], intoTaskId: 't1' },
  {
    type: 'task.split',
    taskId: 't1',
    newTaskId: 't8',
    order: 8,
    title: '拆',
    sources: [{ noticeVersionId: 'n', start: 0, end: 1 }],
  },
  { type: 'notice.declare', span: { noticeVersionId: 'n', start: 5, end: 9 }, noTask: true },
  { type: 'command.undo', commandId: 'c1' },
  { type: 'board.archive' },
]

/** Time that runs by itself, so that no batch waits for company. */
const clock = {
  now: () => Date.parse('2026-01-06T09:00:00+08:00') + Math.round(performance.now() * 100),
  after(_ms: number, run: () => void) {
    const timer = setImmediate(run)
    return () => clearImmediate(timer)
  },
}

function boardAt(state: Reachable): TestBoard {
  const board = buildBoard({ units: UNITS, tasks: [{ id: 't1' }, { id: 't2' }] })
  for (const unit of UNITS) walkTo(board, state, 't1', unit)
  return board
}

/** The rooms and the pipeline of one process over a store in memory. */
function start(board: TestBoard): { rooms: Rooms; store: MemoryStore } {
  const store = new MemoryStore()
  for (const actor of PEOPLE) if (actor !== disabled) store.people.set(actor.accountId, actor)
  store.states.set('b1', { state: board.state, head: { seq: board.state.seq, hash: '', at: board.state.at } })
  const rooms = new Rooms({
    store,
    changeLog: { loadState: (id: string) => Promise.resolve(store.load(id)) } as unknown as ChangeLog,
    documents: { load: (name: string) => Promise.resolve(store.loadDocument(name)) } as unknown as DocumentStore,
    clock: { now: clock.now, after: (ms, run) => (ms > 1_000 ? () => {} : clock.after(ms, run)) },
    outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
    onReadOnly: (_readOnly, error) => {
      throw new Error('storage failed', { cause: error })
    },
    onTrouble: (error) => {
      throw error
    },
  })
  return { rooms, store }
}

const silent = (actor: Actor): DocumentPeer => ({
  accountId: actor.accountId,
  stored: 0,
  refused: false,
  send: () => {},
  close: () => {},
})

/** The unit whose own thing a change is; null for what belongs to the board. */
function unitOf(change: Change): string | null {
  const [kind, , unit] = change.subject.split(':')
  return kind === 'assignment' ? (unit ?? null) : null
}

let cases = 0
describe('[A2] the matrix: every role at every unit × every command × every unit’s cell', () => {
  for (const state of STATES) {
    it(`with all cells ${state}`, async () => {
      const accepted = new Set<CommandType>()
      for (const actor of PEOPLE) {
        const { rooms, store } = start(boardAt(state))
        const room = (await rooms.board('b1'))!
        const before = room.state.seq
        const sent = [...UNITS.flatMap(onUnit), ...ON_BOARD]
        const replies = await Promise.all(
          sent.map((command, i) => rooms.command(room, actor.accountId, { commandId: `m${i}`, base: before, command })),
        )
        let forbidden = 0
        for (const [i, reply] of replies.entries()) {
          const command = sent[i]!
          cases++
          if (reply.ok) accepted.add(command.type)
          else if (reply.error.code === 'forbidden') forbidden++
          const what = [actor.accountId, command.type, reply.ok ? 'ok' : reply.error.code]
          if (actor === disabled) expect(what[2]).toBe('unauthenticated')
          // Refused for want of authority exactly when there is none; an undo of another's command finds none.
          else if (command.type === 'command.undo') expect(reply.ok).toBe(false)
          else expect([...what, what[2] === 'forbidden']).toEqual([...what, !mayCommand(actor, command)])
        }
        // However many there were: one entry at once, and one with the count of those after it.
        await rooms.pipeline.close()
        const denied = store.system.filter((entry) => entry.type === 'denied')
        expect(denied.length).toBeLessThanOrEqual(2)
        expect(denied.reduce((sum, { body }) => sum + Number(body['count'] ?? 1), 0)).toBe(forbidden)
        expect(store.system.every((entry) => entry.actorId === actor.accountId)).toBe(true)
        const own = new Set(actor.grants.map((grant) => grant.unitId))
        for (const change of store.log) {
          expect(change.actorId).toBe(actor.accountId)
          const unit = unitOf(change)
          if (!own.has(ISSUER)) expect([actor.accountId, change.subject, own.has(unit ?? '')]).toContain(true)
        }
        if (!replies.some((reply) => reply.ok)) expect([room.state.seq, store.log]).toEqual([before, []])
        await rooms.close()
      }
      // A matrix in which nobody may do anything would prove nothing.
      expect(accepted.size).toBeGreaterThan(5)
    })
  }

  it('[A3] and every role × every unit’s text, as update and as step 2, inserting and deleting', async () => {
    const board = boardAt('inProgress')
    for (const unit of UNITS) {
      const { rooms, store } = start(board)
      const author = handler(unit)
      store.people.set(author.accountId, author)
      const name = `narrative/b1/${unit}`
      const room = (await rooms.document(name))!
      const offer = (actor: Actor, update: Uint8Array) =>
        rooms.pipeline.update({ room, accountId: actor.accountId, peer: silent(actor), update })
      const base = new Y.Doc()
      write(base, '本单位的话')
      expect((await offer(author, Y.encodeStateAsUpdate(base))).kind).toBe('admitted')
      for (const actor of PEOPLE) {
        for (const act of [insert, erase, elsewhere]) {
          const theirs = new Y.Doc()
          Y.applyUpdate(theirs, Y.encodeStateAsUpdate(room.doc))
          const seen = Y.encodeStateVector(theirs)
          act(theirs)
          // An update carries what is new; a step 2 the delete set of everything as well.
          for (const update of [Y.encodeStateAsUpdate(theirs, seen), Y.encodeStateAsUpdate(theirs)]) {
            cases++
            const [text, rows] = [room.doc.getXmlFragment('t1/progress').toString(), store.updates.length]
            const verdict = await offer(actor, update)
            const may = mayWriteText(actor, unit) && act !== elsewhere
            const what = [actor.accountId, act.name, verdict.kind]
            if (may) expect(what).not.toContain('refused')
            else {
              expect(what).toContain('refused')
              expect(room.doc.getXmlFragment('t1/progress').toString()).toBe(text)
              expect(store.updates).toHaveLength(rows)
            }
          }
        }
      }
      const writers = new Set(store.updates.map((row) => row.accountId))
      expect([...writers].sort()).toEqual([author.accountId, `handler-${unit}`, `reviewer-${unit}`].sort())
      await rooms.close()
    }
  })

  it('covers at least 10,000 cases', () => {
    expect(cases).toBeGreaterThanOrEqual(10_000)
  })
})

const insert = (doc: Y.Doc): void => write(doc, '插入')
const erase = (doc: Y.Doc): void => {
  const fragment = doc.getXmlFragment('t1/progress')
  if (fragment.length === 0) insert(doc)
  else fragment.delete(0, 1)
}
/** A root that is no task of this board. */
const elsewhere = (doc: Y.Doc): void => write(doc, '别处', 'nowhere/progress')

describe('[A1] a grant that ends between arrival and flush', () => {
  it('ends commands and updates at the barrier, whatever order they came in', async () => {
    const board = boardAt('inProgress')
    for (let round = 0; round < 50; round++) {
      const { rooms, store } = start(board)
      const actor = person('reviewer-fuzhou', 'reviewer@fuzhou')
      const room = (await rooms.board('b1'))!
      const document = (await rooms.document('narrative/b1/fuzhou'))!
      let open = (): void => {}
      store.gate = new Promise((resolve) => (open = resolve))
      const peer = silent(actor)
      const text = new Y.Doc()
      const send = (percent: number) => {
        const command: Command = { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent }
        return rooms.command(room, actor.accountId, { commandId: `r${percent}`, base: room.state.seq, command })
      }
      const type = () => {
        const seen = Y.encodeStateVector(text)
        write(text, '一句')
        const update = Y.encodeStateAsUpdate(text, seen)
        return rooms.pipeline.update({ room: document, accountId: actor.accountId, peer, update })
      }
      // The first is past its check and waits for the disk; the others have arrived and wait for the next batch.
      const first = send(41)
      await new Promise(setImmediate)
      const waiting = Array.from({ length: 1 + (round % 7) }, (_, i) => [send(50 + i), type()] as const)
      store.people.set(actor.accountId, person(actor.accountId, ...(round % 2 ? (['handler@xiamen'] as const) : [])))
      if (round % 3 === 0) store.people.delete(actor.accountId)
      open()
      store.gate = null
      expect((await first).ok).toBe(true)
      for (const [reply, verdict] of waiting) {
        expect((await reply).ok).toBe(false)
        expect((await verdict).kind).toBe('refused')
      }
      expect(store.log.map((change) => change.commandId)).toEqual(['r41'])
      expect(store.updates).toEqual([])
      expect(document.doc.getXmlFragment('t1/progress').length).toBe(0)
      await rooms.close()
    }
  })
})

describe('[A2] the same at the real doors', () => {
  let house: House
  const people = [staff('fuzhou'), handler('xiamen'), reviewer('quanzhou'), supervisor, leader, nobody]
  beforeAll(async () => {
    house = await startHouse(boardAt('inProgress'), people)
  })
  afterAll(() => house.close())

  const percent = (unit: string): Command => ({
    type: 'assignment.setPercent',
    assignmentId: `t1:${unit}`,
    percent: 77,
  })

  it('socket and HTTP commands reach the own cell alone', async () => {
    for (const actor of people) {
      const socket = await house.socket(actor)
      const cookie = await house.cookie(actor)
      for (const [i, unit] of UNITS.entries()) {
        const may = mayWriteText(actor, unit)
        const request = { base: 0, own: [], command: percent(unit) }
        const bySocket = await socket.emitWithAck('board:command', { boardId: 'b1', commandId: `s${i}`, ...request })
        const response = await fetch(`${house.origin}/api/boards/b1/commands`, {
          method: 'POST',
          headers: { origin: house.origin, cookie, 'content-type': 'application/json' },
          body: JSON.stringify({ commandId: `h${i}`, ...request }),
        })
        const refused = actor === nobody ? 'notFound' : 'forbidden'
        // The own cell was written at the walk: a base of 0 is a conflict of the one who may, and nothing else.
        const expected = may ? ['ok', 'conflict'] : [refused]
        expect(expected).toContain(bySocket.ok ? 'ok' : bySocket.error.code)
        const body = (await response.json()) as { error?: { code: string } }
        expect(expected).toContain(body.error?.code ?? 'ok')
      }
      socket.disconnect()
    }
  })

  it('an update reaches the own text alone, and a reader’s awareness nobody', async () => {
    const watcher = await house.open(staff('fuzhou'), 'narrative/b1/fuzhou')
    for (const actor of [supervisor, leader]) {
      const reader = await house.open(actor, 'narrative/b1/fuzhou')
      reader.provider.awareness.setLocalState({ field: 't1/progress', user: { name: '冒名' } })
      write(reader.doc, '越权')
      await reader.until(() => reader.refused.length > 0)
      expect(reader.refused[0]?.code).toBe('forbidden')
      expect(watcher.provider.awareness.getStates().has(reader.doc.clientID)).toBe(false)
      reader.provider.destroy()
    }
    for (const actor of [handler('xiamen'), reviewer('quanzhou'), nobody]) {
      const socket = house.rawDocument('narrative/b1/fuzhou', {
        origin: house.origin,
        cookie: await house.cookie(actor),
      })
      const status = await new Promise((resolve) => {
        socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
        socket.once('open', () => resolve('open'))
        socket.on('error', () => {})
      })
      expect([actor.accountId, status]).toEqual([actor.accountId, 404])
    }
    expect(watcher.doc.getXmlFragment('t1/progress').toString()).not.toContain('越权')
    watcher.provider.destroy()
  })
})
