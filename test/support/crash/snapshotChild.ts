import { createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import { openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { COMPACT_OPENED_MS } from '#server/realtime/compaction.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

/**
 * A process of its own that opens a document with a long log, makes its snapshot, carries SQLite's log over into the file,
 * says `done` and ends; or is killed at the point of that way that it is told: `node snapshotChild FILE NAME POINT`.
 */
const [file = '', name = '', point = ''] = process.argv.slice(2)
const database = await openDatabase({ url: null, file })
if (database.dialect !== 'sqlite') throw new Error('a file is SQLite')
const { handle } = database

let passed: number | null = null
/** One more point at which the power may go. */
function pass(): void {
  if (passed !== null && passed++ === Number(point)) process.kill(process.pid, 'SIGKILL')
}
const prepare = handle.prepare.bind(handle)
handle.prepare = (source: string) => {
  const statement = prepare(source)
  for (const how of ['run', 'all'] as const) {
    const act = statement[how].bind(statement) as (...of: unknown[]) => never
    statement[how] = (...of: unknown[]) => {
      pass()
      const result = act(...of)
      pass()
      return result
    }
  }
  return statement as never
}

const documents = createDocumentStore(database)
const clock = new FakeClock()
const stored = new Promise<void>((resolve, reject) => {
  const rooms = new Rooms({
    store: createCommitStore(database),
    changeLog: createChangeLog(database),
    documents: {
      ...documents,
      async saveSnapshot(...of) {
        passed = 0
        pass()
        await documents.saveSnapshot(...of)
        pass()
        resolve()
      },
    },
    clock,
    outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
    onReadOnly: () => {},
    onTrouble: reject,
  })
  rooms.document(name).then((room) => {
    if (!room) reject(new Error(`there is no ${name}`))
    clock.advance(COMPACT_OPENED_MS)
  }, reject)
})
await stored
handle.pragma('wal_checkpoint(TRUNCATE)')
pass()
process.stdout.write('done')
