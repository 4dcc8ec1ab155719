import { expect, it } from 'vitest'
import { crashRun } from '#test/support/crash.ts'

const SEED = Number(process.env.SEED ?? 20_260_101)

it('[P7] 25 power cuts under load: nothing acknowledged is lost or doubled, chains hold, replicas are equal', async () => {
  const report = await crashRun({ seed: SEED, cycles: 25, budgetMs: 60_000 })
  console.log(`crash: seed ${SEED}`, report)
  // A slow machine does fewer within the time; too few would prove nothing.
  expect(report.cycles).toBeGreaterThanOrEqual(8)
  expect(report.commands).toBeGreaterThan(100)
  expect(report.texts).toBeGreaterThan(100)
}, 180_000)
