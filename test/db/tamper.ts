import type { Database } from '#db/database.ts'
import { appendOnly, dropAppendOnly } from '#db/migrations/dialect.ts'
import type { Tables } from '#db/tables.ts'
import type { Kysely } from 'kysely'

/** Does to a log what its triggers refuse, as somebody with the database's password could. */
export async function tamper(
  database: Database,
  table: 'change' | 'system',
  work: (db: Kysely<Tables>) => Promise<unknown>,
): Promise<void> {
  const db = database.writer as Kysely<unknown>
  await dropAppendOnly(db, database.dialect, table)
  await work(database.writer)
  await appendOnly(db, database.dialect, table)
}
