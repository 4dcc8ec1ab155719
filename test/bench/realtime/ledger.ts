import { setTimeout as pause } from 'node:timers/promises'
import { BoardClient } from './boardClients.ts'
import { boardCrowd, boardWorld } from './crowds.ts'
import { type Figures, editsEach, runLoad } from './load.ts'
import type { Scenario } from './scenarios.ts'
import { OURS, headersFor } from './servers.ts'
import { boardIdOf, makeWorld } from './world.ts'

const TASKS = 500
const UNITS = 16
/** Somebody opens the ledger, looks for so long (ms), and opens it again. */
const LOOK_MS = 1_000

/** Percents on a board of 500 tasks × 16 units, first undisturbed, then while somebody opens its ledger again and again. */
export async function ledgerLoads(seconds: number): Promise<string[]> {
  const scenario: Scenario = { name: 'ledger', about: '', rooms: 1, clients: 60, writers: 20, rate: 2, seconds }
  const lines: string[] = []
  let baseline: Figures | null = null
  for (const loading of [false, true]) {
    const { boards, people } = boardWorld(scenario)
    const visitor = { id: 'visitor', grants: [{ role: 'supervisor' as const, unitId: 'fujian' }] }
    let cookies = new Map<string, string>()
    const subject = await OURS.start(async (dataDir) => {
      cookies = await makeWorld(dataDir, { ...boards, tasks: TASKS, units: UNITS }, [...people, visitor])
    })
    const { port } = subject.running
    const headersOf = headersFor(port, cookies)
    const headers = headersOf(visitor.id)
    const crowd = boardCrowd({ scenario, editsEach: editsEach(scenario), port, headersOf })
    const times: number[] = []
    let stopped = false
    const load = async (): Promise<void> => {
      const began = performance.now()
      const response = await fetch(`http://localhost:${port}/boards/${boardIdOf(0)}`, {
        headers: { cookie: headers.Cookie ?? '', accept: 'text/html' },
      })
      await response.text()
      if (response.status !== 200) throw new Error(`the ledger answered ${response.status}`)
      const client = new BoardClient({
        port,
        boardId: boardIdOf(0),
        headers,
        onChange: () => {},
        onClose: () => {},
      })
      await client.ready
      times.push(performance.now() - began)
      client.socket.close()
    }
    const visits = async (): Promise<void> => {
      while (!stopped) {
        await load()
        await pause(LOOK_MS)
      }
    }
    try {
      // The first page of a process costs more than any later one, with or without a board behind it.
      await load()
      times.length = 0
      const measured = runLoad(scenario, crowd, subject.running).finally(() => (stopped = true))
      const [figures] = await Promise.all([measured, loading ? visits() : null])
      baseline ??= figures
      const ratio = (figures.p99 / baseline.p99).toFixed(2)
      lines.push(
        `${(loading ? 'while the ledger is opened' : 'undisturbed').padEnd(28)}percent → others: p50 ${figures.p50.toFixed(1)}, ` +
          `p99 ${figures.p99.toFixed(1)} ms (× ${ratio}); acknowledged p95 ${(figures.ackP95 ?? NaN).toFixed(1)} ms` +
          (loading
            ? `; ${times.length} times, ${Math.round(times.reduce((a, b) => a + b, 0) / times.length)} ms each`
            : ''),
      )
    } finally {
      stopped = true
      crowd.close()
      await subject.end()
    }
  }
  return lines
}
