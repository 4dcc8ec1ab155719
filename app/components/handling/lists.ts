import { judged } from '#app/components/ledger/judged.ts'
import { FINISHED_STATES, isAside } from '#shared/domain/assignmentStates.ts'
import { dayNumber, localDate, workDaysBetweenDays } from '#shared/domain/calendar.ts'
import { takesPapers } from '#shared/domain/decide/matterCommands.ts'
import { filingOf } from '#shared/domain/filing.ts'
import type { Light } from '#shared/domain/light.ts'
import {
  type Actor,
  type Assignment,
  type BoardUnit,
  type LocalDate,
  type Matter,
  type Report,
  type Task,
  assignmentIdOf,
} from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Laggard } from '#shared/domain/summary.ts'
import { compareLaggards } from '#shared/domain/tally.ts'
import { windowOn } from '#shared/domain/windows.ts'

/** 办理: what the issuing unit has to deal with, list by list. Pure; the screen only draws it. */

export const SECTIONS = [
  'review',
  'closeOut',
  'unsigned',
  'behind',
  'unreported',
  'extensions',
  'coordination',
  'slips',
  'aside',
] as const
export type Section = (typeof SECTIONS)[number]

/** One unit task with what every line says of it. */
export interface Item {
  assignment: Assignment
  task: Task
  unit: BoardUnit
  light: Light
}
export interface ReviewItem extends Item {
  report: Report
}
/** A paper and the unit task it is about. */
export interface PaperItem extends Item {
  matter: Matter
}
/** 未签收 of one task: 未签收 3：南平、宁德、平潭. */
export interface Unsigned {
  task: Task
  items: readonly Item[]
  /** Work days since the first of them was assigned. */
  days: number
}
/** 本期未报 of one unit. */
export interface Unreported {
  unit: BoardUnit
  items: readonly Item[]
  /** Of how many that are to be reported on in the window. */
  of: number
}
export interface CoordinationItem extends Item {
  /** Calendar days since it was asked for. */
  age: number
  decided: boolean
  /** Nobody has decided although the day for it has passed. */
  overdue: boolean
}

export interface Handling {
  review: readonly ReviewItem[]
  closeOut: readonly Item[]
  unsigned: readonly Unsigned[]
  /** Red and yellow, the worst first. */
  behind: readonly Item[]
  /** Who has not reported in the open window, those who owe most first. */
  unreported: readonly Unreported[]
  extensions: readonly PaperItem[]
  coordination: readonly CoordinationItem[]
  slips: readonly PaperItem[]
  aside: readonly Item[]
}

/** Everything the lists hold on a day. What is cancelled, or gone with its task or area, is nobody's work. */
export function handlingOf(state: BoardState, date: LocalDate): Handling {
  const items = new Map<string, Item>()
  const behind: { item: Item; laggard: Laggard }[] = []
  // In the order of the board by walking it so: sorting 8,000 lines at every change would be felt.
  for (const task of tasksInOrder(state))
    for (const unit of state.board?.units ?? []) {
      const assignment = state.assignments.get(assignmentIdOf(task.id, unit.id))
      const item = assignment && itemOf(state, assignment, task, unit, date)
      if (!item) continue
      items.set(item.assignment.id, item)
      if (item.laggard) behind.push({ item, laggard: item.laggard })
    }
  const inOrder = [...items.values()]
  const papers = [...state.matters.values()].flatMap((matter) => {
    const item = matter.taskId === null ? undefined : items.get(assignmentIdOf(matter.taskId, matter.unitId))
    return item ? [{ ...item, matter }] : []
  })
  return {
    review: inOrder
      .flatMap((item) => reviewItem(state, item))
      .sort((a, b) => a.report.submittedAt - b.report.submittedAt),
    closeOut: inOrder.filter(({ assignment }) => assignment.state === 'completed'),
    unsigned: unsignedOf(inOrder, date),
    behind: behind.sort((a, b) => compareLaggards(a.laggard, b.laggard)).map(({ item }) => item),
    unreported: unreportedOf(inOrder, state, date),
    extensions: papers
      .filter(({ matter }) => matter.kind === 'extension' && matter.outcome === null)
      .sort((a, b) => a.matter.at - b.matter.at),
    coordination: inOrder
      .filter(({ assignment }) => assignment.needsCoordination)
      .map((item) => coordinationItem(item, date))
      .sort((a, b) => Number(a.decided) - Number(b.decided) || b.age - a.age),
    slips: papers
      .filter(({ matter }) => matter.kind === 'slip')
      .sort((a, b) => standingOrder(a.matter) - standingOrder(b.matter) || b.matter.at - a.matter.at),
    aside: inOrder.filter(({ assignment }) => isAside(assignment.state)),
  }
}

type Judged = Item & { laggard: Laggard | null }

/** Entities are replaced, never mutated, and so are lights: of the same ones the same line is made. */
const known = new WeakMap<Assignment, Judged>()

/** Null for what is nobody's work any more. */
function itemOf(
  state: BoardState,
  assignment: Assignment,
  task: Task,
  unit: BoardUnit,
  date: LocalDate,
): Judged | null {
  const { light, share } = judged(state, assignment, date)
  if (!share) return null
  const before = known.get(assignment)
  if (before && before.light === light && before.task === task && before.unit === unit) return before
  const item = { assignment, task, unit, light, laggard: share.laggard }
  known.set(assignment, item)
  return item
}

function tasksInOrder({ areas, tasks }: BoardState): Task[] {
  const order = (task: Task): number => areas.get(task.areaId)?.order ?? 0
  return [...tasks.values()].sort((a, b) => order(a) - order(b) || a.order - b.order)
}

function reviewItem(state: BoardState, item: Item): ReviewItem[] {
  const { assignment } = item
  const report = assignment.reportId === null ? undefined : state.reports.get(assignment.reportId)
  return assignment.state === 'underReview' && report ? [{ ...item, report }] : []
}

/** By task, in the order of the board. */
function unsignedOf(items: readonly Item[], date: LocalDate): Unsigned[] {
  const byTask = new Map<string, Item[]>()
  for (const item of items) {
    if (item.assignment.state !== 'assigned') continue
    byTask.set(item.task.id, [...(byTask.get(item.task.id) ?? []), item])
  }
  return [...byTask.values()].flatMap((together) => {
    const [first] = together
    if (!first) return []
    const since = Math.min(...together.map(({ assignment }) => assignment.assignedAt))
    const days = workDaysBetweenDays(dayNumber(localDate(since)), dayNumber(date))
    return [{ task: first.task, items: together, days: Math.max(0, days) }]
  })
}

/** By unit. */
function unreportedOf(items: readonly Item[], { board }: BoardState, date: LocalDate): Unreported[] {
  if (board?.status !== 'dispatched') return []
  const window = windowOn(board, date)
  const byUnit = new Map<string, { unit: BoardUnit; items: Item[]; of: number }>()
  for (const item of items) {
    const { assignment, task, unit } = item
    const filing = filingOf(task, assignment, window)
    if (filing === null) continue
    const own = byUnit.get(unit.id) ?? { unit, items: [], of: 0 }
    byUnit.set(unit.id, own)
    own.of++
    if (filing === 'owed') own.items.push(item)
  }
  return [...byUnit.values()].filter((own) => own.items.length > 0).sort((a, b) => b.items.length - a.items.length)
}

function coordinationItem(item: Item, date: LocalDate): CoordinationItem {
  const { coordinationSince, coordinationDue, coordinationDecision } = item.assignment
  const decided = coordinationDecision !== null
  const age = coordinationSince === null ? 0 : dayNumber(date) - dayNumber(localDate(coordinationSince))
  return { ...item, age, decided, overdue: !decided && coordinationDue !== null && coordinationDue < date }
}

/** What became of a 督查单: the unit has not opened it, has, has answered, or it is closed. */
export type SlipStanding = 'unread' | 'read' | 'replied' | 'closed'
export const slipStanding = ({ outcome, replies, readAt }: Matter): SlipStanding =>
  outcome ? 'closed' : replies.length > 0 ? 'replied' : readAt !== null ? 'read' : 'unread'
/** Answered ones wait for the officer, closed ones for nobody. */
const STANDINGS: readonly SlipStanding[] = ['replied', 'unread', 'read', 'closed']
const standingOrder = (matter: Matter): number => STANDINGS.indexOf(slipStanding(matter))

/** Who may still be urged on a day, and why not: at most one a day; not while the paper lies with the officer. */
export function urgeHeld({ assignment }: Item, date: LocalDate): 'today' | 'underReview' | 'atRest' | null {
  if (!takesPapers(assignment)) return 'atRest'
  if (assignment.state === 'underReview') return 'underReview'
  return assignment.urgedAt !== null && localDate(assignment.urgedAt) === date ? 'today' : null
}

/** Whether its light may be set by hand, or back: one set before it came to rest can always be taken back. */
export const takesOverride = ({ state, lightOverride }: Assignment): boolean =>
  lightOverride !== null || !(FINISHED_STATES.includes(state) || isAside(state))

/** How many lines each list says it has. */
export const countsOf = (lists: Handling): Record<Section, number> => ({
  review: lists.review.length,
  closeOut: lists.closeOut.length,
  unsigned: lists.unsigned.reduce((sum, { items }) => sum + items.length, 0),
  behind: lists.behind.length,
  unreported: lists.unreported.reduce((sum, { items }) => sum + items.length, 0),
  extensions: lists.extensions.length,
  coordination: lists.coordination.filter(({ decided }) => !decided).length,
  slips: lists.slips.filter(({ matter }) => matter.outcome === null).length,
  aside: lists.aside.length,
})

/** The lists a person has on their screen: who neither reviews nor closes out sees none of it. */
export function sectionsFor(actor: Actor, issuingUnitId: string): Section[] {
  const subject = { issuingUnitId }
  const supervises = can(actor, 'assignment.supervise', subject) !== null
  const closes = can(actor, 'assignment.closeOut', subject) !== null
  if (!supervises && !closes) return []
  // What a leader alone can do stands first for a leader.
  if (!supervises) return ['closeOut', ...SECTIONS.filter((section) => section !== 'closeOut')]
  return SECTIONS.filter((section) => section !== 'closeOut' || closes)
}

/** What waits for this very person: their reviews, applications, decisions, answered slips and close-outs, not others' work. */
export function waitingFor(state: BoardState, actor: Actor): number {
  const issuingUnitId = state.board?.issuingUnitId ?? ''
  const me = actor.accountId
  const supervises = can(actor, 'assignment.supervise', { issuingUnitId }) !== null
  const closes = can(actor, 'assignment.closeOut', { issuingUnitId }) !== null
  const coordinates = can(actor, 'assignment.coordinate', { issuingUnitId }) !== null
  if (!supervises && !closes) return 0
  let waiting = 0
  for (const assignment of state.assignments.values()) {
    const task = state.tasks.get(assignment.taskId)
    if (!task || task.removed || state.areas.get(task.areaId)?.removed) continue
    const { state: stands, reportId } = assignment
    const report = reportId === null ? undefined : state.reports.get(reportId)
    // A page may come without its reports at first: one that is not here yet waits all the same.
    if (supervises && stands === 'underReview' && report?.submittedBy !== me) waiting++
    if (closes && stands === 'completed' && assignment.approvedBy !== me) waiting++
    const open = assignment.needsCoordination && assignment.coordinationDecision === null
    if (coordinates && open && stands !== 'cancelled') waiting++
  }
  if (supervises)
    for (const matter of state.matters.values()) {
      if (matter.outcome !== null) continue
      if (matter.kind === 'extension' && matter.by !== me) waiting++
      if (matter.kind === 'slip' && matter.replies.length > 0) waiting++
    }
  return waiting
}
