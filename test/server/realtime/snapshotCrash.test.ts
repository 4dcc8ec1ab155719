import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { type SqliteDatabase, openDatabase } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { createRandom } from '#db/seed/random.ts'
import { COMPACT_AFTER } from '#server/realtime/compaction.ts'
import { buildBoard } from '#test/support/builders.ts'
import { temporaryFolder, temporarySqlite } from '#test/support/databases.ts'
import { typing, write } from '#test/support/documents.ts'

const NAME = 'narrative/b1/fuzhou'
const ROOT = new URL('../../..', import.meta.url).pathname
const CHILD = '.cache/tests/snapshotChild.js'
/** Points of the way at which the process is killed: around each statement, each transaction and the carrying over. */
const POINTS = 11
const TEARS = 20
/** Where an older snapshot stands, and where the log ends. */
const OLDER = 100
const HEAD = OLDER + COMPACT_AFTER

const updates: Uint8Array[] = []
let folder = ''

beforeAll(async () => {
  await build({
    ...{ absWorkingDir: ROOT, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' },
    entryPoints: ['test/support/crash/snapshotChild.ts'],
    outfile: CHILD,
  })
  folder = await temporaryFolder()
  const writing = typing()
  for (let i = 0; writing.updates.length < HEAD; i++) {
    write(writing.doc, `第 ${i} 段`)
    if (i % 3 === 0 && writing.updates.length < HEAD) writing.doc.getXmlFragment('t1/progress').delete(0, 1)
  }
  updates.push(...writing.updates)
  const database = await temporarySqlite()
  const store = createCommitStore(database)
  const board = buildBoard()
  await store.transaction((tx) => tx.appendChanges('b1', NO_HEAD, board.log, board.state))
  await store.transaction(async (tx) => {
    for (const [i, update] of updates.entries()) {
      const clientIds = i === 0 ? [writing.doc.clientID] : []
      await tx.appendUpdates([{ name: NAME, at: board.now, accountId: 'a-fuzhou', update, clientIds }])
    }
  })
  const keep = async (as: string): Promise<void> => {
    database.handle.pragma('wal_checkpoint(TRUNCATE)')
    await copyFile(database.file, join(folder, as))
  }
  await keep('none.sqlite')
  await createDocumentStore(database).saveSnapshot(NAME, OLDER, Y.encodeStateAsUpdate(upTo(OLDER)))
  await keep('older.sqlite')
  await database.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function replayed(parts: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const part of parts) Y.applyUpdate(doc, part)
  return doc
}
const upTo = (seq: number): Y.Doc => replayed(updates.slice(0, seq))
/** All that a document is, in one writing: what is there, what was deleted, and its text. */
const stateOf = (doc: Y.Doc) => ({
  all: Buffer.from(Y.encodeSnapshot(Y.snapshot(doc))).toString('base64'),
  text: doc.getXmlFragment('t1/progress').toString(),
})

/** A database file of its own, as it was before. */
async function scene(before: string, name: string): Promise<string> {
  const place = join(folder, name)
  await mkdir(place)
  const file = join(place, 'duban.sqlite')
  await copyFile(join(folder, before), file)
  return file
}

/** Runs the child to that point of its way; true if it came to its end alive. */
const live = (file: string, point: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [CHILD, file, NAME, String(point)], { cwd: ROOT }, (error, said) => {
      if (error === null && said === 'done') resolve(true)
      else if (error?.signal === 'SIGKILL') resolve(false)
      else reject(error ?? new Error(`it said ${said}`))
    })
  })

/** Opens what was left: the whole log and the text are there. Gives where the snapshot stands, which is the log to there. */
async function inspect(file: string): Promise<number | null> {
  const database = (await openDatabase({ url: null, file })) as SqliteDatabase
  try {
    expect(database.handle.pragma('integrity_check', { simple: true })).toBe('ok')
    const documents = createDocumentStore(database)
    const log = await documents.updatesSince(NAME, 0)
    expect(log.length).toBe(HEAD)
    const stored = await documents.load(NAME)
    const parts = stored.snapshot ? [stored.snapshot, ...stored.updates] : stored.updates
    expect(stateOf(replayed(parts))).toEqual(stateOf(upTo(HEAD)))
    if (!stored.snapshot) return null
    const seq = HEAD - stored.updates.length
    expect(stateOf(replayed([stored.snapshot]))).toEqual(stateOf(replayed(log.slice(0, seq).map((row) => row.update))))
    return seq
  } finally {
    await database.close()
  }
}

describe.each([
  ['none.sqlite', null],
  ['older.sqlite', OLDER],
])('[P6] [P7] a power cut while a snapshot is made (before: %s)', (before, old) => {
  it(`at each of ${POINTS} points leaves the old one or the new one, and each is what the log says`, async () => {
    const found: (number | null)[] = []
    for (let point = 0; point < POINTS; point++) {
      const file = await scene(before, `${before}-${point}`)
      expect([point, await live(file, point)]).toEqual([point, false])
      found.push(await inspect(file))
      // Whoever opens it next has a whole snapshot made.
      if (point === 0) {
        expect(await live(file, Infinity)).toBe(true)
        expect(await inspect(file)).toBe(HEAD)
      }
    }
    const change = found.indexOf(HEAD)
    expect(found).toEqual(found.map((_, point) => (point < change ? old : HEAD)))
    // Those points were all there are, some before its commit and some after it.
    expect(await live(await scene(before, `${before}-whole`), POINTS)).toBe(true)
    expect(change).toBeGreaterThan(3)
    expect(change).toBeLessThan(POINTS - 1)
  }, 300_000)

  it(`in the middle of its commit, at each of ${TEARS} bytes, leaves the old one`, async () => {
    const random = createRandom(9)
    // Killed after the commit and before the log is carried over.
    const whole = await scene(before, `${before}-commit`)
    expect(await live(whole, POINTS - 2)).toBe(false)
    const [data, log] = [await readFile(whole), await readFile(`${whole}-wal`)]
    for (let tear = 0; tear < TEARS; tear++) {
      const file = await scene(before, `${before}-torn-${tear}`)
      await writeFile(file, data)
      await writeFile(`${file}-wal`, log.subarray(0, random.whole(0, log.length - 1)))
      expect(await inspect(file)).toBe(old)
    }
    const file = await scene(before, `${before}-untorn`)
    await writeFile(`${file}-wal`, log)
    expect(await inspect(file)).toBe(HEAD)
  }, 300_000)
})
