import type { JsonValue } from '#shared/domain/model.ts'
import type { Kysely, Selectable } from 'kysely'
import { type Database, readTogether } from './database.ts'
import type { NoticeTable, NoticeVersionTable, Tables } from './tables.ts'

/** One text of a notice as received. Tasks point into it by offsets, so a version is never changed, only followed. */
export interface NoticeVersion {
  id: string
  noticeId: string
  version: number
  text: string
  /** The outline that was read from this text. */
  outline: JsonValue
  /** Where the text came from: an address, a file name, or pasted. */
  source: string
  createdAt: number
}

export interface Notice {
  id: string
  /** The unit that issued it: its people alone read and correct it. Null is nobody's. */
  unitId: string | null
  title: string
  source: string
  createdAt: number
}

export interface NewVersion {
  id: string
  text: string
  outline: object
  source: string
  createdAt: number
}

export interface NoticeStore {
  /** A notice with its first version. */
  create(notice: { id: string; unitId: string; title: string }, version: NewVersion): Promise<void>
  /** Gives the number of the version. Throws for an unknown notice. */
  addVersion(noticeId: string, version: NewVersion): Promise<number>
  /** With its versions, oldest first. */
  find(id: string): Promise<(Notice & { versions: NoticeVersion[] }) | null>
  findVersion(versionId: string): Promise<NoticeVersion | null>
  /** Newest first. */
  list(): Promise<Notice[]>
}

const noticeOf = (row: Selectable<NoticeTable>): Notice => ({
  id: row.id,
  unitId: row.unit_id,
  title: row.title,
  source: row.source,
  createdAt: row.created_at,
})

const versionOf = (row: Selectable<NoticeVersionTable>): NoticeVersion => ({
  id: row.id,
  noticeId: row.notice_id,
  version: row.version,
  text: row.text,
  outline: JSON.parse(row.outline) as JsonValue,
  source: row.source,
  createdAt: row.created_at,
})

const insertVersion = async (
  trx: Kysely<Tables>,
  noticeId: string,
  number: number,
  version: NewVersion,
): Promise<void> => {
  await trx
    .insertInto('notice_version')
    .values({
      id: version.id,
      notice_id: noticeId,
      version: number,
      text: version.text,
      outline: JSON.stringify(version.outline),
      source: version.source,
      created_at: version.createdAt,
    })
    .execute()
}

export function createNoticeStore(database: Database): NoticeStore {
  return {
    create: ({ id, unitId, title }, version) =>
      database.writer.transaction().execute(async (trx) => {
        await trx
          .insertInto('notice')
          .values({ id, unit_id: unitId, title, source: version.source, created_at: version.createdAt })
          .execute()
        await insertVersion(trx, id, 1, version)
      }),

    addVersion: (noticeId, version) =>
      database.writer.transaction().execute(async (trx) => {
        const last = await trx
          .selectFrom('notice_version')
          .select((eb) => eb.fn.max('version').as('version'))
          .where('notice_id', '=', noticeId)
          .executeTakeFirst()
        if (!last?.version) throw new Error(`there is no notice ${noticeId}`)
        await insertVersion(trx, noticeId, last.version + 1, version)
        return last.version + 1
      }),

    find: (id) =>
      readTogether(database, async (trx) => {
        const row = await trx.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst()
        if (!row) return null
        const versions = await trx
          .selectFrom('notice_version')
          .selectAll()
          .where('notice_id', '=', id)
          .orderBy('version')
          .execute()
        return {
          ...noticeOf(row),
          versions: versions.map(versionOf),
        }
      }),

    async findVersion(versionId) {
      const row = await database.reader
        .selectFrom('notice_version')
        .selectAll()
        .where('id', '=', versionId)
        .executeTakeFirst()
      return row ? versionOf(row) : null
    },

    async list() {
      const rows = await database.reader
        .selectFrom('notice')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map(noticeOf)
    },
  }
}
