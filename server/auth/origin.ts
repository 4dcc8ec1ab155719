import type { IncomingMessage } from 'node:http'
import type { Config } from '../config.ts'

/**
 * Whether a request comes from our own pages. Asked by everything that changes state and by both websocket doors: a
 * browser sends our cookie along with a socket opened by any page, and only Origin tells which page it was. Absent and
 * `null` are refused. Without ORIGIN the pages are those of this machine at the port the request came in on.
 */
export function allowedOrigin(config: Pick<Config, 'origin'>, request: IncomingMessage): boolean {
  const { origin } = request.headers
  if (origin === undefined || origin === 'null') return false
  if (config.origin !== null) return origin === config.origin
  return loopbackOrigins(request.socket.localPort ?? 0).includes(origin)
}

/** The origins of the demo, as browsers write them: the default port is left out. */
export function loopbackOrigins(port: number): string[] {
  const suffix = port === 80 ? '' : `:${port}`
  return ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}${suffix}`)
}
