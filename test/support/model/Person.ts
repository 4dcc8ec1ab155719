import type { Command } from '#shared/domain/commands.ts'
import type { Actor } from '#shared/domain/model.ts'
import { type BoardView, mayWriteMinutes } from '#shared/domain/visibility.ts'
import { MINUTES_FRAGMENT, minutesName, narrativeName } from '#shared/document/names.ts'
import { BoardSession } from '#app/realtime/boardSession.ts'
import type { Sent } from '#app/realtime/boardTypes.ts'
import { Connection } from '#app/realtime/connection.ts'
import { CollaborativeDocument } from '#app/realtime/documentProvider.ts'
import { LocalCopies } from '#app/realtime/local/localCopies.ts'
import { MemoryRecords, type Records } from '#app/realtime/local/records.ts'
import { MeetingSource } from '#app/realtime/meetingSource.ts'
import { SaveLedger } from '#app/realtime/saveLedger.ts'
import { type Dial, WireClientSocket, webSocketOver } from './browserSockets.ts'
import { MEETING } from './cast.ts'
import { Owner, type VirtualTime } from './virtualTime.ts'
import { type ClientEnd, ORIGIN, type Wire } from './wire.ts'
import { type Characters, NARRATIVE_FRAGMENTS, Writing } from './Writing.ts'

/** What a page is made of when the server has rendered it. */
export interface Rendered {
  view: BoardView
  actor: Actor
  house: string
  serverNow: number
  token: string
  complete: boolean
}

/** What is known of a command that was given. */
export interface Given {
  command: Command
  by: string
  /** The page said that it was stored. */
  acknowledged: number | null
  /** The page showed that it was refused, or asked what to do. */
  shown: boolean
}

interface Page {
  owner: Owner
  actor: Actor
  connection: Connection
  session: BoardSession
  documents: CollaborativeDocument[]
  /** The meeting, while it is on this page's board; `shows` is what they look at, if it was theirs to choose. */
  meeting: { source: MeetingSource; minutes: CollaborativeDocument; shows: string | null; end(): void } | null
}

/** The networks between a person and the server. */
export interface Network {
  time: VirtualTime
  connect(options: { page: Owner; path: string; headers: Record<string, string>; client: ClientEnd }): Wire
}

/** Somebody at a computer: the real page without its screen, and what its browser keeps when it is closed. */
export class Person {
  readonly actor: Actor
  readonly label: string
  readonly given: Map<string, Given>
  readonly writings: readonly Writing[]
  page: Page | null = null
  /** No connection comes about. */
  cutOff = false
  readonly #minutes: Writing
  readonly #network: Network
  readonly #records = new MemoryRecords()
  readonly #living = new Set<string>()
  readonly #ended: Page[] = []
  #wires = new Set<Wire>()
  #cut: Wire[] = []
  #tabs = 0

  constructor(
    { actor, label, units }: { actor: Actor; label: string; units: readonly string[] },
    { network, characters, given }: { network: Network; characters: Characters; given: Map<string, Given> },
  ) {
    this.actor = actor
    this.label = label
    this.given = given
    this.#network = network
    this.#minutes = new Writing(minutesName(MEETING), [MINUTES_FRAGMENT], characters)
    const narratives = units.map((unit) => new Writing(narrativeName('b1', unit), NARRATIVE_FRAGMENTS, characters))
    this.writings = [...narratives, this.#minutes]
  }

  /** Opens a page, as the server rendered it. */
  async open({ view, actor, house, serverNow, token, complete }: Rendered): Promise<void> {
    const { time } = this.#network
    const owner = new Owner(`${this.label}#${++this.#tabs}`)
    const identity = { house, accountId: actor.accountId }
    await time.as(owner, () => {
      const dial: Dial = (path, client) => this.#dial(owner, path, token, client)
      const copies = Promise.resolve(this.#copies(owner, identity))
      const connection = new Connection(() => Promise.resolve(new WireClientSocket(dial, identity)))
      const saves = new SaveLedger()
      const session = new BoardSession({ view, complete, actor, serverNow, connection, saves, copies })
      const openDocument = (writing: Writing): CollaborativeDocument => {
        const document = new CollaborativeDocument({
          name: writing.name,
          url: `${ORIGIN.replace('http', 'ws')}/yjs`,
          identity,
          user: { accountId: actor.accountId, name: actor.name },
          now: () => session.clock.now(),
          copies,
          onRecovered: (lost) => writing.refused(lost),
          WebSocket: webSocketOver(dial),
        })
        writing.on(document)
        const follow = (): void => {
          const { state } = connection.state
          if (state === 'online') document.connect()
          else if (state !== 'connecting') document.disconnect()
        }
        connection.subscribe(follow)
        if (connection.state.state === 'online') follow()
        return document
      }
      const narratives = this.writings.filter((writing) => writing !== this.#minutes)
      const page: Page = {
        owner,
        actor,
        connection,
        session,
        documents: narratives.map(openDocument),
        meeting: null,
      }
      this.page = page
      session.store.subscribe(() => {
        this.#look(session)
        this.#attend(page, openDocument)
      })
      this.#attend(page, openDocument)
      session.hold()
    })
  }

  /** They sit in the meeting as long as it is on their board, as its page does; text that is not stored is not left behind. */
  #attend(page: Page, openDocument: (writing: Writing) => CollaborativeDocument): void {
    const { connection, session } = page
    const there = session.store.state.meetings.has(MEETING)
    if (there && !page.meeting) {
      const source = new MeetingSource(MEETING, connection)
      const minutes = openDocument(this.#minutes)
      page.documents.push(minutes)
      page.meeting = { source, minutes, shows: null, end: source.start() }
    } else if (!there && page.meeting?.minutes.saves.waiting === 0) {
      const { minutes, end } = page.meeting
      page.meeting = null
      page.documents.splice(page.documents.indexOf(minutes), 1)
      end()
      minutes.destroy()
    }
  }

  /** Whether the page lets them type there: minutes have an editor for who keeps the record, until they are final. */
  types(writing: Writing): boolean {
    if (writing !== this.#minutes) return true
    const { page } = this
    const { board, meetings } = page?.session.store.state ?? {}
    const meeting = meetings?.get(MEETING)
    if (!page || !board || !meeting) return false
    return ['planned', 'open'].includes(meeting.status) && mayWriteMinutes(page.actor, board, meeting)
  }

  /** Does something on the page, if there is one; what follows at once has happened when it resolves. */
  async act(work: (page: Page) => void): Promise<void> {
    const { page } = this
    if (page) await this.#network.time.as(page.owner, () => work(page))
  }

  send(command: Command): Promise<void> {
    return this.act(({ session }) => this.watch(session.store.send(command), command))
  }

  /** Keeps in mind what was given, whatever page learns what became of it. */
  watch(sent: Sent | null, command: Command): void {
    if (!sent) return
    const given: Given = { command, by: this.actor.accountId, acknowledged: null, shown: false }
    this.given.set(sent.commandId, given)
    void sent.done.then((outcome) => {
      if (outcome.ok) given.acknowledged = outcome.seq
    })
  }

  /** The page is closed or reloaded: it is told that it is hidden, and then nothing of it runs any more. */
  async vanish(): Promise<void> {
    const { page } = this
    if (!page) return
    await this.act(() => page.documents.forEach((document) => document.keepNow()))
    page.owner.alive = false
    this.#living.delete(page.owner.name)
    this.#ended.push(page)
    this.page = null
    this.drop()
  }

  /** Every connection breaks; the page notices after `silence` ms. */
  drop(silence = 0): void {
    for (const wire of this.#wires) wire.cut(silence)
    this.#cut = [...this.#cut, ...this.#wires]
    this.#wires = new Set()
  }

  /** What is broken is known as broken. */
  async notice(): Promise<void> {
    const cut = this.#cut
    this.#cut = []
    await this.act(() => cut.forEach((wire) => wire.notice()))
  }

  /** Lets go of what the libraries hold of pages past and present. */
  async destroy(): Promise<void> {
    await this.vanish()
    for (const { documents } of this.#ended) for (const document of documents) document.destroy()
  }

  #look({ store }: BoardSession): void {
    for (const { commandId } of [...store.refusals, ...store.conflicts]) {
      const given = this.given.get(commandId)
      if (given) given.shown = true
    }
  }

  #dial(page: Owner, path: string, token: string, client: ClientEnd): Wire {
    const headers = { origin: ORIGIN, cookie: `duban_session=${token}` }
    const wire = this.#network.connect({ page, path, headers, client })
    this.#wires.add(wire)
    if (this.cutOff) wire.cut()
    return wire
  }

  #copies(owner: Owner, identity: { house: string; accountId: string }): LocalCopies {
    const { name: id } = owner
    this.#living.add(id)
    // A page that is gone writes nothing more.
    const records: Records = {
      list: (prefix) => this.#records.list(prefix),
      write: (writes) => (owner.alive ? this.#records.write(writes) : Promise.resolve()),
      transact: (prefix, work) => this.#records.transact(prefix, work),
    }
    const tabs = {
      id,
      alive: (others: readonly string[]) => Promise.resolve(new Set(others.filter((other) => this.#living.has(other)))),
      leave: () => void this.#living.delete(id),
    }
    return new LocalCopies({ identity, records, tabs, lasting: true })
  }
}
