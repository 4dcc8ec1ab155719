import fc from 'fast-check'
import mammoth from 'mammoth'
import { describe, expect, it } from 'vitest'
import type { RichBlock, RichCell, RichDoc, RichInline } from '#shared/document/blocks.ts'
import { type MinutesRecord, minutesPaper } from '#server/exports/minutesPaper.ts'
import { faultsOf, partsOf } from '#test/support/wordprocessing.ts'

const recordOf = (minutes: RichDoc, more: Partial<MinutesRecord> = {}): MinutesRecord => ({
  title: '十月调度会',
  startsAt: '2023-10-31T14:00',
  place: '三楼会议室',
  chair: '郑国平',
  presenter: '陈敏',
  recorder: '林志强',
  attended: Array.from({ length: 60 }, (_, index) => `与会人员${index + 1}`),
  satIn: ['林处长'],
  absent: ['宁德市卫健委'],
  figures: '截至 10月31日 14:30：应办 120，办结 81，红 7、黄 12',
  agenda: [{ title: '红灯事项', left: false }],
  minutes,
  decisions: [
    { text: '调剂疫苗 <3000> 支\n分两批', units: ['福州', '宁德'], due: '2023-11-06' },
    { text: '另议', units: [], due: null },
  ],
  ownDecisions: false,
  final: { hash: 'ab'.repeat(32) },
  ...more,
})

const inline: fc.Arbitrary<RichInline[]> = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('text' as const),
      text: fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 8 }),
    }),
    fc.record({
      type: fc.constant('text' as const),
      text: fc.constantFrom('疫苗 & <到货>', 'a\u0000b\u000bc', '\ud800', ' 前后 '),
      marks: fc.constant([{ type: 'bold' }] as [{ type: 'bold' }]),
    }),
    fc.constant({ type: 'hardBreak' as const }),
  ),
  { maxLength: 3 },
)
const paragraph: fc.Arbitrary<RichBlock> = inline.map((content) => ({
  type: 'paragraph',
  ...(content.length > 0 ? { content } : {}),
}))
const list: fc.Arbitrary<RichBlock> = fc.letrec<{ list: RichBlock; inner: RichBlock }>((tie) => ({
  list: fc
    .tuple(fc.boolean(), fc.array(fc.array(tie('inner'), { maxLength: 3 }), { maxLength: 3 }))
    .map(([ordered, items]): RichBlock => {
      const content = items.map((inside) => ({ type: 'listItem' as const, content: inside }))
      return ordered
        ? { type: 'orderedList', attrs: { start: 3, type: null }, content }
        : { type: 'bulletList', content }
    }),
  inner: fc.oneof({ maxDepth: 2 }, paragraph, tie('list')),
})).list
/** As others may send it: rows of different lengths, cells that reach beyond the last row. */
const cell: fc.Arbitrary<RichCell> = fc.record({
  type: fc.constantFrom('tableCell' as const, 'tableHeader' as const),
  attrs: fc.record({
    colspan: fc.constantFrom(1, 1, 1, 2, 3),
    rowspan: fc.constantFrom(1, 1, 1, 2, 4),
    colwidth: fc.constant(null),
  }),
  content: fc.array(fc.oneof(paragraph, list), { maxLength: 2 }),
})
const table: fc.Arbitrary<RichBlock> = fc
  .array(fc.array(cell, { maxLength: 4 }), { maxLength: 5 })
  .map((rows) => ({ type: 'table', content: rows.map((content) => ({ type: 'tableRow' as const, content })) }))
const heading: fc.Arbitrary<RichBlock> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), inline)
  .map(([level, content]) => ({ type: 'heading', attrs: { level }, ...(content.length > 0 ? { content } : {}) }))
const anyMinutes: fc.Arbitrary<RichDoc> = fc
  .array(fc.oneof(paragraph, heading, list, table, table), { maxLength: 6 })
  .map((content) => ({ type: 'doc', content }))

const textOf = (text: string): RichBlock => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const tableOf = (...rows: RichCell[][]): RichBlock => ({
  type: 'table',
  content: rows.map((content) => ({ type: 'tableRow', content })),
})
const cellOf = (text: string, colspan = 1, rowspan = 1): RichCell => ({
  type: 'tableCell',
  attrs: { colspan, rowspan, colwidth: null },
  content: [textOf(text)],
})
const MINUTES: RichDoc = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: '一、红灯事项' }] },
    textOf('宁德差 35 点'),
    tableOf([cellOf('单位', 1, 2), cellOf('进度', 2)], [cellOf('七月'), cellOf('八月')]),
    tableOf([cellOf('另一张表')]),
    tableOf(),
    tableOf([], []),
  ],
}

describe('会议纪要 as a file of WordprocessingML', () => {
  it('is what ECMA-376 demands: parts, types, relationships, styles, and elements in their order', async () => {
    expect(faultsOf(partsOf(await minutesPaper(recordOf(MINUTES))))).toEqual([])
    const draft = recordOf({ type: 'doc', content: [] }, { final: null, decisions: [], figures: null, agenda: [] })
    expect(faultsOf(partsOf(await minutesPaper(draft)))).toEqual([])
  })

  it('whatever the minutes hold', async () => {
    await fc.assert(
      fc.asyncProperty(anyMinutes, async (minutes) => {
        expect(faultsOf(partsOf(await minutesPaper(recordOf(minutes))))).toEqual([])
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('is read by another program with nothing missing', async () => {
    const file = await minutesPaper(recordOf(MINUTES))
    const { value, messages } = await mammoth.convertToHtml({ buffer: file })
    expect(messages.filter(({ type }) => type === 'error')).toEqual([])
    for (const said of [
      '十月调度会纪要',
      '与会人员60',
      '一、红灯事项',
      '调剂疫苗 &lt;3000&gt; 支',
      '分两批',
      '另一张表',
    ])
      expect(value).toContain(said)
    expect(value).toContain('<td rowspan="2"><p>单位</p></td>')
    // Three tables: two of the minutes, which do not run into each other, and the decisions.
    expect(value.match(/<table>/g)).toHaveLength(3)
  })

  it('leaves the text its 225 mm: the page number with its line stays within the lower margin', async () => {
    const parts = partsOf(await minutesPaper(recordOf(MINUTES)))
    const value = (xml: string | undefined, pattern: RegExp): number => Number(pattern.exec(xml ?? '')?.[1])
    const document = parts.get('word/document.xml')
    const [bottom, footer] = [/<w:pgMar [^>]*w:bottom="(\d+)"/, /<w:pgMar [^>]*w:footer="(\d+)"/].map((pattern) =>
      value(document, pattern),
    ) as [number, number]
    const line = value(parts.get('word/footer1.xml'), /<w:spacing [^>]*w:line="(\d+)"/)
    expect(footer + line).toBeLessThan(bottom)
    expect(parts.get('docProps/core.xml')).toContain('<cp:lastModifiedBy>督办台</cp:lastModifiedBy>')
  })

  /** Each is a file that Word refuses or mends; the check must see it. */
  it.each<[what: string, part: string, from: RegExp | string, to: string]>([
    ['a property out of order', 'word/styles.xml', /(<w:spacing [^>]*\/>)(<w:jc [^>]*\/>)/, '$2$1'],
    ['a property twice', 'word/styles.xml', /<w:sz w:val="44"\/>/, '<w:sz w:val="44"/><w:sz w:val="44"/>'],
    ['a section out of order', 'word/document.xml', /(<w:pgSz [^>]*\/>)(<w:pgMar [^>]*\/>)/, '$2$1'],
    ['a table out of order', 'word/document.xml', /(<w:tblW [^>]*\/>)(<w:tblBorders>.*?<\/w:tblBorders>)/, '$2$1'],
    [
      'a cell without a paragraph',
      'word/document.xml',
      /<w:tc>(<w:tcPr>.*?<\/w:tcPr>)?<w:p>.*?<\/w:p><\/w:tc>/,
      '<w:tc></w:tc>',
    ],
    ['a column too many', 'word/document.xml', '<w:gridCol w:w="800"/>', ''],
    ['tables that touch', 'word/document.xml', '</w:tbl>', '</w:tbl><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'],
    ['a style of no name', 'word/document.xml', 'w:val="PaperTitle"', 'w:val="PaperTittle"'],
    ['a style twice', 'word/styles.xml', 'w:styleId="PaperCell"', 'w:styleId="PaperBody"'],
    ['a relationship of nothing', 'word/document.xml', 'r:id="rId6"', 'r:id="rId66"'],
    ['relationships of one id', 'word/_rels/document.xml.rels', 'Id="rId2"', 'Id="rId1"'],
    ['a target that is not there', 'word/_rels/document.xml.rels', 'Target="styles.xml"', 'Target="style.xml"'],
    ['a part of another type', '[Content_Types].xml', 'settings+xml', 'setting+xml'],
    ['a type of no part', '[Content_Types].xml', '/word/footer2.xml', '/word/footer3.xml'],
    ['a prefix nobody declared', 'word/document.xml', '<w:body>', '<w:body nobody:x="1">'],
    ['what is not XML', 'word/document.xml', '三楼', '三楼 & 四楼'],
    ['an element that is not closed', 'word/document.xml', '</w:body>', ''],
  ])('%s is found', async (_what, part, from, to) => {
    const parts = partsOf(await minutesPaper(recordOf(MINUTES)))
    const before = parts.get(part) ?? ''
    const after = before.replace(from, to)
    expect(after).not.toBe(before)
    expect(faultsOf(new Map([...parts, [part, after]]))).not.toEqual([])
  })
})
