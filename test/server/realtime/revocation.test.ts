import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor } from '#shared/domain/model.ts'
import { createAccountStore } from '#db/accounts.ts'
import { appendSystemWithin } from '#db/systemStream.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { DocumentStore } from '#db/documentStore.ts'
import type { DocumentPeer } from '#server/realtime/DocumentRoom.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { viewOfSnapshot } from '#shared/domain/visibility.ts'
import { buildBoard, handler, person, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { type House, type TestSocket, startHouse } from '#test/support/house.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'

const UNITS = ['fuzhou', 'xiamen', 'quanzhou', 'putian', 'sanming']
const flag = (unit: string, needsCoordination: boolean): Command => ({
  type: 'assignment.flagCoordination',
  assignmentId: `t1:${unit}`,
  needsCoordination,
})
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** How many orders of events are tried; INTERLEAVINGS asks for more. */
const INTERLEAVINGS = Number(process.env['INTERLEAVINGS'] ?? 3_000)

describe('[A1] whatever the order of sending, deciding, storing and revoking', () => {
  it(`nothing is stored after the revocation has: ${INTERLEAVINGS} interleavings`, async () => {
    const board = buildBoard({ units: UNITS, tasks: [{ id: 't1' }] })
    for (const unit of UNITS) walkTo(board, 'inProgress', 't1', unit)
    const store = new MemoryStore()
    store.states.set('b1', { state: board.state, head: { seq: board.state.seq, hash: '', at: board.state.at } })
    let time = board.state.at
    const rooms = new Rooms({
      store,
      changeLog: { loadState: (id: string) => Promise.resolve(store.load(id)) } as unknown as ChangeLog,
      documents: { load: (name: string) => Promise.resolve(store.loadDocument(name)) } as unknown as DocumentStore,
      clock: {
        now: () => (time += 10),
        after(ms, run) {
          const timer = ms > 1_000 ? undefined : setImmediate(run)
          return () => clearImmediate(timer)
        },
      },
      outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
      onReadOnly: (_readOnly, error) => {
        throw new Error('storage failed', { cause: error })
      },
      onTrouble: (error) => {
        throw error
      },
    })
    const room = (await rooms.board('b1'))!
    const documents = await Promise.all(UNITS.map(async (unit) => (await rooms.document(`narrative/b1/${unit}`))!))
    let random = 1
    const draw = (below: number): number => {
      random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
      return (random >>> 8) % below
    }
    let accepted = 0
    let refused = 0

    async function interleave(i: number): Promise<void> {
      const unit = UNITS[i % UNITS.length]!
      const accountId = `a${i}`
      const peer: DocumentPeer = { accountId, stored: 0, refused: false, send: () => {}, close: () => {} }
      store.people.set(accountId, person(accountId, `handler@${unit}`))
      const sent: Promise<{ ok: boolean; late: boolean }>[] = []
      let marks: { log: number; updates: number } | null = null
      let told = false
      let revoking: Promise<void> = Promise.resolve()
      const revoke = (): void => {
        const after = [null, person(accountId), person(accountId, `handler@${UNITS[(i + 1) % UNITS.length]!}`)][i % 3]!
        const committed = (): void => void (marks = { log: store.log.length, updates: store.updates.length })
        revoking = store.regrant(accountId, after, committed).then(() => void (told = true))
      }
      // One revocation somewhere among up to eight sendings, with the event loop turned in between or not.
      const steps = 2 + draw(7)
      const at = draw(steps + 1)
      for (let step = 0; step <= steps; step++) {
        if (step === at) revoke()
        const late = told
        if (draw(8) === 0) {
          const doc = new Y.Doc()
          write(doc, '一句')
          const update = Y.encodeStateAsUpdate(doc)
          const document = documents[i % UNITS.length]!
          const verdict = rooms.pipeline.update({ room: document, accountId, peer, update })
          sent.push(verdict.then(({ kind }) => ({ ok: kind === 'admitted', late })))
        } else {
          const request = { commandId: `c${step}`, base: room.state.seq, command: flag(unit, step % 2 === 0) }
          sent.push(rooms.command(room, accountId, request).then(({ ok }) => ({ ok, late })))
        }
        for (let wait = draw(4); wait > 0; wait--) await (draw(2) ? turn() : Promise.resolve())
      }
      const outcomes = await Promise.all(sent)
      await revoking
      const after = marks as { log: number; updates: number } | null
      if (!after) throw new Error('nothing was revoked')
      expect(store.log.slice(after.log).filter((change) => change.actorId === accountId)).toEqual([])
      expect(store.updates.slice(after.updates).filter((row) => row.accountId === accountId)).toEqual([])
      expect(outcomes.filter(({ ok, late }) => ok && late)).toEqual([])
      accepted += outcomes.filter(({ ok }) => ok).length
      refused += outcomes.filter(({ ok }) => !ok).length
    }

    for (let i = 0; i < INTERLEAVINGS; i += 100)
      await Promise.all(Array.from({ length: Math.min(100, INTERLEAVINGS - i) }, (_, k) => interleave(i + k)))
    // A revocation that came before or after everything would prove nothing.
    expect(accepted).toBeGreaterThan(INTERLEAVINGS)
    expect(refused).toBeGreaterThan(INTERLEAVINGS)
    await rooms.close()
  }, 120_000)
})

/** What another process does to an account, and the ends of the log and of a document at that very moment. */
function revokeElsewhere(house: House, accountId: string, document: string): Promise<{ seq: number; updates: number }> {
  return house.elsewhere.writer.transaction().execute(async (trx) => {
    await trx
      .updateTable('account')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', accountId)
      .execute()
    await trx.deleteFrom('role_grant').where('account_id', '=', accountId).execute()
    await appendSystemWithin(trx, [{ at: Date.now(), actorId: null, type: 'account.granted', body: { accountId } }])
    const { seq } = await trx.selectFrom('board').select('seq').where('id', '=', 'b1').executeTakeFirstOrThrow()
    const updates = await trx.selectFrom('document').select('seq').where('name', '=', document).executeTakeFirst()
    return { seq, updates: updates?.seq ?? 0 }
  })
}

const gone = (socket: TestSocket): Promise<void> =>
  socket.connected ? new Promise((resolve) => socket.once('disconnect', () => resolve())) : Promise.resolve()

describe('[A5] a revocation by another process', () => {
  const REVOKED = Array.from({ length: 30 }, (_, i) => person(`revoked-${i}`, `handler@${UNITS[i % 3]!}`))
  const both = person('both', 'handler@fuzhou', 'handler@xiamen')
  const people: Actor[] = [...REVOKED, both, staff('fuzhou'), handler('xiamen'), supervisor]
  let house: House
  beforeAll(async () => {
    const board = buildBoard({ units: UNITS, tasks: [{ id: 't1' }] })
    for (const unit of UNITS) walkTo(board, 'underReview', 't1', unit)
    for (const unit of UNITS)
      board.send(supervisor, { type: 'assignment.return', assignmentId: `t1:${unit}`, reason: '补' })
    house = await startHouse(board, people)
  })
  afterAll(() => house.close())

  it('stops writes at its commit and closes both sockets within two seconds, under load', async () => {
    const closedAfter: number[] = []
    let written = 0
    const life = async (actor: Actor, i: number): Promise<void> => {
      const unit = UNITS[i % 3]!
      const name = `narrative/b1/${unit}`
      const [socket, document] = [await house.socket(actor), await house.open(actor, name)]
      const joined = await socket.emitWithAck('board:join', { boardId: 'b1' })
      if (!joined.ok) throw new Error(joined.error.message)
      const documentClosed = new Promise<number>((resolve) =>
        document.provider.once('connection-close', (event: { code: number } | null) => resolve(event?.code ?? 0)),
      )
      let base = joined.seq
      socket.on('board:changes', (message) => (base = Math.max(base, message.to)))
      const pump = async (): Promise<void> => {
        for (let n = 0; socket.connected; n++) {
          if (n % 5 === 0) write(document.doc, `${actor.accountId} ${n}`)
          const sent = { boardId: 'b1', commandId: `${n}`, base, command: flag(unit, n % 2 === 0) }
          const reply = await socket
            .timeout(1_000)
            .emitWithAck('board:command', sent)
            .catch(() => null)
          if (reply?.ok) written++
        }
      }
      const pumping = pump()
      for (let turns = 5 + i; turns > 0; turns--) await turn()
      const { seq, updates } = await revokeElsewhere(house, actor.accountId, name)
      const began = performance.now()
      const [code] = await Promise.all([documentClosed, gone(socket)])
      closedAfter.push(performance.now() - began)
      document.provider.destroy()
      await pumping
      expect(code).toBe(4001)
      const late = await house.elsewhere.reader
        .selectFrom('change')
        .select('seq')
        .where('actor_id', '=', actor.accountId)
        .where('seq', '>', seq)
        .execute()
      const lateText = await house.elsewhere.reader
        .selectFrom('document_update')
        .select('seq')
        .where('name', '=', name)
        .where('account_id', '=', actor.accountId)
        .where('seq', '>', updates)
        .execute()
      expect([late, lateText]).toEqual([[], []])
    }
    await Promise.all(REVOKED.map(life))
    expect(written, 'there was something to stop').toBeGreaterThan(REVOKED.length)
    expect(Math.max(...closedAfter)).toBeLessThan(2_000)
  }, 60_000)

  it('[B5] leads to a fresh view for the new audience, which neither leaks nor misses', async () => {
    const accounts = createAccountStore(house.elsewhere)
    const by = { actorId: null, at: Date.now() }
    const join = async (socket: TestSocket, since?: number, audience?: string) => {
      const known = since === undefined ? {} : { since, ...(audience === undefined ? {} : { audience }) }
      const reply = await socket.emitWithAck('board:join', { boardId: 'b1', ...known })
      if (!reply.ok) throw new Error(reply.error.message)
      return reply
    }
    const first = await house.socket(both)
    const { seq, audience, grants } = await join(first)
    expect([audience, grants]).toEqual(['units:fuzhou,xiamen', both.grants])
    const unchanged = await join(first, seq, audience)
    expect([unchanged.snapshot, unchanged.changes]).toEqual([undefined, []])

    await accounts.setGrants('both', [{ unitId: 'xiamen', role: 'handler' }], by)
    const notice = new Promise((resolve) => first.once('notice:message', resolve))
    await gone(first)
    expect(await notice).toEqual({ kind: 'regranted' })
    const narrower = await house.socket(both)
    const fresh = await join(narrower, seq, audience)
    expect(fresh.changes).toBeUndefined()
    const view = viewOfSnapshot(fresh.snapshot!)
    const of = (id: string) => view.assignments.find((assignment) => assignment.id === id)
    expect([of('t1:fuzhou')?.returnReason, of('t1:xiamen')?.returnReason]).toEqual([null, '补'])
    expect(view.reports.map((report) => report.assignmentId)).toEqual(['t1:xiamen'])

    await accounts.setGrants('both', [{ unitId: 'fujian', role: 'leader' }], by)
    await gone(narrower)
    const wider = await house.socket(both)
    const whole = await join(wider, fresh.seq, fresh.audience)
    expect(whole.audience).toBe('whole')
    expect(whole.snapshot?.reports).toHaveLength(UNITS.length)
    wider.disconnect()
  })

  it('[A6] of the whole account, or of its password, ends its sockets for good', async () => {
    const accounts = createAccountStore(house.elsewhere)
    const by = { actorId: null, at: Date.now() }
    for (const [actor, end] of [
      [handler('xiamen'), () => accounts.setStatus(handler('xiamen').accountId, 'disabled', by)],
      [staff('fuzhou'), () => accounts.setPassword('fuzhou', { passwordHash: '-' }, by)],
    ] as const) {
      const [socket, document] = [
        await house.socket(actor),
        await house.open(actor, `narrative/b1/${actor.grants[0]!.unitId}`),
      ]
      const closed = new Promise((resolve) =>
        document.provider.once('connection-close', (event: { code: number } | null) => resolve(event?.code)),
      )
      const notice = new Promise((resolve) => socket.once('notice:message', resolve))
      const began = performance.now()
      await end()
      expect([await notice, await closed]).toEqual([{ kind: 'signedOut' }, 4401])
      await gone(socket)
      expect(performance.now() - began).toBeLessThan(2_000)
      document.provider.destroy()
      await expect(house.socket(actor)).rejects.toMatchObject({ data: { code: 'unauthenticated' } })
      const headers = { cookie: await house.cookie(actor) }
      expect((await fetch(`${house.origin}/api/boards`, { headers })).status).toBe(401)
    }
  })
})
