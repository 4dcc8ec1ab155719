import type { Actor } from '#shared/domain/model.ts'
import { handler, leader, meetingPlan, reviewer, staff, supervisor, supervisor2 } from '../builders.ts'

/**
 * The meeting of the model: fuzhou's first account presents, its handler keeps the record, and xiamen may be taken off it.
 * No drawn command names it, so that nothing but what the model does in it changes it.
 */
export const MEETING = 'b1_live'
export const MEETING_PLAN = meetingPlan({
  meetingId: MEETING,
  unitIds: ['fuzhou', 'xiamen'],
  presenterId: staff('fuzhou').accountId,
  recorderId: handler('fuzhou').accountId,
})

/** Who may take part, and the narratives they write in; two of one account sit at two computers. */
export const CAST: readonly [Actor, string[]][] = [
  [staff('fuzhou'), ['fuzhou']],
  [handler('fuzhou'), ['fuzhou']],
  [supervisor, []],
  [staff('fuzhou'), ['fuzhou']],
  [staff('xiamen'), ['xiamen']],
  [supervisor2, []],
  [leader, []],
  [reviewer('fuzhou'), ['fuzhou']],
  [handler('xiamen'), ['xiamen', 'fuzhou']],
  [staff('putian'), ['putian']],
]
