import { it } from 'vitest'
import { liveThrough } from '#test/support/model/liveThrough.ts'

// In a file of its own, so that it runs beside the first hundred.
it('[P10] [B8] [M1] random life, seeds 101 to 200: replicas are equal, nothing is lost, told apart or done twice', async () => {
  await liveThrough(101, 100)
}, 600_000)
