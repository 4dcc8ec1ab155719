/**
 * Side by side in one run: this product with durable storage, authentication, admission and audit; Hocuspocus with its
 * SQLite extension; y-websocket with LevelDB; and a bare relay as the limit. `npm run bench -- realtime`; --help says more.
 */
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { boardCrowd, boardWorld, textCrowd, textWorld } from './realtime/crowds.ts'
import { type Figures, editsEach, runLoad } from './realtime/load.ts'
import { pinDriver } from './realtime/processes.ts'
import { printTable } from './realtime/report.ts'
import { SCENARIOS, type Scenario, scaled } from './realtime/scenarios.ts'
import { CONTENDERS, type Contender, type Subject, peerVersions } from './realtime/servers.ts'
import { makeWorld } from './realtime/world.ts'

const HELP = `npm run bench -- realtime [options]
  --scenario NAME,…   ${SCENARIOS.map(({ name }) => name).join(', ')}
  --server NAME,…     ${CONTENDERS.map(({ name }) => name).join(', ')}, commands (ours over Socket.IO)
  --seconds N         how long each load lasts
  --scale X           people and writers times X`

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: 'string' },
      server: { type: 'string' },
      seconds: { type: 'string' },
      scale: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return console.log(HELP)
  const pinned = pinDriver()
  const scenarios = choose(values.scenario, SCENARIOS, ({ name }) => name)
  const servers = choose(values.server, [...CONTENDERS, COMMANDS], ({ name }) => name)
  console.log(
    `${new Date().toISOString().slice(0, 16)}Z, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ` +
      `${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}; ` +
      `${pinned ? 'server and driver on a core each' : 'NOT pinned to cores'}\n${peerVersions()}`,
  )
  for (const scenario of scenarios) {
    const wanted = scaled(scenario, Number(values.scale ?? 1), values.seconds ? Number(values.seconds) : null)
    const { rooms, clients, writers, rate, seconds } = wanted
    console.log(
      `\n${wanted.name}: ${wanted.about}; ${rooms} rooms, ${clients} people, ${writers} write ${rate}/s for ${seconds} s`,
    )
    const rows = new Map<string, Figures>()
    for (const server of servers) {
      const figures = await measure(wanted, server)
      rows.set(server.label, figures)
      printTable(rows, server.label)
    }
  }
}

/** The product's other door: percents instead of text. */
const COMMANDS = { name: 'commands', label: 'Duban, commands' } as const

async function measure(scenario: Scenario, server: Contender | typeof COMMANDS): Promise<Figures> {
  const commands = server.name === 'commands'
  const contender = commands ? CONTENDERS.find(({ name }) => name === 'ours')! : server
  let cookies = new Map<string, string>()
  const prepare = async (dataDir: string): Promise<void> => {
    if (contender.name !== 'ours') return
    const { boards, people } = commands ? boardWorld(scenario) : textWorld(scenario)
    cookies = await makeWorld(dataDir, boards, people)
  }
  const subject: Subject = await contender.start(prepare)
  const { port } = subject.running
  const wish = {
    scenario,
    editsEach: editsEach(scenario),
    port,
    headersOf: (person: string) => ({ Origin: `http://localhost:${port}`, Cookie: cookies.get(person) ?? '' }),
  }
  const crowd = commands ? boardCrowd(wish) : textCrowd({ ...wish, dialect: contender.dialect })
  try {
    return await runLoad(scenario, crowd, () => subject.running.pid)
  } finally {
    crowd.close()
    await subject.end()
  }
}

function choose<T>(wanted: string | undefined, all: readonly T[], nameOf: (one: T) => string): T[] {
  if (wanted === undefined) return [...all]
  return wanted.split(',').map((name) => {
    const found = all.find((one) => nameOf(one) === name)
    if (!found) throw new Error(`“${name}” is none of ${all.map(nameOf).join(', ')}`)
    return found
  })
}
