import { z } from 'zod'
import { PROPOSABLE } from './model.ts'
import {
  MAX_AGENDA,
  MAX_PARTICIPANTS,
  MAX_SOURCES,
  MAX_TASKS,
  MAX_TEXT_LENGTH,
  MAX_TITLE_LENGTH,
  MAX_UNITS,
} from '../protocol/limits.ts'

/** What the fields of commands and of other wishes may hold, as they cross the wire. */

/** Ids are used in subjects and document names: no colon, no slash, nothing that needs escaping. */
export const idSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
const assignmentIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}:[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
export const localDateSchema = z.iso.date()
/** PostgreSQL stores no NUL in a text: one in a title would fail the whole batch, and everybody's with every repetition. */
export const storable = (value: string): boolean => !value.includes('\0')
export const title = z.string().trim().min(1).max(MAX_TITLE_LENGTH).refine(storable, 'unstorable character')
export const text = z.string().trim().max(MAX_TEXT_LENGTH)
export const required = text.min(1)
export const finite = z.number().finite()

export const unitSchema = z.strictObject({ id: idSchema, name: title, shortName: z.string().trim().min(1).max(8) })
export const periodSchema = z
  .strictObject({ start: localDateSchema, end: localDateSchema })
  .refine((period) => period.start < period.end, 'period ends before it starts')
export const thresholds = {
  dueSoonDays: z.number().int().min(0).max(365),
  paceYellow: z.number().min(0).max(100),
  paceRed: z.number().min(0).max(100),
}
const metricSchema = z.strictObject({
  name: title,
  comparator: z.enum(['>=', '>', '<=', '<', '=', 'range', '≈']),
  value: finite,
  upper: finite.nullable(),
  unit: z.string().max(16),
  baseline: finite.nullable(),
  direction: z.enum(['up', 'down']),
})
const recurrenceSchema = z.strictObject({
  text: title,
  every: z.enum(['year', 'halfYear', 'quarter', 'month', 'week']),
  month: z.number().int().min(1).max(12).nullable(),
  day: z.number().int().min(1).max(31).nullable(),
})
export const sourceSchema = z
  .strictObject({ noticeVersionId: idSchema, start: z.number().int().min(0), end: z.number().int().min(0) })
  .refine((source) => source.start <= source.end, 'source ends before it starts')

export const taskShape = {
  areaId: idSchema,
  order: z
    .number()
    .int()
    .min(0)
    .max(MAX_TASKS * 10),
  title,
  kind: z.enum(['deliverable', 'activity', 'project', 'pilot', 'metric', 'continuing']).nullable(),
  sources: z.array(sourceSchema).max(MAX_SOURCES),
  leadUnitId: idSchema.nullable(),
  responsibleUnitIds: z.array(idSchema).max(MAX_UNITS),
  supportingUnitIds: z.array(idSchema).max(MAX_UNITS),
  start: localDateSchema.nullable(),
  due: localDateSchema.nullable(),
  recurrence: recurrenceSchema.nullable(),
  criterion: text.nullable(),
  metric: metricSchema.nullable(),
  weight: z.number().positive().max(100),
  condition: text.nullable(),
}
export type TaskField = keyof typeof taskShape

export const proposedSchema = z.array(z.enum(PROPOSABLE)).max(PROPOSABLE.length)

export const onAssignment = { assignmentId: assignmentIdSchema }
/** The name a new 督办件 gets; its id adds task and unit. */
export const matterName = { matterName: idSchema }
const matterIdSchema = z
  .string()
  .regex(/^(-|[A-Za-z0-9][A-Za-z0-9_-]{0,63}):[A-Za-z0-9][A-Za-z0-9_-]{0,63}:[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
export const onMatter = { matterId: matterIdSchema }
const agendaSchema = z
  .array(
    z.strictObject({
      id: idSchema,
      section: z.enum(['decisions', 'red', 'yellow', 'coordination', 'highlight', 'other']),
      title,
      minutes: z.number().int().min(1).max(240),
      unitId: idSchema.nullable(),
      refs: z.array(z.strictObject({ taskId: idSchema, unitId: idSchema.nullable() })).max(MAX_UNITS),
    }),
  )
  .max(MAX_AGENDA)
const peopleSchema = z
  .array(
    z.strictObject({
      name: title,
      accountId: idSchema.nullable(),
      role: z.enum(['attends', 'sitsIn']),
      absent: z.boolean(),
    }),
  )
  .max(MAX_PARTICIPANTS)
export const meetingShape = {
  title,
  startsAt: z.iso.datetime({ local: true, precision: -1, offset: false }),
  place: z.string().trim().max(MAX_TITLE_LENGTH).refine(storable, 'unstorable character'),
  unitIds: z.array(idSchema).max(MAX_UNITS),
  absentUnitIds: z.array(idSchema).max(MAX_UNITS),
  people: peopleSchema,
  chairId: idSchema,
  presenterId: idSchema,
  recorderId: idSchema,
  agenda: agendaSchema,
}
export type MeetingField = keyof typeof meetingShape
export const originSchema = z.strictObject({ meetingId: idSchema, agendaItemId: idSchema })
