import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { type Database, type OpenOptions, type SqliteDatabase, migrate, openDatabase, writerOf } from '#db/database.ts'
import { GENESIS_HASH } from '#db/hashChain.ts'
import type { Tables } from '#db/tables.ts'
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll } from 'vitest'

type SqliteOptions = Pick<OpenOptions, 'carriedOver'>

/** Opens a database for one test; it closes by itself afterwards. */
export type OpenDatabase = () => Promise<Database>

/** A folder of its own under the system's temporary one. */
export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'duban-'))

async function openSqlite(file: string, options: SqliteOptions = {}): Promise<SqliteDatabase> {
  const database = await openDatabase({ url: null, file, ...options })
  if (database.dialect !== 'sqlite') throw new Error('a path opens SQLite')
  return database
}

/** Migrating costs several waits for the disk, copying a migrated file none. */
let template: Promise<Buffer> | null = null

async function makeTemplate(): Promise<Buffer> {
  const folder = await temporaryFolder()
  const file = path.join(folder, 'template.sqlite')
  const database = await openSqlite(file)
  await migrate(database)
  await database.close()
  const bytes = await readFile(file)
  await rm(folder, { recursive: true, force: true })
  return bytes
}

async function openInOwnFolder(
  content: Buffer | null,
  options: SqliteOptions = {},
): Promise<SqliteDatabase & { file: string }> {
  const folder = await temporaryFolder()
  const file = path.join(folder, 'duban.sqlite')
  if (content) await writeFile(file, content)
  const database = await openSqlite(file, options)
  const close = async (): Promise<void> => {
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...database, file, close }
}

/** A fresh migrated SQLite file; `close` also removes its folder. */
export const temporarySqlite = async (options: SqliteOptions = {}): Promise<SqliteDatabase & { file: string }> =>
  openInOwnFolder(await (template ??= makeTemplate()), options)

/**
 * One more connection on a SQLite file that is served, past the lock that keeps a second process away: what comes
 * through it is what another node on a shared database would do.
 */
export function besideServer(file: string): SqliteDatabase {
  const handle = new BetterSqlite3(file, { timeout: 5_000 })
  handle.pragma('foreign_keys = ON')
  const { writer, alone } = writerOf(handle)
  return { dialect: 'sqlite', handle, writer, alone, reader: writer, close: () => writer.destroy() }
}

function closingAfterEach(open: OpenDatabase): OpenDatabase {
  const opened: Database[] = []
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close()
  })
  return async () => {
    const database = await open()
    opened.push(database)
    return database
  }
}

/** Call at the top of a suite: gives a fresh migrated SQLite database to each test that asks. */
export const sqliteDatabases = (): OpenDatabase => closingAfterEach(temporarySqlite)

/** The same without tables. */
export const bareSqliteDatabases = (): OpenDatabase => closingAfterEach(() => openInOwnFolder(null))

interface Server {
  url: string
  /** PGlite has one session for all its connections and lets messages of two mix outside transactions. */
  connections: number
  stop(): Promise<void>
}

async function startPGlite(): Promise<Server> {
  const engine = await PGlite.create()
  const server = new PGLiteSocketServer({ db: engine, host: '127.0.0.1', port: 0, maxConnections: 8 })
  await server.start()
  return {
    url: `postgres://postgres@${server.getServerConn()}/postgres`,
    connections: 1,
    async stop() {
      await server.stop()
      await engine.close()
    },
  }
}

/** A real server instead of PGlite: TEST_POSTGRES_URL, whose database must be called …test, for it is emptied. */
function realServer(url: string): Server {
  if (!/test$/.test(new URL(url).pathname)) throw new Error('the database of TEST_POSTGRES_URL must be called …test')
  return { url, connections: 4, stop: async () => {} }
}

const TABLES: readonly (keyof Tables)[] = [
  ...(['message', 'message_cursor'] as const),
  ...(['command', 'subject_state', 'board_snapshot', 'change', 'minutes', 'board', 'system'] as const),
  ...(['document_update', 'document_snapshot', 'document_client', 'document'] as const),
  ...(['session', 'role_grant', 'account', 'unit', 'notice_version', 'notice'] as const),
]

/** One message, and no triggers meanwhile: the logs refuse to be emptied. */
const EMPTY_ALL = sql.raw(
  [
    'set session_replication_role = replica',
    ...TABLES.map((table) => `delete from "${table}"`),
    `update system_head set seq = 0, hash = '${GENESIS_HASH}'`,
    'set session_replication_role = origin',
  ].join(';'),
)

const DROP_ALL = sql.raw('drop schema public cascade; create schema public')

export interface PostgresDatabases {
  /** An empty, migrated database. */
  open: OpenDatabase
  /** A database without tables. */
  openBare: OpenDatabase
  /** One more node on the database as it is. */
  connect: OpenDatabase
}

/**
 * Call at the top of a suite: one PostgreSQL for the suite. One test at a time has it.
 */
export function postgresDatabases(): PostgresDatabases {
  let server: Server | null = null
  // It takes seconds, and many of them on a machine that is busy: more than one test has.
  beforeAll(async () => {
    server = await start()
  }, 120_000)
  afterAll(() => server?.stop())
  const start = async (): Promise<Server> => {
    const real = process.env.TEST_POSTGRES_URL
    return real === undefined ? startPGlite() : realServer(real)
  }
  const connect = closingAfterEach(async () => {
    if (!server) throw new Error('asked for outside of a test')
    const { url, connections } = server
    return openDatabase({ url, connections, file: '' })
  })
  let usual = false
  return {
    connect,
    async open() {
      const database = await connect()
      if (!usual) await DROP_ALL.execute(database.writer)
      await migrate(database)
      usual = true
      await EMPTY_ALL.execute(database.writer)
      return database
    },
    async openBare() {
      const database = await connect()
      usual = false
      await DROP_ALL.execute(database.writer)
      return database
    },
  }
}
