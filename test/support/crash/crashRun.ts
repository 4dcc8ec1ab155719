import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '#db/seed/random.ts'
import { startServer } from '#test/support/server.ts'
import { Bell } from '#test/support/waiting.ts'
import { audit } from './audit.ts'
import { startCrew } from './crew.ts'
import { PATIENCE_MS } from './limits.ts'

/** What a run came to; it rejects at the first loss, double, broken chain, difference or wait without end. */
export interface CrashReport {
  cycles: number
  commands: number
  texts: number
  /** Commands that a crash left without an answer and that were sent again. */
  resent: number
  seconds: number
}

interface Wish {
  seed: number
  cycles: number
}

const PRESSERS = ['fuzhou', 'xiamen', 'quanzhou', 'sanming']
/** Two people at each of the first two units' texts. */
const TYPISTS = ['fuzhou', 'fuzhou-2', 'xiamen', 'xiamen-2']
/** Cuts in a server that has hardly begun to serve, among those with everybody at work. */
const EARLY = 0.2

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0)

/**
 * Ends a real server like a power cut at random instants while people press and type, and reads its files each time.
 * `build/main.js` must be there.
 */
export async function crashRun({ seed, cycles }: Wish): Promise<CrashReport> {
  const random = createRandom(seed)
  const bell = new Bell()
  const began = performance.now()
  const server = await startServer()
  try {
    const crew = await startCrew({ server, bell, pressers: PRESSERS, typists: TYPISTS })
    const { pressers, typists } = crew
    const scene = { dataDir: server.dataDir, ...crew }
    const answers = (): number[] => [
      ...pressers.map((presser) => presser.acknowledged.size),
      ...typists.map((typist) => typist.acknowledged.typed),
    ]
    try {
      for (let cycle = 1; cycle <= cycles; cycle++) {
        const before = answers()
        const answered = (): boolean => answers().every((count, i) => count > (before[i] ?? 0))
        if (!random.chance(EARLY)) await bell.until(`everybody to be answered in cycle ${cycle}`, answered, PATIENCE_MS)
        await pause(random.whole(0, 400))
        await server.kill()
        await audit(scene)
        await server.start()
      }
      await crew.finish()
      const equal = (): boolean =>
        typists.every((a) => typists.every((b) => a.document !== b.document || a.text === b.text))
      await bell.until('all replicas to be equal', equal, PATIENCE_MS)
      await server.kill()
      for (const [typist, text] of await audit(scene))
        if (typist.text !== text) throw new Error(`${typist.label} shows other text than is stored`)
    } finally {
      crew.close()
    }
    return {
      cycles,
      commands: sum(pressers.map((presser) => presser.acknowledged.size)),
      texts: sum(typists.map((typist) => typist.acknowledged.typed)),
      resent: sum(pressers.map((presser) => presser.resent)),
      seconds: Math.round((performance.now() - began) / 1000),
    }
  } finally {
    await server.stop()
  }
}
