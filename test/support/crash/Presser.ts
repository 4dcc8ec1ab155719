import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import type { Reply } from '#shared/protocol/errors.ts'
import type { ClientToServerEvents, ServerToClientEvents } from '#shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import type { Bell } from '#test/support/waiting.ts'
import { PATIENCE_MS, RECONNECT_MS } from './limits.ts'

interface Parts {
  origin: string
  cookie: string
  accountId: string
  boardId: string
  bell: Bell
}

/** Answers after which the same command is sent again, and how soon. */
const AGAIN: readonly string[] = ['unavailable', 'tooMany']
const AGAIN_MS = 20

/** One person pressing: a command at a time, and the same again when the answer was lost. */
export class Presser {
  readonly accountId: string
  readonly label: string
  /** Command id → the sequence it was answered with. */
  readonly acknowledged = new Map<string, number>()
  resent = 0
  /** Why connections that stood came to their end, in the words of Socket.IO. */
  readonly farewells: string[] = []
  readonly #boardId: string
  readonly #bell: Bell
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>
  #again: NodeJS.Timeout | undefined
  #stopping = false
  #running: Promise<void> = Promise.resolve()
  #assignmentId = ''
  #base = 0
  #recent: string[] = []
  #count = 0

  constructor({ origin, cookie, accountId, boardId, bell }: Parts) {
    this.accountId = this.label = accountId
    this.#boardId = boardId
    this.#bell = bell
    this.#socket = io(origin, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: RECONNECT_MS,
      reconnectionDelayMax: RECONNECT_MS,
      auth: { version: PROTOCOL_VERSION },
      extraHeaders: { origin, cookie },
    })
    this.#socket.on('connect', () => bell.ring())
    this.#socket.on('disconnect', (reason) => {
      this.farewells.push(reason)
      bell.ring()
      // Sent away, it is for us to come back.
      if (!this.#socket.active) this.#again = setTimeout(() => this.#socket.connect(), RECONNECT_MS)
    })
    this.#socket.on('connect_error', (error) => {
      // One that the server answered is final: the client does not try again by itself.
      if (!this.#socket.active) bell.break(new Error(`${accountId} was not let in: ${error.message}`))
    })
  }

  get connected(): boolean {
    return this.#socket.connected
  }

  /** Finds a cell of the own unit that takes percents, and presses from then on. */
  async start(seq: number, candidates: readonly string[]): Promise<void> {
    this.#base = seq
    for (const assignmentId of candidates) {
      this.#assignmentId = assignmentId
      const reply = await this.#press(`${this.accountId}-try-${assignmentId.replace(':', '-')}`, 50)
      if (!reply.ok) continue
      this.#running = this.#run()
      this.#running.catch((error: Error) => this.#bell.break(error))
      return
    }
    throw new Error(`${this.accountId} has no cell that takes percents`)
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      const commandId = `${this.accountId}-crash-${++this.#count}`
      const reply = await this.#press(commandId, 10 + (this.#count % 80))
      if (!reply.ok) throw new Error(`${commandId} was refused: ${JSON.stringify(reply.error)}`)
      this.acknowledged.set(commandId, reply.seq)
      this.#bell.ring()
      await pause(2)
    }
  }

  /** The answer to a command, sent again until there is one that says whether it was stored. */
  async #press(commandId: string, percent: number): Promise<Reply<{ seq: number }>> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const left = deadline - performance.now()
      if (left <= 0) throw new Error(`waited ${PATIENCE_MS / 1000} s for an answer to ${commandId} that says whether`)
      await this.#bell.until(`${this.accountId} to be connected again`, () => this.#socket.connected, left)
      const reply = await this.#socket
        .timeout(PATIENCE_MS)
        .emitWithAck('board:command', {
          boardId: this.#boardId,
          commandId,
          base: this.#base,
          own: this.#recent,
          command: { type: 'assignment.setPercent', assignmentId: this.#assignmentId, percent },
        })
        .catch((error: Error) => {
          if (!this.#socket.connected) return null
          throw new Error(`waited ${PATIENCE_MS / 1000} s on one connection for ${commandId}: ${error.message}`)
        })
      if (reply?.ok) {
        this.#base = reply.seq
        this.#recent = []
      }
      if (reply && (reply.ok || !AGAIN.includes(reply.error.code))) return reply
      // Pressed faster than a person may, or into a server that is read only.
      if (reply) await pause(AGAIN_MS)
      // Nobody knows whether it was stored: the same id again decides.
      if (!this.#recent.includes(commandId)) this.#recent.push(commandId)
      this.resent++
    }
  }

  /** Stops pressing; resolves when the last command is answered. */
  async finish(): Promise<void> {
    this.#stopping = true
    await this.#running
  }
  close(): void {
    this.#socket.disconnect()
    clearTimeout(this.#again)
  }
}
