import { markFlatTables } from './flatTables.ts'
import { foldUnit, isBlank, isInvisible, isLineEnd } from './fold.ts'
import { isFurniture, isPageMark } from './furniture.ts'

/** One printed line with its blanks taken out; `at[i]` is the offset in the received text of the unit behind `text[i]`. */
export interface Line {
  text: string
  at: number[]
  /** A table cell or an indented paragraph of a word processor begins with a tab. */
  tab: boolean
  /** Indexes in `text` in front of which stood a tab or a wide gap. */
  gaps: number[]
  /** Indexes in `text` in front of which stood a tab: cells of a row printed on one line. */
  tabs: number[]
  /** Indexes in `text` in front of which stood any blank. */
  blanks: number[]
  /** How many empty lines stand before this one. */
  blankBefore: number
  /** How many empty table cells stand before this one in its row. */
  emptyBefore: number
}

const WORD = /[A-Za-z0-9]/
const DIGIT = /[0-9]/

/**
 * Cuts a text into lines: folds code points, drops what prints nothing, and takes out blanks, which Chinese text does not
 * need, except between two Latin words. Empty lines are only counted.
 */
export function readLines(raw: string): Line[] {
  const lines: Line[] = []
  let units: string[] = []
  let at: number[] = []
  let gaps: number[] = []
  let breaks: number[] = []
  let tabs: number[] = []
  let tabbed = false
  let tab = false
  let blanks = 0
  let wide = false
  let blankBefore = 0
  let emptyBefore = 0
  const close = () => {
    if (units.length > 0) {
      lines.push({ text: units.join(''), at, tab, gaps, tabs, blanks: breaks, blankBefore, emptyBefore })
      units = []
      at = []
      gaps = []
      breaks = []
      tabs = []
      blankBefore = 0
      emptyBefore = 0
      // A line of nothing but a tab is an empty cell of a table, not an empty line.
    } else if (tab) emptyBefore += 1
    else {
      blankBefore += 1
      emptyBefore = 0
    }
    tab = false
    blanks = 0
    wide = false
    tabbed = false
  }
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charAt(i)
    if (isLineEnd(unit)) {
      if (unit === '\r' && raw.charAt(i + 1) === '\n') i += 1
      close()
    } else if (isBlank(unit)) {
      if (unit === '\t' && units.length === 0) tab = true
      if (unit === '\t') tabbed = true
      blanks += 1
      if (unit === '\t' || unit === '\u3000' || blanks > 1) wide = true
    } else if (!isInvisible(unit)) {
      const folded = foldUnit(unit)
      if (blanks > 0 && units.length > 0) {
        breaks.push(units.length)
        if (wide) gaps.push(units.length)
        if (tabbed) tabs.push(units.length)
        if (keepsSpace(raw, i, units, blanks)) {
          units.push(' ')
          at.push(i - 1)
        }
      }
      blanks = 0
      wide = false
      tabbed = false
      for (let k = 0; k < folded.length; k++) {
        units.push(folded.charAt(k))
        at.push(i)
      }
    }
  }
  close()
  return lines
}

/** A blank between two Latin words stays; one between letters that are all set apart (２ ０ ３ ０ 年) goes. */
function keepsSpace(raw: string, i: number, units: string[], blanks: number): boolean {
  const before = units[units.length - 1] ?? ''
  const here = foldUnit(raw.charAt(i))
  if (!WORD.test(before) || !WORD.test(here)) return false
  if (!DIGIT.test(before) || !DIGIT.test(here)) return true
  const beforeThat = raw.charAt(i - blanks - 2)
  const next = raw.charAt(i + 1)
  const alone = (c: string) => c === '' || !DIGIT.test(foldUnit(c))
  return !(alone(beforeThat) || alone(next))
}

/** The lines that carry text: page numbers, menus, addresses and the like are left out. */
export function contentLines(raw: string): Line[] {
  const lines = markFlatTables(readLines(raw))
  const kept: Line[] = []
  let skippedBlank = 0
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (isFurniture(line, lines, i) || isPageMark(line, lines[i - 1], lines[i + 1])) {
      skippedBlank += line.blankBefore
      continue
    }
    kept.push(skippedBlank > 0 ? { ...line, blankBefore: line.blankBefore + skippedBlank } : line)
    skippedBlank = 0
  }
  return kept
}

/** Rows printed on one line, a tab between the cells, become cells one a line; a single such line is no table. */
export function unfoldRows(lines: readonly Line[]): Line[] {
  const isRow = (line: Line | undefined) => line !== undefined && line.tabs.length > 0
  const out: Line[] = []
  lines.forEach((line, i) => {
    if (!isRow(line) || !(isRow(lines[i - 1]) || isRow(lines[i + 1]))) {
      out.push(line)
      return
    }
    const marks = [0, ...line.tabs, line.text.length]
    for (let k = 0; k + 1 < marks.length; k++) {
      const [from, to] = [marks[k]!, marks[k + 1]!]
      const before = k === 0 ? Math.max(1, line.blankBefore) : 0
      out.push({
        ...line,
        text: line.text.slice(from, to),
        at: line.at.slice(from, to),
        tab: true,
        gaps: [],
        tabs: [],
        blanks: [],
        blankBefore: before,
        emptyBefore: 0,
      })
    }
  })
  return out
}

/** Whether two lines joined need a blank between them: only where one Latin word ends and another begins. */
export function needsSpace(before: string, after: string): boolean {
  return /[A-Za-z]/.test(before.charAt(before.length - 1)) && /[A-Za-z]/.test(after.charAt(0))
}

/**
 * The text of a piece of a notice as the outline prints it: code points folded, blanks, line ends, page numbers and menu
 * lines gone. Cutting an item's span from the received text and passing it here gives the item's own text.
 */
export function normaliseNotice(raw: string): string {
  let text = ''
  for (const line of contentLines(raw)) text += (needsSpace(text, line.text) ? ' ' : '') + line.text
  return text
}
