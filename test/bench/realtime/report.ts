import type { Figures } from './load.ts'

const COLUMNS: readonly [head: string, width: number][] = [
  ['', 22],
  ['p50', 7],
  ['p95', 8],
  ['p99 ms', 9],
  ['× relay', 8],
  ['delivered', 10],
  ['CPU s', 7],
  ['× Hocus.', 9],
  ['kB each', 8],
  ['ack p95', 8],
  ['driver', 7],
]

const cells = (values: readonly string[]): string =>
  values.map((value, i) => (i === 0 ? value.padEnd(COLUMNS[i]![1]) : value.padStart(COLUMNS[i]![1]))).join('')
const ms = (value: number | null): string => (value === null || Number.isNaN(value) ? '–' : value.toFixed(1))

/** Prints the row of one server, and before the first one the head. Ratios are to the rows that are there already. */
export function printTable(rows: ReadonlyMap<string, Figures>, label: string): void {
  if (rows.size === 1) console.log(cells(COLUMNS.map(([head]) => head)))
  const figures = rows.get(label)!
  const find = (part: string): Figures | undefined => [...rows].find(([name]) => name.includes(part))?.[1]
  const ratio = (value: number, to: number | undefined): string =>
    to === undefined || to === 0 ? '–' : (value / to).toFixed(2)
  console.log(
    cells([
      label,
      ms(figures.p50),
      ms(figures.p95),
      ms(figures.p99),
      ratio(figures.p99, find('relay')?.p99),
      figures.delivered === 1 ? 'all' : `${(figures.delivered * 100).toFixed(2)} %`,
      figures.cpu.toFixed(2),
      ratio(figures.cpu, find('Hocuspocus')?.cpu),
      figures.kbEach.toFixed(0),
      ms(figures.ackP95),
      `${Math.round(figures.driver * 100)} %`,
    ]) + remarks(figures),
  )
}

function remarks({ duplicates, lost, acked, ackP95 }: Figures): string {
  const said = [
    duplicates > 0 ? `${duplicates} told twice` : '',
    lost > 0 ? `${lost} connections lost` : '',
    ackP95 !== null && acked < 1 ? `${(acked * 100).toFixed(1)} % acknowledged` : '',
  ].filter((part) => part !== '')
  return said.length > 0 ? `  ${said.join(', ')}` : ''
}
