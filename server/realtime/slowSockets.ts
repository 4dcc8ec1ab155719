import type { Socket } from 'socket.io'
import { WebSocket } from 'ws'
import { sendFrame } from './frames.ts'

/** The way out of a connection; Engine.IO does not declare it. */
interface Outgoing {
  /** `writable`: all that was sent is with the network. */
  transport: { socket: WebSocket; writable: boolean }
  writeBuffer: readonly { data?: { length: number } }[]
}

const outgoing = ({ conn }: Pick<Socket, 'conn'>): Outgoing => conn as unknown as Outgoing

/** Bytes that the network has not taken, and behind them what Socket.IO holds back until it has. */
export function waitingIn(socket: Pick<Socket, 'conn'>): number {
  const { transport, writeBuffer } = outgoing(socket)
  const held = writeBuffer.reduce((sum, packet) => sum + (packet.data?.length ?? 0), 0)
  return held + transport.socket.bufferedAmount
}

/**
 * Sends a whole frame past Socket.IO, whose own way costs twice as much for each who hears a broadcast. False,
 * with nothing sent, while Socket.IO holds anything back: this would overtake it.
 */
export function sendPast(socket: Pick<Socket, 'conn'>, frame: Buffer): boolean {
  const { transport, writeBuffer } = outgoing(socket)
  if (!transport.writable || writeBuffer.length > 0 || transport.socket.readyState !== WebSocket.OPEN) return false
  sendFrame(transport.socket, frame)
  return true
}

/** Ends a connection without a farewell: that would wait behind everything that is not being read. */
export const cutOff = (socket: Pick<Socket, 'conn'>): void => outgoing(socket).transport.socket.terminate()
