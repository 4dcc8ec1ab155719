import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldInto } from '#shared/domain/evolve.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { type ChangeLog, createChangeLog } from '#db/changeLog.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { StateBook } from '#server/archive/StateBook.ts'
import { dump, unstamped } from '#test/support/builders.ts'
import { temporarySqlite } from '#test/support/databases.ts'
import { longLog } from '#test/support/longLog.ts'

const log = longLog(3_400)
let database: Awaited<ReturnType<typeof temporarySqlite>>
let changeLog: ChangeLog

/** A log with three snapshots in it, as it grew. */
beforeAll(async () => {
  database = await temporarySqlite()
  const state = emptyState('b1')
  let head = NO_HEAD
  for (let from = 0; from < log.length; from += 500) {
    const page = log.slice(from, from + 500)
    foldInto(state, page)
    head = await createCommitStore(database).transaction((tx) => tx.appendChanges('b1', head, page, state))
  }
  changeLog = createChangeLog(database)
})
afterAll(() => database.close())

function replayed(seq: number): BoardState {
  const state = emptyState('b1')
  foldInto(state, log.slice(0, seq))
  return unstamped(state)
}

describe('the states that are kept', () => {
  it('are what the whole log replays to, in whatever order they are asked for', async () => {
    const book = new StateBook(changeLog, 3)
    for (const seq of [3_400, 1, 999, 1_000, 1_001, 1_500, 1_400, 2_999, 3_399, 3_400, 1_000, 0, 1_400]) {
      const state = await book.at('b1', seq)
      expect(state && dump(state), String(seq)).toEqual(dump(replayed(seq)))
      expect(book.size).toBeLessThanOrEqual(3)
    }
  })

  it('are folded on from the nearest one known, which stays as it was', async () => {
    let asked: [number, number | undefined][] = []
    const watching: Pick<ChangeLog, 'stateAt'> = {
      stateAt(boardId, point, near) {
        asked.push(['seq' in point ? point.seq : -1, near?.seq])
        return changeLog.stateAt(boardId, point, near)
      },
    }
    const book = new StateBook(watching)
    const first = await book.at('b1', 1_200)
    await book.at('b1', 1_300)
    await book.at('b1', 1_250)
    expect(asked).toEqual([
      [1_200, undefined],
      [1_300, 1_200],
      [1_250, 1_200],
    ])
    asked = []
    expect(await book.at('b1', 1_200)).toBe(first)
    expect(first && dump(first)).toEqual(dump(replayed(1_200)))
    expect(asked).toEqual([])
  })

  it('know no board that is not there, and refuse to fold backwards', async () => {
    expect(await new StateBook(changeLog).at('b9', 5)).toBeNull()
    await expect(changeLog.stateAt('b1', { seq: 10 }, replayed(20))).rejects.toThrow('lies after')
  })
})
