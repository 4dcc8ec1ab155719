import type * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { viewOfSnapshot } from '#shared/domain/visibility.ts'
import type { BoardChanges } from '#shared/protocol/events.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { CLOSE_TOO_MANY, MESSAGE_QUERY_AWARENESS } from '#shared/document/messages.ts'
import { MAX_MESSAGES_PER_SECOND } from '#shared/protocol/limits.ts'
import { buildBoard, handler, leader, nobody, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { type House, type TestSocket, startHouse } from '#test/support/house.ts'

const fuzhou = staff('fuzhou')
const fuzhou2 = handler('fuzhou')
const xiamen = staff('xiamen')
const doomed = { ...handler('fuzhou'), accountId: 'doomed' }
const returning = { ...handler('fuzhou'), accountId: 'returning' }
const flooder = { ...handler('fuzhou'), accountId: 'flooder' }
const CELL = 't1:fuzhou'
const NARRATIVE = 'narrative/b1/fuzhou'

let house: House
beforeAll(async () => {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
  walkTo(board, 'inProgress', 't1', 'fuzhou')
  house = await startHouse(board, [fuzhou, fuzhou2, xiamen, supervisor, leader, nobody, doomed, returning, flooder])
})
afterAll(() => house.close())

let nextId = 0
async function command(socket: TestSocket, sent: Command, base: number): Promise<Reply<{ seq: number }>> {
  const commandId = `door-${++nextId}`
  return socket.emitWithAck('board:command', { boardId: 'b1', commandId, base, command: sent })
}
const setPercent = (percent: number, assignmentId = CELL): Command => ({
  type: 'assignment.setPercent',
  assignmentId,
  percent,
})
async function join(socket: TestSocket, since?: number) {
  const reply = await socket.emitWithAck('board:join', { boardId: 'b1', ...(since === undefined ? {} : { since }) })
  if (!reply.ok) throw new Error(reply.error.message)
  return reply
}
const told = (socket: TestSocket, until: (message: BoardChanges) => boolean): Promise<BoardChanges> =>
  new Promise((resolve) => {
    const listen = (message: BoardChanges): void => {
      if (!until(message)) return
      socket.off('board:changes', listen)
      resolve(message)
    }
    socket.on('board:changes', listen)
  })
/** How opening a bare websocket ends: the HTTP status that refused it, or 'open'. */
const opening = (name: string, headers: Record<string, string>): Promise<number | 'open'> =>
  new Promise((resolve) => {
    const socket = house.rawDocument(name, headers)
    socket.once('open', () => {
      resolve('open')
      socket.terminate()
    })
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => {})
  })

describe('who gets in', () => {
  it('[S1] foreign, absent and null Origin are refused at both doors', async () => {
    const cookie = await house.cookie(fuzhou)
    const { origin } = house
    expect(await opening(NARRATIVE, { cookie, origin })).toBe('open')
    for (const wrong of ['https://evil.example', 'null', `${origin}.evil.example`]) {
      expect([wrong, await opening(NARRATIVE, { cookie, origin: wrong })]).toEqual([wrong, 403])
      await expect(house.socket(fuzhou, { origin: wrong })).rejects.toThrow()
    }
    expect(await opening(NARRATIVE, { cookie })).toBe(403)
    await expect(house.socket(fuzhou, { origin: '' })).rejects.toThrow()
  })

  it('[S2] without a session neither door opens', async () => {
    const { origin } = house
    expect(await opening(NARRATIVE, { origin })).toBe(401)
    expect(await opening(NARRATIVE, { origin, cookie: 'duban_session=nonsense' })).toBe(401)
    await expect(house.socket(fuzhou, { cookie: 'duban_session=nonsense' })).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    })
  })

  it('[S2] signing out closes the sockets of the session', async () => {
    const cookie = await house.cookie(doomed)
    const socket = await house.socket(doomed)
    const document = await house.open(doomed, NARRATIVE)
    const notice = new Promise((resolve) => socket.once('notice:message', resolve))
    const gone = new Promise((resolve) => socket.once('disconnect', resolve))
    const closed = new Promise<number | undefined>((resolve) =>
      document.provider.once('connection-close', (event: { code: number } | null) => resolve(event?.code)),
    )
    await house.signOut(cookie)
    expect(await notice).toEqual({ kind: 'signedOut' })
    await gone
    expect(await closed).toBe(4401)
    document.provider.destroy()
    expect(await opening(NARRATIVE, { cookie, origin: house.origin })).toBe(401)
  })

  it('[S2] nothing that a connection was given lets it back in once its session is over', async () => {
    const cookie = await house.cookie(returning)
    const socket = await house.socket(returning)
    await socket.emitWithAck('board:join', { boardId: 'b1' })
    // By such a token Socket.IO would take a connection back without asking who it is.
    expect((socket as unknown as { _pid?: string })._pid).toBeUndefined()
    const gone = new Promise((resolve) => socket.once('disconnect', resolve))
    socket.io.engine.close()
    await gone
    await house.signOut(cookie)
    for (const pid of [socket.id ?? '', 'x'])
      await expect(house.socket(returning, {}, { pid, offset: '' })).rejects.toMatchObject({
        data: { code: 'unauthenticated' },
      })
  })

  it('[S7] a page of another account or another database is let in at neither door', async () => {
    const socket = await house.socket(fuzhou, {}, { account: 'fuzhou' })
    expect(socket.connected).toBe(true)
    await expect(house.socket(fuzhou, {}, { account: 'xiamen' })).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    })
    await expect(house.socket(fuzhou, {}, { house: 'another' })).rejects.toMatchObject({ data: { code: 'stale' } })

    const headers = { origin: house.origin, cookie: await house.cookie(fuzhou) }
    const closing = (query: string): Promise<number> =>
      new Promise((resolve) => house.rawDocument(`${NARRATIVE}?${query}`, headers).once('close', resolve))
    expect(await opening(`${NARRATIVE}?account=fuzhou&schema=1`, headers)).toBe('open')
    expect(await closing('account=xiamen')).toBe(4401)
    expect(await closing('account=fuzhou&house=another')).toBe(4409)
    expect(await closing('schema=0')).toBe(4409)
  })

  it('[A4] what may not be read answers like what does not exist', async () => {
    const { origin } = house
    const asXiamen = { origin, cookie: await house.cookie(xiamen) }
    for (const name of [NARRATIVE, 'narrative/b1/atlantis', 'narrative/nope/xiamen', 'minutes/m1', 'x', '%'])
      expect([name, await opening(name, asXiamen)]).toEqual([name, 404])
    const socket = await house.socket(nobody)
    const replies = await Promise.all(['b1', 'nope'].map((boardId) => socket.emitWithAck('board:join', { boardId })))
    expect(replies[0]).toEqual(replies[1])
    expect(replies[0]).toMatchObject({ ok: false, error: { code: 'notFound' } })
  })
})

describe('commands and broadcasts', () => {
  it('[B1] reach the others, filtered for each', async () => {
    const [mine, officer, other] = [
      await house.socket(fuzhou),
      await house.socket(supervisor),
      await house.socket(xiamen),
    ]
    const { seq } = await join(mine)
    await join(officer)
    const view = viewOfSnapshot((await join(other)).snapshot!)
    expect(view.assignments.find((a) => a.id === CELL)).toMatchObject({ acknowledgedBy: null, reportCount: 0 })
    const news = [officer, other].map((socket) => told(socket, (message) => message.to > seq))
    const reply = await command(mine, setPercent(41), seq)
    expect(reply.ok).toBe(true)
    const [whole, outside] = await Promise.all(news)
    expect(whole?.changes[0]).toMatchObject({ actorId: 'fuzhou', after: { percent: 41 } })
    expect(outside?.changes[0]).toMatchObject({ actorId: '', commandId: '', after: { percent: 41 } })
    expect(outside?.changes[0]?.after).not.toHaveProperty('updatedAt')
  })

  it('[P1] the answer comes before the news of one’s own command', async () => {
    const socket = await house.socket(fuzhou)
    const { seq } = await join(socket)
    const heard: string[] = []
    socket.on('board:changes', () => heard.push('news'))
    const news = told(socket, (message) => message.to > seq)
    const sent = { boardId: 'b1', commandId: `door-${++nextId}`, base: seq, command: setPercent(43) }
    // Heard as it comes: a promise would hear of it a little later.
    socket.emit('board:command', sent, (reply) => heard.push(reply.ok ? 'answered' : reply.error.code))
    await news
    expect(heard).toEqual(['answered', 'news'])
  })

  it('[A2] nobody writes another unit’s cell: socket and HTTP', async () => {
    for (const actor of [xiamen, supervisor, leader]) {
      const socket = await house.socket(actor)
      const { seq, snapshot } = await join(socket)
      const before = snapshot?.assignments.find((a) => a.id === CELL)?.percent
      expect(await command(socket, setPercent(99), seq)).toMatchObject({
        ok: false,
        error: { code: 'forbidden', message: '这一格属于fuzhou，你只能看' },
      })
      const response = await fetch(`${house.origin}/api/boards/b1/commands`, {
        method: 'POST',
        headers: {
          origin: house.origin,
          cookie: await house.cookie(actor),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ commandId: `http-${++nextId}`, base: seq, command: setPercent(99) }),
      })
      expect(response.status).toBe(403)
      const after = (await join(socket)).snapshot
      expect(after?.assignments.find((a) => a.id === CELL)?.percent).toBe(before)
    }
  })

  it('[B3] a join with since misses nothing and repeats nothing while others write', async () => {
    const [writer, reader] = [await house.socket(fuzhou), await house.socket(supervisor)]
    const start = (await join(writer)).seq
    const seen: number[] = []
    let at = start
    let awaited = Infinity
    let reached = (): void => {}
    reader.on('board:changes', (message) => {
      if (message.to <= at) return
      // A frame that does not connect would be a gap.
      expect(message.from).toBeLessThanOrEqual(at + 1)
      seen.push(...message.changes.map((change) => change.seq).filter((seq) => seq > at))
      at = message.to
      if (at >= awaited) reached()
    })
    const writing = (async () => {
      let last = start
      for (let i = 0; i < 60; i++) {
        const reply = await command(writer, setPercent(i % 50), last)
        if (!reply.ok) throw new Error(reply.error.message)
        last = reply.seq
      }
      return last
    })()
    for (let i = 0; i < 10; i++) {
      const { seq, changes } = await join(reader, at)
      for (const change of changes ?? []) if (change.seq > at) seen.push(change.seq)
      at = Math.max(at, seq)
    }
    awaited = await writing
    if (at < awaited) await new Promise<void>((resolve) => (reached = resolve))
    expect(seen).toEqual(Array.from({ length: awaited - start }, (_, i) => start + 1 + i))
  })

  it('[B4] changed openness asks for a fresh join', async () => {
    const [officer, other] = [await house.socket(supervisor), await house.socket(xiamen)]
    const { seq } = await join(officer)
    await join(other)
    const news = told(other, (message) => message.fresh === true)
    await command(officer, { type: 'board.setOpenness', openness: 'own' }, seq)
    expect((await news).changes).toEqual([])
    const hidden = (await join(other)).snapshot
    expect(hidden?.assignments.find((a) => a.id === CELL)?.percent).toBeNull()
    await command(officer, { type: 'board.setOpenness', openness: 'all' }, seq + 1)
  })

  it('[S3] malformed events and missing callbacks are answered or ignored, and the server lives', async () => {
    const socket = await house.socket(fuzhou)
    const bare = socket as unknown as {
      emit(...args: unknown[]): void
      emitWithAck(...args: unknown[]): Promise<Reply>
    }
    for (const payload of [undefined, null, 7, [], {}, { boardId: '../x' }, { boardId: 'b1', since: -1 }])
      expect(await bare.emitWithAck('board:join', payload)).toMatchObject({ ok: false, error: { code: 'invalid' } })
    bare.emit('board:join')
    bare.emit('board:command', { boardId: 'b1' }, 'no function')
    bare.emit('no such event', 1, 2, 3)
    expect(await command(socket, setPercent(5), 10_000)).toMatchObject({ error: { reason: 'baseBeyondHead' } })
    const unknown = { type: 'assignment.grow', assignmentId: CELL } as unknown as Command
    expect(await command(socket, unknown, 0)).toMatchObject({ ok: false, error: { code: 'invalid' } })
    expect((await join(socket)).ok).toBe(true)
    expect(house.logged.filter((line) => line.includes('"level":50'))).toEqual([])
  })

  it('[S4] more than 200 messages a second are answered tooMany', async () => {
    const socket = await house.socket(fuzhou2)
    const focus = { boardId: 'b1', focus: null }
    await join(socket)
    const replies = await Promise.all(
      Array.from({ length: MAX_MESSAGES_PER_SECOND + 100 }, () => socket.emitWithAck('presence:focus', focus)),
    )
    const refused = replies.filter((reply) => !reply.ok)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toMatchObject({ error: { code: 'tooMany' } })
  })

  it('[S4] who floods a document is cut off, and may not come back at once; others may', async () => {
    const headersOf = async (actor: typeof flooder) => ({ origin: house.origin, cookie: await house.cookie(actor) })
    const socket = house.rawDocument(NARRATIVE, await headersOf(flooder))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await new Promise((resolve) => socket.once('open', resolve))
    for (let i = 0; i < MAX_MESSAGES_PER_SECOND + 100; i++) socket.send(Uint8Array.of(MESSAGE_QUERY_AWARENESS))
    expect(await closed).toBe(CLOSE_TOO_MANY)
    expect(await opening(NARRATIVE, await headersOf(flooder))).toBe(429)
    expect(await opening(NARRATIVE, await headersOf(fuzhou2))).toBe('open')
  })
})

describe('presence', () => {
  it('[V1] is stamped by the server and seen by colleagues and the issuing unit only', async () => {
    const [mine, officer, other] = [
      await house.socket(fuzhou),
      await house.socket(supervisor),
      await house.socket(xiamen),
    ]
    await join(other)
    await join(officer)
    const seen = new Promise((resolve) =>
      officer.on('presence:changed', ({ present }) => {
        const me = present.find((p) => p.connectionId === mine.id && p.focus)
        if (me) resolve(me)
      }),
    )
    await join(mine)
    await mine.emitWithAck('presence:focus', { boardId: 'b1', focus: { assignmentId: CELL, field: 'percent' } })
    expect(await seen).toMatchObject({ accountId: 'fuzhou', unitId: 'fuzhou', name: 'fuzhou' })
    expect([...new Set((await join(other)).present.map((p) => p.unitId))]).toEqual(['xiamen'])
  })
})

describe('documents over the y-websocket protocol', () => {
  it('two people type at once and both texts survive, acknowledged after storage', async () => {
    const [a, b] = [await house.open(fuzhou, NARRATIVE), await house.open(fuzhou2, NARRATIVE)]
    write(a.doc, '甲的话')
    write(b.doc, '乙的话')
    const text = (doc: Y.Doc): string => doc.getXmlFragment('t1/progress').toString()
    await Promise.all(
      [a, b].map((side) => side.until(() => text(side.doc).includes('甲的话') && text(side.doc).includes('乙的话'))),
    )
    // One step 2 and one update each.
    await Promise.all([a, b].map((side) => side.until(() => side.stored.at(-1) === 2)))
    expect(text(a.doc)).toBe(text(b.doc))
    a.provider.destroy()
    b.provider.destroy()
    const again = await house.open(supervisor, NARRATIVE)
    expect(text(again.doc)).toContain('甲的话')
  })

  it('[A3] a reader’s typing is refused and reaches nobody', async () => {
    const [reader, writer] = [await house.open(leader, NARRATIVE), await house.open(fuzhou, NARRATIVE)]
    write(reader.doc, '越权')
    await reader.until(() => reader.refused.length > 0)
    expect(reader.refused[0]).toEqual({ code: 'forbidden', detail: 'reader' })
    write(writer.doc, '正常')
    await writer.until(() => writer.stored.at(-1) === 2)
    const later = await house.open(supervisor, NARRATIVE)
    expect(later.doc.getXmlFragment('t1/progress').toString()).not.toContain('越权')
    expect(later.doc.getXmlFragment('t1/progress').toString()).toContain('正常')
  })

  it('[D8] awareness carries the server’s user, and nobody speaks for another', async () => {
    const [me, colleague, observer] = [
      await house.open(fuzhou, NARRATIVE),
      await house.open(fuzhou2, NARRATIVE),
      await house.open(supervisor, NARRATIVE),
    ]
    me.provider.awareness.setLocalState({ user: { name: '省长', accountId: 'leader' }, field: 't1/progress' })
    const entry = () => observer.provider.awareness.getStates().get(me.doc.clientID)
    await observer.until(() => entry()?.field !== undefined)
    expect(entry()).toEqual({ user: { accountId: 'fuzhou', name: 'fuzhou' }, field: 't1/progress' })
    // The colleague takes over the client id: ignored, since that entry is another connection's.
    colleague.provider.awareness.clientID = me.doc.clientID
    colleague.provider.awareness.setLocalState({ field: 'stolen' })
    colleague.provider.awareness.clientID = colleague.doc.clientID
    colleague.provider.awareness.setLocalState({ field: 'own' })
    const own = () => observer.provider.awareness.getStates().get(colleague.doc.clientID)
    await observer.until(() => own() !== undefined)
    expect(entry()).toMatchObject({ field: 't1/progress' })
    me.provider.destroy()
    await observer.until(() => entry() === undefined)
  })
})
