import type { Presenter } from '#shared/protocol/meetings.ts'
import type { Owner, VirtualTime } from './virtualTime.ts'
import type { Listener, Wire } from './wire.ts'

interface Told {
  account: string
  presenter: Presenter | null
  mine: boolean
}
interface Said {
  meetingId?: string
  presenter?: Presenter | null
  mine?: boolean
}
interface Line {
  connectionId: string
  /** Requests that are not answered yet, by their number: those after whose answer they are in the meeting, or out of it. */
  asked: Map<string, 'join' | 'leave'>
  told: Told | null
}

/**
 * Who presents, as the server has told each connection of the meeting: it listens to what leaves the server and knows
 * nothing of how that came about. Whenever the server has done one thing, at most one connection may have been told that
 * it presents, and all must have been told the same of whom.
 */
export class Presiding implements Listener {
  readonly violations: string[] = []
  /** How many times somebody else, or another screen of theirs, came to present. */
  moves = 0
  readonly #time: VirtualTime
  readonly #meetingId: string
  /** Whom the meeting may name at this moment. */
  readonly #named: () => readonly string[]
  readonly #lines = new Map<Wire, Line>()
  #seat = ''
  #presenter: Presenter | null = null
  /** To whom whoever presented has given it. */
  #given = new Set<string>()
  #looking = false

  constructor(time: VirtualTime, meetingId: string, named: () => readonly string[]) {
    this.#time = time
    this.#meetingId = meetingId
    this.#named = named
  }

  said(wire: Wire, page: Owner, text: string): void {
    if (text.startsWith('40{')) {
      const { sid } = JSON.parse(text.slice(2)) as { sid: string }
      this.#lines.set(wire, { connectionId: sid, asked: new Map(), told: null })
    }
    const line = this.#lines.get(wire)
    if (!line) return
    const account = page.name.replace(/^p\d+:|#\d+$/g, '')
    const hears = (said: Said): void => {
      if (said.meetingId !== this.#meetingId) return
      line.told = { account, presenter: said.presenter ?? null, mine: said.mine ?? false }
    }
    if (text.startsWith('42["meeting:presenter"')) hears((JSON.parse(text.slice(2)) as [string, Said])[1])
    else if (text.startsWith('43')) {
      const id = text.slice(2, text.indexOf('['))
      const asked = line.asked.get(id)
      line.asked.delete(id)
      if (!asked) return
      line.told = null
      const [reply] = JSON.parse(text.slice(text.indexOf('['))) as [{ ok: boolean } & Said]
      if (asked === 'join' && reply.ok) hears(reply)
    } else if (text.startsWith('41')) this.over(wire)
    else return
    this.#look()
  }

  told(wire: Wire, text: string): void {
    const [, id, what] = /^42(\d+)\["meeting:(join|leave|handOver)",/.exec(text) ?? []
    if (id === undefined || !text.includes(`"${this.#meetingId}"`)) return
    const line = this.#lines.get(wire)
    if (what !== 'handOver') line?.asked.set(id, what === 'join' ? 'join' : 'leave')
    else if (line?.told?.mine) this.#given.add(String(/"to":"([^"]*)"/.exec(text)?.[1]))
  }

  over(wire: Wire): void {
    this.#lines.delete(wire)
    this.#look()
  }

  /** The server is gone, and whatever it told anybody. */
  powerOff(): void {
    this.#lines.clear()
    this.#presenter = null
  }

  /** The server tells this connection nothing more of the meeting. */
  dismissed(meetingId: string, connectionId: string): void {
    if (meetingId !== this.#meetingId) return
    for (const line of this.#lines.values()) if (line.connectionId === connectionId) line.told = null
  }

  /** Looks once what is happening now has happened. */
  #look(): void {
    if (this.#looking) return
    this.#looking = true
    this.#time.after(0, () => {
      this.#looking = false
      this.#judge()
    })
  }

  #judge(): void {
    const lines = [...this.#lines.values()].flatMap(({ told, connectionId }) =>
      told ? [{ ...told, connectionId }] : [],
    )
    const wrong = (what: string): void => void this.violations.push(`${what}: ${JSON.stringify(lines)}`)
    const presenting = lines.filter(({ mine }) => mine)
    if (presenting.length > 1) wrong(`${presenting.length} present`)
    if (new Set(lines.map(({ presenter }) => JSON.stringify(presenter))).size > 1) wrong('not all are told the same')
    const presenter = lines[0]?.presenter
    if (lines.length > 0 && (presenter?.here ?? false) !== presenting.length > 0) wrong('here, and nobody presents')
    if (lines.length > 0) {
      const [before, now] = [this.#presenter, presenter?.accountId]
      const relieved = typeof before?.takeOverAt === 'number' && this.#time.now >= before.takeOverAt
      if (before && now !== undefined && now !== before.accountId)
        if (!relieved && !this.#given.has(now) && !this.#named().includes(now)) wrong(`${now} took it`)
      this.#presenter = presenter ?? null
      this.#given.clear()
    }
    const [one] = presenting
    if (!one) return
    if (one.account !== presenter?.accountId) wrong(`${one.account} presents as another`)
    if (one.connectionId !== this.#seat) this.moves++
    this.#seat = one.connectionId
  }
}
