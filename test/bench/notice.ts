import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { KEY_POINTS, PLAN, SENTENCES } from '#test/shared/notice/samples.ts'

/** Times the notice parser on texts of 30,000, 300,000 and 3,000,000 characters. `npm run bench -- notice` */
const fujian = readFileSync(new URL('../../db/seed/fujian-2023.txt', import.meta.url), 'utf8')
const LENGTHS = [30_000, 300_000, 3_000_000]

/** A long notice: the unit over and over, cut at the length asked for. */
function grown(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
}

function milliseconds(text: string, runs: number): number {
  const times: number[] = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    parseNotice(text)
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  return times[Math.floor(runs / 2)] ?? 0
}

const body = (text: string) => text.slice(text.indexOf('\n一、') + 1)
const SHAPES: [string, string][] = [
  ['Fujian 2023, hard-wrapped', fujian],
  ['key points with targets', `${body(KEY_POINTS)}\n`],
  ['plan in three levels', `${body(PLAN)}\n`],
  ['sentences only', `${body(SENTENCES)}\n`],
  ['one endless line of text', '加强妇幼健康服务，孕产妇死亡率控制在10/10万以下，到2025年达到90%，'],
  ['one paragraph, hard-wrapped', '加强妇幼健康服务体系建设，不断提升服务能力和水平，\n推动妇幼健康事业实现高质量发\n'],
  ['brackets never closed', '（一）（《“加强（'],
  ['digits without end', '12345678901234567890'],
  ['numbers and commas', '1、2、3，4.5%、6和7个，'],
  ['names in a list', '省卫生健康委、省教育厅及各市、县'],
  ['short lines', '首页\n机构\n3\n— 4 —\n一、\n'],
  ['table rows', '\t省教育厅\n\t开展健康学校建设，覆盖率达到90%。\n\n'],
]

/** Prints a row for each shape of text: times, and how they grow with the length. */
export async function main(): Promise<void> {
  for (const length of LENGTHS)
    for (const [, unit] of SHAPES.slice(0, 2)) milliseconds(grown(unit, Math.min(length, 30_000)), 20)
  console.log(`${'shape'.padEnd(28)}${LENGTHS.map((n) => `${n / 1000}k`.padStart(12)).join('')}   10x   100x`)
  for (const [name, unit] of SHAPES) {
    const took = LENGTHS.map((length) => milliseconds(grown(unit, length), length > 1_000_000 ? 1 : 7))
    const [a = 1, b = 1, c = 1] = took
    const row = took.map((ms) => `${ms.toFixed(1)} ms`.padStart(12)).join('')
    console.log(`${name.padEnd(28)}${row} ${(b / a).toFixed(1).padStart(5)}  ${(c / a).toFixed(0).padStart(5)}`)
  }
}
