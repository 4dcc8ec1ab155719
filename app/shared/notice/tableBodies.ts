import type { Slice } from './blocks.ts'
import { splitBodies } from './organisations.ts'
import type { OutlineItem, ResponsibleBody, ResponsibleRole } from './outline.ts'
import { readNote } from './responsible.ts'
import { blockSlice } from './sentences.ts'
import type { Column } from './tableColumns.ts'
import { spanOfCells } from './tables.ts'
import type { Cell } from './tables.ts'

/** A row read as an item, and the words by which coverage counts it. */
export interface RowItem {
  item: OutlineItem
  row: Slice
}

/** The bodies in the columns of those who lead, answer or help. */
export function bodiesOfRow(cells: readonly (Cell | null)[], columns: readonly (Column | null)[]): ResponsibleBody[] {
  return (['lead', 'responsible', 'support'] as const).flatMap((role) =>
    cells.flatMap((cell, k) => (columns[k] === role && cell && cell.text ? bodiesOfCell(cell, role) : [])),
  )
}

/** The bodies of a cell: its lines are one name broken in two unless a mark parts them. */
function bodiesOfCell(cell: Cell, role: ResponsibleRole): ResponsibleBody[] {
  if (cell.text.length > 400) return []
  const single = cell.lines.length === 1 ? readNote(blockSlice(cell.lines[0]!)) : null
  if (single) return single.bodies
  const span = spanOfCells([cell])
  const names = splitBodies(cell.text.replace(/\s/g, '').replace(/(?:牵头|负责|配合)$/, '')).filter(
    (name) => name.length >= 2,
  )
  const first = role === 'lead' ? 'lead' : role
  return names.map((name) => ({ name, role: first, span }))
}
