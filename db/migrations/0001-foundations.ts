import type { Kysely, Migration } from 'kysely'
import { type Dialect, appendOnly, bytes } from './dialect.ts'

const NO_HASH = '0'.repeat(64)

/** Boards and their log, the system stream, documents, people, sessions, notices. */
export const foundations = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>) {
    await createPeople(db)
    await createBoards(db, dialect)
    await createSystemStream(db, dialect)
    await createDocuments(db, dialect)
    await createNotices(db)
  },
})

async function createPeople(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('unit')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('short_name', 'text', (c) => c.notNull())
    .addColumn('parent_id', 'text', (c) => c.references('unit.id'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('account')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('username', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('role_grant')
    .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('unit_id', 'text', (c) => c.notNull().references('unit.id'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('role_grant_pk', ['account_id', 'unit_id', 'role'])
    .execute()
  await db.schema
    .createTable('session')
    .addColumn('token_hash', 'text', (c) => c.primaryKey().notNull())
    .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('renewed_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('user_agent', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('session_account').on('session').column('account_id').execute()
  await db.schema.createIndex('session_expiry').on('session').column('expires_at').execute()
}

async function createBoards(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .createTable('board')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('issuing_unit_id', 'text', (c) => c.notNull())
    .addColumn('label', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('change')
    .addColumn('board_id', 'text', (c) => c.notNull().references('board.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('unit_id', 'text', (c) => c.notNull())
    .addColumn('command_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('change_pk', ['board_id', 'seq'])
    .execute()
  await db.schema.createIndex('change_moment').on('change').columns(['board_id', 'at']).execute()
  await db.schema.createIndex('change_command').on('change').columns(['board_id', 'actor_id', 'command_id']).execute()
  await db.schema.createIndex('change_subject').on('change').columns(['board_id', 'subject']).execute()
  await appendOnly(db, dialect, 'change')
  await db.schema
    .createTable('command')
    .addColumn('board_id', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('command_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('command_pk', ['board_id', 'actor_id', 'command_id'])
    .execute()
  await db.schema
    .createTable('subject_state')
    .addColumn('board_id', 'text', (c) => c.notNull().references('board.id'))
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('stamps', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('subject_state_pk', ['board_id', 'subject'])
    .execute()
  await db.schema
    .createTable('board_snapshot')
    .addColumn('board_id', 'text', (c) => c.notNull().references('board.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('board_snapshot_pk', ['board_id', 'seq'])
    .execute()
}

async function createSystemStream(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .createTable('system')
    .addColumn('seq', 'bigint', (c) => c.primaryKey().notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('actor_id', 'text')
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('system_moment').on('system').column('at').execute()
  await appendOnly(db, dialect, 'system')
  await db.schema
    .createTable('system_head')
    .addColumn('id', 'integer', (c) => c.primaryKey().notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .execute()
  const heads = db as Kysely<{ system_head: { id: number; seq: number; hash: string } }>
  await heads.insertInto('system_head').values({ id: 1, seq: 0, hash: NO_HASH }).execute()
}

async function createDocuments(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema
    .createTable('document')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('document_update')
    .addColumn('name', 'text', (c) => c.notNull().references('document.name'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('bytes', bytes(dialect), (c) => c.notNull())
    .addPrimaryKeyConstraint('document_update_pk', ['name', 'seq'])
    .execute()
  await db.schema
    .createTable('document_snapshot')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull().references('document.name'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('bytes', bytes(dialect), (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('document_client')
    .addColumn('name', 'text', (c) => c.notNull().references('document.name'))
    .addColumn('client_id', 'bigint', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('document_client_pk', ['name', 'client_id'])
    .execute()
}

async function createNotices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notice')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema
    .createTable('notice_version')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('notice_id', 'text', (c) => c.notNull().references('notice.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('outline', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('notice_version_number', ['notice_id', 'version'])
    .execute()
}
