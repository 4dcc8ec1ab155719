import type { Summary } from '#shared/domain/summary.ts'
import { audienceKey } from '#shared/domain/visibility.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import { summaryJoinSchema } from '#shared/protocol/events.ts'
import { type BoardDoor, GONE } from './BoardDoor.ts'
import type { Clock } from './clock.ts'
import type { Rooms } from './rooms.ts'
import type { SummaryDesk } from './SummaryDesk.ts'

/** Everybody whose completion board of a board is the same. */
export const summaryGroup = (boardId: string, key: string): string => `summary:${boardId}:${key}`

/** Listens for who wants completion boards on one connection. Gives what is to be done when the connection is gone. */
export function listenToSummaries(
  door: BoardDoor,
  { rooms, desk, clock }: { rooms: Rooms; desk: SummaryDesk; clock: Clock },
): () => void {
  /** Board → the group in which its completion board is told. */
  const watched = new Map<string, string>()

  function leave(boardId: string): void {
    const from = watched.get(boardId)
    if (from === undefined) return
    watched.delete(boardId)
    door.exit(from)
    desk.leave(boardId, door.connectionId)
    rooms.boards.release(boardId)
  }

  async function join(boardId: string): Promise<Reply<{ summary: Summary; serverNow: number }>> {
    const found = await door.find(boardId)
    const to = found && summaryGroup(boardId, audienceKey(found.audience))
    if (watched.get(boardId) !== to) leave(boardId)
    if (!found || !to) return { ok: false, error: errorBody('notFound') }
    if (!door.connected) return GONE
    watched.set(boardId, to)
    door.enter(to)
    return { ok: true, summary: desk.join(found.room, found.audience, door.connectionId), serverNow: clock.now() }
  }

  door.on('summary:join', summaryJoinSchema, ({ boardId }) => door.inTurn(() => join(boardId)))
  return () => {
    for (const boardId of [...watched.keys()]) leave(boardId)
  }
}
