import { setTimeout as pause } from 'node:timers/promises'
import { BoardClient } from './boardClients.ts'
import { documentOf, inTurns, textWorld, typistId } from './crowds.ts'
import { residentKb } from './processes.ts'
import { OURS, headersFor } from './servers.ts'
import { TextClient, oursDialect } from './textClients.ts'
import { boardIdOf, makeWorld } from './world.ts'

const ROOMS = 20
const PEOPLE = 200
/** Until this share of the run the process is still taking what it keeps: code, caches, rooms. */
const SETTLED = 0.2
/** Long enough for rooms that emptied to be let go (30 s for documents), and for what was theirs to be collected. */
const QUIET_MS = 35_000
const TRIES = 5

/** People come and go at both doors: `joins` times in all, fifty at a time. Memory is compared with that after a fifth. */
export async function soak(joins: number): Promise<string[]> {
  const { boards, people } = textWorld({
    name: 'soak',
    about: '',
    rooms: ROOMS,
    clients: PEOPLE,
    writers: ROOMS,
    rate: 0,
    seconds: 0,
  })
  let cookies = new Map<string, string>()
  const subject = await OURS.start(async (dataDir) => {
    cookies = await makeWorld(dataDir, boards, people)
  })
  const { port, pid } = subject.running
  const headersOf = headersFor(port, cookies)
  const attempt = (number: number): Promise<void> => {
    const room = number % ROOMS
    const headers = headersOf(typistId(room, Math.floor(number / ROOMS) % (PEOPLE / ROOMS)))
    return new Promise((resolve, reject) => {
      const common = { port, headers, onClose: () => reject(new Error('it ended before the answer')) }
      const client =
        number % 2 === 0
          ? new BoardClient({ ...common, boardId: boardIdOf(Math.floor(room / 10)), onChange: () => {} })
          : new TextClient({
              ...common,
              dialect: oursDialect,
              room: documentOf(room),
              onEdit: () => {},
              onStored: () => {},
            })
      client.ready.then(() => resolve(), reject).finally(() => client.socket.close())
    })
  }
  let again = 0
  const visit = async (number: number): Promise<void> => {
    for (let tries = 0; ; tries++) {
      try {
        return await attempt(number)
      } catch (error) {
        // On a machine that stood still the server cuts off handshakes that take too long, as it should.
        if (tries === TRIES) throw error
        again++
      }
    }
  }
  const visits = (from: number, to: number): (() => Promise<void>)[] =>
    Array.from({ length: to - from }, (_, i) => () => visit(from + i))
  try {
    const first = Math.round(joins * SETTLED)
    const began = performance.now()
    await inTurns(visits(0, first))
    await pause(QUIET_MS)
    const before = residentKb(pid)
    await inTurns(visits(first, joins))
    await pause(QUIET_MS)
    const grown = (residentKb(pid) - before) / 1024
    return [
      `${joins} joins and leaves in ${Math.round((performance.now() - began) / 1_000)} s: memory ${Math.round(before / 1024)} MB ` +
        `after ${first} of them, ${grown >= 0 ? '+' : ''}${grown.toFixed(1)} MB at the end; ${again} came twice`,
    ]
  } finally {
    await subject.end()
  }
}
