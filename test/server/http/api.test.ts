import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ERROR_CODES, HTTP_STATUS } from '#shared/protocol/errors.ts'
import { MAX_MESSAGE_BYTES } from '#shared/protocol/limits.ts'
import { cookieOf, startTestServer } from './testServer.ts'
import type { Answer, TestServer, TestServerOptions } from './testServer.ts'

let server: TestServer
let cookie: string

async function start(options?: TestServerOptions): Promise<void> {
  server = await startTestServer(options)
  cookie = cookieOf(await server.signIn_('fuzhou'))
}

const COMMAND = { commandId: 'c1', base: 0, command: { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' } }

const get = (path: string): Promise<Answer> => server.send(path, { headers: { cookie } })
const command = (body: unknown, headers: Record<string, string> = {}, boardId = 'b1'): Promise<Answer> =>
  server.post(`/api/boards/${boardId}/commands`, typeof body === 'string' ? body : JSON.stringify(body), {
    cookie,
    'content-type': 'application/json',
    ...headers,
  })

describe('the API', () => {
  beforeAll(() => start())
  afterAll(() => server.close())
  beforeEach(() => {
    server.boards.commands.length = 0
    server.logged.length = 0
  })

  it('lists the boards of the person', async () => {
    const answer = await get('/api/boards')
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({ boards: [expect.objectContaining({ id: 'b1', title: '看板 fuzhou' })] })
  })

  it('gives a board with exactly the documented keys', async () => {
    const board = (await get('/api/boards/b1')).json() as object
    expect(Object.keys(board)).toEqual(['seq', 'board', 'areas', 'tasks', 'assignments'])
  })

  it('gives the changes since a sequence', async () => {
    expect((await get('/api/boards/b1/changes?since=0')).json()).toEqual({ changes: [] })
  })

  it('runs a command as the person of the session and answers its sequence', async () => {
    const answer = await command(COMMAND)
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({ seq: 1 })
    expect(server.boards.commands).toEqual([{ accountId: 'fuzhou', request: COMMAND }])
  })

  it('is never cached', async () => {
    for (const answer of [await get('/api/boards'), await get('/api/boards/none'), await command('{')]) {
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  it.each([
    ['an unknown board', () => get('/api/boards/none'), 'notFound'],
    ['an id that cannot be', () => get('/api/boards/..%2f..%2fetc'), 'notFound'],
    ['changes of an unknown board', () => get('/api/boards/none/changes?since=0'), 'notFound'],
    ['a command to an unknown board', () => command(COMMAND, {}, 'none'), 'notFound'],
    ['an unknown path', () => get('/api/secrets'), 'notFound'],
    ['another method', () => server.post('/api/boards/b1', '', { cookie }), 'notFound'],
    ['since beyond the head', () => get('/api/boards/b1/changes?since=9'), 'invalid'],
    ['no since', () => get('/api/boards/b1/changes'), 'invalid'],
    ['since that is no number', () => get('/api/boards/b1/changes?since=-1'), 'invalid'],
    ['two sinces', () => get('/api/boards/b1/changes?since=1&since=2'), 'invalid'],
    ['a percent sign that decodes to nothing', () => get('/api/boards/%E0%A4%A'), 'invalid'],
    ['base beyond the head', () => command({ ...COMMAND, base: 9 }), 'invalid'],
    ['broken JSON', () => command('{"commandId":'), 'invalid'],
    ['JSON that is no object', () => command('7'), 'invalid'],
    ['no body', () => command(''), 'invalid'],
    [
      'a form instead of JSON',
      () => command('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
      'invalid',
    ],
    ['another charset', () => command('{}', { 'content-type': 'application/json; charset=gbk' }), 'invalid'],
    ['an unknown encoding', () => command('{}', { 'content-encoding': 'snappy' }), 'invalid'],
    ['an unknown command', () => command({ ...COMMAND, command: { type: 'board.destroy' } }), 'invalid'],
    ['an extra field', () => command({ ...COMMAND, actorId: 'admin' }), 'invalid'],
    ['a percent of 101', () => command(setPercent(101)), 'invalid'],
    ['a percent as text', () => command(setPercent('50')), 'invalid'],
    ['too many own commands', () => command({ ...COMMAND, own: Array(65).fill('c') }), 'invalid'],
    ['a fractional base', () => command({ ...COMMAND, base: 0.5 }), 'invalid'],
    ['a body that is too large', () => command(`"${'x'.repeat(MAX_MESSAGE_BYTES)}"`), 'tooLarge'],
  ] as const)('answers %s with the documented error and changes nothing', async (_name, request, code) => {
    const answer = await request()
    expect(answer.status).toBe(HTTP_STATUS[code])
    const { error } = answer.json() as { error: { code: string; message: string } }
    expect(error.code).toBe(code)
    expect(ERROR_CODES).toContain(error.code)
    expect(error.message).toMatch(/\p{Script=Han}/u)
    expect(server.boards.commands).toEqual([])
    expect(server.logged).toEqual([])
  })

  it('counts a compressed body by what it holds', async () => {
    const body = gzipSync(JSON.stringify({ ...COMMAND, commandId: 'x'.repeat(4 * MAX_MESSAGE_BYTES) }))
    expect(body.length).toBeLessThan(MAX_MESSAGE_BYTES)
    const answer = await server.send('/api/boards/b1/commands', {
      method: 'POST',
      body,
      headers: { cookie, origin: server.origin, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    })
    expect(answer.status).toBe(413)
  })

  it('names the field that is wrong and never its value', async () => {
    const answer = await command({ ...COMMAND, commandId: '<script>' })
    expect(answer.text).toContain('commandId')
    expect(answer.text).not.toContain('script')
  })

  it('does not fall for the prototype', async () => {
    const answer = await command('{"__proto__":{"base":1},"commandId":"c1","command":{}}')
    expect(answer.status).toBe(400)
    expect(({} as { base?: number }).base).toBeUndefined()
  })

  it.each([undefined, 'null', 'http://evil.example', 'http://localhost:1', 'https://127.0.0.1'])(
    'refuses a command with Origin %s before reading it',
    async (origin) => {
      const headers: Record<string, string> = { cookie, 'content-type': 'application/json' }
      if (origin !== undefined) headers['origin'] = origin
      const request = { method: 'POST', headers, body: JSON.stringify(COMMAND) }
      const answer = await server.send('/api/boards/b1/commands', request)
      expect(answer.status).toBe(403)
      expect(answer.json()).toEqual({
        error: { code: 'forbidden', reason: 'badOrigin', message: '请求来源不受信任，已拒绝' },
      })
      expect(server.boards.commands).toEqual([])
    },
  )

  it.each(['localhost', '127.0.0.1', '[::1]'])('takes a command from a page at %s', async (host) => {
    expect((await command(COMMAND, { origin: `http://${host}:${server.port}` })).status).toBe(200)
  })

  it.each(['/login', '/logout', '/boards/b1', '/'])('refuses a foreign form to %s', async (path) => {
    const answer = await server.post(path, 'username=fuzhou', { origin: 'http://evil.example', cookie })
    expect(answer.status).toBe(403)
    expect((await get('/api/boards')).status).toBe(200)
  })

  it('answers 401 without a session, before it reads the body', async () => {
    for (const request of [
      server.send('/api/boards'),
      server.send('/api/boards/b1'),
      server.send('/api/nothing'),
      command('{', { cookie: '' }),
      command(`"${'x'.repeat(MAX_MESSAGE_BYTES)}"`, { cookie: 'duban_session=wrong' }),
    ]) {
      const answer = await request
      expect(answer.status).toBe(401)
      expect(answer.json()).toMatchObject({ error: { code: 'unauthenticated' } })
    }
  })

  it.each(['a b', 'host:port', 'x"y', '['])('refuses the Host %j', async (host) => {
    const answer = await server.send('/login', { headers: { host } })
    expect(answer.status).toBe(400)
    expect(server.logged).toEqual([])
  })

  it('stays up after bytes that are no HTTP', async () => {
    await new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.end('\u0000\u0001 nonsense\r\n\r\n'))
      socket.resume()
      socket.on('close', resolve)
      socket.on('error', reject)
    })
    expect((await get('/api/boards')).status).toBe(200)
  })
})

const setPercent = (percent: unknown) => ({
  ...COMMAND,
  command: { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent },
})

describe('a flood', () => {
  afterEach(() => server.close())

  it('slows down a session that floods, and nobody else', async () => {
    await start({ apiPerSecond: 2 })
    const answers = await Promise.all(Array.from({ length: 60 }, () => get('/api/boards')))
    const refused = answers.filter((answer) => answer.status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.json()).toMatchObject({ error: { code: 'tooMany' } })
    const other = cookieOf(await server.signIn_('fuzhou'))
    expect((await server.send('/api/boards', { headers: { cookie: other } })).status).toBe(200)
  })
})

describe('an unknown error', () => {
  afterEach(() => server.close())

  it('is answered as internal, says nothing of itself, and is logged without secrets', async () => {
    await start({ boards: { list: () => Promise.reject(new Error('secret detail')) } })
    const answer = await get('/api/boards')
    expect(answer.status).toBe(500)
    expect(answer.json()).toEqual({
      error: { code: 'internal', reason: 'internal', message: '系统出错，已记录，请稍后再试' },
    })
    expect(server.logged).toHaveLength(1)
    expect(server.logged[0]).toContain('secret detail')
    expect(server.logged[0]).not.toContain(cookie.split('=')[1])
  })

  it('reaches the one handler however it is thrown', async () => {
    await start({
      boards: {
        list: () => {
          throw new TypeError('at once')
        },
      },
    })
    expect((await get('/api/boards')).status).toBe(500)
  })
})

describe('a command', () => {
  afterEach(() => server.close())

  it('keeps the session alive; reading by the API does not', async () => {
    let clock = 1_800_000_000_000
    await start({ now: () => clock })
    const renew = vi.spyOn(server.sessions, 'renew')
    clock += 11 * 3_600_000
    await get('/api/boards')
    expect(renew).not.toHaveBeenCalled()
    expect((await command(COMMAND)).status).toBe(200)
    clock += 11 * 3_600_000
    expect((await get('/api/boards')).status).toBe(200)
    clock += 3_600_000
    expect((await get('/api/boards')).status).toBe(401)
  })
})

describe('health', () => {
  afterEach(() => server.close())

  it('tells alive from ready', async () => {
    let ready = true
    await start({ ready: async () => ready })
    expect((await server.send('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await server.send('/readyz')).json()).toEqual({ status: 'ready' })
    ready = false
    expect((await server.send('/healthz')).status).toBe(200)
    const answer = await server.send('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.json()).toMatchObject({ error: { code: 'unavailable' } })
  })

  it('is not ready when storage fails, and says why in the log alone', async () => {
    await start({ ready: () => Promise.reject(new Error('disk gone')) })
    const answer = await server.send('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.text).not.toContain('disk gone')
    expect(server.logged.join()).toContain('disk gone')
  })

  it('answers a proxy that sends no host of ours', async () => {
    await start()
    expect((await server.send('/healthz', { headers: { host: 'x y' } })).status).toBe(200)
  })
})
