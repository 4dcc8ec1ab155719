import { createServer, request as httpRequest } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandRequest } from '#shared/domain/commands.ts'
import type { Actor } from '#shared/domain/model.ts'
import { errorBody } from '#shared/protocol/errors.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { migrate, openDatabase } from '#db/database.ts'
import type { Database } from '#db/database.ts'
import { appendSystem, systemEntries } from '#db/systemStream.ts'
import type { StoredSystemEntry } from '#db/systemStream.ts'
import { createAuth } from '#server/auth/auth.ts'
import type { Auth } from '#server/auth/auth.ts'
import type { LoginThrottle } from '#server/auth/loginThrottle.ts'
import { createPasswordHasher } from '#server/auth/passwords.ts'
import type { PasswordHasher } from '#server/auth/passwords.ts'
import type { Boards } from '#server/boards.ts'
import { loadConfig } from '#server/config.ts'
import type { Config } from '#server/config.ts'
import { createHttpApp } from '#server/http/app.ts'
import type { Pages } from '#server/http/app.ts'
import { createDenialBook } from '#server/http/denials.ts'
import { createLog } from '#server/log.ts'
import { createMetrics } from '#server/metrics.ts'

export const PASSWORD = 'correct horse'

/** A board that knows its number of commands and nothing else; what a command does is tested elsewhere. */
export function fakeBoards(): Boards & { commands: { accountId: string; request: CommandRequest }[] } {
  const commands: { accountId: string; request: CommandRequest }[] = []
  const known = (boardId: string): boolean => boardId === 'b1'
  const notFound = { ok: false as const, error: errorBody('notFound') }
  return {
    commands,
    list: async (actor: Actor) => [
      {
        id: 'b1',
        title: `看板 ${actor.name}`,
        label: null,
        status: 'dispatched',
        issuingUnitId: 'fujian',
        seq: commands.length,
      },
    ],
    viewAt: async () => notFound,
    view: async (_actor, boardId) =>
      known(boardId)
        ? {
            ok: true,
            serverNow: 0,
            view: {
              seq: commands.length,
              at: 0,
              board: {
                id: 'b1',
                title: '看板',
                period: { start: '2026-01-01', end: '2026-12-31' },
                noticeId: null,
                issuingUnitId: 'fujian',
                status: 'dispatched',
                rules: [],
                cycles: [],
                openness: 'all',
                units: [],
                label: null,
                declared: [],
              },
              areas: [],
              tasks: [],
              assignments: [],
              reports: [],
              matters: [],
              meetings: [],
            },
          }
        : notFound,
    reports: async () => notFound,
    minutesOf: async () => notFound,
    reportingUnits: async () => ({ ok: true, units: [] }),
    changes: async (_actor, boardId, since) => {
      if (!known(boardId)) return notFound
      if (since > commands.length) return { ok: false, error: errorBody('invalid', 'baseBeyondHead') }
      return { ok: true, changes: [], seq: commands.length }
    },
    summary: async () => notFound,
    narratives: async () => notFound,
    task: async () => notFound,
    notice: async () => notFound,
    people: async () => notFound,
    colleagues: async () => notFound,
    create: async () => ({ ok: false, error: errorBody('forbidden') }),
    command: async (accountId, boardId, request): Promise<Reply<{ seq: number }>> => {
      if (!known(boardId)) return notFound
      if (request.base > commands.length) return { ok: false, error: errorBody('invalid', 'baseBeyondHead') }
      commands.push({ accountId, request })
      return { ok: true, seq: commands.length }
    },
  }
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  text: string
  json(): unknown
}

export interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** One request over the wire; `fetch` would not let a test choose Origin, Host or Accept-Encoding. */
export function send(port: number, path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const whole = Buffer.concat(chunks)
        const text = whole.toString()
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: whole,
          text,
          json: () => JSON.parse(text) as unknown,
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** `name=value` of the first cookie an answer sets. */
export const cookieOf = (answer: Answer): string => answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''

export interface TestServer extends Auth {
  port: number
  origin: string
  database: Database
  boards: ReturnType<typeof fakeBoards>
  logged: string[]
  verifications: () => number
  send(path: string, sent?: Sent): Promise<Answer>
  post(path: string, body: string, headers?: Record<string, string>): Promise<Answer>
  signIn_(username: string, password?: string): Promise<Answer>
  record(): Promise<StoredSystemEntry[]>
  close(): Promise<void>
}

export interface TestServerOptions {
  env?: Record<string, string>
  now?: () => number
  throttle?: LoginThrottle
  pages?: Pages
  boards?: Partial<Boards>
  ready?: () => Promise<boolean>
  apiPerSecond?: number
}

/** Served for real; only the scheme of ORIGIN is not what the test speaks. */
export const SERVED = { ORIGIN: 'https://duban.example', SESSION_SECRET: 'Xk2fP9qLm4Rt7Vw1Zb6Nc8Hd3Js5Gy0a' }

/** Real HTTP on a free port over a real SQLite file; `fuzhou` and `blocked` are its accounts. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'duban-http-'))
  const config: Config = loadConfig({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'warn', ...options.env })
  const database = await openDatabase({ url: null, file: join(folder, 'duban.db') })
  await migrate(database)
  const logged: string[] = []
  const log = createLog(config, { write: (line: string) => void logged.push(line) })

  let verifications = 0
  const real = createPasswordHasher()
  const passwords: PasswordHasher = {
    hash: (password) => real.hash(password),
    matches: (stored, password) => {
      verifications++
      return real.matches(stored, password)
    },
  }
  const auth = createAuth({ config, log, database, now: options.now, throttle: options.throttle, passwords })
  const by = { actorId: null, at: 0 }
  await auth.accounts.saveUnits([{ id: 'fuzhou', name: '福州市', shortName: '福州', parentId: null, position: 0 }], by)
  const passwordHash = await real.hash(PASSWORD)
  for (const id of ['fuzhou', 'blocked']) {
    const grants = [{ unitId: 'fuzhou', role: 'handler' as const }]
    await auth.accounts.create({ id, username: id, name: id, passwordHash, grants }, by)
  }
  await auth.accounts.setStatus('blocked', 'disabled', by)

  const boards = { ...fakeBoards(), ...options.boards }
  const services = {
    ...auth,
    house: 'test-house',
    denials: createDenialBook({
      append: (entries) => appendSystem(database, entries),
      now: () => options.now?.() ?? Date.now(),
      onTrouble: (error) => {
        throw error
      },
    }),
    metrics: createMetrics(),
    boards,
    notices: {
      import: async () => ({ ok: false as const, error: errorBody('forbidden') }),
      importVersion: async () => ({ ok: false as const, error: errorBody('forbidden') }),
      list: async () => [],
      view: async () => ({ ok: false as const, error: errorBody('notFound') }),
    },
    reimports: {
      versions: async () => ({ ok: false as const, error: errorBody('notFound') }),
      preview: async () => ({ ok: false as const, error: errorBody('notFound') }),
      apply: async () => ({ ok: false as const, error: errorBody('notFound') }),
    },
    messages: {
      list: async () => ({ messages: [], more: false, unread: 0, today: '2026-01-05' }),
      unread: async () => 0,
      markRead: async () => ({ ids: [], unread: 0 }),
      markUnread: async () => ({ ids: [], unread: 0 }),
    },
    history: {
      view: async () => ({ ok: false as const, error: errorBody('notFound') }),
      total: async () => ({ ok: false as const, error: errorBody('notFound') }),
      explain: async () => ({ ok: false as const, error: errorBody('notFound') }),
      difference: async () => ({ ok: false as const, error: errorBody('notFound') }),
      story: async () => ({ ok: false as const, error: errorBody('notFound') }),
      workbook: async () => new Uint8Array(),
    },
    audit: {
      page: async () => ({ ok: false as const, error: errorBody('forbidden') }),
      verify: async () => ({ ok: false as const, error: errorBody('forbidden') }),
      export: async () => ({ ok: false as const, error: errorBody('forbidden') }),
    },
    ready: options.ready ?? (async () => true),
    attach: () => {},
    close: async () => {},
    minutesFile: () => Promise.resolve(null),
  }
  const app = createHttpApp({ config, services, log, pages: options.pages, apiPerSecond: options.apiPerSecond })
  const server = createServer((request, response) => void app(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = config.origin ?? `http://127.0.0.1:${port}`
  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> =>
    send(port, path, {
      method: 'POST',
      body,
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })

  return {
    ...auth,
    port,
    origin,
    database,
    boards,
    logged,
    verifications: () => verifications,
    send: (path, sent) => send(port, path, sent),
    post,
    signIn_: (username, password = PASSWORD) => post('/login', new URLSearchParams({ username, password }).toString()),
    record: () => systemEntries(database, -1),
    async close() {
      await new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      })
      auth.sessions.stop()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
