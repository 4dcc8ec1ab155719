import type { Kysely, Migration } from 'kysely'

interface Former {
  notice: { id: string; unit_id: string | null }
  subject_state: { subject: string; body: string }
  system: { type: string; actor_id: string | null; body: string }
  role_grant: { account_id: string; unit_id: string; role: string }
}

/** Whose notice it is: until here any unit's supervisor could correct any other's. */
export const noticeUnit: Migration = {
  async up(unknown: Kysely<unknown>) {
    await unknown.schema.alterTable('notice').addColumn('unit_id', 'text').execute()
    const db = unknown as Kysely<Former>
    const units = await unitsOfNotices(db)
    for (const [id, unitId] of units)
      await db.updateTable('notice').set({ unit_id: unitId }).where('id', '=', id).execute()
  },
}

/** The issuing unit of the boards that were made of it; else the one for which its importer was supervisor. */
async function unitsOfNotices(db: Kysely<Former>): Promise<Map<string, string>> {
  const units = new Map<string, string>()
  const imports = await db
    .selectFrom('system')
    .innerJoin('role_grant', 'role_grant.account_id', 'system.actor_id')
    .select(['system.body', 'role_grant.unit_id'])
    .where('system.type', '=', 'notice.imported')
    .where('role_grant.role', '=', 'supervisor')
    .execute()
  for (const { body, unit_id } of imports) {
    const entry = JSON.parse(body) as { body: { notice?: string } }
    if (entry.body.notice) units.set(entry.body.notice, unit_id)
  }
  const boards = await db.selectFrom('subject_state').select('body').where('subject', '=', 'board').execute()
  for (const { body } of boards) {
    const { noticeId, issuingUnitId } = JSON.parse(body) as { noticeId?: string | null; issuingUnitId?: string }
    if (noticeId && issuingUnitId) units.set(noticeId, issuingUnitId)
  }
  return units
}
