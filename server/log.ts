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
  return destination ? pino(options, destination) : pino(options)
}
