import { setTimeout as pause } from 'node:timers/promises'
import { narrativeName } from '#shared/document/names.ts'
import { createRandom } from '#db/seed/random.ts'
import { signIn, startServer } from '#test/support/server.ts'
import { Bell } from '#test/support/waiting.ts'
import { audit } from './audit.ts'
import { PATIENCE_MS } from './limits.ts'
import { Presser } from './Presser.ts'
import { TypingClient } from './TypingClient.ts'

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

const UNITS = ['fuzhou', 'xiamen', 'quanzhou', 'sanming']
/** Two people at each of the first two units' texts. */
const TYPISTS = ['fuzhou', 'fuzhou-2', 'xiamen', 'xiamen-2']
/** Cuts in a server that has hardly begun to serve, among those with everybody at work. */
const EARLY = 0.2

/**
 * Ends a real server like a power cut at random instants while people press and type, and reads its files each time.
 * `build/main.js` must be there.
 */
export async function crashRun({ seed, cycles }: Wish): Promise<CrashReport> {
  const random = createRandom(seed)
  const bell = new Bell()
  const pressers: Presser[] = []
  const typists: TypingClient[] = []
  const began = performance.now()
  const server = await startServer()
  try {
    const { origin, dataDir } = server
    const cookies = new Map<string, string>()
    for (const account of new Set([...UNITS, ...TYPISTS])) cookies.set(account, await signIn(origin, account))
    const cookie = (account: string): string => cookies.get(account) ?? ''
    const read = async <T>(path: string): Promise<T> => {
      const headers = { cookie: cookie('fuzhou') }
      const response = await fetch(`${origin}${path}`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
      return (await response.json()) as T
    }
    const { boards } = await read<{ boards: { id: string }[] }>('/api/boards')
    const boardId = boards[0]?.id ?? ''
    const { assignments, seq } = await read<{ seq: number; assignments: { id: string; state: string }[] }>(
      `/api/boards/${boardId}`,
    )
    const cellsOf = (unit: string): typeof assignments => assignments.filter(({ id }) => id.endsWith(`:${unit}`))
    for (const unit of UNITS) {
      const presser = new Presser({ origin, cookie: cookie(unit), accountId: unit, boardId, bell })
      pressers.push(presser)
      const open = cellsOf(unit).filter(({ state }) => state === 'inProgress' || state === 'returned')
      await presser.start(
        seq,
        open.map(({ id }) => id),
      )
    }
    for (const label of TYPISTS) {
      const unit = label.split('-')[0] ?? ''
      const root = `${cellsOf(unit)[0]?.id.split(':')[0] ?? ''}/progress`
      const document = narrativeName(boardId, unit)
      typists.push(new TypingClient({ origin, cookie: cookie(label), label, document, root, bell }))
    }
    for (const typist of typists) await typist.start()

    const scene = { dataDir, boardId, pressers, typists }
    const answers = (): number[] => [
      ...pressers.map((presser) => presser.acknowledged.size),
      ...typists.map((typist) => typist.acknowledged.typed),
    ]
    for (let cycle = 1; cycle <= cycles; cycle++) {
      const before = answers()
      const answered = (): boolean => answers().every((count, i) => count > (before[i] ?? 0))
      if (!random.chance(EARLY)) await bell.until(`everybody to be answered in cycle ${cycle}`, answered, PATIENCE_MS)
      await pause(random.whole(0, 400))
      await server.kill()
      await audit(scene)
      await server.start()
    }

    await Promise.all([...pressers, ...typists].map((client) => client.finish()))
    const equal = (): boolean =>
      typists.every((a) => typists.every((b) => a.document !== b.document || a.text === b.text))
    await bell.until('all replicas to be equal', equal, PATIENCE_MS)
    await server.kill()
    for (const [typist, text] of await audit(scene))
      if (typist.text !== text) throw new Error(`${typist.label} shows other text than is stored`)
    const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0)
    return {
      cycles,
      commands: sum(pressers.map((presser) => presser.acknowledged.size)),
      texts: sum(typists.map((typist) => typist.acknowledged.typed)),
      resent: sum(pressers.map((presser) => presser.resent)),
      seconds: Math.round((performance.now() - began) / 1000),
    }
  } finally {
    for (const client of [...pressers, ...typists]) client.close()
    await server.stop()
  }
}
