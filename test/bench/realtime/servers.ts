import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Running, freePort, launch } from './processes.ts'
import { type Dialect, hocuspocusDialect, oursDialect, relayDialect, yWebsocketDialect } from './textClients.ts'

const ROOT = new URL('../../../', import.meta.url).pathname
const PEERS = join(ROOT, 'test/bench/peers')

/** A server under test on data of its own. */
export interface Subject {
  running: Running
  dataDir: string
  /** Starts it again on the same port and data. */
  restart(): Promise<void>
  /** Ends it and removes its data. */
  end(): Promise<void>
}

export interface Contender {
  name: 'ours' | 'relay' | 'storing-relay' | 'y-websocket' | 'hocuspocus'
  /** What it is, for the table. */
  label: string
  dialect: Dialect
  start(prepare?: (dataDir: string) => Promise<void>): Promise<Subject>
}

type Start = (port: number, dataDir: string) => Promise<Running>

const contender = (name: Contender['name'], label: string, dialect: Dialect, run: Start): Contender => ({
  name,
  label,
  dialect,
  async start(prepare) {
    const dataDir = await mkdtemp(join(tmpdir(), 'duban-bench-'))
    try {
      await prepare?.(dataDir)
      const port = await freePort()
      const subject: Subject = {
        running: await run(port, dataDir),
        dataDir,
        async restart() {
          subject.running = await run(port, dataDir)
        },
        async end() {
          await subject.running.stop()
          await rm(dataDir, { recursive: true, force: true })
        },
      }
      return subject
    } catch (error) {
      await rm(dataDir, { recursive: true, force: true })
      throw error
    }
  },
})

const peer =
  (script: string, ready: string, env: (dataDir: string) => Record<string, string>): Start =>
  (port, dataDir) => {
    installPeers()
    return launch({ args: [script], cwd: PEERS, env: { PORT: String(port), ...env(dataDir) }, port, ready })
  }

/** The servers that are compared; the relays are the limits of what a server can do, and of what one can that stores. */
export const CONTENDERS: readonly Contender[] = [
  contender(
    'relay',
    'bare relay',
    relayDialect,
    peer('relay.mjs', 'peer ready', () => ({})),
  ),
  contender(
    'storing-relay',
    'relay that stores',
    relayDialect,
    peer('relay.mjs', 'peer ready', (dataDir) => ({ DATA_FILE: join(dataDir, 'messages') })),
  ),
  contender(
    'y-websocket',
    'y-websocket + LevelDB',
    yWebsocketDialect,
    peer('node_modules/@y/websocket-server/src/server.js', 'running at', (dataDir) => ({
      HOST: '127.0.0.1',
      YPERSISTENCE: join(dataDir, 'leveldb'),
    })),
  ),
  contender(
    'hocuspocus',
    'Hocuspocus + SQLite',
    hocuspocusDialect,
    peer('hocuspocus.mjs', 'peer ready', (dataDir) => ({ DATA_FILE: join(dataDir, 'documents.sqlite') })),
  ),
  contender('ours', 'Duban', oursDialect, (port, dataDir) =>
    launch({
      args: [...profiling(), join(ROOT, 'build/main.js')],
      cwd: ROOT,
      env: { PORT: String(port), DATA_DIR: dataDir, DEMO: '0', LOG_LEVEL: 'warn' },
      port,
      ready: '督办台已启动',
    }),
  ),
]

export const OURS = CONTENDERS.find(({ name }) => name === 'ours')!

/** The handshake headers of a person: the product asks who comes, and from which page. */
export const headersFor =
  (port: number, cookies: ReadonlyMap<string, string>) =>
  (person: string): Record<string, string> => ({
    Origin: `http://localhost:${port}`,
    Cookie: cookies.get(person) ?? '',
  })

/** DUBAN_PROFILE=folder leaves a processor profile of the product there. */
function profiling(): string[] {
  const folder = process.env.DUBAN_PROFILE
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : []
}

/** Installs the peers on first use: they are no dependency of the product, nor of its tests. */
function installPeers(): void {
  const stamp = join(PEERS, 'node_modules/.package-lock.json')
  if (existsSync(stamp)) return
  console.log('installing the peers into test/bench/peers (once; two of them may be compiled, which takes minutes) …')
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: PEERS, stdio: 'inherit' })
  } catch (error) {
    throw new Error('the peers could not be installed; measure without them: --server ours', { cause: error })
  }
}

/** Versions of the peers as installed. */
export function peerVersions(): string {
  const version = (name: string): string => {
    const path = join(PEERS, 'node_modules', name, 'package.json')
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version : '–'
  }
  return `Hocuspocus ${version('@hocuspocus/server')}, @y/websocket-server ${version('@y/websocket-server')}, ws ${version('ws')}`
}
