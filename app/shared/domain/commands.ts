import { z } from 'zod'
import {
  finite,
  idSchema,
  localDateSchema,
  matterName,
  type MeetingField,
  meetingShape,
  onAssignment,
  onMatter,
  originSchema,
  periodSchema,
  proposedSchema,
  required,
  sourceSchema,
  storable,
  type TaskField,
  taskShape,
  text,
  thresholds,
  title,
  unitSchema,
} from './fields.ts'
import { SLIP_LEVELS } from './model.ts'
import { PERIOD_PATTERN } from './windows.ts'
import { MAX_OWN, MAX_SOURCES, MAX_UNITS } from '../protocol/limits.ts'

/**
 * Everything a person can ask of a board, as it crosses the wire. Only doors import this module for its values: the
 * browser and `decide` need the types alone.
 */

/** One alternative per field, so that a value is checked against its own field. */
const taskEdits = (Object.keys(taskShape) as TaskField[]).map((field) =>
  z.strictObject({ type: z.literal('task.edit'), taskId: idSchema, field: z.literal(field), value: taskShape[field] }),
)
const meetingEdits = (Object.keys(meetingShape) as MeetingField[]).map((field) =>
  z.strictObject({
    type: z.literal('meeting.edit'),
    meetingId: idSchema,
    field: z.literal(field),
    value: meetingShape[field],
  }),
)

const plainCommands = [
  z.strictObject({
    type: z.literal('board.create'),
    title,
    period: periodSchema,
    noticeId: idSchema.nullable(),
    issuingUnitId: idSchema,
    units: z.array(unitSchema).min(1).max(MAX_UNITS),
    openness: z.enum(['all', 'own']).optional(),
    label: z.string().max(40).refine(storable, 'unstorable character').nullable().optional(),
  }),
  z.strictObject({ type: z.literal('board.rename'), title }),
  z.strictObject({ type: z.literal('board.setOpenness'), openness: z.enum(['all', 'own']) }),
  z.strictObject({ type: z.literal('board.setRules'), from: localDateSchema, ...thresholds }),
  z.strictObject({
    type: z.literal('board.setCycle'),
    from: localDateSchema,
    every: z.enum(['week', 'month', 'quarter']),
    day: z.number().int().min(1).max(31),
  }),
  z.strictObject({ type: z.literal('board.dispatch') }),
  z.strictObject({ type: z.literal('board.archive') }),
  z.strictObject({
    type: z.literal('area.add'),
    areaId: idSchema,
    order: z.number().int().min(0).max(1000),
    ordinal: z.string().max(12),
    title,
    shortTitle: z.string().trim().min(1).max(12),
  }),
  z.strictObject({
    type: z.literal('area.rename'),
    areaId: idSchema,
    title,
    shortTitle: z.string().trim().min(1).max(12),
  }),
  z.strictObject({ type: z.literal('area.remove'), areaId: idSchema }),
  // `proposed` names the fields whose value is the notice's suggestion and nobody's word yet.
  z.strictObject({
    type: z.literal('task.add'),
    taskId: idSchema,
    ...taskShape,
    origin: originSchema.optional(),
    proposed: proposedSchema.optional(),
  }),
  // 采纳建议: the values stand as if the author had set them.
  z.strictObject({ type: z.literal('task.accept'), taskId: idSchema, fields: proposedSchema.min(1) }),
  z.strictObject({ type: z.literal('task.remove'), taskId: idSchema, reason: required }),
  // Takes the sources of `taskIds` into one task and removes them.
  z.strictObject({
    type: z.literal('task.merge'),
    taskIds: z.array(idSchema).min(1).max(MAX_SOURCES),
    intoTaskId: idSchema,
  }),
  // Moves passages of a task into a new one behind it, e.g. the measure that is a task of its own.
  z.strictObject({
    type: z.literal('task.split'),
    taskId: idSchema,
    newTaskId: idSchema,
    order: taskShape.order,
    title,
    sources: z.array(sourceSchema).min(1).max(MAX_SOURCES),
  }),
  // 非任务: says of a passage that it is no task, or takes that back.
  z.strictObject({ type: z.literal('notice.declare'), span: sourceSchema, noTask: z.boolean() }),
  z.strictObject({ type: z.literal('assignment.acknowledge'), ...onAssignment }),
  z.strictObject({
    type: z.literal('assignment.setPercent'),
    ...onAssignment,
    percent: z.number().int().min(0).max(100),
  }),
  z.strictObject({ type: z.literal('assignment.setValue'), ...onAssignment, value: finite }),
  z.strictObject({
    type: z.literal('assignment.flagCoordination'),
    ...onAssignment,
    needsCoordination: z.boolean(),
    coordination: text.nullable().optional(),
  }),
  z.strictObject({
    type: z.literal('assignment.submit'),
    ...onAssignment,
    kind: z.enum(['period', 'completion']),
    period: z.string().regex(PERIOD_PATTERN),
  }),
  z.strictObject({ type: z.literal('assignment.approve'), ...onAssignment }),
  // An empty reason is a decision's matter, not a malformed request: the officer is told to give one.
  z.strictObject({ type: z.literal('assignment.return'), ...onAssignment, reason: text }),
  z.strictObject({ type: z.literal('assignment.closeOut'), ...onAssignment }),
  z.strictObject({
    type: z.literal('assignment.setAside'),
    ...onAssignment,
    state: z.enum(['suspended', 'notApplicable', 'awaitingUpper', 'cancelled']),
    reason: text,
  }),
  z.strictObject({ type: z.literal('assignment.resume'), ...onAssignment }),
  // 转办: to a colleague of the unit, or back to the unit as a whole.
  z.strictObject({ type: z.literal('assignment.entrust'), ...onAssignment, handlerId: idSchema.nullable() }),
  // 协调: who decides and by when; then what was decided.
  z.strictObject({
    type: z.literal('assignment.referCoordination'),
    ...onAssignment,
    decider: title,
    due: localDateSchema,
  }),
  z.strictObject({ type: z.literal('assignment.decideCoordination'), ...onAssignment, decision: text }),
  // 亮灯调整, or back to the computed light.
  z.strictObject({
    type: z.literal('assignment.overrideLight'),
    ...onAssignment,
    colour: z.enum(['red', 'yellow', 'green']),
    reason: text,
    until: localDateSchema,
  }),
  z.strictObject({ type: z.literal('assignment.clearOverride'), ...onAssignment }),
  // 催办.
  z.strictObject({ type: z.literal('assignment.urge'), ...onAssignment, ...matterName, text }),
  // 督查单 blue → yellow → red; skipping one, or issuing one again, needs a reason.
  z.strictObject({
    type: z.literal('assignment.issueSlip'),
    ...onAssignment,
    ...matterName,
    level: z.enum(SLIP_LEVELS),
    text,
    due: localDateSchema,
    reason: text.nullable(),
  }),
  // 延期申请 before the due day, and its decision.
  z.strictObject({
    type: z.literal('assignment.requestExtension'),
    ...onAssignment,
    ...matterName,
    due: localDateSchema,
    text,
  }),
  z.strictObject({
    type: z.literal('matter.decide'),
    ...onMatter,
    decision: z.enum(['granted', 'refused']),
    reason: text.nullable(),
  }),
  // 批示 on a unit task, a task or the board, to one unit.
  z.strictObject({
    type: z.literal('board.instruct'),
    ...matterName,
    taskId: idSchema.nullable(),
    unitId: idSchema,
    level: z.enum(['extraUrgent', 'urgent', 'ordinary']),
    text,
  }),
  // 议定事项 that is a duty of one unit; one that is a task is a task.add with its origin.
  z.strictObject({
    type: z.literal('board.resolve'),
    ...matterName,
    origin: originSchema,
    taskId: idSchema.nullable(),
    // Without an owner or a day it is a decision's matter to say so, not a malformed request.
    unitId: idSchema.nullable(),
    text,
    due: localDateSchema.nullable(),
  }),
  // Until its meeting is closed a 议定事项 is put in other words, or taken back.
  z.strictObject({ type: z.literal('decision.amend'), ...onMatter, text, due: localDateSchema.nullable() }),
  z.strictObject({ type: z.literal('decision.withdraw'), ...onMatter }),
  // 督查调度会.
  z.strictObject({
    type: z.literal('meeting.plan'),
    meetingId: idSchema,
    ...meetingShape,
    // A page of before they were known says nothing of them.
    absentUnitIds: meetingShape.absentUnitIds.default([]),
    people: meetingShape.people.default([]),
    previousId: idSchema.nullable(),
  }),
  // 已议, 待议: of one item of the agenda.
  z.strictObject({
    type: z.literal('meeting.discuss'),
    meetingId: idSchema,
    agendaItemId: idSchema,
    discussed: z.boolean(),
  }),
  z.strictObject({ type: z.literal('meeting.open'), meetingId: idSchema }),
  z.strictObject({ type: z.literal('meeting.close'), meetingId: idSchema }),
  z.strictObject({ type: z.literal('meeting.cancel'), meetingId: idSchema, reason: text }),
  z.strictObject({ type: z.literal('matter.read'), ...onMatter }),
  z.strictObject({ type: z.literal('matter.reply'), ...onMatter, text }),
  z.strictObject({ type: z.literal('matter.close'), ...onMatter, reason: text.nullable() }),
  z.strictObject({ type: z.literal('command.undo'), commandId: idSchema }),
] as const

export const commandSchema = z.union([
  z.discriminatedUnion('type', plainCommands),
  z.union(taskEdits as [(typeof taskEdits)[number], ...typeof taskEdits]),
  z.union(meetingEdits as [(typeof meetingEdits)[number], ...typeof meetingEdits]),
])

type PlainCommand = z.infer<(typeof plainCommands)[number]>
type TaskEdit = {
  [F in TaskField]: { type: 'task.edit'; taskId: string; field: F; value: z.infer<(typeof taskShape)[F]> }
}[TaskField]
type MeetingEdit = {
  [F in MeetingField]: {
    type: 'meeting.edit'
    meetingId: string
    field: F
    value: z.infer<(typeof meetingShape)[F]>
  }
}[MeetingField]
export type Command = PlainCommand | TaskEdit | MeetingEdit
export type CommandType = Command['type']
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>

/** What both doors for commands receive (the socket adds boardId, the HTTP path carries it). */
export const commandRequestSchema = z.strictObject({
  commandId: idSchema,
  /** The sequence the author was looking at. */
  base: z.number().int().min(0),
  /** The author's own commands since `base`. */
  own: z.array(idSchema).max(MAX_OWN).optional(),
  command: commandSchema,
})
export type CommandRequest = Omit<z.infer<typeof commandRequestSchema>, 'command'> & { command: Command }
