/**
 * Power cuts and ends as for a new release under load, as many as wanted: `npm run bench -- crash [--cycles N] [--stops N]
 * [--seed N]`. Rejects at the first acknowledged change that is lost or doubled, broken chain or difference of replicas, and
 * at a stop that takes too long, tells somebody nothing, or stores what it does not answer.
 */
import { parseArgs } from 'node:util'
import { crashRun } from '#test/support/crash/crashRun.ts'

/** Prints the seed, and in the end what was done to the server. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      cycles: { type: 'string', default: '100' },
      stops: { type: 'string', default: '0' },
      seed: { type: 'string' },
    },
  })
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  const report = await crashRun({ seed, cycles: Number(values.cycles), stops: Number(values.stops) })
  console.log(
    `${report.cycles} power cuts and ${report.stops} stops (the longest ${report.longestStop} ms) in ${report.seconds} s: ${report.commands} commands and ${report.texts} texts acknowledged, ` +
      `${report.resent} sent again; none lost, none doubled, chains intact, replicas equal`,
  )
}
