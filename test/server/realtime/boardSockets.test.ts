import { createServer } from 'node:http'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '#shared/domain/model.ts'
import { audienceKey } from '#shared/domain/visibility.ts'
import type { BoardChanges } from '#shared/protocol/events.ts'
import { PROTOCOL_VERSION } from '#shared/protocol/limits.ts'
import { NO_HEAD } from '#db/commitStore.ts'
import { loadConfig } from '#server/config.ts'
import type { Standing } from '#server/auth/sessions.ts'
import { listen } from '#server/listen.ts'
import { createLog } from '#server/log.ts'
import { BoardRoom } from '#server/realtime/BoardRoom.ts'
import { BoardSockets } from '#server/realtime/boardSockets.ts'
import { systemClock } from '#server/realtime/clock.ts'
import { Meetings } from '#server/realtime/Meetings.ts'
import type { Rooms } from '#server/realtime/rooms.ts'
import { SummaryDesk } from '#server/realtime/SummaryDesk.ts'
import { buildBoard, staff, supervisor } from '#test/support/builders.ts'
import type { TestSocket } from '#test/support/house.ts'

/** The board door alone, with storage and sessions that a test holds in its hand. */
const config = loadConfig({ PORT: '0', LOG_LEVEL: 'error', DEMO: '0', NODE_ENV: 'production' })
const actor: Actor = staff('fuzhou')
const WHOLE = audienceKey({ kind: 'whole' })

let server: ReturnType<typeof createServer>
let sockets: BoardSockets
let room: BoardRoom
let desk: SummaryDesk
let origin: string
let standing: Standing
/** What looking for a session fails with, if it does. */
let broken: Error | null
let logged: string[]
let reader: Actor | null
/** Awaited by every look at the grants. */
let gate: Promise<void>
let looked: () => void
let commands: number
let opened: TestSocket[]

beforeEach(async () => {
  standing = 'stands'
  broken = null
  logged = []
  reader = supervisor
  gate = Promise.resolve()
  looked = () => {}
  commands = 0
  opened = []
  const session = { id: 's1', accountId: actor.accountId, actor, version: 1, openedAt: 0, expiresAt: Infinity }
  sockets = new BoardSockets({
    house: 'h1',
    config,
    sessions: {
      find: () => (broken ? Promise.reject(broken) : Promise.resolve(session)),
      standing: () => standing,
      renew: () => Promise.resolve(standing === 'stands'),
      onClosed: () => () => {},
      onChanged: () => () => {},
    } as never,
    findActor: async () => {
      looked()
      await gate
      return reader
    },
    changeLog: {} as never,
    clock: systemClock,
    log: createLog(config, { write: (line: string) => void logged.push(line) }),
  })
  const { state } = buildBoard({ tasks: [{ id: 't1' }] })
  const outlet = { changes: () => {}, presence: () => {}, moved: () => {} }
  room = new BoardRoom(state, { ...NO_HEAD, seq: state.seq }, outlet, systemClock)
  desk = new SummaryDesk(systemClock, () => {})
  const rooms = {
    pipeline: { readOnly: false },
    boards: { release: () => {} },
    board: () => Promise.resolve(room),
    command: () => {
      commands++
      return Promise.resolve({ ok: true, seq: 1 })
    },
  }
  const unheard = {
    shown: () => {},
    presenter: () => {},
    course: () => {},
    people: () => {},
    dismiss: () => {},
  }
  sockets.serve(rooms as unknown as Rooms, desk, new Meetings(systemClock, unheard, () => {}))
  server = createServer()
  sockets.attach(server)
  origin = `http://localhost:${await listen(server, { port: 0, host: '127.0.0.1' })}`
})
afterEach(async () => {
  for (const socket of opened) socket.disconnect()
  room.close()
  await sockets.close()
})

async function connect(): Promise<TestSocket> {
  const socket: TestSocket = io(origin, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { version: PROTOCOL_VERSION },
    extraHeaders: { origin },
  })
  opened.push(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return socket
}
/** Resolves when the server is about to look at the grants for the next time. */
const nextLook = (): Promise<void> => new Promise((resolve) => (looked = resolve))
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}

it('[S2] who knocks while sessions cannot be read is told to come again, and storage speaks to the log alone', async () => {
  broken = new Error('no such table: session')
  await expect(connect()).rejects.toMatchObject({ data: { code: 'unavailable' } })
  expect(logged.join()).toContain('no such table')
})

describe('[S5] joining takes time, and meanwhile', () => {
  let open: () => void
  beforeEach(() => {
    gate = new Promise((resolve) => (open = resolve))
  })

  it.each(['board:join', 'summary:join'] as const)(
    'a tab that was closed does not stay for ever: %s',
    async (event) => {
      const socket = await connect()
      const looks = nextLook()
      socket.emit(event, { boardId: 'b1' }, () => {})
      await looks
      socket.disconnect()
      await until(() => sockets.connections === 0)
      open()
      for (let i = 0; i < 10; i++) await turn()
      expect(room.busy).toBe(false)
    },
  )

  it('a leave that came after the join wins', async () => {
    const socket = await connect()
    const joining = socket.emitWithAck('board:join', { boardId: 'b1' })
    const leaving = socket.emitWithAck('board:leave', { boardId: 'b1' })
    open()
    expect((await joining).ok).toBe(true)
    expect((await leaving).ok).toBe(true)
    expect(room.busy).toBe(false)
  })
})

describe('a connection', () => {
  it('is told nothing more once it may no longer read', async () => {
    const socket = await connect()
    await socket.emitWithAck('board:join', { boardId: 'b1' })
    await socket.emitWithAck('summary:join', { boardId: 'b1' })
    expect(room.busy).toBe(true)
    reader = null
    expect(await socket.emitWithAck('board:join', { boardId: 'b1' })).toMatchObject({ error: { code: 'notFound' } })
    expect(await socket.emitWithAck('summary:join', { boardId: 'b1' })).toMatchObject({ error: { code: 'notFound' } })
    expect(room.busy).toBe(false)
    const news: string[] = []
    socket.on('board:changes', () => news.push('changes'))
    socket.on('summary:changed', () => news.push('summary'))
    sockets.toAudience('b1', WHOLE, 'board:changes', { boardId: 'b1', from: 0, to: 1, changes: [] })
    sockets.toSummary('b1', WHOLE, {} as never)
    await socket.emitWithAck('board:leave', { boardId: 'b1' })
    expect(news).toEqual([])
  })

  it('watching again and again is watching once', async () => {
    const socket = await connect()
    for (let i = 0; i < 20; i++) await socket.emitWithAck('summary:join', { boardId: 'b1' })
    expect(room.holds).toBe(1)
    socket.disconnect()
    await until(() => sockets.connections === 0)
    expect(room.holds).toBe(0)
  })

  it('[S2] does nothing for a session that has lapsed', async () => {
    const socket = await connect()
    const sent = { boardId: 'b1', commandId: 'c1', base: 0, command: { type: 'board.archive' } } as const
    standing = 'over'
    const gone = new Promise((resolve) => socket.once('disconnect', resolve))
    const notice = new Promise((resolve) => socket.once('notice:message', resolve))
    expect(await socket.emitWithAck('board:command', sent)).toMatchObject({ error: { code: 'unauthenticated' } })
    expect(await notice).toEqual({ kind: 'signedOut' })
    await gone
    expect(commands).toBe(0)
    expect(room.busy).toBe(false)
  })

  it('a command that meets storage that cannot be read is to be sent again, not given up', async () => {
    const socket = await connect()
    gate = Promise.reject(new Error('connection lost'))
    gate.catch(() => {})
    const sent = { boardId: 'b1', commandId: 'c1', base: 0, command: { type: 'board.archive' } } as const
    expect(await socket.emitWithAck('board:command', sent)).toMatchObject({ error: { code: 'unavailable' } })
    expect(commands).toBe(0)
  })

  it('[A5] does nothing with grants that have changed, and is sent for new ones', async () => {
    const socket = await connect()
    const sent = { boardId: 'b1', commandId: 'c1', base: 0, command: { type: 'board.archive' } } as const
    standing = 'changed'
    const gone = new Promise((resolve) => socket.once('disconnect', resolve))
    const notice = new Promise((resolve) => socket.once('notice:message', resolve))
    expect(await socket.emitWithAck('board:command', sent)).toMatchObject({ error: { code: 'unavailable' } })
    expect(await notice).toEqual({ kind: 'regranted' })
    await gone
    expect(commands).toBe(0)
  })

  it.each(['over', 'changed'] as const)('[S2] is not kept when its session was %s while it was made', async (now) => {
    standing = now
    const socket = await connect()
    if (socket.connected) await new Promise((resolve) => socket.once('disconnect', resolve))
    expect(socket.connected).toBe(false)
  })

  it('[B6] hears what is told to many in its place among what is told to it alone', async () => {
    const socket = await connect()
    await socket.emitWithAck('board:join', { boardId: 'b1' })
    const heard: number[] = []
    const all = new Promise<void>((resolve) =>
      socket.onAny((_event, { to, serverNow }: { to?: number; serverNow?: number }) => {
        heard.push(to ?? serverNow ?? -1)
        if (heard.length === 300) resolve()
      }),
    )
    for (let i = 0; i < 300; i++) {
      // Now and then one after the other in one go, and now and then what was told before is with the network.
      if (i % 3 === 0) sockets.toAll({ kind: 'newDay', serverNow: i })
      else sockets.toAudience('b1', WHOLE, 'board:changes', { boardId: 'b1', from: i - 1, to: i, changes: [] })
      if (i % 7 === 0) await turn()
    }
    await all
    expect(heard).toEqual(Array.from({ length: 300 }, (_, i) => i))
  })

  it('[S4] that listens without reading is cut off', async () => {
    const socket = await connect()
    await socket.emitWithAck('board:join', { boardId: 'b1' })
    const { transport } = socket.io.engine as unknown as { transport: { ws: { _socket: { pause(): void } } } }
    transport.ws._socket.pause()
    const heavy = { boardId: 'b1', from: 0, to: 1, changes: ['x'.repeat(200_000)] } as unknown as BoardChanges
    let frames = 0
    while (sockets.connections > 0 && frames++ < 500) {
      sockets.toAudience('b1', WHOLE, 'board:changes', heavy)
      await turn()
    }
    expect(sockets.connections).toBe(0)
  })
})
