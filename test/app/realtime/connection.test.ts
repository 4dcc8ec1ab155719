import { describe, expect, it, vi } from 'vitest'
import { errorBody } from '#shared/protocol/errors.ts'
import { type ClientSocket, Connection } from '#app/realtime/connection.ts'
import { ManualTimers, settled } from '#test/support/boardLink.ts'

/** A Socket.IO client socket in the hands of a test. */
class FakeSocket implements ClientSocket {
  connected = false
  active = true
  connects = 0
  readonly emitted: { event: string; payload: unknown; answer: (reply: unknown) => void; fail: () => void }[] = []
  readonly #listeners = new Map<string, ((...args: unknown[]) => void)[]>()

  connect(): void {
    this.connects++
  }
  disconnect(): void {
    if (!this.connected) return
    this.active = false
    this.drop()
  }
  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener as (...args: unknown[]) => void])
  }
  timeout(): { emitWithAck(event: string, payload: unknown): Promise<unknown> } {
    return {
      emitWithAck: (event, payload) =>
        new Promise((answer, fail) =>
          this.emitted.push({ event, payload, answer, fail: () => fail(new Error('timed out')) }),
        ),
    }
  }
  tell(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...args)
  }
  open(): void {
    this.connected = true
    this.active = true
    this.tell('connect')
  }
  drop(): void {
    this.connected = false
    this.tell('disconnect')
  }
}

async function started() {
  const socket = new FakeSocket()
  const timers = new ManualTimers()
  const connection = new Connection(() => Promise.resolve(socket), timers.schedule)
  connection.start()
  connection.start()
  await settled()
  return { socket, timers, connection }
}

describe('the state of the connection', () => {
  it('goes from connecting over online and reconnecting back to online', async () => {
    const { socket, connection } = await started()
    expect(socket.connects).toBe(1)
    expect(connection.state).toMatchObject({ state: 'connecting', since: null })
    const listener = vi.fn()
    connection.subscribe(listener)
    socket.open()
    expect(connection.state).toEqual({ state: 'online', reason: null, since: null })
    socket.drop()
    expect(connection.state.state).toBe('reconnecting')
    expect(connection.state.since).not.toBeNull()
    socket.open()
    expect(connection.state.state).toBe('online')
    expect(listener).toHaveBeenCalledTimes(3)
  })

  it('says offline when it takes long, and still comes back', async () => {
    const { socket, timers, connection } = await started()
    socket.open()
    socket.drop()
    timers.run()
    expect(connection.state).toMatchObject({ state: 'offline', reason: null })
    socket.open()
    expect(connection.state.state).toBe('online')
    timers.run()
    expect(connection.state.state, 'no old patience runs out later').toBe('online')
  })

  it('says offline also when it never was online', async () => {
    const { socket, timers, connection } = await started()
    socket.tell('connect_error', new Error('refused'))
    timers.run()
    expect(connection.state.state).toBe('offline')
  })

  it.each(['unauthenticated', 'stale'] as const)('gives up when the server says %s', async (code) => {
    const { socket, timers, connection } = await started()
    socket.active = false
    socket.tell('connect_error', Object.assign(new Error(code), { data: errorBody(code) }))
    expect(connection.state).toMatchObject({ state: 'offline', reason: code })
    timers.run()
    expect(socket.connects).toBe(1)
  })

  it('gives up after the server said that the session has ended', async () => {
    const { socket, timers, connection } = await started()
    socket.open()
    socket.tell('notice:message', { kind: 'signedOut' })
    socket.active = false
    socket.drop()
    expect(connection.state).toMatchObject({ state: 'offline', reason: 'unauthenticated' })
    timers.run()
    expect(socket.connects).toBe(1)
  })

  it('comes back by itself when the server ended the connection, which Socket.IO would not', async () => {
    const { socket, timers, connection } = await started()
    socket.open()
    socket.active = false
    socket.drop()
    expect(connection.state.state).toBe('reconnecting')
    timers.run()
    expect(socket.connects).toBe(2)
  })

  it('comes back soon when the server ended it because the grants of its person changed', async () => {
    const socket = new FakeSocket()
    const waits: number[] = []
    const connection = new Connection(
      () => Promise.resolve(socket),
      (_run, ms) => {
        waits.push(ms)
        return () => undefined
      },
    )
    connection.start()
    await settled()
    for (const kind of ['regranted', 'newDay']) {
      socket.open()
      socket.tell('notice:message', { kind })
      socket.active = false
      waits.length = 0
      socket.drop()
      expect(connection.state.state).toBe('reconnecting')
      const again = Math.min(...waits)
      if (kind === 'regranted') expect(again).toBeLessThan(500)
      else expect(again).toBeGreaterThan(1_000)
    }
  })

  it('fetches the library again when it could not be loaded', async () => {
    const socket = new FakeSocket()
    const timers = new ManualTimers()
    const open = vi.fn().mockRejectedValueOnce(new Error('no network')).mockResolvedValue(socket)
    const connection = new Connection(open, timers.schedule)
    connection.start()
    await settled()
    timers.run()
    await settled()
    socket.open()
    expect(connection.state.state).toBe('online')
  })
})

describe('asking', () => {
  const focus = { boardId: 'b1', focus: null }

  it('answers what came, and null for what did not', async () => {
    const { socket, connection } = await started()
    socket.open()
    const answered = connection.request('presence:focus', focus)
    const lost = connection.request('presence:focus', focus)
    socket.emitted[0]?.answer({ ok: true })
    socket.emitted[1]?.fail()
    expect(await answered).toEqual({ ok: true })
    expect(await lost).toBeNull()
  })

  it('keeps nothing for later: without a connection there is no answer and no message', async () => {
    const { socket, connection } = await started()
    expect(await connection.request('presence:focus', focus)).toBeNull()
    socket.open()
    expect(socket.emitted).toEqual([])
  })

  it('hands messages to those who listen, until they stop', async () => {
    const { socket, connection } = await started()
    const handler = vi.fn()
    const stop = connection.on('presence:changed', handler)
    socket.open()
    socket.tell('presence:changed', { boardId: 'b1', present: [], gone: [] })
    stop()
    socket.tell('presence:changed', { boardId: 'b1', present: [], gone: [] })
    expect(handler).toHaveBeenCalledTimes(1)
  })
})
