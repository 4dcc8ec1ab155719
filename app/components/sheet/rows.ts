import { taskNumbers } from '#app/components/why/taskNumbers.ts'
import { workDaysBetween } from '#shared/domain/calendar.ts'
import { isRepetition } from '#shared/domain/carriedOver.ts'
import { type Light, isDone, lightOf } from '#shared/domain/light.ts'
import {
  type Area,
  type Assignment,
  type AssignmentState,
  type LocalDate,
  type Matter,
  type Report,
  type Task,
  assignmentIdOf,
  dueOf,
} from '#shared/domain/model.ts'
import { filingOf } from '#shared/domain/filing.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { Tally, shareOf } from '#shared/domain/tally.ts'
import type { Figures } from '#shared/domain/summary.ts'
import { windowOn } from '#shared/domain/windows.ts'

/** One line of the sheet: a unit task with everything its line says. */
export interface Row {
  assignment: Assignment
  task: Task
  area: Area | undefined
  /** 2-4. */
  number: string
  due: LocalDate | null
  light: Light
  /** The report under review or last reviewed. */
  report: Report | undefined
  /** How it stands in the present reporting window; null when nothing is asked. */
  filing: 'filed' | 'owed' | null
  /** 督办件 about this unit task, newest first. */
  papers: readonly Matter[]
}

/** 先办, a due day, without one, 不计入, done; or an area. */
export type GroupKey = 'first' | 'noDue' | 'aside' | 'done' | `due:${LocalDate}` | `area:${string}`

export interface Group {
  key: GroupKey
  rows: readonly Row[]
  /** Of a due day: work days until then. */
  daysLeft: number | null
  area: Area | null
}

export type Grouping = 'due' | 'area'

const ASIDE: readonly AssignmentState[] = ['suspended', 'notApplicable', 'awaitingUpper', 'cancelled']

/** Whether anything remains to be done here, by whomever. */
export const isOpen = ({ assignment }: Row): boolean => !isDone(assignment) && assignment.state !== 'cancelled'

/** Returned, and not submitted again since: the reason stands although work on it has begun. */
export const isReturned = ({ state, returnReason }: Assignment): boolean =>
  state === 'returned' || (state === 'inProgress' && returnReason !== null)

/**
 * 先办: what the unit itself must do now: returned, to be acknowledged, due by today, or red for its pace. What waits for
 * the province is not the unit's to do, however late.
 */
export function isFirst({ assignment, light, due }: Row, date: LocalDate): boolean {
  const { state } = assignment
  if (isReturned(assignment) || state === 'assigned') return true
  if (state !== 'acknowledged' && state !== 'inProgress') return false
  return light.colour === 'red' || (due !== null && due <= date && light.colour !== 'grey')
}

/** Every unit task of a unit, in the order of the board; removed ones are gone. */
export function rowsOf(state: BoardState, unitId: string, date: LocalDate): Row[] {
  const numbers = taskNumbers(state)
  const window = state.board && windowOn(state.board, date)
  const papers = papersOf(state, unitId)
  const rows: Row[] = []
  for (const task of state.tasks.values()) {
    const assignment = state.assignments.get(assignmentIdOf(task.id, unitId))
    const area = state.areas.get(task.areaId)
    if (!assignment || task.removed || area?.removed) continue
    rows.push({
      assignment,
      task,
      area,
      number: numbers.get(task.id) ?? '',
      due: dueOf(task, assignment),
      light: lightOf(state, assignment, date),
      report: assignment.reportId === null ? undefined : state.reports.get(assignment.reportId),
      filing: window && filingOf(task, assignment, window),
      papers: (papers.get(task.id) ?? NO_PAPERS).filter((matter) => !isHeeded(matter, assignment)),
    })
  }
  return rows.sort((a, b) => (a.area?.order ?? 0) - (b.area?.order ?? 0) || a.task.order - b.task.order)
}

const NO_PAPERS: readonly Matter[] = []

/** An urge has had its effect once the unit has signed or reported since; it stays on record, not on the desk. */
const isHeeded = ({ kind, at }: Matter, { acknowledgedAt, updatedAt }: Assignment): boolean =>
  kind === 'urge' && Math.max(acknowledgedAt ?? 0, updatedAt ?? 0) > at

/** What the unit was sent and what it applied for, by task (null: about the whole board), newest first. */
export function papersOf(state: Pick<BoardState, 'matters'>, unitId: string): Map<string | null, Matter[]> {
  const papers = new Map<string | null, Matter[]>()
  for (const matter of state.matters.values()) {
    if (matter.unitId !== unitId) continue
    papers.set(matter.taskId, [...(papers.get(matter.taskId) ?? []), matter])
  }
  for (const list of papers.values()) list.sort((a, b) => b.at - a.at)
  return papers
}

/** The unit's figures, by the same sums as the completion board. */
export function figuresOf(state: BoardState, rows: readonly Row[], date: LocalDate): Figures {
  const tally = new Tally()
  for (const { assignment } of rows) {
    const share = shareOf(state, assignment, date)
    if (share) tally.add(share, 1)
  }
  return tally.figures()
}

const firstRank = ({ assignment, due }: Row): string =>
  `${isReturned(assignment) ? 0 : assignment.state === 'assigned' ? 2 : 1}${due ?? '9'}`

const byDue = (a: Row, b: Row): number =>
  (a.due ?? '9') < (b.due ?? '9') ? -1 : (a.due ?? '9') > (b.due ?? '9') ? 1 : 0

function keyOf(row: Row, grouping: Grouping, date: LocalDate): GroupKey {
  if (grouping === 'area') return `area:${row.task.areaId}`
  if (isDone(row.assignment)) return 'done'
  if (isFirst(row, date)) return 'first'
  if (ASIDE.includes(row.assignment.state)) return 'aside'
  return row.due === null ? 'noDue' : `due:${row.due}`
}

const ORDER: Record<string, number> = { first: 0, due: 1, noDue: 2, aside: 3, done: 4 }
const groupRank = (key: GroupKey): string => `${ORDER[key.split(':')[0] ?? ''] ?? 0}${key}`

/** Rows in groups: what comes first, then by due day; or by area. */
export function groupsOf(wanted: readonly Row[], grouping: Grouping, date: LocalDate): Group[] {
  const byKey = new Map<GroupKey, Row[]>()
  for (const row of wanted) {
    const key = keyOf(row, grouping, date)
    byKey.set(key, [...(byKey.get(key) ?? []), row])
  }
  const groups = [...byKey].map(([key, members]): Group => {
    if (key === 'first')
      members.sort((a, b) => (firstRank(a) < firstRank(b) ? -1 : firstRank(a) > firstRank(b) ? 1 : 0))
    if (key === 'done') members.sort((a, b) => -byDue(a, b))
    const due = key.startsWith('due:') ? key.slice(4) : null
    return {
      key,
      rows: members,
      daysLeft: due === null ? null : workDaysBetween(date, due),
      area: key.startsWith('area:') ? (members[0]?.area ?? null) : null,
    }
  })
  // Areas come in the order of their rows already.
  if (grouping === 'area') return groups
  return groups.sort((a, b) => (groupRank(a.key) < groupRank(b.key) ? -1 : 1))
}

/** What a list of groups looks like, for telling whether a fresh one would put rows elsewhere. */
export const layoutOf = (groups: readonly Group[]): string =>
  groups.map((group) => `${group.key}>${group.rows.map((row) => row.task.id).join()}`).join('|')

/** A standing order with fresh contents: rows stay where they are until somebody asks for a new order. */
export function inOrderOf(standing: readonly Group[], fresh: readonly Row[]): Group[] {
  const rows = new Map(fresh.map((row) => [row.task.id, row]))
  return standing.flatMap((group) => {
    const members = group.rows.flatMap((row) => rows.get(row.task.id) ?? [])
    return members.length === 0 ? [] : [{ ...group, rows: members }]
  })
}

/** How the present window stands: of the tasks to report on, how many were, and how many of those say nothing new. */
export function filedOf(rows: readonly Row[], period: string): { filed: number; repeated: number; of: number } {
  const filed = rows.filter(({ filing }) => filing === 'filed')
  const repeated = filed.filter(
    ({ report }) => report?.period === period && isRepetition(report.carriedOver, report),
  ).length
  return { filed: filed.length, repeated, of: filed.length + rows.filter(({ filing }) => filing === 'owed').length }
}
