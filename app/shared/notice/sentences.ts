import type { Block, Slice } from './blocks.ts'

/** Cuts a slice at 。！？ outside brackets; a bracket left open does not swallow the rest. */
export function sentencesOf(slice: Slice): Slice[] {
  return cut(slice, '。！？!?', true)
}

/** Cuts a sentence at ； outside brackets. */
export function clausesOf(slice: Slice): Slice[] {
  return cut(slice, '；;', true)
}

function cut(slice: Slice, marks: string, respectBrackets: boolean): Slice[] {
  const { block, end } = slice
  const pieces: Slice[] = []
  let start = slice.start
  let depth = 0
  for (let i = slice.start; i < end; i++) {
    const c = block.text.charAt(i)
    if (respectBrackets) {
      if (c === '（' || c === '(' || c === '《') depth += 1
      else if (c === '）' || c === ')' || c === '》') depth = Math.max(0, depth - 1)
    }
    if (depth > 0 || !marks.includes(c)) continue
    let stop = i + 1
    while (stop < end && '”’』」》）)'.includes(block.text.charAt(stop))) stop += 1
    if ('。！'.includes(c)) stop = pastBracket(block.text, stop, end)
    pieces.push({ block, start, end: stop })
    start = stop
    i = stop - 1
  }
  if (depth > 0 && respectBrackets) return [...pieces, ...cut({ block, start, end }, marks, false)]
  if (start < end) pieces.push({ block, start, end })
  return pieces
}

/** A bracket right behind a full stop （省教育厅牵头） belongs to the sentence it follows. */
function pastBracket(text: string, from: number, end: number): number {
  if (
    !'（(【〔'.includes(text.charAt(from)) ||
    from >= end ||
    /^[（(][一二三四五六七八九十\d]{1,3}[）)]/.test(text.slice(from, from + 5))
  )
    return from
  let depth = 0
  for (let i = from; i < end && i - from < 600; i++) {
    const c = text.charAt(i)
    if ('（(【〔'.includes(c)) depth += 1
    else if ('）)】〕'.includes(c) && (depth -= 1) === 0)
      return '。；'.includes(text.charAt(i + 1)) && i + 1 < end ? i + 2 : i + 1
  }
  return from
}

export interface Series {
  ordinal: string
  /** The text behind 一是; `from` is where the ordinal begins. */
  slice: Slice
  from: number
}

const NUMBERS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

interface SeriesForm {
  ordinal: (count: number) => string | undefined
  /** What must stand behind the number for it to open a member. */
  behind: RegExp
  /** How much of that belongs to the ordinal. */
  takes: number
}

const SERIES: SeriesForm[] = [
  { ordinal: (n) => NUMBERS[n], behind: /^[是要]/, takes: 1 },
  { ordinal: (n) => (NUMBERS[n] ? `第${NUMBERS[n]}` : undefined), behind: /^[，,、：:]/, takes: 0 },
  { ordinal: (n) => String(n + 1), behind: /^[.．、](?!\d)/, takes: 1 },
  { ordinal: (n) => String.fromCharCode(0x2460 + n), behind: /^(?=.)/, takes: 0 },
]

/** 一是…二是…, 1.…；2.… or ①…②… inside running text: at least two, in order, each at the start of a clause. */
export function seriesOf(slice: Slice): Series[] {
  for (const form of SERIES) {
    const found = seriesIn(slice, form)
    if (found.length > 1) return found
  }
  return []
}

function seriesIn(slice: Slice, form: SeriesForm): Series[] {
  const { text } = slice.block
  const starts: { at: number; ordinal: string }[] = []
  for (let i = slice.start; i < slice.end; i++) {
    const number = form.ordinal(starts.length)
    if (number === undefined) break
    if (!text.startsWith(number, i) || !form.behind.test(text.slice(i + number.length, i + number.length + 2))) continue
    if (i > slice.start && !'。；：;:，,）)'.includes(text.charAt(i - 1))) continue
    starts.push({ at: i, ordinal: text.slice(i, i + number.length + form.takes) })
    i += number.length
  }
  return starts.map(({ at, ordinal }, k) => {
    const from = at + ordinal.length
    const start = '，,、:：'.includes(text.charAt(from)) ? from + 1 : from
    return { ordinal, from: at, slice: { block: slice.block, start, end: starts[k + 1]?.at ?? slice.end } }
  })
}

/** A slice without the blanks and marks a cut leaves at its ends. */
export function trimmed(slice: Slice): Slice {
  let { start, end } = slice
  const { text } = slice.block
  while (start < end && ' ，、；,;'.includes(text.charAt(start))) start += 1
  while (end > start && text.charAt(end - 1) === ' ') end -= 1
  return { block: slice.block, start, end }
}

export const blockSlice = (block: Block, start = 0, end = block.text.length): Slice => ({ block, start, end })
