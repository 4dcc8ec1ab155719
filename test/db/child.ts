import { createCommitStore } from '#db/commitStore.ts'
import { migrate, openDatabase } from '#db/database.ts'
import { UnsafeDatabaseError } from '#db/errors.ts'
import { HandMadeLog } from './logs.ts'

/**
 * Another process on a database file, for tests: opens it and says `open` (or `refused REASON` and ends); told
 * `commit`, it appends change after change and says each sequence once it is durable, until it is killed.
 */
const file = process.argv[2] ?? ''
const say = (word: string | number): boolean => process.stdout.write(`${word}\n`)

async function commitForEver(database: Awaited<ReturnType<typeof openDatabase>>): Promise<void> {
  const store = createCommitStore(database)
  const log = new HandMadeLog('b1')
  log.created()
  for (;;) {
    const { seq } = await log.commit(store)
    say(seq)
    log.percent('fuzhou', seq % 101)
    log.percent('xiamen', seq % 101)
    // Lets the words above leave the process.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

try {
  const database = await openDatabase({ url: null, file })
  await migrate(database)
  say('open')
  process.stdin.once('data', () => void commitForEver(database))
} catch (error) {
  if (!(error instanceof UnsafeDatabaseError)) throw error
  say(`refused ${error.reason}`)
}
