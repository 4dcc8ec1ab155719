import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '#shared/domain/model.ts'
import { createAccountStore } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { GENESIS_HASH } from '#db/hashChain.ts'
import { type SystemEntry, appendSystem, systemEntries } from '#db/systemStream.ts'
import { Archive } from '#server/archive/Archive.ts'
import { SYSTEM } from '#server/archive/logs.ts'
import type { VerifyStep } from '#server/archive/streams.ts'
import { type Audit, createAudit } from '#server/audit.ts'
import { temporarySqlite } from '#test/support/databases.ts'
import { ISSUER, admin, auditor, leader, person, staff, supervisor } from '#test/support/builders.ts'
import { longLog } from '#test/support/longLog.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { emptyState } from '#shared/domain/state.ts'
import { tamper } from '#test/db/tamper.ts'

type Sqlite = Awaited<ReturnType<typeof temporarySqlite>>

const log = longLog(2_500)
const state = emptyState('b1')
foldInto(state, log)

let database: Sqlite
let archive: Archive
let audit: Audit
let now = 1_000

/** A board of a year's length, and a system stream with a few entries of its own. */
beforeEach(async () => {
  database = await temporarySqlite()
  const accounts = createAccountStore(database)
  await accounts.saveUnits(
    [
      { id: ISSUER, name: ISSUER, shortName: ISSUER, parentId: null, position: 0 },
      { id: 'fuzhou', name: 'fuzhou', shortName: 'fuzhou', parentId: ISSUER, position: 1 },
    ],
    { actorId: null, at: 1 },
  )
  await createCommitStore(database).transaction((tx) => tx.appendChanges('b1', NO_HEAD, log, state))
  archive = new Archive({ url: null, file: database.file })
  audit = createAudit({
    changeLog: createChangeLog(database),
    accounts: () => accounts.list(),
    units: () => accounts.units(),
    archive,
    record: (entry: SystemEntry) => appendSystem(database, [entry]),
    now: () => (now += 1_000),
  })
})
afterEach(async () => {
  await archive.close()
  await database.close()
})

async function verified(name: string): Promise<VerifyStep[]> {
  const reply = await audit.verify(auditor, name)
  if (!reply.ok) throw new Error(reply.error.message)
  const steps: VerifyStep[] = []
  for await (const step of reply.steps) steps.push(step)
  return steps
}

async function exported(name: string, filter = {}): Promise<string[]> {
  const reply = await audit.export(auditor, name, filter)
  if (!reply.ok) throw new Error(reply.error.message)
  let text = ''
  for await (const piece of reply.pieces) text += piece
  return text.split('\r\n').filter((line) => line !== '')
}

describe('a chain that is verified', () => {
  it('says how far it is, then that it is whole, and leaves that on record', async () => {
    const steps = await verified('b1')
    expect(steps.at(-1)).toMatchObject({ report: { ok: true, seq: 2_500 } })
    for (const step of steps.slice(0, -1)) expect(step).toMatchObject({ of: 2_500 })
    const [last] = (await systemEntries(database, 0)).slice(-1)
    expect(last).toMatchObject({
      type: 'audit.verified',
      actorId: auditor.accountId,
      body: { log: 'b1', ok: true, seq: 2_500 },
    })
    expect((await verified(SYSTEM)).at(-1)).toMatchObject({ report: { ok: true } })
  })

  it.each([1, 1_000, 1_777, 2_500])('names entry %i when its text was changed', async (seq) => {
    const { body } = await database.reader
      .selectFrom('change')
      .select('body')
      .where('board_id', '=', 'b1')
      .where('seq', '=', seq)
      .executeTakeFirstOrThrow()
    await tamper(database, 'change', (db) =>
      db
        .updateTable('change')
        .set({ body: body.replace('"after"', '"after" ') })
        .where('board_id', '=', 'b1')
        .where('seq', '=', seq)
        .execute(),
    )
    expect((await verified('b1')).at(-1)).toEqual({ report: { ok: false, seq, fault: 'hash' } })
    expect((await systemEntries(database, 0)).at(-1)?.body).toMatchObject({ ok: false, seq, fault: 'hash' })
  })

  it('notices an entry that was taken out, of a board and of the system stream', async () => {
    await tamper(database, 'change', (db) => db.deleteFrom('change').where('seq', '=', 1_234).execute())
    expect((await verified('b1')).at(-1)).toEqual({ report: { ok: false, seq: 1_234, fault: 'gap' } })
    await appendSystem(database, [{ at: 5, actorId: null, type: 'login.failed', body: {} }])
    const seq = (await systemEntries(database, 0)).at(-1)?.seq ?? 0
    await tamper(database, 'system', (db) =>
      db.updateTable('system').set({ actor_id: 'x' }).where('seq', '=', seq).execute(),
    )
    expect((await verified(SYSTEM)).at(-1)).toEqual({ report: { ok: false, seq, fault: 'columns' } })
  })
})

describe('an export', () => {
  it('holds every entry with the hash it was chained by, and is on record before it begins', async () => {
    const lines = await exported('b1')
    expect(lines).toHaveLength(2_501)
    let previous = GENESIS_HASH
    for (const line of lines.slice(1).reverse()) {
      const cells = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"'))
      const [body = '', hash] = cells.slice(-2)
      previous = createHash('sha256').update(previous, 'hex').update(body, 'utf8').digest('hex')
      expect(hash).toBe(previous)
    }
    expect((await systemEntries(database, 0)).at(-1)).toMatchObject({ type: 'audit.exported', body: { log: 'b1' } })
    // The copy of the system stream knows of itself.
    expect((await exported(SYSTEM))[1]).toContain('audit.exported')
  })

  it('is of what was asked for, and nothing in it is a formula', async () => {
    await appendSystem(database, [{ at: 5, actorId: '=cmd', type: '=1+1', body: {} }])
    const lines = await exported(SYSTEM, { type: '=1+1' })
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(`"'=1+1"`)
    expect(lines[1]).not.toMatch(/(^|,)"=/)
  })
})

describe('the trail', () => {
  it('is read newest first, page by page, filtered', async () => {
    const first = await audit.page(auditor, 'b1', {})
    if (!first.ok) throw new Error(first.error.message)
    expect(first.entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => 2_500 - i))
    expect(first.more).toBe(true)
    expect(first.logs.map((one) => one.log)).toEqual(['b1', SYSTEM])
    const next = await audit.page(auditor, 'b1', { before: 2_401 })
    expect(next.ok && next.entries[0]?.seq).toBe(2_400)
    const one = await audit.page(auditor, 'b1', { unitId: 'unit3', type: 'assignment.setPercent' })
    if (!one.ok) throw new Error(one.error.message)
    expect(new Set(one.entries.map(({ unitId, type }) => `${unitId} ${type}`))).toEqual(
      new Set(['unit3 assignment.setPercent']),
    )
    const last = await audit.page(auditor, 'b1', { type: 'board.create' })
    expect(last.ok && [last.entries.length, last.more]).toEqual([1, false])
  })

  const others: [string, Actor][] = [
    ['a supervisor', supervisor],
    ['a leader', leader],
    ['an administrator', admin],
    ['a unit', staff('fuzhou')],
  ]
  it.each(others)('is nothing to %s', async (_, actor) => {
    const doors = [audit.page(actor, 'b1', {}), audit.verify(actor, 'b1'), audit.export(actor, SYSTEM, {})]
    for (const reply of await Promise.all(doors))
      expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect((await systemEntries(database, 0)).some(({ type }) => type.startsWith('audit.'))).toBe(false)
  })

  it('is to the auditor of another unit only what that unit issued', async () => {
    const elsewhere = person('elsewhere', 'auditor@fuzhou')
    const page = await audit.page(elsewhere, null, {})
    expect(page.ok && page.logs).toEqual([])
    for (const name of ['b1', SYSTEM, 'b9'])
      expect(await audit.export(elsewhere, name, {})).toMatchObject({ ok: false, error: { code: 'notFound' } })
  })
})

describe('the thread', () => {
  it('ends a walk that nobody follows any more, and answers the next question', async () => {
    const steps = archive.stream('csv', { log: 'b1', filter: {}, names: {} })
    await steps.next()
    await steps.return(undefined)
    expect((await verified('b1')).at(-1)).toMatchObject({ report: { ok: true } })
  })

  it('passes on what went wrong in it', async () => {
    const lost = new Archive({ url: null, file: `${database.file}.absent` })
    await expect(lost.ask('facts', { log: 'b1' })).rejects.toThrow('unable to open database file')
    await lost.close()
    await expect(lost.ask('facts', { log: 'b1' })).rejects.toThrow('closed')
  })
})
