import type { Reply } from '#shared/protocol/errors.ts'
import type { MeetingRoomState, ShownView } from '#shared/protocol/meetings.ts'
import type { Connection } from './connection.ts'
import { Listeners } from './listeners.ts'
import { Retry } from './retry.ts'
import { type Schedule, laterOnTimer } from './schedule.ts'

/** A presenter's page says what it shows at most once in so many ms; the last word always gets out. */
const SHOW_EVERY_MS = 100

/** A meeting as this page takes part in it. */
export type LiveMeeting = Omit<MeetingRoomState, 'meetingId'> & {
  /** Whether the server has let this connection in. */
  joined: boolean
  /** Goes where the presenter goes; where this page presents it says nothing. */
  following: boolean
}

const NOBODY = { count: 0, following: 0, unitIds: [], people: [] }
export const OUTSIDE: LiveMeeting = {
  joined: false,
  following: true,
  presenter: null,
  mine: false,
  shown: null,
  course: null,
  attendance: NOBODY,
}

type Line = Pick<Connection, 'state' | 'subscribe' | 'on' | 'request'>

/**
 * One meeting on one page: joined anew on every connection, then told what is shown and by whom. Nothing is kept for
 * later: what a presenter showed while the line was down is over, and what is on their screen now is said on return.
 */
export class MeetingSource {
  readonly meetingId: string
  readonly #line: Line
  readonly #schedule: Schedule
  readonly #listeners = new Listeners()
  readonly #retry: Retry
  #live: LiveMeeting = OUTSIDE
  #state: 'out' | 'joining' | 'in' = 'out'
  #attempt = 0
  /** The last `n` of this connection: an answer that was overtaken by a message is not taken back. */
  #n = 0
  #presenterTold = false
  #peopleTold = false
  #courseTold = false
  /** What this page looks at. */
  #own: { view: ShownView; anchor: string | null } | null = null
  #unsaid = false
  #pause: (() => void) | null = null

  constructor(meetingId: string, line: Line, schedule: Schedule = laterOnTimer) {
    this.meetingId = meetingId
    this.#line = line
    this.#schedule = schedule
    this.#retry = new Retry(schedule)
  }

  get live(): LiveMeeting {
    return this.#live
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Follows the connection. Returns the way to stop. */
  start(): () => void {
    const { meetingId } = this
    const ours = (message: { meetingId: string }): boolean => message.meetingId === meetingId && this.#state !== 'out'
    const stops = [
      this.#line.subscribe(() => this.#follow()),
      this.#line.on('meeting:shown', (message) => {
        if (!ours(message) || message.shown.n <= this.#n) return
        this.#n = message.shown.n
        this.#become({ shown: message.shown })
      }),
      this.#line.on('meeting:presenter', (message) => {
        if (!ours(message)) return
        this.#presenterTold = true
        const { presenter, mine } = message
        this.#become({ presenter, mine, ...(presenter ? {} : { shown: null, course: null }) })
      }),
      this.#line.on('meeting:course', (message) => {
        if (!ours(message)) return
        this.#courseTold = true
        this.#become({ course: message.course })
      }),
      this.#line.on('meeting:people', (message) => {
        if (!ours(message)) return
        this.#peopleTold = true
        this.#become({ attendance: message.attendance })
      }),
    ]
    this.#follow()
    return () => {
      for (const stop of stops) stop()
      if (this.#state !== 'out') void this.#line.request('meeting:leave', { meetingId })
      this.#out()
      this.#pause?.()
      this.#pause = null
    }
  }

  /** What this page looks at now; told to the others while it presents. */
  show(view: ShownView, anchor: string | null): void {
    this.#own = { view, anchor }
    this.#unsaid = true
    this.#say()
  }

  /** Goes with the presenter, or looks around freely. */
  follow(following: boolean): void {
    if (this.#live.following === following) return
    this.#become({ following })
    this.#sayFollowing()
  }

  claim(): Promise<Reply | null> {
    return this.#line.request('meeting:claim', { meetingId: this.meetingId })
  }

  /** Sections for the agenda items that have none in the minutes. */
  makeSections(): Promise<Reply | null> {
    return this.#line.request('meeting:sections', { meetingId: this.meetingId })
  }

  handOver(to: string): Promise<Reply | null> {
    return this.#line.request('meeting:handOver', { meetingId: this.meetingId, to })
  }

  #follow(): void {
    const online = this.#line.state.state === 'online'
    if (online && this.#state === 'out') void this.#join()
    if (!online && this.#state !== 'out') this.#out()
  }

  #out(): void {
    this.#state = 'out'
    this.#attempt++
    this.#retry.stop()
    this.#become({ joined: false, mine: false, attendance: NOBODY })
  }

  async #join(): Promise<void> {
    this.#state = 'joining'
    this.#n = 0
    this.#presenterTold = this.#peopleTold = this.#courseTold = false
    const attempt = ++this.#attempt
    const reply = await this.#line.request('meeting:join', { meetingId: this.meetingId })
    if (this.#attempt !== attempt) return
    if (!reply?.ok) {
      // No answer, or a reason that passes; who may not read the meeting is told so by the page itself.
      if (!reply || reply.error.code === 'unavailable') this.#retry.later(() => void this.#join())
      return
    }
    this.#state = 'in'
    const { presenter, mine, shown, course, attendance } = reply
    const overtaken = (shown?.n ?? 0) < this.#n
    if (!overtaken) this.#n = shown?.n ?? 0
    this.#become({
      joined: true,
      ...(overtaken ? {} : { shown }),
      ...(this.#presenterTold ? {} : { presenter, mine }),
      ...(this.#courseTold ? {} : { course }),
      ...(this.#peopleTold ? {} : { attendance }),
    })
    if (!this.#live.following) this.#sayFollowing()
  }

  #become(part: Partial<LiveMeeting>): void {
    const before = this.#live
    this.#live = { ...before, ...part }
    // A presenter is where they are: what they showed a while ago must not take them back when the line breaks.
    if (this.#live.mine && this.#live.shown) this.#live = { ...this.#live, shown: null }
    // From now on the others see what is on this screen.
    if (this.#live.mine && !before.mine) {
      this.#unsaid = this.#own !== null
      this.#say()
    }
    this.#listeners.tell(null)
  }

  #say(): void {
    if (!this.#unsaid || !this.#own || !this.#live.mine || this.#pause) return
    this.#unsaid = false
    void this.#line.request('meeting:show', { meetingId: this.meetingId, ...this.#own })
    this.#pause = this.#schedule(() => {
      this.#pause = null
      this.#say()
    }, SHOW_EVERY_MS)
  }

  #sayFollowing(): void {
    const { following } = this.#live
    if (this.#state === 'in') void this.#line.request('meeting:follow', { meetingId: this.meetingId, following })
  }
}
