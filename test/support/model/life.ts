import fc from 'fast-check'
import type { Random } from '#db/seed/random.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor, Openness } from '#shared/domain/model.ts'
import type { ShownView } from '#shared/protocol/meetings.ts'
import { type Step, settle, step } from '../boardSteps.ts'
import { ISSUER, staff, supervisor } from '../builders.ts'
import { CAST, MEETING } from './cast.ts'
import type { Person } from './Person.ts'
import type { World } from './World.ts'

/** The unit tasks that most of it is about. */
const HOT = ['t1:fuzhou', 't1:fuzhou', 'm1:fuzhou', 't2:fuzhou', 't1:xiamen', 'm1:xiamen'] as const

/** What a presenter looks at, told from everything else that anybody looked at. */
const lookingAt = (mark: string): ShownView => ({
  agendaItemId: 'i1',
  areaId: null,
  unitId: null,
  filters: { red: false, yellow: false, coordination: false, query: mark },
  taskId: 't1',
  cell: null,
  figures: 'live',
})

/** Random life: what people, computers, networks, administrators and power supplies do. */
export class Life {
  readonly #world: World
  readonly #random: Random
  readonly #grants = new Map<string, Actor['grants']>()
  readonly #steps: Iterator<Step>
  /** What happened, for whoever has to find out why. */
  readonly told: string[] = []

  constructor(world: World, random: Random, openness: Openness) {
    this.#world = world
    this.#random = random
    const seed = random.whole(0, 2 ** 31 - 1)
    this.#steps = fc.sample(step, { numRuns: 200, seed })[Symbol.iterator]()
    // Two of one city and who supervises them are always there: that is where things happen.
    const others = random.shuffled(CAST.slice(3))
    const cast = [...CAST.slice(0, 3), ...others].slice(0, random.whole(2, 8))
    cast.forEach(([actor, units], i) => {
      this.#world.join(actor, `p${i}:${actor.accountId}`, units)
      this.#grants.set(actor.accountId, actor.grants)
    })
    this.#tell(`${cast.length} people, openness ${openness}`)
  }

  async begin(): Promise<void> {
    await this.#world.up()
    for (const person of this.#world.people) await this.#world.load(person, this.#random.chance(0.5))
    await this.#world.time.pass(500)
  }

  /** One thing happens, and then some time passes. */
  async step(): Promise<void> {
    const random = this.#random
    const { time, people } = this.#world
    const person = random.pick(people)
    const deed = random.between(0, 100)
    if (deed < 32) await this.#command(person)
    else if (deed < 42) await this.#meet(person)
    else if (deed < 66) await this.#write(person)
    else if (deed < 70) await this.#undo(person)
    else if (deed < 75) await this.#resolve(person)
    else if (deed < 81) this.#drop(person)
    else if (deed < 84) this.#network(person)
    else if (deed < 88) await this.#reload(person)
    else if (deed < 91) await this.#power()
    else if (deed < 93.5) this.#disk()
    else if (deed < 97.5) await this.#administer(person)
    else await this.#openness()
    const pause = random.between(0, 1)
    await time.pass(pause < 0.45 ? 0 : pause < 0.9 ? random.whole(1, 150) : pause < 0.985 ? 1_500 : 12_000)
  }

  /** Peace: power, disks, networks and rights come back, and everything that is on its way arrives. */
  async rest(): Promise<void> {
    const { time, people } = this.#world
    const server = this.#world.server ?? (await this.#world.up())
    server.disk.failing = null
    for (const person of people) {
      person.cutOff = false
      await person.notice()
    }
    for (const [accountId, grants] of this.#grants) {
      const { accounts } = server
      const account = await time.until(accounts.find(accountId))
      const by = { actorId: null, at: time.now }
      if (account?.status !== 'active') await time.until(accounts.setStatus(accountId, 'active', by))
      // Who may not read what they worked on would never learn what became of it.
      const reads = account?.grants.some(({ unitId }) => unitId === ISSUER || unitId === grants[0]?.unitId)
      if (!reads) await time.until(accounts.setGrants(accountId, grants, by))
    }
    await time.pass(2_500)
    for (let round = 0; ; round++) {
      await time.pass(round === 0 ? 1_000 : 2_000)
      if (people.every((person) => this.#atRest(person))) return
      if (round > 60) throw new Error(`it does not come to rest: ${people.map((p) => this.#describe(p)).join('; ')}`)
      for (const person of people) {
        // Signed out, or shown a board that is no longer theirs: they come again.
        const { page } = person
        if (!page || page.connection.state.reason || page.session.store.status.problem)
          await this.#world.load(person, false)
        for (const { commandId, command } of person.page?.session.store.conflicts ?? [])
          await person.act(({ session }) =>
            person.watch(session.store.resolve(commandId, round < 3 ? 'mine' : 'keep'), command),
          )
      }
    }
  }

  #atRest(person: Person): boolean {
    const { page } = person
    if (!page) return false
    const { pending, conflicts, live } = page.session.store.status
    if (page.meeting && !page.meeting.source.live.joined) return false
    // A document that they never could read has nothing of theirs.
    const texts = page.documents.every(
      ({ state, usable, saves }) => state === 'saved' || (!usable && saves.waiting === 0),
    )
    return pending + conflicts === 0 && live && texts
  }

  #describe(person: Person): string {
    const { page } = person
    if (!page) return `${person.label} has no page`
    const { status, waiting } = page.session.store
    const texts = page.documents.map((d) => `${d.name} ${d.state} ${d.usable} ${d.saves.waiting} ${d.closedWith ?? ''}`)
    return `${person.label} ${JSON.stringify(page.connection.state)} ${JSON.stringify(status)} ${JSON.stringify(waiting)} ${texts.join()}`
  }

  async #command(person: Person): Promise<void> {
    const random = this.#random
    const state = person.page?.session.store.state
    if (!state) return
    for (let tries = 0; tries < 4; tries++) {
      const kind = random.between(0, 1)
      const drawn = kind < 0.6 ? this.#next() : kind < 0.9 ? this.#report() : this.#steps.next().value
      if (!drawn) return
      const { who, command } = settle({ state, log: [] }, drawn)
      if (command.type === 'command.undo') return this.#undo(person)
      const own = this.#world.people.filter((one) => one.actor.accountId === who.accountId)
      // Now and then somebody else tries it.
      if (random.chance(0.06)) return this.#send(person, command)
      if (own.length > 0) return this.#send(random.pick(own), command)
    }
  }

  /** What the ordinary course of a unit task asks for next. */
  #next(): Step {
    const assignmentId = this.#random.pick(HOT)
    const command: Command = { type: 'assignment.acknowledge', assignmentId }
    return { who: supervisor, command, lag: 0, claim: 'none', passes: 0, roll: this.#random.whole(0, 1_000) }
  }

  /** Figures that several people of a unit enter. */
  #report(): Step {
    const random = this.#random
    const assignmentId = random.pick(HOT)
    const command: Command = assignmentId.startsWith('m1')
      ? { type: 'assignment.setValue', assignmentId, value: random.whole(0, 100) }
      : random.chance(0.7)
        ? { type: 'assignment.setPercent', assignmentId, percent: random.whole(0, 100) }
        : { type: 'assignment.flagCoordination', assignmentId, needsCoordination: random.chance(0.5) }
    return { who: staff(assignmentId.split(':')[1] ?? ''), command, lag: 0, claim: 'none', passes: 0 }
  }

  async #send(person: Person, command: Command): Promise<void> {
    this.#tell(`${person.label} ${JSON.stringify(command)}`)
    await person.send(command)
  }

  async #undo(person: Person): Promise<void> {
    this.#tell(`${person.label} takes back`)
    await person.act(({ session }) =>
      person.watch(session.store.undo(), { type: 'command.undo', commandId: 'the last' }),
    )
  }

  async #resolve(person: Person): Promise<void> {
    const conflict = person.page?.session.store.conflicts[0]
    if (!conflict) return
    const choice = this.#random.pick(['mine', 'keep'] as const)
    this.#tell(`${person.label} chooses ${choice}`)
    await person.act(({ session }) => person.watch(session.store.resolve(conflict.commandId, choice), conflict.command))
  }

  async #write(person: Person): Promise<void> {
    const writings = person.writings.filter((one) => person.types(one))
    if (writings.length === 0) return this.#command(person)
    const writing = this.#random.pick(writings)
    this.#tell(`${person.label} writes in ${writing.name}`)
    for (let i = this.#random.whole(1, 3); i > 0; i--) await person.act(() => writing.act(this.#random))
  }

  /** In the meeting: it opens and closes, is edited, somebody presents, hands over, takes over, or looks around freely. */
  async #meet(person: Person): Promise<void> {
    const random = this.#random
    const meeting = person.page?.session.store.state.meetings.get(MEETING)
    if (!meeting) return
    const officers = this.#world.people.filter(({ actor }) => actor.grants.some((grant) => grant.role === 'supervisor'))
    const officer = officers.length > 0 ? random.pick(officers) : person
    if (meeting.status === 'planned') return this.#send(officer, { type: 'meeting.open', meetingId: MEETING })
    const deed = random.between(0, 1)
    if (deed < 0.16) return this.#send(officer, { type: 'meeting.close', meetingId: MEETING })
    if (deed < 0.28) {
      const edit: Command =
        deed < 0.22
          ? { type: 'meeting.edit', meetingId: MEETING, field: 'unitIds', value: this.#withXiamen(meeting.unitIds) }
          : { type: 'meeting.edit', meetingId: MEETING, field: 'presenterId', value: random.pick(this.#accounts) }
      return this.#send(officer, edit)
    }
    if (deed >= 0.68 && deed < 0.88) return this.#claim([officer, person])
    const presenting = this.#world.people.filter(({ page }) => page?.meeting?.source.live.mine)
    const one = random.chance(0.8) && presenting.length > 0 ? random.pick(presenting) : person
    const other = random.pick(this.#accounts)
    const mark = this.#world.nextMark()
    this.#tell(`${one.label} in the meeting: ${deed.toFixed(2)} ${mark} ${other}`)
    await one.act(({ meeting: taking }) => {
      if (!taking) return
      const { source } = taking
      if (deed < 0.5) {
        taking.shows = mark
        source.show(lookingAt(mark), null)
      } else if (deed < 0.68) void source.handOver(other)
      else if (deed < 0.94) void source.makeSections()
      else source.follow(!source.live.following)
    })
  }

  /** Two reach for the pointer at once; one of them runs the meeting, if anybody is there who does. */
  async #claim(people: readonly Person[]): Promise<void> {
    for (const person of this.#random.shuffled(people)) {
      this.#tell(`${person.label} claims the pointer`)
      await person.act(({ meeting }) => void meeting?.source.claim())
    }
  }

  #withXiamen(unitIds: readonly string[]): string[] {
    return unitIds.includes('xiamen') ? ['fuzhou'] : ['fuzhou', 'xiamen']
  }

  get #accounts(): string[] {
    return [...this.#grants.keys()]
  }

  #drop(person: Person): void {
    const silence = this.#random.chance(0.3) ? this.#random.whole(1_000, 9_000) : 0
    this.#tell(`${person.label} loses the connection, noticed after ${silence} ms`)
    person.drop(silence)
  }

  #network(person: Person): void {
    person.cutOff = !person.cutOff
    this.#tell(`${person.label} ${person.cutOff ? 'is cut off' : 'can connect again'}`)
    if (person.cutOff) person.drop()
  }

  async #reload(person: Person): Promise<void> {
    if (person.cutOff) return
    this.#tell(`${person.label} reloads the page`)
    await this.#world.load(person, this.#random.chance(0.5))
  }

  async #power(): Promise<void> {
    this.#tell(this.#world.server ? 'the power goes' : 'the power comes back')
    if (this.#world.server) await this.#world.down()
    else await this.#world.up()
  }

  #disk(): void {
    const disk = this.#world.server?.disk
    if (!disk) return
    disk.failing = disk.failing ? null : this.#random.pick(['before', 'after'] as const)
    this.#tell(`the disk fails: ${disk.failing}`)
  }

  /** Rights are taken and given back; the server learns of it as from another process. */
  async #administer(person: Person): Promise<void> {
    const { server, time } = this.#world
    if (!server) return
    const { accountId } = person.actor
    const by = { actorId: null, at: time.now }
    const { accounts } = server
    const account = await time.until(accounts.find(accountId))
    const deed = this.#random.between(0, 1)
    if (account?.status !== 'active') await time.until(accounts.setStatus(accountId, 'active', by))
    else if (deed < 0.25) await time.until(accounts.setStatus(accountId, 'disabled', by))
    else {
      const all = this.#grants.get(accountId) ?? []
      const elsewhere = { unitId: deed < 0.7 ? ISSUER : 'putian', role: 'handler' as const }
      const few = deed < 0.4 ? [] : deed < 0.55 ? all.slice(1) : [elsewhere]
      const whole = account.grants.length === all.length && account.grants[0]?.unitId === all[0]?.unitId
      const grants = whole ? few : all
      await time.until(accounts.setGrants(accountId, grants, by))
    }
    const now = await time.until(accounts.find(accountId))
    this.#tell(`${accountId} is ${now?.status} with ${JSON.stringify(now?.grants)}`)
  }

  async #openness(): Promise<void> {
    const person = this.#world.people.find(({ actor }) => actor.accountId === 'supervisor')
    if (person)
      await this.#send(person, { type: 'board.setOpenness', openness: this.#random.pick(['all', 'own'] as const) })
  }

  #tell(what: string): void {
    this.told.push(`${this.#world.time.now} ${what}`)
  }
}
