import { setFlagsFromString } from 'node:v8'
import { loadConfig } from './config.ts'
import type { Config } from './config.ts'
import { explainStart } from './failures.ts'
import { loadPages } from './http/pages.ts'
import { createLog } from './log.ts'
import { serve } from './serve.ts'
import type { Serving } from './serve.ts'

// What runs a few hundred times a minute, as commands do, would be interpreted for long; compiled at its first call it takes
// a tenth less of the processor.
setFlagsFromString('--always-sparkplug')
// By itself the engine collects what is old as soon as a third more has come together: under load every three seconds, a
// tenth of a second long when it has one core. Three times what is alive may come together instead.
setFlagsFromString('--heap-growing-percent=200')

/** What was accepted ends cleanly within this; then the process goes, whatever still hangs on it. */
const SHUTDOWN_MS = 5_000

// The same goes for what is said on a console whose file cannot be written: nobody is served better by ending.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const complain = (text: string): void => void process.stderr.write(`${text}\n`)

/** The program: serves until it is told to stop. Exit codes: 0 after a stop, 1 after a failure that was explained. */
async function main(): Promise<void> {
  let config: Config | null = null
  let serving: Serving | null = null
  let stopping = false

  const stop = (): void => {
    if (stopping) return
    stopping = true
    // A stop during the start has nothing accepted to lose.
    if (!serving) process.exit(0)
    setTimeout(() => process.exit(0), SHUTDOWN_MS).unref()
    serving.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(`停止时出错：${error instanceof Error ? error.message : String(error)}`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  try {
    config = loadConfig(process.env)
    const log = createLog(config)
    const say = (text: string): void => void process.stdout.write(`${text}\n`)
    serving = await serve({ config, log, loadPages, say })
    process.on('uncaughtException', (err) => {
      // State is unknown from here; storage holds everything acknowledged, so a fresh process is the safe one.
      log.fatal({ err }, 'uncaught exception')
      process.exit(1)
    })
  } catch (error) {
    const sentences = explainStart(error, config)
    if (sentences) for (const sentence of sentences) complain(`启动失败：${sentence}`)
    else complain(`启动失败，这是程序的缺陷：${error instanceof Error ? error.stack : String(error)}`)
    process.exit(1)
  }
}

await main()
