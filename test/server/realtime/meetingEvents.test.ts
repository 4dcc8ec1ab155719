import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor } from '#shared/domain/model.ts'
import type { MeetingPeople, Presenter, Shown, ShownView } from '#shared/protocol/meetings.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { buildBoard, handler, leader, meetingPlan, reviewer, staff, supervisor } from '#test/support/builders.ts'
import { type House, type TestSocket, startHouse } from '#test/support/house.ts'

/** Following over real sockets: `b1_m1` is open, with 福州 and 厦门; the supervisor presents, the leader is in the chair. */
const PEOPLE = [supervisor, leader, staff('fuzhou'), handler('xiamen'), reviewer('quanzhou')]
const [fuzhou, xiamen, quanzhou] = PEOPLE.slice(2) as [Actor, Actor, Actor]
const meetingId = 'b1_m1'
const view: ShownView = {
  agendaItemId: 'i1',
  areaId: null,
  unitId: 'fuzhou',
  filters: { red: true, yellow: false, coordination: false, query: '' },
  taskId: null,
  cell: null,
  figures: 'both',
}
let house: House
beforeAll(async () => {
  const board = buildBoard({ units: ['fuzhou', 'xiamen', 'quanzhou'] })
  board.send(supervisor, meetingPlan({ unitIds: ['fuzhou', 'xiamen'], presenterId: supervisor.accountId }))
  board.send(supervisor, { type: 'meeting.open', meetingId })
  house = await startHouse(board, PEOPLE)
})
afterAll(() => house.close())

const heard = <T>(socket: TestSocket, event: 'meeting:shown' | 'meeting:presenter' | 'meeting:people') =>
  new Promise<T>((resolve) => socket.once(event, resolve as never))
/** The next message for which `holds`. */
const until = <T>(socket: TestSocket, event: 'meeting:presenter' | 'meeting:people', holds: (message: T) => boolean) =>
  new Promise<T>((resolve) => {
    const look = (message: T): void => {
      if (!holds(message)) return
      socket.off(event, look as never)
      resolve(message)
    }
    socket.on(event, look as never)
  })

it('[M2] [M3] [M9] what the presenter shows is on the others’ screens and in no log; malformed and foreign is refused', async () => {
  const head = async () => (await createChangeLog(house.elsewhere).loadState('b1'))?.head.seq
  const before = await head()
  const [host, city] = [await house.socket(supervisor), await house.socket(fuzhou)]
  expect(await host.emitWithAck('meeting:join', { meetingId })).toMatchObject({ ok: true, mine: true, shown: null })
  const joined = await city.emitWithAck('meeting:join', { meetingId })
  expect(joined).toMatchObject({ ok: true, mine: false, presenter: { accountId: supervisor.accountId, here: true } })
  const shown = heard<{ shown: Shown }>(city, 'meeting:shown')
  expect(await host.emitWithAck('meeting:show', { meetingId, view, anchor: 't1:fuzhou' })).toEqual({ ok: true })
  expect((await shown).shown).toMatchObject({ n: 1, view, anchor: 't1:fuzhou' })

  expect(await city.emitWithAck('meeting:show', { meetingId, view, anchor: null })).toMatchObject({
    ok: false,
    error: { reason: 'notPresenting' },
  })
  for (const wrong of [
    { ...view, extra: 1 },
    { ...view, figures: 'none' },
    { ...view, unitId: 'x'.repeat(65) },
    { ...view, filters: { ...view.filters, query: 'q'.repeat(201) } },
  ])
    expect(await host.emitWithAck('meeting:show', { meetingId, view: wrong as ShownView, anchor: null })).toMatchObject(
      { ok: false, error: { code: 'invalid' } },
    )

  const late = await house.socket(xiamen)
  expect(await late.emitWithAck('meeting:join', { meetingId })).toMatchObject({ ok: true, shown: { n: 1, view } })
  expect(await head()).toBe(before)
  for (const socket of [host, city, late]) socket.disconnect()
})

it('[M2] more than a page says is refused, and the meeting goes on', async () => {
  const host = await house.socket(supervisor)
  await host.emitWithAck('meeting:join', { meetingId })
  const replies = await Promise.all(
    Array.from({ length: 60 }, () => host.emitWithAck('meeting:show', { meetingId, view, anchor: null })),
  )
  expect(replies.filter(({ ok }) => ok).length).toBeLessThan(40)
  expect(replies.at(-1)).toMatchObject({ ok: false, error: { code: 'tooMany' } })
  host.disconnect()
})

it('[M8] who does not attend cannot join, show, claim or hear', async () => {
  const outsider = await house.socket(quanzhou)
  const nowhere = await outsider.emitWithAck('meeting:join', { meetingId: 'b1_nowhere' })
  expect(await outsider.emitWithAck('meeting:join', { meetingId })).toEqual(nowhere)
  expect(nowhere).toMatchObject({ ok: false, error: { code: 'notFound' } })
  expect(await outsider.emitWithAck('meeting:claim', { meetingId })).toEqual(nowhere)
  expect(await outsider.emitWithAck('meeting:show', { meetingId, view, anchor: null })).toEqual(nowhere)
  const told: string[] = []
  outsider.onAny((event: string) => told.push(event))
  const host = await house.socket(supervisor)
  const leading = await house.socket(leader)
  await leading.emitWithAck('meeting:join', { meetingId })
  await host.emitWithAck('meeting:join', { meetingId })
  const shown = heard(leading, 'meeting:shown')
  await host.emitWithAck('meeting:show', { meetingId, view, anchor: null })
  await shown
  // A round trip after everything that was sent.
  await outsider.emitWithAck('meeting:leave', { meetingId })
  expect(told).toEqual([])
  for (const socket of [outsider, host, leading]) socket.disconnect()
})

it('[M4] [M7] [M8] handed to a city, whose unit is then taken off the meeting: the others are told at once', async () => {
  const [host, city, chair] = [
    await house.socket(supervisor),
    await house.socket(fuzhou),
    await house.socket(leader),
  ] as const
  for (const socket of [host, city, chair]) await socket.emitWithAck('meeting:join', { meetingId })
  type Told = { presenter: Presenter | null; mine: boolean }
  const given = until<Told>(city, 'meeting:presenter', ({ mine }) => mine)
  expect(await host.emitWithAck('meeting:handOver', { meetingId, to: fuzhou.accountId })).toEqual({ ok: true })
  expect((await given).presenter).toMatchObject({ accountId: fuzhou.accountId, here: true })
  expect(await host.emitWithAck('meeting:show', { meetingId, view, anchor: null })).toMatchObject({ ok: false })

  const gone = until<Told>(chair, 'meeting:presenter', ({ presenter }) => presenter?.here === false)
  const fewer = until<{ attendance: MeetingPeople }>(
    chair,
    'meeting:people',
    ({ attendance }) => !attendance.unitIds.includes('fuzhou'),
  )
  const { seq } = (await host.emitWithAck('board:join', { boardId: 'b1' })) as { seq: number }
  const command: Command = { type: 'meeting.edit', meetingId, field: 'unitIds', value: ['xiamen'] }
  expect(
    await host.emitWithAck('board:command', { boardId: 'b1', commandId: 'off', base: seq, command }),
  ).toMatchObject({ ok: true })
  expect((await gone).presenter?.accountId).toBe(fuzhou.accountId)
  await fewer
  const told: string[] = []
  city.onAny((event: string) => told.push(event))
  expect(await city.emitWithAck('meeting:show', { meetingId, view, anchor: null })).toMatchObject({ ok: false })
  expect(await city.emitWithAck('meeting:join', { meetingId })).toMatchObject({
    ok: false,
    error: { code: 'notFound' },
  })
  expect(told).toEqual([])
  for (const socket of [host, city, chair]) socket.disconnect()
})
