import type { Audience } from '#shared/domain/visibility.ts'
import type { Focus, Present, PresenceChanged } from '#shared/protocol/events.ts'
import { MAX_PRESENT, MAX_PRESENT_PER_ACCOUNT } from '#shared/protocol/limits.ts'
import type { Clock } from './clock.ts'
import { Coalescer } from './coalescer.ts'

const EVERY_MS = 100

/** Somebody who joins, as the server knows them. */
export interface Newcomer {
  connectionId: string
  accountId: string
  name: string
  audience: Audience
}

interface Member extends Newcomer {
  focus: Focus | null
  /** Whether others are told of it. */
  shown: boolean
}

/**
 * Who is on a board and where: in memory alone, stamped by the server, gone with the connection. Others are told what
 * changed, not everything each time: five hundred who come back at once would be told of each other a million times.
 */
export class BoardPresence {
  readonly #boardId: string
  /** What connections of people who read the whole board are shown to belong to. */
  readonly #issuingUnitId: () => string
  readonly #tell: (message: PresenceChanged, audience: Audience) => void
  /** By connection, in the order they came. */
  readonly #members = new Map<string, Member>()
  /** By connection: as it was when others were last told; null: not there. */
  #touched = new Map<string, Member | null>()
  #shown = 0
  readonly #out: Coalescer

  /** `tell` is called once an audience for everything that happened to those it may see. */
  constructor(
    boardId: string,
    issuingUnitId: () => string,
    clock: Clock,
    audiences: () => Iterable<Audience>,
    tell: (message: PresenceChanged, audience: Audience) => void,
  ) {
    this.#boardId = boardId
    this.#issuingUnitId = issuingUnitId
    this.#tell = tell
    this.#out = new Coalescer(clock, EVERY_MS, () => this.#send(audiences()))
  }

  /** Comes in, or comes in anew with another audience; gives everybody the newcomer may see. */
  join(newcomer: Newcomer): Present[] {
    this.#remove(newcomer.connectionId)
    const member = { ...newcomer, focus: null, shown: false }
    this.#touch(newcomer.connectionId)
    this.#members.set(newcomer.connectionId, member)
    // One person with a hundred windows must not crowd the others out: the latest of them stand for the rest.
    const own = this.#shownOf(newcomer.accountId)
    if (own.length >= MAX_PRESENT_PER_ACCOUNT) this.#hide(own[0]!)
    this.#fill()
    this.#out.call()
    return [...this.#members.values()].flatMap((other) => this.#entryFor(other, newcomer.audience) ?? [])
  }

  leave(connectionId: string): void {
    if (!this.#members.has(connectionId)) return
    this.#remove(connectionId)
    this.#fill()
    this.#out.call()
  }

  focus(connectionId: string, focus: Focus | null): void {
    const member = this.#members.get(connectionId)
    if (!member) return
    this.#touch(connectionId)
    this.#members.set(connectionId, { ...member, focus })
    if (member.shown) this.#out.call()
  }

  close(): void {
    this.#out.stop()
  }

  #remove(connectionId: string): void {
    const member = this.#members.get(connectionId)
    if (!member) return
    this.#touch(connectionId)
    this.#members.delete(connectionId)
    if (member.shown) this.#shown--
  }

  #touch(connectionId: string): void {
    if (!this.#touched.has(connectionId)) this.#touched.set(connectionId, this.#members.get(connectionId) ?? null)
  }

  /** The shown connections of an account, in the order they came. */
  #shownOf(accountId: string): Member[] {
    return [...this.#members.values()].filter((member) => member.shown && member.accountId === accountId)
  }

  #hide(member: Member): void {
    this.#touch(member.connectionId)
    this.#members.set(member.connectionId, { ...member, shown: false })
    this.#shown--
  }

  /** Shows hidden ones, the latest first, while there is room. */
  #fill(): void {
    if (this.#shown >= MAX_PRESENT || this.#shown === this.#members.size) return
    for (const member of [...this.#members.values()].reverse()) {
      if (member.shown || this.#shownOf(member.accountId).length >= MAX_PRESENT_PER_ACCOUNT) continue
      this.#touch(member.connectionId)
      this.#members.set(member.connectionId, { ...member, shown: true })
      if (++this.#shown >= MAX_PRESENT) return
    }
  }

  #send(audiences: Iterable<Audience>): void {
    const touched = this.#touched
    this.#touched = new Map()
    for (const audience of audiences) {
      const present: Present[] = []
      const gone: string[] = []
      for (const [connectionId, before] of touched) {
        const now = this.#members.get(connectionId)
        const entry = now && this.#entryFor(now, audience)
        if (entry) present.push(entry)
        else if (before && this.#entryFor(before, audience)) gone.push(connectionId)
      }
      if (present.length + gone.length > 0) this.#tell({ boardId: this.#boardId, present, gone }, audience)
    }
  }

  /**
   * A member as one audience may see it; null when not at all. People of a reporting unit see their own colleagues, and
   * where those are only within their own unit.
   */
  #entryFor(member: Member, audience: Audience): Present | null {
    if (!member.shown) return null
    const { connectionId, accountId, name, focus } = member
    const units = member.audience.kind === 'units' ? member.audience.unitIds : [this.#issuingUnitId()]
    if (audience.kind === 'whole') return { connectionId, accountId, name, unitId: units[0] ?? '', focus }
    const shared = units.find((unitId) => audience.unitIds.includes(unitId))
    if (shared === undefined) return null
    const within = focus !== null && audience.unitIds.includes(focus.assignmentId.split(':')[1] ?? '')
    return { connectionId, accountId, name, unitId: shared, focus: within ? focus : null }
  }
}
