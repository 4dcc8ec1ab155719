import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { MESSAGE_REFUSED, MESSAGE_STORED, MESSAGE_SYNC, readRefused, readStored } from '#shared/document/messages.ts'
import { narrativeName } from '#shared/document/names.ts'
import type { ClientToServerEvents, ServerToClientEvents } from '#shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { type Random, createRandom } from '#db/seed/random.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import { type RunningServer, signIn, startServer } from './server.ts'

/** What a run came to; it throws at the first loss, double, broken chain or difference. */
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
  /** No further cycle is begun after this time (ms). */
  budgetMs: number
}

type BoardSocket = Socket<ServerToClientEvents, ClientToServerEvents>

const UNITS = ['fuzhou', 'xiamen', 'quanzhou', 'sanming']
/** Two people at each of the first two units' texts. */
const TYPISTS = ['fuzhou', 'fuzhou-2', 'xiamen', 'xiamen-2']
const RECONNECT_MS = 40

/** One person pressing: a command at a time, and the same again when the answer was lost. */
class Presser {
  readonly accountId: string
  /** Command id → the sequence it was answered with. */
  readonly acknowledged = new Map<string, number>()
  resent = 0
  #socket: BoardSocket
  #stopping = false
  #running: Promise<void> = Promise.resolve()
  #assignmentId = ''
  #base = 0
  #recent: string[] = []
  #count = 0

  constructor(origin: string, cookie: string, accountId: string) {
    this.accountId = accountId
    this.#socket = io(origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: RECONNECT_MS,
      reconnectionDelayMax: RECONNECT_MS,
      auth: { version: PROTOCOL_VERSION },
      extraHeaders: { origin, cookie },
    })
  }

  /** Finds a cell of the own unit that takes percents, and presses from then on. */
  async start(boardId: string, seq: number, candidates: readonly string[]): Promise<void> {
    this.#base = seq
    for (const assignmentId of candidates) {
      this.#assignmentId = assignmentId
      const reply = await this.#press(boardId, `${this.accountId}-try-${assignmentId.replace(':', '-')}`, 50)
      if (reply.ok) {
        this.#running = this.#run(boardId)
        // Its failure is told by `finish`.
        this.#running.catch(() => {})
        return
      }
    }
    throw new Error(`${this.accountId} has no cell that takes percents`)
  }

  async #run(boardId: string): Promise<void> {
    while (!this.#stopping) {
      const commandId = `${this.accountId}-crash-${++this.#count}`
      const reply = await this.#press(boardId, commandId, 10 + (this.#count % 80))
      if (!reply.ok) throw new Error(`${commandId} was refused: ${JSON.stringify(reply.error)}`)
      this.acknowledged.set(commandId, reply.seq)
      await pause(2)
    }
  }

  async #press(boardId: string, commandId: string, percent: number) {
    const socket = this.#socket
    const assignmentId = this.#assignmentId
    for (;;) {
      if (!socket.connected) await new Promise<void>((resolve) => socket.once('connect', resolve))
      const reply = await socket
        .emitWithAck('board:command', {
          boardId,
          commandId,
          base: this.#base,
          own: this.#recent,
          command: { type: 'assignment.setPercent', assignmentId, percent },
        })
        // The connection ended before the answer.
        .catch(() => null)
      if (reply?.ok) {
        this.#base = reply.seq
        this.#recent = []
      }
      if (reply && (reply.ok || reply.error.code !== 'unavailable')) return reply
      // Nobody knows whether it was stored: the same id again decides.
      if (!this.#recent.includes(commandId)) this.#recent.push(commandId)
      this.resent++
    }
  }

  async finish(): Promise<void> {
    this.#stopping = true
    await this.#running
  }
  close(): void {
    this.#socket.disconnect()
  }
}

/** One person typing words that occur once each; knows which of them the server said are stored. */
class TypingClient {
  readonly name: string
  readonly root: string
  readonly label: string
  readonly doc = new Y.Doc()
  /** Words typed, and how many of them, from the first, are acknowledged. */
  typed = 0
  acknowledged = 0
  readonly #provider: WebsocketProvider
  #stopping = false
  #running: Promise<void> = Promise.resolve()
  #look = (): void => {}
  #refused: string | null = null

  constructor(origin: string, cookie: string, label: string, name: string, root: string) {
    this.name = name
    this.root = root
    this.label = label
    // How many words had been typed when each counted message of the present connection was sent.
    let sent: number[] = []
    const typedNow = (): number => this.typed
    class CountingSocket extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols ?? [], { headers: { origin, cookie } })
        sent = []
      }
      override send(data: never): void {
        const frame: Uint8Array = data
        // Sync messages but step 1 are what the server counts.
        if (frame[0] === MESSAGE_SYNC && frame[1] !== 0) sent.push(typedNow())
        super.send(frame)
      }
    }
    this.#provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/yjs`, name, this.doc, {
      WebSocketPolyfill: CountingSocket as never,
      disableBc: true,
      maxBackoffTime: RECONNECT_MS,
    })
    this.#provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
      this.acknowledged = Math.max(this.acknowledged, sent[readStored(decoder) - 1] ?? 0)
      this.#look()
    }
    this.#provider.messageHandlers[MESSAGE_REFUSED] = (_encoder, decoder) => {
      this.#refused = JSON.stringify(readRefused(decoder))
      this.#look()
    }
  }

  word(index: number): string {
    return `〔${this.label}·${index}〕`
  }

  async start(): Promise<void> {
    if (!this.#provider.synced) await new Promise<void>((resolve) => this.#provider.once('sync', () => resolve()))
    this.#running = this.#run()
    this.#running.catch(() => {})
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      await pause(20)
      // A client from npm sends what is typed between the opening of a connection and its step 2 ahead of what was typed
      // before: a gap. Typing goes on while there is no connection, and once it is in step.
      if (this.#provider.wsconnected && !this.#provider.synced) continue
      const fragment = this.doc.getXmlFragment(this.root)
      const word = this.word(this.typed)
      // Counted before the update leaves, which it does inside the transaction.
      this.typed++
      this.doc.transact(() => {
        if (fragment.length === 0) fragment.push([new Y.XmlElement('paragraph')])
        const paragraph = fragment.get(fragment.length - 1) as Y.XmlElement
        const last = paragraph.length > 0 ? paragraph.get(paragraph.length - 1) : null
        if (last instanceof Y.XmlText) last.insert(last.length, word)
        else paragraph.push([new Y.XmlText(word)])
      })
    }
  }

  /** Stops typing; resolves when all of it is acknowledged. */
  async finish(): Promise<void> {
    this.#stopping = true
    await this.#running
    await new Promise<void>((resolve, reject) => {
      this.#look = () => {
        if (this.#refused) reject(new Error(`${this.label} was refused: ${this.#refused}`))
        else if (this.acknowledged >= this.typed) resolve()
      }
      this.#look()
    })
  }
  /** Resolves when the document shows what `condition` asks for. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const again = (): void => {
        if (!condition()) return
        this.doc.off('afterTransaction', again)
        resolve()
      }
      this.doc.on('afterTransaction', again)
      again()
    })
  }
  close(): void {
    this.#provider.destroy()
  }
}

const textOf = (doc: Y.Doc, root: string): string => doc.getXmlFragment(root).toString()

/** Reads the dead server's files: everything acknowledged is there once, and the chains hold. */
async function audit(
  server: RunningServer,
  boardId: string,
  pressers: readonly Presser[],
  typists: readonly TypingClient[],
): Promise<Map<string, string>> {
  const database = await openDatabase({ url: null, file: join(server.dataDir, 'duban.sqlite') })
  try {
    for (const report of [await createChangeLog(database).verifyChain(boardId), await verifySystemChain(database)])
      if (!report.ok) throw new Error(`a chain is broken: ${JSON.stringify(report)}`)
    const rows = await database.reader
      .selectFrom('change')
      .select(['seq', 'actor_id', 'command_id', 'subject'])
      .where('board_id', '=', boardId)
      .where('command_id', 'like', '%-crash-%')
      .execute()
    const stored = new Map<string, number>()
    for (const row of rows) {
      if (stored.has(row.command_id)) throw new Error(`${row.command_id} was applied twice`)
      stored.set(row.command_id, row.seq)
    }
    for (const { acknowledged } of pressers) {
      for (const [commandId, seq] of acknowledged)
        if (stored.get(commandId) !== seq) throw new Error(`${commandId} was acknowledged at ${seq}, and is lost`)
    }
    const texts = new Map<string, string>()
    for (const name of new Set(typists.map((typist) => typist.name))) {
      const { snapshot, updates } = await createDocumentStore(database).load(name)
      const doc = new Y.Doc()
      for (const update of snapshot ? [snapshot, ...updates] : updates) Y.applyUpdate(doc, update)
      if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error(`${name} has something parked`)
      for (const typist of typists.filter((t) => t.name === name)) {
        const text = textOf(doc, typist.root)
        texts.set(name, text)
        for (let i = 0; i < typist.typed; i++) {
          const times = text.split(typist.word(i)).length - 1
          if (times > 1) throw new Error(`${typist.word(i)} is there ${times} times`)
          if (times === 0 && i < typist.acknowledged) throw new Error(`${typist.word(i)} was acknowledged, and is lost`)
        }
      }
    }
    return texts
  } finally {
    await database.close()
  }
}

/**
 * Ends a real server like a power cut at random instants while people press and type, and reads its files each time.
 * `build/main.js` must be there.
 */
export async function crashRun({ seed, cycles, budgetMs }: Wish): Promise<CrashReport> {
  const random: Random = createRandom(seed)
  const server = await startServer()
  const began = performance.now()
  const pressers: Presser[] = []
  const typists: TypingClient[] = []
  try {
    const cookies = new Map<string, string>()
    for (const account of new Set([...UNITS, ...TYPISTS])) cookies.set(account, await signIn(server.origin, account))
    const read = async <T>(path: string): Promise<T> => {
      const response = await fetch(`${server.origin}${path}`, { headers: { cookie: cookies.get('fuzhou')! } })
      return (await response.json()) as T
    }
    const { boards } = await read<{ boards: { id: string }[] }>('/api/boards')
    const boardId = boards[0]!.id
    const { assignments, seq } = await read<{ seq: number; assignments: { id: string; state: string }[] }>(
      `/api/boards/${boardId}`,
    )
    const cells = assignments.filter(({ state }) => state === 'inProgress' || state === 'returned').map(({ id }) => id)
    for (const unit of UNITS) {
      const presser = new Presser(server.origin, cookies.get(unit)!, unit)
      pressers.push(presser)
      await presser.start(
        boardId,
        seq,
        cells.filter((id) => id.endsWith(`:${unit}`)),
      )
    }
    for (const account of TYPISTS) {
      const unit = account.split('-')[0]!
      const task = assignments.find(({ id }) => id.endsWith(`:${unit}`))!.id.split(':')[0]!
      const name = narrativeName(boardId, unit)
      typists.push(new TypingClient(server.origin, cookies.get(account)!, account, name, `${task}/progress`))
    }
    for (const typist of typists) await typist.start()

    let cycle = 0
    while (cycle < cycles && performance.now() - began < budgetMs) {
      await pause(random.whole(50, 800))
      await server.kill()
      cycle++
      await audit(server, boardId, pressers, typists)
      await server.start()
    }
    await Promise.all([...pressers, ...typists].map((client) => client.finish()))
    const whole = (): boolean =>
      typists.every((a) => typists.every((b) => a.name !== b.name || textOf(a.doc, a.root) === textOf(b.doc, b.root)))
    await Promise.all(typists.map((typist) => typist.until(whole)))
    await server.kill()
    const texts = await audit(server, boardId, pressers, typists)
    for (const typist of typists)
      if (textOf(typist.doc, typist.root) !== texts.get(typist.name))
        throw new Error(`${typist.label} shows other text`)
    const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0)
    return {
      cycles: cycle,
      commands: sum(pressers.map((presser) => presser.acknowledged.size)),
      texts: sum(typists.map((typist) => typist.acknowledged)),
      resent: sum(pressers.map((presser) => presser.resent)),
      seconds: Math.round((performance.now() - began) / 1000),
    }
  } finally {
    for (const client of [...pressers, ...typists]) client.close()
    await server.stop()
  }
}
