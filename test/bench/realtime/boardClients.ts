import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import { RawSocket, frameOf } from './RawSocket.ts'

const SEQ = Buffer.from('"seq":')
const CHANGES = Buffer.from('42["board:changes"')
/** Engine.IO: 0 open, 2 ping, 3 pong, 4 message. Socket.IO in it: 0 connected, 2 event, 3 answer. */
const isText = (frame: Buffer, text: string): boolean => frame.toString('latin1', 0, text.length) === text

export interface BoardClientOptions {
  port: number
  boardId: string
  /** What is known from before: only the changes since are asked for. */
  since?: number
  headers: Record<string, string>
  /** A change of the board reached this client. */
  onChange(seq: number, at: number): void
  onClose(code: number | null): void
}

type Answer = { ok: boolean; seq?: number; error?: { code: string } }

/** One person at a board over Socket.IO, without a store. */
export class BoardClient {
  readonly socket: RawSocket
  /** Resolves with the sequence of the board when it has been joined. */
  readonly ready: Promise<number>
  readonly #options: BoardClientOptions
  readonly #answers = new Map<number, (answer: Answer, at: number) => void>()
  #next = 0
  #joined: { resolve: (seq: number) => void; reject: (error: Error) => void } | null = null

  constructor(options: BoardClientOptions) {
    this.#options = options
    const { port, headers } = options
    this.socket = new RawSocket({
      port,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers,
      onFrame: ({ bytes, at }) => this.#receive(bytes, at),
      onClose: (code) => {
        this.#joined?.reject(new Error(`the connection to board ${options.boardId} ended before the answer`))
        options.onClose(code)
      },
    })
    this.ready = new Promise((resolve, reject) => {
      this.#joined = { resolve, reject }
      this.socket.opened.catch(reject)
    })
  }

  /** Sends an event; `answered` is called with its acknowledgement. */
  ask(event: string, payload: object, answered: (answer: Answer, at: number) => void): void {
    const id = this.#next++
    this.#answers.set(id, answered)
    this.socket.send(frameOf(`42${id}${JSON.stringify([event, payload])}`))
  }

  #receive(frame: Buffer, at: number): void {
    if (frame.subarray(0, CHANGES.length).equals(CHANGES)) {
      let from = frame.indexOf(SEQ)
      while (from >= 0) {
        this.#options.onChange(readNumber(frame, from + SEQ.length), at)
        from = frame.indexOf(SEQ, from + SEQ.length)
      }
    } else if (isText(frame, '43')) {
      const body = frame.indexOf('[')
      const id = Number(frame.toString('latin1', 2, body))
      const answered = this.#answers.get(id)
      this.#answers.delete(id)
      answered?.((JSON.parse(frame.toString('utf8', body)) as [Answer])[0], at)
    } else if (isText(frame, '2')) this.socket.send(frameOf('3'))
    else if (isText(frame, '0')) this.socket.send(frameOf(`40${JSON.stringify({ version: PROTOCOL_VERSION })}`))
    else if (isText(frame, '40')) {
      const { boardId, since } = this.#options
      this.ask('board:join', since === undefined ? { boardId } : { boardId, since }, (answer) => {
        if (answer.ok) this.#joined?.resolve(answer.seq ?? 0)
        else this.#joined?.reject(new Error(`the board was not joined: ${answer.error?.code}`))
        this.#joined = null
      })
    } else if (isText(frame, '44')) this.#joined?.reject(new Error(frame.toString()))
  }
}

function readNumber(frame: Buffer, from: number): number {
  let value = 0
  for (let i = from; i < frame.length; i++) {
    const digit = frame[i]! - 48
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  return value
}
