import type { DateContext } from './deadlines.ts'
import type { Row, Table } from './tables.ts'

export type Column =
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
  [
    /^(?:市州|州市|市县|县区|区县|地区|地市|盟市|旗县|设区市|行政区|区域|单位名称|机构名称|县（市、区）|县\(市、区\))$/,
    'name',
  ],
  [/(?:指标性质|指标属性|属性|性质|备注|说明|数据来源|来源)/, 'other'],
  [/(?:计量单位|^单位$)/, 'unit'],
  [/(?:基期|基线|现状|基准|20\d\d年?(?:现状|基期|实际|完成|水平|基线|值$))/, 'past'],
  [/(?:目标值|指标值|20\d\d年|^目标$|预期值|任务数|任务量|计划数|目标数|指标数|分配数|名额|数量)/, 'value'],
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

/** The row that names the columns, or null. */
export function headerOf(table: Table): Row | null {
  const row = table.rows.find((r) => r.cells.length >= Math.min(2, table.columns))
  if (!row || !row.cells.every((cell) => cell.text.replace(/\s/g, '').length <= 14)) return null
  const known = row.cells.filter((cell) => cell.text === '' || columnOf(cell.text) !== null)
  return known.length * 2 >= row.cells.length ? row : null
}

/** What a column holds, by the words at its head. */
export function columnOf(words: string): Column | null {
  const bare = words.replace(/\s/g, '')
  for (const [pattern, column] of COLUMNS) if (pattern.test(bare)) return column
  return null
}

/** The columns of a table; a bare year before the notice's own heads figures of the past, and no targets. */
export function columnsOf(table: Table, header: Row | null, { year }: DateContext): (Column | null)[] {
  if (!header) return guessColumns(table)
  return header.cells.map(({ text }) => {
    const past = /^(20\d\d)年?$/.exec(text)
    return past && year !== null && Number(past[1]) < year ? 'past' : columnOf(text)
  })
}

/** A table without a head: short first cells are the bodies, the longest cells their duties. */
function guessColumns(table: Table): (Column | null)[] {
  const lengths: number[] = Array.from({ length: table.columns }, () => 0)
  for (const row of table.rows) row.cells.forEach((cell, k) => (lengths[k] = (lengths[k] ?? 0) + cell.text.length))
  const longest = lengths.reduce((best, length, k) => (length > (lengths[best] ?? 0) ? k : best), 0)
  return lengths.map((_, k) => (k === longest ? 'content' : k === 0 ? 'responsible' : 'other'))
}
