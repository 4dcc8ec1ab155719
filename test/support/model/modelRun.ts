import { VirtualTime } from './virtualTime.ts'
import { createRandom } from '#db/seed/random.ts'
import { START } from '../builders.ts'
import { Life } from './life.ts'
import { type Outcome, judge } from './verdict.ts'
import { World } from './World.ts'

const STEPS = 40

/**
 * One seeded run of the real server and real pages in one process, in a time of its own: everything that can happen to
 * them happens, then there is peace, and then everything must hold. Rejects with the seed and what happened.
 */
export async function runModel(seed: number, steps = STEPS): Promise<Outcome> {
  const random = createRandom(seed)
  const openness = random.pick(['all', 'own'] as const)
  const time = new VirtualTime(START + 3_600_000)
  const world = await World.make(time, random.fork('servers'), openness)
  // Each document of y-websocket listens to the end of the process.
  process.setMaxListeners(0)
  const restore = time.install(random.fork('chance'))
  const life = new Life(world, random.fork('life'), openness)
  try {
    await life.begin()
    for (let i = 0; i < steps; i++) await life.step()
    await life.rest()
    return await time.until(judge(world))
  } catch (error) {
    const logged = [...world.logged, ...(world.server?.logged ?? [])].slice(-5)
    const told = [...life.told, ...logged].join('\n')
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${told}`, {
      cause: error,
    })
  } finally {
    await world.end()
    restore()
  }
}
