import * as decoding from 'lib0/decoding'
import { MESSAGE_AWARENESS, MESSAGE_SYNC } from '#shared/document/messages.ts'

const STEP_2 = 1
const UPDATE = 2

export type Outgoing = 'step2' | 'update' | 'awareness' | 'other'

/** What a frame of the y-websocket protocol is. */
export function kindOf(frame: Uint8Array): Outgoing {
  const decoder = decoding.createDecoder(frame)
  const type = decoding.readVarUint(decoder)
  if (type === MESSAGE_AWARENESS) return 'awareness'
  if (type !== MESSAGE_SYNC) return 'other'
  const step = decoding.readVarUint(decoder)
  return step === STEP_2 ? 'step2' : step === UPDATE ? 'update' : 'other'
}

/** One connection as the document sees it. */
export interface CountedSocket {
  /** Sync-step-2 and update messages sent on this connection: what the server's count is compared with. */
  readonly sent: number
  /** Whether the step 2 that brings the server up to date has been sent. */
  readonly greeted: boolean
}

export interface SocketHooks {
  opening(socket: CountedSocket): void
  /** Whether a frame goes out now. What is withheld is the owner's business. */
  mayPass(kind: Outgoing, frame: Uint8Array, socket: CountedSocket): boolean
  /** A counted message went out, as number `socket.sent`. */
  passed(kind: 'step2' | 'update', socket: CountedSocket): void
}

/**
 * A WebSocket class that counts what y-websocket sends on each connection, for its `WebSocketPolyfill` option: the
 * provider itself does not tell, and does not know which of its messages were stored.
 */
export function countingSocket(Base: typeof WebSocket, hooks: SocketHooks): typeof WebSocket {
  return class extends Base implements CountedSocket {
    sent = 0
    greeted = false

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      hooks.opening(this)
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (!(data instanceof Uint8Array)) return super.send(data)
      const kind = kindOf(data)
      if (!hooks.mayPass(kind, data, this)) return
      super.send(data)
      if (kind !== 'step2' && kind !== 'update') return
      this.sent++
      if (kind === 'step2') this.greeted = true
      hooks.passed(kind, this)
    }
  }
}
