import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logLength, openCheckpoints } from '#db/checkpoints.ts'
import { appendSystem } from '#db/systemStream.ts'
import { temporarySqlite } from '#test/support/databases.ts'

let database: Awaited<ReturnType<typeof temporarySqlite>>
let checkpoints: ReturnType<typeof openCheckpoints>
/** Looks from outside. */
let beside: BetterSqlite3.Database
beforeEach(async () => {
  database = await temporarySqlite({ carriedOver: true })
  checkpoints = openCheckpoints(database.file)
  beside = new BetterSqlite3(database.file)
})
afterEach(async () => {
  checkpoints.close()
  beside.close()
  await database.close()
})

const write = (count: number) =>
  appendSystem(
    database,
    Array.from({ length: count }, (_, i) => ({
      at: i,
      actorId: null,
      type: 'test',
      body: { text: 'x'.repeat(8_000) },
    })),
  )

const stored = (): unknown => beside.prepare('select count(*) from system').pluck().get()

describe('a log that is carried over beside the writer', () => {
  it('stays as it is while there is little', async () => {
    await write(10)
    checkpoints.carryOver()
    const { log, checkpointed } = logLength(beside)
    expect(log).toBeGreaterThan(0)
    expect(checkpointed).toBe(0)
  })

  it('is carried over to its end, and begun anew by the next commit', async () => {
    // More than SQLite would let come together by itself.
    await write(700)
    await write(700)
    const before = logLength(beside)
    expect(before).toMatchObject({ checkpointed: 0 })
    expect(before.log).toBeGreaterThan(2_000)
    checkpoints.carryOver()
    expect(logLength(beside)).toMatchObject({ log: before.log, checkpointed: before.log })
    await write(1)
    expect(logLength(beside).log).toBeLessThan(20)
    expect(stored()).toBe(1_401)
  })

  it('is carried over in the middle of a transaction, which goes on and is there in the end', async () => {
    await write(700)
    const { handle } = database
    handle.exec('begin immediate')
    handle.prepare("update system_head set hash = 'x'").run()
    checkpoints.carryOver()
    const { log, checkpointed } = logLength(beside)
    expect(checkpointed).toBe(log)
    handle.exec('rollback')
    await write(700)
    expect(stored()).toBe(1_400)
  })

  it('is not begun anew under somebody who still reads what was before', async () => {
    await write(700)
    const reading = database.reader.transaction().execute(async (trx) => {
      const first = await trx.selectFrom('system').select('seq').execute()
      await write(700)
      checkpoints.carryOver()
      const { log, checkpointed } = logLength(beside)
      expect(checkpointed).toBeLessThan(log)
      const again = await trx.selectFrom('system').select('seq').execute()
      expect(again).toHaveLength(first.length)
    })
    await reading
    checkpoints.carryOver()
    expect(stored()).toBe(1_400)
  })
})
