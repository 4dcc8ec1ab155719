/**
 * Side by side in one run: this product with durable storage, authentication, admission and audit; Hocuspocus with its
 * SQLite extension; y-websocket with LevelDB; and a bare relay as the limit. `npm run bench -- realtime`; --help says more.
 */
import { cpus, loadavg, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { type Crowd, boardCrowd, boardWorld, perRoom, textCrowd, textWorld } from './realtime/crowds.ts'
import { flood, slowConsumer } from './realtime/isolation.ts'
import { ledgerLoads } from './realtime/ledger.ts'
import { type Figures, editsEach, runLoad } from './realtime/load.ts'
import { pinDriver } from './realtime/processes.ts'
import { reconnect } from './realtime/reconnect.ts'
import { type Row, medianOf, printHead, printRow, rowOf } from './realtime/report.ts'
import { SCENARIOS, type Scenario, scaled } from './realtime/scenarios.ts'
import { CONTENDERS, type Contender, OURS, type Subject, headersFor, peerVersions } from './realtime/servers.ts'
import { soak } from './realtime/soak.ts'
import { makeWorld } from './realtime/world.ts'

interface Wishes {
  seconds: number | null
  rounds: number
  scale: number
  joins: number
}

/** What the product has to show by itself. */
const TRIALS: Record<string, { about: string; run(wishes: Wishes): Promise<string[]> }> = {
  reconnect: { about: 'everybody comes back after kill -9', run: ({ scale }) => reconnect(scale) },
  slow: { about: 'one reader stops reading', run: ({ seconds }) => slowConsumer(seconds ?? 15) },
  flood: { about: 'one writer floods', run: ({ seconds }) => flood(seconds ?? 15) },
  ledger: {
    about: 'a ledger of 500 × 16 is opened while people press percents',
    run: ({ seconds }) => ledgerLoads(seconds ?? 15),
  },
  soak: { about: 'people come and go at both doors', run: ({ joins }) => soak(joins) },
}

const HELP = `npm run bench -- realtime [options]
  --scenario NAME,…   ${SCENARIOS.map(({ name }) => name).join(', ')};
                      ours alone: ${Object.keys(TRIALS).join(', ')}
  --server NAME,…     ${CONTENDERS.map(({ name }) => name).join(', ')}, commands (ours over Socket.IO)
  --seconds N         how long each load lasts
  --rounds N          each scenario so often, and the median of all (1)
  --scale X           people and writers times X
  --joins N           joins and leaves of the soak (5,000)`

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      scenario: { type: 'string' },
      server: { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      scale: { type: 'string' },
      joins: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return console.log(HELP)
  const pinned = pinDriver()
  const wishes: Wishes = {
    seconds: values.seconds ? Number(values.seconds) : null,
    rounds: Number(values.rounds ?? 1),
    scale: Number(values.scale ?? 1),
    joins: Number(values.joins ?? 5_000),
  }
  const names = [...SCENARIOS.map(({ name }) => name), ...Object.keys(TRIALS)]
  const servers = choose(values.server, [...CONTENDERS, COMMANDS], ({ name }) => name)
  console.log(
    `${new Date().toISOString().slice(0, 16)}Z, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ` +
      `${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}; ` +
      `${pinned ? 'server and driver on a core each' : 'NOT pinned to cores'}\n${peerVersions()}`,
  )
  for (const name of choose(values.scenario, names, (one) => one)) {
    const scenario = SCENARIOS.find((one) => one.name === name)
    if (scenario) await compare(scaled(scenario, wishes.scale, wishes.seconds), servers, wishes.rounds)
    else {
      console.log(`\n${name}: ${TRIALS[name]!.about}`)
      for (const line of await TRIALS[name]!.run(wishes)) console.log(line)
    }
  }
}

/** One load on one server after the other, in several rounds where a single one would be chance. */
async function compare(
  scenario: Scenario,
  servers: readonly (Contender | typeof COMMANDS)[],
  rounds: number,
): Promise<void> {
  const { name, about, rooms, clients, writers, rate, seconds } = scenario
  console.log(`\n${name}: ${about}; ${rooms} rooms, ${clients} people, ${writers} write ${rate}/s for ${seconds} s`)
  printHead()
  const all = new Map<string, Row[]>(servers.map(({ label }) => [label, []]))
  for (let round = 0; round < rounds; round++) {
    const rows = new Map<string, Row>()
    for (const server of servers) {
      const { label } = server
      const row = rowOf(await measure(scenario, server), label, rows)
      rows.set(label, row)
      all.get(label)!.push(row)
      printRow(label, row)
    }
  }
  if (rounds === 1) return
  console.log(`the median of ${rounds} rounds`)
  for (const [label, rows] of all) printRow(label, medianOf(rows))
}

/** The product's other door: percents instead of text. */
const COMMANDS = { name: 'commands', label: 'Duban, commands' } as const

async function measure(scenario: Scenario, server: Contender | typeof COMMANDS): Promise<Figures> {
  const commands = server.name === 'commands'
  const contender = commands ? OURS : server
  let cookies = new Map<string, string>()
  const subject: Subject = await contender.start(async (dataDir) => {
    if (contender !== OURS) return
    const { boards, people } = commands ? boardWorld(scenario) : textWorld(scenario)
    cookies = await makeWorld(dataDir, boards, people)
  })
  const { port } = subject.running
  const crowdOf = (wanted: Scenario): Crowd => {
    const wish = { scenario: wanted, editsEach: editsEach(scenario), port, headersOf: headersFor(port, cookies) }
    return commands ? boardCrowd(wish) : textCrowd({ ...wish, dialect: contender.dialect })
  }
  const crowd = crowdOf(scenario)
  try {
    // Code that the first connections make a server load is no memory of those after them.
    const first = crowdOf({ ...scenario, ...perRoom(scenario), rooms: 1 })
    await first.connect()
    first.close()
    return await runLoad(scenario, crowd, subject.running)
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
