import { pino, stdSerializers } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

const SECRET = [
  'password',
  'passwordHash',
  'token',
  'cookie',
  'authorization',
  'secret',
  'sessionSecret',
  'metricsToken',
  'databaseUrl',
]

/** Characters of log that wait for an output that takes nothing. */
const MAX_WAITING = 1_000_000
/** How soon it is tried again. */
const RETRY_MS = 1_000

/** Of an error what explains it. Libraries hang the request on theirs: body-parser the body, with the password in it. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { type, message, stack } = stdSerializers.err(error)
  return { type, message, stack, ...('code' in error ? { code: error.code } : {}) }
}

/**
 * The log of this process: JSON lines. Of a request only method, path and address are written, never headers or query:
 * a header dump is how session cookies end up in a log collector.
 */
export function createLog(config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Log {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: {
      paths: [...SECRET, ...SECRET.map((name) => `*.${name}`), '*.headers', 'headers', 'req.body', 'body'],
      censor: '[已隐去]',
    },
    serializers: {
      err: errorFields,
      req: (req: { method?: string; originalUrl?: string; url?: string; ip?: string }) => ({
        method: req.method,
        path: (req.originalUrl ?? req.url ?? '').split('?')[0],
        ip: req.ip,
      }),
    },
  }
  return pino(options, destination ?? standardOutput())
}

/**
 * Standard output may be a file on the disk that is full, which is just when there is something to log: lines wait then,
 * and the oldest of too many are lost. pino would end the process.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({ fd: process.stdout.fd, sync: true, maxLength: MAX_WAITING })
  let retry: NodeJS.Timeout | null = null
  output.on('error', () => {
    retry ??= setTimeout(() => {
      retry = null
      // Without a buffer `flush` does nothing: writing is what takes up what waits.
      output.write('')
    }, RETRY_MS).unref()
  })
  return output
}
