import type { CommandOf } from './commands.ts'
import type { Area, Assignment, Board, Matter, Meeting, Report, Task } from './model.ts'
import type { SubjectKind } from './state.ts'

/**
 * What a subject is before its first change sets anything. A field that a later release adds gets its value for old
 * logs from here, so folding stays total.
 */
export const blankBoard = (id: string): Board => ({
  id,
  title: '',
  period: { start: '', end: '' },
  noticeId: null,
  issuingUnitId: '',
  status: 'draft',
  rules: [],
  cycles: [],
  openness: 'all',
  units: [],
  label: null,
  declared: [],
})
export const blankArea = (id: string): Area => ({
  id,
  order: 0,
  ordinal: '',
  title: '',
  shortTitle: '',
  removed: false,
})
/** What 分解 gives a task; what it is while the officer has not. */
const undivided = () => ({
  kind: null,
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
})
export const blankTask = (id: string): Task => ({
  id,
  areaId: '',
  order: 0,
  title: '',
  sources: [],
  ...undivided(),
  proposed: [],
  origin: null,
  removed: false,
})
/** Adds a task of which this is known and nothing else: the rest is the officer's 分解. */
export const addTask = (
  known: Pick<CommandOf<'task.add'>, 'taskId' | 'areaId' | 'order' | 'title' | 'sources'>,
): CommandOf<'task.add'> => ({
  type: 'task.add',
  ...known,
  ...undivided(),
})
export const blankAssignment = (id: string): Assignment => {
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
    handlerId: null,
    coordinationSince: null,
    coordinationDecider: null,
    coordinationDue: null,
    coordinationDecision: null,
    reportedPeriod: null,
    urgedAt: null,
    urgeCount: 0,
    urgeId: null,
    slipLevel: null,
    extensionCount: 0,
    extensionId: null,
    lightOverride: null,
  }
}
export const blankReport = (id: string): Report => ({
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
  carriedOver: [],
  review: null,
})

export const blankMatter = (id: string): Matter => {
  const [taskId = '-', unitId = ''] = id.split(':')
  return {
    id,
    kind: 'urge',
    taskId: taskId === '-' ? null : taskId,
    unitId,
    level: null,
    text: '',
    due: null,
    origin: null,
    by: '',
    at: 0,
    readBy: null,
    readAt: null,
    replies: [],
    outcome: null,
  }
}
export const blankMeeting = (id: string): Meeting => ({
  id,
  title: '',
  startsAt: '',
  place: '',
  unitIds: [],
  absentUnitIds: [],
  people: [],
  chairId: '',
  presenterId: '',
  recorderId: '',
  status: 'planned',
  agenda: [],
  discussed: [],
  previousId: null,
  openedAt: null,
  openedSeq: null,
  closedAt: null,
  closedSeq: null,
})

/** What a subject of a kind is before its first change. */
export const blankOf = (kind: SubjectKind, id: string): object => BLANKS[kind](id)
const BLANKS: Readonly<Record<SubjectKind, (id: string) => object>> = {
  board: blankBoard,
  area: blankArea,
  task: blankTask,
  assignment: blankAssignment,
  report: blankReport,
  matter: blankMatter,
  meeting: blankMeeting,
}
