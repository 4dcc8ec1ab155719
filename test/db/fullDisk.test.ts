import { afterEach, expect, it } from 'vitest'
import { createAccountStore } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { isStorageFailure } from '#db/errors.ts'
import { appendSystem, systemEntries, verifySystemChain } from '#db/systemStream.ts'
import { temporarySqlite } from '#test/support/databases.ts'
import { HandMadeLog } from './logs.ts'

let database: Awaited<ReturnType<typeof temporarySqlite>>
afterEach(() => database.close())

/** The file may not grow any more: SQLite says SQLITE_FULL at the first page it would need. */
const fill = (): unknown => database.handle.pragma('max_page_count = 1')
const empty = (): unknown => database.handle.pragma('max_page_count = 4294967294')
const entry = (i: number) => ({ at: i, actorId: null, type: 'test', body: { text: 'x'.repeat(2_000), i } })

it('[P3] a full disk is reported as what it is by every store, and leaves nothing half written', async () => {
  database = await temporarySqlite()
  const log = new HandMadeLog('b1')
  const change = log.created()
  const store = createCommitStore(database)
  await store.transaction((tx) => tx.appendChanges('b1', NO_HEAD, [change], log.state))
  fill()
  const full = (work: () => Promise<unknown>) =>
    work().then(
      () => 'stored',
      (error: Error & { code?: string }) => [error.code, isStorageFailure(error)],
    )
  let stored = 0
  // A page that has room takes a few more.
  for (let i = 0; i < 50; i++) {
    const outcome = await full(() => appendSystem(database, [entry(i)]))
    if (outcome === 'stored') stored++
    else expect(outcome).toEqual(['SQLITE_FULL', true])
  }
  expect(stored).toBeLessThan(50)
  const many = Array.from({ length: 50 }, (_, i) => entry(i))
  expect(await full(() => store.transaction((tx) => tx.appendSystem(many)))).toEqual(['SQLITE_FULL', true])
  const unit = { id: 'u', name: 'x'.repeat(20_000), shortName: 'u', parentId: null, position: 0 }
  const by = { actorId: null, at: 1 }
  expect(await full(() => createAccountStore(database).saveUnits([unit], by))).toEqual(['SQLITE_FULL', true])
  expect(database.handle.inTransaction).toBe(false)
  expect((await createChangeLog(database).loadState('b1'))?.head.seq).toBe(1)
  expect(await systemEntries(database, 0)).toHaveLength(stored)

  empty()
  expect(await full(() => store.transaction((tx) => tx.appendSystem(many)))).toBe('stored')
  expect(await systemEntries(database, 0)).toHaveLength(stored + many.length)
  for (const report of [await verifySystemChain(database), await createChangeLog(database).verifyChain('b1')])
    expect(report).toMatchObject({ ok: true })
})
