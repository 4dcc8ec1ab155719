import type { Kysely, Migration } from 'kysely'

/** What the people of a closed meeting were called then; null where that was not kept. */
export const names: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('minutes').addColumn('names', 'text').execute()
  },
}
