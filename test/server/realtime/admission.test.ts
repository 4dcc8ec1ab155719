import * as Y from 'yjs'
import { beforeEach, describe, expect, it } from 'vitest'
import { NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import { MAX_UPDATE_BYTES } from '#shared/protocol/limits.ts'
import { type Verdict, admit } from '#server/realtime/admission.ts'
import { Steps } from '#server/realtime/Steps.ts'
import { typing, write } from '#test/support/documents.ts'

let shadow: Y.Doc
let clients: Map<number, string>

beforeEach(() => {
  shadow = new Y.Doc()
  clients = new Map()
})

/** What the room does with an update: judge, and apply what is admitted. */
function offer(update: Uint8Array, accountId = 'fuzhou', mayWrite = true): Verdict {
  const before = Y.encodeStateAsUpdate(shadow)
  const verdict = admit(update, {
    doc: shadow,
    schema: NARRATIVE_SCHEMA,
    clients,
    accountId,
    mayWrite,
    locked: false,
    isRoot: (name) => ['t1/progress', 't1/problem'].includes(name),
    full: () => false,
    steps: new Steps(),
  })
  if (verdict.kind === 'admitted') {
    Y.applyUpdate(shadow, update)
    for (const client of verdict.newClients) clients.set(client, accountId)
  } else expect(Y.encodeStateAsUpdate(shadow)).toEqual(before)
  expect(shadow.store.pendingStructs).toBeNull()
  expect(shadow.store.pendingDs).toBeNull()
  return verdict
}
const codeOf = (verdict: Verdict): string => (verdict.kind === 'refused' ? verdict.code : verdict.kind)

describe('[D3] honest clients are admitted', () => {
  it('typing, line breaks, several paragraphs, deleting', () => {
    const { doc, updates } = typing()
    write(doc, '第一段')
    write(doc, '第二段')
    const fragment = doc.getXmlFragment('t1/progress')
    const first = fragment.get(0) as Y.XmlElement
    first.insert(1, [new Y.XmlElement('hardBreak'), new Y.XmlText('下一行')])
    ;(first.get(0) as Y.XmlText).delete(0, 2)
    fragment.delete(1, 1)
    for (const update of updates) expect(codeOf(offer(update))).toBe('admitted')
    expect(shadow.getXmlFragment('t1/progress').toString()).toBe(fragment.toString())
  })

  it('a whole document at once, as step 2 brings it after working alone', () => {
    const { doc } = typing()
    for (let i = 0; i < 50; i++) write(doc, `第 ${i} 段`)
    doc.getXmlFragment('t1/progress').delete(3, 20)
    expect(codeOf(offer(Y.encodeStateAsUpdate(doc)))).toBe('admitted')
  })

  it('a document restored from the browser: two client ids of one account and content deleted long ago', () => {
    const { doc: before } = typing()
    write(before, '关机前写的')
    write(before, '又删掉的')
    before.getXmlFragment('t1/progress').delete(1, 1)
    const after = new Y.Doc()
    Y.applyUpdate(after, Y.encodeStateAsUpdate(before))
    write(after, '重启后写的')
    expect(after.clientID).not.toBe(before.clientID)
    expect(codeOf(offer(Y.encodeStateAsUpdate(after)))).toBe('admitted')
    expect(clients.size).toBe(2)
  })

  it('known clocks resent together with new ones', () => {
    const { doc, updates } = typing()
    write(doc, '一')
    offer(updates[0]!)
    write(doc, '二')
    expect(codeOf(offer(Y.encodeStateAsUpdate(doc)))).toBe('admitted')
    expect(shadow.getXmlFragment('t1/progress').length).toBe(2)
  })

  it('content garbage-collected on the way', () => {
    const { doc } = typing()
    write(doc, '很快删掉')
    doc.getXmlFragment('t1/progress').delete(0, 1)
    write(doc, '留下')
    expect(codeOf(offer(Y.encodeStateAsUpdate(doc)))).toBe('admitted')
    expect(shadow.getXmlFragment('t1/progress').toString()).toContain('留下')
  })

  it('a colleague typing between two characters of another', () => {
    const a = typing()
    write(a.doc, '甲丙')
    offer(Y.encodeStateAsUpdate(a.doc), 'fuzhou')
    const b = new Y.Doc()
    Y.applyUpdate(b, Y.encodeStateAsUpdate(shadow))
    const seen = Y.encodeStateVector(b)
    ;((b.getXmlFragment('t1/progress').get(0) as Y.XmlElement).get(0) as Y.XmlText).insert(1, '乙')
    expect(codeOf(offer(Y.encodeStateAsUpdate(b, seen), 'fuzhou-2'))).toBe('admitted')
    expect(shadow.getXmlFragment('t1/progress').toString()).toBe('<paragraph>甲乙丙</paragraph>')
  })
})

describe('[D2] what adds nothing is acknowledged from anyone', () => {
  it('a synced reader answers step 1 with the delete set of the whole document', () => {
    const { doc } = typing()
    write(doc, '一')
    write(doc, '二')
    doc.getXmlFragment('t1/progress').delete(0, 1)
    offer(Y.encodeStateAsUpdate(doc))
    const reader = new Y.Doc()
    Y.applyUpdate(reader, Y.encodeStateAsUpdate(shadow))
    const step2 = Y.encodeStateAsUpdate(reader, Y.encodeStateVector(shadow))
    expect(Y.decodeUpdate(step2).ds.clients.size).toBeGreaterThan(0)
    expect(codeOf(offer(step2, 'leader', false))).toBe('known')
    expect(codeOf(offer(Y.encodeStateAsUpdate(reader), 'leader', false))).toBe('known')
  })

  it('an empty update', () => {
    expect(codeOf(offer(Y.encodeStateAsUpdate(new Y.Doc()), 'leader', false))).toBe('known')
  })
})

describe('[A3] a reader adds nothing', () => {
  it('neither text nor a deletion', () => {
    const { doc } = typing()
    write(doc, '一')
    offer(Y.encodeStateAsUpdate(doc))
    const reader = new Y.Doc()
    Y.applyUpdate(reader, Y.encodeStateAsUpdate(shadow))
    const seen = Y.encodeStateVector(reader)
    reader.getXmlFragment('t1/progress').delete(0, 1)
    expect(codeOf(offer(Y.encodeStateAsUpdate(reader, seen), 'leader', false))).toBe('forbidden')
    write(reader, '插一句')
    expect(codeOf(offer(Y.encodeStateAsUpdate(reader, seen), 'leader', false))).toBe('forbidden')
  })
})

describe('[D4] a client id belongs to one account', () => {
  it('refuses to write on with another person’s id, and a struct that claims their future', () => {
    const { doc } = typing()
    write(doc, '福州的')
    offer(Y.encodeStateAsUpdate(doc), 'fuzhou')
    const thief = new Y.Doc()
    Y.applyUpdate(thief, Y.encodeStateAsUpdate(shadow))
    thief.clientID = doc.clientID
    const seen = Y.encodeStateVector(thief)
    write(thief, '冒名')
    expect(codeOf(offer(Y.encodeStateAsUpdate(thief, seen), 'fuzhou-2'))).toBe('foreignClient')
  })

  it('lets the same account write on over another connection', () => {
    const { doc, updates } = typing()
    write(doc, '一')
    write(doc, '二')
    expect(codeOf(offer(updates[0]!))).toBe('admitted')
    expect(codeOf(offer(updates[1]!))).toBe('admitted')
  })
})

describe('[D1] what may not enter', () => {
  it('a gap: an update whose predecessor never came, and a delete of the unknown', () => {
    const { doc, updates } = typing()
    write(doc, '一')
    write(doc, '二')
    expect(codeOf(offer(updates[1]!))).toBe('gap')
    doc.getXmlFragment('t1/progress').delete(0, 1)
    expect(codeOf(offer(updates.at(-1)!))).toBe('gap')
  })

  it('other roots, other nodes, marks, attributes, maps and arrays', () => {
    const cases: [string, (doc: Y.Doc) => void][] = [
      ['another root', (doc) => doc.getXmlFragment('t9/progress').insert(0, [new Y.XmlElement('paragraph')])],
      ['a map', (doc) => doc.getMap('t1/progress').set('percent', 100)],
      ['an array', (doc) => doc.getArray('t1/progress').insert(0, ['x'])],
      ['an image', (doc) => doc.getXmlFragment('t1/progress').insert(0, [new Y.XmlElement('image')])],
      ['text without a paragraph', (doc) => doc.getXmlFragment('t1/progress').insert(0, [new Y.XmlText('x')])],
      [
        'a nested paragraph',
        (doc) => {
          const outer = new Y.XmlElement('paragraph')
          outer.insert(0, [new Y.XmlElement('paragraph')])
          doc.getXmlFragment('t1/progress').insert(0, [outer])
        },
      ],
      [
        'a mark',
        (doc) => {
          write(doc, '粗')
          const text = (doc.getXmlFragment('t1/progress').get(0) as Y.XmlElement).get(0) as Y.XmlText
          text.format(0, 1, { bold: true })
        },
      ],
      [
        'an attribute',
        (doc) => {
          const paragraph = new Y.XmlElement('paragraph')
          paragraph.setAttribute('onclick', 'alert(1)')
          doc.getXmlFragment('t1/progress').insert(0, [paragraph])
        },
      ],
      [
        'an embed',
        (doc) => {
          write(doc, '图')
          const text = (doc.getXmlFragment('t1/progress').get(0) as Y.XmlElement).get(0) as Y.XmlText
          text.insertEmbed(0, { image: 'x' })
        },
      ],
    ]
    for (const [what, act] of cases) {
      const doc = new Y.Doc()
      act(doc)
      expect([what, codeOf(offer(Y.encodeStateAsUpdate(doc)))]).toEqual([
        what,
        what === 'an embed' ? 'malformed' : 'schema',
      ])
    }
  })

  it('an attribute slipped onto a paragraph that exists', () => {
    const { doc } = typing()
    write(doc, '一')
    offer(Y.encodeStateAsUpdate(doc))
    const seen = Y.encodeStateVector(doc)
    ;(doc.getXmlFragment('t1/progress').get(0) as Y.XmlElement).setAttribute('style', 'x')
    expect(codeOf(offer(Y.encodeStateAsUpdate(doc, seen)))).toBe('schema')
  })

  it('bytes that are no V1 update: truncated, trailing, V2, a bomb, too many, too large', () => {
    const { doc } = typing()
    write(doc, '一二三')
    const update = Y.encodeStateAsUpdate(doc)
    for (let length = 0; length < update.length; length++)
      expect([length, codeOf(offer(update.slice(0, length)))]).toEqual([length, 'malformed'])
    expect(codeOf(offer(Uint8Array.from([...update, 0])))).toBe('malformed')
    expect(codeOf(offer(Y.encodeStateAsUpdateV2(doc)))).toBe('malformed')
    // One client, 30 million structs claimed in seven bytes.
    expect(codeOf(offer(Uint8Array.from([1, 0x80, 0x87, 0xa7, 0x0e, 1, 0])))).toBe('malformed')
    // One garbage-collected struct of 2^40 clock ticks.
    expect(codeOf(offer(Uint8Array.from([1, 1, 5, 0, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0])))).toBe('tooLarge')
    expect(codeOf(offer(new Uint8Array(MAX_UPDATE_BYTES + 1)))).toBe('tooLarge')
  })
})
