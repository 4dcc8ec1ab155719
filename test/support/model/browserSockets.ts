import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import type { ClientSocket } from '#app/realtime/connection.ts'
import type { Identity } from '#app/realtime/identity.ts'
import type { ClientEnd, Wire } from './wire.ts'

/** Opens a connection to a path of the server that is up at the moment. */
export type Dial = (path: string, client: ClientEnd) => Wire

/** The browser's WebSocket, as far as y-websocket uses it. */
export function webSocketOver(dial: Dial): typeof WebSocket {
  class WireSocket {
    static readonly OPEN = 1
    readonly OPEN = 1
    binaryType = 'arraybuffer'
    readyState = 0
    onopen: (() => void) | null = null
    onmessage: ((event: { data: Uint8Array }) => void) | null = null
    onclose: ((event: { code: number; reason: string }) => void) | null = null
    onerror: ((event: unknown) => void) | null = null
    readonly #wire: Wire

    constructor(url: string | URL) {
      const { pathname, search } = new URL(url)
      this.#wire = dial(pathname + search, {
        opened: () => {
          this.readyState = 1
          this.onopen?.()
        },
        text: () => undefined,
        binary: (data) => {
          if (this.readyState === 1) this.onmessage?.({ data })
        },
        closed: (code) => {
          this.readyState = 3
          this.onclose?.({ code, reason: '' })
        },
      })
    }

    send(data: Uint8Array): void {
      if (this.readyState === 1) this.#wire.sendBinary(data)
    }

    close(): void {
      if (this.readyState >= 2) return
      this.readyState = 2
      this.#wire.end()
    }
  }
  return WireSocket as unknown as typeof WebSocket
}

type Listener = (...args: never[]) => void
/** After so long without a sign of the server a connection is dead. */
const SILENCE_MS = 8_000

/** A Socket.IO client on one wire after the other: its protocol, its reconnecting, and nothing else of it. */
export class WireClientSocket implements ClientSocket {
  connected = false
  readonly #dial: Dial
  readonly #identity: Identity
  readonly #listeners = new Map<string, Listener[]>()
  readonly #waiting = new Map<number, { answer: (answer: unknown) => void; fail: (why: string) => void }>()
  #wire: Wire | null = null
  #wanted = false
  #asked = 0
  #tries = 0
  #silence: ReturnType<typeof setTimeout> | undefined

  constructor(dial: Dial, identity: Identity) {
    this.#dial = dial
    this.#identity = identity
  }

  get active(): boolean {
    return this.#wanted
  }

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
    return this
  }

  connect(): this {
    this.#wanted = true
    if (!this.#wire) this.#open()
    return this
  }

  disconnect(): this {
    this.#wanted = false
    const wire = this.#wire
    this.#wire = null
    wire?.end()
    this.#gone()
    return this
  }

  timeout(ms: number): { emitWithAck(event: string, payload: unknown): Promise<unknown> } {
    return {
      emitWithAck: (event, payload) =>
        new Promise((resolve, reject) => {
          const id = this.#asked++
          const settle = (how: () => void): void => {
            clearTimeout(end)
            this.#waiting.delete(id)
            how()
          }
          const fail = (why: string): void => settle(() => reject(new Error(why)))
          const end = setTimeout(() => fail('operation has timed out'), ms)
          this.#waiting.set(id, { answer: (answer) => settle(() => resolve(answer)), fail })
          this.#wire?.sendText(`42${id}${JSON.stringify([event, payload])}`)
        }),
    }
  }

  #open(): void {
    const wire: Wire = this.#dial('/socket.io/?EIO=4&transport=websocket', {
      opened: () => undefined,
      binary: () => undefined,
      text: (message) => {
        if (this.#wire === wire) this.#take(message)
      },
      closed: () => {
        if (this.#wire !== wire) return
        this.#wire = null
        if (this.connected) this.#gone()
        else this.#tell('connect_error', Object.assign(new Error('websocket error')))
        this.#again()
      },
    })
    this.#wire = wire
  }

  #take(message: string): void {
    this.#alive()
    const { house, accountId } = this.#identity
    if (message[0] === '0')
      this.#wire?.sendText(`40${JSON.stringify({ version: PROTOCOL_VERSION, house, account: accountId })}`)
    else if (message[0] === '2') this.#wire?.sendText('3')
    else if (message.startsWith('40')) {
      this.connected = true
      this.#tries = 0
      this.#tell('connect')
    } else if (message.startsWith('42')) {
      const [event, ...args] = JSON.parse(message.slice(2)) as [string, ...unknown[]]
      this.#tell(event, ...args)
    } else if (message.startsWith('43')) {
      const at = message.indexOf('[')
      const id = Number(message.slice(2, at))
      this.#waiting.get(id)?.answer((JSON.parse(message.slice(at)) as unknown[])[0])
    } else if (message.startsWith('44') || message.startsWith('41')) {
      // Refused or sent away: to come back is the page's matter.
      this.#wanted = false
      const wire = this.#wire
      this.#wire = null
      wire?.end()
      if (message.startsWith('44')) {
        const { message: why, data } = JSON.parse(message.slice(2)) as { message: string; data?: unknown }
        this.#tell('connect_error', Object.assign(new Error(why), { data }))
      } else this.#gone()
    }
  }

  #alive(): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#wire?.cut(), SILENCE_MS)
  }

  #again(): void {
    if (!this.#wanted) return
    const wait = Math.min(300 * 2 ** this.#tries++, 3_000) * (0.5 + Math.random())
    setTimeout(() => {
      if (this.#wanted && !this.#wire) this.#open()
    }, wait)
  }

  #gone(): void {
    clearTimeout(this.#silence)
    if (!this.connected) return
    this.connected = false
    for (const { fail } of [...this.#waiting.values()]) fail('socket has been disconnected')
    this.#tell('disconnect')
  }

  #tell(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (...all: unknown[]) => void)(...args)
  }
}
