import { BoardClient } from './boardClients.ts'
import { markOf, typedUpdates } from './marks.ts'
import { RoomTally } from './RoomTally.ts'
import type { Scenario } from './scenarios.ts'
import { type Dialect, TextClient } from './textClients.ts'
import { type BoardWish, type WorldPerson, boardIdOf, unitIdOf } from './world.ts'

/** People in rooms, some of whom write. Edits of a room are numbered; writer w of n does w, w + n, w + 2n, … */
export interface Crowd {
  readonly tallies: readonly RoomTally[]
  readonly connections: number
  /** Connections that ended without our wish. */
  readonly lost: number
  connect(): Promise<void>
  send(room: number, edit: number): void
  close(): void
}

export interface CrowdWish {
  scenario: Scenario
  /** Edits of each writer, warm-up included. */
  editsEach: number
  port: number
  /** The headers of a person's handshake. */
  headersOf(person: string): Record<string, string>
}

export const perRoom = ({ clients, writers, rooms }: Scenario): { clients: number; writers: number } => ({
  clients: clients / rooms,
  writers: writers / rooms,
})

/** Handshakes under way at a time. */
const CONNECTING = 50

/** Connects all of `starts`, a few at a time. */
export async function inTurns(starts: readonly (() => Promise<unknown>)[], at = CONNECTING): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < starts.length) await starts[next++]!()
  }
  await Promise.all(Array.from({ length: at }, lane))
}

const UNITS_A_BOARD = 10
const TASKS_A_BOARD = 8

/** Documents are those of units: ten to a board. */
export const documentOf = (room: number): string =>
  `narrative/${boardIdOf(Math.floor(room / UNITS_A_BOARD))}/${unitIdOf(room % UNITS_A_BOARD)}`
export const typistId = (room: number, client: number): string => `r${room}c${client}`

/** What the product's database must hold so that a text crowd can come. */
export function textWorld(scenario: Scenario): { boards: BoardWish; people: WorldPerson[] } {
  const people: WorldPerson[] = []
  for (let room = 0; room < scenario.rooms; room++) {
    for (let client = 0; client < perRoom(scenario).clients; client++)
      people.push({
        id: typistId(room, client),
        grants: [{ role: 'handler', unitId: unitIdOf(room % UNITS_A_BOARD) }],
      })
  }
  const boards = Math.ceil(scenario.rooms / UNITS_A_BOARD)
  return { boards: { boards, units: UNITS_A_BOARD, tasks: TASKS_A_BOARD }, people }
}

/** Yjs client ids of honest clients are random 32-bit numbers; these are as long, and the same in each run. */
const clientIdOf = (room: number, writer: number): number => 0x8000_0000 + room * 1_000 + writer

/** People typing in documents. */
export function textCrowd(wish: CrowdWish & { dialect: Dialect; padding?: number }): Crowd {
  const { scenario, editsEach, port, headersOf, dialect, padding } = wish
  const { clients: inRoom, writers } = perRoom(scenario)
  const tallies: RoomTally[] = []
  const frames: Buffer[][] = []
  const clients: TextClient[][] = []
  let lost = 0
  let closing = false
  for (let room = 0; room < scenario.rooms; room++) {
    tallies.push(new RoomTally(inRoom, writers * editsEach))
    const ofRoom: Buffer[] = []
    for (let writer = 0; writer < writers; writer++) {
      const edits = Array.from({ length: editsEach }, (_, k) => writer + k * writers)
      const updates = typedUpdates(clientIdOf(room, writer), edits, padding)
      for (const [k, edit] of edits.entries()) ofRoom[edit] = TextClient.frame(dialect, documentOf(room), updates[k]!)
    }
    frames.push(ofRoom)
    clients.push([])
  }
  const start = (room: number, index: number) => (): Promise<void> => {
    const tally = tallies[room]!
    const client = new TextClient({
      port,
      dialect,
      room: documentOf(room),
      headers: headersOf(typistId(room, index)),
      onEdit: (edit, at) => tally.receipt(index, edit, at),
      onStored(count, at) {
        // Counts are totals; one message may acknowledge several.
        for (let k = count - 1; k >= 0; k--) {
          const before = tally.acked
          tally.stored(index + k * writers, at)
          if (tally.acked === before) break
        }
      },
      onClose: () => {
        if (!closing) lost++
      },
    })
    clients[room]![index] = client
    return client.ready
  }
  const starts = tallies.flatMap((_, room) => Array.from({ length: inRoom }, (__, index) => start(room, index)))
  return {
    tallies,
    connections: starts.length,
    get lost() {
      return lost
    },
    connect: () => inTurns(starts),
    send(room, edit) {
      const writer = edit % writers
      tallies[room]!.sending(edit, writer, performance.now())
      clients[room]![writer]!.socket.send(frames[room]![edit]!)
    },
    close() {
      closing = true
      for (const client of clients.flat()) client.socket.close()
    },
  }
}

/** Every second reader is an officer who sees the whole board, the others are of its units in turn. */
const boardPerson = (room: number, client: number, writers: number): WorldPerson => {
  const officer = client >= writers && client % 2 === 0
  const grants = officer
    ? [{ role: 'leader' as const, unitId: 'fujian' }]
    : [{ role: 'handler' as const, unitId: unitIdOf(client % UNITS_A_BOARD) }]
  return { id: `r${room}c${client}`, grants }
}

export function boardWorld(scenario: Scenario): { boards: BoardWish; people: WorldPerson[] } {
  const { clients, writers } = perRoom(scenario)
  const people = Array.from({ length: scenario.rooms }, (_, room) =>
    Array.from({ length: clients }, (__, client) => boardPerson(room, client, writers)),
  ).flat()
  return { boards: { boards: scenario.rooms, units: UNITS_A_BOARD, tasks: TASKS_A_BOARD }, people }
}

/** Commands have no text to carry a mark: they are known by the sequence they are answered with. */
class Sequences {
  readonly #edits = new Map<number, number>()
  /** Broadcasts that were read before the author's answer, which the server sent first. */
  readonly #early = new Map<number, { receiver: number; at: number }[]>()
  readonly #tally: RoomTally

  constructor(tally: RoomTally) {
    this.#tally = tally
  }

  is(seq: number, edit: number): void {
    this.#edits.set(seq, edit)
    for (const { receiver, at } of this.#early.get(seq) ?? []) this.#tally.receipt(receiver, edit, at)
    this.#early.delete(seq)
  }

  seen(receiver: number, seq: number, at: number): void {
    const edit = this.#edits.get(seq)
    if (edit !== undefined) return this.#tally.receipt(receiver, edit, at)
    const waiting = this.#early.get(seq) ?? []
    waiting.push({ receiver, at })
    this.#early.set(seq, waiting)
  }
}

/** People pressing percents on boards: the product alone has these. */
export function boardCrowd({ scenario, editsEach, port, headersOf }: CrowdWish): Crowd & { refusals: string[] } {
  const { clients: inRoom, writers } = perRoom(scenario)
  const tallies: RoomTally[] = []
  const sequences: Sequences[] = []
  const clients: BoardClient[][] = []
  const bases: { seq: number; own: string[] }[][] = []
  const refusals: string[] = []
  let lost = 0
  let closing = false
  for (let room = 0; room < scenario.rooms; room++) {
    const tally = new RoomTally(inRoom, writers * editsEach)
    tallies.push(tally)
    sequences.push(new Sequences(tally))
    clients.push([])
    bases.push([])
  }
  const start = (room: number, index: number) => async (): Promise<void> => {
    const sequence = sequences[room]!
    const client = new BoardClient({
      port,
      boardId: boardIdOf(room),
      headers: headersOf(boardPerson(room, index, writers).id),
      onChange: (seq, at) => sequence.seen(index, seq, at),
      onClose: () => {
        if (!closing) lost++
      },
    })
    clients[room]![index] = client
    bases[room]![index] = { seq: await client.ready, own: [] }
  }
  const starts = tallies.flatMap((_, room) => Array.from({ length: inRoom }, (__, index) => start(room, index)))
  return {
    tallies,
    connections: starts.length,
    refusals,
    get lost() {
      return lost
    },
    connect: () => inTurns(starts),
    send(room, edit) {
      const writer = edit % writers
      const base = bases[room]![writer]!
      const commandId = markOf(edit)
      const assignmentId = `t${Math.floor(writer / UNITS_A_BOARD) % TASKS_A_BOARD}:${unitIdOf(writer % UNITS_A_BOARD)}`
      const percent = 1 + (Math.floor(edit / writers) % 99)
      const payload = {
        boardId: boardIdOf(room),
        commandId,
        base: base.seq,
        own: base.own.slice(-64),
        command: { type: 'assignment.setPercent', assignmentId, percent },
      }
      base.own.push(commandId)
      tallies[room]!.sending(edit, writer, performance.now())
      clients[room]![writer]!.ask('board:command', payload, (answer, at) => {
        if (!answer.ok || answer.seq === undefined) return void refusals.push(answer.error?.code ?? 'no answer')
        base.seq = answer.seq
        base.own = base.own.slice(base.own.indexOf(commandId) + 1)
        tallies[room]!.stored(edit, at)
        sequences[room]!.is(answer.seq, edit)
      })
    },
    close() {
      closing = true
      for (const client of clients.flat()) client.socket.close()
    },
  }
}
