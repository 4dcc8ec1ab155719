import { expect, it } from 'vitest'
import { crashRun } from '#test/support/crash/crashRun.ts'

const SEED = Number(process.env.SEED ?? 20_260_101)
const CYCLES = 25
const STOPS = 5
/** Every wait inside has an end of its own and says what it was for; this is the end of them all on a busy machine. */
const PATIENCE_MS = 600_000

it(
  '[P5] [P7] 25 power cuts and 5 stops under load: nothing acknowledged is lost or doubled, chains hold, replicas are equal',
  async () => {
    const report = await crashRun({ seed: SEED, cycles: CYCLES, stops: STOPS })
    console.log(`crash: seed ${SEED}`, report)
    // Too little done would prove nothing.
    expect(report.commands).toBeGreaterThan(4 * CYCLES)
    expect(report.texts).toBeGreaterThan(4 * CYCLES)
  },
  PATIENCE_MS,
)
