import type { WebSocket } from 'ws'

/** What is under a `WebSocket`; ws does not declare it. Socket.IO sends its broadcasts through the same method. */
interface WithSender {
  _sender: { sendFrame(parts: Buffer[]): void }
}

const OPCODE = { text: 0x1, binary: 0x2, ping: 0x9 } as const

/** The whole frame of a message from a server: unmasked, in one piece, uncompressed (RFC 6455 §5.2). */
export function frameOf(message: Uint8Array, opcode: number = OPCODE.binary): Buffer {
  const { length } = message
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = 0x80 | opcode
  if (head === 2) frame[1] = length
  else if (head === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(message, head)
  return frame
}

/** An event as Socket.IO tells it on its main namespace: 4 is a message of Engine.IO, 2 an event. Of JSON alone. */
export const eventFrame = (event: string, values: readonly unknown[]): Buffer =>
  frameOf(Buffer.from(`42${JSON.stringify([event, ...values])}`), OPCODE.text)

export const pingFrame = (): Buffer => frameOf(new Uint8Array(0), OPCODE.ping)

/** Sends whole frames with one write; `socket` must be open and without compression. */
export function sendFrame(socket: WebSocket, frame: Buffer): void {
  const { _sender } = socket as unknown as WithSender
  _sender.sendFrame([frame])
}

/**
 * Turns messages into frames. A broadcast hands the same message to every peer: its frame is made once, however many
 * there are, and ws would write head and body of each separately.
 */
export function createFramer(): (message: Uint8Array) => Buffer {
  let last: Uint8Array | null = null
  let frame: Buffer = Buffer.alloc(0)
  return (message) => {
    if (message !== last) {
      frame = frameOf(message)
      last = message
    }
    return frame
  }
}
