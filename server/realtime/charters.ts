import { MINUTES_FRAGMENT, parseFragmentName } from '#shared/document/names.ts'
import { type DocumentSchema, MINUTES_SCHEMA, NARRATIVE_SCHEMA } from '#shared/document/schema.ts'
import type { Actor, Board, Meeting } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { audienceOf, mayReadMeeting, mayWriteMinutes } from '#shared/domain/visibility.ts'
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

/**
 * Whoever attends the meeting reads, whoever it names and the supervisors write, until it is closed or cancelled. The
 * board's own word counts at each flush, so that minutes are final with the very batch that closes their meeting.
 */
export function minutesCharter(room: BoardRoom, meetingId: string, released: () => void): DocumentCharter {
  const meeting = (): Meeting | undefined => room.state.meetings.get(meetingId)
  const about = (may: (actor: Actor, board: Board, meeting: Meeting) => boolean) => (actor: Actor) => {
    const now = meeting()
    return now !== undefined && may(actor, room.board, now)
  }
  return {
    schema: MINUTES_SCHEMA,
    mayRead: about(mayReadMeeting),
    mayWrite: about(mayWriteMinutes),
    locked() {
      const status = meeting()?.status
      return (status !== 'planned' && status !== 'open') || room.board.status === 'archived'
    },
    isRoot: (root) => root === MINUTES_FRAGMENT,
    released,
  }
}
