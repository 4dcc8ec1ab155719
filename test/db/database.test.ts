import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import { type SqliteReadings, migrate, openDatabase } from '#db/database.ts'
import { type UnsafeReason, UnsafeDatabaseError } from '#db/errors.ts'
import { temporaryFolder, temporarySqlite } from '#test/support/databases.ts'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HandMadeLog } from './logs.ts'

const SAFE: SqliteReadings = { version: '3.53.2', journalMode: 'wal', synchronous: 2 }
const unsafe = (reason: UnsafeReason) => expect.objectContaining({ name: UnsafeDatabaseError.name, reason })

let folder = ''
let file = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  file = path.join(folder, 'duban.sqlite')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('an opened SQLite database', () => {
  it('writes ahead, waits for the disk, and enforces references', async () => {
    const { handle, close } = await temporarySqlite()
    const pragma = (name: string): unknown => handle.pragma(name, { simple: true })
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual(['wal', 2, 1])
    await close()
  })

  it('reads through a connection that cannot write, and sees a commit at once', async () => {
    const { writer, reader, close } = await temporarySqlite()
    await writer
      .insertInto('unit')
      .values({ id: 'u', name: 'n', short_name: 's', parent_id: null, position: 0 })
      .execute()
    expect(await reader.selectFrom('unit').select('id').execute()).toEqual([{ id: 'u' }])
    await expect(reader.deleteFrom('unit').execute()).rejects.toThrow('readonly')
    await close()
  })

  it('finishes the transaction in flight before it closes', async () => {
    const database = await temporarySqlite()
    const log = new HandMadeLog('b1')
    log.created()
    const commit = log.commit(createCommitStore(database))
    await database.close()
    expect((await commit).seq).toBe(1)
  })

  it('makes the folder it is told to live in', async () => {
    const database = await openDatabase({ url: null, file: path.join(folder, 'a', 'b', 'duban.sqlite') })
    await migrate(database)
    await database.close()
  })
})

describe('the write-ahead log of SQLite', () => {
  const LAID_OUT = 4_000_000
  const HEAD = 32
  const FRAME = 4_096 + 24
  const lengthOf = async (): Promise<number> => (await stat(`${file}-wal`)).size

  it('has its length from the start, and keeps it while it is written', async () => {
    const database = await openDatabase({ url: null, file, longLog: true })
    const length = await lengthOf()
    expect(length).toBeGreaterThan(LAID_OUT)
    await migrate(database)
    expect(await lengthOf()).toBe(length)
    await database.close()
  })

  it('is left alone when it holds commits of a process that was killed', async () => {
    const database = await openDatabase({ url: null, file, longLog: true })
    await migrate(database)
    // Cut down to what is written, as a log that was never laid out.
    const copy = path.join(folder, 'copy.sqlite')
    const log = await readFile(`${file}-wal`)
    const end = HEAD + Math.ceil((log.findLastIndex((byte) => byte !== 0) + 1 - HEAD) / FRAME) * FRAME
    await writeFile(`${copy}-wal`, log.subarray(0, end))
    await copyFile(file, copy)
    await database.close()
    const again = await openDatabase({ url: null, file: copy, longLog: true })
    expect((await stat(`${copy}-wal`)).size).toBe(end)
    expect(await again.reader.selectFrom('unit').selectAll().execute()).toEqual([])
    await again.close()
  })
})

describe('a database that could lose acknowledged work', () => {
  it.each<[UnsafeReason, Partial<SqliteReadings>, string]>([
    ['versionTooOld', { version: '3.51.2' }, 'SQLite 3.51.2'],
    ['versionTooOld', { version: '3.7.17' }, '3.51.3'],
    ['versionTooOld', { version: '2.99.99' }, '3.51.3'],
    ['versionTooOld', { version: 'unknown' }, 'unknown'],
    ['notWal', { journalMode: 'delete' }, '本机磁盘'],
    ['notWal', { journalMode: 'memory' }, 'memory'],
    ['notDurable', { synchronous: 1 }, 'synchronous=FULL'],
    ['notDurable', { synchronous: 0 }, '断电'],
  ])('is refused: %s %j', async (reason, readings, words) => {
    const attempt = openDatabase({ url: null, file, inspect: () => ({ ...SAFE, ...readings }) })
    await expect(attempt).rejects.toThrow(unsafe(reason))
    await expect(attempt).rejects.toThrow(words)
    // The refusal let go of the file.
    await (await openDatabase({ url: null, file })).close()
  })

  it.each(['3.51.3', '3.51.10', '3.60.0', '4.0.0'])('is not one on SQLite %s', async (version) => {
    await (await openDatabase({ url: null, file, inspect: () => ({ ...SAFE, version }) })).close()
  })

  it('is refused where it cannot be written', async () => {
    await writeFile(path.join(folder, 'occupied'), '')
    const inAFile = openDatabase({ url: null, file: path.join(folder, 'occupied', 'duban.sqlite') })
    await expect(inAFile).rejects.toThrow(unsafe('unwritable'))
    await mkdir(file)
    await expect(openDatabase({ url: null, file })).rejects.toThrow(unsafe('unwritable'))
  })

  it('is refused when the file is something else', async () => {
    await writeFile(file, '这不是数据库'.repeat(500))
    await expect(openDatabase({ url: null, file })).rejects.toThrow(unsafe('damaged'))
  })

  it('is refused while it is open already', async () => {
    const first = await openDatabase({ url: null, file })
    await expect(openDatabase({ url: null, file })).rejects.toThrow(unsafe('inUse'))
    await first.close()
    await (await openDatabase({ url: null, file })).close()
  })
})

interface Other {
  process: ChildProcess
  /** The next line it says. */
  said(): Promise<string>
  kill(): Promise<void>
}

function startOther(): Other {
  const script = path.join(import.meta.dirname, 'child.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ended = once(child, 'exit')
  return {
    process: child,
    said: async () => String((await lines.next()).value),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

describe('two processes on one file', () => {
  it('are one too many, until the first is gone, even by kill -9', async () => {
    const other = startOther()
    expect(await other.said()).toBe('open')
    await expect(openDatabase({ url: null, file })).rejects.toThrow(unsafe('inUse'))
    await other.kill()
    const database = await openDatabase({ url: null, file })
    const third = startOther()
    expect(await third.said()).toBe('refused inUse')
    await third.kill()
    await database.close()
  })

  it('lose nothing that was acknowledged when the first is killed while it commits', async () => {
    const other = startOther()
    expect(await other.said()).toBe('open')
    other.process.stdin?.write('commit\n')
    let acknowledged = 0
    while (acknowledged < 201) acknowledged = Number(await other.said())
    await other.kill()

    const database = await openDatabase({ url: null, file })
    const reads = createChangeLog(database)
    const stored = await reads.loadState('b1')
    expect(stored?.head.seq).toBeGreaterThanOrEqual(acknowledged)
    expect(await reads.verifyChain('b1')).toMatchObject({ ok: true, seq: stored?.head.seq })
    // Batches of two: a half would be an even head.
    expect((stored?.head.seq ?? 0) % 2).toBe(1)
    expect((await sql<{ ok: string }>`pragma integrity_check`.execute(database.reader)).rows).toEqual([
      { integrity_check: 'ok' },
    ])
    await database.close()
  })
})
