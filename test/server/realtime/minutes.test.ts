import { type Node, Schema } from '@tiptap/pm/model'
import { updateYFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRandom } from '#db/seed/random.ts'
import { richDoc } from '#shared/document/blocks.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { plainText } from '#shared/document/text.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor, Role } from '#shared/domain/model.ts'
import { createBoardDirectory } from '#server/boardDirectory.ts'
import type { Verdict } from '#server/realtime/admission.ts'
import { systemClock } from '#server/realtime/clock.ts'
import type { DocumentPeer, DocumentRoom } from '#server/realtime/DocumentRoom.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import {
  ISSUER,
  type TestBoard,
  buildBoard,
  handler,
  leader,
  meetingPlan,
  nobody,
  person,
  staff,
  supervisor,
} from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'

const meetingId = 'b1_m1'
const NAME = minutesName(meetingId)
const recorder = person('recorder', `handler@${ISSUER}`)
const [fuzhou, xiamen] = [staff('fuzhou'), handler('xiamen')]

/** A meeting that Fuzhou takes part in and Xiamen does not; `fuzhou` presents, so that a city writes too. */
function meetingBoard(): TestBoard {
  const board = buildBoard()
  board.send(
    supervisor,
    meetingPlan({ chairId: 'supervisor', recorderId: recorder.accountId, presenterId: fuzhou.accountId }),
  )
  board.send(supervisor, { type: 'meeting.open', meetingId })
  return board
}

let store: MemoryStore
let loads: number
let rooms: Rooms
beforeEach(() => {
  store = new MemoryStore()
  for (const actor of [fuzhou, xiamen, supervisor, leader, recorder]) store.people.set(actor.accountId, actor)
  const { state } = meetingBoard()
  store.states.set('b1', { state, head: { seq: state.seq, hash: '', at: state.at } })
  loads = 0
  rooms = new Rooms({
    store,
    changeLog: {
      loadState: (id: string) => Promise.resolve(store.states.has(id) ? store.load(id) : null),
    } as never,
    documents: {
      load: (name: string) => {
        loads++
        return Promise.resolve(store.loadDocument(name))
      },
    } as never,
    clock: systemClock,
    outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
    onReadOnly: () => {},
    onTrouble: (error) => {
      throw error
    },
  })
})

afterEach(() => rooms.close())

async function minutes(): Promise<DocumentRoom> {
  const room = await rooms.document(NAME)
  if (!room) throw new Error('no minutes')
  return room
}

/** Somebody with the minutes open, who sends every change at once. */
function participant(room: DocumentRoom, accountId: string) {
  const doc = new Y.Doc()
  const peer: DocumentPeer = { accountId, stored: 0, refused: false, send: () => {}, close: () => {} }
  const sent: Promise<Verdict>[] = []
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc), 'server')
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'server') sent.push(rooms.pipeline.update({ room, accountId, peer, update }))
  })
  return { doc, peer, sent, fragment: doc.getXmlFragment(MINUTES_FRAGMENT) }
}
const kindsOf = async (sent: Promise<Verdict>[]): Promise<string[]> =>
  (await Promise.all(sent)).map((verdict) => (verdict.kind === 'refused' ? verdict.code : verdict.kind))

/** The nodes and marks of an editor for minutes, by their names in Tiptap. */
const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*' },
    heading: { group: 'block', content: 'inline*', attrs: { level: { default: 1 } } },
    bulletList: { group: 'block list', content: 'listItem+' },
    orderedList: {
      group: 'block list',
      content: 'listItem+',
      attrs: { start: { default: 1 }, type: { default: null } },
    },
    listItem: { content: 'paragraph (paragraph | list)*' },
    table: { group: 'block', content: 'tableRow+' },
    tableRow: { content: '(tableCell | tableHeader)*' },
    tableCell: {
      content: '(paragraph | list)+',
      attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
    },
    tableHeader: {
      content: 'paragraph+',
      attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
    },
    text: { group: 'inline' },
    hardBreak: { group: 'inline', inline: true },
  },
  marks: { bold: {} },
})

describe('[D15] minutes', () => {
  it('take what an editor of them writes: headings, lists in lists, bold, tables, line breaks', async () => {
    const room = await minutes()
    const { doc, fragment, sent } = participant(room, 'fuzhou')
    const text = (words: string, bold = false): Node => schema.text(words, bold ? [schema.mark('bold')] : [])
    const paragraph = (...inline: Node[]): Node => schema.node('paragraph', null, inline)
    const item = (...content: Node[]): Node => schema.node('listItem', null, content)
    const cell = (words: string, attrs: object = {}): Node => schema.node('tableCell', attrs, [paragraph(text(words))])
    const versions: Node[][] = [
      [schema.node('heading', { level: 2 }, [text('议题')]), paragraph(text('决定：'), text('年底前完成', true))],
      [
        schema.node('heading', { level: 3 }, [text('议题一')]),
        paragraph(text('决定', true), text('：年底'), schema.node('hardBreak'), text('前完成', true)),
        schema.node('orderedList', { start: 3 }, [
          item(
            paragraph(text('福州')),
            schema.node('bulletList', null, [item(paragraph(text('两期'))), item(paragraph())]),
          ),
        ]),
      ],
      [
        paragraph(text('决定'), text('：年', true)),
        schema.node('table', null, [
          schema.node('tableRow', null, [
            schema.node('tableHeader', { colwidth: [120, 80], colspan: 2 }, [paragraph(text('单位'))]),
          ]),
          schema.node('tableRow', null, [cell('福州', { rowspan: 2 }), cell('87.5%')]),
        ]),
        schema.node('orderedList', { start: 1 }, [item(paragraph(text('厦门')))]),
      ],
    ]
    for (const blocks of versions) {
      const after = schema.node('doc', null, blocks)
      after.check()
      doc.transact(() => updateYFragment(doc, fragment, after, { mapping: new Map(), isOMark: new Map() }))
      expect(new Set(await kindsOf(sent))).toEqual(new Set(['admitted']))
      const stored = room.doc.getXmlFragment(MINUTES_FRAGMENT)
      expect(yXmlFragmentToProseMirrorRootNode(stored, schema).toJSON()).toEqual(after.toJSON())
      expect(richDoc(stored)).toEqual(after.toJSON())
    }
    expect(plainText(room.doc.getXmlFragment(MINUTES_FRAGMENT))).toContain('福州')
  })

  it('two people set and take marks in one text: nothing is stored but what they did', async () => {
    const random = createRandom(20_260_101).fork('marks')
    const room = await minutes()
    const first = participant(room, 'fuzhou')
    write(first.doc, '各单位年底前完成全部培训', MINUTES_FRAGMENT)
    await Promise.all(first.sent)
    const people = [first, participant(room, 'recorder')]
    const textOf = (fragment: Y.XmlFragment): Y.XmlText => (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
    for (let i = 0; i < 300; i++) {
      const { doc, fragment } = random.pick(people)
      const text = textOf(fragment)
      const at = random.whole(0, text.length - 3)
      const deed = random.between(0, 1)
      if (deed < 0.6) text.format(at, random.whole(1, 3), { bold: random.chance(0.5) ? {} : null })
      else if (deed < 0.8 || text.length < 8) text.insert(at, '字')
      else text.delete(at, 1)
      if (random.chance(0.3)) {
        await Promise.all(people.flatMap(({ sent }) => sent))
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc), 'server')
      }
    }
    const kinds = await kindsOf(people.flatMap(({ sent }) => sent))
    expect(kinds.filter((kind) => kind !== 'admitted' && kind !== 'known')).toEqual([])
    for (const { doc } of people) Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc), 'server')
    await Promise.all(people.flatMap(({ sent }) => sent))
    const texts = [room.doc, ...people.map(({ doc }) => doc)].map((doc) =>
      textOf(doc.getXmlFragment(MINUTES_FRAGMENT)).toString(),
    )
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toContain('<bold>')
    // As it is opened again.
    const state = Y.encodeStateAsUpdate(room.doc)
    room.rebuild(store.loadDocument(NAME))
    expect(Y.encodeStateAsUpdate(room.doc)).toEqual(state)
  })

  it('refuse other roots, nodes, marks and attributes', async () => {
    const room = await minutes()
    const changes: [string, (doc: Y.Doc, fragment: Y.XmlFragment) => void][] = [
      ['a root', (doc) => write(doc, '一', 't1/progress')],
      ['a node', (_, fragment) => fragment.push([new Y.XmlElement('image')])],
      ['a place', (_, fragment) => fragment.push([new Y.XmlElement('tableRow')])],
      [
        'a mark',
        (_, fragment) => {
          const [paragraph, text] = [new Y.XmlElement('paragraph'), new Y.XmlText()]
          text.insert(0, '一', { link: { href: 'javascript:alert(1)' } })
          paragraph.insert(0, [text])
          fragment.push([paragraph])
        },
      ],
      [
        'an attribute',
        (_, fragment) => {
          const heading = new Y.XmlElement('heading')
          heading.setAttribute('onclick', 'alert(1)')
          fragment.push([heading])
        },
      ],
    ]
    for (const [what, change] of changes) {
      const { doc, fragment, sent } = participant(room, 'fuzhou')
      doc.transact(() => change(doc, fragment))
      expect([what, await kindsOf(sent)]).toEqual([what, ['schema']])
    }
  })

  it('[A4] are there for those who may read them, and are not loaded for anybody else', async () => {
    expect(await rooms.mayRead(NAME, leader)).toBe(true)
    expect(await rooms.mayRead(NAME, fuzhou)).toBe(true)
    expect(await rooms.mayRead(NAME, xiamen)).toBe(false)
    for (const other of ['b1_m2', 'b2_m1', 'm1', 'b1_']) {
      expect(await rooms.mayRead(minutesName(other), supervisor)).toBe(false)
      expect(await rooms.document(minutesName(other))).toBeNull()
    }
    const board = (await rooms.board('b1'))!
    expect([loads, board.holds]).toEqual([0, 0])
    const room = await minutes()
    expect([loads, board.holds]).toEqual([1, 1])
    const reader = participant(room, 'leader')
    write(reader.doc, '越权', MINUTES_FRAGMENT)
    expect(await kindsOf(reader.sent)).toEqual(['forbidden'])
    await rooms.close()
    expect(board.holds).toBe(0)
  })

  it('follow their meeting: whom it names writes, whom it no longer names or invites does not', async () => {
    const room = await minutes()
    const edit = async (actor: Actor, ...[field, value]: ['presenterId', string] | ['unitIds', string[]]) => {
      expect(await send(actor, { type: 'meeting.edit', meetingId, field, value } as Command)).toMatchObject({
        ok: true,
      })
    }
    const kindOf = async (accountId: string): Promise<string[]> => {
      const { doc, sent } = participant(room, accountId)
      write(doc, '一', MINUTES_FRAGMENT)
      return kindsOf(sent)
    }
    expect(await kindOf('fuzhou')).toEqual(['admitted'])
    await edit(supervisor, 'presenterId', 'leader')
    expect([await kindOf('fuzhou'), await kindOf('leader')]).toEqual([['forbidden'], ['admitted']])
    await edit(supervisor, 'presenterId', 'xiamen-handler')
    expect(await kindOf('xiamen-handler')).toEqual(['admitted'])
    await edit(supervisor, 'presenterId', 'leader')
    expect(await kindOf('xiamen-handler')).toEqual(['forbidden'])
    await edit(supervisor, 'unitIds', ['xiamen'])
    expect(await kindOf('xiamen-handler')).toEqual(['forbidden'])
    expect([room.charter.mayRead(xiamen), room.charter.mayRead(fuzhou)]).toEqual([true, false])
  })
})

/** One command of an account, given through the pipeline. */
let commands = 0
async function send(actor: Actor, command: Command) {
  const room = (await rooms.board('b1'))!
  return rooms.command(room, actor.accountId, { commandId: `c-${++commands}`, base: room.state.seq, command })
}
const close: Command = { type: 'meeting.close', meetingId }
const textOf = (room: DocumentRoom): string => plainText(room.doc.getXmlFragment(MINUTES_FRAGMENT))

describe('minutes for a page', () => {
  const directory = () =>
    createBoardDirectory({
      rooms,
      minutes: {
        find: (id: string) => {
          const row = store.minutes.find((one) => one.meetingId === id)
          return Promise.resolve(row ? { ...row, hash: 'h' } : null)
        },
      },
    } as never)

  it('[A2] [A9] every role at every unit: read by who attends, written by whom the meeting names and its supervisors', async () => {
    const roles: Role[] = ['supervisor', 'handler', 'reviewer', 'leader', 'admin', 'auditor']
    const people = [ISSUER, 'fuzhou', 'xiamen'].flatMap((unit) =>
      roles.map((role) => person(`${role}-${unit}`, `${role}@${unit}`)),
    )
    for (const actor of [...people, nobody, recorder]) {
      store.people.set(actor.accountId, actor)
      // By hand: 福州 takes part, 厦门 does not.
      const holds = (unit: string, ...among: Role[]): boolean =>
        actor.grants.some(({ unitId, role }) => unitId === unit && among.includes(role))
      const reads =
        holds(ISSUER, 'supervisor', 'leader', 'handler', 'reviewer') || holds('fuzhou', 'handler', 'reviewer')
      const writes = holds(ISSUER, 'supervisor') || actor === recorder
      const [reply, room] = [await directory().minutesOf(actor, meetingId), await minutes()]
      const found = reply.ok ? { mayWrite: reply.minutes.mayWrite } : reply.error.code
      expect([actor.accountId, found]).toEqual([actor.accountId, reads ? { mayWrite: writes } : 'notFound'])
      const before = store.updates.length
      const { doc, sent } = participant(room, actor.accountId)
      write(doc, '一句', MINUTES_FRAGMENT)
      expect([actor.accountId, await kindsOf(sent)]).toEqual([actor.accountId, [writes ? 'admitted' : 'forbidden']])
      expect(store.updates.length - before).toBe(writes ? 1 : 0)
    }
  })

  it('are those that stand between two batches, then those that are final, for who attends', async () => {
    const writer = participant(await minutes(), 'recorder')
    write(writer.doc, '会上所记', MINUTES_FRAGMENT)
    expect(await kindsOf(writer.sent)).toEqual(['admitted'])
    const doc = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '会上所记' }] }] }
    const open = { meetingId, boardId: 'b1', doc, final: null }
    const of = async (actor: Actor, id = meetingId) => directory().minutesOf(actor, id)
    expect(await of(recorder)).toEqual({ ok: true, minutes: { ...open, mayWrite: true } })
    expect(await of(leader)).toEqual({ ok: true, minutes: { ...open, mayWrite: false } })
    for (const [actor, id] of [
      [xiamen, meetingId],
      [supervisor, 'b1_m2'],
      [supervisor, 'nothing'],
    ] as const)
      expect(await of(actor, id)).toMatchObject({ ok: false, error: { code: 'notFound' } })
    expect(await send(leader, close)).toMatchObject({ ok: true })
    const [{ closedSeq: seq, at } = { closedSeq: 0, at: 0 }] = store.minutes
    expect(await of(recorder)).toEqual({
      ok: true,
      minutes: { ...open, mayWrite: false, final: { seq, at, hash: 'h' } },
    })
  })
})

describe('[A8] minutes of a meeting that is closed', () => {
  it('refuse what open editors still send; what was acknowledged is in them, and nothing else', async () => {
    const room = await minutes()
    const people = [participant(room, 'fuzhou'), participant(room, 'recorder')]
    const types = (i: number): void => people.forEach(({ doc }, p) => write(doc, `第 ${p}-${i} 段`, MINUTES_FRAGMENT))
    for (let i = 0; i < 20; i++) types(i)
    await new Promise(setImmediate)
    for (let i = 20; i < 30; i++) types(i)
    // Closed in the middle of it: some are under way, some wait, some come in the very batch that closes.
    const closed = send(leader, close)
    for (let i = 30; i < 60; i++) {
      types(i)
      if (i % 5 === 0) await new Promise(setImmediate)
    }
    expect(await closed).toMatchObject({ ok: true })
    const verdicts = await Promise.all(people.map(({ sent }) => kindsOf(sent)))
    const [row, ...more] = store.minutes
    expect([more, row?.meetingId, row?.boardId, row?.actorId]).toEqual([[], meetingId, 'b1', 'leader'])
    expect(store.log.at(-1)).toMatchObject({ seq: row?.closedSeq, type: 'meeting.close' })
    for (const [p, kinds] of verdicts.entries()) {
      const stored = kinds.filter((kind) => kind === 'admitted').length
      expect(stored).toBeGreaterThan(0)
      expect(stored).toBeLessThan(60)
      expect(kinds.slice(stored)[0]).toBe('locked')
      for (let i = 0; i < 60; i++) expect([i, row?.body.includes(`第 ${p}-${i} 段`)]).toEqual([i, i < stored])
    }
    const final = textOf(room)
    room.rebuild(store.loadDocument(NAME))
    expect(textOf(room)).toBe(final)
    expect(JSON.parse(row!.body)).toEqual(richDoc(room.doc.getXmlFragment(MINUTES_FRAGMENT)))
    // What adds nothing is acknowledged still: readers answer with it when they join.
    const reader = participant(room, 'leader')
    const update = Y.encodeStateAsUpdate(reader.doc)
    const known = await rooms.pipeline.update({ room, accountId: 'leader', peer: reader.peer, update })
    expect(known.kind).toBe('known')
  })

  it('are kept once: closing again, or sending the same again, keeps nothing more', async () => {
    const board = (await rooms.board('b1'))!
    const request = { commandId: 'once', base: board.state.seq, command: close }
    const replies = await Promise.all([1, 2].map(() => rooms.command(board, 'supervisor', request)))
    expect(replies[0]).toEqual(replies[1])
    expect(await rooms.command(board, 'supervisor', request)).toEqual(replies[0])
    expect(await send(leader, close)).toMatchObject({ ok: false })
    expect(store.minutes).toHaveLength(1)
  })

  it('are kept empty when nobody wrote any, and locked as well', async () => {
    expect(await send(supervisor, close)).toMatchObject({ ok: true })
    expect(store.minutes.map(({ body }) => JSON.parse(body))).toEqual([{ type: 'doc', content: [] }])
    const { doc, sent } = participant(await minutes(), 'recorder')
    write(doc, '补记', MINUTES_FRAGMENT)
    expect(await kindsOf(sent)).toEqual(['locked'])
  })

  it('are not final when the closing could not be stored, and then are, with what was written until then', async () => {
    const room = await minutes()
    const before = participant(room, 'recorder')
    write(before.doc, '会上所记', MINUTES_FRAGMENT)
    expect(await kindsOf(before.sent)).toEqual(['admitted'])
    store.failing = Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' })
    expect(await send(leader, close)).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    expect([store.minutes, room.charter.locked()]).toEqual([[], false])
    store.failing = null
    await vi.waitFor(() => expect(rooms.pipeline.readOnly).toBe(false), 5_000)
    const after = participant(await minutes(), 'recorder')
    write(after.doc, '又记', MINUTES_FRAGMENT)
    expect(await kindsOf(after.sent)).toEqual(['admitted'])
    expect(await send(leader, close)).toMatchObject({ ok: true })
    expect(store.minutes).toHaveLength(1)
    expect(store.minutes[0]?.body).toMatch(/会上所记.*又记/)
  })

  it('of a meeting that was cancelled, and of an archived board, are locked too', async () => {
    const plan = { ...meetingPlan({ meetingId: 'b1_m2' }) }
    expect(await send(supervisor, plan)).toMatchObject({ ok: true })
    const locked = async (name: string) => (await rooms.document(name))!.charter.locked()
    expect(await locked(minutesName('b1_m2'))).toBe(false)
    expect(await send(supervisor, { type: 'meeting.cancel', meetingId: 'b1_m2', reason: '台风' })).toMatchObject({
      ok: true,
    })
    expect([await locked(minutesName('b1_m2')), await locked(NAME)]).toEqual([true, false])
    expect(await send(supervisor, { type: 'board.archive' })).toMatchObject({ ok: true })
    expect(await locked(NAME)).toBe(true)
  })
})
