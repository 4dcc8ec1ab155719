import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PING_INTERVAL_MS, PING_TIMEOUT_MS } from '#shared/protocol/limits.ts'
import { systemHead } from '#db/systemStream.ts'
import { buildBoard, handler, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'

const NARRATIVE = 'narrative/b1/fuzhou'
let house: House
beforeAll(async () => {
  const board = buildBoard({ tasks: [{ id: 't1' }] })
  walkTo(board, 'inProgress', 't1', 'fuzhou')
  house = await startHouse(board, [staff('fuzhou'), handler('fuzhou'), supervisor])
})
afterAll(() => house.close())

/** What a network that is gone looks like to both ends: nothing is said any more, and nothing is closed. */
interface Pausable {
  pause(): void
}

const ends = async () => ({
  log: await house.elsewhere.reader.selectFrom('change').select('seq').execute(),
  system: await systemHead(house.elsewhere),
  sessions: await house.elsewhere.reader.selectFrom('session').select(['token_hash', 'renewed_at']).execute(),
})

describe('[V4] a connection whose network is gone', () => {
  it('is gone from the others’ screens within ten seconds, at both doors, and left no trace [V5]', async () => {
    const [watcher, lost] = [await house.socket(supervisor), await house.socket(staff('fuzhou'))]
    const [reader, writer] = [
      await house.open(handler('fuzhou'), NARRATIVE),
      await house.open(staff('fuzhou'), NARRATIVE),
    ]
    const before = await ends()
    const here = new Set<string>()
    let moved = (): void => {}
    watcher.on('presence:changed', ({ present, gone }) => {
      for (const { connectionId, focus } of present) if (focus) here.add(connectionId)
      for (const id of gone) here.delete(id)
      moved()
    })
    const until = (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        moved = () => condition() && resolve()
        moved()
      })
    await watcher.emitWithAck('board:join', { boardId: 'b1' })
    await lost.emitWithAck('board:join', { boardId: 'b1' })
    const focus = { assignmentId: 't1:fuzhou', field: 'percent' } as const
    expect(await lost.emitWithAck('presence:focus', { boardId: 'b1', focus })).toEqual({ ok: true })
    const id = lost.id ?? ''
    await until(() => here.has(id))
    writer.provider.awareness.setLocalStateField('field', 't1/progress')
    const caret = () => reader.provider.awareness.getStates().get(writer.doc.clientID)
    await reader.until(() => caret() !== undefined)

    const { transport } = lost.io.engine as unknown as { transport: { ws: { _socket: Pausable } } }
    transport.ws._socket.pause()
    ;(writer.provider.ws as unknown as { _socket: Pausable })._socket.pause()
    const began = performance.now()
    const after = async (gone: Promise<void>): Promise<number> => {
      await gone
      return performance.now() - began
    }
    const times = await Promise.all([
      after(until(() => !here.has(id))),
      after(reader.until(() => caret() === undefined)),
    ])
    for (const time of times) expect(time).toBeLessThan(10_000)
    expect(PING_INTERVAL_MS + PING_TIMEOUT_MS).toBeLessThan(10_000)
    expect(await ends()).toEqual(before)
    reader.provider.destroy()
  }, 30_000)

  it('[V1] says nothing of a place that is not on the board, nor more than twenty times a second', async () => {
    const socket = await house.socket(staff('fuzhou'))
    await socket.emitWithAck('board:join', { boardId: 'b1' })
    const say = (assignmentId: string) =>
      socket.emitWithAck('presence:focus', { boardId: 'b1', focus: { assignmentId, field: 'percent' } })
    expect(await say('t1:nowhere')).toMatchObject({ error: { code: 'notFound' } })
    expect(await socket.emitWithAck('presence:focus', { boardId: 'b2', focus: null })).toMatchObject({
      error: { code: 'notFound' },
    })
    const replies = await Promise.all(Array.from({ length: 60 }, () => say('t1:fuzhou')))
    const refused = replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code]))
    expect(new Set(refused)).toEqual(new Set(['tooMany']))
    expect(refused.length).toBeGreaterThanOrEqual(30)
  })
})
