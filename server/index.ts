import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { dataDirProblem, portProblem } from './cli/checks.mjs'
import { greeting } from './cli/greeting.ts'
import { loadConfig } from './config.ts'
import type { Config } from './config.ts'
import { StartRefused, explainStart } from './failures.ts'
import { createHttpApp } from './http/app.ts'
import { loadPages } from './http/pages.ts'
import { listen } from './listen.ts'
import { createLog } from './log.ts'
import type { Log } from './log.ts'
import { createServices } from './services.ts'

/** Sessions of people at work end cleanly within this; then the process goes, whatever still hangs on it. */
const SHUTDOWN_MS = 5_000

/** Composes and starts the server. Resolves once it serves; `stop` ends it. Rejects with what `explainStart` explains. */
async function serve(config: Config, log: Log): Promise<{ stop(): Promise<void> }> {
  // Before storage is touched: a second start is told about the port, not about a database in use.
  const problem =
    (await portProblem(config.port, config.host)) ??
    (config.databaseUrl === null ? dataDirProblem(config.dataDir) : null)
  if (problem !== null) throw new StartRefused(problem)
  const services = await createServices({ config, log, progress: (line) => void process.stdout.write(`${line}\n`) })
  try {
    const server = createServer()
    const pages = await loadPages(config, server)
    const app = createHttpApp({ config, services, log, pages })
    server.on('request', (request, response) => void app(request, response))
    services.attach(server)
    const port = await listen(server, config)
    log.info({ port, host: config.host }, 'serving')
    process.stdout.write(greeting({ config, port, accounts: await services.demoAccounts() }))
    return {
      async stop() {
        // No new requests; those in flight and the rooms finish what they have accepted.
        const closed = closeServer(server)
        await services.close()
        await pages.close()
        await closed
      },
    }
  } catch (error) {
    await services.close()
    throw error
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}

async function main(): Promise<void> {
  let config: Config | null = null
  let running: { stop(): Promise<void> } | null = null
  let stopping = false

  const stop = (): void => {
    if (stopping) return
    stopping = true
    // A stop during the start has nothing accepted to lose.
    if (!running) process.exit(0)
    setTimeout(() => process.exit(0), SHUTDOWN_MS).unref()
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`停止时出错：${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  try {
    config = loadConfig(process.env)
    const log = createLog(config)
    process.on('uncaughtException', (err) => {
      // State is unknown from here; storage holds everything acknowledged, so a fresh process is the safe one.
      log.fatal({ err }, 'uncaught exception')
      process.exit(1)
    })
    running = await serve(config, log)
  } catch (error) {
    const sentences = explainStart(error, config)
    if (sentences) process.stderr.write(sentences.map((sentence) => `启动失败：${sentence}\n`).join(''))
    else process.stderr.write(`启动失败，这是程序的缺陷：${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  }
}

await main()
