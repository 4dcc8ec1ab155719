import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor, Grant, Role } from '#shared/domain/model.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import { type AccountStore, actorOf, createAccountStore } from '#db/accounts.ts'
import type { Database } from '#db/database.ts'
import { systemEntries, verifySystemChain } from '#db/systemStream.ts'
import {
  type AccountDirectory,
  createAccountDirectory,
  newAccountSchema,
  newUnitSchema,
} from '#server/accounts/directory.ts'
import { createLoginThrottle } from '#server/auth/loginThrottle.ts'
import type { Session } from '#server/auth/sessions.ts'
import { sqliteDatabases } from '#test/support/databases.ts'

const open = sqliteDatabases()
const BY = { actorId: null, at: 1 }
const grant = (text: `${Role}@${string}`): Grant => {
  const [role, unitId] = text.split('@') as [Role, string]
  return { role, unitId }
}
/** fujian over fuzhou over gulou, and beside them another province. */
const UNITS = [
  ['fujian', null],
  ['fuzhou', 'fujian'],
  ['gulou', 'fuzhou'],
  ['xiamen', 'fujian'],
  ['hainan', null],
  ['haikou', 'hainan'],
] as const

let database: Database
let accounts: AccountStore
let directory: AccountDirectory
let looks: number
let hashed: string[]

/** No work in it: what hashing is, is tested elsewhere. */
const passwords = {
  hash: (password: string) => {
    hashed.push(password)
    return Promise.resolve(`hash of ${password}`)
  },
  matches: (stored: string | null, password: string) => Promise.resolve(stored === `hash of ${password}`),
}

beforeEach(async () => {
  database = await open()
  accounts = createAccountStore(database)
  looks = 0
  hashed = []
  await accounts.saveUnits(
    UNITS.map(([id, parentId], position) => ({ id, name: `${id}全称`, shortName: id, parentId, position })),
    BY,
  )
  directory = createAccountDirectory({
    accounts,
    passwords,
    sessions: { look: () => Promise.resolve(void looks++) },
    throttle: createLoginThrottle(),
    now: () => 7_000,
  })
  await add('admin', 'admin@fujian')
  await add('city-admin', 'admin@fuzhou')
  await add('elsewhere', 'admin@hainan')
  await add('auditor', 'auditor@fujian')
  await add('supervisor', 'supervisor@fujian')
  await add('clerk', 'handler@fuzhou', 'reviewer@fuzhou')
  await add('bridge', 'handler@fuzhou', 'handler@xiamen')
  await add('stranger', 'handler@haikou')
  await add('retired')
})
afterEach(async () => {
  expect(await verifySystemChain(database)).toMatchObject({ ok: true })
})

const add = (id: string, ...grants: `${Role}@${string}`[]) =>
  accounts.create({ id, username: id, name: id, passwordHash: 'hash of old', grants: grants.map(grant) }, BY)
const actor = async (id: string): Promise<Actor> => actorOf((await accounts.find(id))!)
const reason = (reply: Reply): string => (reply.ok ? 'ok' : (reply.error.reason ?? reply.error.code))
const recorded = async () => (await systemEntries(database, 0)).filter(({ at }) => at === 7_000)

/** Everything an administrator can do to an account or a unit. */
const DEEDS: Record<string, (as: Actor, accountId: string) => Promise<Reply>> = {
  setGrants: (as, id) => directory.setGrants(as, id, [grant('handler@gulou')]),
  setStatus: (as, id) => directory.setStatus(as, id, 'disabled'),
  resetPassword: (as, id) => directory.resetPassword(as, id),
}
const CREATIONS: Record<string, (as: Actor) => Promise<Reply>> = {
  createAccount: (as) =>
    directory.createAccount(as, { username: 'new', name: '新人', grants: [grant('handler@gulou')] }),
  createUnit: (as) => directory.createUnit(as, { id: 'new', name: '新单位', shortName: '新', parentId: 'gulou' }),
  renameUnit: (as) => directory.renameUnit(as, 'gulou', { name: '鼓楼', shortName: '鼓楼' }),
}

describe('who may administer', () => {
  it('is the administrator of the unit or of one above it, as stored now, and nobody else', async () => {
    for (const [id, may] of [
      ['admin', 'ok'],
      ['city-admin', 'ok'],
      ['elsewhere', 'notFound'],
      ['auditor', 'forbidden'],
      ['supervisor', 'forbidden'],
      ['clerk', 'forbidden'],
      ['retired', 'forbidden'],
      ['nobody', 'forbidden'],
    ] as const) {
      const as = id === 'nobody' ? { accountId: 'nobody', name: '', grants: [grant('admin@fujian')] } : await actor(id)
      for (const [name, deed] of Object.entries(DEEDS)) {
        await add(`target-${id}-${name}`, 'handler@fuzhou')
        expect([id, name, reason(await deed(as, `target-${id}-${name}`))]).toEqual([id, name, may])
      }
      const create = may === 'notFound' ? 'unitNotYours' : may
      expect([id, reason(await CREATIONS['createUnit']!(as))]).toEqual([id, id === 'city-admin' ? 'duplicate' : create])
      expect([id, reason(await CREATIONS['renameUnit']!(as))]).toEqual([id, may])
      const made = reason(await CREATIONS['createAccount']!(as))
      expect([id, made]).toEqual([id, id === 'city-admin' ? 'usernameTaken' : create])
      expect([id, (await directory.view(as)).ok]).toEqual([id, may === 'ok' || may === 'notFound'])
    }
  })

  it('[A1] is asked inside the transaction: a role that ended a moment ago does nothing more', async () => {
    const before = await actor('admin')
    await accounts.setGrants('admin', [], BY)
    const all = [
      ...Object.values(DEEDS).map((deed) => deed(before, 'clerk')),
      ...Object.values(CREATIONS).map((deed) => deed(before)),
    ]
    expect((await Promise.all(all)).map(reason)).toEqual(all.map(() => 'forbidden'))
    await accounts.setGrants('admin', [grant('admin@fujian')], BY)
    await accounts.setStatus('admin', 'disabled', BY)
    expect(reason(await directory.setStatus(before, 'clerk', 'disabled'))).toBe('forbidden')
    expect(await recorded()).toEqual([])
    expect(await accounts.find('clerk')).toMatchObject({ status: 'active', version: 1 })
  })

  it('sees and touches the own units alone, and what is beyond is like what does not exist', async () => {
    const as = await actor('city-admin')
    const seen = await directory.view(as)
    if (!seen.ok) throw new Error('not seen')
    expect(seen.units.map(({ id }) => id)).toEqual(['fuzhou', 'gulou'])
    expect(seen.accounts.map(({ id, managed }) => [id, managed])).toEqual([
      ['bridge', false],
      ['city-admin', false],
      ['clerk', true],
    ])
    expect(seen.accounts.find(({ id }) => id === 'bridge')?.grants).toEqual([grant('handler@fuzhou')])
    for (const deed of Object.values(DEEDS)) {
      const absent = await deed(as, 'no-such-account')
      for (const id of ['supervisor', 'stranger', 'retired', 'admin']) expect(await deed(as, id)).toEqual(absent)
      // The password of an account opens all it may do, beyond these units too.
      expect(reason(await deed(as, 'bridge'))).toBe('accountElsewhere')
    }
    const unit = { name: '新', shortName: '新' }
    for (const parentId of ['fujian', 'xiamen', 'no-such-unit'])
      expect(reason(await directory.createUnit(as, { ...unit, parentId }))).toBe('unitNotYours')
    expect(await directory.renameUnit(as, 'xiamen', unit)).toEqual(await directory.renameUnit(as, 'nowhere', unit))
    for (const beyond of ['supervisor@fujian', 'handler@xiamen', 'handler@nowhere'] as const) {
      const grants = [grant('handler@fuzhou'), grant(beyond)]
      expect(reason(await directory.setGrants(as, 'clerk', grants))).toBe('unitNotYours')
      expect(reason(await directory.createAccount(as, { username: 'n', name: 'n', grants }))).toBe('unitNotYours')
    }
    expect(reason(await directory.setGrants(as, 'clerk', []))).toBe('roleNeeded')
    expect(await recorded()).toEqual([])
  })
})

describe('[A7] duties', () => {
  it('nobody changes their own roles, status or password as administrator', async () => {
    const as = await actor('admin')
    for (const deed of Object.values(DEEDS)) expect(reason(await deed(as, 'admin'))).toBe('ownAccount')
    expect(await accounts.find('admin')).toMatchObject({ status: 'active', version: 1 })
    await add('second', 'admin@fujian')
    expect(reason(await directory.setStatus(await actor('second'), 'admin', 'disabled'))).toBe('ok')
  })

  it('no account gets two of administration, audit and business', async () => {
    const as = await actor('admin')
    for (const pair of [
      ['admin@fujian', 'auditor@fujian'],
      ['admin@fujian', 'handler@fuzhou'],
      ['leader@fujian', 'auditor@fuzhou'],
    ] as const) {
      const grants = pair.map(grant)
      expect(reason(await directory.setGrants(as, 'clerk', grants))).toBe('dutiesApart')
      expect(reason(await directory.createAccount(as, { username: 'two', name: 'x', grants }))).toBe('dutiesApart')
    }
    expect(reason(await directory.setGrants(as, 'clerk', [grant('auditor@fujian')]))).toBe('ok')
    expect((await actor('clerk')).grants).toEqual([grant('auditor@fujian')])
  })
})

describe('what an administrator does', () => {
  it('is recorded with its author, looked at at once, and holds no password', async () => {
    const as = await actor('admin')
    const made = await directory.createAccount(as, {
      username: 'linlin',
      name: '林林',
      grants: [grant('handler@fuzhou')],
    })
    if (!made.ok) throw new Error(made.error.message)
    expect(await accounts.find(made.accountId)).toMatchObject({
      username: 'linlin',
      mustChange: true,
      status: 'active',
    })
    const unit = await directory.createUnit(as, { name: '晋安区卫生健康局', shortName: '晋安', parentId: 'fuzhou' })
    if (!unit.ok) throw new Error(unit.error.message)
    expect(unit.unit).toMatchObject({ parentId: 'fuzhou', position: UNITS.length })
    expect(unit.unit.id).toMatch(/^u-[\da-f]{8}$/)
    await directory.setGrants(as, 'clerk', [])
    await directory.setStatus(as, 'clerk', 'disabled')
    await directory.setStatus(as, 'clerk', 'active')
    const reset = await directory.resetPassword(as, 'clerk')
    if (!reset.ok) throw new Error(reset.error.message)
    expect(await accounts.findByUsername('clerk')).toMatchObject({
      mustChange: true,
      passwordHash: `hash of ${reset.password}`,
    })
    const entries = await recorded()
    expect(entries.map(({ type, actorId }) => [type, actorId])).toEqual(
      [
        'account.created',
        'units.saved',
        'account.granted',
        'account.statusSet',
        'account.statusSet',
        'account.passwordSet',
      ].map((type) => [type, 'admin']),
    )
    for (const secret of [made.password, reset.password, 'hash of'])
      expect(JSON.stringify(entries)).not.toContain(secret)
    expect(looks).toBe(6)
  })

  it('refuses names that are taken, however they are spelt, and says so', async () => {
    const as = await actor('admin')
    const wish = newAccountSchema.parse({ username: ' ＣＬＥＲＫ ', name: 'x', grants: [] })
    expect(reason(await directory.createAccount(as, wish))).toBe('usernameTaken')
  })

  it('does not fail for a look that fails: what is stored is stored', async () => {
    const failing = createAccountDirectory({
      accounts,
      passwords,
      sessions: { look: () => Promise.reject(new Error('connection lost')) },
      throttle: createLoginThrottle(),
      now: () => 7_000,
    })
    expect((await failing.resetPassword(await actor('admin'), 'clerk')).ok).toBe(true)
  })
})

describe('what an account or unit may be called', () => {
  it.each(['x', 'a b', '<script>', 'a\nb', "a'--", 'x'.repeat(51), '.hidden', '\u202Eevil', ''])(
    'is not %j',
    (username) => {
      expect(newAccountSchema.safeParse({ username, name: 'x', grants: [] }).success).toBe(false)
    },
  )
  it.each(['lin', '林林', 'lin.lin@fz', 'Ａｄｍｉｎ2'])('is %j', (username) => {
    expect(newAccountSchema.safeParse({ username, name: 'x', grants: [] }).success).toBe(true)
  })
  it.each(['', '  ', 'a\u0000b', 'a\nb', '林\u202E', 'x'.repeat(61)])(
    'the name of a person or unit is not %j',
    (name) => {
      expect(newAccountSchema.safeParse({ username: 'lin', name, grants: [] }).success).toBe(false)
      expect(newUnitSchema.safeParse({ name, shortName: 'x', parentId: 'fujian' }).success).toBe(false)
    },
  )
  it('the same role twice is a mistake', () => {
    const grants = [grant('handler@fuzhou'), grant('handler@fuzhou')]
    expect(newAccountSchema.safeParse({ username: 'lin', name: 'x', grants }).success).toBe(false)
  })
})

describe('the own password', () => {
  const NEXT = 'Neue-Welt-77'
  const session = (accountId: string): Session => ({ id: 't1', accountId }) as Session
  const signedIn = (tokenHash: string) =>
    database.writer
      .insertInto('session')
      .values({
        token_hash: tokenHash,
        account_id: 'clerk',
        created_at: 1,
        renewed_at: 1,
        expires_at: 9_000,
        address: '',
        user_agent: '',
      })
      .execute()

  it('is changed by whoever knows the current one, and ends the other sessions', async () => {
    await signedIn('t1')
    await signedIn('t2')
    const as = await actor('admin')
    const reset = await directory.resetPassword(as, 'clerk')
    if (!reset.ok) throw new Error(reset.error.message)
    await signedIn('t1')
    await signedIn('t2')
    const wish = { current: reset.password, next: NEXT }
    expect(await directory.changeOwnPassword(session('clerk'), wish, '::1')).toEqual({ ok: true })
    expect(await accounts.findByUsername('clerk')).toMatchObject({ passwordHash: `hash of ${NEXT}`, mustChange: false })
    const left = await database.reader.selectFrom('session').select('token_hash').execute()
    expect(left).toEqual([{ token_hash: 't1' }])
    expect((await recorded()).at(-1)).toMatchObject({ type: 'account.passwordSet', actorId: 'clerk' })
  })

  it('is refused with the reason, and guesses are slowed down', async () => {
    const change = async (current: string, next: string) =>
      reason(await directory.changeOwnPassword(session('clerk'), { current, next }, '::1'))
    expect(await change('old', 'old')).toBe('passwordSame')
    expect(await change('old', 'short')).toBe('passwordShort')
    expect(await change('old', 'clerk-Clerk-1')).toBe('passwordNamed')
    for (let i = 0; i < 5; i++) expect(await change(`guess ${i}`, NEXT)).toBe('passwordWrong')
    expect(await change('old', NEXT)).toBe('loginThrottled')
    expect(await accounts.find('clerk')).toMatchObject({ version: 1 })
    expect(reason(await directory.changeOwnPassword(session('nobody'), { current: 'x', next: NEXT }, '::1'))).toBe(
      'unauthenticated',
    )
  })

  it('gives way to a reset that came between', async () => {
    const { hash } = passwords
    passwords.hash = async (password) => {
      if (password === NEXT)
        await accounts.setPassword('clerk', { passwordHash: 'hash of reset', mustChange: true }, BY)
      return hash(password)
    }
    const wish = { current: 'old', next: NEXT }
    expect(reason(await directory.changeOwnPassword(session('clerk'), wish, '::1'))).toBe('unauthenticated')
    passwords.hash = hash
    expect(await accounts.findByUsername('clerk')).toMatchObject({ passwordHash: 'hash of reset', mustChange: true })
  })
})
