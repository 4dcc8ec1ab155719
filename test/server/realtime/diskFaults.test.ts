import { execFileSync } from 'node:child_process'
import { io, type Socket } from 'socket.io-client'
import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ClientToServerEvents, NoticeMessage, ServerToClientEvents } from '#shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import { createAccountStore } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { verifySystemChain } from '#db/systemStream.ts'
import { systemClock } from '#server/realtime/clock.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { buildBoard, handler, supervisor } from '#test/support/builders.ts'
import { audit } from '#test/support/crash/audit.ts'
import { type Crew, startCrew } from '#test/support/crash/crew.ts'
import { PATIENCE_MS } from '#test/support/crash/limits.ts'
import { temporarySqlite } from '#test/support/databases.ts'
import { write } from '#test/support/documents.ts'
import { type RunningServer, signIn, startServer } from '#test/support/server.ts'
import { Bell } from '#test/support/waiting.ts'

/** util-linux, on every Linux that a province would use; the disk of another system cannot be broken from outside. */
function canBreakDisks(): boolean {
  try {
    execFileSync('prlimit', ['--version'])
    return true
  } catch (error) {
    if (process.env['CI']) throw error
    console.warn('!!! prlimit is missing: disk faults on a real server were not tested')
    return false
  }
}

const CYCLES = 3
const ROUNDS = 10

describe.runIf(canBreakDisks())('[P3] [P4] a disk that fails under a real server', () => {
  const bell = new Bell()
  let server: RunningServer
  let crew: Crew
  let cookie: string
  const sockets: Socket[] = []
  beforeAll(async () => {
    server = await startServer()
    cookie = await signIn(server.origin, 'supervisor')
    crew = await startCrew({
      server,
      bell,
      pressers: ['fuzhou', 'xiamen'],
      typists: ['fuzhou', 'fuzhou-2', 'quanzhou'],
    })
  }, 120_000)
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect()
    crew?.close()
    await server?.stop()
  })

  type Door = Socket<ServerToClientEvents, ClientToServerEvents> & { notices: NoticeMessage['kind'][] }
  /** Somebody who looks on, with what they were told. */
  function onlooker(): Door {
    const socket = io(server.origin, {
      transports: ['websocket'],
      forceNew: true,
      auth: { version: PROTOCOL_VERSION },
      extraHeaders: { origin: server.origin, cookie },
    }) as Door
    sockets.push(socket)
    socket.notices = []
    socket.on('connect', () => bell.ring())
    socket.on('notice:message', ({ kind }) => {
      socket.notices.push(kind)
      bell.ring()
    })
    return socket
  }
  const get = (path: string): Promise<Response> =>
    fetch(`${server.origin}${path}`, {
      headers: { cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  const seqNow = async (): Promise<number> =>
    ((await (await get(`/api/boards/${crew.boardId}`)).json()) as { seq: number }).seq
  const acknowledged = (): number[] => [
    ...crew.pressers.map((presser) => presser.acknowledged.size),
    ...crew.typists.map((typist) => typist.acknowledged.typed),
  ]
  const until = (what: string, condition: () => boolean): Promise<void> => bell.until(what, condition, PATIENCE_MS)

  it('acknowledges nothing, says so, is read on, and heals without a restart; what waited is stored once', async () => {
    const pid = server.pid()
    const watcher = onlooker()
    await until('somebody to look on', () => watcher.connected)
    for (let cycle = 1; cycle <= CYCLES; cycle++) {
      const before = acknowledged()
      await until('everybody to be answered', () => acknowledged().every((count, i) => count > before[i]!))

      await server.breakDisk()
      await until('the notice that it is read only', () => watcher.notices.at(-1) === 'readOnly')
      const [seq, stored] = [await seqNow(), acknowledged()]
      // Whoever comes now is told, may read everything, and writes nothing: by socket, by HTTP, by signing in.
      const late = onlooker()
      await until('a newcomer to be told', () => late.notices.at(-1) === 'readOnly')
      expect(await late.emitWithAck('board:join', { boardId: crew.boardId })).toMatchObject({ ok: true, seq })
      const command = { type: 'board.rename', title: '写不进去的标题' } as const
      for (let round = 0; round < ROUNDS; round++) {
        const request = { commandId: `broken-${cycle}-${round}`, base: seq, command }
        const [bySocket, byHttp] = await Promise.all([
          late.emitWithAck('board:command', { boardId: crew.boardId, ...request }),
          fetch(`${server.origin}/api/boards/${crew.boardId}/commands`, {
            method: 'POST',
            headers: { origin: server.origin, cookie, 'content-type': 'application/json' },
            body: JSON.stringify({ ...request, commandId: `${request.commandId}-http` }),
          }),
        ])
        expect(bySocket).toMatchObject({ ok: false, error: { code: 'unavailable' } })
        expect([byHttp.status, await byHttp.json()]).toMatchObject([503, { error: { code: 'unavailable' } }])
      }
      for (const path of ['/boards', `/boards/${crew.boardId}`, `/boards/${crew.boardId}/units/fuzhou`])
        expect([path, (await get(path)).status]).toEqual([path, 200])
      expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 503])
      await expect(signIn(server.origin, 'leader')).rejects.toThrow('503')
      expect([await seqNow(), acknowledged()]).toEqual([seq, stored])

      await server.mendDisk()
      await until('the notice that it can be written', () => watcher.notices.at(-1) === 'writable')
      expect((await get('/readyz')).status).toBe(200)
      const after = acknowledged()
      await until('everybody to be answered again', () => acknowledged().every((count, i) => count > after[i]!))
      late.disconnect()
    }
    expect(watcher.notices).toEqual(Array.from({ length: CYCLES }, () => ['readOnly', 'writable']).flat())
    expect(server.pid()).toBe(pid)
    await crew.finish()
    const equal = ({ document, text }: Crew['typists'][number]): boolean =>
      crew.typists.every((other) => other.document !== document || other.text === text)
    await until('all replicas to be equal', () => crew.typists.every(equal))
    // Its log is a file on that disk: what could not be written waited.
    await vi.waitFor(
      async () => expect(await server.log()).toMatch(/SQLITE_IOERR.*storage failed: read only/),
      PATIENCE_MS,
    )
    await server.kill()
    // Every acknowledged command and word is there once, the chains hold, and nothing of the refused is there.
    const texts = await audit({ dataDir: server.dataDir, ...crew })
    for (const [typist, text] of texts) expect(typist.text).toBe(text)
    expect(crew.pressers.some((presser) => presser.resent > 0)).toBe(true)
  }, 180_000)
})

it('[P3] [P4] SQLite that is full in the middle of a batch keeps nothing of it, and takes the same again', async () => {
  const database = await temporarySqlite()
  const board = buildBoard({ units: ['fuzhou'] })
  const accounts = createAccountStore(database)
  const by = { actorId: null, at: board.now }
  await accounts.saveUnits(
    ['fujian', 'fuzhou'].map((id, position) => ({ id, name: id, shortName: id, parentId: null, position })),
    by,
  )
  for (const { accountId, name, grants } of [supervisor, handler('fuzhou')])
    await accounts.create({ id: accountId, username: accountId, name, passwordHash: '-', grants }, by)
  const store = createCommitStore(database)
  await store.transaction((tx) => tx.appendChanges('b1', NO_HEAD, board.log, board.state))
  const changeLog = createChangeLog(database)
  const told: boolean[] = []
  const bell = new Bell()
  const rooms = new Rooms({
    store,
    changeLog,
    documents: createDocumentStore(database),
    clock: systemClock,
    outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
    onReadOnly(readOnly) {
      told.push(readOnly)
      bell.ring()
    },
    onTrouble: () => {},
  })
  const room = (await rooms.board('b1'))!
  const document = (await rooms.document('narrative/b1/fuzhou'))!
  const { seq } = room.head
  const rename = (i: number) => ({
    commandId: `rename-${i}`,
    base: room.state.seq,
    own: Array.from({ length: i }, (_, k) => `rename-${k}`),
    command: { type: 'board.rename', title: `第 ${i} 次 ${'长'.repeat(60)}` } as const,
  })
  const author = new Y.Doc()
  write(author, '一句很长的话'.repeat(500))
  const text = Y.encodeStateAsUpdate(author)
  const peer = () => {
    const closed: number[] = []
    const accountId = handler('fuzhou').accountId
    return {
      accountId,
      stored: 0,
      refused: false,
      send: () => {},
      close: (code: number) => void closed.push(code),
      closed,
    }
  }
  const offer = async () => {
    const by = peer()
    const update = { room: document, accountId: by.accountId, peer: by, update: text }
    const [verdict, ...replies] = await Promise.all([
      rooms.pipeline.update(update),
      ...Array.from({ length: 20 }, (_, i) => rooms.command(room, 'supervisor', rename(i))),
    ])
    const codes = replies.map((reply) => (reply.ok ? 'ok' : reply.error.code))
    return [verdict.kind === 'refused' ? verdict.code : verdict.kind, ...new Set(codes), by.stored, by.closed.length]
  }

  database.handle.pragma('max_page_count = 1')
  expect(await offer()).toEqual(['unavailable', 'unavailable', 0, 1])
  const shown = await rooms.pipeline.read(document, () => document.doc.getXmlFragment('t1/progress').length)
  expect([room.head.seq, room.state.board?.title, shown]).toEqual([seq, board.state.board?.title, 0])
  expect((await changeLog.loadState('b1'))?.head.seq).toBe(seq)
  database.handle.pragma('max_page_count = 4294967294')
  await bell.until('storage to be tried again', () => !rooms.pipeline.readOnly, 10_000)
  expect(await offer()).toEqual(['admitted', 'ok', 1, 0])
  expect(told).toEqual([true, false])
  expect(await offer()).toEqual(['known', 'ok', 1, 0])
  await rooms.close()
  expect((await changeLog.loadState('b1'))?.head.seq).toBe(seq + 20)
  for (const report of [await changeLog.verifyChain('b1'), await verifySystemChain(database)])
    expect(report).toMatchObject({ ok: true })
  await database.close()
})
