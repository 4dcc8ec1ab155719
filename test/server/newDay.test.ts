import { expect, it } from 'vitest'
import type { ServerToClientEvents } from '#shared/protocol/events.ts'
import { buildBoard, leader, staff, walkTo } from '#test/support/builders.ts'
import { FakeClock } from '#test/support/fakeClock.ts'
import { type TestSocket, startHouse } from '#test/support/house.ts'

/** 00:00:05: clocks of computers differ a little. */
const TURN = Date.parse('2026-07-01T00:00:05+08:00')

type Told<E extends keyof ServerToClientEvents> = Parameters<ServerToClientEvents[E]>[0]
const next = <E extends keyof ServerToClientEvents>(socket: TestSocket, event: E): Promise<Told<E>> =>
  new Promise((resolve) => socket.once(event, resolve as never))

it('at midnight, without an edit, completion boards and all other pages are told: what was due the day before is red', async () => {
  const board = buildBoard({ units: ['fuzhou'] })
  const assignmentId = walkTo(board, 'inProgress')
  board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId, percent: 99 })
  const clock = new FakeClock(TURN - 20_000)
  const house = await startHouse(board, [leader, staff('fuzhou')], { clock })
  try {
    const [wall, clerk] = await Promise.all([house.socket(leader), house.socket(staff('fuzhou'))])
    const before = await wall.emitWithAck('summary:join', { boardId: 'b1' })
    const own = await clerk.emitWithAck('summary:join', { boardId: 'b1' })
    for (const reply of [before, own])
      expect(reply).toMatchObject({
        ok: true,
        summary: { date: '2026-06-30', total: { yellow: 1, red: 0, overdue: 0 } },
      })
    const told: string[] = []
    for (const socket of [wall, clerk]) socket.onAny((event: string) => told.push(event))
    clock.advance(19_000)
    // A round trip behind whatever was sent.
    await Promise.all([wall, clerk].map((socket) => socket.emitWithAck('summary:join', { boardId: 'b1' })))
    expect(told).toEqual([])

    const day = Promise.all([wall, clerk].map((socket) => next(socket, 'notice:message')))
    const moved = Promise.all([wall, clerk].map((socket) => next(socket, 'summary:changed')))
    clock.advance(1_000)
    for (const message of await day) expect(message).toEqual({ kind: 'newDay', serverNow: TURN })
    // Within a second of it.
    clock.advance(1_000)
    for (const { summary, latest } of await moved) {
      expect(summary).toMatchObject({ date: '2026-07-01', total: { yellow: 0, red: 1, overdue: 1 } })
      expect(latest).toEqual([])
    }
  } finally {
    await house.close()
  }
})
