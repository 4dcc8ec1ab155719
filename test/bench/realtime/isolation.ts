import { setTimeout as pause } from 'node:timers/promises'
import { documentOf, textCrowd, textWorld } from './crowds.ts'
import { type Figures, editsEach, runLoad } from './load.ts'
import { typedUpdates } from './marks.ts'
import { residentKb } from './processes.ts'
import type { Scenario } from './scenarios.ts'
import { OURS, headersFor } from './servers.ts'
import { TextClient, oursDialect } from './textClients.ts'
import { makeWorld } from './world.ts'

/** Somebody beside the crowd who behaves badly. */
interface Nuisance {
  /** Begins; what it returns ends it and says in words what became of it. */
  begin(port: number, headers: Record<string, string>): Promise<() => string | Promise<string>>
}

/** A scenario with and without a nuisance in the same room: what the others notice of it. */
async function compare(
  scenario: Scenario,
  padding: number,
  nuisances: readonly [string, Nuisance][],
): Promise<string[]> {
  const lines: string[] = []
  let baseline: Figures | null = null
  const NOBODY: Nuisance = { begin: () => Promise.resolve(() => '') }
  for (const [label, nuisance] of [['nobody else', NOBODY] as const, ...nuisances]) {
    const { boards, people } = textWorld(scenario)
    const extra = { id: NUISANCE, grants: people[0]!.grants }
    let cookies = new Map<string, string>()
    const subject = await OURS.start(async (dataDir) => {
      cookies = await makeWorld(dataDir, boards, [...people, extra])
    })
    const { port, pid } = subject.running
    const headersOf = headersFor(port, cookies)
    const crowd = textCrowd({
      scenario,
      editsEach: editsEach(scenario),
      port,
      headersOf,
      dialect: oursDialect,
      padding,
    })
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, residentKb(pid))), 100)
    try {
      await crowd.connect()
      const end = await nuisance.begin(port, headersOf(NUISANCE))
      const figures = await runLoad(scenario, { ...crowd, connect: () => Promise.resolve(), lost: 0 }, subject.running)
      const fate = await end()
      baseline ??= figures
      const times = (value: number, of: number): string => `${value.toFixed(1)} ms (× ${(value / of).toFixed(2)})`
      lines.push(
        `${label.padEnd(28)}others: p95 ${times(figures.p95, baseline.p95)}, acknowledged p95 ` +
          `${times(figures.ackP95 ?? NaN, baseline.ackP95 ?? NaN)}, ${figures.delivered === 1 ? 'all delivered' : `${(figures.delivered * 100).toFixed(2)} % delivered`}, ` +
          `${crowd.lost} lost; memory at most ${Math.round(most / 1024)} MB${fate ? `; ${fate}` : ''}`,
      )
    } finally {
      clearInterval(watch)
      crowd.close()
      await subject.end()
    }
  }
  return lines
}

const NUISANCE = 'nuisance'

const join = async (port: number, headers: Record<string, string>, onClose: (code: number | null) => void) => {
  const client = new TextClient({
    port,
    dialect: oursDialect,
    room: documentOf(0),
    headers,
    onEdit: () => {},
    onStored: () => {},
    onClose,
  })
  await client.ready
  return client
}

/** Within this time what a server has sent and its end are read (ms). */
const END_SEEN_MS = 3_000

/** Reads for a moment every `everyMs`; never when that is null. */
function slowReader(everyMs: number | null): Nuisance {
  return {
    async begin(port, headers) {
      let cut = false
      const client = await join(port, headers, () => (cut = true))
      client.socket.pause()
      const sips =
        everyMs === null
          ? null
          : setInterval(() => {
              client.socket.resume()
              setImmediate(() => client.socket.pause())
            }, everyMs)
      return async () => {
        if (sips) clearInterval(sips)
        const read = `${(client.socket.received / 1e6).toFixed(1)} MB read`
        // Who does not read does not learn of an end either: it comes behind what had been sent before.
        client.socket.resume()
        for (let waited = 0; !cut && waited < END_SEEN_MS; waited += 20) await pause(20)
        if (!cut) client.socket.close()
        return `${cut ? 'cut off' : 'NOT cut off'}, ${read}`
      }
    },
  }
}

/** Ten people paste a kilobyte twenty times a second each; one of the readers reads nothing, or little. */
export const slowConsumer = (seconds: number): Promise<string[]> =>
  compare({ name: 'slow', about: '', rooms: 1, clients: 50, writers: 10, rate: 20, seconds }, 300, [
    ['one who does not read', slowReader(null)],
    ['one who reads slowly', slowReader(500)],
  ])

/** The rate limit of a connection, and a little below it. */
const BELOW_LIMIT = 190
const ABOVE_LIMIT = 2_000
const RETRY_MS = 20
/** A mark that nobody counts. */
const NO_EDIT = 36 ** 5 - 1

function flooder(perSecond: number): Nuisance {
  return {
    async begin(port, headers) {
      let stopped = false
      let sent = 0
      let connections = 0
      let refused = 0
      const flood = async (): Promise<void> => {
        while (!stopped) {
          let open = true
          const client = await join(port, headers, () => (open = false)).catch(() => null)
          if (!client) {
            refused++
            await pause(RETRY_MS)
            continue
          }
          // A fresh client id, or what was not taken before would be a gap.
          const room = documentOf(0)
          const updates = typedUpdates(
            0x9000_0000 + connections++,
            Array.from({ length: perSecond > BELOW_LIMIT ? 400 : 4_000 }, () => NO_EDIT),
          )
          let next = 0
          const began = performance.now()
          while (open && !stopped) {
            const due = ((performance.now() - began) / 1_000) * perSecond
            for (; next < due && open; next++, sent++) {
              const update = updates[next] ?? updates[0]!
              client.socket.send(TextClient.frame(oursDialect, room, update))
            }
            await pause(2)
          }
          client.socket.close()
        }
      }
      const done = flood()
      // A failure of the nuisance must not pass as quiet.
      done.catch((error: unknown) => {
        throw error
      })
      await pause(200)
      return () => {
        stopped = true
        return `${sent} messages over ${connections} connections, ${refused} more refused`
      }
    },
  }
}

/** Fifty people, ten of whom type, and one who floods: as much as is allowed, or ten times as much, coming back at once. */
export const flood = (seconds: number): Promise<string[]> =>
  compare({ name: 'flood', about: '', rooms: 1, clients: 50, writers: 10, rate: 5, seconds }, 2, [
    [`one sends ${BELOW_LIMIT}/s`, flooder(BELOW_LIMIT)],
    [`one sends ${ABOVE_LIMIT}/s`, flooder(ABOVE_LIMIT)],
  ])
