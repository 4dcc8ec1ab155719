import type { Kysely, Migration } from 'kysely'
import { type Dialect, appendOnly } from './dialect.ts'

/** Minutes of closed meetings, as they are for ever. */
export const minutes = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('minutes')
      .addColumn('meeting_id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('board_id', 'text', (c) => c.notNull().references('board.id'))
      .addColumn('closed_seq', 'bigint', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .execute()
    await appendOnly(db, dialect, 'minutes')
  },
})
