import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command, CommandType } from '#shared/domain/commands.ts'
import type { Actor, Change, Role } from '#shared/domain/model.ts'
import { MAX_OWN } from '#shared/protocol/limits.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { DocumentStore } from '#db/documentStore.ts'
import type { DocumentPeer } from '#server/realtime/DocumentRoom.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import {
  ISSUER,
  RATE,
  type Reachable,
  type TestBoard,
  DAY,
  boardCreate,
  buildBoard,
  handler,
  leader,
  meetingPlan,
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
interface Row {
  /** Roles of the issuing unit, and of the unit whose cell or paper it is. */
  issuer?: readonly Role[]
  unit?: readonly Role[]
  /** Whose paper it is: to people of other units it is not there. */
  paper?: boolean
  /** Once for the board, or once for each unit. */
  make: Command | Command[] | ((unitId: string) => Command | Command[])
}
const SUPERVISOR: readonly Role[] = ['supervisor']
const CHAIR: readonly Role[] = ['supervisor', 'leader']
const REPORTERS: readonly Role[] = ['handler', 'reviewer']
const cell = (unitId: string, taskId = 't1') => ({ assignmentId: `${taskId}:${unitId}` })
const paper = (name: string) => (unitId: string) => ({ matterId: `t1:${unitId}:${name}` })
const origin = { meetingId: 'b1_open', agendaItemId: 'i1' }

/** A command type without a row does not compile. In this order, so that many of them can succeed. */
const ROWS: Record<CommandType, Row> = {
  'board.create': { issuer: SUPERVISOR, make: boardCreate(UNITS) },
  'board.rename': { issuer: SUPERVISOR, make: { type: 'board.rename', title: '改名' } },
  'board.setOpenness': { issuer: SUPERVISOR, make: { type: 'board.setOpenness', openness: 'own' } },
  'board.setRules': {
    issuer: SUPERVISOR,
    make: { type: 'board.setRules', from: '2027-01-01', dueSoonDays: 3, paceYellow: 5, paceRed: 10 },
  },
  'board.setCycle': {
    issuer: SUPERVISOR,
    make: { type: 'board.setCycle', from: '2026-02-01', every: 'month', day: 25 },
  },
  'area.add': {
    issuer: SUPERVISOR,
    make: { type: 'area.add', areaId: 'a9', order: 9, ordinal: '九', title: '新', shortTitle: '新' },
  },
  'area.rename': { issuer: SUPERVISOR, make: { type: 'area.rename', areaId: 'a1', title: '改', shortTitle: '改' } },
  'area.remove': { issuer: SUPERVISOR, make: { type: 'area.remove', areaId: 'a9' } },
  'task.add': { issuer: SUPERVISOR, make: taskAdd('t9', UNITS) },
  'task.edit': {
    issuer: SUPERVISOR,
    make: [
      { type: 'task.edit', taskId: 't2', field: 'title', value: '改题' },
      { type: 'task.edit', taskId: 't2', field: 'weight', value: 2 },
    ],
  },
  'task.accept': { issuer: SUPERVISOR, make: { type: 'task.accept', taskId: 't3', fields: ['due'] } },
  'task.split': {
    issuer: SUPERVISOR,
    make: {
      type: 'task.split',
      taskId: 't3',
      newTaskId: 't8',
      order: 8,
      title: '拆',
      sources: [{ noticeVersionId: 'n', start: 0, end: 5 }],
    },
  },
  'task.merge': { issuer: SUPERVISOR, make: { type: 'task.merge', taskIds: ['t8'], intoTaskId: 't3' } },
  'board.dispatch': { issuer: SUPERVISOR, make: { type: 'board.dispatch' } },
  'task.remove': { issuer: SUPERVISOR, make: { type: 'task.remove', taskId: 't9', reason: '误' } },
  'notice.declare': {
    issuer: SUPERVISOR,
    make: { type: 'notice.declare', span: { noticeVersionId: 'n', start: 50, end: 90 }, noTask: true },
  },
  'assignment.acknowledge': { unit: ['reviewer'], make: (u) => ({ type: 'assignment.acknowledge', ...cell(u) }) },
  'assignment.setPercent': {
    unit: REPORTERS,
    make: (u) => ({ type: 'assignment.setPercent', ...cell(u), percent: 61 }),
  },
  'assignment.setValue': {
    unit: REPORTERS,
    make: (u) => ({ type: 'assignment.setValue', ...cell(u, 't4'), value: 88 }),
  },
  'assignment.flagCoordination': {
    unit: REPORTERS,
    make: (u) => ({ type: 'assignment.flagCoordination', ...cell(u), needsCoordination: true, coordination: '经费' }),
  },
  'assignment.entrust': {
    unit: REPORTERS,
    make: (u) => ({ type: 'assignment.entrust', ...cell(u), handlerId: `handler-${u}` }),
  },
  'assignment.requestExtension': {
    unit: ['reviewer'],
    make: (u) => ({
      type: 'assignment.requestExtension',
      ...cell(u, 't4'),
      matterName: 'e2',
      due: '2026-09-30',
      text: '迟',
    }),
  },
  'assignment.submit': {
    unit: ['reviewer'],
    make: (u) => ({ type: 'assignment.submit', ...cell(u), kind: 'period', period: '2026-01' }),
  },
  'assignment.referCoordination': {
    issuer: CHAIR,
    make: (u) => ({ type: 'assignment.referCoordination', ...cell(u, 't4'), decider: '厅务会', due: '2026-02-01' }),
  },
  'assignment.decideCoordination': {
    issuer: CHAIR,
    make: (u) => ({ type: 'assignment.decideCoordination', ...cell(u, 't4'), decision: '由财政统筹' }),
  },
  'assignment.overrideLight': {
    issuer: SUPERVISOR,
    make: (u) => ({
      type: 'assignment.overrideLight',
      ...cell(u),
      colour: 'yellow',
      reason: '台风',
      until: '2026-01-20',
    }),
  },
  'assignment.clearOverride': {
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'assignment.clearOverride', ...cell(u) }),
  },
  'assignment.urge': {
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'assignment.urge', ...cell(u), matterName: 'u2', text: '请尽快' }),
  },
  'assignment.issueSlip': {
    issuer: SUPERVISOR,
    make: (u) => ({
      type: 'assignment.issueSlip',
      ...cell(u),
      matterName: 's1',
      level: 'blue',
      text: '请整改',
      due: '2026-02-01',
      reason: null,
    }),
  },
  'assignment.return': {
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'assignment.return', ...cell(u), reason: '请补充' }),
  },
  'assignment.approve': { issuer: SUPERVISOR, make: (u) => ({ type: 'assignment.approve', ...cell(u, 't2') }) },
  'assignment.closeOut': { issuer: ['leader'], make: (u) => ({ type: 'assignment.closeOut', ...cell(u) }) },
  'assignment.resume': { issuer: SUPERVISOR, make: (u) => ({ type: 'assignment.resume', ...cell(u) }) },
  'assignment.setAside': {
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'assignment.setAside', ...cell(u), state: 'suspended', reason: '经费' }),
  },
  'matter.read': { paper: true, unit: REPORTERS, make: (u) => ({ type: 'matter.read', ...paper('u1')(u) }) },
  'matter.reply': {
    paper: true,
    unit: REPORTERS,
    make: (u) => ({ type: 'matter.reply', ...paper('i1')(u), text: '收到' }),
  },
  'matter.decide': {
    paper: true,
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'matter.decide', ...paper('e1')(u), decision: 'granted', reason: null }),
  },
  'matter.close': {
    paper: true,
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'matter.close', ...paper('u1')(u), reason: null }),
  },
  'decision.amend': {
    paper: true,
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'decision.amend', ...paper('d1')(u), text: '改为月底', due: '2026-02-28' }),
  },
  'decision.withdraw': {
    paper: true,
    issuer: SUPERVISOR,
    make: (u) => ({ type: 'decision.withdraw', ...paper('d1')(u) }),
  },
  'board.instruct': {
    issuer: ['leader'],
    make: (u) => ({
      type: 'board.instruct',
      matterName: 'i2',
      taskId: null,
      unitId: u,
      level: 'urgent',
      text: '请专题研究',
    }),
  },
  'board.resolve': {
    issuer: SUPERVISOR,
    make: (u) => ({
      type: 'board.resolve',
      matterName: 'd2',
      origin,
      taskId: null,
      unitId: u,
      text: '月底前报',
      due: '2026-02-10',
    }),
  },
  'meeting.plan': { issuer: CHAIR, make: meetingPlan({ meetingId: 'b1_new' }) },
  'meeting.edit': {
    issuer: CHAIR,
    make: { type: 'meeting.edit', meetingId: 'b1_planned', field: 'title', value: '改期' },
  },
  'meeting.open': { issuer: CHAIR, make: { type: 'meeting.open', meetingId: 'b1_planned' } },
  'meeting.discuss': {
    issuer: SUPERVISOR,
    make: { type: 'meeting.discuss', meetingId: 'b1_open', agendaItemId: 'i1', discussed: true },
  },
  'meeting.close': { issuer: CHAIR, make: { type: 'meeting.close', meetingId: 'b1_open' } },
  'meeting.cancel': { issuer: CHAIR, make: { type: 'meeting.cancel', meetingId: 'b1_spare', reason: '台风' } },
  'command.undo': { make: { type: 'command.undo', commandId: 'c1' } },
  'board.archive': { issuer: SUPERVISOR, make: { type: 'board.archive' } },
}
/** What cannot succeed here whoever asks: there is a board already, all of it is dispatched, nobody undoes another's. */
const NEVER: readonly CommandType[] = ['board.create', 'command.undo']

const has = (actor: Actor, unitId: string, roles: readonly Role[]): boolean =>
  actor !== disabled && actor.grants.some((grant) => grant.unitId === unitId && roles.includes(grant.role))

/** Every command of the matrix, with the unit it is about. */
const SENT: { command: Command; unitId: string | null }[] = Object.values(ROWS).flatMap(({ make }) => {
  const about = (unitId: string | null, made: Command | Command[]) =>
    (Array.isArray(made) ? made : [made]).map((command) => ({ command, unitId }))
  return typeof make === 'function' ? UNITS.flatMap((unit) => about(unit, make(unit))) : about(null, make)
})

/** What a command is refused with for want of authority; null for whoever may. */
function refusalOf(actor: Actor, { command, unitId }: (typeof SENT)[number]): 'forbidden' | 'notFound' | null {
  const { issuer = [], unit = [], paper = false } = ROWS[command.type]
  if (has(actor, ISSUER, issuer) || (unitId !== null && has(actor, unitId, unit))) return null
  const seesPaper = has(actor, ISSUER, [...CHAIR, ...REPORTERS]) || has(actor, unitId ?? '', REPORTERS)
  return paper && !seesPaper ? 'notFound' : 'forbidden'
}
const mayWriteText = (actor: Actor, unitId: string): boolean => has(actor, unitId, REPORTERS)

/** Time that runs by itself, so that no batch waits for company. */
const clock = {
  now: () => Date.parse('2026-01-06T10:00:00+08:00') + Math.round(performance.now() * 100),
  after(_ms: number, run: () => void) {
    const timer = setImmediate(run)
    return () => clearImmediate(timer)
  },
}

/** Every unit has papers of each kind, and there are meetings of each kind. */
function boardAt(state: Reachable): TestBoard {
  const source = { noticeVersionId: 'n', start: 0, end: 40 }
  const board = buildBoard({
    units: UNITS,
    tasks: [{ id: 't1' }, { id: 't2' }, { id: 't3', sources: [source], proposed: ['due'] }, { id: 't4', metric: RATE }],
  })
  for (const meetingId of ['b1_open', 'b1_planned', 'b1_spare']) board.send(supervisor, meetingPlan({ meetingId }))
  board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_open' })
  for (const unit of UNITS) {
    board.send(staff(unit), {
      type: 'assignment.requestExtension',
      ...cell(unit),
      matterName: 'e1',
      due: '2026-09-30',
      text: '迟',
    })
    board.send(supervisor, { type: 'assignment.urge', ...cell(unit), matterName: 'u1', text: '请尽快' })
    board.send(leader, {
      type: 'board.instruct',
      matterName: 'i1',
      taskId: 't1',
      unitId: unit,
      level: 'urgent',
      text: '请研究',
    })
    board.send(supervisor, {
      type: 'board.resolve',
      matterName: 'd1',
      origin,
      taskId: 't1',
      unitId: unit,
      text: '月底前报',
      due: '2026-02-10',
    })
    board.send(staff(unit), { type: 'assignment.acknowledge', ...cell(unit, 't4') })
    const flag = { type: 'assignment.flagCoordination', needsCoordination: true, coordination: '请财政支持' } as const
    board.send(staff(unit), { ...flag, ...cell(unit, 't4') })
    for (const taskId of ['t1', 't2']) walkTo(board, state, taskId, unit)
  }
  // The next day: urged once a day.
  board.now += DAY
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
  const [kind = '', , unit] = change.subject.split(':')
  return ['assignment', 'report', 'matter'].includes(kind) ? (unit ?? null) : null
}

let cases = 0
const succeeded = new Set<CommandType>()
describe('[A2] the matrix: every role at every unit × every command × every unit’s cell and papers', () => {
  for (const state of STATES) {
    it(`with all cells ${state}`, async () => {
      const board = boardAt(state)
      for (const actor of PEOPLE) {
        const { rooms, store } = start(board)
        const room = (await rooms.board('b1'))!
        const before = room.state.seq
        // Everybody's commands are their own: a later one of the same person is no conflict.
        const own = SENT.map((_, i) => `m${i}`)
        const replies = await Promise.all(
          SENT.map(({ command }, i) =>
            rooms.command(room, actor.accountId, {
              commandId: `m${i}`,
              base: before,
              own: own.slice(Math.max(0, i - MAX_OWN), i),
              command,
            }),
          ),
        )
        let forbidden = 0
        for (const [i, reply] of replies.entries()) {
          const sent = SENT[i]!
          const { type } = sent.command
          cases++
          if (reply.ok) succeeded.add(type)
          else if (reply.error.code === 'forbidden') forbidden++
          const code = reply.ok ? 'ok' : reply.error.code
          const what = [actor.accountId, type, sent.unitId, code]
          if (actor === disabled) expect(what).toContain('unauthenticated')
          // An undo of another's command finds none, whoever asks.
          else if (type === 'command.undo') expect(reply.ok).toBe(false)
          else {
            const expected = refusalOf(actor, sent)
            if (expected === null) expect(['forbidden', 'unauthenticated'], what.join(' ')).not.toContain(code)
            else expect(what).toEqual([...what.slice(0, 3), expected])
          }
        }
        // However many there were: one entry at once, and one with the count of those after it.
        await rooms.pipeline.close()
        const denied = store.system.filter((entry) => entry.type === 'denied')
        expect(denied.length).toBeLessThanOrEqual(2)
        expect(denied.reduce((sum, { body }) => sum + Number(body['count'] ?? 1), 0)).toBe(forbidden)
        expect(store.system.every((entry) => entry.actorId === actor.accountId)).toBe(true)
        const units = new Set(actor.grants.map((grant) => grant.unitId))
        for (const change of store.log) {
          expect(change.actorId).toBe(actor.accountId)
          if (!units.has(ISSUER)) expect([change.subject, units.has(unitOf(change) ?? '')]).toContain(true)
        }
        if (!replies.some((reply) => reply.ok)) expect([room.state.seq, store.log]).toEqual([before, []])
        await rooms.close()
      }
    })
  }

  it('in which whoever may did do each of them: a matrix of refusals would prove nothing', () => {
    const all = Object.keys(ROWS) as CommandType[]
    expect(all.filter((type) => !succeeded.has(type))).toEqual(all.filter((type) => NEVER.includes(type)))
  })

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
