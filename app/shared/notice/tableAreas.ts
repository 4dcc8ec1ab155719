import type { DraftArea } from './areas.ts'
import { rawEnd, rawStart } from './blocks.ts'
import type { Slice } from './blocks.ts'
import { citationsOf } from './citations.ts'
import { conditionOf } from './conditions.ts'
import type { DateContext } from './deadlines.ts'
import { deadlinesOf } from './deadlines.ts'
import { plainDeadline, readDetails } from './items.ts'
import { kindOf } from './kinds.ts'
import { splitBodies } from './organisations.ts'
import type {
  AreaKind,
  Comparator,
  Deadline,
  OutlineItem,
  ResponsibleBody,
  ResponsibleRole,
  Span,
  Target,
} from './outline.ts'
import { readNote } from './responsible.ts'
import { blockSlice, sentencesOf } from './sentences.ts'
import type { Cell, Row, Table } from './tables.ts'

type Column =
  | 'number'
  | 'category'
  | 'metric'
  | 'value'
  | 'past'
  | 'unit'
  | 'name'
  | 'content'
  | 'lead'
  | 'responsible'
  | 'support'
  | 'deadline'
  | 'other'

const COLUMNS: [RegExp, Column][] = [
  [/^(?:序号|编号|号)$/, 'number'],
  [/^(?:类别|分类|领域|类型|一级指标|维度)$/, 'category'],
  [/(?:指标性质|指标属性|属性|性质|备注|说明|数据来源|来源)/, 'other'],
  [/(?:计量单位|^单位$)/, 'unit'],
  [/(?:基期|基线|现状|基准|20\d\d年?(?:现状|基期|实际|完成|水平|基线))/, 'past'],
  [/(?:目标值|指标值|20\d\d年|^目标$|预期值)/, 'value'],
  [/(?:牵头|主办)/, 'lead'],
  [/(?:配合|协办|协同|参与|协助)/, 'support'],
  [/(?:责任|部门|承办|负责|单位|处室|科室)/, 'responsible'],
  [/(?:时限|时间|进度|期限)/, 'deadline'],
  [
    /(?:职责|工作内容|具体内容|主要内容|具体措施|工作措施|工作举措|主要任务|任务内容|具体任务|工作任务|重点任务|任务|措施|内容|举措|工作要求|重点领域|领域)/,
    'content',
  ],
  [/(?:指标)/, 'metric'],
  [/(?:项目|事项|名称)/, 'name'],
]

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
  const columns = header ? header.cells.map((cell) => columnOf(cell.text)) : guessColumns(table)
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

function headerOf(table: Table): Row | null {
  const row = table.rows.find((r) => r.cells.length >= Math.min(2, table.columns))
  if (!row || !row.cells.every((cell) => cell.text.replace(/\s/g, '').length <= 14)) return null
  const known = row.cells.filter((cell) => cell.text === '' || columnOf(cell.text) !== null)
  return known.length * 2 >= row.cells.length ? row : null
}

function columnOf(words: string): Column | null {
  const bare = words.replace(/\s/g, '')
  for (const [pattern, column] of COLUMNS) if (pattern.test(bare)) return column
  return null
}

/** A table without a head: short first cells are the bodies, the longest cells their duties. */
function guessColumns(table: Table): (Column | null)[] {
  const lengths: number[] = Array.from({ length: table.columns }, () => 0)
  for (const row of table.rows) row.cells.forEach((cell, k) => (lengths[k] = (lengths[k] ?? 0) + cell.text.length))
  const longest = lengths.reduce((best, length, k) => (length > (lengths[best] ?? 0) ? k : best), 0)
  return lengths.map((_, k) => (k === longest ? 'content' : k === 0 ? 'responsible' : 'other'))
}

/** Rows under a merged first cell are short by that cell: they align to the right. */
function aligned(row: Row, columns: number): (Cell | null)[] {
  const missing = Math.max(0, columns - row.cells.length)
  return [...Array.from({ length: missing }, () => null), ...row.cells]
}

interface RowItem {
  item: OutlineItem
  row: Slice
}

function cellSlices(cell: Cell): Slice[] {
  return cell.lines.map((line) => blockSlice(line))
}

const spanOf = (cells: readonly Cell[]): Span => {
  const slices = cells.flatMap(cellSlices)
  return [rawStart(slices[0]!), rawEnd(slices[slices.length - 1]!)]
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
  const dated = at('deadline').flatMap((cell) => cellSlices(cell).flatMap((slice) => deadlinesOf(slice, context)))
  const cites = slices.flatMap((slice) => citationsOf(slice))
  const responsible = (['lead', 'responsible', 'support'] as const).flatMap((column) =>
    at(column).flatMap((cell) => bodiesOfCell(cell, column)),
  )
  return {
    item: {
      ordinal: at('number')[0]?.text ?? '',
      heading: title?.text ?? null,
      text: content.text,
      span: spanOf([content]),
      path,
      kind: kindOf(content.text, cites, targets),
      condition: conditionOf(content.text),
      measures: sentences.map((s) => ({ text: s.block.text.slice(s.start, s.end), span: [rawStart(s), rawEnd(s)] })),
      targets,
      deadlines: [...deadlines, ...dated].map(plainDeadline),
      responsible,
      cites,
    },
    row: slices[0]!,
  }
}

/** The bodies of a cell: its lines are one name broken in two unless a mark parts them. */
function bodiesOfCell(cell: Cell, role: ResponsibleRole): ResponsibleBody[] {
  if (cell.text.length > 400) return []
  const single = cell.lines.length === 1 ? readNote(blockSlice(cell.lines[0]!)) : null
  if (single) return single.bodies
  const span = spanOf([cell])
  const names = splitBodies(cell.text.replace(/\s/g, '').replace(/(?:牵头|负责|配合)$/, '')).filter(
    (name) => name.length >= 2,
  )
  const first = role === 'lead' ? 'lead' : role
  return names.map((name) => ({ name, role: first, span }))
}

const UNIT_IN_NAME =
  /[（(]\s*(%|‰|1?\/10万|\/万|\/千|岁|个|张|人|名|所|家|次|万人|分|元|小时|分钟|[\u4e00-\u9fff]{1,4}\/[\u4e00-\u9fff]{1,4})\s*[）)]/
const CELL_VALUE =
  /^(≥|≤|>=|<=|>|<|=|≈|不低于|不少于|达到|达|不高于|不超过|控制在|低于|高于|超过|大于|小于|约)?(\d+(?:\.\d+)?)(%|‰|\/10万|岁|个|张|人|名|所|家|次|分|元|小时|分钟)?(?:[-—–~～至](\d+(?:\.\d+)?)(%|‰)?)?(以上|及以上|以下|及以下|以内|左右)?$/
const MEANING: Record<string, Comparator> = {
  '≥': '>=',
  '>=': '>=',
  不低于: '>=',
  不少于: '>=',
  达到: '>=',
  达: '>=',
  '≤': '<=',
  '<=': '<=',
  不高于: '<=',
  不超过: '<=',
  控制在: '<=',
  '>': '>',
  高于: '>',
  超过: '>',
  大于: '>',
  '<': '<',
  低于: '<',
  小于: '<',
  '=': '=',
  '≈': '≈',
  约: '≈',
  以上: '>=',
  及以上: '>=',
  以下: '<=',
  及以下: '<=',
  以内: '<=',
  左右: '≈',
}

function indicatorItem(
  cells: (Cell | null)[],
  columns: (Column | null)[],
  header: Row | null,
  path: string[],
  context: DateContext,
): RowItem | null {
  const nameAt = (['metric', 'name', 'content'] as const).map((c) => columns.indexOf(c)).find((k) => k !== -1) ?? -1
  const name = cells[nameAt]
  if (!name || name.text === '') return null
  const unitCell = cells[columns.indexOf('unit')]
  const inName = UNIT_IN_NAME.exec(name.text)
  const unit = inName?.[1]?.replace(/^1\//, '/') ?? (unitCell ? unitCell.text.replace(/^1\//, '/') : '')
  const metric = name.text
    .replace(UNIT_IN_NAME, '')
    .replace(/^\d{1,2}[.、．]/, '')
    .replace(/[（(][^（）()]*(?:统计|口径|计算)[^（）()]*[）)]$/, '')
  const used: Cell[] = [name]
  const targets: Target[] = []
  const deadlines: Deadline[] = []
  columns.forEach((column, k) => {
    const cell = cells[k]
    if (column !== 'value' || !cell) return
    const found = CELL_VALUE.exec(cell.text.replace(/\s/g, '').replace(/％/g, '%'))
    if (!found) return
    const head = header?.cells[k]
    const due = head ? cellSlices(head).flatMap((slice) => yearHead(slice, context)) : []
    used.push(cell)
    targets.push(targetOf(name, cell, found, metric, unit, due[0]?.text ?? null))
    for (const one of due) if (!deadlines.some((d) => d.text === one.text)) deadlines.push(one)
  })
  if (targets.length === 0) return null
  const responsible = (['lead', 'responsible', 'support'] as const).flatMap((role) =>
    cells.flatMap((cell, k) => (columns[k] === role && cell && cell.text ? bodiesOfCell(cell, role) : [])),
  )
  const row = cellSlices(name)[0]!
  return {
    item: {
      ordinal: '',
      heading: null,
      text: between(cells, used)
        .map((cell) => cell.text)
        .join(' '),
      span: spanOf(used),
      path,
      kind: 'indicator',
      condition: null,
      measures: [],
      targets,
      deadlines,
      responsible,
      cites: [],
    },
    row,
  }
}

/** The cells from the first used to the last: what the item's span cuts out. */
function between(cells: readonly (Cell | null)[], used: readonly Cell[]): Cell[] {
  const from = cells.indexOf(used[0]!)
  const to = cells.indexOf(used[used.length - 1]!)
  return cells.slice(from, to + 1).filter((cell): cell is Cell => cell !== null && cell.text !== '')
}

/** 2025年, 到2025年目标值 in the head of a column. */
function yearHead(slice: Slice, context: DateContext): Deadline[] {
  const found = deadlinesOf(slice, context)
  if (found.length > 0) return found.map(plainDeadline)
  const year = /(20\d\d)年?/.exec(slice.block.text)
  if (!year) return []
  const part = { ...slice, start: year.index, end: year.index + year[0].length }
  return [{ text: year[0], date: `${year[1]}-12-31`, recurrence: null, span: [rawStart(part), rawEnd(part)] }]
}

function targetOf(
  name: Cell,
  cell: Cell,
  found: RegExpExecArray,
  metric: string,
  unit: string,
  by: string | null,
): Target {
  const [, sign = '', low = '', ownUnit, high, , suffix = ''] = found
  const comparator: Comparator = high !== undefined ? 'range' : (MEANING[suffix] ?? MEANING[sign] ?? '=')
  return {
    text: name.text + cell.text,
    metric,
    comparator,
    value: Number(low),
    upper: high === undefined ? null : Number(high),
    unit: ownUnit ?? unit,
    by,
    implicit: false,
    span: spanOf([name, cell]),
  }
}
