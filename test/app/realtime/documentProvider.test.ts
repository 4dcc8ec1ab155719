import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import * as Y from 'yjs'
import { plainText } from '#shared/document/text.ts'
import { MAX_UPDATE_BYTES } from '#shared/protocol/limits.ts'
import { CollaborativeDocument, type Recovered } from '#app/realtime/documentProvider.ts'
import { SaveLedger } from '#app/realtime/saveLedger.ts'
import { DocumentServer } from '#test/support/documentServer.ts'
import { until } from '#test/support/documents.ts'

const FIELD = 't1/progress'
const OTHER = 't1/problem'
const NAME = 'narrative/b1/fuzhou'

let server: DocumentServer
let clock = 1_000
const open: CollaborativeDocument[] = []
let recovered: Recovered[] = []

beforeEach(async () => {
  server = await DocumentServer.start()
  recovered = []
})
afterEach(async () => {
  for (const document of open.splice(0)) document.destroy()
  await server.stop()
})

function client(accountId = 'fuzhou'): CollaborativeDocument {
  const document = new CollaborativeDocument({
    name: NAME,
    url: server.url,
    user: { accountId, name: accountId },
    now: () => clock,
    onRecovered: (lost) => recovered.push(...lost),
    WebSocket: NodeWebSocket as unknown as typeof WebSocket,
  })
  open.push(document)
  return document
}

/** Resolves once the server has `count` updates. */
async function arrived(count: number): Promise<void> {
  while (server.received.length < count) await new Promise((resolve) => setImmediate(resolve))
}

async function connected(accountId?: string): Promise<CollaborativeDocument> {
  const document = client(accountId)
  document.connect()
  await until(document, () => document.state === 'saved' && document.synced)
  return document
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

describe('saved', () => {
  it('is said of a field only after the server has stored its last update', async () => {
    const document = await connected()
    server.storing = false
    type(document.doc, '甲')
    type(document.doc, '乙')
    expect(document.state).toBe('saving')
    expect(document.fieldStatus(FIELD)).toEqual({ kind: 'saving' })
    expect(document.fieldStatus(OTHER)).toEqual({ kind: 'saved', at: null })

    await arrived(3)
    expect(document.state, 'arrived is not stored').toBe('saving')
    clock = 5_000
    server.storeUpTo(2)
    await until(document, () => document.saves.savedAt === null)
    server.storeUpTo(3)
    await until(document, () => document.state === 'saved')
    expect(document.fieldStatus(FIELD)).toEqual({ kind: 'saved', at: 5_000 })
    expect(document.saves).toEqual({ waiting: 0, blocked: 0, savedAt: 5_000 })
  })

  it('is not said while an earlier update than the last is all that is stored', async () => {
    const document = await connected()
    server.storing = false
    type(document.doc, '甲')
    type(document.doc, '乙', OTHER)
    await arrived(3)
    server.storeUpTo(2)
    await until(document, () => document.fieldStatus(FIELD).kind === 'saved')
    expect(document.fieldStatus(OTHER)).toEqual({ kind: 'saving' })
    expect(document.saves.waiting).toBe(1)
  })

  it('counts a deletion, which leaves the state vector as it was', async () => {
    const document = await connected()
    type(document.doc, '甲')
    await until(document, () => document.state === 'saved')
    server.storing = false
    document.doc.getXmlFragment(FIELD).delete(0, 1)
    expect(document.state).toBe('saving')
    server.storing = true
    await arrived(3)
    server.storeAll()
    await until(document, () => document.state === 'saved')
    expect(onServer()).toBe('')
  })

  it('says nothing of what others type', async () => {
    const document = await connected()
    server.type((doc) => type(doc, '别人'))
    await until(document, () => document.text(FIELD) === '别人')
    expect(document.saves.waiting).toBe(0)
  })

  it('joins with the schema version and without a broadcast channel', async () => {
    await connected()
    expect(server.urls).toEqual(['/yjs/narrative/b1/fuzhou?schema=1'])
  })
})

describe('without a connection', () => {
  it('counts every field typed in as unsent, and as saved after the reconnect only once its step 2 is stored', async () => {
    const document = await connected()
    document.disconnect()
    type(document.doc, '离线写的')
    type(document.doc, '也是', OTHER)
    expect(document.state).toBe('offline')
    expect(document.fieldStatus(FIELD)).toEqual({ kind: 'unsent', count: 1 })
    expect(document.saves.waiting).toBe(2)

    server.storing = false
    document.connect()
    await until(document, () => document.state === 'saving')
    await arrived(2)
    expect(onServer()).toBe('离线写的')
    expect(document.saves.waiting).toBe(2)
    server.storeAll()
    await until(document, () => document.state === 'saved')
    expect(document.saves.waiting).toBe(0)
  })

  it('sends nothing on top of what the server lacks: no gap when typing goes on before the greeting', async () => {
    const document = await connected()
    document.disconnect()
    type(document.doc, '离线')
    server.greeting = false
    document.connect()
    await until(document, () => document.synced)
    type(document.doc, '在线')
    expect(document.state).toBe('connecting')
    expect(document.fieldStatus(FIELD)).toEqual({ kind: 'unsent', count: 1 })
    expect(server.received).toHaveLength(1)
    server.greetAll()
    await until(document, () => document.state === 'saved')
    expect(onServer()).toBe('离线\n在线')
  })

  it('takes what was sent but not stored as unsent when the connection breaks, and comes back by itself', async () => {
    const document = await connected()
    server.storing = false
    type(document.doc, '甲')
    await arrived(2)
    server.closeAll()
    await until(document, () => document.fieldStatus(FIELD).kind === 'unsent')
    server.storing = true
    await until(document, () => document.state === 'saved')
    expect(document.fieldStatus(FIELD).kind).toBe('saved')
    expect(onServer()).toBe('甲')
  })

  it('stays away when the server closed it for good, and tries again when the page comes back online', async () => {
    const document = await connected()
    server.closeAll(4409)
    await until(document, () => document.closedWith === 4409)
    expect(document.state).toBe('offline')
    document.disconnect()
    document.connect()
    await until(document, () => document.state === 'saved')
  })
})

describe('refused', () => {
  it('sets the unsent text aside and starts from what the server has', async () => {
    const document = await connected()
    server.type((doc) => type(doc, '原文'))
    await until(document, () => document.text(FIELD) === '原文')
    const before = document.doc
    server.refusing = 'schema'
    clock = 7_000
    type(document.doc, '新写')
    await until(document, () => document.generation === 1)
    server.refusing = null
    await until(document, () => document.state === 'saved')
    expect(recovered).toMatchObject([{ fragment: FIELD, text: '原文\n新写', at: 7_000, code: 'schema' }])
    expect(document.doc).not.toBe(before)
    expect(document.doc.clientID).not.toBe(before.clientID)
    expect(document.text(FIELD)).toBe('原文')
    expect(document.saves.waiting).toBe(0)

    type(document.doc, '再来')
    await until(document, () => document.state === 'saved' && document.saves.savedAt !== null)
    expect(onServer()).toBe('原文\n再来')
  })

  it('of what follows a refused update, the first word counts: one reset, one text', async () => {
    const document = await connected()
    server.refusing = 'schema'
    for (const text of ['一', '二', '三']) type(document.doc, text)
    await until(document, () => document.generation === 1)
    server.refusing = null
    await until(document, () => document.state === 'saved')
    expect(document.generation).toBe(1)
    expect(recovered.map(({ text }) => text)).toEqual(['一\n二\n三'])
  })

  it('keeps the text when the reason passes, and offers it again', async () => {
    const document = await connected()
    server.refusing = 'unavailable'
    type(document.doc, '甲')
    await until(document, () => document.fieldStatus(FIELD).kind === 'unsent')
    server.refusing = null
    await until(document, () => document.state === 'saved')
    expect(document.generation).toBe(0)
    expect(recovered).toEqual([])
    expect(onServer()).toBe('甲')
  })

  it('knows that this person may not write', async () => {
    const document = await connected()
    server.refusing = 'forbidden'
    type(document.doc, '甲')
    await until(document, () => !document.mayWrite)
    expect(recovered).toMatchObject([{ text: '甲', code: 'forbidden' }])
  })

  it('[D16] a document that is full takes no more, and may still be written in later', async () => {
    const document = await connected()
    server.refusing = 'full'
    type(document.doc, '甲')
    await until(document, () => document.generation === 1)
    expect(recovered).toMatchObject([{ text: '甲', code: 'full' }])
    expect(document.mayWrite).toBe(true)
    server.refusing = null
    type(document.doc, '乙')
    await until(document, () => document.state === 'saved')
    expect(onServer()).toBe('乙')
  })

  it('does not send what is larger than the server takes', async () => {
    const document = await connected()
    type(document.doc, '字'.repeat(MAX_UPDATE_BYTES / 3))
    await until(document, () => document.generation === 1)
    expect(server.received).toHaveLength(1)
    expect(recovered).toMatchObject([{ code: 'tooLarge' }])
  })
})

describe('while an input method composes', () => {
  it('lets nothing in and sends nothing; then sends one update and takes what waited', async () => {
    const document = await connected()
    const text = new Y.XmlText('')
    document.doc.getXmlFragment(FIELD).insert(0, [text])
    await until(document, () => document.state === 'saved')
    document.compose(true)
    for (const step of ['n', 'ni', '你']) {
      document.doc.transact(() => {
        text.delete(0, text.length)
        text.insert(0, step)
      })
    }
    const other = await connected('fuzhou-2')
    type(other.doc, '同事', OTHER)
    await until(other, () => other.state === 'saved')
    // The acknowledgement of a later message of ours would come after the other's text; so would this one.
    expect(document.text(OTHER)).toBe('')
    expect(onServer()).toBe('')
    expect(document.fieldStatus(FIELD).kind).toBe('saving')
    const sent = server.received.length

    document.compose(false)
    await until(document, () => document.state === 'saved')
    await until(document, () => document.text(OTHER) === '同事')
    expect(onServer()).toBe('你')
    expect(server.received).toHaveLength(sent + 1)
  })

  it('reconnects in the middle of it without a gap or a loss', async () => {
    const document = await connected()
    document.compose(true)
    type(document.doc, 'n')
    server.closeAll()
    await until(document, () => document.state === 'connecting')
    type(document.doc, '你')
    server.type((doc) => type(doc, '同事', OTHER))
    while (server.connections === 0) await new Promise((resolve) => setImmediate(resolve))
    document.compose(false)
    await until(document, () => document.state === 'saved' && document.text(OTHER) === '同事')
    expect(onServer()).toBe('n\n你')
  })
})

describe('the page', () => {
  it('adds up what documents and boards have not delivered', async () => {
    const ledger = new SaveLedger()
    const document = await connected()
    ledger.add(document)
    document.disconnect()
    type(document.doc, '甲')
    expect(ledger.saves).toEqual({ waiting: 1, blocked: 0, savedAt: null })
    clock = 9_000
    document.connect()
    await until(document, () => document.state === 'saved')
    expect(ledger.saves).toEqual({ waiting: 0, blocked: 0, savedAt: 9_000 })
    ledger.remove(document)
    expect(ledger.saves.savedAt, 'what was saved stays saved').toBe(9_000)
  })

  it('sends its own presence alone, never that of others back', async () => {
    const [one, two] = [await connected('fuzhou'), await connected('fuzhou-2')]
    const before = server.awareness.length
    one.awareness.setLocalStateField('field', FIELD)
    type(one.doc, '甲')
    await until(one, () => one.state === 'saved')
    expect(server.awareness.length).toBe(before + 1)
    expect(two.awareness.getLocalState()).toEqual({ user: { accountId: 'fuzhou-2', name: 'fuzhou-2' } })
  })
})
