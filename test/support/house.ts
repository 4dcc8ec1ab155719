import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerBuild } from '@remix-run/node'
import { io, type Socket } from 'socket.io-client'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { MESSAGE_REFUSED, MESSAGE_STORED, readRefused, readStored } from '#shared/document/messages.ts'
import type { Actor } from '#shared/domain/model.ts'
import type { ClientToServerEvents, ServerToClientEvents } from '#shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import { createAccountStore } from '#db/accounts.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { type Database, migrate, openDatabase } from '#db/database.ts'
import { createAuth } from '#server/auth/auth.ts'
import { loadConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import type { Clock } from '#server/realtime/clock.ts'
import { type Serving, serve } from '#server/serve.ts'
import type { TestBoard } from './builders.ts'
import { besideServer } from './databases.ts'

export type TestSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** One document opened by a y-websocket client as it comes from npm. */
export interface OpenDocument {
  doc: Y.Doc
  provider: WebsocketProvider
  /** The counts of message 4, as they came. */
  stored: number[]
  refused: { code: string; detail: string }[]
  /** Resolves when `condition` holds, looking again whenever the document, an acknowledgement or awareness moves. */
  until(condition: () => boolean): Promise<void>
}

/** The whole server in this process, on a real socket and a real SQLite file, with one small board. */
export interface House {
  readonly origin: string
  readonly logged: string[]
  cookie(actor: Actor): Promise<string>
  /** A connected socket of the board door. */
  socket(actor: Actor, headers?: Record<string, string>, says?: Record<string, string>): Promise<TestSocket>
  /** `meanwhile` is called before the client has connected. */
  open(actor: Actor, name: string, meanwhile?: (provider: WebsocketProvider) => void): Promise<OpenDocument>
  /** A bare websocket to the document door. */
  rawDocument(name: string, headers: Record<string, string>): WebSocket
  signOut(cookie: string): Promise<void>
  /** The same data through a connection that the server knows nothing of, as from another process. */
  readonly elsewhere: Database
  close(): Promise<void>
}

interface HouseOptions {
  logLevel?: string
  /** Of everybody; without it nobody can sign in, which hashing for each would make slow. */
  passwordHash?: string
  /** Instead of the pages, which are not built here. */
  build?: ServerBuild
  /** What comes through `elsewhere` is looked for, as on PostgreSQL. */
  shared?: boolean
  /** Of rooms, pipeline and jobs; sessions live by the computer's. */
  clock?: Clock
}

/** `people` get accounts of their ids; `board` is stored as it is. */
export async function startHouse(
  board: TestBoard,
  people: readonly Actor[],
  { logLevel = 'warn', passwordHash = '-', build = {} as never, shared = false, clock }: HouseOptions = {},
): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'duban-house-'))
  await mkdir(dataDir, { recursive: true })
  const config = loadConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: logLevel, DEMO: '0', NODE_ENV: 'production' })
  const logged: string[] = []
  const log = createLog(config, { write: (line: string) => void logged.push(line) })

  const database = await openDatabase({ url: null, file: join(dataDir, 'duban.sqlite') })
  await migrate(database)
  const accounts = createAccountStore(database)
  const by = { actorId: null, at: board.now }
  const unitIds = [...new Set(people.flatMap((actor) => actor.grants.map((grant) => grant.unitId)))]
  await accounts.saveUnits(
    unitIds.map((id, position) => ({ id, name: id, shortName: id, parentId: null, position })),
    by,
  )
  for (const { accountId, name, grants } of people)
    await accounts.create({ id: accountId, username: accountId, name, passwordHash, grants }, by)
  await createCommitStore(database).transaction((tx) =>
    tx.appendChanges(board.state.boardId, NO_HEAD, board.log, board.state),
  )
  // Sessions are opened behind the sign-in page, which has tests of its own; hashing would cost seconds here.
  const auth = createAuth({ config, log, database })
  const tokens = new Map<string, string>()
  for (const { accountId } of people)
    tokens.set(accountId, (await auth.sessions.open(accountId, { address: '127.0.0.1', userAgent: 'test' })).token)
  auth.sessions.stop()
  await database.close()

  const serving: Serving = await serve({
    config,
    log,
    shared,
    ...(clock ? { clock } : {}),
    say: () => {},
    loadPages: () =>
      Promise.resolve({
        assets: (_request, _response, next) => next(),
        build,
        close: () => Promise.resolve(),
      }),
  })
  const origin = `http://localhost:${serving.port}`
  const elsewhere = besideServer(join(dataDir, 'duban.sqlite'))
  const cleanup: (() => void)[] = []
  const cookieOf = (actor: Actor): string => `duban_session=${tokens.get(actor.accountId) ?? ''}`

  return {
    origin,
    logged,
    cookie: (actor) => Promise.resolve(cookieOf(actor)),
    async socket(actor, headers = {}, says = {}) {
      const socket: TestSocket = io(origin, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { version: PROTOCOL_VERSION, ...says },
        extraHeaders: { origin, cookie: cookieOf(actor), ...headers },
      })
      cleanup.push(() => socket.disconnect())
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('connect_error', reject)
      })
      return socket
    },
    async open(actor, name, meanwhile) {
      const headers = { origin, cookie: cookieOf(actor) }
      class OwnSocket extends WebSocket {
        constructor(url: string, protocols?: string | string[]) {
          super(url, protocols ?? [], { headers })
        }
      }
      const doc = new Y.Doc()
      const provider = new WebsocketProvider(`${origin.replace('http', 'ws')}/yjs`, name, doc, {
        WebSocketPolyfill: OwnSocket as never,
        disableBc: true,
      })
      // Here y-websocket takes the end of the process for a closing page; dozens of people are no leak of listeners.
      process.off('exit', provider._exitHandler)
      cleanup.push(() => provider.destroy())
      meanwhile?.(provider)
      const stored: number[] = []
      const refused: { code: string; detail: string }[] = []
      const waiting = new Set<() => void>()
      const look = (): void => waiting.forEach((again) => again())
      provider.messageHandlers[MESSAGE_STORED] = (_encoder, decoder) => {
        stored.push(readStored(decoder))
        look()
      }
      provider.messageHandlers[MESSAGE_REFUSED] = (_encoder, decoder) => {
        refused.push(readRefused(decoder))
        look()
      }
      doc.on('afterTransaction', look)
      provider.awareness.on('change', look)
      const open: OpenDocument = {
        doc,
        provider,
        stored,
        refused,
        until: (condition) =>
          new Promise((resolve) => {
            const again = (): void => {
              if (!condition()) return
              waiting.delete(again)
              resolve()
            }
            waiting.add(again)
            again()
          }),
      }
      await new Promise<void>((resolve) => provider.once('sync', () => resolve()))
      await open.until(() => stored.length > 0)
      return open
    },
    rawDocument(name, headers) {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/yjs/${name}`, { headers })
      cleanup.push(() => socket.terminate())
      return socket
    },
    async signOut(cookie) {
      await fetch(`${origin}/logout`, { method: 'POST', redirect: 'manual', headers: { origin, cookie } })
    },
    elsewhere,
    async close() {
      for (const end of cleanup) end()
      await elsewhere.close()
      await serving.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
