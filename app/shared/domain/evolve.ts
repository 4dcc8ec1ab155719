import { type Area, type Assignment, type Board, type Change, type Report, type Task } from './model.ts'
import { type BoardState, type Stamp, copyState, parseSubject } from './state.ts'

/**
 * What a subject is before its first change sets anything. A field that a later release adds gets its value for old
 * logs from here, so folding stays total.
 */
const blankBoard = (id: string): Board => ({
  id,
  title: '',
  period: { start: '', end: '' },
  noticeId: null,
  issuingUnitId: '',
  status: 'draft',
  rules: [],
  openness: 'all',
  units: [],
  label: null,
  declared: [],
})
const blankArea = (id: string): Area => ({ id, order: 0, ordinal: '', title: '', shortTitle: '', removed: false })
const blankTask = (id: string): Task => ({
  id,
  areaId: '',
  order: 0,
  title: '',
  kind: null,
  sources: [],
  leadUnitId: null,
  responsibleUnitIds: [],
  supportingUnitIds: [],
  start: null,
  due: null,
  recurrence: null,
  criterion: null,
  metric: null,
  weight: 1,
  condition: null,
  removed: false,
})
const blankAssignment = (id: string): Assignment => {
  const colon = id.lastIndexOf(':')
  return {
    id,
    taskId: id.slice(0, colon),
    unitId: id.slice(colon + 1),
    state: 'assigned',
    percent: 0,
    value: null,
    attained: null,
    needsCoordination: false,
    coordination: null,
    due: null,
    assignedAt: 0,
    acknowledgedAt: null,
    acknowledgedBy: null,
    updatedAt: null,
    completedOn: null,
    completedLate: false,
    approvedBy: null,
    closedOutAt: null,
    closedOutBy: null,
    returnCount: 0,
    lateCount: 0,
    reportCount: 0,
    reportId: null,
    returnReason: null,
    asideReason: null,
    stateBeforeAside: null,
  }
}
const blankReport = (id: string): Report => ({
  id,
  assignmentId: id.slice(0, id.lastIndexOf(':')),
  kind: 'period',
  period: '',
  percent: null,
  value: null,
  progress: '',
  problem: '',
  nextStep: '',
  submittedBy: '',
  submittedAt: 0,
  late: false,
  review: null,
})

/**
 * Folds changes into a draft that the caller owns: sets the fields of `after`, stamps them, moves `seq` and `at`. Total
 * and without judgement: what is in the log has happened. 100,000 changes take well under a second.
 */
export function foldInto(draft: BoardState, changes: readonly Change[]): void {
  for (const change of changes) {
    const { kind, id } = parseSubject(change.subject)
    const fields = change.after as object
    switch (kind) {
      case 'board':
        draft.board = { ...(draft.board ?? blankBoard(draft.boardId)), ...fields }
        break
      case 'area':
        draft.areas.set(id, { ...(draft.areas.get(id) ?? blankArea(id)), ...fields })
        break
      case 'task':
        draft.tasks.set(id, { ...(draft.tasks.get(id) ?? blankTask(id)), ...fields })
        break
      case 'assignment':
        draft.assignments.set(id, { ...(draft.assignments.get(id) ?? blankAssignment(id)), ...fields })
        break
      case 'report':
        draft.reports.set(id, { ...(draft.reports.get(id) ?? blankReport(id)), ...fields })
        break
    }
    const stamp: Stamp = { seq: change.seq, at: change.at, commandId: change.commandId, actorId: change.actorId }
    const stamps: Record<string, Stamp> = { ...draft.stamps.get(change.subject) }
    for (const field of Object.keys(fields)) stamps[field] = stamp
    draft.stamps.set(change.subject, stamps)
    draft.seq = change.seq
    draft.at = change.at
  }
}

/** The state after one more change; `state` itself is left alone. For many changes use `foldInto` on one copy. */
export function evolve(state: BoardState, change: Change): BoardState {
  const draft = copyState(state)
  foldInto(draft, [change])
  return draft
}
