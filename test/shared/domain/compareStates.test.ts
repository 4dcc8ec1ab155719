import { describe, expect, it } from 'vitest'
import { changedSince, compareStates } from '#shared/domain/compareStates.ts'
import { copyState } from '#shared/domain/state.ts'
import { summarise } from '#shared/domain/summary.ts'
import { stateOfView, viewOf } from '#shared/domain/visibility.ts'
import { type TestBoard, buildBoard, staff, supervisor, taskAdd, walkTo } from '#test/support/builders.ts'

const MIDYEAR = '2026-07-01'
const board = (): TestBoard =>
  buildBoard({ tasks: ['t1', 't2', 't3'].map((id) => ({ id, due: '2026-12-31', responsibleUnitIds: ['fuzhou'] })) })
const report = (on: TestBoard, taskId: string, percent: number): void => {
  const assignmentId = `${taskId}:fuzhou`
  if (on.assignment(taskId, 'fuzhou').state === 'assigned')
    on.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId })
  on.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId, percent })
}
const at = (on: TestBoard) => ({ state: copyState(on.state), date: MIDYEAR })

describe('与上次会议相比', () => {
  it('says how many were and are red, which went and which came, and what they became', () => {
    const live = board()
    report(live, 't1', 60)
    const before = at(live)
    report(live, 't2', 60)
    walkTo(live, 'completed', 't3')
    live.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 10 })
    live.send(supervisor, taskAdd('t4', ['xiamen'], { due: '2026-12-31' }))
    live.send(supervisor, { type: 'board.dispatch' })
    const now = at(live)
    expect(compareStates(before, now)).toMatchObject({
      red: { before: 2, after: 2, gone: 2, added: 2 },
      yellow: { before: 0, after: 0, gone: 0, added: 0 },
      turnedGreen: 1,
      completed: 1,
      fresh: 1,
      dropped: 0,
      was: { 't1:fuzhou': 'green', 't2:fuzhou': 'red', 't3:fuzhou': 'red', 't4:xiamen': null },
    })
    expect(changedSince(before.state, now.state)).toBe(4)
  })

  it('counts what was cancelled or removed as gone and not as done', () => {
    const live = board()
    const before = at(live)
    walkTo(live, 'cancelled', 't1')
    live.send(supervisor, { type: 'task.remove', taskId: 't2', reason: '并入他项' })
    expect(compareStates(before, at(live))).toMatchObject({
      red: { before: 3, after: 1, gone: 2, added: 0 },
      dropped: 2,
      completed: 0,
    })
  })

  it('finds nothing between two looks at the same board, and the figures are those of the summary', () => {
    const live = board()
    report(live, 't1', 25)
    const same = compareStates(at(live), at(live))
    expect(same).toMatchObject({ turnedGreen: 0, completed: 0, fresh: 0, dropped: 0, was: {} })
    expect(same.red).toEqual({ before: 2, after: 2, gone: 0, added: 0 })
    const { red, yellow, progress } = summarise(live.state, MIDYEAR).total
    expect([same.red.after, same.yellow.after, same.progress.after]).toEqual([red, yellow, progress])
    expect(changedSince(live.state, copyState(live.state))).toBe(0)
  })

  it('tells a reporting unit nothing that its own view does not', () => {
    const live = buildBoard({
      units: ['fuzhou', 'xiamen'],
      openness: 'own',
      tasks: [{ id: 't1', due: '2026-12-31' }],
    })
    const seen = () => ({
      state: stateOfView(viewOf(live.state, { kind: 'units', unitIds: ['xiamen'] })),
      date: MIDYEAR,
    })
    const before = seen()
    report(live, 't1', 60)
    const compared = compareStates(before, seen())
    expect(compared).toMatchObject({ red: { before: 1, after: 1 }, turnedGreen: 0, progress: { after: null } })
  })
})
