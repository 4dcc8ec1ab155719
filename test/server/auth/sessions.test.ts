import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccountStore } from '#db/accounts.ts'
import type { AccountStore } from '#db/accounts.ts'
import { migrate, openDatabase } from '#db/database.ts'
import type { Database } from '#db/database.ts'
import { createSessionStore } from '#db/sessions.ts'
import { appendSystem } from '#db/systemStream.ts'
import type { SessionStore } from '#db/sessions.ts'
import { SESSION_LIMITS, createSessionService } from '#server/auth/sessions.ts'
import type { ClosedSession, Session, SessionService } from '#server/auth/sessions.ts'

const MINUTE = 60_000
const HERE = { address: '127.0.0.1', userAgent: 'test' }
const BY = { actorId: null, at: 0 }
const { idleMs, absoluteMs } = SESSION_LIMITS.demo

let folder: string
let database: Database
let accounts: AccountStore
let store: SessionStore
let writes: number
let clock: number
let sessions: SessionService
let closed: ClosedSession[]

const service = (sessionSecret: string | null = null): SessionService =>
  createSessionService({
    config: { demo: true, sessionSecret },
    store,
    log: pino({ level: 'silent' }),
    now: () => clock,
  })

const open = async (accountId = 'fuzhou'): Promise<{ token: string; session: Session }> => {
  const { token } = await sessions.open(accountId, HERE)
  const session = await sessions.find(token)
  if (!session) throw new Error('the session that was opened is not found')
  return { token, session }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duban-sessions-'))
  database = await openDatabase({ url: null, file: join(folder, 'duban.db') })
  await migrate(database)
  accounts = createAccountStore(database)
  await accounts.saveUnits([{ id: 'fuzhou', name: '福州', shortName: '福州', parentId: null, position: 0 }], BY)
  for (const id of ['fuzhou', 'xiamen']) {
    const grants = [{ unitId: 'fuzhou', role: 'handler' as const }]
    await accounts.create({ id, username: id, name: id, passwordHash: 'none', grants }, BY)
  }
  const stored = createSessionStore(database)
  writes = 0
  store = {
    ...stored,
    renew: (...args) => {
      writes++
      return stored.renew(...args)
    },
  }
  clock = 1_800_000_000_000
  closed = []
  sessions = service()
  sessions.onClosed((session) => closed.push(session))
})

afterEach(async () => {
  sessions.stop()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a session', () => {
  it('gives the person with the grants as they are stored now', async () => {
    const { token, session } = await open()
    expect(session.actor).toEqual({
      accountId: 'fuzhou',
      name: 'fuzhou',
      grants: [{ unitId: 'fuzhou', role: 'handler' }],
    })
    await accounts.setGrants('fuzhou', [], BY)
    expect((await sessions.find(token))?.actor.grants).toEqual([])
  })

  it('has a token of 256 random bits of which the database knows only a keyed hash', async () => {
    const { token } = await open()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const rows = JSON.stringify(await database.reader.selectFrom('session').selectAll().execute())
    expect(rows).not.toContain(token)
    const other = service('another secret')
    expect(await other.find(token)).toBeNull()
    other.stop()
  })

  it.each([
    ['no token', null],
    ['an empty token', ''],
    ['a short token', 'x'],
    ['a token never given', 'a'.repeat(43)],
    ['a token with SQL in it', `${'a'.repeat(43)}'--`],
    ['a very long token', 'a'.repeat(10_000)],
  ])('is not found by %s', async (_name, token) => {
    await open()
    expect(await sessions.find(token)).toBeNull()
  })

  it('lapses after idling, and not before', async () => {
    const { token, session } = await open()
    clock += idleMs - 1
    expect(await sessions.find(token)).not.toBeNull()
    clock += 1
    expect(await sessions.find(token)).toBeNull()
    expect(closed).toEqual([{ sessionId: session.id, accountId: 'fuzhou', because: 'lapsed' }])
  })

  it('lives on while the person works, up to its absolute end', async () => {
    const { token, session } = await open()
    const end = clock + absoluteMs
    while (clock + idleMs / 2 < end) {
      clock += idleMs / 2
      expect(await sessions.renew(session)).toBe(true)
    }
    expect((await sessions.find(token))?.expiresAt).toBe(end)
    clock = end
    expect(await sessions.renew(session)).toBe(false)
    expect(await sessions.find(token)).toBeNull()
    expect(closed.map((one) => one.because)).toEqual(['lapsed'])
  })

  it('is written at most once a minute however much is typed', async () => {
    const { session } = await open()
    clock += MINUTE
    await Promise.all(Array.from({ length: 50 }, () => sessions.renew(session)))
    expect(writes).toBe(1)
    clock += MINUTE - 1
    await sessions.renew(session)
    expect(writes).toBe(1)
    clock += 1
    await sessions.renew(session)
    expect(writes).toBe(2)
  })

  it('is not revived by work after it has lapsed', async () => {
    const { token, session } = await open()
    clock += idleMs
    expect(await sessions.renew(session)).toBe(false)
    expect(await sessions.find(token)).toBeNull()
  })

  it('that could not be renewed for trouble of the storage is renewed at the next try', async () => {
    const { session } = await open()
    const renew = store.renew
    clock += 2 * MINUTE
    store.renew = () => Promise.reject(new Error('disk full'))
    expect(await sessions.renew(session)).toBe(true)
    store.renew = renew
    expect(await sessions.renew(session)).toBe(true)
    expect(writes).toBe(1)
  })

  it('ends when signed out, and tells once though two doors close it at once', async () => {
    const { token, session } = await open()
    await Promise.all([sessions.close(token), sessions.close(token)])
    expect(await sessions.find(token)).toBeNull()
    expect(await sessions.renew(session)).toBe(false)
    expect(closed).toEqual([{ sessionId: session.id, accountId: 'fuzhou', because: 'signedOut' }])
    expect(await sessions.close(token)).toBeNull()
  })

  it('ends with all others of its account when the account is disabled, and leaves other accounts alone', async () => {
    const [one, two, other] = [await open(), await open(), await open('xiamen')]
    await accounts.setStatus('fuzhou', 'disabled', BY)
    await sessions.look()
    expect(await sessions.find(one.token)).toBeNull()
    expect(await sessions.find(two.token)).toBeNull()
    expect(await sessions.find(other.token)).not.toBeNull()
    expect(closed.map((each) => each.because)).toEqual(['revoked', 'revoked'])
  })

  it('is swept when it lapses or was ended by someone else, so that its sockets hear of it', async () => {
    const [lapsing, disabled] = [await open('fuzhou'), await open('xiamen')]
    await accounts.setStatus('xiamen', 'disabled', BY)
    await sessions.sweep()
    expect(closed).toEqual([{ sessionId: disabled.session.id, accountId: 'xiamen', because: 'revoked' }])
    clock += idleMs
    await sessions.sweep()
    expect(closed.at(-1)).toEqual({ sessionId: lapsing.session.id, accountId: 'fuzhou', because: 'lapsed' })
    expect(await database.reader.selectFrom('session').selectAll().execute()).toEqual([])
  })

  it('is not taken for lapsed while another process keeps it alive', async () => {
    const { token, session } = await open()
    const elsewhere = service()
    await elsewhere.find(token)
    clock += idleMs / 2
    await elsewhere.renew(session)
    clock += idleMs / 2
    expect(sessions.standing(session)).toBe('over')
    await sessions.sweep()
    expect(sessions.standing(session)).toBe('stands')
    expect(closed).toEqual([])
    elsewhere.stop()
  })

  it('tells every listener, though one of them fails', async () => {
    const { token } = await open()
    const heard: string[] = []
    sessions.onClosed(() => {
      throw new Error('broken')
    })
    const unsubscribe = sessions.onClosed(() => heard.push('unsubscribed'))
    sessions.onClosed((one) => heard.push(one.because))
    unsubscribe()
    await sessions.close(token)
    expect(heard).toEqual(['signedOut'])
  })
})

describe('[A5] what another process did to an account', () => {
  let changed: string[]
  beforeEach(() => {
    changed = []
    sessions.onChanged(({ sessionId }) => changed.push(sessionId))
  })

  it('is noticed at the next look: other grants, a disabled account, another password, a signing out', async () => {
    const [granted, disabled] = [await open('fuzhou'), await open('xiamen')]
    const { token, session: left } = await open('fuzhou')
    await sessions.look()
    await accounts.setGrants('fuzhou', [], BY)
    expect(sessions.standing(granted.session)).toBe('stands')
    await sessions.look()
    expect(changed.sort()).toEqual([granted.session.id, left.id].sort())
    expect(sessions.standing(granted.session)).toBe('changed')
    expect(await sessions.find(granted.token)).toMatchObject({ actor: { grants: [] }, version: 2 })

    await accounts.setStatus('xiamen', 'disabled', BY)
    await sessions.look()
    expect(sessions.standing(disabled.session)).toBe('over')

    const elsewhere = service()
    await elsewhere.close(token)
    await appendSystem(database, [{ at: clock, actorId: 'fuzhou', type: 'logout', body: {} }])
    await sessions.look()
    elsewhere.stop()

    const kept = await open('fuzhou')
    await accounts.setPassword('fuzhou', { passwordHash: 'new', keepTokenHash: kept.session.id }, BY)
    await sessions.look()
    expect(closed.map(({ sessionId }) => sessionId)).toEqual([disabled.session.id, left.id, granted.session.id])
    expect(closed.every(({ because }) => because === 'revoked')).toBe(true)
    expect(sessions.standing(kept.session)).toBe('changed')
  })

  it('is noticed at once by whoever looks a session up, for those found before', async () => {
    const { token, session } = await open()
    await accounts.setGrants('fuzhou', [], BY)
    const again = await sessions.find(token)
    expect(changed).toEqual([session.id])
    expect(sessions.standing(session)).toBe('changed')
    expect(again && sessions.standing(again)).toBe('stands')
    await sessions.look()
    expect(changed, 'told once').toEqual([session.id])
  })

  it('is not forgotten when an answer from before it comes late', async () => {
    const { token, session } = await open()
    const find = store.find
    let late = (): void => {}
    store.find = async (...asked) => {
      const found = await find(...asked)
      await new Promise<void>((resolve) => (late = resolve))
      return found
    }
    const overtaken = sessions.find(token)
    store.find = find
    await accounts.setGrants('fuzhou', [], BY)
    await sessions.look()
    late()
    const stale = await overtaken
    expect(stale && sessions.standing(stale)).toBe('changed')
    expect(sessions.standing(session)).toBe('changed')
    expect(changed).toEqual([session.id])
  })

  it('is not missed by a process that has never looked, nor after a look that failed', async () => {
    const { session } = await open()
    await accounts.setGrants('fuzhou', [], BY)
    const { living } = store
    store.living = () => Promise.reject(new Error('connection lost'))
    await expect(sessions.look()).rejects.toThrow('connection lost')
    expect(changed).toEqual([])
    store.living = living
    await sessions.look()
    expect(changed).toEqual([session.id])
  })

  it('costs one small read a look while nothing happens', async () => {
    await open()
    await sessions.look()
    let reads = 0
    store.living = () => {
      reads++
      return Promise.resolve(new Map())
    }
    for (let i = 0; i < 10; i++) {
      await appendSystem(database, [{ at: clock, actorId: 'xiamen', type: 'denied', body: { accountId: 'fuzhou' } }])
      await sessions.look()
    }
    expect(reads).toBe(0)
    expect(closed).toEqual([])
  })
})
