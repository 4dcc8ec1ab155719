import type { Actor } from '#shared/domain/model.ts'
import { type Audience, audienceOf } from '#shared/domain/visibility.ts'
import type { BoardRoom } from './realtime/BoardRoom.ts'
import type { Rooms } from './realtime/rooms.ts'

/** The live board as `actor` may see it, or null: then it does not exist for them. */
export async function visibleBoard(
  rooms: Pick<Rooms, 'board'>,
  actor: Actor,
  boardId: string,
): Promise<{ room: BoardRoom; audience: Audience } | null> {
  const room = await rooms.board(boardId)
  const audience = room && audienceOf(actor, room.board, room.state.meetings.values())
  return audience ? { room, audience } : null
}
