import { afterAll, beforeAll, expect, it } from 'vitest'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { plainText } from '#shared/document/text.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor } from '#shared/domain/model.ts'
import { createMinutesStore } from '#db/minutes.ts'
import { systemEntriesOf, systemHead, verifySystemChain } from '#db/systemStream.ts'
import {
  ISSUER,
  buildBoard,
  handler,
  leader,
  meetingPlan,
  person,
  reviewer,
  staff,
  supervisor,
} from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { type House, type OpenDocument, startHouse } from '#test/support/house.ts'

/** Minutes over real sockets and a real file: `c` has a meeting of its own for each test. */
const recorder = person('recorder', `handler@${ISSUER}`)
const PEOPLE = [supervisor, leader, recorder, staff('fuzhou'), handler('xiamen'), reviewer('quanzhou')]
const [fuzhou, xiamen, quanzhou] = PEOPLE.slice(3) as [Actor, Actor, Actor]
let house: House
beforeAll(async () => {
  const board = buildBoard({ units: ['fuzhou', 'xiamen', 'quanzhou'] })
  for (const meetingId of ['b1_close', 'b1_leave']) {
    board.send(supervisor, meetingPlan({ meetingId, unitIds: ['fuzhou', 'xiamen'], recorderId: recorder.accountId }))
    board.send(supervisor, { type: 'meeting.open', meetingId })
  }
  house = await startHouse(board, PEOPLE)
})
afterAll(() => house.close())

const textOf = ({ doc }: OpenDocument): string => plainText(doc.getXmlFragment(MINUTES_FRAGMENT))
/** Opens a document that this person may only be refused. */
async function statusOf(actor: Actor, name: string): Promise<unknown> {
  const socket = house.rawDocument(name, { origin: house.origin, cookie: await house.cookie(actor) })
  return new Promise((resolve) => {
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
    socket.once('open', () => resolve('open'))
    socket.on('error', () => {})
  })
}
let sent = 0
async function send(actor: Actor, command: Command) {
  const socket = await house.socket(actor)
  const joined = await socket.emitWithAck('board:join', { boardId: 'b1' })
  if (!joined.ok) throw new Error(joined.error.message)
  const commandId = `c-${++sent}`
  const reply = await socket.emitWithAck('board:command', { boardId: 'b1', commandId, base: joined.seq, command })
  socket.disconnect()
  return reply
}

it('[A8] two people write, a third closes: what was acknowledged is in the minutes, what came later is refused', async () => {
  const name = minutesName('b1_close')
  const people = [await house.open(supervisor, name), await house.open(recorder, name)]
  const reader = await house.open(leader, name)
  const acknowledged = (open: OpenDocument): number => open.stored.at(-1) ?? 0
  const before = people.map(acknowledged)
  const typed = people.map(() => 0)
  let closing = true
  const typing = people.map(async ({ doc, refused }, p) => {
    while (refused.length === 0) {
      write(doc, `第 ${p}-${typed[p]!++} 段`, MINUTES_FRAGMENT)
      await new Promise(setImmediate)
      expect(closing || typed[p]! < 100_000, 'somebody is refused some time').toBe(true)
    }
  })
  await Promise.all(people.map((open, p) => open.until(() => acknowledged(open) > before[p]! + 5)))
  const reply = await send(leader, { type: 'meeting.close', meetingId: 'b1_close' })
  closing = false
  expect(reply).toMatchObject({ ok: true })
  await Promise.all(typing)
  expect(people.map(({ refused }) => refused[0]?.code)).toEqual(['locked', 'locked'])

  const frozen = await createMinutesStore(house.elsewhere).find('b1_close')
  for (const [p, open] of people.entries()) {
    const stored = acknowledged(open) - before[p]!
    expect(stored).toBeGreaterThan(5)
    for (let i = 0; i < typed[p]!; i++)
      expect([p, i, frozen?.body.includes(`"第 ${p}-${i} 段"`)]).toEqual([p, i, i < stored])
  }
  // Everybody else sees the same as is kept, now and when they come later.
  const last = (text: string) => text.split('\n').filter(Boolean).length
  await reader.until(
    () => last(textOf(reader)) === people.reduce((sum, open, p) => sum + acknowledged(open) - before[p]!, 0),
  )
  const later = await house.open(xiamen, name)
  expect(textOf(later)).toBe(textOf(reader))
  const [entry, ...more] = await systemEntriesOf(
    house.elsewhere,
    ['minutes.final'],
    0,
    await systemHead(house.elsewhere),
  )
  expect([entry?.body, more]).toEqual([
    { board: 'b1', meeting: 'b1_close', seq: frozen?.closedSeq, hash: frozen?.hash },
    [],
  ])
  expect(await verifySystemChain(house.elsewhere)).toMatchObject({ ok: true })
  for (const open of [...people, reader, later]) open.provider.destroy()
})

it('[A9] whose unit no longer takes part is cut off with that change, and is told nothing more', async () => {
  const name = minutesName('b1_leave')
  const writer = await house.open(recorder, name)
  const staying = await house.open(fuzhou, name)
  const leaving = await house.open(xiamen, name)
  expect(await statusOf(quanzhou, name)).toBe(404)
  write(writer.doc, '各市都听见', MINUTES_FRAGMENT)
  await Promise.all([staying, leaving].map((open) => open.until(() => textOf(open).includes('各市都听见'))))
  const closed = new Promise((resolve) =>
    leaving.provider.once('connection-close', (event: { code: number } | null) => {
      leaving.provider.disconnect()
      resolve(event?.code)
    }),
  )
  const edit: Command = { type: 'meeting.edit', meetingId: 'b1_leave', field: 'unitIds', value: ['fuzhou', 'quanzhou'] }
  expect(await send(supervisor, edit)).toMatchObject({ ok: true })
  expect(await closed).toBe(4001)
  write(writer.doc, '厦门不再听见', MINUTES_FRAGMENT)
  await staying.until(() => textOf(staying).includes('厦门不再听见'))
  expect(textOf(leaving)).toBe('各市都听见')
  expect(await statusOf(xiamen, name)).toBe(404)
  expect(await statusOf(quanzhou, name)).toBe('open')
  for (const open of [writer, staying]) open.provider.destroy()
})

it('[A9] who attends without being named reads: what they write is refused, and noted', async () => {
  const name = minutesName('b1_leave')
  const reader = await house.open(fuzhou, name)
  write(reader.doc, '越权', MINUTES_FRAGMENT)
  await reader.until(() => reader.refused.length > 0)
  expect(reader.refused[0]?.code).toBe('forbidden')
  const denied = await systemEntriesOf(house.elsewhere, ['denied'], 0, await systemHead(house.elsewhere))
  expect(denied.map(({ actorId, body }) => [actorId, body['document'], body['code']])).toEqual([
    ['fuzhou', name, 'forbidden'],
  ])
  reader.provider.destroy()
})
