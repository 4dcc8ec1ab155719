import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { richDoc } from '#shared/document/blocks.ts'

/** A fragment of elements written [name, attributes, children]; strings are text, ** makes it bold. */
type Written = string | [name: string, attributes: Record<string, unknown>, ...children: Written[]]
function fragmentOf(...written: Written[]): Y.XmlFragment {
  const make = (node: Written): Y.XmlElement | Y.XmlText => {
    if (typeof node === 'string') {
      const bold = node.startsWith('**')
      const text = new Y.XmlText()
      text.insert(0, node.replaceAll('**', ''), bold ? { bold: {} } : {})
      return text
    }
    const [name, attributes, ...children] = node
    const element = new Y.XmlElement(name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string)
    element.insert(0, children.map(make))
    return element
  }
  const fragment = new Y.Doc().getXmlFragment('minutes')
  fragment.insert(0, written.map(make))
  return fragment
}

describe('minutes as a tree', () => {
  it('join what is alike and keep what is not, line breaks among it', () => {
    const doc = richDoc(
      fragmentOf(['paragraph', {}, '决定：', '年底前', '**完成**', '**率**', ['hardBreak', {}], '。']),
    )
    expect(doc.content).toEqual([
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: '决定：年底前' },
          { type: 'text', text: '完成率', marks: [{ type: 'bold' }] },
          { type: 'hardBreak' },
          { type: 'text', text: '。' },
        ],
      },
    ])
    expect(richDoc(fragmentOf())).toEqual({ type: 'doc', content: [] })
    expect(richDoc(fragmentOf(['paragraph', {}])).content).toEqual([{ type: 'paragraph' }])
  })

  it.each<[string, Record<string, unknown>, unknown]>([
    ['heading', { level: 3 }, { level: 3 }],
    ['heading', { level: 7 }, { level: 1 }],
    ['heading', { level: '2' }, { level: 1 }],
    ['heading', { level: { toString: 'x' } }, { level: 1 }],
    ['orderedList', { start: 3, type: 'a' }, { start: 3, type: 'a' }],
    ['orderedList', { start: -1, type: 5 }, { start: 1, type: null }],
  ])('keeps sensible attributes of a %s and replaces others: %j', (name, given, kept) => {
    expect(richDoc(fragmentOf([name, given])).content).toMatchObject([{ type: name, attrs: kept }])
  })

  it.each<[Record<string, unknown>, unknown]>([
    [
      { colspan: 2, colwidth: [120, 80] },
      { colspan: 2, rowspan: 1, colwidth: [120, 80] },
    ],
    [
      { colspan: 1e9, rowspan: 0.5, colwidth: ['x'] },
      { colspan: 1, rowspan: 1, colwidth: null },
    ],
    [{ colwidth: [] }, { colspan: 1, rowspan: 1, colwidth: null }],
  ])('keeps sensible cells and replaces others: %j', (given, kept) => {
    const { content } = richDoc(
      fragmentOf(['table', {}, ['tableRow', {}, ['tableCell', given, ['paragraph', {}, '一']]]]),
    )
    const paragraph = { type: 'paragraph', content: [{ type: 'text', text: '一' }] }
    const row = { type: 'tableRow', content: [{ type: 'tableCell', attrs: kept, content: [paragraph] }] }
    expect(content).toEqual([{ type: 'table', content: [row] }])
  })
})
