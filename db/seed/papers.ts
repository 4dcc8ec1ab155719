import { addWorkDays, localDate } from '#shared/domain/calendar.ts'
import type { Command } from '#shared/domain/commands.ts'
import { type LocalDate, assignmentIdOf, matterIdOf } from '#shared/domain/model.ts'
import type { Deed, Place } from './assignmentLife.ts'
import type { Fate } from './fates.ts'
import { handlerOf, reviewerOf } from './people.ts'
import type { Random } from './random.ts'
import type { Standing, Standings } from './standing.ts'
import {
  DECIDERS,
  DECISIONS,
  EXTENSION_REASONS,
  INSTRUCTION,
  REFUSED_EXTENSION,
  REPLIES,
  SLIP_CLOSED,
  SLIP_TEXTS,
  URGE_TEXT,
  URGE_TO_SIGN,
} from './texts.ts'
import type { WorkTime } from './workTime.ts'

/** One unit task and what was dealt to it. */
export interface Case {
  place: Place
  /** The due day. */
  due: LocalDate
  fate: Fate
}

interface Frame {
  cases: readonly Case[]
  /** What the units do otherwise. */
  deeds: readonly Deed[]
  standing: Standings
  dispatched: number
  time: WorkTime
  random: Random
}

const SUPERVISOR = 'supervisor'
const LEADER = 'leader'
/** Work days before now on which the officer goes through the laggards, and after the dispatch through the unsigned. */
const ROUNDS = [14.3, 9.3, 5.3, 1.3] as const
const SIGNING_ROUND = 2.3
/** How likely somebody behind is urged in a round. */
const URGED: Partial<Record<Fate, number>> = { far: 0.5, overdue: 0.5, behind: 0.15 }
const SLIPS = { issued: 8, replied: 6, closed: 3, second: 2 }
const EXTENSIONS = { granted: 3, refused: 2, open: 3 }
const ENTRUSTED = 24

/**
 * The papers between the commission and the units: urges with their receipts, slips and replies, extensions, who decides
 * on requests for help, an instruction, work entrusted to a colleague. Dealt by how things go and never by whose they
 * are; every paper is one that could have been sent at its moment.
 */
export function papersOf(frame: Frame): Deed[] {
  const { random } = frame
  const taken = new Set<Case>()
  return [
    ...urges(frame, random.fork('urges')),
    ...slips(frame, random.fork('slips'), taken),
    ...extensions(frame, random.fork('extensions'), taken),
    ...coordination(frame, random.fork('coordination')),
    ...instruction(frame, random.fork('instruction'), taken),
    ...entrusted(frame, random.fork('entrusted')),
  ]
}

const idOf = ({ place }: Case): string => assignmentIdOf(place.taskId, place.unitId)
const stands = ({ standing }: Frame, one: Case, at: number): Standing | null => standing(idOf(one), at)

/** So many of those that fit, drawn; each is taken once. */
function deal({ cases }: Frame, random: Random, count: number, taken: Set<Case>, fits: (one: Case) => boolean): Case[] {
  const dealt = random.shuffled(cases.filter((one) => !taken.has(one) && fits(one))).slice(0, count)
  for (const one of dealt) taken.add(one)
  return dealt
}

/** What both sides do to one paper. */
class Paper {
  readonly deeds: Deed[] = []
  readonly #one: Case
  readonly #id: string
  readonly #time: WorkTime

  constructor(one: Case, name: string, time: WorkTime) {
    this.#one = one
    this.#id = matterIdOf(one.place.taskId, one.place.unitId, name)
    this.#time = time
  }

  /** What lies beyond now has not happened. */
  add(at: number, actorId: string, command: Command): boolean {
    if (at >= this.#time.now) return false
    this.deeds.push({ at, actorId, command })
    return true
  }
  read(at: number, random: Random): boolean {
    const { unitId } = this.#one.place
    const reader = random.chance(0.6) ? reviewerOf(unitId) : handlerOf(unitId)
    return this.add(at, reader, { type: 'matter.read', matterId: this.#id })
  }
  reply(at: number, text: string): boolean {
    return this.add(at, reviewerOf(this.#one.place.unitId), { type: 'matter.reply', matterId: this.#id, text })
  }
  close(at: number, reason: string): boolean {
    return this.add(at, SUPERVISOR, { type: 'matter.close', matterId: this.#id, reason })
  }
  decide(at: number, decision: 'granted' | 'refused', reason: string | null): boolean {
    return this.add(at, SUPERVISOR, { type: 'matter.decide', matterId: this.#id, decision, reason })
  }
}

function urges(frame: Frame, random: Random): Deed[] {
  const { cases, time, dispatched } = frame
  const urge = (one: Case, at: number, name: string, text: string): Deed[] => {
    const paper = new Paper(one, name, time)
    const assignmentId = idOf(one)
    paper.add(at, SUPERVISOR, { type: 'assignment.urge', assignmentId, matterName: name, text })
    if (name === 'sign' || random.chance(0.85)) paper.read(at + random.between(0.05, 1.6), random)
    return paper.deeds
  }
  const signing = cases
    .filter((one) => one.place.from < dispatched + 1 && stands(frame, one, dispatched + SIGNING_ROUND) === 'assigned')
    .flatMap((one, i) => urge(one, dispatched + SIGNING_ROUND + i / 2_000, 'sign', URGE_TO_SIGN))
  const behind = ROUNDS.flatMap((before, round) =>
    cases.flatMap((one, i) => {
      const at = time.now - before + i / 4_000
      const late = one.fate !== 'overdue' || one.place.due < at
      const isUrged = random.chance(URGED[one.fate] ?? 0) && late && stands(frame, one, at) === 'open'
      return isUrged ? urge(one, at, `urge-${round + 1}`, URGE_TEXT) : []
    }),
  )
  return [...signing, ...behind]
}

function slips(frame: Frame, random: Random, taken: Set<Case>): Deed[] {
  const { time } = frame
  const issued = time.now - 8.4
  const second = time.now - 1.7
  const isBad = (one: Case): boolean =>
    (one.fate === 'far' || (one.fate === 'overdue' && one.place.due < issued)) &&
    stands(frame, one, issued) === 'open' &&
    stands(frame, one, second) === 'open'
  return deal(frame, random, SLIPS.issued, taken, isBad).flatMap((one, i) => {
    const assignmentId = idOf(one)
    const issue = (at: number, level: 'blue' | 'yellow', matterName: string): Paper => {
      const due = addWorkDays(localDate(time.at(at)), 5)
      const text = SLIP_TEXTS[level]
      const paper = new Paper(one, matterName, time)
      paper.add(at, SUPERVISOR, {
        type: 'assignment.issueSlip',
        assignmentId,
        matterName,
        level,
        text,
        due,
        reason: null,
      })
      return paper
    }
    const blue = issue(issued + i / 1_000, 'blue', 'slip-1')
    blue.read(issued + random.between(0.1, 0.9), random)
    if (i < SLIPS.replied) {
      blue.reply(issued + random.between(1, 4.5), random.pick(REPLIES))
      if (i < SLIPS.closed) blue.close(time.now - 2.3 + i / 1_000, SLIP_CLOSED)
      return blue.deeds
    }
    // Those that have not answered get the next one.
    if (i >= SLIPS.replied + SLIPS.second) return blue.deeds
    const yellow = issue(second + i / 1_000, 'yellow', 'slip-2')
    if (random.chance(0.5)) yellow.read(second + random.between(0.1, 0.8), random)
    return [...blue.deeds, ...yellow.deeds]
  })
}

function extensions(frame: Frame, random: Random, taken: Set<Case>): Deed[] {
  const { time } = frame
  const apply = (count: number, before: number, name: string, then: (paper: Paper, asked: number) => void): Deed[] => {
    const asked = time.now - before
    const fits = (one: Case): boolean =>
      (one.fate === 'behind' || one.fate === 'far') &&
      one.due > localDate(time.at(time.now)) &&
      stands(frame, one, asked) === 'open'
    return deal(frame, random, count, taken, fits).flatMap((one, i) => {
      const paper = new Paper(one, name, time)
      paper.add(asked + i / 500, reviewerOf(one.place.unitId), {
        type: 'assignment.requestExtension',
        assignmentId: idOf(one),
        matterName: name,
        due: addWorkDays(one.due, 20),
        text: random.pick(EXTENSION_REASONS),
      })
      then(paper, asked)
      return paper.deeds
    })
  }
  return [
    ...apply(EXTENSIONS.granted, 18.6, 'extension', (paper, asked) => paper.decide(asked + 1.4, 'granted', null)),
    ...apply(EXTENSIONS.refused, 11.6, 'extension', (paper, asked) =>
      paper.decide(asked + 1.2, 'refused', REFUSED_EXTENSION),
    ),
    ...apply(EXTENSIONS.open, 1.9, 'extension', () => {}),
  ]
}

/** Of the requests that stand the oldest is decided, the next ones have somebody named who decides, the rest wait. */
function coordination({ deeds, time }: Frame, random: Random): Deed[] {
  const standing = new Map<string, number>()
  for (const deed of [...deeds].sort((a, b) => a.at - b.at)) {
    if (!('command' in deed) || deed.command.type !== 'assignment.flagCoordination') continue
    if (deed.command.needsCoordination) standing.set(deed.command.assignmentId, deed.at)
    else standing.delete(deed.command.assignmentId)
  }
  return [...standing].slice(0, 3).flatMap(([assignmentId, since], i) => {
    const referred = since + (time.now - since) * 0.3
    const due = addWorkDays(localDate(time.at(referred)), 5)
    const refer: Command = {
      type: 'assignment.referCoordination',
      assignmentId,
      decider: random.pick(DECIDERS),
      due,
    }
    const done: Deed[] = [{ at: referred, actorId: SUPERVISOR, command: refer }]
    if (i > 0) return done
    const decision = random.pick(DECISIONS)
    const decide: Command = { type: 'assignment.decideCoordination', assignmentId, decision }
    return [...done, { at: since + (time.now - since) * 0.7, actorId: LEADER, command: decide }]
  })
}

function instruction(frame: Frame, random: Random, taken: Set<Case>): Deed[] {
  const { time } = frame
  const at = time.now - 6.5
  const fits = (one: Case): boolean => one.fate === 'far' && stands(frame, one, at) === 'open'
  return deal(frame, random, 1, taken, fits).flatMap((one) => {
    const { taskId, unitId } = one.place
    const paper = new Paper(one, 'instruction', time)
    const matterName = 'instruction'
    paper.add(at, LEADER, { type: 'board.instruct', matterName, taskId, unitId, level: 'urgent', text: INSTRUCTION })
    paper.read(at + 0.2, random)
    paper.reply(at + 1.8, random.pick(REPLIES))
    return paper.deeds
  })
}

function entrusted(frame: Frame, random: Random): Deed[] {
  const at = frame.time.now - 25.5
  return deal(frame, random, ENTRUSTED, new Set(), (one) => stands(frame, one, at) === 'open').map((one, i) => {
    const { unitId } = one.place
    const command: Command = { type: 'assignment.entrust', assignmentId: idOf(one), handlerId: handlerOf(unitId) }
    return { at: at + i / 500, actorId: reviewerOf(unitId), command }
  })
}
