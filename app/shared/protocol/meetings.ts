import { z } from 'zod'
import { idSchema } from '../domain/fields.ts'

/**
 * 跟随主持人: what crosses Socket.IO so that people in a meeting see the same. What is shown is told by meaning and not by
 * pixels, in memory alone: nothing of it is in the log, and each screen lays it out for itself.
 */

/** `TASK:UNIT`. */
const cellSchema = z.string().min(3).max(130)
const placeSchema = idSchema.nullable()

/** What a presenter looks at; the same fields as the address of the page. */
export const shownViewSchema = z.strictObject({
  agendaItemId: placeSchema,
  areaId: placeSchema,
  unitId: placeSchema,
  filters: z.strictObject({
    red: z.boolean(),
    yellow: z.boolean(),
    coordination: z.boolean(),
    query: z.string().max(200),
  }),
  taskId: placeSchema,
  cell: cellSchema.nullable(),
  figures: z.enum(['frozen', 'both', 'live']),
})
export type ShownView = z.infer<typeof shownViewSchema>

export const meetingJoinSchema = z.strictObject({ meetingId: idSchema })
/** `anchor`: the first row in sight (`TASK:UNIT`); null at the top. */
export const meetingShowSchema = z.strictObject({
  meetingId: idSchema,
  view: shownViewSchema,
  anchor: cellSchema.nullable(),
})
export const meetingHandOverSchema = z.strictObject({ meetingId: idSchema, to: idSchema })
export const meetingFollowSchema = z.strictObject({ meetingId: idSchema, following: z.boolean() })

/** What is on everybody's screen, stamped by the server: `n` counts up within one room of one server. */
export interface Shown {
  n: number
  at: number
  view: ShownView
  anchor: string | null
}

/**
 * How long a meeting has been at the items of its agenda: at `itemId` since `since`, and before that at each `spent` (ms).
 * It follows the presenter, and like what they show it is nowhere but in memory: with a restart it begins anew.
 */
export interface Course {
  itemId: string | null
  since: number
  spent: Record<string, number>
}

/** Who presents. `here` false: not come yet, or lost; from `takeOverAt` on chair and supervisors may take over. */
export interface Presenter {
  accountId: string
  name: string
  here: boolean
  takeOverAt: number | null
}

/** Somebody in the meeting, one entry a person. */
export interface Attendant {
  accountId: string
  name: string
  unitId: string
  following: boolean
}

/**
 * Who is in a meeting, as one audience may see it: how many, and which units, is for everybody; the names are those of
 * one's own unit and of whom the meeting names, or all of them for people of the issuing unit.
 */
export interface MeetingPeople {
  count: number
  following: number
  unitIds: string[]
  people: Attendant[]
}

/** `presenter` null: the meeting is not going on, nobody presents. `mine`: this connection is the one that presents. */
export interface MeetingRoomState {
  meetingId: string
  presenter: Presenter | null
  mine: boolean
  shown: Shown | null
  course: Course | null
  attendance: MeetingPeople
}
