import type { LocalCopies } from './local/localCopies.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'

/** How often a page looks for what tabs that are gone have left. */
const ROUND_MS = 15_000

export interface CourierOptions {
  copies: Promise<LocalCopies | null>
  /** Takes up and delivers the commands that were left on a board. */
  board: (boardId: string) => Promise<void>
  /** Takes up and delivers the text that was left in a document. */
  document: (name: string) => Promise<void>
  schedule?: Schedule
}

/**
 * Delivers what earlier pages left undelivered, whatever page the person comes back to: work done at the sheet must not
 * wait until the sheet is opened again.
 */
export class Courier {
  readonly #options: CourierOptions
  #stop: (() => void) | null = null
  #running = false

  constructor(options: CourierOptions) {
    this.#options = options
  }

  /** Goes round now, and again and again until stopped. */
  start(): () => void {
    void this.round()
    return () => {
      this.#stop?.()
      this.#stop = null
    }
  }

  /** Looks once; what cannot be delivered now stays where it is. */
  async round(): Promise<void> {
    if (this.#running) return
    this.#running = true
    this.#stop?.()
    const { board, document } = this.#options
    const copies = await this.#options.copies
    if (!copies) return
    // Storage that fails now is asked again with the next round.
    const [boards, documents] = await Promise.all([copies.orphans('queue'), copies.orphans('draft')]).catch(() => [
      [],
      [],
    ])
    await Promise.all([...boards.map(board), ...documents.map(document)])
    this.#running = false
    this.#stop = (this.#options.schedule ?? laterOnTimer)(() => void this.round(), ROUND_MS)
  }
}
