import type { Kysely } from 'kysely'
import type { Change } from '#shared/domain/model.ts'
import { CorruptRowError } from './errors.ts'
import { nextHash } from './hashChain.ts'
import type { CommandKey } from './commit/port.ts'
import type { ChangeTable, Tables } from './tables.ts'

const VERSION = 1

/**
 * How a change written by an older release is read: from its `v` to the next. Empty while there has been one release;
 * a stored body is never rewritten.
 */
const UPCASTS: Readonly<Record<number, (old: Readonly<Record<string, unknown>>) => Record<string, unknown>>> = {}

/** Applies `upcasts` until the body is of the current version. Null for one that no upcast leads to. */
export function upcast(body: Readonly<Record<string, unknown>>, upcasts = UPCASTS, current = VERSION): unknown {
  let seen = body
  while (seen.v !== current) {
    const step = typeof seen.v === 'number' && seen.v < current ? upcasts[seen.v] : undefined
    if (!step) return null
    const next = step(seen)
    if (typeof next.v !== 'number' || next.v <= (seen.v as number)) return null
    seen = next
  }
  return seen
}

/** The row of a change, chained to the hash before it. */
export function changeRow(change: Change, previousHash: string): ChangeTable {
  const body = JSON.stringify(change)
  return {
    board_id: change.boardId,
    seq: change.seq,
    at: change.at,
    actor_id: change.actorId,
    unit_id: change.unitId,
    command_id: change.commandId,
    type: change.type,
    subject: change.subject,
    body,
    hash: nextHash(previousHash, body),
  }
}

const parse = (body: string): Record<string, unknown> | null => {
  const value: unknown = JSON.parse(body)
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}

/** The change of a stored row. Throws CorruptRowError when the row is damaged or of a newer release. */
export function readChange(row: Pick<ChangeTable, 'board_id' | 'seq' | 'body'>): Change {
  let change: unknown
  try {
    const body = parse(row.body)
    change = body && upcast(body)
  } catch (error) {
    throw new CorruptRowError(`board ${row.board_id}`, row.seq, error)
  }
  if (!change) throw new CorruptRowError(`board ${row.board_id}`, row.seq)
  return change as Change
}

/** Whether the columns that indexes use say what the chained body says; names of fields here never change. */
export function columnsMatch(row: ChangeTable): boolean {
  let body: Record<string, unknown> | null
  try {
    body = parse(row.body)
  } catch {
    return false
  }
  return (
    body !== null &&
    body.boardId === row.board_id &&
    body.seq === row.seq &&
    body.at === row.at &&
    body.actorId === row.actor_id &&
    body.unitId === row.unit_id &&
    body.commandId === row.command_id &&
    body.type === row.type &&
    body.subject === row.subject
  )
}

/** The changes one command made, oldest first. */
export async function changesOfCommand(db: Kysely<Tables>, key: CommandKey): Promise<Change[]> {
  const rows = await db
    .selectFrom('change')
    .select(['board_id', 'seq', 'body'])
    .where('board_id', '=', key.boardId)
    .where('actor_id', '=', key.actorId)
    .where('command_id', '=', key.commandId)
    .orderBy('seq')
    .execute()
  return rows.map(readChange)
}
