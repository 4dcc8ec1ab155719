import type { Actor, Change, Role } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { changeRow } from '../changeRows.ts'
import { HeadMovedError } from '../errors.ts'
import { GENESIS_HASH } from '../hashChain.ts'
import { boardRow, snapshotBody, subjectRow } from '../stateRows.ts'
import type { BoardSnapshotTable, BoardTable, ChangeTable, SubjectStateTable } from '../tables.ts'
import type { Head } from './port.ts'

/** What both dialects write, worked out before any SQL. */

/** The head of a board whose log is empty. */
export const NO_HEAD: Head = { seq: 0, hash: GENESIS_HASH, at: 0 }

/** A snapshot of a board's state is stored each time its sequence passes a multiple of this. */
export const SNAPSHOT_INTERVAL = 1_000

export interface Append {
  head: Head
  board: BoardTable
  changes: ChangeTable[]
  subjects: SubjectStateTable[]
  snapshot: BoardSnapshotTable | null
}

/** Throws HeadMovedError unless the stored head is the one the caller decided on. */
export function expectHead(boardId: string, expected: Head, stored: { seq: number; hash: string } | undefined): void {
  const { seq, hash } = stored ?? NO_HEAD
  if (seq !== expected.seq || hash !== expected.hash) throw new HeadMovedError(boardId, expected.seq, seq)
}

/** The rows of an append. Throws when the changes do not continue `expected`, or `after` is not the state they lead to. */
export function prepareAppend(
  boardId: string,
  expected: Head,
  changes: readonly Change[],
  after: BoardState,
): Append | null {
  if (changes.length === 0) return null
  const rows: ChangeTable[] = []
  const touched = new Map<string, number>()
  let head = expected
  for (const change of changes) {
    if (change.boardId !== boardId || change.seq !== head.seq + 1 || change.at < head.at) {
      throw new Error(`change ${change.seq} of board ${change.boardId} does not follow ${head.seq} of ${boardId}`)
    }
    const row = changeRow(change, head.hash)
    rows.push(row)
    touched.set(change.subject, change.seq)
    head = { seq: row.seq, hash: row.hash, at: row.at }
  }
  if (after.boardId !== boardId || after.seq !== head.seq) {
    throw new Error(`the state given with change ${head.seq} of board ${boardId} is at ${after.seq}`)
  }
  const passed = Math.floor(head.seq / SNAPSHOT_INTERVAL) > Math.floor(expected.seq / SNAPSHOT_INTERVAL)
  return {
    head,
    board: boardRow(after, head),
    changes: rows,
    subjects: [...touched].map(([subject, seq]) => subjectRow(after, subject, seq)),
    snapshot: passed ? { board_id: boardId, seq: head.seq, at: head.at, body: snapshotBody(after) } : null,
  }
}

/** Actors from the rows of active accounts and of their grants. */
export function actorsOf(
  accounts: readonly { id: string; name: string }[],
  grants: readonly { account_id: string; unit_id: string; role: string }[],
): Map<string, Actor> {
  const held = new Map(accounts.map(({ id }) => [id, [] as { unitId: string; role: Role }[]]))
  for (const grant of grants) held.get(grant.account_id)?.push({ unitId: grant.unit_id, role: grant.role as Role })
  return new Map(accounts.map(({ id, name }) => [id, { accountId: id, name, grants: held.get(id) ?? [] }]))
}
