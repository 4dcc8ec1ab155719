import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PASSWORD, cookieOf, startTestServer } from './testServer.ts'
import type { Answer, TestServer } from './testServer.ts'

const BY = { actorId: null, at: 0 }
let server: TestServer
beforeEach(async () => {
  server = await startTestServer()
  const { accounts } = server
  const stored = await accounts.findByUsername('fuzhou')
  const passwordHash = stored?.passwordHash ?? ''
  const grants = [{ unitId: 'fuzhou', role: 'admin' as const }]
  await accounts.create({ id: 'admin', username: 'admin', name: '管理员', passwordHash, grants }, BY)
})
afterEach(() => server.close())

const cookie = async (username: string, password = PASSWORD): Promise<string> =>
  cookieOf(await server.signIn_(username, password))
const ask = (as: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.send(path, {
    method,
    headers: { cookie: as, origin: server.origin, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const reason = (answer: Answer): unknown => (answer.json() as { error?: { reason?: string } }).error?.reason

describe('administration over HTTP', () => {
  it('makes an account whose password is told once and must be changed before anything else', async () => {
    const admin = await cookie('admin')
    const made = await ask(admin, 'POST', '/api/accounts', {
      username: 'lin',
      name: '林林',
      grants: [{ unitId: 'fuzhou', role: 'handler' }],
    })
    expect(made.status).toBe(201)
    expect(made.headers['cache-control']).toBe('no-store')
    const { password, accountId } = made.json() as { password: string; accountId: string }
    const listed = await ask(admin, 'GET', '/api/accounts')
    expect((listed.json() as { accounts: { id: string }[] }).accounts.map(({ id }) => id)).toContain(accountId)
    expect(listed.text).not.toContain(password)

    const lin = await cookie('lin', password)
    for (const [method, path] of [
      ['GET', '/api/boards'],
      ['GET', '/api/boards/b1'],
      ['POST', '/api/boards/b1/commands'],
      ['GET', '/api/accounts'],
    ] as const) {
      const answer = await ask(lin, method, path, method === 'POST' ? {} : undefined)
      expect([path, answer.status, reason(answer)]).toEqual([path, 403, 'mustChangePassword'])
    }
    const weak = await ask(lin, 'PUT', '/api/password', { current: password, next: 'short' })
    expect([weak.status, reason(weak)]).toEqual([400, 'passwordShort'])
    const changed = await ask(lin, 'PUT', '/api/password', { current: password, next: 'Sommer-Regen-9' })
    expect([changed.status, changed.text]).toEqual([200, '{}'])
    expect((await ask(lin, 'GET', '/api/boards')).status).toBe(200)
    expect((await server.signIn_('lin', password)).headers['location']).toContain('badCredentials')
    for (const secret of [password, 'Sommer-Regen-9'])
      expect([...server.logged, JSON.stringify(await server.record())].join()).not.toContain(secret)
  })

  it('changes roles, status and password of others, and ends what hangs on them', async () => {
    const [admin, fuzhou] = [await cookie('admin'), await cookie('fuzhou')]
    expect((await ask(fuzhou, 'GET', '/api/boards')).status).toBe(200)
    const closed: string[] = []
    server.sessions.onClosed(({ accountId }) => closed.push(accountId))
    const none = await ask(admin, 'PUT', '/api/accounts/fuzhou/grants', { grants: [] })
    expect(none.status).toBe(200)
    expect((await ask(admin, 'PUT', '/api/accounts/fuzhou/status', { status: 'disabled' })).status).toBe(200)
    expect(closed).toEqual(['fuzhou'])
    expect((await ask(fuzhou, 'GET', '/api/boards')).status).toBe(401)
    expect((await ask(admin, 'PUT', '/api/accounts/fuzhou/status', { status: 'active' })).status).toBe(200)
    const reset = await ask(admin, 'POST', '/api/accounts/fuzhou/password')
    const { password } = reset.json() as { password: string }
    expect((await server.signIn_('fuzhou', password)).headers['location']).toBe('/')
    const unit = { name: '鼓楼区卫生健康局', shortName: '鼓楼', parentId: 'fuzhou' }
    const made = await ask(admin, 'POST', '/api/units', unit)
    const { id } = (made.json() as { unit: { id: string } }).unit
    const renamed = await ask(admin, 'PUT', `/api/units/${id}`, { name: '鼓楼区', shortName: '鼓楼' })
    expect(renamed.json()).toMatchObject({ unit: { id, name: '鼓楼区', parentId: 'fuzhou' } })
  })

  it('is nobody else’s, and refuses what is malformed', async () => {
    const [admin, fuzhou] = [await cookie('admin'), await cookie('fuzhou')]
    expect((await ask(fuzhou, 'GET', '/api/accounts')).status).toBe(403)
    expect((await ask(fuzhou, 'PUT', '/api/accounts/admin/grants', { grants: [] })).status).toBe(403)
    expect((await ask(admin, 'PUT', '/api/accounts/admin/grants', { grants: [] })).status).toBe(403)
    expect((await ask(admin, 'PUT', '/api/accounts/%00/grants', { grants: [] })).status).toBe(404)
    for (const body of [
      {},
      { grants: [{ unitId: 'fuzhou', role: 'king' }] },
      { grants: 'all' },
      { grants: [], more: 1 },
    ])
      expect((await ask(admin, 'PUT', '/api/accounts/fuzhou/grants', body)).status).toBe(400)
    expect((await ask('', 'GET', '/api/accounts')).status).toBe(401)
  })
})
