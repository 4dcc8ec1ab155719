import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { Duplex } from 'node:stream'
import type { Random } from '#db/seed/random.ts'
import type { Owner, VirtualTime } from './virtualTime.ts'

const PORT = 3_000
export const ORIGIN = `http://localhost:${PORT}`
const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** What a client does with its end. */
export interface ClientEnd {
  opened(): void
  text(message: string): void
  binary(message: Uint8Array): void
  /** Once; 1006 when nobody said why. */
  closed(code: number): void
}

/** What connections are like. */
export interface Weather {
  /** How long a message takes (ms). */
  delay: () => number
}

export const weatherOf = (random: Random): Weather => ({
  delay: () => (random.chance(0.15) ? random.whole(20, 400) : random.whole(1, 15)),
})

/** Listens to the text that goes over connections, at the server's end of them. */
export interface Listener {
  /** What the server says, in the order in which it says it. */
  said(wire: Wire, page: Owner, text: string): void
  /** What the server is told. */
  told(wire: Wire, text: string): void
  /** The server is rid of the connection. */
  over(wire: Wire): void
}

/** The server's end as its websocket library knows it. */
class ServerEnd extends Duplex {
  readonly localPort = PORT
  readonly remoteAddress = '127.0.0.1'
  readonly #sent: (bytes: Buffer) => void
  readonly #over: () => void

  constructor(sent: (bytes: Buffer) => void, over: () => void) {
    super({ allowHalfOpen: false })
    this.#sent = sent
    this.#over = over
  }
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#sent(Buffer.from(chunk))
    done()
  }
  override _final(done: () => void): void {
    this.#over()
    done()
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#over()
    done(error)
  }
}

/** A door without a network: what listens for upgrades of an HTTP server is reached by `Wire`. */
export class Door extends EventEmitter {
  readonly owner: Owner
  constructor(owner: Owner) {
    super()
    this.owner = owner
  }
  get server(): HttpServer {
    return this as unknown as HttpServer
  }
}

/**
 * One websocket connection in this process: real frames between the real server libraries and a client, each direction
 * in order and with delays of its own; all of it may be lost at once.
 */
export class Wire {
  readonly #time: VirtualTime
  readonly #weather: Weather
  readonly #page: Owner
  readonly #client: ClientEnd
  readonly #door: Door | null
  readonly #listener: Listener | null
  #server: ServerEnd | null = null
  /** When the last message of each direction arrives: none overtakes another. */
  #up = 0
  #down = 0
  #rest = Buffer.alloc(0)
  #greeted = false
  #cut = false
  #closed = false

  constructor(
    {
      time,
      weather,
      door,
      listener = null,
    }: { time: VirtualTime; weather: Weather; door: Door | null; listener?: Listener | null },
    { page, path, headers, client }: { page: Owner; path: string; headers: Record<string, string>; client: ClientEnd },
  ) {
    this.#time = time
    this.#weather = weather
    this.#page = page
    this.#client = client
    this.#listener = listener
    this.#door = door?.owner.alive ? door : null
    if (this.#door) this.#toServer(() => this.#upgrade(path, headers))
    else this.#toClient(() => this.#close(1006))
  }

  sendText(message: string): void {
    this.#send(OPCODE.text, Buffer.from(message))
  }
  sendBinary(message: Uint8Array): void {
    this.#send(OPCODE.binary, Buffer.from(message))
  }
  /** The client says goodbye. */
  end(): void {
    this.#send(OPCODE.close, Buffer.from([0x03, 0xe8]))
    this.#toServer(() => this.#server?.destroy())
    this.#toClient(() => this.#close(1005))
  }

  /** What is on its way is lost; each side notices in its own time, the client after `silence` ms. */
  cut(silence = 0): void {
    if (this.#cut) return
    this.#cut = true
    this.#time.after(this.#weather.delay(), () => this.#server?.destroy(), this.#door?.owner ?? null)
    this.#time.after(silence + this.#weather.delay(), () => this.#close(1006), this.#page)
  }

  /** What was cut is noticed now, if it was not yet. */
  notice(): void {
    if (this.#cut) this.#close(1006)
  }

  #upgrade(path: string, headers: Record<string, string>): void {
    const server = new ServerEnd(
      (bytes) => this.#read(bytes),
      () => {
        this.#listener?.over(this)
        this.#toClient(() => this.#close(1006))
      },
    )
    this.#server = server
    const request = Object.assign(new EventEmitter(), {
      url: path,
      method: 'GET',
      httpVersion: '1.1',
      socket: server,
      connection: server,
      headers: {
        host: `localhost:${PORT}`,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        ...headers,
      },
    })
    this.#door?.emit('upgrade', request as unknown as IncomingMessage, server, Buffer.alloc(0))
  }

  #send(opcode: number, payload: Buffer): void {
    this.#toServer(() => {
      const { length } = payload
      const head = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14)
      head[0] = 0x80 | opcode
      head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
      if (head.length === 8) head.writeUInt16BE(length, 2)
      if (head.length === 14) head.writeBigUInt64BE(BigInt(length), 2)
      // The mask is zero: it protects proxies, and there are none.
      if (!this.#server || this.#server.destroyed) return
      if (opcode === OPCODE.text) this.#listener?.told(this, payload.toString())
      this.#server.push(Buffer.concat([head, payload]))
    })
  }

  #toServer(run: () => void): void {
    const owner = this.#door?.owner ?? null
    this.#up = Math.max(this.#up, this.#time.now + this.#weather.delay())
    this.#time.after(this.#up - this.#time.now, () => this.#cut || run(), owner)
  }

  #toClient(run: () => void): void {
    this.#down = Math.max(this.#down, this.#time.now + this.#weather.delay())
    this.#time.after(this.#down - this.#time.now, () => this.#cut || run(), this.#page)
  }

  #close(code: number): void {
    if (this.#closed) return
    this.#closed = true
    this.#client.closed(code)
  }

  /** What the server sends; each message of it takes its own time to the client. */
  #read(bytes: Buffer): void {
    let buffer = Buffer.concat([this.#rest, bytes])
    if (!this.#greeted) {
      const end = buffer.indexOf('\r\n\r\n')
      if (end >= 0 && buffer.includes(' 101 ')) {
        this.#greeted = true
        this.#toClient(() => this.#client.opened())
        buffer = buffer.subarray(end + 4)
      } else if (end >= 0) return this.#toClient(() => this.#close(1006))
    }
    while (this.#greeted && buffer.length >= 2) {
      const short = buffer[1]! & 0x7f
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (buffer.length < head) break
      const length = short < 126 ? short : short === 126 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2))
      if (buffer.length < head + length) break
      const [opcode, payload] = [buffer[0]! & 0x0f, buffer.subarray(head, head + length)]
      if (opcode === OPCODE.text) this.#listener?.said(this, this.#page, payload.toString())
      this.#toClient(() => this.#take(opcode, payload))
      buffer = buffer.subarray(head + length)
    }
    this.#rest = buffer
  }

  #take(opcode: number, payload: Buffer): void {
    if (this.#closed) return
    if (opcode === OPCODE.text) this.#client.text(payload.toString())
    else if (opcode === OPCODE.binary) this.#client.binary(Uint8Array.from(payload))
    else if (opcode === OPCODE.ping) this.#send(OPCODE.pong, payload)
    else if (opcode === OPCODE.close) {
      this.#send(OPCODE.close, payload)
      this.#close(payload.length >= 2 ? payload.readUInt16BE(0) : 1005)
    }
  }
}
