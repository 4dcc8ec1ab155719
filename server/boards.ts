import type { CommandRequest } from '#shared/domain/commands.ts'
import type { Actor, Change } from '#shared/domain/model.ts'
import type { Summary, TrendPoint } from '#shared/domain/summary.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import type { Reply } from '#shared/protocol/errors.ts'

/** One line of the list of boards an actor may read. */
export interface BoardListing {
  id: string
  title: string
  label: string | null
  status: 'draft' | 'dispatched' | 'archived'
  issuingUnitId: string
  seq: number
}

/**
 * The boards as HTTP doors and pages use them. Every answer is filtered for the acting person; a board they may not read
 * is `notFound`, exactly like one that does not exist.
 */
export interface Boards {
  list(actor: Actor): Promise<BoardListing[]>
  view(actor: Actor, boardId: string): Promise<Reply<{ view: BoardView; serverNow: number }>>
  /** Changes after `since` visible to the actor, oldest first; `since` beyond the head is `invalid`. */
  changes(actor: Actor, boardId: string, since: number): Promise<Reply<{ changes: Change[]; seq: number }>>
  summary(
    actor: Actor,
    boardId: string,
  ): Promise<Reply<{ summary: Summary; trend: TrendPoint[]; latest: Change[]; view: BoardView; serverNow: number }>>
  /** Runs one command through the commit pipeline as `accountId`; grants are read again inside the commit. */
  command(accountId: string, boardId: string, request: CommandRequest): Promise<Reply<{ seq: number }>>
}
