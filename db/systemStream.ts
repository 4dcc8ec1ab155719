import type { Kysely } from 'kysely'
import { type Database, type ReadDatabase, readTogether } from './database.ts'
import { ChainWalk, type ChainReport, nextHash } from './hashChain.ts'
import type { SystemTable, Tables } from './tables.ts'

/** Something that happened beside the boards: a login, a grant, a denial, a change of an account. */
export interface SystemEntry {
  at: number
  /** Null when nobody was known, as in a failed login. */
  actorId: string | null
  type: string
  body: Record<string, unknown>
}

export interface StoredSystemEntry extends SystemEntry {
  seq: number
}

/**
 * Appends within the transaction of `trx`, so that what happened and its record stand or fall together. The head row is
 * raised first: on PostgreSQL that makes two nodes take turns, and keeps the sequence gapless.
 */
export async function appendSystemWithin(trx: Kysely<Tables>, entries: readonly SystemEntry[]): Promise<void> {
  if (entries.length === 0) return
  const head = await trx
    .updateTable('system_head')
    .set((eb) => ({ seq: eb('seq', '+', entries.length) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow()
  let { hash } = head
  let seq = head.seq - entries.length
  const rows: SystemTable[] = []
  for (const { at, actorId, type, body: details } of entries) {
    seq += 1
    const body = JSON.stringify({ v: 1, seq, at, actorId, type, body: details })
    hash = nextHash(hash, body)
    rows.push({ seq, at, actor_id: actorId, type, body, hash })
  }
  await trx.insertInto('system').values(rows).execute()
  await trx.updateTable('system_head').set({ hash }).where('id', '=', 1).execute()
}

/** Appends in a transaction of its own; resolves once it is durable. */
export async function appendSystem(database: Database, entries: readonly SystemEntry[]): Promise<void> {
  if (entries.length === 0) return
  await database.writer.transaction().execute((trx) => appendSystemWithin(trx, entries))
}

const parse = (row: Pick<SystemTable, 'body'>): StoredSystemEntry => JSON.parse(row.body) as StoredSystemEntry

const entryOf = (row: Pick<SystemTable, 'body'>): StoredSystemEntry => {
  const { seq, at, actorId, type, body } = parse(row)
  return { seq, at, actorId, type, body }
}

/** Entries after `since`, oldest first. */
export async function systemEntries(database: Database, since: number, limit = 1_000): Promise<StoredSystemEntry[]> {
  const rows = await database.reader
    .selectFrom('system')
    .select('body')
    .where('seq', '>', since)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(entryOf)
}

/** Where the stream ends; 0 when it is empty. */
export async function systemHead(database: Database): Promise<number> {
  const { seq } = await database.reader.selectFrom('system_head').select('seq').executeTakeFirstOrThrow()
  return seq
}

/** The entries of some types after `since` up to `until`, oldest first. */
export async function systemEntriesOf(
  database: Database,
  types: readonly string[],
  since: number,
  until: number,
): Promise<StoredSystemEntry[]> {
  const rows = await database.reader
    .selectFrom('system')
    .select('body')
    .where('seq', '>', since)
    .where('seq', '<=', until)
    .where('type', 'in', types)
    .orderBy('seq')
    .execute()
  return rows.map(entryOf)
}

const matches = (row: SystemTable): boolean => {
  const entry = parse(row)
  return entry.seq === row.seq && entry.at === row.at && entry.actorId === row.actor_id && entry.type === row.type
}

/** Checks every entry of the system stream against its hash, and the end against the stored head. */
export async function verifySystemChain(
  database: Pick<ReadDatabase, 'dialect' | 'reader'>,
  onProgress?: (done: number, of: number) => void,
): Promise<ChainReport> {
  return readTogether(database, async (trx) => {
    const head = await trx.selectFrom('system_head').select(['seq', 'hash']).executeTakeFirstOrThrow()
    const walk = new ChainWalk()
    for (let last = -1; !walk.done;) {
      const rows = await trx
        .selectFrom('system')
        .selectAll()
        .where('seq', '>', last)
        .orderBy('seq')
        .limit(1_000)
        .execute()
      for (const row of rows) walk.step(row, () => matches(row))
      if (rows.length === 0) break
      last = rows[rows.length - 1]?.seq ?? last
      onProgress?.(last, head.seq)
    }
    return walk.report(head)
  })
}
