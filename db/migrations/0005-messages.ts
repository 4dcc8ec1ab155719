import { type Kysely, type Migration, sql } from 'kysely'

/** 提醒: what people are told, and how far the changes and the days of each board have been told. */
export const messages: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('message')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
      .addColumn('board_id', 'text', (c) => c.notNull().references('board.id'))
      .addColumn('unit_id', 'text')
      .addColumn('roles', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('values', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('read_at', 'bigint')
      .execute()
    // A digest is one unread message: two processes that tell the same raise its count, they never tell it twice.
    await db.schema
      .createIndex('message_unread')
      .unique()
      .on('message')
      .columns(['account_id', 'digest'])
      .where(sql.ref('read_at'), 'is', null)
      .execute()
    await db.schema.createIndex('message_list').on('message').columns(['account_id', 'id']).execute()
    await db.schema.createIndex('message_age').on('message').column('read_at').execute()
    await db.schema
      .createTable('message_cursor')
      .addColumn('board_id', 'text', (c) => c.primaryKey().notNull().references('board.id'))
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('night', 'text')
      .addColumn('morning', 'text')
      .execute()
  },
}
