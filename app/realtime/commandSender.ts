import type { Reply } from '#shared/protocol/errors.ts'
import { type BoardTransport, type Pending, isPassing } from './boardTypes.ts'
import type { CommandQueue } from './commandQueue.ts'
import { Retry } from './retry.ts'
import type { Schedule } from './schedule.ts'

export interface SenderOptions {
  boardId: string
  transport: Pick<BoardTransport, 'command'>
  schedule: Schedule
  queue: CommandQueue
  /** Whether the board is followed: only then does anything go out. */
  live: () => boolean
  /** What a command says about its author's view. */
  authored: (item: Pending) => { base: number; own: string[] }
  /** The server's word on a command; nothing is handed on that leaves its effect open. */
  onAnswer: (item: Pending, reply: Reply<{ seq: number }>) => void
}

/** Sends a queue, one command at a time; what stays without an answer goes out again with the same id. */
export class CommandSender {
  readonly #options: SenderOptions
  readonly #pause: Retry
  #busy = false

  constructor(options: SenderOptions) {
    this.#options = options
    this.#pause = new Retry(options.schedule)
  }

  /** Sends what is next, if anything is and the way is free. */
  pump(): void {
    if (!this.#options.live() || this.#busy || this.#pause.waiting) return
    const next = this.#options.queue.next()
    if (next) void this.#deliver(next)
  }

  /** Tries at once what was put off. */
  retry(): void {
    if (!this.#pause.waiting) return
    this.#pause.stop()
    this.pump()
  }

  /** The connection is gone. */
  stop(): void {
    this.#pause.stop()
  }

  async #deliver(item: Pending): Promise<void> {
    const { boardId, transport, queue, live, authored, onAnswer } = this.#options
    const { commandId, command } = item
    this.#busy = true
    const reply = await transport.command({ boardId, commandId, ...authored(item), command })
    this.#busy = false
    // The log may have told first; then the answer brings nothing new.
    const open = queue.find(commandId) === item && item.acknowledged === null
    if (open && (!reply || (!reply.ok && isPassing(reply.error)))) {
      if (live()) this.#pause.later(() => this.pump())
    } else if (open && reply) onAnswer(item, reply)
    this.pump()
  }
}
