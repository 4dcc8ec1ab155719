import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localDate } from '#shared/domain/calendar.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor } from '#shared/domain/model.ts'
import type { NoticeMessage } from '#shared/protocol/events.ts'
import { type MessageItem, type MessagePage, MAX_MESSAGE_IDS } from '#shared/protocol/messages.ts'
import { createAccountStore } from '#db/accounts.ts'
import { buildBoard, handler, leader, nobody, person, staff, supervisor } from '#test/support/builders.ts'
import { type House, type TestSocket, startHouse } from '#test/support/house.ts'
import { within } from '#test/support/waiting.ts'

const fuzhou = staff('fuzhou')
const fuzhou2 = handler('fuzhou')
const xiamen = staff('xiamen')
const both = person('both', 'supervisor@fujian', 'handler@xiamen')
const TELLS_MS = 5_000

let house: House
beforeAll(async () => {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
  // The board has just been dispatched: its log is news to everybody.
  const shift = Date.now() - board.now
  for (const change of board.log) Object.assign(change, { at: change.at + shift })
  Object.assign(board.state, { at: board.state.at + shift })
  board.now = Date.now()
  house = await startHouse(board, [supervisor, leader, fuzhou, fuzhou2, xiamen, both, nobody])
})
afterAll(() => house.close())

async function get(actor: Actor, query = ''): Promise<MessagePage> {
  const response = await fetch(`${house.origin}/api/messages${query}`, {
    headers: { cookie: await house.cookie(actor) },
  })
  expect(response.status).toBe(200)
  return (await response.json()) as MessagePage
}
async function post(actor: Actor | null, path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${house.origin}/api/messages/${path}`, {
    method: 'POST',
    headers: {
      origin: house.origin,
      'content-type': 'application/json',
      ...(actor ? { cookie: await house.cookie(actor) } : {}),
      ...headers,
    },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as { ids: string[]; unread: number } }
}
let names = 0
async function command(actor: Actor, sent: Command): Promise<void> {
  const at = `${house.origin}/api/boards/b1`
  const cookie = await house.cookie(actor)
  const { seq } = (await (await fetch(at, { headers: { cookie } })).json()) as { seq: number }
  const response = await fetch(`${at}/commands`, {
    method: 'POST',
    headers: { origin: house.origin, 'content-type': 'application/json', cookie },
    body: JSON.stringify({ commandId: `m${++names}`, base: seq, command: sent }),
  })
  expect(response.status).toBe(200)
}
const urge = (unitId: string, taskId = 't1') =>
  command(supervisor, {
    type: 'assignment.urge',
    assignmentId: `${taskId}:${unitId}`,
    matterName: `u${++names}`,
    text: '请抓紧办理',
  })
/** The next word of the count for whoever has this socket. */
const told = (socket: TestSocket, unread: (count: number) => boolean = () => true): Promise<number> =>
  within(
    TELLS_MS,
    'the count of messages',
    new Promise((resolve) => {
      const listen = (notice: NoticeMessage): void => {
        if (notice.kind !== 'messages' || !unread(notice.unread)) return
        socket.off('notice:message', listen)
        resolve(notice.unread)
      }
      socket.on('notice:message', listen)
    }),
  )
const kinds = (items: readonly MessageItem[]): string[] => items.map(({ kind }) => kind)

describe('the door of messages', () => {
  it('what is committed reaches those it is for, live, with everything its sentence needs', async () => {
    const [here, colleague, elsewhere] = [
      await house.socket(fuzhou),
      await house.socket(fuzhou2),
      await house.socket(xiamen),
    ]
    const strange: NoticeMessage[] = []
    elsewhere.on('notice:message', (notice) => strange.push(notice))
    const before = (await get(fuzhou)).unread
    const words = [told(here, (count) => count > before), told(colleague)]
    await urge('fuzhou')
    const [count] = await Promise.all(words)
    const page = await get(fuzhou)
    expect(page.unread).toBe(count)
    expect(page.messages[0]).toMatchObject({
      kind: 'urged',
      count: 1,
      readAt: null,
      board: { id: 'b1' },
      reader: 'unit',
      unit: { id: 'fuzhou' },
      task: { id: 't1', title: '任务 t1' },
      text: '请抓紧办理',
    })
    expect(kinds((await get(xiamen)).messages)).not.toContain('urged')
    expect(strange).toEqual([])
    expect((await get(supervisor)).messages).toEqual([])
  })

  it('marking tells the other pages of the person, and can be taken back', async () => {
    const page = await get(fuzhou, '?unread=1')
    const [first] = page.messages
    const socket = await house.socket(fuzhou)
    const word = told(socket)
    const marked = await post(fuzhou, 'read', { ids: [first?.id] })
    expect(marked).toEqual({ status: 200, body: { ids: [first?.id], unread: page.unread - 1 } })
    expect(await word).toBe(page.unread - 1)
    expect((await get(fuzhou, '?unread=1')).messages.map(({ id }) => id)).not.toContain(first?.id)
    expect((await post(fuzhou, 'unread', { ids: [first?.id] })).body).toEqual({
      ids: [first?.id],
      unread: page.unread,
    })
    const all = await post(fuzhou, 'read', { upTo: first?.id, boardId: 'b1' })
    expect(all.body.unread).toBe(0)
    expect((await post(fuzhou, 'unread', { ids: all.body.ids })).body.unread).toBe(page.unread)
  })

  it('nobody reads or marks what is another’s', async () => {
    const theirs = (await get(fuzhou)).messages.map(({ id }) => id)
    expect((await post(xiamen, 'read', { ids: theirs })).body.ids).toEqual([])
    expect((await get(fuzhou)).unread).toBe(theirs.length)
    const before = localDate(Date.now())
    const { today, ...page } = await get(nobody)
    expect(page).toEqual({ messages: [], more: false, unread: 0 })
    expect([before, localDate(Date.now())]).toContain(today)
  })

  it('refuses strangers, other origins and what it does not understand', async () => {
    const [{ id } = { id: '' }] = (await get(fuzhou)).messages
    expect((await fetch(`${house.origin}/api/messages`)).status).toBe(401)
    expect((await post(null, 'read', { ids: [id] })).status).toBe(401)
    for (const origin of ['https://evil.example', 'null'])
      expect((await post(fuzhou, 'read', { ids: [id] }, { origin })).status).toBe(403)
    const wrong = [
      {},
      { ids: [] },
      { ids: ['x'] },
      { ids: [id], upTo: id },
      { upTo: '1' },
      [],
      'x',
      { upTo: id, more: 1 },
    ]
    for (const body of [...wrong, { ids: Array.from({ length: MAX_MESSAGE_IDS + 1 }, () => id) }])
      expect((await post(fuzhou, 'read', body)).status, JSON.stringify(body).slice(0, 60)).toBe(400)
    expect((await post(fuzhou, 'unread', { upTo: id })).status).toBe(400)
    const cookie = await house.cookie(fuzhou)
    for (const query of ['before=x', 'unread=2', 'board=../x', 'more=1', 'before=1&before=2'])
      expect((await fetch(`${house.origin}/api/messages?${query}`, { headers: { cookie } })).status, query).toBe(400)
    expect((await get(fuzhou)).unread).toBeGreaterThan(0)
  })

  it('what was sent to a grant that has ended is neither shown nor counted, and comes back with it', async () => {
    const socket = await house.socket(both)
    const word = told(socket)
    await urge('xiamen', 't2')
    await word
    const before = await get(both)
    expect(kinds(before.messages)).toContain('urged')
    const accounts = createAccountStore(house.elsewhere)
    const by = { actorId: null, at: Date.now() }
    // Who supervises still reads all of the board: but it was not told to the supervisor.
    await accounts.setGrants('both', [{ unitId: 'fujian', role: 'supervisor' }], by)
    expect(await get(both)).toMatchObject({ messages: [], unread: 0 })
    await accounts.setGrants('both', [], by)
    expect(await get(both)).toMatchObject({ messages: [], unread: 0 })
    await accounts.setGrants('both', both.grants, by)
    expect((await get(both)).unread).toBe(before.unread)
  })
})
