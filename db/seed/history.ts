import type { Command } from '#shared/domain/commands.ts'
import { localDate } from '#shared/domain/calendar.ts'
import { type LocalDate, assignmentIdOf } from '#shared/domain/model.ts'
import { type Period, paceOf } from '#shared/domain/pace.ts'
import type { ProposedArea } from '#shared/domain/proposeTasks.ts'
import { type Deed, type Help, type Place, lifeOf } from './assignmentLife.ts'
import {
  AWAITED_AT_FIRST,
  AWAITING,
  BREAKDOWN,
  type BreakdownRow,
  EXTENDED_LATE,
  SHORT_TITLES,
  unitsOf,
} from './breakdown.ts'
import { breakdownCommands, draftCommands, taskIdOf } from './buildTasks.ts'
import { type Fate, type Horizon, dealFates } from './fates.ts'
import { meetingsOf } from './meetings.ts'
import { type Case, papersOf } from './papers.ts'
import { ISSUING_UNIT, REPORTING_UNITS, reviewerOf } from './people.ts'
import { CYCLE, DEMO_LABEL, demoPeriod, dueDay } from './period.ts'
import type { Random } from './random.ts'
import { standingsOf } from './standing.ts'
import { AWAITING_REASON } from './texts.ts'
import { type WorkTime, createWorkTime } from './workTime.ts'

const SUPERVISOR = 'supervisor'
const HOSPITAL = 'mch-hospital'
/** Positions on the line of work time: 分解 takes two days, then 交办. */
const DRAFTED_FROM = 0.05
const DISPATCHED = 2
/** 3-2 waits for the level above until the third month. */
const DEPLOYED = 45
/** 6-3 reaches the regions so many work days before now, and some have not signed yet. */
const EXTENDED = 3
const UNSIGNED = 3
/** How many units ask for help on the seeding day, and how many did before. */
const HELP = { open: 5, settled: 7 }

export interface HistoryInput {
  boardId: string
  title: string
  noticeId: string
  areas: readonly ProposedArea[]
  now: number
  random: Random
}

export interface History {
  period: Period
  time: WorkTime
  /** In the order they happened. */
  deeds: Deed[]
}

/** Eight months of everybody's work, from the making of the board to now, as commands and texts in their order. */
export function createHistory({ boardId, title, noticeId, areas, now, random }: HistoryInput): History {
  const today = localDate(now)
  const period = demoPeriod(today)
  const time = createWorkTime(period.start, now)
  const create: Command = {
    type: 'board.create',
    title,
    period,
    noticeId,
    issuingUnitId: ISSUING_UNIT.id,
    units: REPORTING_UNITS.map(({ id, name, shortName }) => ({ id, name, shortName })),
    label: DEMO_LABEL,
  }
  const rows = BREAKDOWN.map((row) => (row.number === EXTENDED_LATE ? { ...row, units: [HOSPITAL] } : row))
  const breakdown = breakdownCommands({ areas, shortTitles: SHORT_TITLES, rows, period, today })
  const cycle: Command = { type: 'board.setCycle', ...CYCLE, from: period.start }
  const drafting = [create, cycle, ...draftCommands(areas), ...breakdown]
  const { lives, cases } = working({ areas, period, today, time, random })
  const among = { cases, time, dispatched: DISPATCHED }
  const deeds = [
    ...spread(drafting, DRAFTED_FROM, DISPATCHED),
    by(SUPERVISOR, DISPATCHED, { type: 'board.dispatch' }),
    ...waiting(AWAITING, null),
    ...waiting(AWAITED_AT_FIRST, DEPLOYED),
    ...extending(time, random.fork('extended')),
    ...lives,
    ...papersOf({ ...among, deeds: lives, standing: standingsOf(lives, DISPATCHED), random: random.fork('papers') }),
    ...meetingsOf({ ...among, boardId, today, random: random.fork('meetings') }),
  ]
  return { period, time, deeds: deeds.sort((a, b) => a.at - b.at) }
}

const by = (actorId: string, at: number, command: Command): Deed => ({ at, actorId, command })

const spread = (commands: readonly Command[], from: number, to: number): Deed[] =>
  commands.map((command, i) => by(SUPERVISOR, from + ((to - from) * i) / commands.length, command))

const rowOf = (number: string): BreakdownRow => {
  const row = BREAKDOWN.find((candidate) => candidate.number === number)
  if (!row) throw new Error(`no breakdown for ${number}`)
  return row
}

/** 待上级部署 right after the dispatch, perhaps until a day. */
function waiting(number: string, until: number | null): Deed[] {
  return unitsOf(rowOf(number)).flatMap((unitId, i) => {
    const assignmentId = assignmentIdOf(taskIdOf(number), unitId)
    const at = DISPATCHED + 0.02 + i / 1000
    const setAside: Command = {
      type: 'assignment.setAside',
      assignmentId,
      state: 'awaitingUpper',
      reason: AWAITING_REASON,
    }
    const deeds = [by(SUPERVISOR, at, setAside)]
    if (until !== null) deeds.push(by(SUPERVISOR, until + i / 1000, { type: 'assignment.resume', assignmentId }))
    return deeds
  })
}

/** 6-3: the hospital signs at the beginning, the regions are added in the last days. */
function extending(time: WorkTime, random: Random): Deed[] {
  const taskId = taskIdOf(EXTENDED_LATE)
  const units = unitsOf(rowOf(EXTENDED_LATE))
  const at = time.now - EXTENDED
  const sign = (unitId: string, position: number): Deed =>
    by(reviewerOf(unitId), position, {
      type: 'assignment.acknowledge',
      assignmentId: assignmentIdOf(taskId, unitId),
    })
  const signing = random.shuffled(units.filter((id) => id !== HOSPITAL)).slice(UNSIGNED)
  return [
    sign(HOSPITAL, DISPATCHED + random.between(0.2, 1.5)),
    by(SUPERVISOR, at, { type: 'task.edit', taskId, field: 'responsibleUnitIds', value: [...units] }),
    by(SUPERVISOR, at + 0.03, { type: 'board.dispatch' }),
    ...signing.map((unitId) => sign(unitId, at + random.between(0.1, EXTENDED - 0.1))),
  ]
}

interface Frame {
  areas: readonly ProposedArea[]
  period: Period
  today: LocalDate
  time: WorkTime
  random: Random
}

/** What the units do with all the other tasks, and what was dealt to each of them. */
function working(frame: Frame): { lives: Deed[]; cases: Case[] } {
  const { time, random } = frame
  const rows = BREAKDOWN.filter(({ number }) => number !== EXTENDED_LATE)
  const places = rows.flatMap((row) => placesOf(row, frame))
  const fates = dealFates(
    places.map((place) => place.horizon),
    random.fork('fates'),
  )
  const helps = dealHelp(fates, random.fork('help'))
  const cases = places.flatMap((place, i) => {
    const fate = fates[i]
    return fate ? [{ place, due: place.dueOn, fate }] : []
  })
  const lives = places.flatMap((place, i) => {
    const fate = fates[i]
    return fate ? lifeOf(place, fate, helps[i] ?? null, time, random.fork(i)) : []
  })
  return { lives, cases }
}

type PlaceWithHorizon = Place & { horizon: Horizon; dueOn: LocalDate }

function placesOf(row: BreakdownRow, { areas, period, today, time }: Frame): PlaceWithHorizon[] {
  const [area = 0, sentence = 0] = row.number.split('-').map(Number)
  const proposed = areas[area - 1]?.tasks[sentence - 1]
  const due = dueDay(row.due, period, today)
  const horizon: Horizon =
    row.number === AWAITING ? 'aside' : due < today ? 'past' : 'workDays' in row.due ? 'soon' : 'later'
  const place: Omit<PlaceWithHorizon, 'unitId'> = {
    taskId: taskIdOf(row.number),
    kind: row.kind ?? proposed?.kind ?? 'continuing',
    target: row.metric?.value ?? null,
    from: row.number === AWAITED_AT_FIRST ? DEPLOYED + 0.1 : DISPATCHED + 0.1,
    due: time.endOf(due),
    paceAt: (position) => {
      const { elapsed, days } = paceOf({ start: period.start, end: due }, localDate(time.at(position)))
      return elapsed / days
    },
    horizon,
    dueOn: due,
  }
  return unitsOf(row).map((unitId) => ({ ...place, unitId }))
}

/** Who asks for help: drawn by place, among the work that goes on. */
function dealHelp(fates: readonly (Fate | null)[], random: Random): Help[] {
  const helps: Help[] = fates.map(() => null)
  const goesOn: readonly (Fate | null)[] = ['steady', 'behind', 'far']
  const places = random.shuffled([...fates.keys()].filter((i) => goesOn.includes(fates[i] ?? null)))
  for (const i of places.slice(0, HELP.open)) helps[i] = 'open'
  for (const i of places.slice(HELP.open, HELP.open + HELP.settled)) helps[i] = 'settled'
  return helps
}
