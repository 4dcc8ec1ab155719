import { migrate } from '#db/database.ts'
import { UnsafeDatabaseError } from '#db/errors.ts'
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
