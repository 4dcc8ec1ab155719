import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { LOGIN_LIMITS, createLoginThrottle } from '#server/auth/loginThrottle.ts'
import { createPasswordHasher } from '#server/auth/passwords.ts'
import type { ClosedSession } from '#server/auth/sessions.ts'
import { PASSWORD, SERVED, cookieOf, startTestServer } from './testServer.ts'
import type { TestServer, TestServerOptions } from './testServer.ts'

let server: TestServer
const start = async (options?: TestServerOptions): Promise<TestServer> => (server = await startTestServer(options))

afterEach(() => server.close())

describe('signing in', () => {
  it('sets the cookie and leads on', async () => {
    await start()
    const answer = await server.signIn_('fuzhou')
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/')
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^duban_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/),
    ])
    const boards = await server.send('/api/boards', { headers: { cookie: cookieOf(answer) } })
    expect(boards.json()).toMatchObject({ boards: [{ title: '看板 fuzhou' }] })
  })

  it('binds the cookie to the host when ORIGIN is https', async () => {
    await start({ env: SERVED })
    const [cookie = ''] = (await server.signIn_('fuzhou')).headers['set-cookie'] ?? []
    expect(cookie).toMatch(/^__Host-duban_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=43200$/)
  })

  it.each([
    ['a wrong password', 'fuzhou', 'wrong'],
    ['an unknown account', 'nobody', PASSWORD],
    ['a disabled account', 'blocked', PASSWORD],
    ['an empty password', 'fuzhou', ''],
    ['an empty account', '', ''],
    ['a very long password', 'fuzhou', 'x'.repeat(5000)],
  ])('answers %s like any other failure, after the same work', async (_name, username, password) => {
    await start()
    const answer = await server.signIn_(username, password)
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/login?error=badCredentials')
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(server.verifications()).toBe(1)
  })

  it('does not open with the published demo password when serving for real', async () => {
    await start({ env: SERVED })
    const published = await createPasswordHasher().hash('duban-demo')
    await server.accounts.setPassword('fuzhou', { passwordHash: published }, { actorId: null, at: 0 })
    expect((await server.signIn_('fuzhou', 'duban-demo')).headers.location).toBe('/login?error=badCredentials')
  })

  it('pauses after five wrong passwords, the right one included', async () => {
    await start()
    for (let i = 0; i < LOGIN_LIMITS.pair; i++) {
      expect((await server.signIn_('fuzhou', 'wrong')).headers.location).toBe('/login?error=badCredentials')
    }
    const paused = await server.signIn_('fuzhou')
    expect(paused.headers.location).toBe('/login?error=loginThrottled&minutes=15')
    expect(server.verifications()).toBe(LOGIN_LIMITS.pair)
  })

  it('counts every spelling of an account as one', async () => {
    await start()
    for (const name of ['fuzhou', 'FUZHOU', ' fuzhou', 'ｆｕｚｈｏｕ', 'Fuzhou ']) await server.signIn_(name, 'wrong')
    expect((await server.signIn_('fuzhou')).headers.location).toContain('loginThrottled')
  })

  it('is on the record: success, failure, lock and sign-out, without the password or an unknown name', async () => {
    await start({ throttle: createLoginThrottle({ ...LOGIN_LIMITS, pair: 1 }) })
    const cookie = cookieOf(await server.signIn_('fuzhou'))
    await server.post('/logout', '', { cookie })
    await server.signIn_('my secret password', 'other secret')
    const record = (await server.record()).filter((entry) => /^log(in|out)/.test(entry.type))
    expect(record.map(({ type, actorId, body }) => ({ type, actorId, body }))).toEqual([
      { type: 'login.succeeded', actorId: 'fuzhou', body: { address: '127.0.0.1' } },
      { type: 'logout', actorId: 'fuzhou', body: { address: '127.0.0.1' } },
      { type: 'login.failed', actorId: null, body: { accountId: null, address: '127.0.0.1' } },
      { type: 'login.locked', actorId: null, body: { accountId: null, address: '127.0.0.1' } },
    ])
    expect(JSON.stringify(record)).not.toContain('secret')
  })

  it('opens no session when it cannot be recorded', async () => {
    await start()
    await server.database.writer.deleteFrom('system_head').execute()
    const answer = await server.signIn_('fuzhou')
    expect(answer.status).toBe(500)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(await server.database.reader.selectFrom('session').selectAll().execute()).toEqual([])
  })

  it('ends the session this browser had before', async () => {
    await start()
    const former = cookieOf(await server.signIn_('fuzhou'))
    const body = new URLSearchParams({ username: 'fuzhou', password: PASSWORD }).toString()
    const next = cookieOf(await server.post('/login', body, { cookie: former }))
    expect((await server.send('/api/boards', { headers: { cookie: former } })).status).toBe(401)
    expect((await server.send('/api/boards', { headers: { cookie: next } })).status).toBe(200)
  })

  it('leads back to where the person wanted to go', async () => {
    await start()
    const body = new URLSearchParams({ username: 'fuzhou', password: PASSWORD, next: '/boards/b1?view=all' })
    expect((await server.post('/login', body.toString())).headers.location).toBe('/boards/b1?view=all')
    body.set('password', 'wrong')
    expect((await server.post('/login', body.toString())).headers.location).toBe(
      '/login?error=badCredentials&next=%2Fboards%2Fb1%3Fview%3Dall',
    )
  })

  it('answers programs with the documented error', async () => {
    await start({ throttle: createLoginThrottle({ ...LOGIN_LIMITS, pair: 1 }) })
    const json = { accept: 'application/json' }
    const wrong = await server.post('/login', 'username=fuzhou&password=wrong', json)
    expect(wrong.status).toBe(401)
    expect(wrong.json()).toMatchObject({ error: { code: 'unauthenticated', reason: 'badCredentials' } })
    const paused = await server.post('/login', 'username=fuzhou&password=wrong', json)
    expect(paused.status).toBe(429)
    expect(paused.json()).toMatchObject({ error: { code: 'tooMany', message: expect.stringContaining('15 分钟') } })
  })

  it('refuses a body larger than any form of ours', async () => {
    await start()
    expect((await server.post('/login', `username=${'x'.repeat(20_000)}`)).status).toBe(413)
    expect(server.verifications()).toBe(0)
  })

  it.each([
    ['username[a]=1&password[]=2'],
    ['username=a&username=b&password=c'],
    ['__proto__=1&constructor=2'],
    ['%E0%A4%A'],
    [''],
  ])('survives a strange form: %s', async (body) => {
    await start()
    const answer = await server.post('/login', body)
    expect(answer.headers.location ?? '').toBe('/login?error=badCredentials')
    expect(server.logged).toEqual([])
  })
})

describe('signing out', () => {
  it('ends the session for every copy of its cookie, clears the browser, and tells the sockets', async () => {
    await start()
    const closed: ClosedSession[] = []
    server.sessions.onClosed((session) => closed.push(session))
    const cookie = cookieOf(await server.signIn_('fuzhou'))
    const answer = await server.post('/logout', '', { cookie })
    expect(answer.status).toBe(303)
    expect(answer.headers.location).toBe('/login')
    expect(answer.headers['set-cookie']).toEqual(['duban_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'])
    expect(answer.headers['clear-site-data']).toBe('"storage"')
    expect((await server.send('/api/boards', { headers: { cookie } })).status).toBe(401)
    expect(closed).toMatchObject([{ accountId: 'fuzhou', because: 'signedOut' }])
  })

  it('does not sweep the browser where a page knows of somebody else’s undelivered work', async () => {
    await start()
    const cookie = cookieOf(await server.signIn_('fuzhou'))
    const answer = await server.post('/logout?others=kept', '', { cookie })
    expect([answer.status, answer.headers['clear-site-data']]).toEqual([303, undefined])
    expect((await server.send('/api/boards', { headers: { cookie } })).status).toBe(401)
  })

  it('is no error without a session', async () => {
    await start()
    expect((await server.post('/logout', '')).status).toBe(303)
    expect((await server.post('/logout', '', { cookie: 'duban_session=nonsense' })).status).toBe(303)
  })
})

describe('an ended session', () => {
  it('is answered 401 and its cookie is taken back', async () => {
    let clock = 1_800_000_000_000
    await start({ now: () => clock })
    const cookie = cookieOf(await server.signIn_('fuzhou'))
    clock += 12 * 3_600_000
    const answer = await server.send('/api/boards', { headers: { cookie } })
    expect(answer.status).toBe(401)
    expect(answer.json()).toMatchObject({ error: { code: 'unauthenticated', message: '登录已失效，请重新登录' } })
    expect(answer.headers['set-cookie']?.[0]).toContain('Max-Age=0')
  })

  it('of an account that was disabled ends at once', async () => {
    await start()
    const cookie = cookieOf(await server.signIn_('fuzhou'))
    await server.accounts.setStatus('fuzhou', 'disabled', { actorId: null, at: 0 })
    expect((await server.send('/api/boards', { headers: { cookie } })).status).toBe(401)
  })
})

describe('behind a proxy', () => {
  const wrongFrom = (forwarded: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = {
        origin: server.origin,
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': forwarded,
      }
      const request = httpRequest({ port: server.port, path: '/login', method: 'POST', headers }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.headers.location ?? ''))
      })
      request.on('error', reject)
      request.end('username=fuzhou&password=wrong')
    })

  it('throttles by the address the proxy names', async () => {
    await start({ env: SERVED, throttle: createLoginThrottle({ ...LOGIN_LIMITS, pair: 1 }) })
    expect(await wrongFrom('203.0.113.7')).toContain('badCredentials')
    expect(await wrongFrom('203.0.113.7')).toContain('loginThrottled')
    expect(await wrongFrom('203.0.113.8')).toContain('badCredentials')
  })

  it('believes nobody on the demo, where a forged address would be a way around the throttle', async () => {
    await start({ throttle: createLoginThrottle({ ...LOGIN_LIMITS, pair: 1 }) })
    expect(await wrongFrom('203.0.113.7')).toContain('badCredentials')
    expect(await wrongFrom('203.0.113.8')).toContain('loginThrottled')
  })
})
