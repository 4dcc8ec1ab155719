/**
 * What it takes to refuse an update of seven bytes that claims 30 million structs: the first ever in a process, and when
 * it is warm. `npm run bench -- bomb [--count N]`
 */
import { parseArgs } from 'node:util'
import { DocumentRoom } from '#server/realtime/DocumentRoom.ts'
import { staff } from '#test/support/builders.ts'
import { OPEN_CHARTER } from '#test/support/documents.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const BOMB = Uint8Array.from([1, 0x80, 0x87, 0xa7, 0x0e, 1, 0])
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const bytes = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Prints the times. Rejects when a bomb is let in. */
export function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { count: { type: 'string', default: '100000' } } })
  const stored = { seq: 0, snapshot: null, updates: [], clients: new Map<number, string>() }
  const room = new DocumentRoom('narrative/b1/fuzhou', OPEN_CHARTER, stored, new FakeClock())
  const actor = staff('fuzhou')
  // Reading the figures for the first time is no part of what is measured.
  bytes()
  cpuMs()
  const refuse = (): { ms: number; cpu: number; grown: number } => {
    const [before, cpu, at] = [bytes(), cpuMs(), performance.now()]
    const verdict = room.admit(BOMB, actor, {})
    const [ms, spent, grown] = [performance.now() - at, cpuMs() - cpu, bytes() - before]
    if (verdict.kind !== 'refused') throw new Error(`the bomb was ${verdict.kind}`)
    return { ms, cpu: spent, grown }
  }
  const first = refuse()
  console.log(
    `the first ever: ${first.ms.toFixed(3)} ms, ${first.cpu.toFixed(3)} ms of processor, ${(first.grown / 1024).toFixed(0)} kB`,
  )
  const count = Number(values.count)
  for (let i = 0; i < 2_000; i++) refuse()
  const all = Array.from({ length: count }, refuse)
  const at = (of: (one: (typeof all)[number]) => number, share: number): number =>
    all.map(of).sort((a, b) => a - b)[Math.floor((count - 1) * share)] ?? NaN
  const line = (name: string, of: (one: (typeof all)[number]) => number, unit: string): void =>
    console.log(
      `${count} warm, ${name}: p50 ${at(of, 0.5).toFixed(3)}, p99 ${at(of, 0.99).toFixed(3)}, max ${at(of, 1).toFixed(3)} ${unit}`,
    )
  line('time', ({ ms }) => ms, 'ms')
  line('processor', ({ cpu }) => cpu, 'ms')
  line('memory', ({ grown }) => grown / 1024, 'kB')
  return Promise.resolve()
}
