import {
  AlignmentType,
  Document,
  DocumentGridType,
  type FileChild,
  Footer,
  type IFontAttributesProperties,
  LineRuleType,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx'

/**
 * The layout of official documents, GB/T 9704-2012: A4, margins 37, 35, 28 and 26 mm (top, bottom, left, right), 22 lines of
 * 28 characters of 三号, title 二号小标宋, levels 一、黑体 and （一）楷体, page number 四号 on the outer side. Fonts are named, not
 * bundled: they belong to their makers, and the computers that print such papers have them.
 */
const MM = 1440 / 25.4
const mm = (length: number): number => Math.round(length * MM)

const latin = 'Times New Roman'
const font = (eastAsia: string): IFontAttributesProperties => ({ ascii: latin, hAnsi: latin, cs: latin, eastAsia })
export const FONTS = {
  title: font('方正小标宋简体'),
  body: font('仿宋_GB2312'),
  first: font('黑体'),
  second: font('楷体_GB2312'),
  number: font('宋体'),
}
/** Half points: 二号 22 pt, 三号 16 pt, 四号 14 pt. */
const [SIZE_2, SIZE_3, SIZE_4] = [44, 32, 28]
/** 22 lines on 225 mm: 28.95 pt each, in twentieths. */
const LINE = 579
const line = { line: LINE, lineRule: LineRuleType.EXACT, before: 0, after: 0 }
/** 28 characters on 156 mm: a little closer than 16 pt each, in 4096ths of a point. */
const CHARACTER = Math.round((mm(156) / 20 / 28 - 16) * 4096)

const indent = { firstLineChars: 200, firstLine: 2 * SIZE_3 * 10 }
/** `more`: what the paragraphs have beside their lines. */
const paragraphStyle = (id: string, name: string, eastAsia: IFontAttributesProperties, more: object = { indent }) => ({
  id,
  name,
  basedOn: 'Normal',
  quickFormat: true,
  run: { font: eastAsia, size: SIZE_3 },
  paragraph: { spacing: line, ...more },
})

const pageNumber = (alignment: 'left' | 'right') =>
  new Footer({
    children: [
      new Paragraph({
        alignment,
        // Within the lower margin, the dashes 7 mm below the text.
        spacing: { ...line, line: 400 },
        // One character in from the edge of the text.
        indent: alignment === 'right' ? { right: SIZE_4 * 10 } : { left: SIZE_4 * 10 },
        children: [new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: FONTS.number, size: SIZE_4 })],
      }),
    ],
  })

/** An official paper with this content; every paragraph in it names one of `STYLES`. */
export const officialPaper = (title: string, children: readonly FileChild[]): Document =>
  new Document({
    title,
    creator: '督办台',
    lastModifiedBy: '督办台',
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: { document: { run: { font: FONTS.body, size: SIZE_3 }, paragraph: { spacing: line } } },
      paragraphStyles: [
        {
          id: STYLES.title,
          name: '公文标题',
          basedOn: 'Normal',
          run: { font: FONTS.title, size: SIZE_2 },
          // Two lines of it fit where three of the text do.
          paragraph: {
            alignment: AlignmentType.CENTER,
            spacing: { ...line, line: 2 * LINE - SIZE_3 * 10, before: LINE, after: LINE },
          },
        },
        paragraphStyle(STYLES.body, '公文正文', FONTS.body),
        paragraphStyle(STYLES.first, '公文一级标题', FONTS.first, { indent, outlineLevel: 0 }),
        paragraphStyle(STYLES.second, '公文二级标题', FONTS.second, { indent, outlineLevel: 1 }),
        paragraphStyle(STYLES.cell, '公文表格', FONTS.body, {}),
      ],
      // What the styles that the library brings along are made on.
      characterStyles: [{ id: 'DefaultParagraphFont', name: 'Default Paragraph Font' }],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), header: mm(15), footer: mm(25) },
          },
          grid: { type: DocumentGridType.LINES_AND_CHARS, linePitch: LINE, charSpace: CHARACTER },
        },
        footers: { default: pageNumber('right'), even: pageNumber('left') },
        children: [...children],
      },
    ],
  })

export const STYLES = {
  title: 'PaperTitle',
  body: 'PaperBody',
  first: 'PaperFirst',
  second: 'PaperSecond',
  cell: 'PaperCell',
}
