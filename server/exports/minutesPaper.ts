import { BorderStyle, type FileChild, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx'
import type { RichBlock, RichCell, RichDoc, RichInline, RichItem } from '#shared/document/blocks.ts'
import { ordinal } from '#shared/document/meetingWords.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { STYLES, officialPaper } from './officialPaper.ts'

/** What 会议纪要 says; everything in it is of the meeting's own moments, so that the file made a week later is the same. */
export interface MinutesRecord {
  title: string
  /** YYYY-MM-DDTHH:mm. */
  startsAt: string
  place: string
  chair: string
  recorder: string
  presenter: string
  /** 出席, 列席, 缺席: people by name, then units. */
  attended: readonly string[]
  satIn: readonly string[]
  absent: readonly string[]
  /** The sentence of the frozen figures; null where the reader may not have them. */
  figures: string | null
  /** `left`: it was not come to. */
  agenda: readonly { title: string; left: boolean }[]
  minutes: RichDoc
  decisions: readonly { text: string; units: readonly string[]; due: LocalDate | null }[]
  /** A reporting unit is given the decisions that concern it. */
  ownDecisions: boolean
  /** Null while the meeting is going on: then the paper says that it is a draft. */
  final: { hash: string } | null
}

/** The file itself. */
export async function minutesPaper(record: MinutesRecord): Promise<Buffer> {
  const title = paperTitle(record)
  return Packer.toBuffer(officialPaper(title, content(record, title)))
}

export const paperTitle = ({ title }: Pick<MinutesRecord, 'title'>): string =>
  title.endsWith('纪要') ? title : `${title}纪要`

const para = (style: string, ...text: string[]): Paragraph =>
  new Paragraph({ style, children: text.map((part) => new TextRun(printable(part))) })
const body = (text: string): Paragraph => para(STYLES.body, text)

function content(record: MinutesRecord, title: string): FileChild[] {
  const { startsAt, place, chair, presenter, recorder, attended, satIn, absent } = record
  const { figures, agenda, minutes, decisions, final } = record
  const [day = '', time = ''] = startsAt.split('T')
  const facts: [label: string, text: string][] = [
    ['时间', `${dayInWords(day)} ${time}`],
    ['地点', place],
    ['主持', chair],
    ['主讲', presenter],
    ['出席', attended.join('、')],
    ['列席', satIn.join('、')],
    ['缺席', absent.join('、')],
    ['记录', recorder],
    ['议程', agenda.map(({ title, left }, index) => `${index + 1}.${title}${left ? '（未议）' : ''}`).join('；')],
  ]
  const sections = minutes.content.filter((block) => block.type === 'heading' && block.attrs.level <= 2).length
  const heading = record.ownDecisions ? '议定事项（涉及本单位）' : '议定事项'
  return [
    para(STYLES.title, title),
    ...(final ? [] : [body('（草稿，会议尚未结束）')]),
    ...facts.filter(([, text]) => text !== '').map(([label, text]) => body(`${label}：${text}`)),
    ...(figures === null ? [] : [body(`会议以下列定格数字为准。${figures}。`)]),
    ...apart(blocks(minutes.content)),
    para(STYLES.first, `${ordinal(sections + 1)}、${heading}`),
    ...(decisions.length === 0 ? [body('本次会议没有议定事项。')] : [decisionTable(decisions)]),
    ...(final ? [para(STYLES.body), body(`定稿校验（SHA-256）：${final.hash.slice(0, 16)}`)] : []),
  ]
}

/** 2026-01-08 → 2026年1月8日. */
function dayInWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

const blocks = (content_: readonly RichBlock[], style = STYLES.body): FileChild[] =>
  content_.flatMap((block) => blockOf(block, style))

function blockOf(block: RichBlock, style: string): FileChild[] {
  switch (block.type) {
    case 'paragraph':
      // An empty line is room on a screen; a paper has none.
      return block.content?.length ? [new Paragraph({ style, children: inline(block.content) })] : []
    case 'heading': {
      if (!block.content?.length) return []
      const level = block.attrs.level <= 2 ? STYLES.first : STYLES.second
      return [new Paragraph({ style: level, keepNext: true, children: inline(block.content) })]
    }
    case 'bulletList':
      return block.content.flatMap((item) => itemOf(item, '· ', style))
    case 'orderedList':
      return block.content.flatMap((item, index) => itemOf(item, `${block.attrs.start + index}. `, style))
    case 'table': {
      // Word calls a table without rows, or a row without cells, damaged.
      const rows = block.content.map(({ content }) => content).filter((cells) => cells.length > 0)
      const body = rows.findIndex((cells) => cells.some(({ type }) => type === 'tableCell'))
      const cells = rows.map((row) => row.map((cell) => ({ ...spanOf(cell), children: cellContent(cell) })))
      return rows.length === 0 ? [] : [tableOf(cells, Math.max(body, 0))]
    }
  }
}

/** Two tables that touch are one in Word. */
const apart = (parts: readonly FileChild[]): FileChild[] =>
  parts.flatMap((part, index) =>
    part instanceof Table && parts[index - 1] instanceof Table ? [para(STYLES.body), part] : [part],
  )

/** Numbers are typed, as in official papers: a list that counts by itself counts anew wherever it is pasted. */
function itemOf({ content: inside }: RichItem, mark: string, style: string): FileChild[] {
  const [first, ...rest] = inside
  if (first?.type !== 'paragraph') return blocks(inside, style)
  return [
    new Paragraph({ style, children: [new TextRun(mark), ...inline(first.content ?? [])] }),
    ...blocks(rest, style),
  ]
}

const inline = (content_: readonly RichInline[] = []): TextRun[] =>
  content_.map((part) =>
    part.type === 'hardBreak'
      ? new TextRun({ break: 1 })
      : new TextRun({ text: printable(part.text), ...(part.marks ? { bold: true } : {}) }),
  )

/** XML has no place for most control characters, and Word opens no file that holds one. */
// eslint-disable-next-line no-control-regex
const printable = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')

interface Cell {
  columnSpan?: number
  rowSpan?: number
  children: (Paragraph | Table)[]
}

const spanOf = ({ attrs: { colspan, rowspan } }: RichCell): Pick<Cell, 'columnSpan' | 'rowSpan'> => ({
  ...(colspan > 1 ? { columnSpan: colspan } : {}),
  ...(rowspan > 1 ? { rowSpan: rowspan } : {}),
})

/** A cell without a paragraph is a file that Word calls damaged. */
function cellContent({ content: inside }: RichCell): (Paragraph | Table)[] {
  const children = blocks(inside, STYLES.cell) as (Paragraph | Table)[]
  return children.length > 0 ? children : [para(STYLES.cell)]
}

const edge = { style: BorderStyle.SINGLE, size: 4, color: '000000' }
const EDGES = { top: edge, bottom: edge, left: edge, right: edge, insideHorizontal: edge, insideVertical: edge }

const tableOf = (rows: readonly (readonly Cell[])[], head = 0, widths?: readonly number[]): Table =>
  new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: EDGES,
    ...(widths ? { columnWidths: [...widths] } : {}),
    rows: rows.map(
      (cells, index) =>
        new TableRow({
          ...(index < head ? { tableHeader: true } : {}),
          cantSplit: true,
          children: cells.map((cell) => new TableCell(cell)),
        }),
    ),
  })

function decisionTable(decisions: MinutesRecord['decisions']): Table {
  const cell = (text: string): Cell => ({ children: text.split('\n').map((line) => para(STYLES.cell, line)) })
  const rows = decisions.map(({ text, units, due }, index) => [
    cell(String(index + 1)),
    cell(text),
    cell(units.join('、')),
    cell(due === null ? '' : dayInWords(due)),
  ])
  return tableOf([['序号', '议定事项', '责任单位', '完成时限'].map(cell), ...rows], 1, [800, 4200, 2000, 1844])
}
