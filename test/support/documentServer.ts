import { type AddressInfo } from 'node:net'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import { type WebSocket, WebSocketServer } from 'ws'
import * as Y from 'yjs'
import {
  MESSAGE_AWARENESS,
  MESSAGE_SYNC,
  type RefusalCode,
  encodeRefused,
  encodeStored,
} from '#shared/document/messages.ts'

interface Peer {
  socket: WebSocket
  counted: number
  refused: boolean
}

/** A y-websocket server for one document on a real socket, that stores and refuses when a test says so. */
export class DocumentServer {
  doc = new Y.Doc()
  /** Whether counted messages are acknowledged at once. */
  storing = true
  /** Answers every update with this while it is set, and takes nothing. */
  refusing: RefusalCode | null = null
  /** Whether a newcomer is asked for its state; a step 2 comes only when it is. */
  greeting = true
  /** Updates (step 2 included) as they came, in order. */
  readonly received: Uint8Array[] = []
  readonly awareness: Uint8Array[] = []
  readonly urls: string[] = []
  readonly #server: WebSocketServer
  readonly #peers = new Set<Peer>()

  private constructor(server: WebSocketServer) {
    this.#server = server
    server.on('connection', (socket, request) => {
      this.urls.push(request.url ?? '')
      const peer: Peer = { socket, counted: 0, refused: false }
      this.#peers.add(peer)
      socket.on('message', (data: Buffer) => this.#receive(peer, new Uint8Array(data)))
      socket.on('close', () => this.#peers.delete(peer))
      if (this.greeting) this.#greet(peer)
    })
  }

  static async start(port = 0): Promise<DocumentServer> {
    const server = new WebSocketServer({ port, host: '127.0.0.1' })
    await new Promise((resolve) => server.once('listening', resolve))
    return new DocumentServer(server)
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/yjs`
  }

  get connections(): number {
    return this.#peers.size
  }

  /** Acknowledges everything received so far. */
  storeAll(): void {
    for (const peer of this.#peers) peer.socket.send(encodeStored(peer.counted))
  }

  /** Acknowledges the first `count` messages of each connection. */
  storeUpTo(count: number): void {
    for (const peer of this.#peers) peer.socket.send(encodeStored(count))
  }

  greetAll(): void {
    for (const peer of this.#peers) this.#greet(peer)
  }

  /** Somebody else types. */
  type(change: (doc: Y.Doc) => void): void {
    const before = Y.encodeStateVector(this.doc)
    change(this.doc)
    this.#tell(Y.encodeStateAsUpdate(this.doc, before), null)
  }

  closeAll(code = 1012): void {
    for (const peer of this.#peers) peer.socket.close(code)
  }

  async stop(): Promise<void> {
    for (const peer of this.#peers) peer.socket.terminate()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #greet(peer: Peer): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE_SYNC)
    writeSyncStep1(encoder, this.doc)
    peer.socket.send(encoding.toUint8Array(encoder))
  }

  #receive(peer: Peer, frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame)
    const type = decoding.readVarUint(decoder)
    if (type === MESSAGE_AWARENESS) {
      this.awareness.push(decoding.readVarUint8Array(decoder))
      for (const other of this.#peers) if (other !== peer) other.socket.send(frame)
    }
    if (type !== MESSAGE_SYNC) return
    const step = decoding.peekVarUint(decoder)
    if (step === 0) {
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, MESSAGE_SYNC)
      readSyncMessage(decoder, encoder, this.doc, peer)
      peer.socket.send(encoding.toUint8Array(encoder))
      return
    }
    decoding.readVarUint(decoder)
    const update = decoding.readVarUint8Array(decoder)
    if (this.refusing || peer.refused) {
      peer.refused = true
      peer.socket.send(encodeRefused(this.refusing ?? 'gap', ''))
      return
    }
    this.received.push(update)
    Y.applyUpdate(this.doc, update, peer)
    // As at the real door: what hangs in the air is a gap, and no honest client makes one.
    if (this.doc.store.pendingStructs) throw new Error('gap')
    peer.counted++
    if (this.storing) peer.socket.send(encodeStored(peer.counted))
    this.#tell(update, peer)
  }

  #tell(update: Uint8Array, except: Peer | null): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, MESSAGE_SYNC)
    writeUpdate(encoder, update)
    for (const peer of this.#peers) if (peer !== except) peer.socket.send(encoding.toUint8Array(encoder))
  }
}
