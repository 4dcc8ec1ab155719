import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '#db/seed/random.ts'
import { type RunningServer, startServer } from '#test/support/server.ts'
import { Bell } from '#test/support/waiting.ts'
import { audit } from './audit.ts'
import { type Crew, startCrew } from './crew.ts'
import { PATIENCE_MS } from './limits.ts'

/** What a run came to; it rejects at the first loss, double, broken chain, difference or wait without end. */
export interface CrashReport {
  cycles: number
  stops: number
  /** The longest that one of them took (ms). */
  longestStop: number
  commands: number
  texts: number
  /** Commands that a crash left without an answer and that were sent again. */
  resent: number
  seconds: number
}

interface Wish {
  seed: number
  /** Power cuts. */
  cycles: number
  /** Ends as for a new release, among the power cuts. */
  stops: number
}

/** A server that was asked to end is gone by then (ms). */
const STOPPED_MS = 5_000
/** Both of them: come back. The second to whoever types into a server that takes nothing more. */
const COME_BACK = [1012, 1013]

const PRESSERS = ['fuzhou', 'xiamen', 'quanzhou', 'sanming']
/** Two people at each of the first two units' texts. */
const TYPISTS = ['fuzhou', 'fuzhou-2', 'xiamen', 'xiamen-2']
/** Cuts in a server that has hardly begun to serve, among those with everybody at work. */
const EARLY = 0.2

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0)

/** Asks the server to end and sees to it that it tells everybody who is connected. Gives how long it took (ms). */
async function stop(server: RunningServer, { pressers, typists }: Crew, bell: Bell): Promise<number> {
  const clients = [...pressers, ...typists].filter(({ connected }) => connected)
  const before = clients.map(({ farewells }) => farewells.length)
  const { code, ms } = await server.terminate()
  if (code !== 0 || ms > STOPPED_MS) throw new Error(`asked to end, it ended with ${code} after ${Math.round(ms)} ms`)
  const gone = (): boolean => clients.every(({ farewells }, i) => farewells.length > before[i]!)
  await bell.until('everybody to know that the server is gone', gone, PATIENCE_MS)
  for (const [i, { label, farewells }] of clients.entries()) {
    const farewell = farewells[before[i]!]!
    if (farewell !== 'io server disconnect' && !COME_BACK.includes(Number(farewell)))
      throw new Error(`${label} was not told that the server ends: ${farewell}`)
  }
  return ms
}

/**
 * Ends a real server at random instants while people press and type, like a power cut or as for a new release, and reads
 * its files each time. `build/main.js` must be there.
 */
export async function crashRun({ seed, cycles, stops }: Wish): Promise<CrashReport> {
  const random = createRandom(seed)
  const bell = new Bell()
  const began = performance.now()
  let longestStop = 0
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
      const ends = random.shuffled([...Array<'cut'>(cycles).fill('cut'), ...Array<'stop'>(stops).fill('stop')])
      for (const [cycle, how] of ends.entries()) {
        const before = answers()
        const answered = (): boolean => answers().every((count, i) => count > (before[i] ?? 0))
        if (how === 'stop' || !random.chance(EARLY))
          await bell.until(`everybody to be answered in cycle ${cycle + 1}`, answered, PATIENCE_MS)
        await pause(random.whole(0, 400))
        if (how === 'stop') longestStop = Math.max(longestStop, await stop(server, crew, bell))
        else await server.kill()
        await audit({ ...scene, answered: how === 'stop' })
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
      stops,
      longestStop: Math.round(longestStop),
      commands: sum(pressers.map((presser) => presser.acknowledged.size)),
      texts: sum(typists.map((typist) => typist.acknowledged.typed)),
      resent: sum(pressers.map((presser) => presser.resent)),
      seconds: Math.round((performance.now() - began) / 1000),
    }
  } finally {
    await server.stop()
  }
}
