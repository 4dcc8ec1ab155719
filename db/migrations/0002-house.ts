import type { Kysely, Migration } from 'kysely'

/** What tells this database from every other one, a fresh demo from the one before it included. */
export const house: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('house')
      .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .execute()
  },
}
