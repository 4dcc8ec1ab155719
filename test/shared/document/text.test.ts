import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fragmentName } from '#shared/document/names.ts'
import { narrativeTexts, plainText } from '#shared/document/text.ts'

type Piece = string | { break: true } | { text: string; bold: true }
type Node = { name: string; children: (Node | Piece)[] }
const node = (name: string, ...children: (Node | Piece)[]): Node => ({ name, children })
const paragraph = (...pieces: Piece[]): Node => node('paragraph', ...pieces)
const LINE: Piece = { break: true }

function build({ name, children }: Node): Y.XmlElement {
  const element = new Y.XmlElement(name)
  element.insert(
    0,
    children.map((child) => {
      if (typeof child === 'string') return new Y.XmlText(child)
      if ('break' in child) return new Y.XmlElement('hardBreak')
      if ('name' in child) return build(child)
      const text = new Y.XmlText()
      text.insert(0, child.text, { bold: {} })
      return text
    }),
  )
  return element
}

function textOf(...nodes: Node[]): string {
  const fragment = new Y.Doc().getXmlFragment('t1/progress')
  fragment.push(nodes.map(build))
  return plainText(fragment)
}

describe('plain text', () => {
  it.each<[string, Node[], string]>([
    ['nothing', [], ''],
    ['an empty paragraph, as every new editor holds', [paragraph()], ''],
    ['one paragraph', [paragraph('已建成10个')], '已建成10个'],
    ['several paragraphs', [paragraph('甲'), paragraph('乙')], '甲\n乙'],
    ['an empty line between', [paragraph('甲'), paragraph(), paragraph('乙')], '甲\n\n乙'],
    ['hard breaks', [paragraph('甲', LINE, '乙', LINE, LINE, '丙')], '甲\n乙\n\n丙'],
    ['trailing blank lines, which go', [paragraph('甲', LINE), paragraph(), paragraph('  ')], '甲'],
    ['leading spaces, which stay', [paragraph('　　甲')], '　　甲'],
    ['text split among people', [paragraph('甲', '乙', '丙')], '甲乙丙'],
    [
      'marks, which are no text',
      [paragraph('普通', { text: '加粗', bold: true }, '<b>不是标签</b>')],
      '普通加粗<b>不是标签</b>',
    ],
    [
      'lists',
      [node('bulletList', node('listItem', paragraph('甲')), node('listItem', paragraph('乙', LINE, '丙')))],
      '甲\n乙\n丙',
    ],
    [
      'tables',
      [
        node(
          'table',
          node('tableRow', node('tableCell', paragraph('福州')), node('tableCell', paragraph('40%'))),
          node('tableRow', node('tableCell', paragraph('厦门')), node('tableCell', paragraph('60%'))),
        ),
      ],
      '福州\n40%\n厦门\n60%',
    ],
  ])('of %s', (_, nodes, text) => {
    expect(textOf(...nodes)).toBe(text)
  })

  it('leaves out what was deleted and embedded things that are no text', () => {
    const fragment = new Y.Doc().getXmlFragment('t1/progress')
    fragment.push([build(paragraph('甲乙丙'))])
    const element = fragment.get(0)
    const text = element instanceof Y.XmlElement ? element.get(0) : undefined
    if (!(text instanceof Y.XmlText)) throw new Error('no text')
    text.delete(1, 1)
    text.insertEmbed(1, { image: 'x.png' })
    expect(plainText(fragment)).toBe('甲丙')
  })

  it('is the same for two people who typed at once', () => {
    const [one, two] = [new Y.Doc(), new Y.Doc()]
    one.getXmlFragment('t1/progress').push([build(paragraph('起'))])
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one))
    one.getXmlFragment('t1/progress').push([build(paragraph('甲'))])
    two.getXmlFragment('t1/progress').push([build(paragraph('乙'))])
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two))
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one))
    const text = plainText(one.getXmlFragment('t1/progress'))
    expect(text).toBe(plainText(two.getXmlFragment('t1/progress')))
    expect(text.split('\n').sort()).toEqual(['乙', '甲', '起'].sort())
  })
})

describe('the three narrative texts of a task', () => {
  it('are read from its own fragments, empty where nobody wrote', () => {
    const doc = new Y.Doc()
    doc.getXmlFragment(fragmentName('t1', 'progress')).push([build(paragraph('已开工'))])
    doc.getXmlFragment(fragmentName('t1', 'nextStep')).push([build(paragraph('验收'))])
    doc.getXmlFragment(fragmentName('t11', 'problem')).push([build(paragraph('别的任务'))])
    expect(narrativeTexts(doc, 't1')).toEqual({ progress: '已开工', problem: '', nextStep: '验收' })
  })

  it('reading them sends nothing to anybody', () => {
    const doc = new Y.Doc()
    let updates = 0
    doc.on('update', () => updates++)
    narrativeTexts(doc, 't1')
    expect(updates).toBe(0)
  })
})
