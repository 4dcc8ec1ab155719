import { randomBytes } from 'node:crypto'
import type { Database } from './database.ts'

/**
 * The name of this database, drawn at random on first use and kept with it: a backup that is restored keeps its name, a
 * database that was made anew has another. Browsers say it when they come back, so that what was typed for one is never
 * merged into the other.
 */
export async function houseName({ writer }: Pick<Database, 'writer'>): Promise<string> {
  await writer
    .insertInto('house')
    .values({ id: 1, name: randomBytes(9).toString('base64url') })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  return (await writer.selectFrom('house').select('name').where('id', '=', 1).executeTakeFirstOrThrow()).name
}
