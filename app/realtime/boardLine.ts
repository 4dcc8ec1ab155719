import type { ErrorBody } from '#shared/protocol/errors.ts'
import type { BoardChanges, BoardJoined } from '#shared/protocol/events.ts'
import { type BoardTransport, isPassing } from './boardTypes.ts'
import { Retry } from './retry.ts'
import type { Schedule } from './schedule.ts'

export interface LineOptions {
  boardId: string
  transport: Pick<BoardTransport, 'join'>
  schedule: Schedule
  /** The sequence confirmed so far. */
  seq: () => number
  /** For whom the confirmed state was filtered: only for the same audience can it be continued. */
  audience: () => string | null
  /** Whether the confirmed state is the whole board, so that it can be continued with `since`. */
  whole: boolean
  /** The answer to a join: a snapshot to start from, or changes that continue what is there. */
  onJoined: (joined: BoardJoined) => void
  /** Changes that continue or overlap what is there. */
  onChanges: (message: BoardChanges) => void
  /** Grants or openness changed, or the board may be read no longer. */
  onFresh: () => void
  /** State or problem changed. */
  onMoved: () => void
}

/**
 * How a board is followed: joined whenever the connection stands, joined again after a gap, tried again where the reason
 * passes. What it hands on is in sequence.
 */
export class BoardLine {
  readonly #options: LineOptions
  readonly #retry: Retry
  #state: 'offline' | 'joining' | 'live' = 'offline'
  #problem: ErrorBody | null = null
  #whole: boolean
  #attempt = 0
  #early: BoardChanges[] = []

  constructor(options: LineOptions) {
    this.#options = options
    this.#retry = new Retry(options.schedule)
    this.#whole = options.whole
  }

  get state(): 'offline' | 'joining' | 'live' {
    return this.#state
  }

  /** Why the board could not be joined, until it is. */
  get problem(): ErrorBody | null {
    return this.#problem
  }

  /** The confirmed state was replaced by a view that may be a part. */
  replaced(whole: boolean): void {
    this.#whole = whole
  }

  online(): void {
    if (this.#state === 'offline') void this.#join()
  }

  offline(): void {
    this.#state = 'offline'
    this.#attempt++
    this.#retry.stop()
    this.#early = []
  }

  /** Tries at once what was put off. */
  retry(): void {
    if (this.#retry.waiting) void this.#join()
  }

  /** The confirmed state is not one that the server can continue: starts from a snapshot. */
  startOver(): void {
    this.#whole = false
    void this.#join()
  }

  receive(message: BoardChanges): void {
    const { boardId, onFresh, onChanges, seq } = this.#options
    if (message.boardId !== boardId || this.#state === 'offline') return
    if (this.#state === 'joining') {
      this.#early.push(message)
      return
    }
    if (message.fresh) {
      this.#whole = false
      onFresh()
    }
    if (message.fresh || message.from > seq()) void this.#join()
    else onChanges(message)
  }

  async #join(): Promise<void> {
    const { boardId, transport, onJoined, onMoved, onFresh, seq } = this.#options
    this.#state = 'joining'
    this.#retry.stop()
    onMoved()
    const attempt = ++this.#attempt
    const audience = this.#options.audience()
    const known = this.#whole && audience !== null ? { since: seq(), audience } : {}
    const reply = await transport.join({ boardId, ...known })
    // The connection may have gone, and even come back, meanwhile.
    if (this.#attempt !== attempt) return
    if (!reply?.ok) {
      this.#problem = reply?.error ?? null
      const beyond = reply?.error.reason === 'baseBeyondHead'
      if (beyond) this.#whole = false
      if (!reply || beyond || isPassing(reply.error)) this.#retry.later(() => void this.#join())
      // It may be read no longer: the page says so when it is loaded again.
      else onFresh()
      onMoved()
      return
    }
    this.#problem = null
    this.#state = 'live'
    if (reply.snapshot) this.#whole = true
    const early = this.#early
    this.#early = []
    onJoined(reply)
    for (const message of early) this.receive(message)
    onMoved()
  }
}
