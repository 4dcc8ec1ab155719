import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, watch } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { within } from './waiting.ts'

/** Longer than a start takes on a machine with much else to do. */
const START_MS = 60_000
const END_MS = 20_000
/** Longer than any answer takes there. */
export const ANSWER_MS = 30_000
const ROOT = new URL('../..', import.meta.url).pathname

/** A port nobody uses at this moment. */
async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** The built product as a process of its own, on a fresh demo, to be stopped and killed like a real one. */
export interface RunningServer {
  readonly origin: string
  readonly dataDir: string
  /** Of the process that serves at this moment. */
  pid(): number
  /** Ends it like a power cut, without a chance to finish anything. */
  kill(): Promise<void>
  /** Asks it to end, as for a new release; gives its exit code, and how long it took (ms). */
  terminate(): Promise<{ code: number | null; ms: number }>
  /** Stops it in its tracks: its sockets stay open and say nothing more, until `resume`. */
  pause(): void
  resume(): void
  /** From now on no file of it grows or changes, its log included, as on a disk that is full or broken. */
  breakDisk(): Promise<void>
  mendDisk(): Promise<void>
  /** What it wrote on standard output, which is a file. */
  log(): Promise<string>
  /** Starts it again on the same port and data, unless it runs. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/**
 * Starts `build/main.js` on a demo seeded anew, on a copy of the data in a folder, or on the data of a folder itself
 * (which stays the caller's to remove). Rejects with what it printed when it does not come up.
 */
export async function startServer(
  on: { dataDir?: string; copyOf?: string; env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const dataDir = on.dataDir ?? (await mkdtemp(join(tmpdir(), 'duban-test-')))
  if (on.copyOf !== undefined) await cp(on.copyOf, dataDir, { recursive: true })
  const logFile = join(dataDir, 'server.log')
  const port = await freePort()
  const origin = `http://localhost:${port}`
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    if (child) return
    const output = openSync(logFile, 'a')
    const before = readFileSync(logFile).length
    const process_ = spawn(process.execPath, ['build/main.js'], {
      cwd: ROOT,
      env: {
        ...process.env,
        ...{ NODE_ENV: 'production', PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'warn', CI: '' },
        ...on.env,
      },
      stdio: ['ignore', output, output],
    })
    child = process_
    closeSync(output)
    const said = (): string => readFileSync(logFile).subarray(before).toString()
    const watching = new AbortController()
    const serving = new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (said().includes('督办台已启动')) resolve()
      }
      watch(logFile, watching, look)
      look()
      process_.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said()}`)))
    })
    await within(START_MS, () => `the server to start; it said:\n${said()}`, serving).finally(() => watching.abort())
  }

  async function limitFiles(bytes: string): Promise<void> {
    const { pid } = child ?? {}
    if (pid === undefined) throw new Error('the server does not run')
    // The soft limit alone: it can be raised again by whoever lowered it.
    await promisify(execFile)('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const process_ = child
    child = null
    if (!process_ || process_.exitCode !== null || process_.signalCode !== null) return
    const gone = new Promise((resolve) => process_.once('exit', resolve))
    process_.kill(signal)
    await within(END_MS, `the server to end by ${signal}`, gone)
  }

  async function stop(): Promise<void> {
    await end('SIGTERM')
    if (on.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
  }

  try {
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    origin,
    dataDir,
    pid() {
      if (child?.pid === undefined) throw new Error('the server does not run')
      return child.pid
    },
    start,
    kill: () => end('SIGKILL'),
    async terminate() {
      const process_ = child
      const asked = performance.now()
      await end('SIGTERM')
      return { code: process_?.exitCode ?? null, ms: performance.now() - asked }
    },
    pause: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
    // Node ignores the signal of the limit, so that a write beyond it fails with EFBIG.
    breakDisk: () => limitFiles('1'),
    mendDisk: () => limitFiles('unlimited'),
    log: () => readFile(logFile, 'utf8'),
    stop,
  }
}

/** Signs in over HTTP; gives the cookie header of the session. */
export async function signIn(origin: string, username: string, password = 'duban-demo'): Promise<string> {
  const response = await fetch(`${origin}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username, password }),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  const cookie = response.headers.get('set-cookie')?.split(';')[0]
  if (!cookie?.includes('duban_session')) throw new Error(`${username} could not sign in: ${response.status}`)
  return cookie
}
