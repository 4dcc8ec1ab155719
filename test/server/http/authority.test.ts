import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor, Role } from '#shared/domain/model.ts'
import { createAccountStore } from '#db/accounts.ts'
import { systemEntriesOf, systemHead } from '#db/systemStream.ts'
import { createPasswordHasher } from '#server/auth/passwords.ts'
import { loadConfig } from '#server/config.ts'
import { createHttpApp } from '#server/http/app.ts'
import type { Services } from '#server/http/context.ts'
import { createLog } from '#server/log.ts'
import { createMetrics } from '#server/metrics.ts'
import { ISSUER, buildBoard, nobody, person, walkTo } from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'
import { changes, doorsOf } from '#test/support/httpDoors.ts'

const UNITS = ['fuzhou', 'xiamen', 'quanzhou']
const EVERY_UNIT = [ISSUER, ...UNITS]
const ROLES: Role[] = ['supervisor', 'handler', 'reviewer', 'leader', 'admin', 'auditor']
const disabled = person('disabled', `supervisor@${ISSUER}`, 'reviewer@fuzhou')
/** Everybody there can be: each role at each unit, nobody, and an account that is disabled. */
const PEOPLE: Actor[] = [
  ...EVERY_UNIT.flatMap((unit) => ROLES.map((role) => person(`${role}-${unit}`, `${role}@${unit}`))),
  nobody,
  disabled,
]
/** Whom administrators are tried on. */
const targetOf = (unit: string): string => `target-${unit}`
const TARGETS = EVERY_UNIT.map((unit) => person(targetOf(unit), `handler@${unit}`))

const config = loadConfig({
  PORT: '0',
  DATA_DIR: '/nonexistent',
  LOG_LEVEL: 'silent',
  DEMO: '0',
  NODE_ENV: 'production',
})
/** The doors as the product has them; nothing behind them is touched for the list. */
const DOORS = doorsOf(
  createHttpApp({
    config,
    services: { metrics: createMetrics() } as unknown as Services,
    log: createLog(config, { write: () => {} }),
  }),
)
/** For people who are not signed in; what they refuse has tests of its own. */
const PUBLIC = ['GET /healthz', 'GET /readyz', 'GET /metrics', 'POST /login', 'POST /logout']
/** Pages that take forms. */
const ROUTES = new URL('../../../app/routes/', import.meta.url).pathname
const ACTIONS = readdirSync(ROUTES).flatMap((folder) => {
  const source = readdirSync(join(ROUTES, folder))
    .filter((file) => /^route\.tsx?$/.test(file))
    .map((file) => readFileSync(join(ROUTES, folder, file), 'utf8'))
    .join('')
  const path = folder
    .replace(/\._index$|^_index$/, '')
    .replaceAll('.', '/')
    .replace(/\$\w+/g, 'b1')
  return /export (async function|const|function) action\b/.test(source) ? [`POST /${path}`, `POST /${path}.data`] : []
})

let house: House
const known = { noticeId: '', versionId: '', draftId: '' }
const TEXT = '一、母婴安全\n（一）各市要在2026年6月底前完成妇女“两癌”筛查项目质量评估。\n（二）加强产前筛查。\n'
beforeAll(async () => {
  const board = buildBoard({ units: UNITS })
  for (const unit of UNITS) walkTo(board, 'inProgress', 't1', unit)
  const passwordHash = await createPasswordHasher().hash('Nobody signs in with it 1')
  house = await startHouse(board, [...PEOPLE, ...TARGETS], { passwordHash })
  await createAccountStore(house.elsewhere).setStatus('disabled', 'disabled', { actorId: null, at: Date.now() })
  const officer = PEOPLE[0]!
  const imported = await ask(officer, 'POST /api/notices', { body: { text: TEXT } })
  Object.assign(known, (await imported.json()) as object)
  const wish = { noticeVersionId: known.versionId, title: '新看板', period: PERIOD, unitIds: UNITS }
  const made = (await (await ask(officer, 'POST /api/boards', { body: wish })).json()) as { boardId: string }
  known.draftId = made.boardId
})
afterAll(() => house.close())

const PERIOD = { start: '2026-01-01', end: '2026-12-31' }
interface Asked {
  path?: string
  body?: object
  form?: Record<string, string>
}
/** One request of a person, from our own page unless said otherwise. */
async function ask(
  actor: Actor,
  door: string,
  { path, body, form }: Asked,
  origin: string | null = house.origin,
): Promise<Response> {
  const [method = '', pattern = ''] = door.split(' ')
  const headers: Record<string, string> = { cookie: await house.cookie(actor) }
  if (origin !== null) headers['origin'] = origin
  if (body) headers['content-type'] = 'application/json'
  return fetch(`${house.origin}${path ?? pattern}`, {
    method,
    headers,
    redirect: 'manual',
    ...(body ? { body: JSON.stringify(body) } : form ? { body: new URLSearchParams(form) } : {}),
  })
}

/** All that is stored, but for sessions, the system stream, and messages, which are written behind what is stored. */
function everythingStored(): string {
  if (house.elsewhere.dialect !== 'sqlite') throw new Error('a house has a file')
  const { handle } = house.elsewhere
  const tables = handle
    .prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`)
    .pluck()
    .all() as string[]
  const hash = createHash('sha256')
  for (const table of tables.filter((name) => !/^(session|system|system_head|message.*)$/.test(name)))
    hash.update(table).update(JSON.stringify(handle.prepare(`select * from "${table}"`).all()))
  return hash.digest('hex')
}

const has = (actor: Actor, roles: readonly Role[], ...units: string[]): boolean =>
  actor.grants.some((grant) => units.includes(grant.unitId) && roles.includes(grant.role))
const supervises = (actor: Actor): boolean => has(actor, ['supervisor'], ISSUER)
const ofIssuer = (actor: Actor): boolean => has(actor, ['supervisor', 'leader', 'handler', 'reviewer'], ISSUER)
const reads = (actor: Actor): boolean => ofIssuer(actor) || has(actor, ['handler', 'reviewer'], ...UNITS)
/** Whoever issues boards: a supervisor of any unit, of boards of that unit, from the notices of that unit. */
const issues = (actor: Actor): boolean => has(actor, ['supervisor'], ...EVERY_UNIT)
const administers = (actor: Actor, unit: string): boolean => has(actor, ['admin'], unit)

interface Row {
  /** What is sent; of rows for each unit, about that unit. */
  ask: (unit: string, actor: Actor) => Asked
  /** The status for who is signed in and stands in good order. */
  status: (actor: Actor, unit: string) => number
  eachUnit?: true
}
const any = (): number => 200
const onBoard =
  (path: string): Row['ask'] =>
  () => ({ path: `/api/boards/b1${path}` })
/** Of the draft that only the issuing unit has. */
const ofDraft = (actor: Actor): number => (supervises(actor) ? 200 : ofIssuer(actor) ? 403 : 404)
const managing =
  (ok: number) =>
  (actor: Actor, unit: string): number =>
    administers(actor, unit) ? ok : EVERY_UNIT.some((other) => administers(actor, other)) ? 404 : 403

/** The log of a board is its issuing unit's auditors'. */
const auditing = (actor: Actor): number =>
  has(actor, ['auditor'], ISSUER) ? 200 : has(actor, ['auditor'], ...UNITS) ? 404 : 403

/** Who may, by hand. A door that is not here fails the test below. */
const ROWS: Record<string, Row> = {
  'GET /api/boards': { ask: () => ({}), status: any },
  'POST /api/boards': {
    ask: () => ({ body: { noticeVersionId: known.versionId, title: '看板', period: PERIOD, unitIds: ['quanzhou'] } }),
    status: (actor) => (issues(actor) ? (supervises(actor) ? 201 : 404) : 403),
  },
  'GET /api/units': { ask: () => ({}), status: (actor) => (issues(actor) ? 200 : 403) },
  'GET /api/boards/:boardId': { ask: onBoard(''), status: (actor) => (reads(actor) ? 200 : 404) },
  'GET /api/boards/:boardId/changes': {
    ask: onBoard('/changes?since=0'),
    status: (actor) => (reads(actor) ? 200 : 404),
  },
  'POST /api/boards/:boardId/commands': {
    ask: (_unit, { accountId }) => ({
      path: '/api/boards/b1/commands',
      body: { commandId: `c-${accountId}`, base: 0, command: { type: 'board.setOpenness', openness: 'all' } },
    }),
    status: (actor) => (supervises(actor) ? 200 : reads(actor) ? 403 : 404),
  },
  'GET /api/boards/:boardId/reimport': {
    ask: () => ({ path: `/api/boards/${known.draftId}/reimport?version=${known.versionId}` }),
    status: ofDraft,
  },
  'POST /api/boards/:boardId/reimport': {
    ask: () => ({ path: `/api/boards/${known.draftId}/reimport`, body: { versionId: known.versionId, taskIds: [] } }),
    status: ofDraft,
  },
  'GET /api/notices': { ask: () => ({}), status: any },
  'GET /api/notices/:noticeId': {
    ask: () => ({ path: `/api/notices/${known.noticeId}` }),
    status: (actor) => (has(actor, ['supervisor', 'leader'], ISSUER) ? 200 : 404),
  },
  'POST /api/notices': { ask: () => ({ body: { text: TEXT } }), status: (actor) => (issues(actor) ? 201 : 403) },
  'POST /api/notices/:noticeId/versions': {
    // Word for word the same: nothing is stored.
    ask: () => ({ path: `/api/notices/${known.noticeId}/versions`, body: { text: TEXT } }),
    status: (actor) => (issues(actor) ? (supervises(actor) ? 200 : 404) : 403),
  },
  'GET /api/messages': { ask: () => ({}), status: any },
  'POST /api/messages/read': { ask: () => ({ body: { ids: [MESSAGE] } }), status: any },
  'POST /api/messages/unread': { ask: () => ({ body: { ids: [MESSAGE] } }), status: any },
  'POST /api/audit/verify': { ask: () => ({ body: { log: 'b1' } }), status: (actor) => auditing(actor) },
  'POST /api/audit/export': { ask: () => ({ form: { log: 'b1' } }), status: (actor) => auditing(actor) },
  'GET /api/accounts': { ask: () => ({}), status: (actor) => (has(actor, ['admin'], ...EVERY_UNIT) ? 200 : 403) },
  'POST /api/accounts': {
    eachUnit: true,
    ask: (unit, { accountId }) => ({
      body: { username: `new.${unit}.${accountId}`, name: '新人', grants: [{ unitId: unit, role: 'handler' }] },
    }),
    // Roles in units that are not theirs are no roles they could give.
    status: (actor, unit) => (managing(201)(actor, unit) === 404 ? 400 : managing(201)(actor, unit)),
  },
  'PUT /api/accounts/:id/grants': {
    eachUnit: true,
    ask: (unit) => ({
      path: `/api/accounts/${targetOf(unit)}/grants`,
      body: { grants: [{ unitId: unit, role: 'reviewer' }] },
    }),
    status: managing(200),
  },
  'PUT /api/accounts/:id/status': {
    eachUnit: true,
    ask: (unit) => ({ path: `/api/accounts/${targetOf(unit)}/status`, body: { status: 'disabled' } }),
    status: managing(200),
  },
  'POST /api/accounts/:id/password': {
    eachUnit: true,
    ask: (unit) => ({ path: `/api/accounts/${targetOf(unit)}/password` }),
    status: managing(200),
  },
  'POST /api/units': {
    eachUnit: true,
    ask: (unit) => ({ body: { name: '新单位', shortName: '新', parentId: unit } }),
    status: (actor, unit) => (managing(201)(actor, unit) === 404 ? 400 : managing(201)(actor, unit)),
  },
  'PUT /api/units/:id': {
    eachUnit: true,
    ask: (unit) => ({ path: `/api/units/${unit}`, body: { name: '改名', shortName: '改' } }),
    status: managing(200),
  },
  // Everybody's own: refused for the password that they say is theirs.
  'PUT /api/password': {
    ask: () => ({ body: { current: 'not this one', next: 'Another long one 9' } }),
    status: () => 400,
  },
}
const MESSAGE = '20260105010000-000001-0123abcd'

/** What was denied since a place of the system stream: [account, door]. */
async function deniedSince(since: number): Promise<[string | null, unknown][]> {
  const entries = await systemEntriesOf(house.elsewhere, ['denied'], since, await systemHead(house.elsewhere))
  return entries.map(({ actorId, body }) => [actorId, body['door'] ?? ('command' in body ? 'command' : '')])
}

describe('[A2] every HTTP door × everybody', () => {
  it('is in the table', () => {
    expect(DOORS.filter((door) => !PUBLIC.includes(door)).sort()).toEqual(Object.keys(ROWS).sort())
    expect(DOORS.filter((door) => PUBLIC.includes(door)).sort()).toEqual([...PUBLIC].sort())
  })

  it.each(Object.keys(ROWS))(
    '%s',
    async (door) => {
      const row = ROWS[door]!
      const units = row.eachUnit ? EVERY_UNIT : ['']
      const cases = PEOPLE.flatMap((actor) =>
        units.map((unit) => ({ actor, unit, status: actor === disabled ? 401 : row.status(actor, unit) })),
      )
      const head = await systemHead(house.elsewhere)
      const before = everythingStored()
      // First whoever may not: nothing at all may come of it.
      for (const { actor, unit, status } of cases.filter(({ status }) => status >= 400)) {
        const answer = await ask(actor, door, row.ask(unit, actor))
        expect([actor.accountId, unit, answer.status]).toEqual([actor.accountId, unit, status])
      }
      expect(everythingStored()).toBe(before)
      const refused = new Set(cases.filter(({ status }) => status === 403).map(({ actor }) => actor.accountId))
      const recorded = new Set((await deniedSince(head)).map(([actorId]) => actorId))
      // At most one entry an account, resource and minute: who was denied beside it a moment ago is counted.
      for (const accountId of recorded) expect([...refused]).toContain(accountId)
      for (const accountId of refused) denials.add(`${accountId} ${resourceOf(door)}`)
      for (const { actor, unit, status } of cases.filter(({ status }) => status < 400)) {
        const answer = await ask(actor, door, row.ask(unit, actor))
        expect([actor.accountId, unit, answer.status]).toEqual([actor.accountId, unit, status])
      }
    },
    60_000,
  )

  it('leaves an entry of everybody who was denied, at each resource', async () => {
    const recorded = new Set((await deniedSince(0)).map(([actorId, door]) => `${actorId} ${String(door)}`))
    expect([...recorded].sort()).toEqual([...denials].sort())
    expect(denials.size).toBeGreaterThan(3 * EVERY_UNIT.length)
  })
})
const denials = new Set<string>()
/** Commands are recorded by the pipeline, all else by the resource. */
const resourceOf = (door: string): string => (door.endsWith('/commands') ? 'command' : (door.split('/')[2] ?? ''))

describe('[S2] a page that is not ours', () => {
  const changing = [...DOORS.filter(changes), ...ACTIONS]

  it('knows of forms', () => {
    expect(ACTIONS).toContain('POST /language')
  })

  it.each(changing)('gets nothing done at %s, whoever is signed in', async (door) => {
    const row = ROWS[door]
    const port = Number(new URL(house.origin).port)
    const foreign = [
      null,
      'null',
      'http://evil.example',
      `${house.origin}.evil.example`,
      house.origin.replace('http:', 'https:'),
      `http://localhost:${port + 1}`,
      '',
    ]
    const able = PEOPLE.filter((actor) => actor !== disabled && (row?.status(actor, ISSUER) ?? 200) < 400)
    const actor = able[0] ?? PEOPLE[0]!
    const asked = row?.ask(ISSUER, actor) ?? { path: door.split(' ')[1] ?? '' }
    const before = everythingStored()
    for (const origin of foreign) {
      const answer = await ask(actor, door, asked, origin)
      expect([origin, answer.status]).toEqual([origin, 403])
      expect([origin, await answer.text()]).toEqual([origin, expect.stringMatching(/badOrigin|请求来源不受信任/)])
      expect(answer.headers.get('set-cookie')).toBeNull()
    }
    expect(everythingStored()).toBe(before)
  })
})
