import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import {
  type TestBoard,
  buildBoard,
  dump,
  handler,
  leader,
  person,
  reviewer,
  staff,
  supervisor,
  supervisor2,
  taskAdd,
  walkTo,
} from '#test/support/builders.ts'

const fuzhou = staff('fuzhou')
const colleague = handler('fuzhou')
const assignmentId = 't1:fuzhou'
const percentTo = (percent: number): Command => ({ type: 'assignment.setPercent', assignmentId, percent })
const atWork = (): TestBoard => {
  const board = buildBoard()
  walkTo(board, 'inProgress')
  return board
}

describe('two people on one field', () => {
  it('the first wins; the second is told value, author and time, and nothing changes', () => {
    const board = atWork()
    const base = board.state.seq
    board.now += 60_000
    const [first] = board.send(colleague, percentTo(60))
    const before = dump(board.state)
    expect(board.refusal(fuzhou, percentTo(80), { base })).toEqual({
      refused: true,
      code: 'conflict',
      reason: 'conflict',
      current: [
        {
          subject: 'assignment:t1:fuzhou',
          field: 'percent',
          value: 60,
          seq: first?.seq,
          at: board.now,
          actorId: 'fuzhou-handler',
        },
      ],
    })
    expect(dump(board.state)).toEqual(before)
  })

  it('choosing one’s own value means sending again from the present', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(colleague, percentTo(60))
    const { current } = board.refusal(fuzhou, percentTo(80), { base })
    board.send(fuzhou, percentTo(80), { base: current?.[0]?.seq })
    expect(board.assignment('t1', 'fuzhou').percent).toBe(80)
  })

  it('the same value is agreement: no conflict, and nothing to do', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(colleague, percentTo(60))
    expect(board.send(fuzhou, percentTo(60), { base })).toEqual([])
  })

  it('what was there before the base is no conflict', () => {
    const board = atWork()
    board.send(colleague, percentTo(60))
    board.send(fuzhou, percentTo(80), { base: board.state.seq })
    expect(board.assignment('t1', 'fuzhou').percent).toBe(80)
  })

  it('different fields do not conflict', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(colleague, { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true })
    board.send(fuzhou, percentTo(80), { base })
    expect(board.assignment('t1', 'fuzhou')).toMatchObject({ percent: 80, needsCoordination: true })
  })

  it('the same field of different units does not conflict', () => {
    const board = atWork()
    walkTo(board, 'inProgress', 't1', 'xiamen')
    const base = board.state.seq
    board.send(staff('xiamen'), { type: 'assignment.setPercent', assignmentId: 't1:xiamen', percent: 90 })
    board.send(fuzhou, percentTo(80), { base })
    expect(board.assignment('t1', 'xiamen').percent).toBe(90)
  })

  it('derived counters and moments never conflict', () => {
    const board = buildBoard()
    walkTo(board, 'acknowledged')
    const base = board.state.seq
    // Moves state and updatedAt along; the second sets another field from the old base.
    board.send(colleague, percentTo(60))
    board.send(
      fuzhou,
      { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true, coordination: '请支持' },
      { base },
    )
    expect(board.assignment('t1', 'fuzhou').coordination).toBe('请支持')
  })

  it('names every field that was beaten', () => {
    const board = atWork()
    const base = board.state.seq
    const flag = (coordination: string): Command => ({
      type: 'assignment.flagCoordination',
      assignmentId,
      needsCoordination: true,
      coordination,
    })
    board.send(colleague, flag('甲'))
    board.send(colleague, { type: 'assignment.flagCoordination', assignmentId, needsCoordination: false })
    const { current } = board.refusal(fuzhou, flag('乙'), { base })
    expect(current?.map(({ field }) => field)).toEqual(['needsCoordination', 'coordination'])
  })

  it('structure conflicts field by field', () => {
    const board = buildBoard({ dispatched: false })
    const base = board.state.seq
    const edit = (field: 'title' | 'criterion', value: string): Command => ({
      type: 'task.edit',
      taskId: 't1',
      field,
      value,
    })
    board.send(supervisor, edit('title', '甲'))
    board.send(supervisor2, edit('criterion', '出台方案'), { base })
    expect(board.refusal(supervisor2, edit('title', '乙'), { base })).toMatchObject({
      code: 'conflict',
      current: [{ subject: 'task:t1', field: 'title', value: '甲', actorId: 'supervisor' }],
    })
  })
})

describe('what the author was looking at', () => {
  it('beyond the head is invalid', () => {
    const board = atWork()
    expect(board.refusal(fuzhou, percentTo(80), { base: board.state.seq + 1 })).toMatchObject({
      code: 'invalid',
      reason: 'baseBeyondHead',
    })
    expect(board.refusal(fuzhou, { type: 'command.undo', commandId: 'c1' }, { base: 9_999 }).code).toBe('invalid')
  })

  it('is judged after the right to ask, so that nobody learns of the head', () => {
    const board = atWork()
    expect(board.refusal(handler('xiamen'), percentTo(80), { base: 9_999 }).code).toBe('forbidden')
  })

  it('must hold the figures that are judged: submit, approve, return and closeOut guard them', () => {
    const submit: Command = { type: 'assignment.submit', assignmentId, kind: 'completion', period: '2026-01' }
    const approve: Command = { type: 'assignment.approve', assignmentId }

    let board = atWork()
    let base = board.state.seq
    board.send(colleague, percentTo(60))
    expect(board.refusal(fuzhou, submit, { base })).toMatchObject({ code: 'conflict', current: [{ field: 'percent' }] })

    board = atWork()
    board.send(fuzhou, submit)
    base = board.state.seq
    board.send(supervisor, { type: 'assignment.return', assignmentId, reason: '补数据' })
    board.send(fuzhou, percentTo(90))
    board.send(fuzhou, submit)
    for (const command of [approve, { type: 'assignment.return', assignmentId, reason: '再补' } as const]) {
      const { code, current } = board.refusal(supervisor2, command, { base })
      expect(code).toBe('conflict')
      expect(current?.map(({ field }) => field).sort()).toEqual(['percent', 'reportId', 'state'])
    }

    base = board.state.seq
    board.send(supervisor, approve)
    expect(board.refusal(leader, { type: 'assignment.closeOut', assignmentId }, { base })).toMatchObject({
      code: 'conflict',
      current: [{ field: 'state', value: 'completed', actorId: 'supervisor' }],
    })
  })

  it('of a dispatch is the whole draft', () => {
    const board = buildBoard({ dispatched: false })
    const base = board.state.seq
    board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'due', value: '2026-03-31' })
    board.send(supervisor, taskAdd('t2', ['fuzhou']))
    const { code, current } = board.refusal(supervisor2, { type: 'board.dispatch' }, { base })
    expect(code).toBe('conflict')
    expect(new Set(current?.map(({ subject }) => subject))).toEqual(new Set(['task:t1', 'task:t2']))
    board.send(supervisor2, { type: 'board.dispatch' })
  })

  it('of a second dispatch shows that the first was first', () => {
    const board = buildBoard({ dispatched: false })
    const base = board.state.seq
    board.send(supervisor, { type: 'board.dispatch' })
    expect(board.refusal(supervisor2, { type: 'board.dispatch' }, { base })).toMatchObject({
      code: 'conflict',
      current: [{ subject: 'board', field: 'status', value: 'dispatched' }],
    })
  })

  it('explains a state that no longer fits: a conflict if it moved meanwhile, plainly impossible if not', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(fuzhou, { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' })
    expect(board.refusal(colleague, percentTo(60), { base })).toMatchObject({
      code: 'conflict',
      current: [{ field: 'state', value: 'underReview' }],
    })
    expect(board.refusal(colleague, percentTo(60))).toMatchObject({
      code: 'invalid',
      reason: 'stateForbids',
      params: { state: 'underReview' },
    })
  })
})

describe('own commands', () => {
  it('do not conflict with each other, sent from one base', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(fuzhou, percentTo(60), { base, commandId: 'o1' })
    board.send(fuzhou, percentTo(70), { base, own: ['o1'], commandId: 'o2' })
    const submit: Command = { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' }
    board.send(fuzhou, submit, { base, own: ['o1', 'o2'] })
    expect(board.report('t1:fuzhou:1').percent).toBe(70)
  })

  it('that are not named do conflict: another window of the same person is another view', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(fuzhou, percentTo(60), { base, commandId: 'o1' })
    expect(board.refusal(fuzhou, percentTo(70), { base }).code).toBe('conflict')
  })

  it('may not be another person’s: naming their command does not hide that they were first', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(colleague, percentTo(60), { base, commandId: 'theirs' })
    expect(board.refusal(fuzhou, percentTo(70), { base, own: ['theirs'] }).code).toBe('conflict')
    // Command ids are unique per actor only: the same id by another person is another command.
    board.send(
      fuzhou,
      { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true },
      { commandId: 'theirs' },
    )
    expect(board.refusal(fuzhou, percentTo(70), { base, own: ['theirs'] }).code).toBe('conflict')
  })

  it('under another name are another person’s', () => {
    const board = atWork()
    const base = board.state.seq
    board.send(fuzhou, percentTo(60), { base, commandId: 'o1' })
    const twin = person('fuzhou-3', 'handler@fuzhou')
    expect(board.refusal(twin, percentTo(70), { base, own: ['o1'] }).code).toBe('conflict')
  })

  it('a step that is already taken is a plain refusal and no conflict with oneself', () => {
    const board = buildBoard()
    const base = board.state.seq
    const acknowledge: Command = { type: 'assignment.acknowledge', assignmentId }
    board.send(reviewer('fuzhou'), acknowledge, { base, commandId: 'o1' })
    expect(board.refusal(reviewer('fuzhou'), acknowledge, { base, own: ['o1'] })).toMatchObject({
      code: 'invalid',
      reason: 'stateForbids',
    })
  })
})
