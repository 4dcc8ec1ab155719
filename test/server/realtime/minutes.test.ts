import { type Node, Schema } from '@tiptap/pm/model'
import { updateYFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '#db/seed/random.ts'
import { MINUTES_FRAGMENT, minutesName } from '#shared/document/names.ts'
import { plainText } from '#shared/document/text.ts'
import type { Verdict } from '#server/realtime/admission.ts'
import { systemClock } from '#server/realtime/clock.ts'
import type { DocumentPeer, DocumentRoom } from '#server/realtime/DocumentRoom.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { handler, leader, staff, supervisor } from '#test/support/builders.ts'
import { write } from '#test/support/documents.ts'
import { MemoryStore } from '#test/support/memoryStore.ts'

const NAME = minutesName('m1')
const [fuzhou, xiamen] = [staff('fuzhou'), handler('xiamen')]

/** The meeting of a test: the people of Fuzhou and the supervisor write, the leader reads. */
const meeting = { final: false, open: 0 }
let store: MemoryStore
let loads: number
let rooms: Rooms
beforeEach(() => {
  store = new MemoryStore()
  for (const actor of [fuzhou, xiamen, supervisor, leader]) store.people.set(actor.accountId, actor)
  loads = 0
  Object.assign(meeting, { final: false, open: 0 })
  rooms = new Rooms({
    store,
    changeLog: {} as never,
    documents: {
      load: (name: string) => {
        loads++
        return Promise.resolve(store.loadDocument(name))
      },
    } as never,
    meetings: {
      open: (id) => {
        if (id !== 'm1') return Promise.resolve(null)
        meeting.open++
        return Promise.resolve({
          mayRead: ({ accountId }) => accountId !== xiamen.accountId,
          mayWrite: ({ accountId }) => [fuzhou, supervisor].some((actor) => actor.accountId === accountId),
          final: () => meeting.final,
          released: () => void meeting.open--,
        })
      },
    },
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
    }
    expect(plainText(room.doc.getXmlFragment(MINUTES_FRAGMENT))).toContain('福州')
  })

  it('two people set and take marks in one text: nothing is stored but what they did', async () => {
    const random = createRandom(20_260_101).fork('marks')
    const room = await minutes()
    const first = participant(room, 'fuzhou')
    write(first.doc, '各单位年底前完成全部培训', MINUTES_FRAGMENT)
    await Promise.all(first.sent)
    const people = [first, participant(room, 'supervisor')]
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
    expect(await rooms.mayRead(NAME, xiamen)).toBe(false)
    expect(await rooms.mayRead(minutesName('m2'), leader)).toBe(false)
    expect(await rooms.document(minutesName('m2'))).toBeNull()
    expect([loads, meeting.open]).toEqual([0, 0])
    const room = await minutes()
    expect([loads, meeting.open]).toEqual([1, 1])
    const reader = participant(room, 'leader')
    write(reader.doc, '越权', MINUTES_FRAGMENT)
    expect(await kindsOf(reader.sent)).toEqual(['forbidden'])
    await rooms.close()
    expect(meeting.open).toBe(0)
  })
})

describe('[A7] minutes that are made final', () => {
  it('refuse what open editors still send, and what was acknowledged before is in the final text', async () => {
    const room = await minutes()
    const people = [participant(room, 'fuzhou'), participant(room, 'supervisor')]
    const types = (i: number): void => people.forEach(({ doc }, p) => write(doc, `第 ${p}-${i} 段`, MINUTES_FRAGMENT))
    for (let i = 0; i < 20; i++) types(i)
    await new Promise(setImmediate)
    for (let i = 20; i < 40; i++) types(i)
    // Made final in the middle of it: some are under way, some wait.
    meeting.final = true
    const final = await rooms.pipeline.read(room, () => plainText(room.doc.getXmlFragment(MINUTES_FRAGMENT)))
    for (let i = 40; i < 60; i++) types(i)
    const verdicts = await Promise.all(people.map(({ sent }) => kindsOf(sent)))
    for (const [p, kinds] of verdicts.entries()) {
      const stored = kinds.filter((kind) => kind === 'admitted').length
      expect(stored).toBeGreaterThan(0)
      expect(stored).toBeLessThan(60)
      expect(kinds.slice(stored)[0]).toBe('locked')
      for (let i = 0; i < 60; i++) expect([i, final.includes(`第 ${p}-${i} 段`)]).toEqual([i, i < stored])
    }
    expect(plainText(room.doc.getXmlFragment(MINUTES_FRAGMENT))).toBe(final)
    room.rebuild(store.loadDocument(NAME))
    expect(plainText(room.doc.getXmlFragment(MINUTES_FRAGMENT))).toBe(final)
    // What adds nothing is acknowledged still: readers answer with it when they join.
    const reader = participant(room, 'leader')
    const known = await rooms.pipeline.update({
      room,
      accountId: 'leader',
      peer: reader.peer,
      update: Y.encodeStateAsUpdate(reader.doc),
    })
    expect(known.kind).toBe('known')
  })
})
