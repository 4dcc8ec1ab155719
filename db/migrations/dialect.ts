import { type Kysely, type RawBuilder, sql } from 'kysely'

/** The two places where SQLite and PostgreSQL need different words: bytes, and triggers that keep a log append-only. */

export type Dialect = 'sqlite' | 'postgres'

/** The column type for bytes. */
export const bytes = (dialect: Dialect): RawBuilder<unknown> => (dialect === 'postgres' ? sql`bytea` : sql`blob`)

/** Makes `table` refuse UPDATE and DELETE (and TRUNCATE where it exists) until somebody drops the triggers. */
export async function appendOnly(db: Kysely<unknown>, dialect: Dialect, table: string): Promise<void> {
  const refusal = `${table} is append-only`
  if (dialect === 'sqlite') {
    for (const event of ['update', 'delete'] as const) {
      await sql`create trigger ${sql.id(`${table}_refuses_${event}`)} before ${sql.raw(event)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(refusal)}); end`.execute(db)
    }
    return
  }
  const refuse = sql.id(`${table}_refuses`)
  await sql`create function ${refuse}() returns trigger language plpgsql as ${sql.lit(
    `begin raise exception '${refusal}'; end`,
  )}`.execute(db)
  await sql`create trigger ${sql.id(`${table}_refuses_change`)} before update or delete on ${sql.table(table)}
    for each row execute function ${refuse}()`.execute(db)
  await sql`create trigger ${sql.id(`${table}_refuses_truncate`)} before truncate on ${sql.table(table)}
    for each statement execute function ${refuse}()`.execute(db)
}

/** Removes what `appendOnly` made: for tests that play the tamperer, and for a migration that must rewrite a log. */
export async function dropAppendOnly(db: Kysely<unknown>, dialect: Dialect, table: string): Promise<void> {
  if (dialect === 'sqlite') {
    for (const event of ['update', 'delete']) {
      await sql`drop trigger ${sql.id(`${table}_refuses_${event}`)}`.execute(db)
    }
    return
  }
  for (const event of ['change', 'truncate']) {
    await sql`drop trigger ${sql.id(`${table}_refuses_${event}`)} on ${sql.table(table)}`.execute(db)
  }
  await sql`drop function ${sql.id(`${table}_refuses`)}`.execute(db)
}
