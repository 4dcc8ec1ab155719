import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { MESSAGE_REFUSED, MESSAGE_STORED, readRefused } from '#shared/document/messages.ts'
import { narrativeName } from '#shared/document/names.ts'
import type { Random } from '#db/seed/random.ts'

/** A field that has grown beyond this is written anew, so that it never reaches its limit. */
const LONG = 160
const OPEN_MS = 10_000

interface Parts {
  origin: string
  cookie: string
  boardId: string
  unitId: string
}
interface Sentence {
  fragment: string
  text: string
  /** Time a letter takes (ms). */
  letterMs: number
  random: Random
  signal: AbortSignal
}

/** One person's hand in the text of a unit: any y-websocket client can do what this does. */
export class Pen {
  readonly #doc = new Y.Doc()
  readonly #provider: WebsocketProvider
  #refused: string | null = null
  #changed = (): void => {}

  constructor({ origin, cookie, boardId, unitId }: Parts) {
    class OwnSocket extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols ?? [], { headers: { origin, cookie } })
      }
    }
    const name = narrativeName(boardId, unitId)
    this.#provider = new WebsocketProvider(`${origin.replace(/^http/, 'ws')}/yjs`, name, this.#doc, {
      WebSocketPolyfill: OwnSocket as never,
      disableBc: true,
    })
    // y-websocket complains about messages that it does not know.
    this.#provider.messageHandlers[MESSAGE_STORED] = () => {}
    this.#provider.messageHandlers[MESSAGE_REFUSED] = (_encoder, decoder) => {
      this.#refused = readRefused(decoder).code
      this.#changed()
    }
    this.#provider.on('sync', () => this.#changed())
  }

  /** Types a sentence; gives how many letters, or why nothing more is taken: a code, or `lost`. */
  async write({ fragment, text, letterMs, random, signal }: Sentence): Promise<number | string> {
    if (!(await this.#when(() => this.#provider.synced, OPEN_MS))) return this.#refused ?? 'lost'
    const root = this.#doc.getXmlFragment(fragment)
    if (root.toString().length > LONG) this.#doc.transact(() => root.delete(0, root.length))
    let typed = 0
    while (typed < text.length && !signal.aborted && this.#provider.synced && this.#refused === null) {
      const letters = text.slice(typed, typed + random.whole(1, 3))
      this.#doc.transact(() => {
        const end = endOf(root)
        end.insert(end.length, letters)
      })
      this.#caret(root)
      typed += letters.length
      await pause(letterMs * letters.length * random.between(0.5, 1.5))
    }
    this.#provider.awareness.setLocalStateField('cursor', null)
    return this.#refused ?? (this.#provider.synced ? typed : 'lost')
  }

  close(): void {
    this.#provider.destroy()
    this.#doc.destroy()
  }

  /** The others see the caret behind what was typed last; who it is, the server says. */
  #caret(root: Y.XmlFragment): void {
    const end = endOf(root)
    const position = Y.createRelativePositionFromTypeIndex(end, end.length)
    this.#provider.awareness.setLocalStateField('cursor', { anchor: position, head: position })
  }

  /** Whether `condition` comes true in time, unless something is refused before. */
  #when(condition: () => boolean, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms)
      this.#changed = () => {
        if (!condition() && this.#refused === null) return
        clearTimeout(timer)
        this.#changed = () => {}
        resolve(this.#refused === null)
      }
      this.#changed()
    })
  }
}

/** The last line of a field; makes one where there is none. */
function endOf(root: Y.XmlFragment): Y.XmlText {
  let paragraph = root.length > 0 ? root.get(root.length - 1) : null
  if (!(paragraph instanceof Y.XmlElement)) root.push([(paragraph = new Y.XmlElement('paragraph'))])
  const last = paragraph.length > 0 ? paragraph.get(paragraph.length - 1) : null
  if (last instanceof Y.XmlText) return last
  const text = new Y.XmlText()
  paragraph.push([text])
  return text
}
