import { describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import type { Change } from '#shared/domain/model.ts'
import { summarise } from '#shared/domain/summary.ts'
import { stateOfView, viewOf } from '#shared/domain/visibility.ts'
import type { Audience } from '#shared/domain/visibility.ts'
import { foldTrend } from '#server/archive/trend.ts'
import { DAY, START, type TestBoard, buildBoard, staff, walkTo } from '#test/support/builders.ts'

const WHOLE: Audience = { kind: 'whole' }
const XIAMEN: Audience = { kind: 'units', unitIds: ['xiamen'] }
const first = localDate(START)

/** A log as the store gives it. */
const logOf = (board: TestBoard) => ({
  changesSince: async (_: string, since: number, limit = Infinity): Promise<Change[]> =>
    board.log.filter((change) => change.seq > since).slice(0, limit),
})

function lived(openness?: 'all' | 'own') {
  const board = buildBoard({ openness })
  const t1 = walkTo(board, 'acknowledged', 't1', 'fuzhou')
  const set = (day: number, percent: number): unknown => {
    board.now = START + day * DAY
    return board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: t1, percent })
  }
  return { board, set }
}

describe('the past of a board', () => {
  it('has one point a week, the last one seven days before the day', async () => {
    const { board, set } = lived()
    set(20, 40)
    const { trend } = await foldTrend(logOf(board), board.state.board!, WHOLE, addDays(first, 23))
    expect(trend.map((point) => point.date)).toEqual([2, 9, 16].map((day) => addDays(first, day)))
  })

  it('counts what was done on the day of a point and nothing later', async () => {
    const { board, set } = lived()
    set(7, 30)
    set(8, 60)
    const { trend } = await foldTrend(logOf(board), board.state.board!, WHOLE, addDays(first, 14))
    expect(trend.map((point) => point.progress)).toEqual([0, 15])
  })

  it('says the sequence the day began with, whatever has happened since', async () => {
    const { board, set } = lived()
    set(6, 30)
    const atMidnight = board.state.seq
    set(7, 60)
    const { dayBegan } = await foldTrend(logOf(board), board.state.board!, WHOLE, addDays(first, 7))
    expect(dayBegan).toBe(atMidnight)
  })

  it('has no point on a board that began today', async () => {
    const { board } = lived()
    expect(await foldTrend(logOf(board), board.state.board!, WHOLE, first)).toEqual({ trend: [], dayBegan: 0 })
  })

  it('shows an audience what it may see of that day, and nothing where percents are closed', async () => {
    const { board, set } = lived()
    set(1, 30)
    const log = logOf(board)
    const { trend } = await foldTrend(log, board.state.board!, XIAMEN, addDays(first, 8))
    const date = addDays(first, 1)
    expect(trend.at(-1)?.total).toEqual(summarise(stateOfView(viewOf(board.state, XIAMEN)), date).total)

    const closed = { ...board.state.board!, openness: 'own' as const }
    expect((await foldTrend(log, closed, XIAMEN, addDays(first, 8))).trend).toEqual([])
    expect((await foldTrend(log, closed, WHOLE, addDays(first, 8))).trend).toHaveLength(1)
  })
})
