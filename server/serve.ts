import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { dataDirProblem, portProblem } from './cli/checks.mjs'
import { greeting } from './cli/greeting.ts'
import type { Config } from './config.ts'
import { StartRefused } from './failures.ts'
import { createHttpApp } from './http/app.ts'
import type { LoadedPages } from './http/pages.ts'
import { listen } from './listen.ts'
import type { Log } from './log.ts'
import type { Clock } from './realtime/clock.ts'
import { createServices } from './services.ts'

interface Parts {
  config: Config
  log: Log
  loadPages: (config: Config, server: Server) => Promise<LoadedPages>
  /** For the person at the terminal: progress, then where to look. */
  say: (text: string) => void
  /** Whether other processes work on the same database; only PostgreSQL lets them, unless a test says so. */
  shared?: boolean
  /** The system's, unless a test holds it still. */
  clock?: Clock
}

/** Nobody honest takes longer to send a command or a form; a slow trickle must not hold a connection. */
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
/** Longer than proxies keep a connection (60 s), so that they never send into one we are closing. */
const KEEP_ALIVE_MS = 65_000

export interface Serving {
  port: number
  /** Ends it: no new connections, what was accepted is stored and answered, storage is closed. */
  stop(): Promise<void>
}

/**
 * Composes the server and starts it; resolves once it serves. Rejects with what `explainStart` can say in a sentence, and
 * leaves nothing open then.
 */
export async function serve({ config, log, loadPages, say, shared, clock }: Parts): Promise<Serving> {
  // Before storage is touched: a second start is told about the port, not about a database in use.
  const problem =
    (await portProblem(config.port, config.host)) ??
    (config.databaseUrl === null ? dataDirProblem(config.dataDir) : null)
  if (problem !== null) throw new StartRefused(problem)

  const services = await createServices({
    ...{ config, log, progress: say },
    ...(shared === undefined ? {} : { shared }),
    ...(clock === undefined ? {} : { clock }),
  })
  const server = createServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  })
  services.attach(server)
  let pages: LoadedPages | null = null
  const release = async (): Promise<void> => {
    await services.close()
    await pages?.close()
  }
  try {
    pages = await loadPages(config, server)
    const app = createHttpApp({ config, services, log, pages })
    server.on('request', (request, response) => void app(request, response))
    const port = await listen(server, config)
    log.info({ port, host: config.host }, 'serving')
    const [accounts, administered] = [await services.demoAccounts(), await services.administered()]
    say(greeting({ config, port, accounts, administered }))
    return {
      port,
      async stop() {
        const closed = closeServer(server)
        await release()
        // Keep-alive connections that were busy a moment ago are idle now.
        server.closeAllConnections()
        await closed
      },
    }
  } catch (error) {
    server.close()
    await release()
    throw error
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
