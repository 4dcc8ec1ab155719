import { type Figures, share, sorted } from './load.ts'

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

/** What one server did, beside the others of the same round; NaN beside one that did not take part. */
export interface Row extends Figures {
  timesRelay: number
  timesHocuspocus: number
}

/** A row of a round whose earlier servers have theirs: the relay and Hocuspocus, when they take part, stand before us. */
export function rowOf(figures: Figures, label: string, round: ReadonlyMap<string, Figures>): Row {
  const find = (part: string): Figures | undefined =>
    [...round, [label, figures] as const].find(([name]) => name.includes(part))?.[1]
  const ratio = (value: number, to: number | undefined): number => (to === undefined || to === 0 ? NaN : value / to)
  return {
    ...figures,
    timesRelay: ratio(figures.p99, find('relay')?.p99),
    timesHocuspocus: ratio(figures.cpu, find('Hocuspocus')?.cpu),
  }
}

/** The median of every figure and of every ratio over several rounds; of what was lost, all of it. */
export function medianOf(rows: readonly Row[]): Row {
  const middle = (pick: (row: Row) => number): number => share(sorted([rows.map(pick)]), 0.5)
  const total = (pick: (row: Row) => number): number => rows.reduce((sum, row) => sum + pick(row), 0)
  return {
    p50: middle((row) => row.p50),
    p95: middle((row) => row.p95),
    p99: middle((row) => row.p99),
    delivered: total((row) => row.delivered) / rows.length,
    duplicates: total((row) => row.duplicates),
    lost: total((row) => row.lost),
    cpu: middle((row) => row.cpu),
    kbEach: middle((row) => row.kbEach),
    ackP95: rows.some(({ ackP95 }) => ackP95 === null) ? null : middle((row) => row.ackP95 ?? NaN),
    acked: total((row) => row.acked) / rows.length,
    sendingSeconds: middle((row) => row.sendingSeconds),
    driver: middle((row) => row.driver),
    timesRelay: middle((row) => row.timesRelay),
    timesHocuspocus: middle((row) => row.timesHocuspocus),
  }
}

export const printHead = (): void => console.log(cells(COLUMNS.map(([head]) => head)))

export function printRow(label: string, row: Row): void {
  const ratio = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(2))
  console.log(
    cells([
      label,
      ms(row.p50),
      ms(row.p95),
      ms(row.p99),
      ratio(row.timesRelay),
      row.delivered === 1 ? 'all' : `${(row.delivered * 100).toFixed(2)} %`,
      row.cpu.toFixed(2),
      ratio(row.timesHocuspocus),
      row.kbEach.toFixed(0),
      ms(row.ackP95),
      `${Math.round(row.driver * 100)} %`,
    ]) + remarks(row),
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
