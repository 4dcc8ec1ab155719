/**
 * Hostile mutants of real updates, as many as wanted: `npm run bench -- mutants [--count N] [--seed N]`. Rejects at the
 * first that does harm, with its seed, its number and its bytes.
 */
import { parseArgs } from 'node:util'
import { mostSteps, startFuzzing } from '#test/support/fuzz.ts'

/** Prints progress twenty times, and the verdicts. */
export function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
  })
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  const count = Number(values.count)
  const began = Date.now()
  const fuzzing = startFuzzing(seed)
  const every = Math.max(1, Math.ceil(count / 20))
  let slowest = 0
  console.log(`${count} mutants of seed ${seed}`)
  for (let i = 1; i <= count; i++) {
    // Of this process: what else the machine does is no matter. Whether there was harm is looked for in it too.
    const started = process.cpuUsage()
    fuzzing.next()
    const { user, system } = process.cpuUsage(started)
    slowest = Math.max(slowest, (user + system) / 1000)
    if (i % every === 0)
      console.log(`${i} in ${Math.round((Date.now() - began) / 1000)} s, at most ${slowest.toFixed(0)} ms of CPU each`)
  }
  const { counts } = fuzzing
  console.log(`${count} mutants: no harm done;`, counts, `at most ${mostSteps(fuzzing.rooms)} steps each`)
  return Promise.resolve()
}
