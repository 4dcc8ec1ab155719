import { BATCH_ITEMS } from '#shared/protocol/limits.ts'
import type { CommandRequest } from '#shared/domain/commands.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { CommandKey } from '#db/commitStore.ts'
import type { Verdict } from './admission.ts'
import type { BoardRoom } from './BoardRoom.ts'
import type { DocumentPeer, DocumentRoom } from './DocumentRoom.ts'

/** What the pipeline is asked to make true. */
export type Item = CommandItem | UpdateItem

export interface CommandItem {
  kind: 'command'
  room: BoardRoom
  accountId: string
  request: CommandRequest
  /** Whose text it makes final as it is stored by then: a unit's narrative for a report, the minutes of a meeting. */
  document: DocumentRoom | null
  answer: (reply: Reply<{ seq: number }>) => void
  /** Commands of one room with the same mark are stored together or not at all. */
  together?: object
}

export interface UpdateItem {
  kind: 'update'
  room: DocumentRoom
  accountId: string
  peer: DocumentPeer
  update: Uint8Array
  answer: (verdict: Verdict) => void
}

/** Close code 1013 of RFC 6455's registry: try again later. */
export const CLOSE_TRY_AGAIN = 1013

export const keyOf = (item: CommandItem): CommandKey => ({
  boardId: item.room.boardId,
  actorId: item.accountId,
  commandId: item.request.commandId,
})

export const roomsOf = (items: readonly Item[]): Set<BoardRoom | DocumentRoom> =>
  new Set(items.map((item) => item.room))

const markOf = (item: Item | undefined): object | undefined => (item?.kind === 'command' ? item.together : undefined)

/** How many items the next batch takes: those that belong together are never parted. */
export function batchLength(queue: readonly Item[]): number {
  let length = Math.min(BATCH_ITEMS, queue.length)
  while (markOf(queue[length]) !== undefined && markOf(queue[length]) === markOf(queue[length - 1])) length++
  return length
}

/** The items as they are decided: one by one, except for those that belong together. */
export function unitsOf(items: readonly Item[]): Item[][] {
  const units: Item[][] = []
  for (const item of items) {
    const last = units.at(-1)
    if (last && markOf(item) !== undefined && markOf(last[0]) === markOf(item)) last.push(item)
    else units.push([item])
  }
  return units
}

/** Nothing of it was stored, as far as is known; the same may be sent again. */
export function answerUnavailable(item: Item): void {
  if (item.kind === 'command') item.answer({ ok: false, error: errorBody('unavailable') })
  else {
    // The client keeps its text and offers it again with its next step 2, on a new connection.
    item.peer.close(CLOSE_TRY_AGAIN)
    item.answer({ kind: 'refused', code: 'unavailable', detail: '' })
  }
}
