import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import * as Y from 'yjs'
import { plainText } from '#shared/document/text.ts'
import { CollaborativeDocument } from '#app/realtime/documentProvider.ts'
import { newId } from '#app/realtime/newId.ts'
import { RecoveryShelf } from '#app/realtime/recoveries.ts'
import { settled } from '#test/support/boardLink.ts'
import { Computer } from '#test/support/computer.ts'
import { DocumentServer } from '#test/support/documentServer.ts'
import { until } from '#test/support/documents.ts'

const FIELD = 't1/progress'
const NAME = 'narrative/b1/fuzhou'

let server: DocumentServer
let computer: Computer
const open: CollaborativeDocument[] = []

beforeEach(async () => {
  server = await DocumentServer.start()
  computer = new Computer()
})
afterEach(async () => {
  for (const document of open.splice(0)) document.destroy()
  await server.stop()
})

/** A tab that shows the document, not connected yet. */
async function tab(accountId = 'fuzhou', house = 'house') {
  const copies = computer.copies(accountId, house)
  const shelf = new RecoveryShelf(Promise.resolve(copies), newId)
  await shelf.open()
  const document = new CollaborativeDocument({
    name: NAME,
    url: server.url,
    user: { accountId, name: accountId },
    now: () => 7_000,
    copies: Promise.resolve(copies),
    onRecovered: (lost) => shelf.add(lost, () => '任务一'),
    WebSocket: NodeWebSocket as unknown as typeof WebSocket,
  })
  open.push(document)
  const rest = async (): Promise<void> => {
    for (let round = 0; round < 10; round++) await settled()
    await copies.flush()
  }
  await rest()
  return {
    document,
    copies,
    shelf,
    rest,
    /** The tab is closed, reloaded or killed: nothing of it reaches server or storage any more. */
    vanish(): void {
      copies.vanish()
      document.destroy()
    },
  }
}
type Tab = Awaited<ReturnType<typeof tab>>

async function connect({ document }: Tab): Promise<void> {
  document.connect()
  await until(document, () => document.state === 'saved' && document.synced)
}
function type(doc: Y.Doc, text: string, field = FIELD): void {
  doc.transact(() => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    const fragment = doc.getXmlFragment(field)
    fragment.insert(fragment.length, [paragraph])
  })
}
const onServer = (field = FIELD): string => plainText(server.doc.getXmlFragment(field))
const kept = async (): Promise<string[]> => (await computer.records.list([])).map(({ path }) => path[3] ?? '')

describe('text typed without a connection', () => {
  it('[O4] outlives the page: shown as unsent, delivered once, and then forgotten', async () => {
    server.type((doc) => type(doc, '原文'))
    const before = await tab()
    await connect(before)
    before.document.disconnect()
    type(before.document.doc, '离线写的')
    type(before.document.doc, '另一处', 't2/problem')
    await before.rest()
    before.vanish()

    const after = await tab()
    expect(after.document.text(FIELD)).toBe('原文\n离线写的')
    expect(after.document.saves.waiting).toBe(2)
    expect(after.document.fieldStatus(FIELD)).toEqual({ kind: 'unsent', count: 1 })
    expect(onServer()).toBe('原文')
    await connect(after)
    await after.rest()
    expect([onServer(), onServer('t2/problem')]).toEqual(['原文\n离线写的', '另一处'])
    expect(after.document.saves.waiting).toBe(0)
    expect(await kept()).toEqual(['copy'])
  })

  it('[O4] is one text when the page went before the answer came', async () => {
    const before = await tab()
    await connect(before)
    server.storing = false
    type(before.document.doc, '写到一半')
    while (onServer() !== '写到一半') await settled()
    before.document.keepNow()
    await before.rest()
    before.vanish()
    server.storing = true

    const after = await tab()
    expect(after.document.saves.waiting).toBe(1)
    await connect(after)
    expect([onServer(), after.document.text(FIELD)]).toEqual(['写到一半', '写到一半'])
    expect(after.document.saves.waiting).toBe(0)
  })

  it('[O4] arrives whole after several pages, and joins what others wrote meanwhile', async () => {
    const first = await tab()
    await connect(first)
    first.document.disconnect()
    type(first.document.doc, '第一页')
    await first.rest()
    first.vanish()
    const second = await tab()
    second.document.disconnect()
    expect(second.document.usable).toBe(true)
    type(second.document.doc, '第二页')
    await second.rest()
    second.vanish()
    server.type((doc) => type(doc, '同事'))
    const third = await tab()
    await connect(third)
    expect(onServer().split('\n').sort()).toEqual(['同事', '第一页', '第二页'].sort())
    expect(third.document.text(FIELD)).toBe(onServer())
  })

  it('[O4] arrives even when the state it was typed on is lost', async () => {
    server.type((doc) => type(doc, '原文'))
    const before = await tab()
    await connect(before)
    before.document.disconnect()
    const fragment = before.document.doc.getXmlFragment(FIELD)
    ;(fragment.get(0) as Y.XmlElement).insert(1, [new Y.XmlText('，补一句')])
    await before.rest()
    before.vanish()
    for (const { path } of await computer.records.list([]))
      if (path.includes('copy')) await computer.records.write([{ path }])

    const after = await tab()
    expect(after.document.saves.waiting).toBe(1)
    await connect(after)
    expect([onServer(), after.document.text(FIELD)]).toEqual(['原文，补一句', '原文，补一句'])
  })

  it('[O4] writes nothing to the disk while what is typed is stored at once', async () => {
    const writer = await tab()
    await connect(writer)
    for (const word of ['甲', '乙', '丙']) {
      type(writer.document.doc, word)
      await until(writer.document, () => writer.document.state === 'saved')
    }
    await writer.rest()
    expect(await kept()).toEqual([])
  })

  it('[O4] may be typed on what was kept only while there is no connection', async () => {
    const before = await tab()
    await connect(before)
    before.document.disconnect()
    type(before.document.doc, '甲')
    await before.rest()
    before.vanish()
    const after = await tab()
    expect(after.document.usable, 'the server may be there in a moment').toBe(false)
    after.document.disconnect()
    expect(after.document.usable).toBe(true)
    const other = await tab('xiamen')
    other.document.disconnect()
    expect(other.document.usable).toBe(false)
  })
})

describe('a computer that several people and tabs share', () => {
  it('[O2] keeps the text of one person from another, and that of one database from another', async () => {
    const before = await tab()
    before.document.disconnect()
    type(before.document.doc, '只给我自己')
    await before.rest()
    before.vanish()
    for (const other of [await tab('xiamen'), await tab('fuzhou', 'another house')]) {
      expect([other.document.text(FIELD), other.document.saves.waiting]).toEqual(['', 0])
      await connect(other)
    }
    expect(onServer()).toBe('')
  })

  it('[O2] delivers the text of a tab that is gone from one that lives', async () => {
    const [one, two] = [await tab(), await tab()]
    await connect(two)
    one.document.disconnect()
    type(one.document.doc, '来自关掉的页面')
    await one.rest()
    await two.document.takeUp()
    expect(two.document.text(FIELD)).toBe('')
    one.vanish()
    await two.document.takeUp()
    await until(two.document, () => two.document.state === 'saved' && two.document.saves.waiting === 0)
    await two.rest()
    expect([onServer(), two.document.text(FIELD)]).toEqual(['来自关掉的页面', '来自关掉的页面'])
    expect(await kept()).not.toContain('draft')
  })
})

describe('text that the server refuses', () => {
  it('[O5] leaves no copy behind, stands on the shelf across pages, and the next legal edit arrives within a second', async () => {
    server.type((doc) => type(doc, '原文'))
    const before = await tab()
    await connect(before)
    before.document.disconnect()
    type(before.document.doc, '不该有的')
    await before.rest()
    expect((await kept()).sort()).toEqual(['copy', 'draft'])
    before.vanish()

    const after = await tab()
    server.refusing = 'schema'
    const asked = performance.now()
    after.document.connect()
    await until(after.document, () => after.document.generation === 1)
    server.refusing = null
    await until(after.document, () => after.document.state === 'saved' && after.document.synced)
    type(after.document.doc, '合规的')
    await until(after.document, () => onServer() === '原文\n合规的')
    expect(performance.now() - asked).toBeLessThan(1_000)
    await after.rest()
    expect(await kept()).not.toContain('draft')
    expect(after.shelf.items).toMatchObject([
      { document: NAME, fragment: FIELD, text: '原文\n不该有的', at: 7_000, code: 'schema', title: '任务一' },
    ])
    after.vanish()

    const later = await tab()
    expect(later.document.text(FIELD)).not.toContain('不该有的')
    expect(later.shelf.items).toMatchObject([{ text: '原文\n不该有的' }])
    later.shelf.dismiss(later.shelf.items[0]?.id ?? '')
    await later.rest()
    expect((await tab()).shelf.items).toEqual([])
  })
})
