import { MINUTES_FRAGMENT, parseFragmentName } from '#shared/document/names.ts'
import { type DocumentSchema, MINUTES_SCHEMA, NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import type { Actor } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { audienceOf } from '#shared/domain/visibility.ts'
import type { BoardRoom } from './BoardRoom.ts'

/**
 * What a document is for: its schema, its roots, who may read and write it. It is asked anew at each flush, with grants as
 * stored then, and answers by the facts of its board or meeting as they are then.
 */
export interface DocumentCharter {
  readonly schema: DocumentSchema
  mayRead(actor: Actor): boolean
  mayWrite(actor: Actor): boolean
  /** Whether it is finished: what is written from now on is refused `locked`, from open editors too. */
  locked(): boolean
  isRoot(name: string): boolean
  /** Told when the document is let go. */
  released(): void
}

/** Readers of the board, and of it those of the unit and of the issuing unit; the unit's handlers write. */
export function narrativeCharter(room: BoardRoom, unitId: string, released: () => void): DocumentCharter {
  const subject = { issuingUnitId: room.board.issuingUnitId, unitId }
  return {
    schema: NARRATIVE_SCHEMA,
    mayRead: (actor) => audienceOf(actor, room.board) !== null && can(actor, 'narrative.read', subject) !== null,
    mayWrite: (actor) => can(actor, 'narrative.write', subject) !== null,
    locked: () => room.board.status !== 'dispatched',
    isRoot(root) {
      const fragment = parseFragmentName(root)
      return fragment !== null && room.state.assignments.has(`${fragment.taskId}:${unitId}`)
    },
    released,
  }
}

/** One meeting, as whoever keeps meetings knows it; kept up to date until `released` is called, once. */
export interface Meeting {
  mayRead(actor: Actor): boolean
  mayWrite(actor: Actor): boolean
  /**
   * True from the moment somebody makes the minutes final, before that is stored: then `pipeline.read` gives the final
   * text, since every update after it is refused. False again only if it could not be stored.
   */
  final(): boolean
  released(): void
}

export interface Meetings {
  /** The meeting of that id; null when there is none. */
  open(meetingId: string): Promise<Meeting | null>
}

export const minutesCharter = (meeting: Meeting): DocumentCharter => ({
  schema: MINUTES_SCHEMA,
  mayRead: (actor) => meeting.mayRead(actor),
  mayWrite: (actor) => meeting.mayWrite(actor),
  locked: () => meeting.final(),
  isRoot: (root) => root === MINUTES_FRAGMENT,
  released: () => meeting.released(),
})
