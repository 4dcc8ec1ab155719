import { foldFields } from '#shared/domain/evolve.ts'
import type { Board, Change } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import type { Kysely } from 'kysely'
import { columnsMatch, readChange } from './changeRows.ts'
import type { Head } from './commit/port.ts'
import { NO_HEAD } from './commit/prepare.ts'
import { type ReadDatabase, readTogether } from './database.ts'
import { type ChainReport, ChainWalk } from './hashChain.ts'
import { stateFromRows, stateFromSnapshot } from './stateRows.ts'
import type { Tables } from './tables.ts'

/** One line of the list of boards. */
export interface BoardEntry {
  id: string
  title: string
  status: Board['status']
  issuingUnitId: string
  label: string | null
  /** The units that take part, for deciding who may read it. */
  unitIds: string[]
  head: Head
}

/** A point of a board's log: a sequence, or the last change up to and including a moment. */
export type PointOfLog = { seq: number } | { at: number }

/** Reads of the log and of the views folded from it. Nothing here writes. A damaged row throws CorruptRowError. */
export interface ChangeLog {
  listBoards(): Promise<BoardEntry[]>
  /** The sequences of the last changes of these boards, of those that exist. */
  headsOf(boardIds: readonly string[]): Promise<Map<string, number>>
  /** The live state from its rows, with the head it belongs to; null for a board that does not exist. */
  loadState(boardId: string): Promise<{ state: BoardState; head: Head } | null>
  /** Changes after `since`, oldest first. */
  changesSince(boardId: string, since: number, limit?: number): Promise<Change[]>
  /** Changes with `fromAt` < at ≤ `toAt`, oldest first: adjoining spans share no change. */
  changesBetween(boardId: string, fromAt: number, toAt: number): Promise<Change[]>
  /**
   * The state as it was at a point, empty before the first change; null for a board that does not exist. It has no stamps:
   * the past is looked at, and nothing can be decided on it. Folded from the nearest snapshot, or from `near` (a state of the board at or before the point, which is used up) if that is nearer.
   */
  stateAt(boardId: string, point: PointOfLog, near?: BoardState): Promise<BoardState | null>
  /** The sequence of the last change up to a moment; 0 before the first. */
  seqAt(boardId: string, at: number): Promise<number>
  /** Every change of one subject, oldest first. */
  changesOfSubject(boardId: string, subject: string): Promise<Change[]>
  /** The last `count` changes, newest first. */
  latestChanges(boardId: string, count: number): Promise<Change[]>
  /**
   * Walks the whole log of a board; reports the first bad sequence. Costs the length of the log: not for a request.
   * `onProgress` is told how far it is, by the sequences walked and those there are.
   */
  verifyChain(boardId: string, onProgress?: (done: number, of: number) => void): Promise<ChainReport>
}

/** Rows fetched at a time where a whole log is walked. */
const CHUNK = 1_000

const changesOf = (db: Kysely<Tables>, boardId: string) =>
  db.selectFrom('change').select(['board_id', 'seq', 'body']).where('board_id', '=', boardId)

export function createChangeLog(database: Pick<ReadDatabase, 'dialect' | 'reader'>): ChangeLog {
  const { reader } = database
  return {
    async listBoards() {
      const rows = await reader.selectFrom('board').selectAll().orderBy('at', 'desc').orderBy('id').execute()
      return rows.map((row) => ({
        id: row.id,
        title: row.title,
        status: row.status as Board['status'],
        issuingUnitId: row.issuing_unit_id,
        label: row.label,
        unitIds: (JSON.parse(row.body) as Board).units.map((unit) => unit.id),
        head: { seq: row.seq, hash: row.hash, at: row.at },
      }))
    },

    async headsOf(boardIds) {
      if (boardIds.length === 0) return new Map()
      const rows = await reader.selectFrom('board').select(['id', 'seq']).where('id', 'in', boardIds).execute()
      return new Map(rows.map(({ id, seq }) => [id, seq]))
    },

    loadState: (boardId) =>
      readTogether(database, async (trx) => {
        const head = await headOf(trx, boardId)
        if (!head) return null
        const rows = await trx
          .selectFrom('subject_state')
          .select(['subject', 'seq', 'body', 'stamps'])
          .where('board_id', '=', boardId)
          .orderBy('subject')
          .execute()
        return { state: stateFromRows(boardId, head, rows), head }
      }),

    async changesSince(boardId, since, limit) {
      let query = changesOf(reader, boardId).where('seq', '>', since).orderBy('seq')
      if (limit !== undefined) query = query.limit(limit)
      return (await query.execute()).map(readChange)
    },

    async changesBetween(boardId, fromAt, toAt) {
      const rows = await changesOf(reader, boardId)
        .where('at', '>', fromAt)
        .where('at', '<=', toAt)
        .orderBy('seq')
        .execute()
      return rows.map(readChange)
    },

    seqAt: (boardId, at) => seqAt(reader, boardId, at),

    stateAt: (boardId, point, near) =>
      readTogether(database, async (trx) => {
        const head = await headOf(trx, boardId)
        if (!head) return null
        const seq = Math.min(head.seq, 'seq' in point ? point.seq : await seqAt(trx, boardId, point.at))
        if (near && near.seq > seq) throw new Error(`${near.seq} lies after ${seq} of board ${boardId}`)
        const snapshot = await trx
          .selectFrom('board_snapshot')
          .select(['seq', 'at', 'body'])
          .where('board_id', '=', boardId)
          .where('seq', '<=', seq)
          .where('seq', '>', near?.seq ?? 0)
          .orderBy('seq', 'desc')
          .limit(1)
          .executeTakeFirst()
        const state = snapshot ? stateFromSnapshot(boardId, snapshot) : (near ?? emptyState(boardId))
        while (state.seq < seq) {
          const rows = await changesOf(trx, boardId)
            .where('seq', '>', state.seq)
            .where('seq', '<=', seq)
            .orderBy('seq')
            .limit(CHUNK)
            .execute()
          if (rows.length === 0) throw new Error(`changes ${state.seq + 1}–${seq} of board ${boardId} are missing`)
          foldFields(state, rows.map(readChange))
        }
        return state
      }),

    async changesOfSubject(boardId, subject) {
      const rows = await changesOf(reader, boardId).where('subject', '=', subject).orderBy('seq').execute()
      return rows.map(readChange)
    },

    async latestChanges(boardId, count) {
      const rows = await changesOf(reader, boardId).orderBy('seq', 'desc').limit(count).execute()
      return rows.map(readChange)
    },

    verifyChain: (boardId, onProgress) =>
      readTogether(database, async (trx) => {
        const head = (await headOf(trx, boardId)) ?? NO_HEAD
        const walk = new ChainWalk()
        for (let last = Number.MIN_SAFE_INTEGER; !walk.done;) {
          const rows = await trx
            .selectFrom('change')
            .selectAll()
            .where('board_id', '=', boardId)
            .where('seq', '>', last)
            .orderBy('seq')
            .limit(CHUNK)
            .execute()
          for (const row of rows) walk.step(row, () => columnsMatch(row))
          if (rows.length === 0) break
          last = rows[rows.length - 1]?.seq ?? last
          onProgress?.(last, head.seq)
        }
        return walk.report(head)
      }),
  }
}

async function headOf(db: Kysely<Tables>, boardId: string): Promise<Head | undefined> {
  return db.selectFrom('board').select(['seq', 'hash', 'at']).where('id', '=', boardId).executeTakeFirst()
}

/** The sequence of the last change up to a moment; 0 before the first. Moments never go back within a board. */
async function seqAt(db: Kysely<Tables>, boardId: string, at: number): Promise<number> {
  const row = await db
    .selectFrom('change')
    .select('seq')
    .where('board_id', '=', boardId)
    .where('at', '<=', at)
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.seq ?? 0
}
