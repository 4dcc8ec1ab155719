import { type Actor, boardOfMeeting } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { audienceKey, readsSubject } from '#shared/domain/visibility.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import { MAX_SHOWN_PER_SECOND } from '#shared/protocol/limits.ts'
import {
  type MeetingRoomState,
  meetingFollowSchema,
  meetingHandOverSchema,
  meetingJoinSchema,
  meetingShowSchema,
} from '#shared/protocol/meetings.ts'
import { type BoardDoor, GONE } from './BoardDoor.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import type { MeetingRoom } from './MeetingRoom.ts'
import type { Meetings } from './Meetings.ts'
import { TokenBucket } from './TokenBucket.ts'

/** Of how many meetings one connection may be; a page shows one. */
const MAX_MEETINGS = 4

export interface MeetingEventsParts {
  meetings: Meetings
  /** Makes the sections of the minutes, for somebody who may read the meeting. */
  sections: (actor: Actor, board: BoardRoom, meetingId: string) => Promise<Reply>
  clock: Clock
}

export const meetingGroup = (meetingId: string): string => `meeting:${meetingId}`
export const meetingAudienceGroup = (meetingId: string, key: string): string => `meeting:${meetingId}:${key}`

const NOT_FOUND = { ok: false, error: errorBody('notFound') } as const

/** Listens to the events of meetings on one connection. Gives what is to be done when the connection is gone. */
export function listenToMeetings(door: BoardDoor, { meetings, sections, clock }: MeetingEventsParts): () => void {
  const { connectionId } = door
  /** Meeting → the groups in which this connection is told of it. */
  const joined = new Map<string, string[]>()
  const leave = (meetingId: string): void => {
    const groups = joined.get(meetingId)
    if (!groups) return
    joined.delete(meetingId)
    door.exit(...groups)
    meetings.leave(meetingId, connectionId)
  }
  /** The board of a meeting that the person may read, by the grants as stored now; null where it is not for them. */
  const attended = async (meetingId: string) => {
    const boardId = boardOfMeeting(meetingId)
    const found = boardId === null ? null : await door.find(boardId)
    if (!found) return null
    const { room: board, audience, actor } = found
    return readsSubject(`meeting:${meetingId}`, board.state, audience) ? { board, audience, actor } : null
  }
  const join = async (meetingId: string): Promise<Reply<MeetingRoomState>> => {
    const found = await attended(meetingId)
    // What may not be read answers like what is not there, and who may no longer read it hears nothing more.
    if (!found) {
      leave(meetingId)
      return NOT_FOUND
    }
    const { board, audience, actor } = found
    if (!door.connected) return GONE
    if (!joined.has(meetingId) && joined.size >= MAX_MEETINGS) return { ok: false, error: errorBody('tooMany') }
    leave(meetingId)
    const groups = [meetingGroup(meetingId), meetingAudienceGroup(meetingId, audienceKey(audience))]
    joined.set(meetingId, groups)
    door.enter(groups)
    const { accountId, name } = actor
    const runs = can(actor, 'meeting.run', { issuingUnitId: board.board.issuingUnitId }) !== null
    const state = meetings.enter(board, meetingId).join({ connectionId, accountId, name, audience, runs })
    return { ok: true, ...state }
  }
  const within = (meetingId: string, act: (room: MeetingRoom) => Reply): Promise<Reply> => {
    const room = joined.has(meetingId) ? meetings.find(meetingId) : null
    return Promise.resolve(room ? act(room) : NOT_FOUND)
  }
  door.on('meeting:join', meetingJoinSchema, ({ meetingId }) => door.inTurn(() => join(meetingId)))
  door.on('meeting:leave', meetingJoinSchema, ({ meetingId }) =>
    door.inTurn(() => {
      leave(meetingId)
      return Promise.resolve({ ok: true })
    }),
  )
  const steps = new TokenBucket(clock, MAX_SHOWN_PER_SECOND)
  door.on('meeting:show', meetingShowSchema, ({ meetingId, view, anchor }) =>
    steps.take()
      ? within(meetingId, (room) => room.show(connectionId, view, anchor))
      : Promise.resolve({ ok: false, error: errorBody('tooMany') }),
  )
  door.on('meeting:claim', meetingJoinSchema, ({ meetingId }) => within(meetingId, (room) => room.claim(connectionId)))
  door.on('meeting:handOver', meetingHandOverSchema, ({ meetingId, to }) =>
    within(meetingId, (room) => room.handOver(connectionId, to)),
  )
  door.on('meeting:sections', meetingJoinSchema, async ({ meetingId }) => {
    const found = await attended(meetingId)
    return found ? sections(found.actor, found.board, meetingId) : NOT_FOUND
  })
  door.on('meeting:follow', meetingFollowSchema, ({ meetingId, following }) =>
    within(meetingId, (room) => room.follow(connectionId, following)),
  )
  return () => {
    for (const meetingId of [...joined.keys()]) leave(meetingId)
  }
}
