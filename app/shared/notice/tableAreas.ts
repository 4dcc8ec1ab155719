import type { DraftArea } from './areas.ts'
import { rawEnd, rawStart } from './blocks.ts'
import type { Slice } from './blocks.ts'
import { citationsOf } from './citations.ts'
import { conditionOf } from './conditions.ts'
import type { DateContext } from './deadlines.ts'
import { limitsIn } from './deadlines.ts'
import { indicatorItem } from './indicatorRows.ts'
import { plainDeadline, readDetails } from './items.ts'
import { kindOf } from './kinds.ts'
import type { AreaKind, OutlineItem } from './outline.ts'
import { sentencesOf } from './sentences.ts'
import { bodiesOfRow } from './tableBodies.ts'
import type { RowItem } from './tableBodies.ts'
import { columnsOf, headerOf } from './tableColumns.ts'
import type { Column } from './tableColumns.ts'
import { cellSlices, spanOfCells } from './tables.ts'
import type { Cell, Row } from './tables.ts'

export interface TableResult {
  kind: AreaKind
  items: OutlineItem[]
  /** Cells that became items, for coverage: one sentence a row. */
  rows: Slice[]
}

/** Reads a table's rows as items: indicators with their values, or duties with the bodies named beside them. */
export function readTableArea(draft: DraftArea, context: DateContext): TableResult {
  const table = draft.table!
  const header = headerOf(table)
  const columns = columnsOf(table, header, context)
  const rows = table.rows.filter((row) => row !== header)
  const isIndicator =
    columns.includes('value') && (columns.includes('metric') || columns.includes('name') || columns.includes('content'))
  const result: TableResult = { kind: isIndicator ? 'indicatorTable' : 'table', items: [], rows: [] }
  for (const row of rows) {
    const cells = aligned(row, columns.length)
    const item = isIndicator
      ? indicatorItem(cells, columns, header, draft.path, context)
      : dutyItem(cells, columns, draft.path, context)
    if (!item) continue
    result.items.push(item.item)
    result.rows.push(item.row)
  }
  return result
}

/** Rows under a merged first cell are short by that cell: they align to the right. */
function aligned(row: Row, columns: number): (Cell | null)[] {
  const missing = Math.max(0, columns - row.cells.length)
  return [...Array.from({ length: missing }, () => null), ...row.cells]
}

function dutyItem(
  cells: (Cell | null)[],
  columns: (Column | null)[],
  path: string[],
  context: DateContext,
): RowItem | null {
  const at = (column: Column) =>
    cells.filter((cell, k): cell is Cell => columns[k] === column && cell !== null && cell.text !== '')
  const contents = at('content')
  const content =
    contents.reduce<Cell | null>(
      (best, cell) => (best === null || cell.text.length > best.text.length ? cell : best),
      null,
    ) ??
    at('name')[0] ??
    at('metric')[0]
  if (!content || content.text.length < 2) return null
  const title = [...contents, ...at('name')].find((cell) => cell !== content && cell.text.length <= 40) ?? null
  const slices = cellSlices(content)
  const sentences = slices.flatMap((slice) => sentencesOf(slice))
  const { targets, deadlines } = readDetails(sentences, context)
  const dated = at('deadline').flatMap((cell) => cellSlices(cell).flatMap((slice) => limitsIn(slice, context)))
  const cites = slices.flatMap((slice) => citationsOf(slice))
  return {
    item: {
      ordinal: at('number')[0]?.text ?? '',
      heading: title?.text ?? null,
      text: content.text,
      span: spanOfCells([content]),
      path,
      kind: kindOf(content.text, cites, targets),
      condition: conditionOf(content.text),
      measures: sentences.map((s) => ({ text: s.block.text.slice(s.start, s.end), span: [rawStart(s), rawEnd(s)] })),
      targets,
      deadlines: [...deadlines, ...dated].map(plainDeadline),
      responsible: bodiesOfRow(cells, columns),
      cites,
    },
    row: slices[0]!,
  }
}
