import { isParticular, labelAlone } from './labels.ts'
import { contentLines, needsSpace, unfoldRows } from './lines.ts'
import type { Line } from './lines.ts'
import { follows, readMarker } from './numbering.ts'
import type { Marker } from './numbering.ts'

/** A paragraph, heading or table cell: printed lines joined again. */
export interface Block {
  text: string
  at: number[]
  marker: Marker | null
  /** The first line of a table cell (start), a further line of it (more), or running text (null). */
  cell: 'start' | 'more' | null
  blankBefore: number
  /** Empty table cells in front of this one. */
  emptyBefore: number
  /** Where blanks stood in the first printed line: a line of several names is parted by them. */
  blanks: number[]
}

/** A piece [start, end) of a block. */
export interface Slice {
  block: Block
  start: number
  end: number
}

export const whole = (block: Block): Slice => ({ block, start: 0, end: block.text.length })
export const sliceText = (slice: Slice): string => slice.block.text.slice(slice.start, slice.end)
export const rawStart = (slice: Slice): number => slice.block.at[slice.start] ?? 0
export const rawEnd = (slice: Slice): number => (slice.block.at[slice.end - 1] ?? -1) + 1

const ENDS_SENTENCE = /[。！？!?][”’"』」）)】》]*$/
const ENDS_OPEN = /[，,、；;：:]$/
const STARTS_INSIDE = /^[，。、；：）》”’」』】〕！？％%,;)\]]/
const CLOSED_ON_ITSELF = /^[（(【[〔][^（(]*[）)】\]〕]$/

const OWN_NUMBER = /^[\u4e00-\u9fff]{2,14}[〔﹝[【(（［](?:19|20)\d\d[〕﹞\]】)）］]第?\d{1,5}号$/
const TITLE_END =
  /^(?!为|根据|按照|依据|各)[^，。；：]*关于[^，。；：]*(?:通知|意见|通报|公告|通告|决定|批复|函)$|^(?!为|根据|按照|依据|各)[^，。；：]{2,12}20\d\d年[^，。；：]*(?:工作要点|重点工作|工作计划)$/
const TITLE_GOES_ON = /^(?:的|[（(])/

const IN_MID_AIR = /[和与及的对将把为以在于从向]$/
const GOES_ON = /^(?:[的等]|和(?!谐|平|美)|及(?!时)|与(?!时)|《)/
const DUTY_BRACKET = /^[（(][^（()）]*(?:负责|牵头|配合|落实|单位|部门|处室)[^（()）]*[）)]$/
const YEAR_FIRST = /^(?:到|至)?20\d\d年/

/** Whether the text ends with a bracket that follows a full stop: …。（省教育厅负责） closes a paragraph. */
function endsWithBracket(text: string): boolean {
  if (!/[）)]$/.test(text)) return false
  let depth = 0
  for (let i = text.length - 1; i >= 0 && text.length - i < 600; i--) {
    const c = text.charAt(i)
    if (c === '）' || c === ')') depth += 1
    else if ((c === '（' || c === '(') && (depth -= 1) === 0) return text.charAt(i - 1) === '。'
  }
  return false
}

/** Joins printed lines into blocks. A hard wrap is told from a paragraph's end by punctuation, numbering and the usual width. */
export function readBlocks(raw: string): Block[] {
  const lines = unfoldRows(contentLines(raw))
  const width = usualWidth(lines)
  const blocks: Block[] = []
  const lastOf = new Map<string, number>()
  let open: Block | null = null
  let openLine: Line | null = null
  let openLines = 0
  let pieces: string[] = []
  const close = () => {
    if (open && pieces.length > 1) open.text = pieces.join('')
  }
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    const marker = readMarker(line.text, lastOf.get('num'))
    const joins: boolean =
      open !== null &&
      openLine !== null &&
      continues(open, openLine, openLines, line, lines[i + 1], marker, width, lastOf)
    if (joins && open) {
      append(open, pieces, line)
      openLines += 1
    } else {
      close()
      open = startBlock(line, marker, open)
      pieces = [line.text]
      if (marker) lastOf.set(marker.kind, marker.value)
      openLines = 1
      blocks.push(open)
    }
    openLine = line
  }
  close()
  settleCells(blocks)
  return blocks
}

/** Tabs in front of ordinary paragraphs are indentation: only rows of several cells and framed boxes stay cells. */
function settleCells(blocks: readonly Block[]): void {
  for (let i = 0; i < blocks.length;) {
    if (!blocks[i]!.cell) {
      i += 1
      continue
    }
    let to = i + 1
    let rows = 1
    let cells = 1
    while (to < blocks.length && blocks[to]!.cell) {
      if (blocks[to]!.cell === 'start') {
        cells += 1
        if (blocks[to]!.blankBefore > 0) rows += 1
      }
      to += 1
    }
    const numbered = blocks
      .slice(i, to)
      .some((block) => block.cell === 'start' && /^(?:han|hanParen)$/.test(block.marker?.kind ?? ''))
    const framed = blocks[i]!.marker?.kind === 'box'
    // （一） in the first cell of a row of several is a group of a table, not the number of an indented paragraph.
    if (!framed && ((numbered && cells < rows * 2) || rows === 1 || cells < rows * 1.5))
      for (let k = i; k < to; k++) blocks[k]!.cell = null
    i = to
  }
}

function startBlock(line: Line, marker: Marker | null, before: Block | null): Block {
  const cell = line.tab ? 'start' : before?.cell && line.blankBefore === 0 ? 'more' : null
  const { text, blankBefore, emptyBefore, blanks } = line
  return { text, at: line.at.slice(), marker, cell, blankBefore, emptyBefore, blanks }
}

/** While a block grows its text is only a view of its end: joining a long paragraph line by line would cost its square. */
const VIEW = 600

function append(block: Block, pieces: string[], line: Line): void {
  const gap = needsSpace(block.text, line.text) ? ' ' : ''
  if (gap) block.at.push(line.at[0]! - 1)
  pieces.push(gap + line.text)
  block.text = (block.text + gap + line.text).slice(-VIEW)
  for (const offset of line.at) block.at.push(offset)
}

/** Printed width in Chinese characters. */
function measure(text: string): number {
  let width = 0
  for (let i = 0; i < text.length; i++) width += text.charCodeAt(i) < 0x2e80 ? 0.5 : 1
  return width
}

/** The width at which most lines of running text were broken, or Infinity where paragraphs stand on one line each. */
function usualWidth(lines: readonly Line[]): number {
  const broken: number[] = []
  let long = 0
  for (const line of lines) {
    if (line.tab || line.text.length < 15) continue
    long += 1
    if (!ENDS_SENTENCE.test(line.text) && /[，。；、]/.test(line.text)) broken.push(measure(line.text))
  }
  if (broken.length < 6 || broken.length < long * 0.4) return Number.POSITIVE_INFINITY
  broken.sort((a, b) => a - b)
  const width = broken[Math.floor(broken.length * 0.6)]!
  // Lines much longer than that show that the short ones are headings, not broken text.
  return beyond(lines, width * 1.4) > long * 0.15 ? Number.POSITIVE_INFINITY : width
}

function beyond(lines: readonly Line[], width: number): number {
  return lines.filter((line) => !line.tab && measure(line.text) > width).length
}

function continues(
  open: Block,
  last: Line,
  count: number,
  line: Line,
  next: Line | undefined,
  marker: Marker | null,
  width: number,
  lastOf: ReadonlyMap<string, number>,
): boolean {
  if (line.tab) return false
  if (open.cell) return line.blankBefore === 0 && !marker && !ENDS_SENTENCE.test(open.text)
  if (STARTS_INSIDE.test(line.text)) return true
  const label = labelAlone(open.text)
  if (label !== null) return isValueOf(label, line, marker)
  if (OWN_NUMBER.test(line.text)) return false
  if (TITLE_END.test(open.text) && !open.marker && count <= 4 && !TITLE_GOES_ON.test(line.text)) return false
  const closed = endsWithBracket(open.text)
  const ended = closed || ENDS_SENTENCE.test(open.text)
  const full = measure(last.text) >= width * 0.86
  if (marker) {
    if (ended || /[；;：:]$/.test(open.text) || !unclosed(open.text)) {
      if (ended || !full || follows(marker, lastOf)) return false
    }
    return full || unclosed(open.text)
  }
  if (CLOSED_ON_ITSELF.test(line.text) && !full) return false
  if (!open.marker && CLOSED_ON_ITSELF.test(open.text)) return false
  if (closed || (ended && YEAR_FIRST.test(line.text))) return false
  if (ended)
    return full && (measure(line.text) >= width * 0.86 || ENDS_SENTENCE.test(line.text) || DUTY_BRACKET.test(line.text))
  if (unclosed(open.text)) return true
  if (/[：:]$/.test(open.text)) return full && count > 1
  if (ENDS_OPEN.test(open.text)) return true
  if (full || (measure(open.text) >= width * 0.6 && (IN_MID_AIR.test(open.text) || GOES_ON.test(line.text))))
    return true
  if (count === 1 || !/[，。；]/.test(open.text))
    return /[，。；]/.test(open.text) ? runs(open, width) : headingGoesOn(open, line, next, width)
  return true
}

/** 发文机关： and its value on the next line; the title of the document is the value of no label but its own. */
function isValueOf(label: string, line: Line, marker: Marker | null): boolean {
  if (marker !== null || line.blankBefore > 1 || line.text.length > 80 || isParticular(line.text)) return false
  if (label === '名称' || label === '标题') return true
  return !/关于|。|^[^、]*(?:通知|要点|方案|计划|意见|规划)$/.test(line.text)
}

/** A line with a comma but no end is running text that was broken, unless it is a short numbered heading. */
function runs(open: Block, width: number): boolean {
  if (!open.marker) return true
  return /[。；]/.test(open.text) || measure(open.text) > Math.min(width * 0.86, 45)
}

/** A heading broken in two: its next line is short, bare of punctuation, and something else follows it. */
function headingGoesOn(open: Block, line: Line, next: Line | undefined, width: number): boolean {
  if (!open.marker || width === Number.POSITIVE_INFINITY) return false
  if (measure(open.text) < width * 0.6 && !/[的和与及、]$/.test(open.text)) return false
  return (
    measure(line.text) < width * 0.7 && !/[，。；：,;:]/.test(line.text) && next !== undefined && !readMarker(line.text)
  )
}

/** Whether the last bracket or title mark opened is still open, looking back no further than a long sentence. */
function unclosed(text: string): boolean {
  const tail = text.length > 240 ? text.slice(-240) : text
  let round = 0
  let title = 0
  for (let i = 0; i < tail.length; i++) {
    const c = tail.charAt(i)
    if (c === '（' || c === '(') round += 1
    else if (c === '）' || c === ')') round = Math.max(0, round - 1)
    else if (c === '《') title += 1
    else if (c === '》') title = Math.max(0, title - 1)
    else if (c === '。') round = 0
  }
  return round > 0 || title > 0
}
