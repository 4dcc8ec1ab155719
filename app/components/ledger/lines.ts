import type { LedgerView, Row, Section } from './rows.ts'

/** A row of the grid, and its place among all lines of it: headings of areas and tasks, folded ones left out. */
export interface Line {
  row: Row
  at: number
}

export interface SectionLines {
  section: Section
  /** The place of the heading. */
  at: number
  rows: readonly Line[]
}

export interface Lines {
  sections: readonly SectionLines[]
  count: number
  /** The places of headings. */
  heads: ReadonlySet<number>
  /** The place of each task. */
  places: ReadonlyMap<string, number>
}

/** What the grid shows from top to bottom, numbered. */
export function linesOf(view: Pick<LedgerView, 'sections'>, folded: ReadonlySet<string>): Lines {
  let count = 0
  const heads = new Set<number>()
  const places = new Map<string, number>()
  const sections = view.sections.map((section) => {
    const at = count++
    heads.add(at)
    const rows = folded.has(section.area.id)
      ? []
      : section.rows.map((row) => {
          places.set(row.task.id, count)
          return { row, at: count++ }
        })
    return { section, at, rows }
  })
  return { sections, count, heads, places }
}

/** What stands in the document for the rows of an area: a row, or the room of so many that are out of sight. */
export type Part = Line | { gap: number; key: string }

/**
 * The rows of an area as they are rendered: those in `shown`, and one gap for each run of the others. A gap is known by
 * where it stands: were the first one new at the top to take the name of the one at the end, React would carry that
 * element up and put every row in again behind it.
 */
export function partsOf(rows: readonly Line[], shown: ReadonlySet<number> | null): Part[] {
  if (!shown) return [...rows]
  const parts: Part[] = []
  let between = 0
  let missing = 0
  const close = (key: string): void => {
    if (missing > 0) parts.push({ gap: missing, key })
    missing = 0
  }
  for (const line of rows) {
    if (!shown.has(line.at)) missing++
    else {
      close(parts.length === 0 ? 'gap-first' : `gap-${between++}`)
      parts.push(line)
    }
  }
  close('gap-last')
  return parts
}
