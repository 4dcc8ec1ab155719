import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** Server and driver on a core each: neither takes the other's time, and all servers get the same. */
export const SERVER_CORE = 0
export const DRIVER_CORE = 1

const canPin = ((): boolean => {
  if (process.platform !== 'linux' || availableParallelism() < 2) return false
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    // Not installed: everything still runs, on whatever core the system gives.
    return false
  }
})()

/** Binds this process to the driver's core; says whether that is possible here. */
export function pinDriver(): boolean {
  if (canPin) execFileSync('taskset', ['-acp', String(DRIVER_CORE), String(process.pid)], { stdio: 'ignore' })
  return canPin
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

export interface Running {
  pid: number
  port: number
  /** Collects all garbage, so that memory is what the process holds and not what it has not swept yet. */
  collect(): Promise<void>
  stop(signal?: NodeJS.Signals): Promise<void>
}

export interface Launch {
  args: string[]
  cwd: string
  env: Record<string, string>
  port: number
  /** What it prints when it serves. */
  ready: string
}

/** Starts a Node program on the server's core. Rejects with what it printed when it does not come up. */
export async function launch({ args, cwd, env, port, ready }: Launch): Promise<Running> {
  const command = canPin ? ['taskset', '-c', String(SERVER_CORE), process.execPath] : [process.execPath]
  const inspector = await freePort()
  const child: ChildProcess = spawn(command[0]!, [...command.slice(1), `--inspect-port=${inspector}`, ...args], {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-10_000)
      if (output.includes(ready)) resolve()
    }
    child.stdout!.on('data', keep)
    child.stderr!.on('data', keep)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`)))
  })
  return {
    pid: child.pid!,
    port,
    collect: () => collectGarbage(child, inspector),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      // What a peer still writes when it is told to end is no part of what is measured.
      const patience = setTimeout(() => child.kill('SIGKILL'), 3_000)
      await gone
      clearTimeout(patience)
    },
  }
}

/** SIGUSR1 makes a Node process open its inspector; until then it costs nothing. */
async function collectGarbage(child: ChildProcess, port: number): Promise<void> {
  child.kill('SIGUSR1')
  const socket = new WebSocket(await inspectorOf(port))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' })))
    socket.once('message', () => resolve())
    socket.once('error', reject)
  })
  socket.close()
}

async function inspectorOf(port: number): Promise<string> {
  for (let tries = 0; ; tries++) {
    try {
      const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
        webSocketDebuggerUrl: string
      }[]
      return targets[0]!.webSocketDebuggerUrl
    } catch (error) {
      // It opens on a thread of its own.
      if (tries === 100) throw error
      await pause(50)
    }
  }
}

/** The kernel counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100

/** Processor seconds of all threads of a process so far. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name in parentheses may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Resident memory of a process in kB. */
export function residentKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? NaN)
}
