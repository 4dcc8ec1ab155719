import type { z } from 'zod'
import type { Change } from '#shared/domain/model.ts'
import { altersSight, audienceKey, filterChange, snapshotOf } from '#shared/domain/visibility.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import {
  type BoardJoined,
  boardCommandSchema,
  boardJoinSchema,
  boardLeaveSchema,
  presenceFocusSchema,
} from '#shared/protocol/events.ts'
import { MAX_FOCUS_PER_SECOND } from '#shared/protocol/limits.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { SessionService } from '../auth/sessions.ts'
import type { Log } from '../log.ts'
import { type BoardDoor, GONE } from './BoardDoor.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { Clock } from './clock.ts'
import type { Rooms } from './rooms.ts'
import { TokenBucket } from './TokenBucket.ts'

/** A `since` further back than this is answered with the whole view: folding it would cost more. */
const MAX_CHANGES_AFTER_SINCE = 2_000

export interface BoardEventsParts {
  rooms: Rooms
  changeLog: Pick<ChangeLog, 'changesSince'>
  sessions: Pick<SessionService, 'renew'>
  clock: Clock
  log: Log
}

/** Everybody who sees a board in the same way. */
export const boardGroup = (boardId: string, key: string): string => `board:${boardId}:${key}`

/**
 * Listens to joins, leaves, commands and presence of boards on one connection. Gives what is to be done when the connection
 * is gone.
 */
export function listenToBoards(
  door: BoardDoor,
  { rooms, changeLog, sessions, clock, log }: BoardEventsParts,
): () => void {
  const joined = new Map<string, { room: BoardRoom; key: string }>()
  const { connectionId, session } = door

  function leave(boardId: string): void {
    const before = joined.get(boardId)
    if (!before) return
    joined.delete(boardId)
    door.exit(boardGroup(boardId, before.key))
    before.room.leave(connectionId)
    rooms.boards.release(boardId)
  }

  async function join({
    boardId,
    since,
    audience: former,
  }: z.infer<typeof boardJoinSchema>): Promise<Reply<BoardJoined>> {
    const found = await door.find(boardId)
    if (!found) {
      // Who may no longer read it is told nothing more of it either.
      leave(boardId)
      return { ok: false, error: errorBody('notFound') }
    }
    const { room, audience, actor } = found
    if (since !== undefined && since > room.state.seq)
      return { ok: false, error: errorBody('invalid', 'baseBeyondHead') }
    const key = audienceKey(audience)
    let at = since ?? room.state.seq
    const bridged =
      since !== undefined &&
      room.state.seq - since <= MAX_CHANGES_AFTER_SINCE &&
      (former === undefined || former === key)
    let bridge: Change[] | null = bridged ? [] : null
    while (bridge && at < room.state.seq) {
      // Storage runs ahead of the room between a commit and its announcement; what the room announces later comes by itself.
      const stored = await changeLog.changesSince(boardId, at)
      const more = stored.filter((change) => change.seq <= room.state.seq)
      bridge = more.length === 0 || more.some(altersSight) ? null : [...bridge, ...more]
      at = more.at(-1)?.seq ?? at
    }
    // Nothing may be awaited from the last look at the head to the join: what is committed in between would reach nobody.
    if (!door.connected) return GONE
    leave(boardId)
    door.enter(boardGroup(boardId, key))
    joined.set(boardId, { room, key })
    const present = room.join({ connectionId, accountId: session.accountId, name: actor.name, audience })
    const { seq } = room.state
    const answer = { ok: true as const, seq, serverNow: clock.now(), audience: key, grants: actor.grants, present }
    if (!bridge) return { ...answer, snapshot: snapshotOf(room.state, audience) }
    return { ...answer, changes: bridge.flatMap((change) => filterChange(change, room.state, audience) ?? []) }
  }

  /** The room of a board that was not joined, if the person may read it. Who joined it may; the commit asks again. */
  async function roomFor(boardId: string): Promise<BoardRoom | 'unavailable' | undefined> {
    try {
      return (await door.find(boardId))?.room
    } catch (error) {
      // The person keeps the command and sends it again: nothing is lost by storage that cannot be read.
      log.error({ err: error }, 'a command met storage that cannot be read')
      return 'unavailable'
    }
  }

  door.on('board:join', boardJoinSchema, (payload) => door.inTurn(() => join(payload)))
  door.on('board:leave', boardLeaveSchema, ({ boardId }) =>
    door.inTurn(() => {
      leave(boardId)
      return Promise.resolve({ ok: true })
    }),
  )
  door.on('board:command', boardCommandSchema, async ({ boardId, ...request }, answer) => {
    const room = joined.get(boardId)?.room ?? (await roomFor(boardId))
    if (room === 'unavailable') return { ok: false, error: errorBody('unavailable') }
    if (!room) return { ok: false, error: errorBody('notFound') }
    if (!(await sessions.renew(session))) return { ok: false, error: errorBody('unauthenticated') }
    return rooms.command(room, session.accountId, request as never, answer)
  })
  const steps = new TokenBucket(clock, MAX_FOCUS_PER_SECOND)
  door.on('presence:focus', presenceFocusSchema, ({ boardId, focus }) => {
    if (!steps.take()) return Promise.resolve({ ok: false, error: errorBody('tooMany') })
    const inRoom = joined.get(boardId)?.room.focus(connectionId, focus) ?? false
    return Promise.resolve(inRoom ? { ok: true } : { ok: false, error: errorBody('notFound') })
  })
  return () => {
    for (const boardId of [...joined.keys()]) leave(boardId)
  }
}
