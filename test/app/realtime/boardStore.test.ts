import { describe, expect, it, vi } from 'vitest'
import { errorBody } from '#shared/protocol/errors.ts'
import { BoardLink, BoardServer } from '#test/support/boardLink.ts'
import { buildBoard, handler, person, reviewer, staff, supervisor, walkTo } from '#test/support/builders.ts'

const ID = 't1:fuzhou'
const percent = (value: number, assignmentId = ID) => ({
  type: 'assignment.setPercent' as const,
  assignmentId,
  percent: value,
})
const flag = { type: 'assignment.flagCoordination' as const, assignmentId: ID, needsCoordination: true }

/** A board with work under way in fuzhou and xiamen, and a connected store of fuzhou. */
async function connected() {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
  walkTo(board, 'inProgress', 't1', 'fuzhou')
  walkTo(board, 'inProgress', 't2', 'fuzhou')
  walkTo(board, 'inProgress', 't1', 'xiamen')
  const server = new BoardServer(board)
  const fuzhou = new BoardLink(server, staff('fuzhou'))
  fuzhou.connect()
  await fuzhou.flush()
  return { server, fuzhou, store: fuzhou.store }
}

const shown = (link: BoardLink, id = ID): number | null | undefined => link.store.state.assignments.get(id)?.percent

describe('what a person sees', () => {
  it('shows a command at once, marks it, and calls it saved only after the answer', async () => {
    const { fuzhou, store, server } = await connected()
    const { done } = store.send(percent(60))
    expect(shown(fuzhou)).toBe(60)
    expect(store.markOf(`assignment:${ID}`)).toBe('unsent')
    expect(store.status).toMatchObject({ pending: 1, saving: true, savedAt: null })

    await fuzhou.up()
    expect(server.state.assignments.get(ID)?.percent).toBe(60)
    expect(store.status.pending, 'stored, but not answered yet').toBe(1)

    await fuzhou.down()
    expect(store.status).toMatchObject({ pending: 0, saving: false, savedAt: server.now })
    expect(await done).toEqual({ ok: true, seq: server.state.seq })
    expect(shown(fuzhou), 'the value stays between answer and broadcast').toBe(60)
    await fuzhou.flush()
    expect(shown(fuzhou)).toBe(60)
    expect(store.markOf(`assignment:${ID}`)).toBeNull()
    expect(store.seq).toBe(server.state.seq)
  })

  it('keeps the identity of everything a change does not touch, pending or not', async () => {
    const { fuzhou, store, server } = await connected()
    const other = store.state.assignments.get('t2:fuzhou')
    store.send(percent(60))
    const mine = store.state.assignments.get(ID)
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))
    await fuzhou.down()
    expect(shown(fuzhou, 't1:xiamen')).toBe(70)
    expect(store.state.assignments.get('t2:fuzhou')).toBe(other)
    expect(store.state.assignments.get(ID), 'worked out anew, with the same result').toBe(mine)
  })

  it('tells who follows one subject only when that subject changes', async () => {
    const { fuzhou, store, server } = await connected()
    const here = vi.fn()
    const there = vi.fn()
    store.subscribe(here, `assignment:${ID}`)
    const stop = store.subscribe(there, 'assignment:t1:xiamen')
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))
    await fuzhou.flush()
    expect(here).not.toHaveBeenCalled()
    expect(there).toHaveBeenCalledTimes(1)
    stop()
    server.act(staff('xiamen'), percent(75, 't1:xiamen'))
    store.send(percent(50))
    expect(here).toHaveBeenCalled()
    await fuzhou.flush()
    expect(there).toHaveBeenCalledTimes(1)
  })

  it('marks what others changed until the flash is over, and not what this person changed', async () => {
    const { fuzhou, store, server } = await connected()
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))
    store.send(percent(50))
    await fuzhou.flush()
    expect(store.markOf('assignment:t1:xiamen')).toBe('changed')
    expect(store.markOf(`assignment:${ID}`)).toBeNull()
    // One object as long as nothing else stands out: who shows the whole board renders again only when it must.
    expect([...store.marks]).toEqual([['assignment:t1:xiamen', 'changed']])
    expect(store.marks).toBe(store.marks)
    fuzhou.timers.run()
    expect(store.markOf('assignment:t1:xiamen')).toBeNull()
    expect(store.marks.size).toBe(0)
  })

  it('begins with the view of the page and keeps it for the first render', async () => {
    const { fuzhou, store } = await connected()
    const before = store.initial.assignments.get(ID)?.percent
    store.send(percent(99))
    await fuzhou.flush()
    expect(store.initial.assignments.get(ID)?.percent).toBe(before)
  })

  it('fetches the whole board when the page came with its first rows only', async () => {
    const { server } = await connected()
    const link = new BoardLink(server, supervisor, 'part', false)
    link.connect()
    await link.flush()
    expect(link.joinsSent).toEqual([{ boardId: 'b1' }])
    expect(link.store.status.live).toBe(true)
  })
})

describe('sending', () => {
  it('sends one at a time in the order given, and own commands never conflict with each other', async () => {
    const { fuzhou, store, server } = await connected()
    const all = [60, 61, 62].map((value) => store.send(percent(value)).done)
    expect(fuzhou.commandsSent).toHaveLength(1)
    await fuzhou.flush()
    expect(fuzhou.commandsSent.map((sent) => 'percent' in sent.command && sent.command.percent)).toEqual([60, 61, 62])
    expect((await Promise.all(all)).every((outcome) => outcome.ok)).toBe(true)
    expect(server.state.assignments.get(ID)?.percent).toBe(62)
  })

  it('keeps what was done offline and sends it in order after joining again from where it stood', async () => {
    const { fuzhou, store, server } = await connected()
    fuzhou.drop()
    const since = store.seq
    store.send(percent(60))
    store.send(percent(61))
    store.send({ ...flag, assignmentId: 't2:fuzhou' })
    expect(store.status).toMatchObject({ pending: 3, saving: false, live: false })
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))

    fuzhou.connect()
    await fuzhou.flush()
    expect(fuzhou.joinsSent.at(-1)).toEqual({ boardId: 'b1', since, audience: 'units:fuzhou' })
    expect(store.status.pending).toBe(0)
    expect(store.conflicts).toEqual([])
    expect(server.state.assignments.get(ID)?.percent).toBe(61)
    expect(server.state.assignments.get('t2:fuzhou')?.needsCoordination).toBe(true)
    expect(shown(fuzhou, 't1:xiamen')).toBe(70)
  })

  it('names at most 64 own commands, however much was done offline', async () => {
    const { fuzhou, store, server } = await connected()
    fuzhou.drop()
    for (let value = 0; value < 100; value++) store.send(percent(value % 2))
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))
    fuzhou.connect()
    await fuzhou.flush()
    const counts = fuzhou.commandsSent.map((sent) => sent.own?.length ?? 0)
    expect(Math.max(...counts)).toBeLessThanOrEqual(64)
    expect(Math.max(...counts)).toBeGreaterThan(0)
    expect(store.conflicts).toEqual([])
    expect(server.state.assignments.get(ID)?.percent).toBe(1)
  })

  it('learns from the log what a lost answer would have said', async () => {
    const { fuzhou, store, server } = await connected()
    const { done } = store.send(percent(60))
    await fuzhou.up()
    const { executed } = server
    fuzhou.drop()
    fuzhou.connect()
    await fuzhou.flush()
    expect(server.executed).toBe(executed)
    expect(fuzhou.commandsSent).toHaveLength(1)
    expect(await done).toMatchObject({ ok: true })
    expect(store.status.pending).toBe(0)
  })

  it('sends it again also when the board came back as a whole, and it still has one effect', async () => {
    const { fuzhou, store, server } = await connected()
    const { done } = store.send(percent(60))
    await fuzhou.up()
    fuzhou.drop()
    // A view does not tell whose commands are in it, so only the same id keeps the second one from counting.
    server.bridges = false
    fuzhou.connect()
    await fuzhou.flush()
    expect(fuzhou.commandsSent.map((sent) => sent.commandId)).toEqual(['fuzhou-1', 'fuzhou-1'])
    expect(server.executed).toBe(1)
    expect(await done).toMatchObject({ ok: true })
    expect(shown(fuzhou)).toBe(60)
  })

  it('tries again with the same id while storage is in trouble, keeps the order, and does not hammer', async () => {
    const { fuzhou, store, server } = await connected()
    server.trouble = errorBody('unavailable')
    store.send(percent(60))
    store.send(percent(61))
    await fuzhou.flush()
    expect(fuzhou.commandsSent).toHaveLength(1)
    expect(store.status.pending).toBe(2)
    fuzhou.timers.run()
    await fuzhou.flush()
    expect(fuzhou.commandsSent).toHaveLength(2)
    server.trouble = null
    store.retry()
    await fuzhou.flush()
    expect(fuzhou.commandsSent.map((sent) => sent.commandId)).toEqual(['fuzhou-1', 'fuzhou-1', 'fuzhou-1', 'fuzhou-2'])
    expect(server.state.assignments.get(ID)?.percent).toBe(61)
  })

  it('rolls a refused command back and keeps the refusal with its sentence until it is dismissed', async () => {
    const { fuzhou, store } = await connected()
    const before = shown(fuzhou, 't1:xiamen')
    const { commandId, done } = store.send(percent(99, 't1:xiamen'))
    await fuzhou.flush()
    expect(await done).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(shown(fuzhou, 't1:xiamen')).toBe(before)
    expect(store.status.pending).toBe(0)
    expect(store.refusals).toMatchObject([{ commandId, error: { message: '这一格属于xiamen，你只能看' } }])
    store.dismissRefusal(commandId)
    expect(store.refusals).toEqual([])
  })
})

describe('conflicts', () => {
  /** fuzhou sets 88 without having seen that its colleague has just set 90. */
  async function conflicting() {
    const all = await connected()
    const { server, fuzhou, store } = all
    server.act(handler('fuzhou'), percent(90))
    const { commandId, done } = store.send(percent(88))
    await fuzhou.flush()
    return { ...all, commandId, done }
  }

  it('shows both values, what was seen before, and the truth in the cell', async () => {
    const { fuzhou, store, commandId, done } = await conflicting()
    expect(await done).toMatchObject({ ok: false, error: { code: 'conflict' } })
    expect(store.conflicts).toMatchObject([
      {
        commandId,
        subject: `assignment:${ID}`,
        current: [{ field: 'percent', value: 90, actorId: 'fuzhou-handler' }],
        mine: { percent: 88 },
        seen: { percent: 40 },
        canOverride: true,
      },
    ])
    expect(store.status).toMatchObject({ pending: 0, conflicts: 1 })
    expect(shown(fuzhou)).toBe(90)
    expect(store.markOf(`assignment:${ID}`)).toBe('conflict')
  })

  it('keep leaves what was first', async () => {
    const { fuzhou, store, server, commandId } = await conflicting()
    expect(store.resolve(commandId, 'keep')).toBeNull()
    await fuzhou.flush()
    expect(store.conflicts).toEqual([])
    expect(server.state.assignments.get(ID)?.percent).toBe(90)
    expect(fuzhou.commandsSent).toHaveLength(1)
  })

  it('mine asks again with a new id and the newer base', async () => {
    const { fuzhou, store, server, commandId } = await conflicting()
    const sent = store.resolve(commandId, 'mine')
    await fuzhou.flush()
    expect(await sent?.done).toMatchObject({ ok: true })
    expect(sent?.commandId).not.toBe(commandId)
    expect(server.state.assignments.get(ID)?.percent).toBe(88)
    expect(store.conflicts).toEqual([])
    expect(shown(fuzhou)).toBe(88)
  })

  it('mine works before the broadcast of what was first has arrived', async () => {
    const { server, fuzhou, store } = await connected()
    server.act(handler('fuzhou'), percent(90))
    fuzhou.loseNext()
    const { commandId } = store.send(percent(88))
    await fuzhou.flush()
    store.resolve(commandId, 'mine')
    await fuzhou.flush()
    expect(server.state.assignments.get(ID)?.percent).toBe(88)
    expect(store.conflicts).toEqual([])
  })

  it('holds later work on the same subject until the choice, and lets other work pass', async () => {
    const { server, fuzhou, store } = await connected()
    fuzhou.drop()
    store.send(percent(88))
    const held = store.send(flag)
    const elsewhere = store.send(percent(55, 't2:fuzhou'))
    server.act(handler('fuzhou'), percent(90))
    fuzhou.connect()
    await fuzhou.flush()
    expect(await elsewhere.done).toMatchObject({ ok: true })
    expect(store.status).toMatchObject({ pending: 1, conflicts: 1 })
    expect(server.state.assignments.get(ID)?.needsCoordination).toBe(false)
    const late = store.send(percent(89))
    await fuzhou.flush()
    expect(store.status.pending).toBe(2)

    store.resolve(store.conflicts[0]?.commandId ?? '', 'mine')
    await fuzhou.flush()
    expect(await held.done).toMatchObject({ ok: true })
    expect(await late.done).toMatchObject({ ok: true })
    const sent = fuzhou.commandsSent.map((payload) => payload.commandId)
    expect(sent.indexOf(held.commandId)).toBeLessThan(sent.indexOf(late.commandId))
    expect(server.state.assignments.get(ID)).toMatchObject({ percent: 89, needsCoordination: true })
  })

  it('takes the base of the moment the cell was opened', async () => {
    const { server, fuzhou, store } = await connected()
    const base = store.seq
    server.act(handler('fuzhou'), percent(90))
    await fuzhou.flush()
    store.send(percent(88), { base, seen: { percent: 40 } })
    await fuzhou.flush()
    expect(store.conflicts).toMatchObject([{ seen: { percent: 40 }, mine: { percent: 88 } }])
  })

  it('does not conflict with another person who set the same value', async () => {
    const { server, fuzhou, store } = await connected()
    server.act(handler('fuzhou'), percent(88))
    const { done } = store.send(percent(88))
    await fuzhou.flush()
    expect(await done).toMatchObject({ ok: true })
    expect(store.conflicts).toEqual([])
  })
})

describe('following', () => {
  it('joins again from where it stands after a gap', async () => {
    const { server, fuzhou, store } = await connected()
    const since = store.seq
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))
    fuzhou.loseNext()
    server.act(staff('xiamen'), percent(71, 't1:xiamen'))
    await fuzhou.flush()
    expect(fuzhou.joinsSent.at(-1)).toEqual({ boardId: 'b1', since, audience: 'units:fuzhou' })
    expect(shown(fuzhou, 't1:xiamen')).toBe(71)
    expect(store.seq).toBe(server.state.seq)
  })

  it('[D17] takes the whole board of a server that was put back to an older backup, and goes on with it', async () => {
    const { server, fuzhou, store } = await connected()
    const backup = server.state.seq
    store.send(percent(60))
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))
    await fuzhou.flush()
    fuzhou.drop()
    store.send(percent(65))
    server.putBack(backup)
    fuzhou.connect()
    await fuzhou.flush()
    fuzhou.timers.run()
    await fuzhou.flush()
    expect(store.seq).toBe(server.state.seq)
    // What nobody has any more is gone from the page too. What was done on it is asked about, not lost.
    expect([shown(fuzhou, 't1:xiamen'), shown(fuzhou)]).toEqual([40, 40])
    expect(store.conflicts).toHaveLength(1)
    store.resolve(store.conflicts[0]!.commandId, 'mine')
    await fuzhou.flush()
    expect(server.state.assignments.get(ID)?.percent).toBe(65)
    store.send(percent(80, 't2:fuzhou'))
    await fuzhou.flush()
    expect(server.state.assignments.get('t2:fuzhou')?.percent).toBe(80)
  })

  it('leaves nothing behind of a join that was cut off', async () => {
    const { fuzhou, store } = await connected()
    fuzhou.drop()
    fuzhou.connect()
    fuzhou.drop()
    await fuzhou.flush()
    expect(fuzhou.timers.count).toBe(0)
    fuzhou.connect()
    await fuzhou.flush()
    expect(store.status).toMatchObject({ live: true, problem: null })
    expect(fuzhou.joinsSent).toHaveLength(3)
  })

  it('ignores what it has already and takes the rest of an overlapping message', async () => {
    const { server, fuzhou, store } = await connected()
    const from = store.seq
    server.act(staff('xiamen'), percent(70, 't1:xiamen'))
    await fuzhou.flush()
    server.act(staff('xiamen'), percent(71, 't1:xiamen'))
    fuzhou.loseNext()
    const changes = server.log.filter((change) => change.seq > from)
    fuzhou.tellRaw({ from, to: server.state.seq, changes })
    fuzhou.tellRaw({ from, to: server.state.seq, changes })
    await fuzhou.flush()
    expect(shown(fuzhou, 't1:xiamen')).toBe(71)
    expect(fuzhou.joinsSent).toHaveLength(1)
  })

  it('advances over changes it may not see', async () => {
    const { server, fuzhou, store } = await connected()
    server.act(staff('xiamen'), {
      type: 'assignment.submit',
      assignmentId: 't1:xiamen',
      kind: 'period',
      period: '2026-01',
    })
    await fuzhou.flush()
    expect(store.seq).toBe(server.state.seq)
    expect([...store.state.reports.values()]).toEqual([])
    expect(fuzhou.joinsSent).toHaveLength(1)
  })

  it('takes a fresh view when grants or openness changed', async () => {
    const { server, fuzhou, store } = await connected()
    expect(shown(fuzhou, 't1:xiamen')).toBe(40)
    server.act(supervisor, { type: 'board.setOpenness', openness: 'own' })
    fuzhou.loseNext()
    fuzhou.tellRaw({ from: store.seq, to: server.state.seq, changes: [], fresh: true })
    await fuzhou.flush()
    expect(fuzhou.joinsSent.at(-1)).toEqual({ boardId: 'b1' })
    expect(shown(fuzhou, 't1:xiamen')).toBeNull()
  })

  it('[B5] names the audience it was filtered for, and takes a whole view as the person of other grants', async () => {
    const { server, fuzhou, store } = await connected()
    const both = person('fuzhou', 'handler@fuzhou', 'handler@xiamen')
    server.act(staff('xiamen'), {
      type: 'assignment.submit',
      assignmentId: 't1:xiamen',
      kind: 'period',
      period: '2026-01',
    })
    await fuzhou.flush()
    expect([...store.state.reports.values()]).toEqual([])

    fuzhou.regrant(both)
    fuzhou.reconnect()
    await fuzhou.flush()
    expect(fuzhou.joinsSent.at(-1)).toMatchObject({ audience: 'units:fuzhou' })
    expect([...store.state.reports.values()].map((report) => report.assignmentId)).toEqual(['t1:xiamen'])
    expect(store.actor.grants).toEqual(both.grants)
    expect(fuzhou.freshCalls, 'the page is asked for anew').toBe(1)

    fuzhou.reconnect()
    await fuzhou.flush()
    expect(fuzhou.joinsSent.at(-1)).toMatchObject({ audience: 'units:fuzhou,xiamen', since: store.seq })

    fuzhou.regrant(handler('xiamen'))
    fuzhou.reconnect()
    await fuzhou.flush()
    expect(store.state.assignments.get(ID)).toMatchObject({ acknowledgedBy: null, reportCount: 0 })
    expect(fuzhou.freshCalls).toBe(2)
  })

  it('[B5] asks for the page anew when other roles came without another audience', async () => {
    const { fuzhou, store } = await connected()
    fuzhou.regrant(handler('fuzhou'))
    fuzhou.reconnect()
    await fuzhou.flush()
    expect(store.actor.grants).toEqual(handler('fuzhou').grants)
    expect(fuzhou.freshCalls).toBe(1)
    fuzhou.reconnect()
    await fuzhou.flush()
    expect(fuzhou.freshCalls).toBe(1)
  })

  it('keeps commands over a fresh view', async () => {
    const { server, fuzhou, store } = await connected()
    fuzhou.tellRaw({ from: store.seq, to: store.seq, changes: [], fresh: true })
    await fuzhou.down()
    const { done } = store.send(percent(60))
    await fuzhou.flush()
    expect(await done).toMatchObject({ ok: true })
    expect(server.state.assignments.get(ID)?.percent).toBe(60)
  })
})

describe('undo', () => {
  it('takes back the last own command that can be taken back, step by step', async () => {
    const { fuzhou, store, server } = await connected()
    expect(store.canUndo).toBe(false)
    store.send(percent(60))
    await fuzhou.flush()
    store.send(percent(70))
    expect(store.canUndo).toBe(true)
    store.undo()
    expect(shown(fuzhou), 'at once, even before the command itself was answered').toBe(60)
    await fuzhou.flush()
    expect(server.state.assignments.get(ID)?.percent).toBe(60)
    store.undo()
    await fuzhou.flush()
    expect(server.state.assignments.get(ID)?.percent).toBe(40)
    expect(store.undo()).toBeNull()
  })

  it('does not offer steps that others act upon, nor values set again by someone else', async () => {
    const board = buildBoard()
    const server = new BoardServer(board)
    const link = new BoardLink(server, reviewer('fuzhou'))
    link.connect()
    await link.flush()
    link.store.send({ type: 'assignment.acknowledge', assignmentId: ID })
    await link.flush()
    expect(link.store.canUndo).toBe(false)
    link.store.send(percent(20))
    await link.flush()
    expect(link.store.canUndo).toBe(true)
    server.act(handler('fuzhou'), percent(30))
    await link.flush()
    expect(link.store.canUndo).toBe(false)
  })

  it('rolls back an undo that lost, and offers no override for it', async () => {
    const { fuzhou, store, server } = await connected()
    store.send(percent(60))
    await fuzhou.flush()
    server.act(handler('fuzhou'), percent(90))
    store.undo()
    await fuzhou.flush()
    expect(store.conflicts).toMatchObject([{ canOverride: false, current: [{ value: 90 }] }])
    expect(store.resolve(store.conflicts[0]?.commandId ?? '', 'mine')).toBeNull()
    expect(shown(fuzhou)).toBe(90)
  })
})
