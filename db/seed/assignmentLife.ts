import type { Command } from '#shared/domain/commands.ts'
import { localDate } from '#shared/domain/calendar.ts'
import { type NarrativeTexts, type ReportKind, type TaskKind, assignmentIdOf } from '#shared/domain/model.ts'
import { type ReportingWindow, windowBefore, windowOn } from '#shared/domain/windows.ts'
import type { Fate } from './fates.ts'
import { handlerOf, reviewerOf } from './people.ts'
import { CYCLE } from './period.ts'
import type { Random } from './random.ts'
import { AMENDMENTS, COORDINATION, type Phase, RETURN_REASONS, SUSPENDED_REASON, narrativeOf } from './texts.ts'
import type { WorkTime } from './workTime.ts'

/** Something somebody does at a position of the work time: a command, or writing into a document of a unit or a meeting. */
export type Deed = { at: number; actorId: string } & (
  | { command: Command }
  | { text: { unitId: string; taskId: string; texts: NarrativeTexts } }
  | { minutes: { meetingId: string } }
)

/** One task for one unit, as the draw sees it. */
export interface Place {
  taskId: string
  unitId: string
  kind: TaskKind
  /** Percent-free tasks report a value against this target. */
  target: number | null
  /** From where on it can be signed: the dispatch, or the end of waiting. */
  from: number
  /** The end of the due day on the line; beyond `now` when it has not come. */
  due: number
  /** 序时进度 of the task at a position, 0 to 1. */
  paceAt: (position: number) => number
}

/** Whether a unit asks for help: still, once and settled, or never. */
export type Help = 'open' | 'settled' | null

const SUPERVISOR = 'supervisor'
const LEADER = 'leader'
/** Work days between two updates: about a month. */
const MONTH = [17, 24] as const
/** People report what holds for a while: so many work days ahead of the pace of the day. */
const AHEAD = 6

/** Reports that come after their window has closed, and those that say what the former one said. */
const LATE_FILING = 0.1
const REPEATED = 0.15
const WINDOWS = { cycles: [CYCLE] }

/** Everything that happens to one assignment up to now, in order. Depends on the place and the draw, not on who it is. */
export function lifeOf(place: Place, fate: Fate, help: Help, time: WorkTime, random: Random): Deed[] {
  const life = new Life(place, time, random)
  life.sign()
  const course = courseOf(fate, place, time.now, random)
  life.work(course)
  if (help !== null) life.askForHelp(help)
  return life.deeds
}

/** Where the figures go and how it ends. */
interface Course {
  /** Position of the last update. */
  last: number
  /** The figure then: percent, or the share of the target on a metric task. */
  figure: number
  end: 'open' | 'reported' | 'submitted' | 'returned' | 'approved' | 'suspended'
}

function courseOf(fate: Fate, place: Place, now: number, random: Random): Course {
  const recent = now - random.between(0.05, 9)
  const onGap = (last: number, from: number, to: number, end: Course['end']): Course => {
    const figure = Math.round(place.paceAt(now) * 100 - random.between(from, to))
    return { last, figure: Math.min(Math.max(figure, 3), 97), end }
  }
  switch (fate) {
    case 'steady':
      return onGap(recent, -13, 7, random.chance(0.35) ? 'reported' : 'open')
    case 'behind':
      return onGap(recent, 13, 26, random.chance(0.35) ? 'reported' : 'open')
    case 'far':
      return onGap(now - random.between(5, 20), 33, 46, 'open')
    case 'suspended':
      return onGap(now - random.between(30, 50), 25, 35, 'suspended')
    case 'early':
      return { last: now - random.between(8, 35), figure: 100, end: 'approved' }
    case 'ready':
      return { last: now - random.between(4, 14), figure: 100, end: 'approved' }
    case 'reviewing':
      return { last: now - random.between(0.6, 2.5), figure: 100, end: 'submitted' }
    case 'nearly':
      return { last: recent, figure: random.whole(86, 97), end: 'open' }
    case 'onTime':
      return { last: Math.min(place.due - random.between(1, 14), now - 2), figure: 100, end: 'approved' }
    case 'madeUp': {
      const since = Math.min(now - place.due, 20)
      return { last: place.due + since * random.between(0.1, 0.6), figure: 100, end: 'approved' }
    }
    case 'overdue': {
      const last = now - random.between(0.5, 8)
      const figure = random.whole(62, 94)
      return random.pick<Course>([
        { last, figure, end: 'open' },
        { last, figure, end: 'open' },
        { last: now - random.between(0.6, 1.8), figure: 100, end: 'submitted' },
        { last: now - random.between(3, 6), figure: 100, end: 'returned' },
      ])
    }
  }
}

class Life {
  readonly deeds: Deed[] = []
  readonly #place: Place
  readonly #time: WorkTime
  readonly #random: Random
  readonly #assignmentId: string
  /** What the months of reporting are drawn from: apart, so that it moves nothing else. */
  readonly #filing: Random
  #lastTexts: NarrativeTexts | null = null
  #cursor: number
  #over = false

  constructor(place: Place, time: WorkTime, random: Random) {
    this.#place = place
    this.#time = time
    this.#random = random
    this.#filing = random.fork('filing')
    this.#assignmentId = assignmentIdOf(place.taskId, place.unitId)
    this.#cursor = place.from
  }

  /** Goes on by `step`; what would lie beyond now has not happened, and neither has anything after it. */
  #go(step: number): boolean {
    this.#cursor += step
    if (this.#cursor >= this.#time.now) this.#over = true
    return !this.#over
  }

  #command(step: number, actorId: string, command: Command): void {
    if (this.#go(step)) this.deeds.push({ at: this.#cursor, actorId, command })
  }

  #write(step: number, texts: NarrativeTexts): void {
    const { taskId, unitId } = this.#place
    if (this.#go(step)) this.deeds.push({ at: this.#cursor, actorId: this.#writer(), text: { unitId, taskId, texts } })
  }

  #writer(): string {
    const { unitId } = this.#place
    return this.#random.chance(0.5) ? reviewerOf(unitId) : handlerOf(unitId)
  }

  #phase(): Phase {
    const pace = this.#place.paceAt(Math.min(this.#cursor, this.#time.now))
    return pace < 0.35 ? 'early' : pace < 0.7 ? 'middle' : 'late'
  }

  sign(): void {
    const isLate = this.#random.chance(0.14)
    const delay = isLate ? this.#random.between(2.3, 7) : this.#random.between(0.1, 1.9)
    const { unitId } = this.#place
    this.#command(delay, reviewerOf(unitId), { type: 'assignment.acknowledge', assignmentId: this.#assignmentId })
  }

  /** Updates about once a month up to the last one, a report on every fourth, and the end of the course. */
  work({ last, figure, end }: Course): void {
    const points: number[] = []
    for (let at = last; at > this.#cursor + 4; at -= this.#random.between(...MONTH)) points.unshift(at)
    if (points.length === 0) points.push(Math.max(last, this.#cursor + 0.5))
    const bend = this.#random.between(0.85, 1.25)
    const finalPace = this.#place.paceAt(last)
    // Reports are spread over the months: not everybody files in the same one.
    const turn = this.#random.whole(0, 3)
    let shown = 0
    points.forEach((point, i) => {
      const isLast = i === points.length - 1
      const share = isLast ? 1 : Math.min(1, this.#place.paceAt(Math.min(point + AHEAD, last)) / finalPace) ** bend
      const next = isLast ? figure : Math.min(Math.round(figure * share * this.#random.between(0.94, 1.03)), figure)
      this.#go(Math.max(point - this.#cursor, 0.1))
      if (next > shown) this.#report(next, isLast && figure === 100)
      shown = Math.max(shown, next)
      if (isLast) this.#finish(end)
      else if (i % 4 === turn) this.#submit('period', this.#random.chance(0.08))
      else if (this.#random.chance(0.3)) this.#write(0.05, this.#texts())
    })
  }

  #report(figure: number, isAttained: boolean): void {
    const { target } = this.#place
    const assignmentId = this.#assignmentId
    if (target === null) {
      this.#command(0, this.#writer(), { type: 'assignment.setPercent', assignmentId, percent: figure })
      return
    }
    const value = isAttained ? target + this.#random.between(0.4, 5) : (target * figure) / 100
    this.#command(0, this.#writer(), { type: 'assignment.setValue', assignmentId, value: Math.round(value * 10) / 10 })
  }

  #texts(phase = this.#phase()): NarrativeTexts {
    return narrativeOf(this.#place.kind, phase, this.#random)
  }

  #finish(end: Course['end']): void {
    switch (end) {
      case 'open':
        if (this.#random.chance(0.6)) this.#write(0.04, this.#texts())
        return
      case 'reported':
        this.#submit('period', this.#random.chance(0.12))
        return
      case 'suspended': {
        const suspend: Command = {
          type: 'assignment.setAside',
          assignmentId: this.#assignmentId,
          state: 'suspended',
          reason: SUSPENDED_REASON,
        }
        this.#command(2, SUPERVISOR, suspend)
        return
      }
      case 'submitted':
        this.#file('completion', this.#texts('done'), this.#periodNow())
        return
      case 'returned':
        this.#file('completion', this.#texts('done'), this.#periodNow())
        this.#return()
        return
      case 'approved':
        this.#complete()
    }
  }

  /** A completion that is accepted before now, perhaps after one return where there is time for it. */
  #complete(): void {
    const { due } = this.#place
    const room = Math.min(due > this.#cursor ? due - this.#cursor : Infinity, this.#time.now - this.#cursor)
    this.#submit('completion', room > 11 && this.#random.chance(0.12))
    const assignmentId = this.#assignmentId
    const nextSession = (Math.floor(this.#cursor / 5) + 1) * 5 + this.#random.between(0.2, 0.6)
    const delay = this.#random.chance(0.25) ? 10 : 0
    this.#command(nextSession + delay - this.#cursor, LEADER, { type: 'assignment.closeOut', assignmentId })
  }

  #submit(kind: ReportKind, isReturned: boolean): void {
    const period = kind === 'period' && this.#filing.chance(LATE_FILING) ? this.#periodBefore() : this.#periodNow()
    const fresh = this.#texts(kind === 'completion' ? 'done' : this.#phase())
    // 沿用上期: some send what they sent last time.
    const repeats = kind === 'period' && this.#filing.chance(REPEATED)
    const texts = repeats ? (this.#lastTexts ?? fresh) : fresh
    this.#lastTexts = texts
    this.#file(kind, texts, period)
    if (isReturned) {
      this.#return()
      const amended = { ...texts, progress: `${texts.progress}${this.#random.pick(AMENDMENTS)}` }
      this.#go(this.#random.between(0.3, 1.8))
      this.#file(kind, amended, period)
    }
    // Completions are dealt as accepted, so their review never waits beyond now.
    const longest = kind === 'completion' ? Math.min(4, (this.#time.now - this.#cursor) * 0.9) : 4
    const lag = this.#random.between(Math.min(0.3, longest / 2), longest)
    this.#command(lag, SUPERVISOR, { type: 'assignment.approve', assignmentId: this.#assignmentId })
  }

  #file(kind: ReportKind, texts: NarrativeTexts, period: string): void {
    this.#write(this.#random.between(0.01, 0.2), texts)
    const submit: Command = { type: 'assignment.submit', assignmentId: this.#assignmentId, kind, period }
    this.#command(this.#random.between(0.01, 0.15), reviewerOf(this.#place.unitId), submit)
  }

  #return(): void {
    const reason = this.#random.pick(RETURN_REASONS)
    const assignmentId = this.#assignmentId
    this.#command(this.#random.between(0.4, 2.5), SUPERVISOR, { type: 'assignment.return', assignmentId, reason })
  }

  /** The window in which the report is being written. */
  #window(): ReportingWindow {
    return windowOn(WINDOWS, localDate(this.#time.at(Math.min(this.#cursor, this.#time.now))))
  }
  #periodNow(): string {
    return this.#window().period
  }
  /** 逾期填报: the report that was due before. */
  #periodBefore(): string {
    return windowBefore(WINDOWS, this.#window()).period
  }

  /** Flags beside the course of the work: `settled` ones are taken back after some days. */
  askForHelp(help: 'open' | 'settled'): void {
    const { now } = this.#time
    const assignmentId = this.#assignmentId
    const flag = (at: number, needsCoordination: boolean, coordination: string | null): void => {
      const command: Command = { type: 'assignment.flagCoordination', assignmentId, needsCoordination, coordination }
      this.deeds.push({ at, actorId: reviewerOf(this.#place.unitId), command })
    }
    const coordination = this.#random.pick(COORDINATION)
    if (help === 'open') {
      flag(now - this.#random.between(0.5, 14), true, coordination)
      return
    }
    const at = now - this.#random.between(35, 70)
    flag(at, true, coordination)
    flag(at + this.#random.between(3, 12), false, null)
  }
}
