import { type ServerOptions, WebSocketServer } from 'ws'

/**
 * A message may come in so many frames, and wait in so many pieces of the network's. A browser cuts a quarter of a megabyte
 * into a handful; of bytes told one by one each would cost a hundred times its size until the last has come.
 */
export const FRAGMENTS = { maxFragments: 64, maxBufferedChunks: 1_024 } as const

/** For Engine.IO, which passes on other options only. */
export class FragmentServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, ...FRAGMENTS })
  }
}
