import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '#db/seed/random.ts'
import { BoardClient } from './boardClients.ts'
import { type CrowdWish, documentOf, inTurns, perRoom, textCrowd, textWorld, typistId } from './crowds.ts'
import { delivered, play, share, sorted } from './load.ts'
import type { Scenario } from './scenarios.ts'
import { OURS, headersFor } from './servers.ts'
import { TextClient, oursDialect } from './textClients.ts'
import { boardIdOf, makeWorld } from './world.ts'

const EVERYBODY: Scenario = {
  name: 'reconnect',
  about: 'everybody comes back after kill -9',
  rooms: 50,
  clients: 500,
  writers: 50,
  rate: 10,
  seconds: 0,
}

/** How the browser side comes back: app/realtime/connection.ts, and Socket.IO's way of drawing the delay. */
const FIRST_DELAY_MS = 300
const LONGEST_DELAY_MS = 3_000
const SPREAD = 0.5
/** Words of each writer that are looked for afterwards. */
const EDITS_EACH = 20

/**
 * People at boards and documents; the process is killed and started again at once. Everybody comes back as browsers do:
 * the board with what was missed, then the document, until every word that was acknowledged is there again.
 */
export async function reconnect(scale: number): Promise<string[]> {
  const scenario = { ...EVERYBODY, clients: Math.max(100, Math.round((EVERYBODY.clients * scale) / 50) * 50) }
  const { boards, people } = textWorld(scenario)
  let cookies = new Map<string, string>()
  const subject = await OURS.start(async (dataDir) => {
    cookies = await makeWorld(dataDir, boards, people)
  })
  const { port } = subject.running
  const headersOf = headersFor(port, cookies)
  const wish: CrowdWish = { scenario, editsEach: EDITS_EACH, port, headersOf }
  const crowd = textCrowd({ ...wish, dialect: oursDialect })
  const open: { close(): void }[] = []
  try {
    const persons = crowd.tallies.flatMap((_, room) =>
      Array.from({ length: perRoom(scenario).clients }, (__, index) => ({ room, id: typistId(room, index) })),
    )
    const joinBoard = async (person: (typeof persons)[number], since?: number): Promise<BoardClient> => {
      const boardId = boardIdOf(Math.floor(person.room / 10))
      const client = new BoardClient({
        port,
        boardId,
        since,
        headers: headersOf(person.id),
        onChange: () => {},
        onClose: () => {},
      })
      await client.ready
      return client
    }
    const before = new Map<string, number>()
    const first: BoardClient[] = []
    await crowd.connect()
    await inTurns(
      persons.map((person) => async () => {
        const client = await joinBoard(person)
        first.push(client)
        before.set(person.id, await client.ready)
      }),
    )
    await play(scenario, scenario.rate, 0, EDITS_EACH, crowd)
    await delivered(crowd)
    const words = crowd.tallies.map((tally) => tally.acked)

    const random = createRandom(7)
    const killed = performance.now()
    await subject.running.stop('SIGKILL')
    crowd.close()
    for (const client of first) client.socket.close()
    let served = 0
    const restarted = subject.restart().then(() => {
      served = performance.now()
    })
    const comeBack = async (person: (typeof persons)[number]): Promise<number> => {
      for (let attempt = 0; ; attempt++) {
        const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS)
        await pause(Math.min(delay * random.between(1 - SPREAD, 1 + SPREAD), LONGEST_DELAY_MS))
        const board = await joinBoard(person, before.get(person.id)).catch(() => null)
        if (!board) continue
        open.push({ close: () => board.socket.close() })
        const found = new Set<number>()
        const client = new TextClient({
          port,
          dialect: oursDialect,
          room: documentOf(person.room),
          headers: headersOf(person.id),
          onEdit: (edit) => found.add(edit),
          onStored: () => {},
          onClose: () => {},
        })
        await client.ready
        open.push({ close: () => client.socket.close() })
        if (found.size !== words[person.room])
          throw new Error(`${person.id} found ${found.size} words of ${words[person.room]}`)
        return performance.now()
      }
    }
    const back = await Promise.all(persons.map(comeBack))
    await restarted
    const times = sorted([back.map((at) => at - killed)])
    return [
      `${persons.length} people with a board and a document each, every word there again: ` +
        `median ${seconds(share(times, 0.5))}, p99 ${seconds(share(times, 0.99))}, last ${seconds(times.at(-1) ?? NaN)} after kill -9`,
      `the process served again after ${seconds(served - killed)}`,
    ]
  } finally {
    crowd.close()
    for (const one of open) one.close()
    await subject.end()
  }
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`
