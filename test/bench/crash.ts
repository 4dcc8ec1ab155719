/**
 * Power cuts under load, as many as wanted: `npx tsx test/bench/crash.ts --cycles 1000 --seed 7`. Needs `npm run build`.
 * Ends with an error at the first acknowledged change that is lost or doubled, broken chain or difference of replicas.
 */
import { parseArgs } from 'node:util'
import { crashRun } from '#test/support/crash.ts'

const { values } = parseArgs({ options: { cycles: { type: 'string' }, seed: { type: 'string' } } })
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const cycles = Number(values.cycles ?? 100)
console.log(`seed ${seed}`)
const report = await crashRun({ seed, cycles, budgetMs: Infinity })
console.log(
  `${report.cycles} power cuts in ${report.seconds} s: ${report.commands} commands and ${report.texts} texts acknowledged, ` +
    `${report.resent} sent again; none lost, none doubled, chains intact, replicas equal`,
)
// Timers of the clients' reconnection may still run.
process.exit(0)
