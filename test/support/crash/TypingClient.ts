import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { MESSAGE_REFUSED, MESSAGE_STORED, MESSAGE_SYNC, readRefused, readStored } from '#shared/document/messages.ts'
import type { Bell } from '#test/support/waiting.ts'
import { PATIENCE_MS, RECONNECT_MS } from './limits.ts'

interface Parts {
  origin: string
  cookie: string
  /** Stands in every word of this person. */
  label: string
  document: string
  root: string
  bell: Bell
}

/** Words count from 0: those below `deleted` are taken out again, those from there to below `typed` are in the text. */
export interface Words {
  typed: number
  deleted: number
}

const KEPT_WORDS = 100

/** The words of `label` in a text, by their number, with where they stand. */
export function wordsIn(text: string, label: string): { index: number; at: number; length: number }[] {
  return [...text.matchAll(new RegExp(`〔${label}·(\\d+)〕`, 'g'))].map((match) => ({
    index: Number(match[1]),
    at: match.index,
    length: match[0].length,
  }))
}

/**
 * One person at a y-websocket client from npm, typing words that occur once each and deleting old ones; knows which of
 * both the server said are stored.
 */
export class TypingClient {
  readonly document: string
  readonly root: string
  readonly label: string
  readonly doc = new Y.Doc()
  readonly done: Words = { typed: 0, deleted: 0 }
  readonly acknowledged: Words = { typed: 0, deleted: 0 }
  /** What had been done when each counted message of the present connection was sent. */
  sent: Words[] = []
  /** The codes with which connections that stood were closed. */
  readonly farewells: number[] = []
  readonly #provider: WebsocketProvider
  readonly #bell: Bell
  #stopping = false
  #running: Promise<void> = Promise.resolve()

  constructor({ origin, cookie, label, document, root, bell }: Parts) {
    this.document = document
    this.root = root
    this.label = label
    this.#bell = bell
    const begin = (): void => void (this.sent = [])
    const note = (): void => void this.sent.push({ ...this.done })
    const over = (code: number): void => {
      this.farewells.push(code)
      bell.ring()
    }
    class CountingSocket extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols ?? [], { headers: { origin, cookie } })
        begin()
        this.once('open', () => this.once('close', over))
      }
      override send(data: never): void {
        const frame: Uint8Array = data
        // Sync messages but step 1 are what the server counts.
        if (frame[0] === MESSAGE_SYNC && frame[1] !== 0) note()
        super.send(frame)
      }
    }
    this.#provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/yjs`, document, this.doc, {
      WebSocketPolyfill: CountingSocket as never,
      disableBc: true,
      maxBackoffTime: RECONNECT_MS,
    })
    this.#provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
      const stored = this.sent[readStored(decoder) - 1]
      if (!stored) return
      this.acknowledged.typed = Math.max(this.acknowledged.typed, stored.typed)
      this.acknowledged.deleted = Math.max(this.acknowledged.deleted, stored.deleted)
      bell.ring()
    }
    this.#provider.messageHandlers[MESSAGE_REFUSED] = (_encoder, decoder) => {
      bell.break(new Error(`${label} was refused: ${JSON.stringify(readRefused(decoder))}`))
    }
    this.#provider.on('sync', () => bell.ring())
    this.doc.on('afterTransaction', () => bell.ring())
  }

  get connected(): boolean {
    return this.#provider.wsconnected
  }
  get text(): string {
    return this.doc.getXmlFragment(this.root).toString()
  }

  async start(): Promise<void> {
    await this.#bell.until(`${this.label} to be in step`, () => this.#provider.synced, PATIENCE_MS)
    this.#running = this.#run()
    this.#running.catch((error: Error) => this.#bell.break(error))
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      await pause(40)
      // A client from npm sends what is typed between the opening of a connection and its step 2 ahead of what was typed
      // before: a gap. Typing goes on while there is no connection, and once it is in step.
      if (this.#provider.wsconnected && !this.#provider.synced) continue
      if (this.done.typed - this.done.deleted >= 2 * KEPT_WORDS) this.#deleteOld()
      else this.#type()
    }
  }

  #type(): void {
    const fragment = this.doc.getXmlFragment(this.root)
    const word = `〔${this.label}·${this.done.typed}〕`
    // Counted before the update leaves, which it does at the end of the transaction.
    this.done.typed++
    this.doc.transact(() => {
      if (fragment.length === 0) fragment.push([new Y.XmlElement('paragraph')])
      const paragraph = fragment.get(fragment.length - 1) as Y.XmlElement
      const last = paragraph.length > 0 ? paragraph.get(paragraph.length - 1) : null
      if (last instanceof Y.XmlText) last.insert(last.length, word)
      else paragraph.push([new Y.XmlText(word)])
    })
  }

  /** Keeps the document at a size that stays the same however long this goes on. */
  #deleteOld(): void {
    this.done.deleted = this.done.typed - KEPT_WORDS
    this.doc.transact(() => {
      for (const node of this.doc.getXmlFragment(this.root).createTreeWalker(() => true)) {
        if (!(node instanceof Y.XmlText)) continue
        const old = wordsIn(node.toString(), this.label).filter(({ index }) => index < this.done.deleted)
        for (const { at, length } of old.reverse()) node.delete(at, length)
      }
    })
  }

  /** Stops typing; resolves when all of it is acknowledged. */
  async finish(): Promise<void> {
    this.#stopping = true
    await this.#running
    const { done, acknowledged } = this
    await this.#bell.until(
      () => `all of ${this.label} to be stored: did ${JSON.stringify(done)}, stored ${JSON.stringify(acknowledged)}`,
      () => acknowledged.typed >= done.typed && acknowledged.deleted >= done.deleted,
      PATIENCE_MS,
    )
  }
  close(): void {
    this.#provider.destroy()
  }
}
