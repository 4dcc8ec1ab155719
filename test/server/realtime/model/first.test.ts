import { expect, it } from 'vitest'
import { VirtualTime } from '#test/support/model/virtualTime.ts'
import { getUnixTime } from 'lib0/time'
import { createRandom } from '#db/seed/random.ts'
import { runModel } from '#test/support/model/modelRun.ts'
import { liveThrough } from '#test/support/model/liveThrough.ts'

it('[P10] [B8] [M1] random life, seeds 1 to 100: replicas are equal, nothing is lost, told apart or done twice', async () => {
  await liveThrough(1, 100)
}, 600_000)

it('every clock of a life is its own, also those that libraries took when they were loaded', () => {
  const time = new VirtualTime(1_000)
  const restore = time.install(createRandom(1))
  const [ours, theirs] = [Date.now(), getUnixTime()]
  restore()
  expect([ours, theirs]).toEqual([1_000, 1_000])
  expect(getUnixTime()).toBeGreaterThan(1_000_000)
})

it('the same seed is the same life, to the last hash', async () => {
  const [one, again] = [await runModel(42), await runModel(42)]
  expect(again).toEqual(one)
  const other = await runModel(43)
  expect(other.hash).not.toBe(one.hash)
})
