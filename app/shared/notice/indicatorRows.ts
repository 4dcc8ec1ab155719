import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import type { DateContext } from './deadlines.ts'
import { deadlinesOf } from './deadlines.ts'
import { plainDeadline } from './items.ts'
import type { Comparator, Deadline, Target } from './outline.ts'
import type { Column } from './tableColumns.ts'
import { bodiesOfRow } from './tableBodies.ts'
import type { RowItem } from './tableBodies.ts'
import { cellSlices, spanOfCells } from './tables.ts'
import type { Cell, Row } from './tables.ts'

const UNIT_IN_NAME =
  /[（(]\s*(%|‰|1?\/10万|\/万|\/千|岁|个|张|人|名|所|家|次|万人|分|元|万元|亿元|小时|分钟|天|年|例|对|件|户|人次|平方米|公里|辆|床|张\/千人|[\u4e00-\u9fff]{1,4}\/[\u4e00-\u9fff]{1,4})\s*[）)]/
const CELL_VALUE =
  /^(≥|≤|>=|<=|>|<|=|≈|不低于|不少于|力争达到|达到|达|不高于|不超过|控制在|低于|高于|超过|大于|小于|约|保持在|稳定在|提高|提升|增长|增加|下降|降低|减少)?(\d+(?:\.\d+)?)(%|‰|\/10万|个百分点|岁|个|张|人次|万人|人|名|所|家|次|分|万元|亿元|元|小时|分钟|平方米|天|年|例|件|倍|户|公里)?(?:[-—–~～至](\d+(?:\.\d+)?)(%|‰)?)?(以上|及以上|以下|及以下|以内|左右)?$/
/** An indicator without a figure still says what is to come: 实现, 持续提升. */
const IN_WORDS =
  /^(?:基本)?(?:实现|达标|完成|建立|建成|达到|持续|逐步|明显|稳步|进一步|全覆盖|稳定|有所|显著|大幅|不断|保持)/
const TOTAL = /^(?:合计|总计|小计|全省|全市|全区|全县|备注|注)$/
const MEANING: Record<string, Comparator> = {
  '≥': '>=',
  '>=': '>=',
  不低于: '>=',
  不少于: '>=',
  达到: '>=',
  达: '>=',
  力争达到: '>=',
  保持在: '>=',
  稳定在: '>=',
  提高: '>=',
  提升: '>=',
  增长: '>=',
  增加: '>=',
  下降: '>=',
  降低: '>=',
  减少: '>=',
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

/** A row of an indicator table: its values by the years at the head of the columns, or its aim in words alone. */
export function indicatorItem(
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
  if (TOTAL.test(metric)) return null
  const used: Cell[] = [name]
  const targets: Target[] = []
  const deadlines: Deadline[] = []
  columns.forEach((column, k) => {
    const cell = cells[k]
    if (column !== 'value' || !cell) return
    const head = header?.cells[k]
    const due = head ? cellSlices(head).flatMap((slice) => yearHead(slice, context)) : []
    const found = CELL_VALUE.exec(cell.text.replace(/[\s[\]〔〕【】]/g, ''))
    if (!found && !IN_WORDS.test(cell.text)) return
    used.push(cell)
    if (found) {
      const counted = head && due.length === 0 && nameAt === columns.indexOf('name') ? head.text : ''
      const what = metric + counted.replace(UNIT_IN_NAME, '')
      const counts = UNIT_IN_NAME.exec(counted)?.[1]
      targets.push(targetOf(name, cell, found, what, counts ?? unit, due[0]?.text ?? null))
    }
    for (const one of due) if (!deadlines.some((d) => d.text === one.text)) deadlines.push(one)
  })
  if (used.length === 1) return null
  const row = cellSlices(name)[0]!
  return {
    item: {
      ordinal: '',
      heading: null,
      text: between(cells, used)
        .map((cell) => cell.text)
        .join(' '),
      span: spanOfCells(used),
      path,
      kind: 'indicator',
      condition: null,
      measures: [],
      targets,
      deadlines,
      responsible: bodiesOfRow(cells, columns),
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
    span: spanOfCells([name, cell]),
  }
}
