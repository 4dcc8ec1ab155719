import { addDays, localDate } from './calendar.ts'
import { decisionsBefore } from './decisions.ts'
import type { AgendaItem, Assignment, LocalDate, Meeting } from './model.ts'
import type { BoardState } from './state.ts'
import { type Share, compareLaggards, shareOf } from './tally.ts'

type Ref = AgendaItem['refs'][number]
type Draft = Omit<AgendaItem, 'id'>

interface Standing {
  assignment: Assignment
  share: Share
}

/** What one meeting can go through: beyond it stands on the board, and the screen says how much. */
const RED_UNITS = 6
const REFS = 6
const REST = 12
/** 亮点: done within this many days, where no meeting was before. */
const LATELY = 31

const refOf = ({ assignment: { taskId, unitId } }: Standing): Ref => ({ taskId, unitId })
/** Minutes for so many things to discuss, within what anybody listens to. */
const timeFor = (count: number, each: number, most: number): number => Math.min(most, Math.max(5, count * each))

/**
 * The agenda of a meeting on the board as it stands on `date`, in the order of domain.md F13: 上次议定事项, 红灯 by unit
 * (the worst first), 黄灯, 需协调 (the oldest first), 亮点. Each unit task stands on it once, at its first place, so that
 * nothing is discussed twice; at most 11 items, however red the board is.
 */
export function proposeAgenda(state: BoardState, previous: Meeting | null, date: LocalDate): AgendaItem[] {
  const standing = [...state.assignments.values()].flatMap((assignment): Standing[] => {
    const share = shareOf(state, assignment, date)
    return share ? [{ assignment, share }] : []
  })
  const taken = new Set<string>()
  const left = (list: readonly Standing[]): Standing[] => list.filter(({ assignment }) => !taken.has(assignment.id))
  const items: Draft[] = []
  const put = (item: Draft, list: readonly Standing[]): void => {
    items.push(item)
    for (const { assignment } of list) taken.add(assignment.id)
  }

  const decided = decisionsBefore(state, previous, date)
  if (decided.length > 0)
    put(
      {
        section: 'decisions',
        title: '上次议定事项',
        minutes: timeFor(decided.length, 2, 20),
        unitId: null,
        refs: refsOf(decided),
      },
      [],
    )

  for (const { unitId, title, list } of redGroups(state, coloured(standing, 'red')))
    put({ section: 'red', title, minutes: timeFor(list.length, 2, 15), unitId, refs: list.map(refOf) }, list)

  const yellow = coloured(standing, 'yellow').slice(0, REFS)
  if (yellow.length > 0)
    put(
      {
        section: 'yellow',
        title: '黄灯选议',
        minutes: timeFor(yellow.length, 2, 15),
        unitId: null,
        refs: yellow.map(refOf),
      },
      yellow,
    )

  const asking = left(standing.filter(({ assignment }) => isAsking(assignment)))
    .sort((a, b) => (a.assignment.coordinationSince ?? 0) - (b.assignment.coordinationSince ?? 0) || byId(a, b))
    .slice(0, REFS)
  if (asking.length > 0)
    put(
      {
        section: 'coordination',
        title: '需协调事项',
        minutes: timeFor(asking.length, 3, 20),
        unitId: onlyUnit(asking),
        refs: asking.map(refOf),
      },
      asking,
    )

  const since = previous?.openedAt ? localDate(previous.openedAt) : addDays(date, -LATELY)
  const bright = highlights(left(standing), since)
  if (bright.length > 0)
    put(
      { section: 'highlight', title: '亮点与表态', minutes: 8, unitId: onlyUnit(bright), refs: bright.map(refOf) },
      bright,
    )
  return items.map((item, index) => ({ id: `i${index + 1}`, ...item }))
}

/** The tasks that decisions became or are about; a decision of its own has none, and is found by the meeting that made it. */
function refsOf(decided: ReturnType<typeof decisionsBefore>): Ref[] {
  const refs = decided.flatMap(({ kind, taskId, unitIds }): Ref[] =>
    taskId === null ? [] : kind === 'task' ? [{ taskId, unitId: null }] : unitIds.map((unitId) => ({ taskId, unitId })),
  )
  const seen = new Set<string>()
  return refs
    .filter(({ taskId, unitId }) => {
      const key = `${taskId}:${unitId ?? ''}`
      return !seen.has(key) && seen.add(key)
    })
    .slice(0, REST)
}

const byId = (a: Standing, b: Standing): number => (a.assignment.id < b.assignment.id ? -1 : 1)

const coloured = (standing: readonly Standing[], colour: 'red' | 'yellow'): Standing[] =>
  standing
    .filter(({ share }) => share.laggard?.colour === colour)
    .sort((a, b) => (a.share.laggard && b.share.laggard ? compareLaggards(a.share.laggard, b.share.laggard) : 0))

const isAsking = ({ needsCoordination, coordinationDecision }: Assignment): boolean =>
  needsCoordination && coordinationDecision === null

/** One item a unit for those with most red, each with its worst; what does not fit stands together in a last one. */
function redGroups(
  state: BoardState,
  red: readonly Standing[],
): { unitId: string | null; title: string; list: Standing[] }[] {
  const units = (state.board?.units ?? [])
    .map((unit) => ({ unit, list: red.filter(({ assignment }) => assignment.unitId === unit.id) }))
    .filter(({ list }) => list.length > 0)
    .sort((a, b) => b.list.length - a.list.length)
  const groups = units.slice(0, RED_UNITS).map(({ unit, list }) => ({
    unitId: unit.id as string | null,
    title: `红灯：${unit.shortName}`,
    list: list.slice(0, REFS),
  }))
  const listed = new Set(groups.flatMap(({ list }) => list))
  const rest = red.filter((one) => !listed.has(one)).slice(0, REST)
  return rest.length > 0 ? [...groups, { unitId: null, title: '红灯：其余', list: rest }] : groups
}

/** What was completed in time since a day: one a unit, of the three units with most of it. */
function highlights(standing: readonly Standing[], since: LocalDate): Standing[] {
  const byUnit = new Map<string, Standing[]>()
  for (const one of standing) {
    const { completedOn, completedLate, unitId } = one.assignment
    if (!one.share.done || completedLate || completedOn === null || completedOn < since) continue
    byUnit.set(unitId, [...(byUnit.get(unitId) ?? []), one])
  }
  return [...byUnit.values()]
    .sort((a, b) => b.length - a.length)
    .slice(0, 3)
    .flatMap((list) => list.slice(0, 1))
}

const onlyUnit = (list: readonly Standing[]): string | null => {
  const units = new Set(list.map(({ assignment }) => assignment.unitId))
  return units.size === 1 ? ([...units][0] ?? null) : null
}
