import { type Kysely, type Migration, sql } from 'kysely'
import type { Dialect } from './dialect.ts'

/** Separation of duties, kept by the database itself, and initial passwords that must be changed. */
export const duties = (dialect: Dialect): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('account')
      .addColumn('must_change', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await keepDutiesApart(db, dialect)
  },
})

/** What a role is for; nobody may hold roles of two kinds. */
const dutyOf = (role: string) =>
  sql.raw(`case ${role} when 'admin' then 'admin' when 'auditor' then 'auditor' else 'business' end`)

/**
 * Whatever writes a grant, also by hand: an administrator who could report, or an auditor who could administer, would
 * check themselves.
 */
async function keepDutiesApart(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  const refusal = 'one account cannot hold two duties'
  const conflict = sql`exists (select 1 from role_grant held where held.account_id = new.account_id
    and ${dutyOf('held.role')} <> ${dutyOf('new.role')})`
  if (dialect === 'sqlite') {
    for (const event of ['insert', 'update']) {
      await sql`create trigger ${sql.id(`role_grant_duties_${event}`)} before ${sql.raw(event)} on role_grant
        when ${conflict} begin select raise(abort, ${sql.lit(refusal)}); end`.execute(db)
    }
    return
  }
  // The lock makes two grants to one account take turns: neither would see the other's otherwise.
  await sql`create function role_grant_duties() returns trigger language plpgsql as $body$
    begin
      perform 1 from account where id = new.account_id for update;
      if ${conflict} then raise exception '${sql.raw(refusal)}'; end if;
      return new;
    end $body$`.execute(db)
  await sql`create trigger role_grant_duties before insert or update on role_grant
    for each row execute function role_grant_duties()`.execute(db)
}
