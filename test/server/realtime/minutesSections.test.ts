import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { richDoc } from '#shared/document/blocks.ts'
import { headingsOf } from '#shared/document/meetingWords.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { plainText } from '#shared/document/text.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { missingSections } from '#server/realtime/minutesSections.ts'
import { buildBoard, handler, meetingPlan, reviewer, staff, supervisor, supervisor2 } from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { type House, type OpenDocument, type TestSocket, startHouse } from '#test/support/house.ts'

const [item] = meetingPlan().agenda
const AGENDA = ['红灯事项', '黄灯事项', '需协调'].map((title, at) => ({ ...item!, id: `i${at}`, title }))
const TITLES = ['一、红灯事项', '二、黄灯事项', '三、需协调']
const meetings = ['b1_m1', 'b1_m2', 'b1_m3', 'b1_m4', 'b1_m5'] as const
const [attending, stranger] = [handler('fuzhou'), reviewer('xiamen')]
let house: House
beforeAll(async () => {
  const board = buildBoard({ units: ['fuzhou', 'xiamen'] })
  for (const meetingId of meetings)
    board.send(supervisor, meetingPlan({ meetingId, agenda: AGENDA, recorderId: 'fuzhou' }))
  board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_m5' })
  board.send(supervisor, { type: 'meeting.close', meetingId: 'b1_m5' })
  house = await startHouse(board, [supervisor, supervisor2, staff('fuzhou'), attending, stranger])
})
afterAll(() => house.close())

const headings = ({ doc }: Pick<OpenDocument, 'doc'>) => headingsOf(richDoc(doc.getXmlFragment(MINUTES_FRAGMENT)))
const all = (open: OpenDocument) => open.until(() => headings(open).length >= TITLES.length)

it('[M12] pressed by several people at once, again and again, every item has its section once', async () => {
  for (const meetingId of meetings.slice(0, 3)) {
    const name = minutesName(meetingId)
    const open = await house.open(supervisor, name)
    const sockets = await Promise.all([supervisor, supervisor2, staff('fuzhou')].map((actor) => house.socket(actor)))
    const presses = sockets.flatMap((socket) =>
      Array.from({ length: 2 }, () => socket.emitWithAck('meeting:sections', { meetingId })),
    )
    write(open.doc, '同时有人在写', MINUTES_FRAGMENT)
    expect((await Promise.all(presses)).every(({ ok }) => ok)).toBe(true)
    // Whoever comes has what is stored.
    const late = await house.open(supervisor2, name)
    await Promise.all([all(open), all(late)])
    await late.until(() => plainText(late.doc.getXmlFragment(MINUTES_FRAGMENT)).includes('同时有人在写'))
    expect([meetingId, headings(open), headings(late)]).toEqual([meetingId, TITLES, TITLES])
    open.provider.destroy()
    late.provider.destroy()
    for (const socket of sockets) socket.disconnect()
  }
})

it('[M12] [A9] is for whoever writes the minutes, and for nobody once they are final', async () => {
  const press = async (actor: typeof supervisor, meetingId: string) => {
    const socket = await house.socket(actor)
    const reply = await socket.emitWithAck('meeting:sections', { meetingId })
    socket.disconnect()
    return reply
  }
  expect(await press(attending, 'b1_m4')).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(await press(stranger, 'b1_m4')).toMatchObject({ ok: false, error: { code: 'notFound' } })
  expect(await press(supervisor, 'b1_nowhere')).toMatchObject({ ok: false, error: { code: 'notFound' } })
  expect(await press(supervisor, 'b1_m5')).toMatchObject({ ok: false, error: { reason: 'minutesLocked' } })
})

it('[M12] pressing on and on costs the others nothing: an account is told that it is too much', async () => {
  const socket = await house.socket(attending)
  const mine = await house.socket(staff('fuzhou'))
  const press = (by: TestSocket) => by.emitWithAck('meeting:sections', { meetingId: 'b1_m4' })
  const answers = (by: TestSocket) => Promise.all(Array.from({ length: 40 }, () => press(by)))
  const codes = (replies: Reply[]) => new Set(replies.map((reply) => (reply.ok ? 'ok' : reply.error.code)))
  expect(codes(await answers(mine))).toEqual(new Set(['ok', 'tooMany']))
  expect(codes(await answers(socket))).toEqual(new Set(['forbidden', 'tooMany']))
  const denied = await house.elsewhere.reader.selectFrom('system').select('body').where('type', '=', 'denied').execute()
  expect(denied.map(({ body }) => body).join()).toContain(minutesName('b1_m4'))
})

it('what is missing is added at the end, in order; a blank line stays the line one types on', () => {
  const made = (fill: (fragment: Y.XmlFragment) => void) => {
    const doc = new Y.Doc()
    fill(doc.getXmlFragment(MINUTES_FRAGMENT))
    const update = missingSections(doc, AGENDA)
    if (update) Y.applyUpdate(doc, update)
    expect(missingSections(doc, AGENDA)).toBeNull()
    return richDoc(doc.getXmlFragment(MINUTES_FRAGMENT)).content.map((block) => block.type)
  }
  const sections = ['heading', 'paragraph', 'heading', 'paragraph', 'heading', 'paragraph']
  expect(made(() => undefined)).toEqual(sections)
  expect(made((fragment) => fragment.insert(0, [new Y.XmlElement('paragraph')]))).toEqual(sections)
  const own = new Y.XmlElement('heading')
  own.insert(0, [new Y.XmlText('二、黄灯事项')])
  expect(made((fragment) => fragment.insert(0, [own]))).toEqual([
    'heading',
    'heading',
    'paragraph',
    'heading',
    'paragraph',
  ])
  const line = new Y.XmlElement('paragraph')
  line.insert(0, [new Y.XmlText('先写了一句')])
  expect(made((fragment) => fragment.insert(0, [line]))).toEqual(['paragraph', ...sections])
})
