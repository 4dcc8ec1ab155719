import { narrativeName } from '#shared/document/names.ts'
import { type RunningServer, signIn } from '#test/support/server.ts'
import type { Bell } from '#test/support/waiting.ts'
import { PATIENCE_MS } from './limits.ts'
import { Presser } from './Presser.ts'
import { TypingClient } from './TypingClient.ts'

/** People at work on the first board of the demo. */
export interface Crew {
  boardId: string
  pressers: Presser[]
  typists: TypingClient[]
  /** Everybody stops; resolves when all they did is acknowledged. */
  finish(): Promise<void>
  close(): void
}

interface Wish {
  server: RunningServer
  bell: Bell
  /** Accounts that press; each named after its unit. */
  pressers: readonly string[]
  /** Accounts that type, `unit` or `unit-2`; those of one unit type into one text. */
  typists: readonly string[]
}

/** Signs people in and sets them to work; resolves when each has been answered once. Nobody is left over when it rejects. */
export async function startCrew({ server, bell, pressers, typists }: Wish): Promise<Crew> {
  const { origin } = server
  const crew: Crew = {
    boardId: '',
    pressers: [],
    typists: [],
    async finish() {
      await Promise.all([...crew.pressers, ...crew.typists].map((client) => client.finish()))
    },
    close() {
      for (const client of [...crew.pressers, ...crew.typists]) client.close()
    },
  }
  try {
    const cookies = new Map<string, string>()
    for (const account of new Set([...pressers, ...typists])) cookies.set(account, await signIn(origin, account))
    const cookieOf = (account: string): string => cookies.get(account) ?? ''
    const read = async <T>(path: string): Promise<T> => {
      const headers = { cookie: cookieOf(pressers[0] ?? '') }
      const response = await fetch(`${origin}${path}`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
      return (await response.json()) as T
    }
    const { boards } = await read<{ boards: { id: string }[] }>('/api/boards')
    const boardId = (crew.boardId = boards[0]?.id ?? '')
    const board = await read<{ seq: number; assignments: { id: string; state: string }[] }>(`/api/boards/${boardId}`)
    const cellsOf = (unit: string): typeof board.assignments =>
      board.assignments.filter(({ id }) => id.endsWith(`:${unit}`))

    for (const accountId of pressers) {
      const presser = new Presser({ origin, cookie: cookieOf(accountId), accountId, boardId, bell })
      crew.pressers.push(presser)
      const open = cellsOf(accountId).filter(({ state }) => state === 'inProgress' || state === 'returned')
      await presser.start(
        board.seq,
        open.map(({ id }) => id),
      )
    }
    for (const label of typists) {
      const unit = label.split('-')[0] ?? ''
      const root = `${cellsOf(unit)[0]?.id.split(':')[0] ?? ''}/progress`
      const document = narrativeName(boardId, unit)
      crew.typists.push(new TypingClient({ origin, cookie: cookieOf(label), label, document, root, bell }))
    }
    for (const typist of crew.typists) await typist.start()
    return crew
  } catch (error) {
    crew.close()
    throw error
  }
}
