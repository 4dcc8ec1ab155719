import { createConnection, type Socket } from 'node:net'

/** One frame as it came: `bytes` is only good until the listener returns. */
export interface Frame {
  bytes: Buffer
  /** When the driver read it (performance.now). */
  at: number
}

export interface RawSocketOptions {
  port: number
  path: string
  headers?: Record<string, string>
  onFrame(frame: Frame): void
  /** Once, with the close code if one was given. */
  onClose(code: number | null): void
}

const HANDSHAKE_END = Buffer.from('\r\n\r\n')
const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
/** Reads of all sockets go through here one after the other: a buffer for each of 1,000 would be the driver's cost. */
const shared = Buffer.allocUnsafeSlow(256 * 1024)

/**
 * A websocket client that costs a driver next to nothing, so that what is measured is the server: frames are read where
 * they lie, and sent as they were made beforehand. No fragments, no extensions.
 */
export class RawSocket {
  readonly #socket: Socket
  readonly #options: RawSocketOptions
  #rest: Buffer | null = null
  #open = false
  #closed = false
  #code: number | null = null
  /** Resolves after the handshake; rejects when the server refused it. */
  readonly opened: Promise<void>
  #settle: { resolve: () => void; reject: (error: Error) => void } | null = null
  /** Bytes read so far. */
  received = 0

  constructor(options: RawSocketOptions) {
    this.#options = options
    this.opened = new Promise((resolve, reject) => (this.#settle = { resolve, reject }))
    const { port, path, headers = {} } = options
    this.#socket = createConnection({
      port,
      host: '127.0.0.1',
      onread: {
        buffer: shared,
        callback: (count, buffer) => {
          this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, count))
          return true
        },
      },
    })
    this.#socket.setNoDelay(true)
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${lines.join('')}\r\n`,
    )
    this.#socket.on('error', () => this.#ended())
    this.#socket.on('close', () => this.#ended())
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Sends a frame made by `frameOf`. */
  send(frame: Uint8Array): void {
    this.#socket.write(frame)
  }

  /** Stops reading, like a computer that was put to sleep. */
  pause(): void {
    this.#socket.pause()
  }
  resume(): void {
    this.#socket.resume()
  }

  close(): void {
    this.#socket.destroy()
  }

  #ended(): void {
    if (this.#closed) return
    this.#closed = true
    this.#settle?.reject(new Error(`the connection to ${this.#options.path} ended during the handshake`))
    this.#options.onClose(this.#code)
  }

  #read(chunk: Buffer): void {
    const at = performance.now()
    this.received += chunk.length
    let bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    this.#rest = null
    if (!this.#open) {
      const end = bytes.indexOf(HANDSHAKE_END)
      if (end < 0) return this.#keep(bytes)
      const status = bytes.toString('latin1', 0, bytes.indexOf('\r\n'))
      if (!status.includes(' 101 ')) {
        this.#settle?.reject(new Error(`${this.#options.path} answered ${status}`))
        this.#settle = null
        this.#socket.destroy()
        return
      }
      this.#open = true
      this.#settle?.resolve()
      this.#settle = null
      bytes = bytes.subarray(end + 4)
    }
    let from = 0
    for (;;) {
      const left = bytes.length - from
      if (left < 2) break
      const opcode = bytes[from]! & 0x0f
      let length = bytes[from + 1]!
      let head = 2
      if (length === 126) {
        if (left < 4) break
        length = bytes.readUInt16BE(from + 2)
        head = 4
      } else if (length === 127) {
        if (left < 10) break
        length = Number(bytes.readBigUInt64BE(from + 2))
        head = 10
      }
      if (left < head + length) break
      const body = bytes.subarray(from + head, from + head + length)
      from += head + length
      if (opcode === OPCODE.text || opcode === OPCODE.binary) this.#options.onFrame({ bytes: body, at })
      else if (opcode === OPCODE.ping) this.send(frameOf(body, OPCODE.pong))
      else if (opcode === OPCODE.close) {
        this.#code = body.length >= 2 ? body.readUInt16BE(0) : null
        this.#socket.end()
      }
    }
    if (from < bytes.length) this.#keep(bytes.subarray(from))
  }

  #keep(bytes: Buffer): void {
    this.#rest = Buffer.from(bytes)
  }
}

/** A client's frame. The mask is zero, which leaves the payload as it is. */
export function frameOf(payload: Uint8Array | string, opcode?: number): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload
  const kind = opcode ?? (typeof payload === 'string' ? OPCODE.text : OPCODE.binary)
  const extra = body.length < 126 ? 0 : body.length < 65_536 ? 2 : 8
  const frame = Buffer.alloc(6 + extra + body.length)
  frame[0] = 0x80 | kind
  if (extra === 0) frame[1] = 0x80 | body.length
  else if (extra === 2) {
    frame[1] = 0x80 | 126
    frame.writeUInt16BE(body.length, 2)
  } else {
    frame[1] = 0x80 | 127
    frame.writeBigUInt64BE(BigInt(body.length), 2)
  }
  frame.set(body, 6 + extra)
  return frame
}
