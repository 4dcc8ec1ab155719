/**
 * The nouns of the board. Dates are calendar days in Asia/Shanghai written YYYY-MM-DD; moments are milliseconds since
 * the epoch. Every entity is a plain JSON value and is replaced, never mutated.
 */

/** A calendar day in Asia/Shanghai, YYYY-MM-DD. */
export type LocalDate = string

export type Role = 'supervisor' | 'handler' | 'reviewer' | 'leader' | 'admin' | 'auditor'

/** A role held for one unit. Neither handler nor reviewer inherits to units below. */
export interface Grant {
  unitId: string
  role: Role
}

/** Who acts: an account with the grants as they are stored at this moment. */
export interface Actor {
  accountId: string
  name: string
  grants: readonly Grant[]
}

/** A unit as it takes part in one board (责任单位, in column order). */
export interface BoardUnit {
  id: string
  name: string
  shortName: string
}

/** Thresholds of the lights. A new version takes effect from a day and never rewrites the days before. */
export interface RuleVersion {
  version: number
  from: LocalDate
  /** 黄 when at most this many work days are left. */
  dueSoonDays: number
  /** Points behind 序时进度 up to which the pace is still 绿. */
  paceYellow: number
  /** Points behind 序时进度 beyond which the pace is 红. */
  paceRed: number
}

/** 填报周期: how often units report and when the window closes. A new version starts where a window ended. */
export interface CycleVersion {
  from: LocalDate
  every: 'week' | 'month' | 'quarter'
  /** The cut-off day: 1 (Monday) to 7 of a week, 1 to 31 of a month or of a quarter's last month (31: its last day). */
  day: number
}

export type BoardStatus = 'draft' | 'dispatched' | 'archived'
/** `all`: reporting units see each other's percents; `own`: only their own. */
export type Openness = 'all' | 'own'

export interface Board {
  id: string
  title: string
  period: { start: LocalDate; end: LocalDate }
  noticeId: string | null
  issuingUnitId: string
  status: BoardStatus
  rules: readonly RuleVersion[]
  /** Empty: monthly, to the last day. */
  cycles: readonly CycleVersion[]
  openness: Openness
  units: readonly BoardUnit[]
  /** Shown beside the title, e.g. 演示：年度已平移. */
  label: string | null
  /** 非任务: passages of the notice that an officer declared to be no task, in the order of the text. */
  declared: readonly Source[]
}

export interface Area {
  id: string
  order: number
  ordinal: string
  title: string
  shortTitle: string
  removed: boolean
}

export type TaskKind = 'deliverable' | 'activity' | 'project' | 'pilot' | 'metric' | 'continuing'
export type Comparator = '>=' | '>' | '<=' | '<' | '=' | 'range' | '≈'

export interface Metric {
  name: string
  comparator: Comparator
  value: number
  upper: number | null
  unit: string
  baseline: number | null
  /** Which way is better. */
  direction: 'up' | 'down'
}

/** A repeated due date, e.g. 每年8月底前; the task's `due` holds its next day. */
export interface Recurrence {
  text: string
  every: 'year' | 'halfYear' | 'quarter' | 'month' | 'week'
  month: number | null
  day: number | null
}

/** Where a task comes from: offsets into the text of one version of a notice, as received. */
export interface Source {
  noticeVersionId: string
  start: number
  end: number
}

/** Fields of a task that the text of a notice can suggest. */
export const PROPOSABLE = [
  'kind',
  'leadUnitId',
  'responsibleUnitIds',
  'supportingUnitIds',
  'due',
  'recurrence',
  'criterion',
  'metric',
  'condition',
] as const
export type ProposableField = (typeof PROPOSABLE)[number]

export interface Task {
  id: string
  areaId: string
  order: number
  title: string
  kind: TaskKind | null
  sources: readonly Source[]
  /** 牵头单位: the first named one. */
  leadUnitId: string | null
  responsibleUnitIds: readonly string[]
  supportingUnitIds: readonly string[]
  start: LocalDate | null
  due: LocalDate | null
  recurrence: Recurrence | null
  /** 完成标准. */
  criterion: string | null
  metric: Metric | null
  weight: number
  /** 在…统一部署下: proposed as 待上级部署. */
  condition: string | null
  /** 议定事项: the meeting that made it and the item of its agenda; null for tasks of the notice. */
  origin: MeetingOrigin | null
  /** 建议: fields whose value was read out of the notice and that nobody has accepted or changed yet. */
  proposed: readonly ProposableField[]
  removed: boolean
}

export interface MeetingOrigin {
  meetingId: string
  agendaItemId: string
}

export type AssignmentState =
  | 'assigned'
  | 'acknowledged'
  | 'inProgress'
  | 'underReview'
  | 'returned'
  | 'completed'
  | 'closedOut'
  | 'suspended'
  | 'notApplicable'
  | 'awaitingUpper'
  | 'cancelled'

/** 单位任务: one task for one responsible unit; its identity is `taskId:unitId`. */
export interface Assignment {
  id: string
  taskId: string
  unitId: string
  state: AssignmentState
  /** 0–100; null where the reader may not see it. Not settable on metric tasks. */
  percent: number | null
  value: number | null
  /** On metric tasks: whether the value attains the target; derived when the value is set. */
  attained: boolean | null
  needsCoordination: boolean
  /** With whom and what about; only with needsCoordination. */
  coordination: string | null
  /** The unit's own due day after an extension; null means the task's. */
  due: LocalDate | null
  assignedAt: number
  acknowledgedAt: number | null
  acknowledgedBy: string | null
  /** The moment the percent, the value or a report last moved. */
  updatedAt: number | null
  /** Day the accepted completion report was submitted; review time is not charged to the unit. */
  completedOn: LocalDate | null
  /** 补完成: completed after the due day. */
  completedLate: boolean
  approvedBy: string | null
  closedOutAt: number | null
  closedOutBy: string | null
  returnCount: number
  lateCount: number
  reportCount: number
  /** The report under review or last reviewed. */
  reportId: string | null
  returnReason: string | null
  /** Why it is 中止, 不涉及, 待上级部署 or 取消, and where 恢复 leads back to. */
  asideReason: string | null
  stateBeforeAside: AssignmentState | null
  /** 转办: the colleague who handles it; null means whoever of the unit does. */
  handlerId: string | null
  /** Since when it asks for coordination, who is to decide by when, and what was decided. */
  coordinationSince: number | null
  coordinationDecider: string | null
  coordinationDue: LocalDate | null
  coordinationDecision: CoordinationDecision | null
  /** The latest period for which a report stands: submitted, and not returned since. */
  reportedPeriod: string | null
  urgedAt: number | null
  urgeCount: number
  /** The last urge; earlier ones are history. */
  urgeId: string | null
  /** The highest 督查单 so far. */
  slipLevel: SlipLevel | null
  /** 延期: how often the due day was moved, and the application that waits. */
  extensionCount: number
  extensionId: string | null
  lightOverride: LightOverride | null
}

/** 亮灯调整: a supervisor's word over the computed light, until its last day. */
export interface LightOverride {
  colour: 'red' | 'yellow' | 'green'
  reason: string
  from: LocalDate
  until: LocalDate
  by: string
}

/** 协调意见: what was decided on a request for coordination. */
export interface CoordinationDecision {
  text: string
  by: string
  at: number
}

export type ReportKind = 'period' | 'completion'

/** The three narrative fields of a unit task, in the order of the sheet. */
export const NARRATIVE_FIELDS = ['progress', 'problem', 'nextStep'] as const
export type NarrativeField = (typeof NARRATIVE_FIELDS)[number]
export type NarrativeTexts = Record<NarrativeField, string>

/** 反馈: the frozen copy that assignment.submit makes. Review and history read reports, never the working draft. */
export interface Report {
  id: string
  assignmentId: string
  kind: ReportKind
  /** YYYY-MM of the reporting period. */
  period: string
  percent: number | null
  value: number | null
  progress: string
  problem: string
  nextStep: string
  submittedBy: string
  submittedAt: number
  late: boolean
  /** 沿用上期: which of its fields say the same as the report before. */
  carriedOver: readonly ReportField[]
  review: { decision: 'approved' | 'returned'; by: string; at: number; reason: string | null } | null
}

export type ReportField = NarrativeField | 'percent' | 'value'

/**
 * 督办件: a paper between the issuing unit and one unit, about a unit task, a task or the board. Only appended to.
 * urge 催办, slip 督查单, extension 延期申请, instruction 批示, decision 议定事项.
 */
export type MatterKind = 'urge' | 'slip' | 'extension' | 'instruction' | 'decision'
export const SLIP_LEVELS = ['blue', 'yellow', 'red'] as const
export type SlipLevel = (typeof SLIP_LEVELS)[number]
/** 特急, 急, 一般: 1, 5 and 15 work days. */
export const INSTRUCTION_DAYS = { extraUrgent: 1, urgent: 5, ordinary: 15 } as const
export type InstructionLevel = keyof typeof INSTRUCTION_DAYS

export interface Reply {
  by: string
  at: number
  text: string
}

export interface Matter {
  /** `TASK:UNIT:NAME`, `-:UNIT:NAME` when it is about the whole board. */
  id: string
  kind: MatterKind
  taskId: string | null
  /** The addressee; of an extension, who applies. */
  unitId: string
  level: SlipLevel | InstructionLevel | null
  text: string
  /** The day it is to be answered or done by; of an extension, the day asked for. */
  due: LocalDate | null
  origin: MeetingOrigin | null
  by: string
  at: number
  /** Read receipt: the first of the addressee who opened it. */
  readBy: string | null
  readAt: number | null
  replies: readonly Reply[]
  /** Of an extension: granted or not. Of the others: closed by the side that issued it; a decision may be taken back. */
  outcome: {
    decision: 'granted' | 'refused' | 'closed' | 'withdrawn'
    by: string
    at: number
    reason: string | null
  } | null
}

/** 督查调度会: a supervision meeting on a board. Its figures are those of `openedSeq`, for ever. domain.md F13, U5. */
export interface Meeting {
  /** `BOARD_NAME`: the minutes document and the page are found by the meeting's id alone. */
  id: string
  title: string
  /** Wall time in Asia/Shanghai, YYYY-MM-DDTHH:mm. */
  startsAt: string
  place: string
  /** The units that take part; the issuing unit always does. */
  unitIds: readonly string[]
  /** 缺席单位: of these the ones that did not come. Said by who runs it: being in the room is not being on the page. */
  absentUnitIds: readonly string[]
  /** 出席、列席人员: people by name, besides the units and those who run it. */
  people: readonly Participant[]
  /** 主持人, 主讲人 and 记录人: accounts. Who presents at the moment is not on record. */
  chairId: string
  presenterId: string
  recorderId: string
  status: 'planned' | 'open' | 'closed' | 'cancelled'
  agenda: readonly AgendaItem[]
  /** 已议: the items that have been dealt with. What is in hand, and for how long, is not on record. */
  discussed: readonly string[]
  /** The meeting whose 议定事项 come first, and which figures are compared with. */
  previousId: string | null
  openedAt: number | null
  /** The sequence whose figures are the meeting's. */
  openedSeq: number | null
  closedAt: number | null
  /** The sequence it was closed on: what it had decided by then is final. */
  closedSeq: number | null
}

/** Somebody a meeting names. With an account they may open it; without one it is a name on paper (领导). */
export interface Participant {
  /** As it was when they were named; with an account the minutes carry its name at closing. */
  name: string
  accountId: string | null
  role: 'attends' | 'sitsIn'
  absent: boolean
}

/** Whether a meeting names that account: runs it, or takes part by name. */
export const isNamedIn = (meeting: Meeting, accountId: string): boolean => namedIn(meeting).includes(accountId)

/** The accounts a meeting names, each once. */
export const namedIn = ({ chairId, presenterId, recorderId, people }: Meeting): string[] => [
  ...new Set([chairId, presenterId, recorderId, ...people.flatMap(({ accountId }) => accountId ?? [])]),
]

export type AgendaSection = 'decisions' | 'red' | 'yellow' | 'coordination' | 'highlight' | 'other'

export interface AgendaItem {
  id: string
  section: AgendaSection
  title: string
  /** Its time box, minutes. */
  minutes: number
  /** Who presents it; null: the issuing unit. */
  unitId: string | null
  /** What is looked at: tasks, or one unit's part of them. */
  refs: readonly { taskId: string; unitId: string | null }[]
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/**
 * One entry of the log. `before` and `after` hold only the changed fields; `before` is null where the change created
 * its subject. `unitId` is the unit of the grant that was used. The stored row adds the hash.
 */
export interface Change {
  v: 1
  boardId: string
  seq: number
  at: number
  actorId: string
  unitId: string
  commandId: string
  /** The type of the command that made it. */
  type: string
  /** `board`, or `area:ID`, `task:ID`, `assignment:ID`, `report:ID`, `matter:ID`, `meeting:ID`. */
  subject: string
  before: Readonly<Record<string, JsonValue>> | null
  after: Readonly<Record<string, JsonValue>>
  reason?: string
}

/** The identity of a 单位任务. */
export const assignmentIdOf = (taskId: string, unitId: string): string => `${taskId}:${unitId}`

export const DEFAULT_RULES = { version: 1, dueSoonDays: 3, paceYellow: 10, paceRed: 30 } as const

/** The identity of a 督办件; `name` is drawn by whoever writes it. */
export const matterIdOf = (taskId: string | null, unitId: string, name: string): string =>
  `${taskId ?? '-'}:${unitId}:${name}`

/** The board of a meeting, from the meeting's id; null for what is no such id. */
export const boardOfMeeting = (meetingId: string): string | null => {
  const cut = meetingId.lastIndexOf('_')
  return cut > 0 && cut < meetingId.length - 1 ? meetingId.slice(0, cut) : null
}

/** The board's rules on a day: the last version in force by then (the first one before that). */
export function rulesOn(board: Board, date: LocalDate): RuleVersion {
  let current = board.rules[0] ?? { ...DEFAULT_RULES, from: board.period.start }
  for (const version of board.rules) if (version.from <= date) current = version
  return current
}

/** The day an assignment is due: its own after an extension, else the task's; null without one. */
export const dueOf = (task: Pick<Task, 'due'>, assignment: Pick<Assignment, 'due'>): LocalDate | null =>
  assignment.due ?? task.due
