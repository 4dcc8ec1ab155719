import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { BATCH_ITEMS } from '#shared/protocol/limits.ts'
import { createAccountStore } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { type CommitStore, createCommitStore } from '#db/commitStore.ts'
import type { Database } from '#db/database.ts'
import { createDocumentStore } from '#db/documentStore.ts'
import { reportingUnits } from '#server/imports/newBoard.ts'
import { Rooms } from '#server/realtime/rooms.ts'
import { boardCreate, leader, staff, supervisor, taskAdd } from '#test/support/builders.ts'
import { sqliteDatabases } from '#test/support/databases.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const open = sqliteDatabases()
const by = { actorId: null, at: 0 }
const AREA: Command = { type: 'area.add', areaId: 'a1', order: 1, ordinal: '一', title: '甲', shortTitle: '甲' }
/** More commands than one batch takes. */
const TASKS = Array.from({ length: BATCH_ITEMS * 2 }, (_, i): Command => taskAdd(`t${i}`, ['fuzhou'], { order: i }))
const BOARD: Command[] = [boardCreate(['fuzhou']), AREA, ...TASKS]

async function roomsOn(
  database: Database,
  store: CommitStore,
): Promise<{ rooms: Rooms; clock: FakeClock; batches: number[] }> {
  const accounts = createAccountStore(database)
  const names = ['fujian', 'fuzhou']
  await accounts.saveUnits(
    names.map((id, position) => ({ id, name: id, shortName: id, parentId: null, position })),
    by,
  )
  const { accountId: id, name, grants } = supervisor
  await accounts.create({ id, username: id, name, passwordHash: '-', grants }, by)
  const clock = new FakeClock()
  const batches: number[] = []
  const rooms = new Rooms({
    onTrouble: (error) => {
      throw error
    },
    store,
    clock,
    changeLog: createChangeLog(database),
    documents: createDocumentStore(database),
    outlet: { changes: () => {}, presence: () => {}, moved: () => {} },
    onReadOnly: () => {},
    onBatch: (items) => void batches.push(items),
  })
  return { rooms, clock, batches }
}

describe('a new board', () => {
  it('of more commands than a batch is stored in one transaction and opened like any other', async () => {
    const database = await open()
    const { rooms, batches } = await roomsOn(database, createCommitStore(database))
    const reply = await rooms.create('new', supervisor.accountId, BOARD)
    expect(reply).toEqual({ ok: true, seq: BOARD.length })
    const room = await rooms.board('new')
    expect(room?.board).toMatchObject({ id: 'new', status: 'draft' })
    expect(room?.state.tasks.size).toBe(TASKS.length)
    await rooms.close()
    expect(batches).toEqual([BOARD.length])
    expect((await createChangeLog(database).verifyChain('new')).ok).toBe(true)
  })

  it('is not there at all when storage fails, and storage recovers from it', async () => {
    const database = await open()
    const real = createCommitStore(database)
    let failing = true
    const store: CommitStore = {
      transaction: (work) =>
        real.transaction(async (tx) => {
          const result = await work(tx)
          if (failing) throw new Error('the disk is full')
          return result
        }),
    }
    const { rooms, clock } = await roomsOn(database, store)
    const reply = await rooms.create('new', supervisor.accountId, BOARD)
    expect(reply).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    expect(await rooms.board('new')).toBeNull()
    failing = false
    while (rooms.pipeline.readOnly) {
      clock.advance(1_000)
      await new Promise(setImmediate)
    }
    expect(await rooms.create('new', supervisor.accountId, BOARD)).toMatchObject({ ok: true })
    await rooms.close()
  })

  it('is refused whole when one command of it is refused, whichever', async () => {
    const database = await open()
    const { rooms } = await roomsOn(database, createCommitStore(database))
    const bad: Command = { ...BOARD.at(-1)!, type: 'task.add', areaId: 'nowhere' } as Command
    for (const commands of [
      [...BOARD, bad],
      [...BOARD.slice(0, 5), bad, ...BOARD.slice(5)],
    ]) {
      const reply = await rooms.create('new', supervisor.accountId, commands)
      expect(reply).toMatchObject({ ok: false, error: { code: 'invalid' } })
      expect(await rooms.board('new')).toBeNull()
    }
    expect(await rooms.create('new', supervisor.accountId, BOARD)).toMatchObject({ ok: true })
    await rooms.close()
  })

  it('is refused whole to whoever lost the grant meanwhile', async () => {
    const database = await open()
    const { rooms } = await roomsOn(database, createCommitStore(database))
    await createAccountStore(database).setGrants(supervisor.accountId, [{ unitId: 'fuzhou', role: 'handler' }], by)
    const reply = await rooms.create('new', supervisor.accountId, BOARD)
    expect(reply).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await rooms.board('new')).toBeNull()
    await rooms.close()
  })
})

describe('the units a new board can have', () => {
  const unit = (id: string, parentId: string | null) => ({ id, name: `${id}市`, shortName: id, parentId, position: 0 })
  const units = async () => [
    unit('fujian', null),
    unit('fuzhou', 'fujian'),
    unit('gulou', 'fuzhou'),
    unit('xiamen', 'fujian'),
    unit('guangdong', null),
  ]

  it('are those under the issuing one, in their order', async () => {
    expect(await reportingUnits(units, supervisor)).toEqual({
      ok: true,
      units: [
        { id: 'fuzhou', name: 'fuzhou市', shortName: 'fuzhou' },
        { id: 'xiamen', name: 'xiamen市', shortName: 'xiamen' },
      ],
    })
  })

  it('are told to those who issue boards alone', async () => {
    for (const actor of [leader, staff('fuzhou')])
      expect(await reportingUnits(units, actor)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
})
