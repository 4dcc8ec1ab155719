import type { Line } from './lines.ts'
import { columnOf } from './tableColumns.ts'

const MAX_COLUMNS = 10

/**
 * Tables copied from a page come as one cell a line with no mark between them. One that begins with 序号 and numbers its
 * rows can be put together again: its lines get the marks that cells of other tables have.
 */
export function markFlatTables(lines: readonly Line[]): Line[] {
  const out = lines.slice()
  for (let i = 0; i < out.length; i++) {
    if (out[i]!.text !== '序号' || out[i]!.tab) continue
    const columns = widthAt(out, i)
    if (columns < 3) continue
    const end = markRows(out, i, columns)
    if (end > i) i = end - 1
  }
  return out
}

/** How many lines from `from` on name columns, up to the first row's number. */
function widthAt(lines: readonly Line[], from: number): number {
  let width = 1
  while (width <= MAX_COLUMNS) {
    const line = lines[from + width]
    if (!line || line.tab || line.text.length > 14) return 0
    if (line.text === '1') return width
    if (columnOf(line.text) === null) return 0
    width += 1
  }
  return 0
}

/** Marks head and rows; the index behind the last row, or `from` where the rows are not numbered 1, 2, … */
function markRows(lines: Line[], from: number, columns: number): number {
  const starts = [from]
  for (let i = from + columns, number = 1; i < lines.length; number++) {
    if (lines[i]!.text !== String(number)) break
    starts.push(i)
    i = nextRow(lines, i, columns, String(number + 1))
  }
  if (starts.length < 2) return from
  const last = starts[starts.length - 1]!
  const end = lastRowEnd(lines, starts, Math.min(lines.length, last + columns))
  starts.push(end)
  const content = widestColumn(lines, starts, columns)
  for (let k = 0; k + 1 < starts.length; k++) markRow(lines, starts[k]!, starts[k + 1]!, columns, content)
  return end
}

/** The last row goes on to the next empty line where empty lines part the rows. */
function lastRowEnd(lines: readonly Line[], starts: readonly number[], end: number): number {
  if (!starts.slice(1).every((start) => lines[start]!.blankBefore > 0)) return end
  let to = end
  while (to < lines.length && to < end + 12 && lines[to]!.blankBefore === 0) to += 1
  return to
}

/** Where the next number stands: behind as many cells as the head has, or behind some more lines of a long cell. */
function nextRow(lines: readonly Line[], from: number, columns: number, number: string): number {
  for (let i = from + 2; i < lines.length && i <= from + columns + 12; i++) if (lines[i]!.text === number) return i
  return from + columns
}

/** The column of the long cells, which takes the lines that are too many. */
function widestColumn(lines: readonly Line[], starts: readonly number[], columns: number): number {
  const lengths = Array.from({ length: columns }, () => 0)
  for (let k = 1; k + 1 < starts.length; k++) {
    if (starts[k + 1]! - starts[k]! !== columns) continue
    for (let c = 0; c < columns; c++) lengths[c]! += lines[starts[k]! + c]!.text.length
  }
  return lengths.indexOf(Math.max(...lengths))
}

function markRow(lines: Line[], from: number, to: number, columns: number, content: number): void {
  const spare = Math.max(0, to - from - columns)
  for (let i = from; i < to; i++) {
    const at = i - from
    const goesOn = at > content && at <= content + spare
    const blankBefore = at === 0 ? Math.max(1, lines[i]!.blankBefore) : 0
    lines[i] = { ...lines[i]!, tab: !goesOn, blankBefore, emptyBefore: 0, gaps: [], tabs: [] }
  }
}
