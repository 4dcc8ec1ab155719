import { afterAll, beforeAll, expect, it } from 'vitest'
import { minutesName } from '#shared/document/names.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor, Meeting } from '#shared/domain/model.ts'
import {
  admin,
  auditor,
  buildBoard,
  handler,
  leader,
  meetingPlan,
  person,
  reviewer,
  staff,
  supervisor,
} from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'
import { buildOf } from '#test/support/remixBuild.ts'

/**
 * Who is named in a meeting, at every door that shows one: `b1_m1` is open with 福州. Before it names anybody, while it
 * names everybody, and after.
 */
const meetingId = 'b1_m1'
const foreign = person('foreign', 'handler@elsewhere')
const PEOPLE: Actor[] = [
  supervisor,
  leader,
  staff('fuzhou'),
  handler('xiamen'),
  reviewer('quanzhou'),
  admin,
  auditor,
  foreign,
]
/** Written down by hand: who opens it anyhow, and who does because it names them. */
const ALWAYS = new Set([supervisor, leader, PEOPLE[2]])
const NAMED = new Set([PEOPLE[3], PEOPLE[4]])

let house: House
beforeAll(async () => {
  const board = buildBoard({ units: ['fuzhou', 'xiamen', 'quanzhou'] })
  board.send(supervisor, meetingPlan({ meetingId }))
  board.send(supervisor, { type: 'meeting.open', meetingId })
  house = await startHouse(board, PEOPLE, { build: buildOf(() => new Response(null)) })
})
afterAll(() => house.close())

let sent = 0
async function name(people: readonly Actor[]): Promise<void> {
  const socket = await house.socket(supervisor)
  const joined = await socket.emitWithAck('board:join', { boardId: 'b1' })
  if (!joined.ok) throw new Error(joined.error.message)
  const value: Meeting['people'] = people.map(({ name: called, accountId }) => ({
    name: called,
    accountId,
    role: 'sitsIn',
    absent: false,
  }))
  const command = { type: 'meeting.edit', meetingId, field: 'people', value } as Command
  const commandId = `c-${++sent}`
  expect(
    await socket.emitWithAck('board:command', { boardId: 'b1', commandId, base: joined.seq, command }),
  ).toMatchObject({ ok: true })
  socket.disconnect()
}

/** Opens a document that this person may only be refused. */
async function documentOpens(actor: Actor): Promise<boolean> {
  const headers = { origin: house.origin, cookie: await house.cookie(actor) }
  const socket = house.rawDocument(minutesName(meetingId), headers)
  return new Promise((resolve) => {
    socket.once('unexpected-response', () => resolve(false))
    socket.once('open', () => {
      socket.close()
      resolve(true)
    })
    socket.on('error', () => {})
  })
}

/** Every door that shows a meeting, to one person. */
async function doors(actor: Actor): Promise<Record<string, boolean>> {
  const socket = await house.socket(actor)
  const board = await socket.emitWithAck('board:join', { boardId: 'b1' })
  const room = await socket.emitWithAck('meeting:join', { meetingId })
  socket.disconnect()
  const headers = { cookie: await house.cookie(actor) }
  const response = await fetch(`${house.origin}/api/boards/b1/changes?since=0`, { headers })
  const { changes = [] } = (await response.json()) as { changes?: { subject: string }[] }
  const read = async (door: string): Promise<boolean> => {
    const { status } = await fetch(`${house.origin}/meetings/${meetingId}/${door}`, { headers })
    if (status !== 200 && status !== 404) throw new Error(`${door} answered ${status}`)
    return status === 200
  }
  return {
    board: board.ok && (board.snapshot?.meetings ?? []).length > 0,
    room: room.ok,
    log: changes.some(({ subject }) => subject === `meeting:${meetingId}`),
    minutes: await documentOpens(actor),
    figures: await read('figures'),
    paper: await read('minutes.docx'),
  }
}
async function expectDoors(opens: (actor: Actor) => boolean): Promise<void> {
  for (const actor of PEOPLE) {
    const is = opens(actor)
    expect([actor.accountId, await doors(actor)]).toEqual([
      actor.accountId,
      { board: is, room: is, log: is, minutes: is, figures: is, paper: is },
    ])
  }
}

it('[A9] every door opens to whom the meeting names, as long as they read the board, and shuts when it no longer does', async () => {
  await expectDoors((actor) => ALWAYS.has(actor))
  await name(PEOPLE)
  await expectDoors((actor) => ALWAYS.has(actor) || NAMED.has(actor))
  await name([])
  await expectDoors((actor) => ALWAYS.has(actor))
})

it('[M8] [A9] who is in it when they are taken off hears of it at once, and nothing more', async () => {
  const named = PEOPLE[3]!
  await name([named])
  const socket = await house.socket(named)
  await socket.emitWithAck('board:join', { boardId: 'b1' })
  expect(await socket.emitWithAck('meeting:join', { meetingId })).toMatchObject({
    ok: true,
    attendance: { people: [expect.objectContaining({ accountId: named.accountId })] },
  })
  const open = await house.open(named, minutesName(meetingId))
  const cut = new Promise((resolve) =>
    open.provider.once('connection-close', (event: { code: number } | null) => {
      open.provider.disconnect()
      resolve(event?.code)
    }),
  )
  const fresh = new Promise((resolve) => socket.once('board:changes', (message) => resolve(message.fresh)))
  await name([])
  expect(await fresh).toBe(true)
  expect(await cut).toBe(4001)
  const told: string[] = []
  socket.onAny((event: string) => told.push(event))
  expect(await socket.emitWithAck('meeting:join', { meetingId })).toMatchObject({ error: { code: 'notFound' } })
  const host = await house.socket(supervisor)
  await host.emitWithAck('meeting:join', { meetingId })
  // A round trip behind whatever was sent.
  await socket.emitWithAck('meeting:leave', { meetingId })
  expect(told).toEqual([])
  open.provider.destroy()
  for (const one of [socket, host]) one.disconnect()
})
