import { createAccountStore } from '#db/accounts.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { migrate } from '#db/database.ts'
import { UnsafeDatabaseError } from '#db/errors.ts'
import { createNoticeStore } from '#db/notices.ts'
import { appendSystem } from '#db/systemStream.ts'
import { boardCreate, emptyBoard, supervisor } from '#test/support/builders.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'

export function migrationsContract(openBare: OpenDatabase): void {
  describe('migrations', () => {
    it('make every table on an empty database, and nothing the second time', async () => {
      const database = await openBare()
      await migrate(database)
      const tables = (await database.writer.introspection.getTables()).map(({ name }) => name).sort()
      expect(tables).toEqual([
        ...['account', 'board', 'board_snapshot', 'change', 'command', 'document', 'document_client'],
        ...[
          'document_snapshot',
          'document_update',
          'house',
          'message',
          'message_cursor',
          'minutes',
          'notice',
          'notice_version',
          'role_grant',
          'session',
        ],
        ...['subject_state', 'system', 'system_head', 'unit'],
      ])
      await migrate(database)
      expect((await database.writer.introspection.getTables()).length).toBe(tables.length)
    })

    it('leave nothing behind when one fails half-way', async () => {
      const database = await openBare()
      await sql`create table notice_version (in_the_way integer)`.execute(database.writer)
      await expect(migrate(database)).rejects.toThrow()
      expect((await database.writer.introspection.getTables()).map(({ name }) => name)).toEqual(['notice_version'])
      await sql`drop table notice_version`.execute(database.writer)
      await migrate(database)
    })

    it('give each notice the unit of the boards made of it, else that of its importer', async () => {
      const database = await openBare()
      await migrate(database)
      const { writer: db } = database
      // As the release before left it.
      await sql`alter table notice drop column unit_id`.execute(db)
      await sql`alter table minutes drop column names`.execute(db)
      await sql`delete from kysely_migration where name >= '0006-notice-unit'`.execute(db)
      for (const id of ['of-a-board', 'only-imported', 'of-nobody'])
        await sql`insert into notice (id, title, source, created_at) values (${id}, '通知', '粘贴', 1)`.execute(db)
      const by = { actorId: null, at: 1 }
      const accounts = createAccountStore(database)
      await accounts.saveUnits(
        ['fujian', 'fuzhou'].map((id, position) => ({ id, name: id, shortName: id, parentId: null, position })),
        by,
      )
      const grants = [{ unitId: 'fuzhou', role: 'supervisor' as const }]
      await accounts.create({ id: 'officer', username: 'officer', name: '王', passwordHash: '-', grants }, by)
      for (const notice of ['of-a-board', 'only-imported'])
        await appendSystem(database, [{ at: 1, actorId: 'officer', type: 'notice.imported', body: { notice } }])
      const board = emptyBoard()
      board.send(supervisor, { ...boardCreate(['fuzhou']), noticeId: 'of-a-board' })
      await createCommitStore(database).transaction((tx) => tx.appendChanges('b1', NO_HEAD, board.log, board.state))
      await migrate(database)
      const notices = await createNoticeStore(database).list()
      expect(Object.fromEntries(notices.map(({ id, unitId }) => [id, unitId]))).toEqual({
        'of-a-board': 'fujian',
        'only-imported': 'fuzhou',
        'of-nobody': null,
      })
    })

    it('refuse a database that a newer release has migrated', async () => {
      const database = await openBare()
      await migrate(database)
      await sql`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '')`.execute(
        database.writer,
      )
      await expect(migrate(database)).rejects.toThrow(
        expect.objectContaining({ name: UnsafeDatabaseError.name, reason: 'newerSchema' }),
      )
    })
  })
}
