import { afterEach, expect, it } from 'vitest'
import { logLength } from '#db/checkpoints.ts'
import { appendSystem } from '#db/systemStream.ts'
import { startCheckpoints } from '#server/checkpoints/Checkpoints.ts'
import { temporarySqlite } from '#test/support/databases.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

it('[P11] the log is carried over by a thread of its own, while nothing is written', async () => {
  const database = await temporarySqlite({ carriedOver: true })
  ends.push(database.close)
  const troubles: unknown[] = []
  ends.push(startCheckpoints(database.file, (error) => troubles.push(error)))
  const entry = { at: 1, actorId: null, type: 'test', body: { text: 'x'.repeat(8_000) } }
  await appendSystem(
    database,
    Array.from({ length: 700 }, () => entry),
  )
  await expect
    .poll(() => {
      const { log, checkpointed } = logLength(database.handle)
      return log - checkpointed
    })
    .toBe(0)
  expect(troubles).toEqual([])
})

it('[P11] what fails in the thread is told, and the process lives on', async () => {
  const trouble = new Promise<unknown>((resolve) => ends.push(startCheckpoints('/nowhere/duban.sqlite', resolve)))
  expect(String(await trouble)).toContain('directory does not exist')
})
