import { createChangeLog } from '#db/changeLog.ts'
import { createCommitStore } from '#db/commitStore.ts'
import type { Database } from '#db/database.ts'
import { CorruptRowError } from '#db/errors.ts'
import { emptyState, entityOf } from '#shared/domain/state.ts'
import type { OpenDatabase } from '#test/support/databases.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { HandMadeLog, plain } from './logs.ts'
import { unstamped } from '#test/support/builders.ts'
import { tamper } from './tamper.ts'

const START = 1_760_000_000_000

/** A board of six changes: at START, then each ten seconds later, with 3 and 4 at the same moment. */
async function smallBoard(database: Database): Promise<HandMadeLog> {
  const log = new HandMadeLog('b1')
  log.created()
  log.percent('fuzhou', 10)
  log.percent('xiamen', 20, { actorId: 'a-xiamen', unitId: 'xiamen' })
  log.percent('fuzhou', 30, { at: START + 20_000 })
  log.next('report:t1:fuzhou:1', { progress: '已完成“培训”\n3 场\u0000', kind: 'period' }, { reason: '补报' })
  log.next('board', { status: 'dispatched' })
  await log.commit(createCommitStore(database))
  return log
}

const numbers = (changes: readonly { seq: number }[]): number[] => changes.map(({ seq }) => seq)

export function changeLogContract(open: OpenDatabase): void {
  describe('change log', () => {
    it('gives changes as they were appended, from any point on', async () => {
      const database = await open()
      const log = await smallBoard(database)
      const reads = createChangeLog(database)
      expect(await reads.changesSince('b1', 0)).toEqual(log.changes)
      expect(numbers(await reads.changesSince('b1', 4))).toEqual([5, 6])
      expect(numbers(await reads.changesSince('b1', 1, 2))).toEqual([2, 3])
      expect(await reads.changesSince('b1', 6)).toEqual([])
      expect(await reads.changesSince('unknown', 0)).toEqual([])
    })

    it('gives spans of time that adjoin without sharing a change', async () => {
      const database = await open()
      await smallBoard(database)
      const reads = createChangeLog(database)
      expect(numbers(await reads.changesBetween('b1', 0, START))).toEqual([1])
      expect(numbers(await reads.changesBetween('b1', START, START + 20_000))).toEqual([2, 3, 4])
      expect(numbers(await reads.changesBetween('b1', START + 20_000, START + 99_000))).toEqual([5, 6])
    })

    it('gives the changes of one subject, and the latest of all', async () => {
      const database = await open()
      await smallBoard(database)
      const reads = createChangeLog(database)
      expect(numbers(await reads.changesOfSubject('b1', 'assignment:t1:fuzhou'))).toEqual([2, 4])
      expect(numbers(await reads.changesOfSubject('b1', 'assignment:t1:nobody'))).toEqual([])
      expect(numbers(await reads.latestChanges('b1', 2))).toEqual([6, 5])
    })

    it('lists boards as they are now, the last changed first', async () => {
      const database = await open()
      const log = await smallBoard(database)
      const older = new HandMadeLog('b0')
      older.created()
      await older.commit(createCommitStore(database))
      expect(await createChangeLog(database).listBoards()).toEqual([
        {
          id: 'b1',
          title: '2023年福建省妇幼健康重点工作',
          status: 'dispatched',
          issuingUnitId: 'fujian',
          label: null,
          unitIds: ['fuzhou', 'xiamen'],
          head: log.head,
        },
        expect.objectContaining({ id: 'b0', status: 'draft', head: older.head }),
      ])
    })

    it('does not know a board that does not exist', async () => {
      const reads = createChangeLog(await open())
      expect(await reads.loadState('b1')).toBeNull()
      expect(await reads.stateAt('b1', { seq: 1 })).toBeNull()
      expect(await reads.verifyChain('b1')).toMatchObject({ ok: true, seq: 0 })
    })

    it('gives the state at any sequence and at any moment', async () => {
      const database = await open()
      const log = await smallBoard(database)
      const reads = createChangeLog(database)
      for (let seq = 0; seq <= 6; seq++) {
        const state = await reads.stateAt('b1', { seq })
        expect(plain(state ?? emptyState(''))).toEqual(plain(unstamped(log.stateAfter(seq))))
      }
      for (const [at, seq] of [
        [START - 1, 0],
        [START, 1],
        [START + 19_999, 2],
        [START + 20_000, 4],
        [START + 1e9, 6],
      ] as const) {
        expect((await reads.stateAt('b1', { at }))?.seq, String(at)).toBe(seq)
      }
      expect((await reads.stateAt('b1', { seq: 99 }))?.seq).toBe(6)
    })

    it('stores a snapshot each 1,000 changes, and starts from the nearest one', async () => {
      const database = await open()
      const store = createCommitStore(database)
      const log = new HandMadeLog('b1')
      log.created()
      for (let i = 2; i <= 2_150; i++) {
        log.percent(`u${i % 40}`, i % 101)
        if (i % 300 === 0) await log.commit(store)
      }
      await log.commit(store)
      const snapshots = await database.reader
        .selectFrom('board_snapshot')
        .select(['seq', 'at'])
        .orderBy('seq')
        .execute()
      expect(snapshots).toEqual([1_200, 2_100].map((seq) => ({ seq, at: log.changes[seq - 1]?.at })))
      const reads = createChangeLog(database)
      for (const seq of [1_199, 1_200, 1_201, 2_099, 2_120]) {
        const state = await reads.stateAt('b1', { seq })
        expect(plain(state ?? emptyState('')), String(seq)).toEqual(plain(unstamped(log.stateAfter(seq))))
      }
      // A snapshot that says something else shows that it, and not the whole log, is what is read.
      await database.writer.updateTable('board_snapshot').set({ body: '[]' }).where('seq', '=', 2_100).execute()
      expect((await reads.stateAt('b1', { seq: 2_100 }))?.assignments.size).toBe(0)
      expect((await reads.stateAt('b1', { seq: 2_099 }))?.assignments.size).toBe(40)
    })

    it('leaves out of a snapshot what was never set, and reads those that were written whole', async () => {
      const database = await open()
      const log = new HandMadeLog('b1')
      log.created()
      for (let i = 2; i <= 1_000; i++) log.percent(`u${i % 40}`, i % 101)
      await log.commit(createCommitStore(database))
      const { body } = await database.reader.selectFrom('board_snapshot').select('body').executeTakeFirstOrThrow()
      const subjects = JSON.parse(body) as [string, object][]
      expect(subjects.find(([subject]) => subject === 'assignment:t1:u7')).toEqual([
        'assignment:t1:u7',
        { state: 'inProgress', percent: log.state.assignments.get('t1:u7')?.percent },
      ])
      // As earlier releases wrote it: every field, and the stamps.
      const whole = [...log.state.stamps.entries()].map(([subject]) => [
        subject,
        entityOf(log.state, subject),
        [[1, 2, 'c1', 'a1', ['percent']]],
      ])
      await database.writer
        .updateTable('board_snapshot')
        .set({ body: JSON.stringify(whole) })
        .execute()
      const state = await createChangeLog(database).stateAt('b1', { seq: 1_000 })
      expect(plain(state ?? emptyState(''))).toEqual(plain(unstamped(log.state)))
    })

    it('keeps its state rows equal to the fold of the log, whatever happened', async () => {
      const database = await open()
      const store = createCommitStore(database)
      const reads = createChangeLog(database)
      const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))
      const step = fc.record({
        subject: fc.constantFrom('board', 'area:a1', 'task:t1', 'assignment:t1:fuzhou', 'report:t1:fuzhou:1'),
        after: fc.dictionary(fc.constantFrom('title', 'state', 'percent', 'label', 'review', 'text'), value, {
          minKeys: 1,
        }),
        sameCommand: fc.boolean(),
        later: fc.nat({ max: 60_000 }),
        commit: fc.boolean(),
      })
      let boards = 0
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), fc.nat(), async (steps, anywhere) => {
          const log = new HandMadeLog(`b${++boards}`)
          log.created()
          for (const { subject, after, sameCommand, later, commit } of steps) {
            const last = log.changes.at(-1)
            const commandId = sameCommand && last ? last.commandId : `c${log.state.seq + 1}`
            // The board's own columns want what `decide` would give them.
            const fields = subject === 'board' ? { title: String(after.title), label: String(after.label) } : after
            log.next(subject, fields, { commandId, at: log.state.at + later })
            if (commit) await log.commit(store)
          }
          await log.commit(store)
          const stored = await reads.loadState(log.boardId)
          expect(plain(stored?.state ?? emptyState(''))).toEqual(plain(log.state))
          expect(stored?.head).toEqual(log.head)
          expect(await reads.changesSince(log.boardId, 0)).toEqual(log.changes)
          const seq = anywhere % (log.state.seq + 1)
          expect(plain((await reads.stateAt(log.boardId, { seq })) ?? emptyState(''))).toEqual(
            plain(unstamped(log.stateAfter(seq))),
          )
          expect(await reads.verifyChain(log.boardId)).toEqual({ ok: true, seq: log.head.seq, hash: log.head.hash })
        }),
        { numRuns: 15 },
      )
    })

    it('gives fields that a later release added their usual value', async () => {
      const database = await open()
      const log = await smallBoard(database)
      const subject = 'assignment:t1:fuzhou'
      await database.writer
        .updateTable('subject_state')
        .set({ body: '{"percent":30}' })
        .where('subject', '=', subject)
        .execute()
      const stored = await createChangeLog(database).loadState('b1')
      expect(stored?.state.assignments.get('t1:fuzhou')).toEqual({
        ...log.state.assignments.get('t1:fuzhou'),
        state: 'assigned',
      })
    })

    it('names the board and the row when a row cannot be read, and leaves other boards alone', async () => {
      const database = await open()
      await smallBoard(database)
      const other = new HandMadeLog('b2')
      other.created()
      await other.commit(createCommitStore(database))
      const damage = (body: string) =>
        tamper(database, 'change', (db) =>
          db.updateTable('change').set({ body }).where('board_id', '=', 'b1').where('seq', '=', 3).execute(),
        )
      const reads = createChangeLog(database)
      for (const body of ['{"v":1,', 'null', '7', '{"v":2}', '{"v":0}', '{}']) {
        await damage(body)
        await expect(reads.changesSince('b1', 0), body).rejects.toThrow(
          expect.objectContaining({ name: CorruptRowError.name, where: 'board b1', seq: 3 }),
        )
        await expect(reads.stateAt('b1', { seq: 5 }), body).rejects.toThrow(CorruptRowError)
      }
      expect(numbers(await reads.changesSince('b2', 0))).toEqual([1])
      await database.writer.updateTable('subject_state').set({ stamps: '[[' }).where('board_id', '=', 'b1').execute()
      await expect(reads.loadState('b1')).rejects.toThrow(CorruptRowError)
    })
  })

  describe('chain of the change log', () => {
    it.each(['update change set at = at', 'delete from change', 'delete from change where seq = 6'])(
      'refuses “%s”',
      async (statement) => {
        const database = await open()
        const log = await smallBoard(database)
        await expect(sql.raw(statement).execute(database.writer)).rejects.toThrow('change is append-only')
        expect(await createChangeLog(database).changesSince('b1', 0)).toEqual(log.changes)
      },
    )

    it('refuses to replace a row of the log', async () => {
      const database = await open()
      await smallBoard(database)
      const [row] = await database.reader.selectFrom('change').selectAll().where('seq', '=', 3).execute()
      if (!row) throw new Error('no row')
      const replace =
        database.dialect === 'sqlite'
          ? database.writer.replaceInto('change').values(row)
          : database.writer
              .insertInto('change')
              .values(row)
              .onConflict((conflict) => conflict.columns(['board_id', 'seq']).doUpdateSet({ at: 0 }))
      await expect(replace.execute()).rejects.toThrow('change is append-only')
    })

    it.each<[string, string, { seq: number; fault: string }]>([
      [
        'an altered body',
        `update change set body = replace(body, '30', '90') where seq = 4`,
        { seq: 4, fault: 'hash' },
      ],
      ['an altered hash', `update change set hash = '${'0'.repeat(64)}' where seq = 4`, { seq: 4, fault: 'hash' }],
      ['an altered moment', 'update change set at = at - 1 where seq = 5', { seq: 5, fault: 'columns' }],
      ['an altered actor', `update change set actor_id = 'x' where seq = 3`, { seq: 3, fault: 'columns' }],
      ['an altered subject', `update change set subject = 'task:t9' where seq = 3`, { seq: 3, fault: 'columns' }],
      ['an altered unit', `update change set unit_id = 'x' where seq = 2`, { seq: 2, fault: 'columns' }],
      ['an altered command', `update change set command_id = 'x' where seq = 2`, { seq: 2, fault: 'columns' }],
      ['an altered type', `update change set type = 'x' where seq = 2`, { seq: 2, fault: 'columns' }],
      ['a deleted row', 'delete from change where seq = 3', { seq: 3, fault: 'gap' }],
      ['a deleted first row', 'delete from change where seq = 1', { seq: 1, fault: 'gap' }],
      ['a deleted end', 'delete from change where seq >= 5', { seq: 5, fault: 'gap' }],
      ['a row in front', 'update change set seq = 0 where seq = 1', { seq: 1, fault: 'gap' }],
      [
        'rows in another order',
        'update change set seq = 99 where seq = 3; update change set seq = 3 where seq = 4; update change set seq = 4 where seq = 99',
        { seq: 3, fault: 'hash' },
      ],
      [
        'a row closing the gap of a deleted one',
        'delete from change where seq = 3; update change set seq = 3 where seq = 4',
        { seq: 3, fault: 'hash' },
      ],
    ])('notices %s', async (_, statements, found) => {
      const database = await open()
      await smallBoard(database)
      await tamper(database, 'change', async (db) => {
        for (const statement of statements.split('; ')) await sql.raw(statement).execute(db)
      })
      expect(await createChangeLog(database).verifyChain('b1')).toEqual({ ok: false, ...found })
    })

    it('notices a head that does not belong to the log', async () => {
      const database = await open()
      await smallBoard(database)
      const verify = () => createChangeLog(database).verifyChain('b1')
      await database.writer.updateTable('board').set({ seq: 5 }).execute()
      expect(await verify()).toEqual({ ok: false, seq: 6, fault: 'head' })
      await database.writer
        .updateTable('board')
        .set({ seq: 6, hash: 'f'.repeat(64) })
        .execute()
      expect(await verify()).toEqual({ ok: false, seq: 6, fault: 'head' })
    })
  })
}
