import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  Migrator,
  PostgresDialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { UnsafeDatabaseError } from './errors.ts'
import type { Dialect } from './migrations/dialect.ts'
import { migrationsFor } from './migrations/index.ts'
import type { Tables } from './tables.ts'

export type { Dialect }

interface Common {
  /** Every write goes through here; on SQLite it is one connection, so its holder is alone. */
  readonly writer: Kysely<Tables>
  /** On SQLite a second, read-only connection; on PostgreSQL the same pool. */
  readonly reader: Kysely<Tables>
  /** Waits for the transaction in flight, then closes. */
  close(): Promise<void>
}
export interface SqliteDatabase extends Common {
  readonly dialect: 'sqlite'
  /** The writer's raw handle. Use it only inside `alone`. */
  readonly handle: BetterSqlite3.Database
  /**
   * Runs `work` while it holds the writer's connection, so that no other write comes between; `within` is for queries
   * of its own. What Kysely makes anew to hold a connection for somebody costs more than a small commit.
   */
  alone<T>(work: (within: Kysely<Tables>) => Promise<T>): Promise<T>
}
export interface PostgresDatabase extends Common {
  readonly dialect: 'postgres'
}
export type Database = SqliteDatabase | PostgresDatabase

/** A database that is only read: all that views of the log need. */
export type ReadDatabase = Pick<Database, 'dialect' | 'reader' | 'close'>

/** What SQLite says of itself once opened. */
export interface SqliteReadings {
  version: string
  journalMode: string
  synchronous: number
}

export interface OpenOptions {
  /** postgres://… , or null for SQLite. */
  url: string | null
  /** Path of the SQLite file; its folder is made when missing. */
  file: string
  /** SQLite: gives the write-ahead log its usual length at once, which makes every later commit faster. */
  longLog?: boolean
  /** SQLite: another thread carries the log over into the file (`openCheckpoints`), so that no commit need do it. */
  carriedOver?: boolean
  /** PostgreSQL: connections of the pool. */
  connections?: number
  /** PostgreSQL: told when an idle connection breaks; the pool replaces it by itself. */
  onConnectionLost?: (error: Error) => void
  /** Replaces the look at a freshly opened SQLite, so that tests can present an unsafe one. */
  inspect?: (handle: BetterSqlite3.Database) => SqliteReadings
}

/**
 * Opens the database; `migrate` brings its tables up. Throws UnsafeDatabaseError when acknowledged work could be lost:
 * an old SQLite, no WAL, `synchronous` below FULL, another process on the file, a folder that cannot be written.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  return options.url === null ? openSqlite(options) : openPostgres(options, options.url)
}

/**
 * 3.7.0 to 3.51.2 can lose committed transactions when another connection checkpoints at the wrong moment (the
 * WAL-reset bug); this process has two connections on the file.
 */
const OLDEST_SQLITE = [3, 51, 3] as const

/** Throws UnsafeDatabaseError unless the readings are those of a SQLite that keeps what it has committed. */
export function assertSafe(readings: SqliteReadings): void {
  const version = readings.version.split('.').map(Number)
  const difference = OLDEST_SQLITE.map((least, i) => (version[i] ?? 0) - least).find((d) => d !== 0) ?? 0
  if (!(difference >= 0)) {
    throw new UnsafeDatabaseError(
      'versionTooOld',
      `SQLite ${readings.version} 可能丢失已提交的数据，需要 ${OLDEST_SQLITE.join('.')} 或更高版本，请重新安装依赖`,
    )
  }
  if (readings.journalMode !== 'wal') {
    throw new UnsafeDatabaseError(
      'notWal',
      `数据库不能使用 WAL 日志（当前为 ${readings.journalMode}），请把数据目录放在本机磁盘上`,
    )
  }
  if (readings.synchronous !== 2) {
    throw new UnsafeDatabaseError(
      'notDurable',
      `数据库没有以 synchronous=FULL 打开（当前为 ${readings.synchronous}），断电会丢失已保存的内容`,
    )
  }
}

const inspectSqlite = (handle: BetterSqlite3.Database): SqliteReadings => ({
  version: handle.prepare('select sqlite_version()').pluck().get() as string,
  journalMode: handle.pragma('journal_mode', { simple: true }) as string,
  synchronous: handle.pragma('synchronous', { simple: true }) as number,
})

const sqliteCode = (error: unknown): string => (error instanceof BetterSqlite3.SqliteError ? error.code : '')

/** A handle that nobody refers to is closed by the garbage collector, and its lock with it. */
const locks = new Set<BetterSqlite3.Database>()

/**
 * Holds `<file>.lock` until the process ends, however it ends: the lock is the operating system's, so kill -9 frees it
 * too. The database file itself cannot be held so, since the reader is a second connection on it.
 */
function lockFile(file: string): BetterSqlite3.Database {
  let lock: BetterSqlite3.Database | null = null
  try {
    mkdirSync(path.dirname(file), { recursive: true })
    lock = new BetterSqlite3(`${file}.lock`, { timeout: 0 })
    lock.exec('begin exclusive')
    locks.add(lock)
    return lock
  } catch (error) {
    lock?.close()
    if (sqliteCode(error).startsWith('SQLITE_BUSY')) {
      throw new UnsafeDatabaseError('inUse', `数据库 ${file} 正被另一个进程使用，请先停止它再启动`, error)
    }
    throw new UnsafeDatabaseError('unwritable', `不能写入数据目录 ${path.dirname(file)}，请检查权限和磁盘空间`, error)
  }
}

/** SQLite can roll back CREATE TABLE. Kysely does not count on it; with it a migration that dies half-way leaves nothing. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
/**
 * A full or broken disk makes SQLite roll back by itself. To roll back once more is an error, and Kysely would report
 * that one instead of what happened.
 */
class OwnRollbackDriver extends SqliteDriver {
  readonly #handle: BetterSqlite3.Database

  constructor(database: BetterSqlite3.Database) {
    super({ database })
    this.#handle = database
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#handle.inTransaction) await super.rollbackTransaction(connection)
  }
}
class TransactionalSqlite extends SqliteDialect {
  readonly driver: OwnRollbackDriver

  constructor(database: BetterSqlite3.Database) {
    super({ database })
    this.driver = new OwnRollbackDriver(database)
  }
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
  override createDriver(): OwnRollbackDriver {
    return this.driver
  }
}

/** Everything that writes through one handle, in turn. */
export function writerOf(handle: BetterSqlite3.Database): Pick<SqliteDatabase, 'writer' | 'alone'> {
  const dialect = new TransactionalSqlite(handle)
  // Its own lock is free whenever the writer's is held.
  const within = new Kysely<Tables>({ dialect: new SqliteDialect({ database: handle }) })
  return {
    writer: new Kysely<Tables>({ dialect }),
    async alone(work) {
      await dialect.driver.acquireConnection()
      try {
        return await work(within)
      } finally {
        await dialect.driver.releaseConnection()
      }
    },
  }
}

/** As long as the log mostly gets before it is begun anew: 4,000 pages with their heads. */
const WAL_BYTES = 4_000 * (4_096 + 24) + 32

/** Where somebody else carries the log over, a commit does it at this length (pages, 64 MB): should nobody else. */
const LONGEST_LOG = 16_000

/**
 * Lengthens an empty write-ahead log beforehand, with zeros, which SQLite reads as no frames. Otherwise every commit
 * makes it longer, and syncing a longer file waits for the file system's own journal too: on ext4 half as long again. A
 * log with anything in it is left alone. SQLite holds no lock on this file that closing it here could drop.
 */
function layOutWal(file: string): void {
  const log = openSync(`${file}-wal`, 'a')
  try {
    if (fstatSync(log).size > 0) return
    writeSync(log, Buffer.alloc(WAL_BYTES))
    fsyncSync(log)
  } finally {
    closeSync(log)
  }
}

function openSqlite(options: OpenOptions): SqliteDatabase {
  const file = path.resolve(options.file)
  const open: BetterSqlite3.Database[] = [lockFile(file)]
  const closeAll = (): void => {
    for (const handle of open.reverse()) {
      handle.close()
      locks.delete(handle)
    }
  }
  try {
    const handle = new BetterSqlite3(file, { timeout: 5_000 })
    open.push(handle)
    handle.pragma('journal_mode = WAL')
    // better-sqlite3 opens WAL files with NORMAL, which acknowledges before the disk does.
    handle.pragma('synchronous = FULL')
    handle.pragma('foreign_keys = ON')
    // Without it INSERT OR REPLACE would delete a row of the log without firing its trigger.
    handle.pragma('recursive_triggers = ON')
    assertSafe((options.inspect ?? inspectSqlite)(handle))
    if (options.carriedOver) handle.pragma(`wal_autocheckpoint = ${LONGEST_LOG}`)
    if (options.longLog) layOutWal(file)
    const readHandle = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: 5_000 })
    open.push(readHandle)
    const { writer, alone } = writerOf(handle)
    const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: readHandle }) })
    return {
      dialect: 'sqlite',
      handle,
      writer,
      reader,
      alone,
      async close() {
        await reader.connection().execute(async () => {})
        await alone(async () => {})
        await reader.destroy()
        await writer.destroy()
        closeAll()
      },
    }
  } catch (error) {
    closeAll()
    const code = sqliteCode(error)
    if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) {
      throw new UnsafeDatabaseError('unwritable', `不能写入数据库文件 ${file}，请检查权限和磁盘空间`, error)
    }
    if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
      throw new UnsafeDatabaseError('damaged', `${file} 不是数据库或已损坏，请从备份恢复`, error)
    }
    throw error
  }
}

/**
 * Opens what another thread of this process serves, for reading alone: without the lock that keeps a second process away,
 * and without anything that could write. The database must have been opened and migrated before.
 */
export function openReader({ url, file }: Pick<OpenOptions, 'url' | 'file'>): ReadDatabase {
  if (url !== null) return openPostgres({ url, file, connections: READER_CONNECTIONS }, url)
  const handle = new BetterSqlite3(path.resolve(file), { readonly: true, fileMustExist: true, timeout: 5_000 })
  const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: handle }) })
  return { dialect: 'sqlite', reader, close: () => reader.destroy() }
}

/** One for questions, one for what walks a whole log. */
const READER_CONNECTIONS = 2

const INT8 = 20

function openPostgres(options: OpenOptions, url: string): PostgresDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    // An unreachable server must answer `unavailable` soon, not leave people waiting for a word.
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: {
      // Moments and sequences are bigint, and stay below 2^53.
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  })
  pool.on('error', (error) => options.onConnectionLost?.(error))
  const database = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      // `on` at least; remote_apply, which promises more, is left as the administrator set it.
      async onCreateConnection(connection) {
        await connection.executeQuery(
          CompiledQuery.raw(
            `select set_config('synchronous_commit', 'on', false)
             where current_setting('synchronous_commit') <> 'remote_apply'`,
          ),
        )
      },
    }),
  })
  return { dialect: 'postgres', writer: database, reader: database, close: () => database.destroy() }
}

/**
 * Applies what is missing of the migrations; on PostgreSQL under an advisory lock, so that two nodes may start at once.
 * Throws UnsafeDatabaseError when the database was made by a newer release, else the error of the failed migration.
 */
export async function migrate(database: Database): Promise<void> {
  const migrations = migrationsFor(database.dialect)
  const migrator = new Migrator({ db: database.writer, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new UnsafeDatabaseError('newerSchema', '数据库是由更新的版本建立的，请使用那个版本或更高版本启动', error)
  }
  throw error
}

/** Runs several reads on one view of the data. */
export function readTogether<T>(
  database: Pick<ReadDatabase, 'dialect' | 'reader'>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const transaction = database.reader.transaction()
  return database.dialect === 'postgres'
    ? transaction.setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
    : transaction.execute(work)
}
