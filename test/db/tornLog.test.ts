import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import { openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { createRandom } from '#db/seed/random.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import { temporaryFolder, temporarySqlite } from '#test/support/databases.ts'
import { HandMadeLog } from './logs.ts'

/**
 * What a power cut leaves of the write-ahead log: whatever was synced before a commit was acknowledged, and of what came
 * after it any part, in any state. Files as they were at such a moment are opened with every kind of torn tail.
 */
const COMMITS = 40
const NAME = 'narrative/b1/fuzhou'
/** How many torn images `npm test` opens. */
const IMAGES = 100
const HEAD = 32
const FRAME = 24 + 4_096

interface Commit {
  /** How long the log is once this commit has been synced and acknowledged. */
  upTo: number
  seq: number
}
let folder = ''
let file = ''
let log: Buffer
const commits: Commit[] = []

beforeAll(async () => {
  folder = await temporaryFolder()
  file = path.join(folder, 'duban.sqlite')
  const database = await temporarySqlite()
  // What came before the log is in the file; from now on nothing is carried over into it.
  database.handle.pragma('wal_checkpoint(TRUNCATE)')
  database.handle.pragma('wal_autocheckpoint = 0')
  await copyFile(database.file, file)
  const board = new HandMadeLog('b1')
  const store = createCommitStore(database)
  board.created()
  for (let i = 0; i < COMMITS; i++) {
    if (i > 0) for (let k = 0; k <= i % 3; k++) board.percent(k === 1 ? 'xiamen' : 'fuzhou', (i * 7 + k) % 100)
    const head = board.head
    const changes = board.changes.slice(head.seq)
    board.head = await store.transaction(async (tx) => {
      const update = { name: NAME, at: 1, accountId: 'a-fuzhou', update: Uint8Array.of(i, 1, 2), clientIds: [] }
      await tx.appendUpdates([update])
      await tx.appendSystem([{ at: i, actorId: null, type: 'test', body: { i } }])
      return tx.appendChanges('b1', head, changes, board.state)
    })
    // Acknowledged here: what the log holds now has been synced.
    commits.push({ upTo: (await readFile(`${database.file}-wal`)).length, seq: board.head.seq })
  }
  log = await readFile(`${database.file}-wal`)
  await database.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Opens the file with this write-ahead log beside it and gives how many commits are there, each of them whole. */
async function opened(wal: Buffer): Promise<number> {
  const torn = path.join(folder, 'torn.sqlite')
  await rm(`${torn}-shm`, { force: true })
  await copyFile(file, torn)
  await writeFile(`${torn}-wal`, wal)
  const database = await openDatabase({ url: null, file: torn })
  if (database.dialect !== 'sqlite') throw new Error('a file is SQLite')
  const { handle } = database
  try {
    expect(handle.pragma('integrity_check', { simple: true })).toBe('ok')
    const changes = createChangeLog(database)
    const head = handle.prepare<[], { seq: number }>("select seq from board where id = 'b1'").get()?.seq ?? 0
    const there = commits.findLastIndex(({ seq }) => seq <= head) + 1
    const reports = [await changes.verifyChain('b1'), await verifySystemChain(database)]
    expect(reports.map(({ ok }) => ok)).toEqual([true, true])
    // A transaction is there with all it wrote or not at all.
    expect(head).toBe(commits[there - 1]?.seq ?? 0)
    expect((await changes.changesSince('b1', 0)).length).toBe(commits[there - 1]?.seq ?? 0)
    expect((await createDocumentStore(database).load(NAME)).updates.map((update) => update[0])).toEqual(
      Array.from({ length: there }, (_, i) => i),
    )
    if (there > 0) expect((await changes.loadState('b1'))?.head.seq).toBe(commits[there - 1]!.seq)
    return there
  } finally {
    await database.close()
  }
}

type Random = ReturnType<typeof createRandom>
/** What may become of a log of which everything up to `from` has been synced. */
const TEARS: readonly ((wal: Buffer, from: number, random: Random) => Buffer)[] = [
  function cutOff(wal, from, random) {
    return wal.subarray(0, random.whole(from, Math.min(wal.length, from + 4 * FRAME)))
  },
  function zeros(wal, from, random) {
    return wal.fill(0, random.whole(from, Math.min(wal.length, from + 6 * FRAME)))
  },
  function otherBytes(wal, from, random) {
    for (let i = random.whole(1, 8); i > 0 && from < wal.length; i--) {
      const at = random.whole(from, Math.min(wal.length, from + 3 * FRAME) - 1)
      wal[at] = wal[at]! ^ random.whole(1, 255)
    }
    return wal
  },
  function noise(wal, from, random) {
    for (let at = from; at < wal.length; at++) wal[at] = random.whole(0, 255)
    return wal
  },
  // Sectors reach the disk in any order: one of them never did.
  function lostSector(wal, from, random) {
    const at = random.whole(from, wal.length)
    return wal.fill(0, at, Math.min(wal.length, at + 512))
  },
]

it('[P7] a torn end of the write-ahead log takes nothing that was synced, and nothing by halves', async () => {
  const random = createRandom(7)
  expect(await opened(log)).toBe(COMMITS)
  const seen = new Set<number>()
  for (let image = 0; image < IMAGES; image++) {
    // Where the last sync before the cut ended; what lies behind it is in any state.
    const last = random.whole(0, COMMITS - 1)
    const synced = last === 0 ? 0 : commits[last - 1]!.upTo
    const wal = Buffer.from(log)
    const from = Math.max(synced, HEAD)
    const tear = TEARS[image % TEARS.length]!
    const there = await opened(tear(wal, from, random))
    expect([image, tear.name, there >= last]).toEqual([image, tear.name, true])
    seen.add(there - last)
  }
  // Tails that were lost, and tails that were whole by chance.
  expect(seen.size).toBeGreaterThan(1)
}, 300_000)
