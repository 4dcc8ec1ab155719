import { can } from './permissions.ts'
import { blankAssignment } from './blank.ts'
import {
  type Actor,
  type Area,
  type Assignment,
  type Board,
  type Change,
  type Grant,
  type Matter,
  type Meeting,
  type Report,
  type Task,
  assignmentIdOf,
  isNamedIn,
} from './model.ts'
import { type BoardState, parseSubject } from './state.ts'

/**
 * Who reads: people of the issuing unit read all of it, people of reporting units the structure and their own. `accountId`
 * is there only for somebody whom a meeting names and whose unit it does not: one person is then an audience of their own.
 */
export type Audience = { kind: 'whole' } | { kind: 'units'; unitIds: readonly string[]; accountId?: string }

/** A board as one audience may see it; the shape of `GET /api/boards/:id`, and nearly that of `board:join`. */
export interface BoardView {
  seq: number
  at: number
  board: Board
  areas: Area[]
  tasks: Task[]
  assignments: Assignment[]
  /** The current report of each assignment; older ones are read from the log. */
  reports: Report[]
  /** 督办件 of the reader; of the urges only the last of each assignment. */
  matters: Matter[]
  /** The meetings the reader's units take part in. */
  meetings: Meeting[]
}

/** What every client may rely on finding in an assignment. */
const ALWAYS = [
  'id',
  'taskId',
  'unitId',
  'state',
  'percent',
  'needsCoordination',
  'due',
  'acknowledgedAt',
  'returnCount',
  'lateCount',
] as const

/**
 * An assignment without the other fields in which nothing was set: of 8,000 cells with three dozen fields each that is
 * most, and everybody who opens the board is sent them.
 */
export type SparseAssignment = Pick<Assignment, (typeof ALWAYS)[number]> & Partial<Assignment>

/** A view on its way to a browser; `viewOfSnapshot` makes it whole. */
export type BoardSnapshot = Omit<BoardView, 'assignments'> & { assignments: SparseAssignment[] }

/**
 * The audience `actor` belongs to on this board, or null: then the board does not exist for them. Drafts are the issuing
 * unit's own. Without the board's `meetings` it is the audience of their units alone, which is enough for everything else.
 */
export function audienceOf(actor: Actor, board: Board, meetings: Iterable<Meeting> = []): Audience | null {
  const unitIds = board.units.map((unit) => unit.id)
  const grant = can(actor, 'board.read', { issuingUnitId: board.issuingUnitId, unitIds })
  if (!grant) return null
  if (grant.unitId === board.issuingUnitId) return { kind: 'whole' }
  if (board.status === 'draft') return null
  const own = unitIds.filter((id) => can(actor, 'board.read', { issuingUnitId: board.issuingUnitId, unitIds: [id] }))
  const ofUnits = { kind: 'units', unitIds: own } as const
  const { accountId } = actor
  for (const meeting of meetings)
    if (isNamedIn(meeting, accountId) && !attends(meeting, ofUnits)) return { ...ofUnits, accountId }
  return ofUnits
}

/** Equal audiences share one filtered broadcast. */
export function audienceKey(audience: Audience): string {
  if (audience.kind === 'whole') return 'whole'
  const { unitIds, accountId } = audience
  return `units:${[...unitIds].sort().join(',')}${accountId === undefined ? '' : `@${accountId}`}`
}

/** One person of an audience. */
export const personOf = (audience: Audience, accountId: string): Audience =>
  audience.kind === 'whole' ? audience : { ...audience, accountId }

/** Fields of another unit's assignment that everybody on the board may see, so that lights compute anywhere. */
const STRUCTURE: readonly (keyof Assignment)[] = [
  'id',
  'taskId',
  'unitId',
  'state',
  'percent',
  'attained',
  'due',
  'assignedAt',
  'acknowledgedAt',
  'completedOn',
  'completedLate',
  'closedOutAt',
  'lightOverride',
]
const structureOf = (board: Board): readonly string[] =>
  board.openness === 'own' ? STRUCTURE.filter((field) => field !== 'percent' && field !== 'attained') : STRUCTURE

/** What a reader gets instead of what is not theirs to see: nothing, and a percent that is no percent. */
const HIDDEN: Omit<Assignment, 'id' | 'taskId' | 'unitId' | 'state' | 'assignedAt'> = (() => {
  const { id: _, taskId: __, unitId: ___, state: ____, assignedAt: _____, ...rest } = blankAssignment('')
  return { ...rest, percent: null }
})()

const owns = (audience: Audience, unitId: string): boolean =>
  audience.kind === 'whole' || audience.unitIds.includes(unitId)

/** That a light was set by hand is for everybody, why and by whom is not. */
const withoutAuthor = <T>(override: T): T => override && { ...override, reason: '', by: '' }

function pick(fields: Readonly<Record<string, unknown>>, allowed: readonly string[]): Change['after'] {
  const shown = Object.entries(fields).filter(([key]) => allowed.includes(key))
  return Object.fromEntries(
    shown.map(([key, value]) => [key, key === 'lightOverride' ? withoutAuthor(value) : value]),
  ) as Change['after']
}

/** The unit a subject belongs to: `assignment:TASK:UNIT`, `report:TASK:UNIT:N`, `matter:TASK:UNIT:NAME`. */
const unitOfSubject = (id: string): string => id.split(':')[1] ?? ''

/** What others see of assignments by the openness of their board. An assignment is never written to: a changed one is another. */
const SEEN_BY_OTHERS = { all: new WeakMap<Assignment, Assignment>(), own: new WeakMap<Assignment, Assignment>() }

/** What `audience` may see of one assignment. */
export function filterAssignment(assignment: Assignment, board: Board, audience: Audience): Assignment {
  if (owns(audience, assignment.unitId)) return assignment
  const known = SEEN_BY_OTHERS[board.openness]
  let seen = known.get(assignment)
  if (!seen) {
    seen = { ...assignment, ...HIDDEN, ...(pick(assignment as never, structureOf(board)) as Partial<Assignment>) }
    known.set(assignment, seen)
  }
  return seen
}

/**
 * Whether `actor` attends a meeting: everybody of the issuing unit who reads the board, people of its units, and whom it
 * names, as long as they read the board at all.
 */
export function mayReadMeeting(actor: Actor, board: Board, meeting: Meeting): boolean {
  const audience = audienceOf(actor, board, [meeting])
  return audience !== null && attends(meeting, audience)
}

/** Whether `actor` may write the minutes of a meeting that is not over. */
export const mayWriteMinutes = (actor: Actor, board: Board, meeting: Meeting): boolean =>
  minutesGrant(actor, board, meeting) !== null

/** The grant by which `actor` keeps the record of a meeting: writes its minutes, says what has been dealt with. */
export function minutesGrant(actor: Actor, board: Board, meeting: Meeting): Grant | null {
  if (!mayReadMeeting(actor, board, meeting)) return null
  const { chairId, presenterId, recorderId } = meeting
  const unitIds = board.units.map(({ id }) => id)
  const officers = [chairId, presenterId, recorderId]
  return can(actor, 'minutes.write', { issuingUnitId: board.issuingUnitId, unitIds, officers })
}

/** What deciding about a change needs of the state as it is now. */
export type Sight = Pick<BoardState, 'board' | 'meetings'>

function attends(meeting: Meeting | undefined, audience: Audience): boolean {
  if (!meeting) return false
  if (audience.kind === 'whole' || meeting.unitIds.some((id) => audience.unitIds.includes(id))) return true
  return audience.accountId !== undefined && isNamedIn(meeting, audience.accountId)
}

/**
 * Whether a subject is all of it for `audience`: a unit's things for that unit, a meeting for who takes part. What belongs
 * to no unit is for everybody on the board.
 */
export function readsSubject(subject: string, { meetings }: Pick<Sight, 'meetings'>, audience: Audience): boolean {
  const { kind, id } = parseSubject(subject)
  if (kind === 'meeting') return attends(meetings.get(id), audience)
  return kind !== 'assignment' && kind !== 'report' && kind !== 'matter' ? true : owns(audience, unitOfSubject(id))
}

/** The meetings `audience` takes part in. */
export const meetingsOf = (state: BoardState, audience: Audience): Meeting[] =>
  [...state.meetings.values()].filter((meeting) => attends(meeting, audience))

/** What `audience` may see of one change; null when nothing of it. Other units' people stay unnamed. */
export function filterChange(change: Change, state: Sight, audience: Audience): Change | null {
  if (audience.kind === 'whole') return change
  const { board } = state
  if (!board) return null
  if (readsSubject(change.subject, state, audience)) return change
  if (parseSubject(change.subject).kind !== 'assignment') return null
  const allowed = structureOf(board)
  const after = pick(change.after, allowed)
  if (Object.keys(after).length === 0) return null
  const { reason: _, ...rest } = change
  const anonymous = { ...rest, actorId: '', commandId: '' }
  // Folding starts a subject from a blank one, whose percent is 0 and not hidden.
  if (change.before === null) return { ...anonymous, after: { ...pick(HIDDEN, Object.keys(change.after)), ...after } }
  return { ...anonymous, before: pick(change.before, allowed), after }
}

/** Whether a change alters what audiences may see of everything else: then no change brings an older view up to date. */
export function altersSight({ subject, before, after }: Change): boolean {
  if (subject === 'board') return 'openness' in after || 'units' in after
  if (!subject.startsWith('meeting:')) return false
  // Who comes to a meeting later has not seen it being made.
  if (before !== null) return ATTENDING.some((field) => field in after)
  // Whom it names from the beginning may become an audience of their own.
  return ((after.people ?? []) as unknown as Meeting['people']).some(({ accountId }) => accountId !== null)
}
const ATTENDING = ['unitIds', 'people', 'chairId', 'presenterId', 'recorderId'] as const satisfies (keyof Meeting)[]

/** The whole board as `audience` may see it. Removed areas and tasks come along with their tombstone. */
export function viewOf(state: BoardState, audience: Audience): BoardView {
  const { board } = state
  if (!board) throw new Error(`board ${state.boardId} has no first change`)
  const assignments = [...state.assignments.values()].map((a) => filterAssignment(a, board, audience))
  return { ...restOfView(state, board, audience), assignments }
}

function restOfView(state: BoardState, board: Board, audience: Audience): Omit<BoardView, 'assignments'> {
  return {
    seq: state.seq,
    at: state.at,
    board,
    areas: [...state.areas.values()],
    tasks: [...state.tasks.values()],
    reports: [...state.reports.values()].filter((r) => isCurrent(state, r) && owns(audience, unitOfSubject(r.id))),
    matters: [...state.matters.values()].filter((m) => owns(audience, m.unitId) && !isOldUrge(state, m)),
    meetings: meetingsOf(state, audience),
  }
}

/** A former state as `audience` may see it today: what was open then but is not today stays closed. */
export function pastView(state: BoardState, today: Pick<Board, 'openness'>, audience: Audience): BoardView {
  const { board } = state
  if (!board) throw new Error(`board ${state.boardId} had no first change yet`)
  return viewOf({ ...state, board: { ...board, openness: today.openness } }, audience)
}

/** All reports of one unit task, oldest first; null where `audience` may not read them, or there is no such unit task. */
export function reportsOf(state: BoardState, assignmentId: string, audience: Audience): Report[] | null {
  const assignment = state.assignments.get(assignmentId)
  if (!assignment || !owns(audience, assignment.unitId)) return null
  return Array.from({ length: assignment.reportCount }, (_, index) =>
    state.reports.get(`${assignmentId}:${index + 1}`),
  ).filter((report) => report !== undefined)
}

const FIELDS = Object.keys(blankAssignment('')) as (keyof Assignment)[]
const KEPT: ReadonlySet<string> = new Set(ALWAYS)
/** A hidden field and one that was never set look the same on the wire. */
const UNSET: Readonly<Record<string, unknown>> = HIDDEN

/** An assignment as it is sent: without what is not set. */
function sparse(assignment: Assignment): SparseAssignment {
  const row: Record<string, unknown> = {}
  for (const field of FIELDS) {
    const value = assignment[field]
    if (value !== UNSET[field] || KEPT.has(field)) row[field] = value
  }
  return row as unknown as SparseAssignment
}

/** What a browser that opens the board is sent: the view, with its assignments made short. */
export function snapshotOf(state: BoardState, audience: Audience): BoardSnapshot {
  const view = viewOf(state, audience)
  return { ...view, assignments: view.assignments.map(sparse) }
}

/** Undoes `snapshotOf`: every assignment with all of its fields again. */
export const viewOfSnapshot = (snapshot: BoardSnapshot): BoardView => ({
  ...snapshot,
  assignments: snapshot.assignments.map((row) => ({ ...blankAssignment(row.id), ...HIDDEN, ...row })),
})

/** All papers about a task, of one unit or of all, oldest first: earlier urges too. */
export const mattersOf = (state: BoardState, taskId: string, unitId: string | null, audience: Audience): Matter[] =>
  [...state.matters.values()]
    .filter((m) => m.taskId === taskId && (unitId === null || m.unitId === unitId) && owns(audience, m.unitId))
    .sort((a, b) => a.at - b.at)

/** The report under review or last reviewed; older ones are history, and a year of them would outweigh the board. */
const isCurrent = (state: BoardState, report: Report): boolean =>
  state.assignments.get(report.assignmentId)?.reportId === report.id

/** An earlier urge of an assignment that was urged again: a year of daily urges would outweigh the board. */
const isOldUrge = (state: BoardState, { kind, taskId, unitId, id }: Matter): boolean =>
  kind === 'urge' && state.assignments.get(assignmentIdOf(taskId ?? '', unitId))?.urgeId !== id

/** A view as a state again (without stamps), for the browser and for summaries per audience. */
export function stateOfView(view: BoardView): BoardState {
  return {
    boardId: view.board.id,
    seq: view.seq,
    at: view.at,
    board: view.board,
    areas: new Map(view.areas.map((area) => [area.id, area])),
    tasks: new Map(view.tasks.map((task) => [task.id, task])),
    assignments: new Map(view.assignments.map((assignment) => [assignment.id, assignment])),
    reports: new Map(view.reports.map((report) => [report.id, report])),
    matters: new Map(view.matters.map((matter) => [matter.id, matter])),
    meetings: new Map(view.meetings.map((meeting) => [meeting.id, meeting])),
    stamps: new Map(),
  }
}
