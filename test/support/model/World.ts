import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAccountStore } from '#db/accounts.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { migrate, openDatabase } from '#db/database.ts'
import type { Random } from '#db/seed/random.ts'
import type { Actor, Openness } from '#shared/domain/model.ts'
import { audienceOf, viewOf } from '#shared/domain/visibility.ts'
import { supervisor, throughJson } from '../builders.ts'
import { lifeBoard } from '../boardSteps.ts'
import { Authority } from './Authority.ts'
import { CAST, MEETING, MEETING_PLAN } from './cast.ts'
import { ModelServer } from './ModelServer.ts'
import { type Given, type Network, Person } from './Person.ts'
import { Presiding } from './Presiding.ts'
import type { VirtualTime } from './virtualTime.ts'
import { Wire, weatherOf } from './wire.ts'
import { Characters } from './Writing.ts'

const UNITS = ['fujian', 'fuzhou', 'xiamen', 'putian']
/** In everything that is shown in a meeting, and in nothing else. */
export const MARK = '只给在场的人看'
interface Template {
  bytes: Buffer
  /** Where the log of its board ends. */
  seq: number
}
/** In memory where there is such a folder: that a disk keeps what it was told to keep is for the power cuts to prove. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const templates = new Map<Openness, Promise<Template>>()

/** A migrated database with everybody's accounts and one board; made once, copied for each run. */
async function makeTemplate(openness: Openness): Promise<Template> {
  const folder = await mkdtemp(join(FOLDER, 'duban-model-'))
  const file = join(folder, 'template.sqlite')
  const database = await openDatabase({ url: null, file })
  await migrate(database)
  const board = lifeBoard(openness)
  board.send(supervisor, MEETING_PLAN)
  // In half of the lives it goes on from the start: of two people none may be there who could open it.
  if (openness === 'all') board.send(supervisor, { type: 'meeting.open', meetingId: MEETING })
  const accounts = createAccountStore(database)
  const by = { actorId: null, at: board.now }
  await accounts.saveUnits(
    UNITS.map((id, position) => ({ id, name: id, shortName: id, parentId: null, position })),
    by,
  )
  const people = new Map(CAST.map(([actor]) => [actor.accountId, actor]))
  for (const { accountId: id, name, grants } of people.values())
    await accounts.create({ id, username: id, name, passwordHash: '-', grants }, by)
  await createCommitStore(database).transaction((tx) => tx.appendChanges('b1', NO_HEAD, board.log, board.state))
  await database.close()
  const bytes = await readFile(file)
  await rm(folder, { recursive: true, force: true })
  return { bytes, seq: board.state.seq }
}

/** Everything there is in one run: a server that may be down, people, the time, and the weather between them. */
export class World {
  readonly time: VirtualTime
  readonly dataDir: string
  readonly people: Person[] = []
  readonly characters = new Characters()
  readonly given = new Map<string, Given>()
  readonly authority: Authority
  readonly presiding: Presiding
  server: ModelServer | null = null
  readonly #random: Random
  readonly #network: Network
  #lives = 0
  #marks = 0
  /** What servers that are gone wrote into their logs. */
  readonly logged: string[] = []

  private constructor(time: VirtualTime, dataDir: string, random: Random, seq: number) {
    const authority = (this.authority = new Authority(seq))
    const listener = (this.presiding = new Presiding(time, MEETING, () => authority.named))
    this.time = time
    this.dataDir = dataDir
    this.#random = random
    const weather = weatherOf(random.fork('weather'))
    this.#network = {
      time,
      connect: (options) => new Wire({ time, weather, door: this.server?.door ?? null, listener }, options),
    }
  }

  /** To be made before the time is taken over; the server is not up yet. */
  static async make(time: VirtualTime, random: Random, openness: Openness): Promise<World> {
    const template = templates.get(openness) ?? makeTemplate(openness)
    templates.set(openness, template)
    const dataDir = await mkdtemp(join(FOLDER, 'duban-model-'))
    const { bytes, seq } = await template
    await writeFile(join(dataDir, 'duban.sqlite'), bytes)
    return new World(time, dataDir, random, seq)
  }

  async up(): Promise<ModelServer> {
    const life = ++this.#lives
    const random = this.#random.fork(`server ${life}`)
    const { time } = this
    const server = await ModelServer.start(
      { time, dataDir: this.dataDir, name: `server#${life}`, random },
      {
        committing: () => this.authority.check(server.database),
        dismissed: (meetingId, connectionId) => this.presiding.dismissed(meetingId, connectionId),
      },
    )
    this.server = server
    return server
  }

  /** The power goes: everything on its way is lost. */
  async down(): Promise<void> {
    const { server } = this
    if (!server) return
    this.server = null
    for (const person of this.people) person.drop()
    await server.kill()
    this.presiding.powerOff()
    this.logged.push(...server.logged)
  }

  /** What nothing that is stored ever holds. */
  nextMark(): string {
    return `${MARK}${++this.#marks}-`
  }

  join(actor: Actor, label: string, units: readonly string[]): Person {
    const { characters, given } = this
    const person = new Person({ actor, label, units }, { network: this.#network, characters, given })
    this.people.push(person)
    return person
  }

  /** Loads the page of a person; nothing where there is no server, or nothing for them to read. */
  async load(person: Person, complete: boolean): Promise<boolean> {
    const { server } = this
    if (!server) return false
    const { accountId } = person.actor
    const { result: rendering } = await this.time.as(server.owner, async () => {
      const account = await server.accounts.find(accountId)
      const room = await server.rooms.board('b1')
      if (account?.status !== 'active' || !room) return null
      const actor = { accountId, name: account.name, grants: account.grants }
      const audience = audienceOf(actor, room.board, room.state.meetings.values())
      if (!audience) return null
      const { token } = await server.sessions.open(accountId, { address: '127.0.0.1', userAgent: 'model' })
      const view = throughJson(viewOf(room.state, audience))
      return { view, actor, house: server.house, serverNow: Date.now(), token, complete }
    })
    const rendered = await this.time.until(rendering)
    if (!rendered) return false
    await person.vanish()
    await person.open(rendered)
    return true
  }

  async end(): Promise<void> {
    for (const person of this.people) await person.destroy()
    await this.down()
    await rm(this.dataDir, { recursive: true, force: true })
  }
}
