import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Socket, io } from 'socket.io-client'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { stateOfView, viewOfSnapshot } from '#shared/domain/visibility.ts'
import type {
  BoardChanges,
  BoardJoined,
  ClientToServerEvents,
  Focus,
  ServerToClientEvents,
} from '#shared/protocol/events.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Random } from '#db/seed/random.ts'
import { Pen } from './Pen.ts'

/** An answer that does not come within this time (ms) is taken for lost. */
const ANSWER_MS = 10_000

interface Parts {
  origin: string
  /** The cookie header of a session. */
  cookie: string
  accountId: string
  name: string
  boardId: string
  random: Random
}

/**
 * One person with a browser of their own, as the server sees it: on the board through its socket, in the text of their
 * unit through the document door.
 */
export class Person {
  readonly random: Random
  readonly #parts: Parts
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>
  #state: BoardState
  #actor: Actor
  #joining: Promise<void> | null = null
  #pens = new Map<string, Pen>()

  constructor(parts: Parts) {
    const { origin, cookie, accountId, name, boardId } = parts
    this.#parts = parts
    this.random = parts.random
    this.#state = emptyState(boardId)
    this.#actor = { accountId, name, grants: [] }
    this.#socket = io(origin, {
      transports: ['websocket'],
      forceNew: true,
      auth: { version: PROTOCOL_VERSION },
      extraHeaders: { origin, cookie },
    })
    this.#socket.on('board:changes', (message) => this.#follow(message))
    // What was told while there was no connection is asked for at once.
    this.#socket.on('connect', () => this.#rejoin())
  }

  /** The board as this person sees it now. */
  get state(): BoardState {
    return this.#state
  }
  get actor(): Actor {
    return this.#actor
  }

  /** Opens the board. Rejects when it may not be seen. */
  async arrive(): Promise<void> {
    if (!this.#socket.connected) {
      await new Promise<void>((resolve, reject) => {
        this.#socket.once('connect', resolve)
        this.#socket.once('connect_error', reject)
      })
    }
    await this.#join()
  }

  /** Presses something; gives null when it is stored, else the name of why not. */
  async press(command: Command): Promise<string | null> {
    const reply = await this.#ask<{ seq: number }>('board:command', {
      boardId: this.#parts.boardId,
      commandId: randomUUID(),
      base: this.#state.seq,
      command,
    })
    if (!reply) return 'lost'
    return reply.ok ? null : (reply.error.reason ?? reply.error.code)
  }

  /** Shows the others where this person is. */
  async look(focus: Focus | null): Promise<void> {
    await this.#ask('presence:focus', { boardId: this.#parts.boardId, focus })
  }

  /**
   * Writes a sentence into a field of a unit's text, a few letters at a time, or rewrites the field when it is long.
   * Gives how many letters are stored, or why the server took nothing more.
   */
  async write(unitId: string, fragment: string, text: string, letterMs: number, signal: AbortSignal) {
    const { origin, cookie, boardId, random } = this.#parts
    let pen = this.#pens.get(unitId)
    if (!pen) this.#pens.set(unitId, (pen = new Pen({ origin, cookie, boardId, unitId })))
    const written = await pen.write({ fragment, text, letterMs, random, signal })
    // A refused or lost document is put down and taken up anew the next time.
    if (typeof written !== 'number') {
      pen.close()
      this.#pens.delete(unitId)
    }
    return written
  }

  leave(): void {
    for (const pen of this.#pens.values()) pen.close()
    this.#socket.disconnect()
  }

  async #ask<T extends object = object>(event: keyof ClientToServerEvents, payload: object): Promise<Reply<T> | null> {
    if (!this.#socket.connected) {
      await pause(1000)
      return null
    }
    try {
      return (await this.#socket.timeout(ANSWER_MS).emitWithAck(event, payload as never)) as Reply<T>
    } catch {
      // The connection ended, or nothing came: the person tries something else.
      return null
    }
  }

  async #join(): Promise<void> {
    const reply = await this.#ask<BoardJoined>('board:join', { boardId: this.#parts.boardId })
    if (!reply) throw new Error('unavailable')
    if (!reply.ok) throw new Error(reply.error.code)
    if (reply.snapshot) this.#state = stateOfView(viewOfSnapshot(reply.snapshot))
    this.#actor = { ...this.#actor, grants: [...reply.grants] }
  }

  #rejoin(): void {
    // The first time `arrive` does it, and tells who waits for it.
    if (this.#state.board === null || this.#joining) return
    this.#joining = this.#join()
      // It is asked again with the next change or connection.
      .catch(() => undefined)
      .finally(() => (this.#joining = null))
  }

  #follow({ from, to, changes, fresh }: BoardChanges): void {
    if (to <= this.#state.seq) return
    if (fresh || from > this.#state.seq) return this.#rejoin()
    foldInto(
      this.#state,
      changes.filter(({ seq }) => seq > this.#state.seq),
    )
    this.#state.seq = to
  }
}
