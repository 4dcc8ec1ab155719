import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { emptyState } from '#shared/domain/state.ts'
import { CHANGES_SHOWN, ChangeCount, type Difference, differenceOf } from '#shared/history/difference.ts'
import { pastBoard } from '#shared/history/past.ts'
import { life, lifeBoard, take } from '#test/support/boardSteps.ts'
import { DAY, type TestBoard, buildBoard, staff, supervisor, taskAdd, walkTo } from '#test/support/builders.ts'

function difference(board: TestBoard, from: number, to: number): Difference {
  const at = (moment: number) => {
    const state = emptyState('b1')
    foldInto(
      state,
      board.log.filter((change) => change.at <= moment),
    )
    return pastBoard(state, localDate(moment))
  }
  const count = new ChangeCount()
  for (const change of board.log) if (change.at > from && change.at <= to) count.add(change)
  const after = at(to)
  if (!after) throw new Error('there was no board yet')
  return differenceOf(at(from), after, count)
}

describe('what changed between two moments', () => {
  it('counts lights as the figures of both sides do, and who came and went makes up the difference', () => {
    fc.assert(
      fc.property(life(30), fc.nat({ max: 20 }), (steps, days) => {
        const board = lifeBoard()
        const from = board.now
        for (const step of steps) take(board, step)
        const to = Math.max(board.now, board.log.at(-1)?.at ?? 0, from) + days * DAY
        const { before, after, lights } = difference(board, from, to)
        for (const { colour, before: was, after: is, came, went } of lights) {
          expect([was, is]).toEqual([before?.total[colour], after.total[colour]])
          expect(was - went + came).toBe(is)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('tells of each unit task what it was and is, and leaves out what stayed as it was', () => {
    const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
    const id = walkTo(board, 'inProgress', 't1', 'fuzhou')
    board.now += 60_000
    const from = board.now
    board.now += 60_000
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: id, percent: 80 })
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: id, percent: 90 })
    board.send(supervisor, taskAdd('t9', []))
    const { tasks, kinds, total } = difference(board, from, board.now)
    expect(tasks.map((task) => [task.id, task.fate])).toEqual([
      ['t1', 'kept'],
      ['t9', 'added'],
    ])
    const [unit] = tasks[0]?.units ?? []
    expect(unit).toMatchObject({ unitId: 'fuzhou', changes: 2 })
    expect([unit?.before?.[2], unit?.after?.[2]]).toEqual([40, 90])
    expect(kinds).toEqual([
      { type: 'assignment.setPercent', count: 2 },
      { type: 'task.add', count: 1 },
    ])
    expect(total).toBe(3)
  })

  it('shows a light that the date alone has turned', () => {
    const board = buildBoard({ tasks: [{ id: 't1', due: '2026-01-20' }] })
    walkTo(board, 'inProgress', 't1', 'fuzhou')
    const { tasks, lights, total } = difference(board, board.now, Date.parse(`${addDays('2026-01-20', 5)}T09:00+08:00`))
    expect(total).toBe(0)
    expect(tasks[0]?.units.find(({ unitId }) => unitId === 'fuzhou')).toMatchObject({
      changes: 0,
      after: ['red', 'inProgress', 40, 1, 0],
    })
    expect(lights.find(({ colour }) => colour === 'red')).toMatchObject({ before: 0, came: lights[0]?.after })
  })

  it('keeps the latest of many changes and says how many there were', () => {
    const board = buildBoard({})
    const id = walkTo(board, 'inProgress', 't1', 'fuzhou')
    const from = board.now
    board.now += 1
    for (let i = 0; i < 2 * CHANGES_SHOWN + 50; i++)
      board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: id, percent: i % 100 })
    const { changes, total } = difference(board, from, board.now)
    expect(total).toBe(2 * CHANGES_SHOWN + 50)
    expect(changes).toHaveLength(CHANGES_SHOWN)
    expect(changes[0]?.seq).toBe(board.log.at(-1)?.seq)
  })
})
