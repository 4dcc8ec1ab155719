import type { Socket } from 'socket.io'
import type { WebSocket } from 'ws'

/** The way out of a connection; Engine.IO does not declare it. */
interface Outgoing {
  transport: { socket: WebSocket }
  writeBuffer: readonly { data?: { length: number } }[]
}

const outgoing = ({ conn }: Pick<Socket, 'conn'>): Outgoing => conn as unknown as Outgoing

/** Bytes that the network has not taken, and behind them what Socket.IO holds back until it has. */
export function waitingIn(socket: Pick<Socket, 'conn'>): number {
  const { transport, writeBuffer } = outgoing(socket)
  const held = writeBuffer.reduce((sum, packet) => sum + (packet.data?.length ?? 0), 0)
  return held + transport.socket.bufferedAmount
}

/** Ends a connection without a farewell: that would wait behind everything that is not being read. */
export const cutOff = (socket: Pick<Socket, 'conn'>): void => outgoing(socket).transport.socket.terminate()
