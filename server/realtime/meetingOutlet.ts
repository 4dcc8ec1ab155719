import type { BoardSockets } from './boardSockets.ts'
import { meetingAudienceGroup, meetingGroup } from './meetingEvents.ts'
import type { MeetingOutlet } from './MeetingRoom.ts'

/** How meetings reach the people in them over the board's sockets. */
export const meetingOutlet = (sockets: Pick<BoardSockets, 'toGroup' | 'exclude'>): MeetingOutlet => ({
  shown: (meetingId, shown, except) =>
    sockets.toGroup(meetingGroup(meetingId), except, 'meeting:shown', { meetingId, shown }),
  presenter(meetingId, presenter, mine) {
    const message = { meetingId, presenter, mine: false }
    sockets.toGroup(meetingGroup(meetingId), mine, 'meeting:presenter', message)
    if (mine !== null) sockets.toGroup(mine, null, 'meeting:presenter', { ...message, mine: true })
  },
  course: (meetingId, course) =>
    sockets.toGroup(meetingGroup(meetingId), null, 'meeting:course', { meetingId, course }),
  people: (meetingId, key, attendance) =>
    sockets.toGroup(meetingAudienceGroup(meetingId, key), null, 'meeting:people', { meetingId, attendance }),
  dismiss: (meetingId, connectionId) =>
    sockets.exclude(
      connectionId,
      (group) => group === meetingGroup(meetingId) || group.startsWith(meetingAudienceGroup(meetingId, '')),
    ),
})
