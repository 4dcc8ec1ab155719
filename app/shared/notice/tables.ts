import type { Block, Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import type { Span } from './outline.ts'
import { blockSlice } from './sentences.ts'

export interface Cell {
  lines: Block[]
  text: string
}

export interface Row {
  cells: Cell[]
}

export interface Table {
  rows: Row[]
  /** The usual number of cells in a row. */
  columns: number
  /** Index of the first block behind the table. */
  to: number
  from: number
}

/** Reads the table that begins at `from`: cells one a line, a tab before each, rows parted by an empty line. */
export function readTable(blocks: readonly Block[], from: number, to: number): Table {
  const rows: Row[] = []
  let i = from
  for (; i < to && blocks[i]!.cell; i++) {
    const block = blocks[i]!
    if (block.cell === 'start' && (i === from || block.blankBefore > 0 || rows.length === 0)) rows.push({ cells: [] })
    const row = rows[rows.length - 1]!
    if (block.cell === 'start') {
      for (let k = 0; k < block.emptyBefore; k++) row.cells.push({ lines: [], text: '' })
      row.cells.push({ lines: [block], text: block.text })
    } else {
      const cell = row.cells[row.cells.length - 1]
      if (cell) {
        cell.lines.push(block)
        cell.text += block.text
      }
    }
  }
  const counts = rows.map((row) => row.cells.length).sort((a, b) => a - b)
  return { rows, columns: counts[Math.floor(counts.length / 2)] ?? 0, from, to: i }
}

export function cellSlices(cell: Cell): Slice[] {
  return cell.lines.map((line) => blockSlice(line))
}

export const spanOfCells = (cells: readonly Cell[]): Span => {
  const slices = cells.flatMap(cellSlices)
  return [rawStart(slices[0]!), rawEnd(slices[slices.length - 1]!)]
}
