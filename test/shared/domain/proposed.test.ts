import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import type { ProposableField, Task } from '#shared/domain/model.ts'
import { type TestBoard, buildBoard, supervisor, supervisor2, taskAdd } from '#test/support/builders.ts'

const PASSAGE = { noticeVersionId: 'v1', start: 0, end: 20 }
const accept = (...fields: ProposableField[]): Command => ({ type: 'task.accept', taskId: 't1', fields })
const due = (value: string): Command => ({ type: 'task.edit', taskId: 't1', field: 'due', value })
const undo = (changes: readonly { commandId: string }[]): Command => ({
  type: 'command.undo',
  commandId: changes[0]?.commandId ?? '',
})
/** A draft whose only task has a suggested day, criterion and condition. */
const draft = (more: Partial<Task> = {}): TestBoard =>
  buildBoard({
    dispatched: false,
    tasks: [
      {
        id: 't1',
        sources: [PASSAGE],
        condition: '在国家统一部署下',
        proposed: ['due', 'criterion', 'condition'],
        ...more,
      },
    ],
  })
const proposed = (board: TestBoard): readonly string[] => board.task('t1').proposed

describe('a suggestion of the notice', () => {
  it('is what a new task has a value in; an empty field suggests nothing', () => {
    const board = draft({ due: null, proposed: ['due', 'kind', 'recurrence', 'supportingUnitIds'] })
    expect(proposed(board)).toEqual(['kind'])
    board.send(supervisor, taskAdd('t2', ['fuzhou']))
    expect(board.task('t2').proposed).toEqual([])
  })

  it('is accepted without its value moving, and only once', () => {
    const board = draft()
    const { due: before } = board.task('t1')
    const changes = board.send(supervisor, accept('due', 'metric'))
    expect(proposed(board)).toEqual(['criterion', 'condition'])
    expect(board.task('t1').due).toBe(before)
    expect(changes.map(({ type, subject, after }) => ({ type, subject, after }))).toEqual([
      { type: 'task.accept', subject: 'task:t1', after: { proposed: ['criterion', 'condition'] } },
    ])
    expect(board.send(supervisor, accept('due'))).toEqual([])
  })

  it('is settled by changing the field, and is one again when that is undone', () => {
    const board = draft()
    const changes = board.send(supervisor, due('2026-09-30'))
    expect(proposed(board)).toEqual(['criterion', 'condition'])
    const undone = board.send(supervisor, undo(changes))
    expect(proposed(board)).toEqual(['due', 'criterion', 'condition'])
    board.send(supervisor, undo(undone))
    expect(board.task('t1').due).toBe('2026-09-30')
    expect(proposed(board)).toEqual(['criterion', 'condition'])
  })

  it('is one again when its acceptance is undone, unless somebody has set the field since', () => {
    const board = draft()
    const accepted = board.send(supervisor, accept('due', 'criterion'))
    board.send(supervisor2, due('2026-10-31'))
    board.send(supervisor, undo(accepted))
    expect(proposed(board)).toEqual(['criterion', 'condition'])
  })

  it('conflicts when somebody changed it first, and two who accept it agree', () => {
    const board = draft()
    const base = board.state.seq
    board.send(supervisor2, accept('criterion'))
    expect(board.send(supervisor, accept('criterion', 'condition'), { base })).toHaveLength(1)
    board.send(supervisor2, due('2026-10-31'))
    const refusal = board.refusal(supervisor, accept('due'), { base })
    expect(refusal).toMatchObject({ code: 'conflict', current: [{ field: 'due', value: '2026-10-31' }] })
  })

  it('goes with what is split off, without what stays behind', () => {
    const board = draft()
    board.send(supervisor, {
      type: 'task.split',
      taskId: 't1',
      newTaskId: 't2',
      order: 2,
      title: '乙',
      sources: [{ ...PASSAGE, end: 10 }],
    })
    expect(board.task('t2').proposed).toEqual(['due', 'condition'])
    expect(proposed(board)).toEqual(['due', 'criterion', 'condition'])
  })

  it('is accepted by dispatch, and the log says so', () => {
    const board = draft()
    const changes = board.send(supervisor, { type: 'board.dispatch' })
    expect(proposed(board)).toEqual([])
    expect(changes.find(({ subject }) => subject === 'task:t1')).toMatchObject({
      type: 'board.dispatch',
      before: { proposed: ['due', 'criterion', 'condition'] },
      after: { proposed: [] },
    })
  })

  it('that was accepted while somebody looked at the draft stops their dispatch', () => {
    const board = draft()
    const base = board.state.seq
    board.send(supervisor2, accept('due'))
    expect(board.refusal(supervisor, { type: 'board.dispatch' }, { base }).code).toBe('conflict')
  })
})
