import { rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import { openDatabase } from '#db/database.ts'
import { temporaryFolder, temporarySqlite } from '#test/support/databases.ts'
import { HandMadeLog, plain } from './logs.ts'

it('[P12] a backup that is made while people work is the board at one moment, with everything stored before it began', async () => {
  const folder = await temporaryFolder()
  const database = await temporarySqlite()
  const store = createCommitStore(database)
  const log = new HandMadeLog('b1')
  log.created()
  await log.commit(store)
  const work = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) log.percent(i % 2 ? 'fuzhou' : 'xiamen', (log.state.seq * 7) % 100)
    await log.commit(store)
  }
  for (let i = 0; i < 40; i++) await work()
  const before = log.head.seq
  let during = 0
  const file = path.join(folder, 'duban.sqlite')
  const backup = database.handle.backup(file, { progress: () => 1 })
  let over = false
  void backup.finally(() => (over = true))
  while (!over) {
    if (during++ < 20) await work()
    else await new Promise(setImmediate)
  }
  await backup
  await work()

  const restored = await openDatabase({ url: null, file })
  const changes = createChangeLog(restored)
  const head = (await changes.loadState('b1'))!.head
  expect(during).toBeGreaterThan(1)
  expect(head.seq).toBeGreaterThanOrEqual(before)
  expect(head.seq).toBeLessThan(log.head.seq)
  expect(await changes.verifyChain('b1')).toMatchObject({ ok: true })
  expect(await changes.changesSince('b1', 0)).toEqual(
    (await createChangeLog(database).changesSince('b1', 0)).slice(0, head.seq),
  )
  expect(plain((await changes.loadState('b1'))!.state)).toEqual(plain(log.stateAfter(head.seq)))
  await restored.close()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})
