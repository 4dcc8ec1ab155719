import { type Meeting, namedIn } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Audience, audienceKey, personOf, readsSubject } from '#shared/domain/visibility.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import { TAKE_OVER_MS } from '#shared/protocol/limits.ts'
import type {
  Attendant,
  Course,
  MeetingPeople,
  MeetingRoomState,
  Presenter,
  Shown,
  ShownView,
} from '#shared/protocol/meetings.ts'
import type { Clock } from './clock.ts'
import { Coalescer } from './coalescer.ts'

/** What a presenter shows goes out at most this often (ms); the page says it at most ten times a second. */
const SHOWN_EVERY_MS = 40
const PEOPLE_EVERY_MS = 250

/** A connection in a meeting, as the server knows it. */
export interface Attending {
  connectionId: string
  accountId: string
  name: string
  audience: Audience
  /** May run the meeting: takes over from a presenter who is lost. */
  runs: boolean
}

/** How a meeting reaches the people in it. */
export interface MeetingOutlet {
  /** To everybody in it but one connection. */
  shown(meetingId: string, shown: Shown, except: string | null): void
  /** To everybody in it; `mine` holds for one connection alone. */
  presenter(meetingId: string, presenter: Presenter | null, mine: string | null): void
  /** To everybody in it: another item is in hand. */
  course(meetingId: string, course: Course | null): void
  people(meetingId: string, audienceKey: string, attendance: MeetingPeople): void
  /** This connection hears nothing more of the meeting. */
  dismiss(meetingId: string, connectionId: string): void
}

type Refusal = Extract<Reply, { ok: false }>

interface Member extends Attending {
  following: boolean
}

/**
 * Who is in a meeting and what its presenter shows: in memory alone, nothing of it is logged. One connection presents, at
 * most: that of the person whom the meeting names, of whom it was handed to, or of who took over after a loss.
 */
export class MeetingRoom {
  readonly meetingId: string
  readonly #board: () => BoardState
  readonly #clock: Clock
  readonly #outlet: MeetingOutlet
  /** By connection, in the order they came. */
  readonly #members = new Map<string, Member>()
  /** Of everybody who was ever here, since a presenter who is lost still has a name. */
  readonly #names = new Map<string, string>()
  /** Whom the meeting named when it was last looked at: naming somebody else hands over to them. */
  #named = ''
  #presenterId = ''
  /** The connection that presents. */
  #seat: string | null = null
  #lostAt: number | null = null
  #told = ''
  #shown: Shown | null = null
  /** Null while the meeting is not going on. */
  #course: Course | null = null
  #n = 0
  readonly #shownOut: Coalescer
  readonly #peopleOut: Coalescer

  constructor(meetingId: string, board: () => BoardState, clock: Clock, outlet: MeetingOutlet) {
    this.meetingId = meetingId
    this.#board = board
    this.#clock = clock
    this.#outlet = outlet
    this.#shownOut = new Coalescer(clock, SHOWN_EVERY_MS, () => {
      if (this.#shown) outlet.shown(meetingId, this.#shown, this.#seat)
    })
    this.#peopleOut = new Coalescer(clock, PEOPLE_EVERY_MS, () => this.#tellPeople())
    this.settle()
  }

  get empty(): boolean {
    return this.#members.size === 0
  }

  /** Comes in, or comes in anew; gives what is on the screens at this moment. The caller has checked that they may read the meeting. */
  join(member: Attending): MeetingRoomState {
    this.#members.set(member.connectionId, { ...member, following: true })
    this.#names.set(member.accountId, member.name)
    this.settle()
    this.#peopleOut.call()
    return {
      meetingId: this.meetingId,
      presenter: this.#presenter,
      mine: this.#seat === member.connectionId,
      shown: this.#shown,
      course: this.#course,
      attendance: this.#peopleFor(member.audience),
    }
  }

  leave(connectionId: string): void {
    if (!this.#members.delete(connectionId)) return
    this.settle()
    this.#peopleOut.call()
  }

  /** Whether this person's screen goes where the presenter's goes; for the others to see. */
  follow(connectionId: string, following: boolean): Reply {
    const member = this.#members.get(connectionId)
    if (!member) return { ok: false, error: errorBody('notFound') }
    if (member.following !== following) {
      this.#members.set(connectionId, { ...member, following })
      this.#peopleOut.call()
    }
    return { ok: true }
  }

  /** What the presenter looks at. Of what is not on the board nothing is told. Refused to every other connection. */
  show(connectionId: string, view: ShownView, anchor: string | null): Reply {
    const refusal = this.#notFor(connectionId)
    if (refusal) return refusal
    const { meeting, state } = this.#facts()
    const { board, areas, tasks, assignments } = state
    const known = <T extends string>(id: T | null, there: (id: T) => boolean): T | null =>
      id !== null && there(id) ? id : null
    const shownView: ShownView = {
      ...view,
      agendaItemId: known(view.agendaItemId, (id) => Boolean(meeting?.agenda.some((item) => item.id === id))),
      areaId: known(view.areaId, (id) => areas.has(id)),
      unitId: known(view.unitId, (id) => Boolean(board?.units.some((unit) => unit.id === id))),
      taskId: known(view.taskId, (id) => tasks.has(id)),
      cell: known(view.cell, (id) => assignments.has(id)),
    }
    this.#shown = {
      n: ++this.#n,
      at: this.#clock.now(),
      view: shownView,
      anchor: known(anchor, (id) => assignments.has(id)),
    }
    this.#shownOut.call()
    this.#come(shownView.agendaItemId)
    return { ok: true }
  }

  /**
   * Makes this connection the one that presents: where the person presents already, on another screen; and, once the
   * presenter has been gone long enough, for the chair and who runs the meeting. Of two at once the first has it.
   */
  claim(connectionId: string): Reply {
    const member = this.#members.get(connectionId)
    if (!member) return { ok: false, error: errorBody('notFound') }
    const refusal = this.#closed()
    if (refusal) return refusal
    if (this.#seat !== connectionId && member.accountId !== this.#presenterId) {
      if (this.#seat !== null) return this.#taken()
      if (!member.runs && member.accountId !== this.#facts().meeting?.chairId)
        return { ok: false, error: errorBody('forbidden') }
      const wait = (this.#lostAt ?? 0) + TAKE_OVER_MS - this.#clock.now()
      if (wait > 0)
        return { ok: false, error: errorBody('conflict', 'presenterWaits', { seconds: Math.ceil(wait / 1000) }) }
    }
    this.#give(member)
    return { ok: true }
  }

  /** Gives the pointer to somebody who is here. Refused to every connection but the one that presents. */
  handOver(connectionId: string, to: string): Reply {
    const refusal = this.#notFor(connectionId)
    if (refusal) return refusal
    const theirs = [...this.#members.values()].filter(({ accountId }) => accountId === to)
    // Of their screens the one that was with us; the projector behind them may have been left alone.
    const member = theirs.findLast(({ following }) => following) ?? theirs.at(-1)
    if (!member) return { ok: false, error: errorBody('invalid', 'notInMeeting') }
    this.#give(member)
    return { ok: true }
  }

  /** Looks again at who attends and who presents, after the board or the people here have changed. */
  settle(): void {
    const { meeting, state } = this.#facts()
    for (const { connectionId, accountId, audience } of [...this.#members.values()]) {
      // By name as well: who came as one of a unit may be named by now.
      if (readsSubject(`meeting:${this.meetingId}`, state, personOf(audience, accountId))) continue
      this.#members.delete(connectionId)
      this.#outlet.dismiss(this.meetingId, connectionId)
      this.#peopleOut.call()
    }
    if (meeting && meeting.presenterId !== this.#named) {
      this.#named = this.#presenterId = meeting.presenterId
      this.#lostAt = null
    }
    if (!this.#open) {
      this.#seat = this.#lostAt = this.#shown = this.#course = null
    } else {
      this.#course ??= { itemId: null, since: this.#clock.now(), spent: {} }
      if (this.#members.get(this.#seat ?? '')?.accountId !== this.#presenterId)
        this.#seat =
          [...this.#members.values()].find(({ accountId }) => accountId === this.#presenterId)?.connectionId ?? null
      this.#lostAt = this.#seat === null ? (this.#lostAt ?? this.#clock.now()) : null
    }
    this.#tellPresenter()
  }

  close(): void {
    this.#shownOut.stop()
    this.#peopleOut.stop()
  }

  get #open(): boolean {
    return this.#facts().meeting?.status === 'open'
  }

  get #presenter(): Presenter | null {
    if (!this.#open) return null
    const accountId = this.#presenterId
    return {
      accountId,
      name: this.#names.get(accountId) ?? '',
      here: this.#seat !== null,
      takeOverAt: this.#lostAt === null ? null : this.#lostAt + TAKE_OVER_MS,
    }
  }

  #facts(): { meeting: Meeting | undefined; state: BoardState } {
    const state = this.#board()
    return { meeting: state.meetings.get(this.meetingId), state }
  }

  /** Why nobody presents, or this connection does not; null where it does. */
  #notFor(connectionId: string): Refusal | null {
    return this.#closed() ?? (this.#seat === connectionId ? null : this.#taken())
  }

  #closed(): Refusal | null {
    const status = this.#facts().meeting?.status
    if (status === undefined) return { ok: false, error: errorBody('notFound') }
    return status === 'open' ? null : { ok: false, error: errorBody('conflict', 'meetingStatus', { status }) }
  }

  #taken(): Refusal {
    const who = this.#names.get(this.#presenterId) ?? ''
    return { ok: false, error: errorBody('conflict', 'notPresenting', { who }) }
  }

  #give({ accountId, connectionId }: Member): void {
    this.#presenterId = accountId
    this.#seat = connectionId
    this.#lostAt = null
    this.#tellPresenter()
    this.#peopleOut.call()
  }

  /** The presenter comes to an item. Over the whole board one looks in the middle of one: it stays in hand. */
  #come(itemId: string | null): void {
    const before = this.#course
    if (!before || itemId === null || before.itemId === itemId) return
    const now = this.#clock.now()
    const spent = { ...before.spent }
    if (before.itemId !== null) spent[before.itemId] = (spent[before.itemId] ?? 0) + now - before.since
    this.#course = { itemId, since: now, spent }
    this.#outlet.course(this.meetingId, this.#course)
  }

  #tellPresenter(): void {
    const presenter = this.#presenter
    const said = JSON.stringify([presenter, this.#seat])
    if (said === this.#told) return
    this.#told = said
    this.#outlet.presenter(this.meetingId, presenter, this.#seat)
  }

  #tellPeople(): void {
    const audiences = new Map([...this.#members.values()].map(({ audience }) => [audienceKey(audience), audience]))
    for (const [key, audience] of audiences) this.#outlet.people(this.meetingId, key, this.#peopleFor(audience))
  }

  /** One entry a person: one who follows on one of two screens follows. */
  #peopleFor(audience: Audience): MeetingPeople {
    const { meeting, state } = this.#facts()
    const issuingUnitId = state.board?.issuingUnitId ?? ''
    // Whom the meeting names, its page names to everybody in it.
    const named = [...(meeting ? namedIn(meeting) : []), this.#presenterId]
    const all = new Map<string, Attendant & { units: readonly string[] }>()
    for (const { accountId, name, audience: theirs, following } of this.#members.values()) {
      const units = theirs.kind === 'units' ? theirs.unitIds : [issuingUnitId]
      const before = all.get(accountId)?.following ?? false
      const follows = (following || before) && accountId !== this.#presenterId
      all.set(accountId, { accountId, name, unitId: units[0] ?? '', following: follows, units })
    }
    const people = [...all.values()]
    const seen = people.filter(
      ({ accountId, units }) =>
        audience.kind === 'whole' ||
        named.includes(accountId) ||
        units.some((unitId) => audience.unitIds.includes(unitId)),
    )
    return {
      count: people.length,
      following: people.filter(({ following }) => following).length,
      unitIds: [...new Set(people.flatMap(({ units }) => units))],
      people: seen.map(({ units: _, ...attendant }) => attendant),
    }
  }
}
