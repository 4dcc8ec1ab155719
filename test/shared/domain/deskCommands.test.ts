import { describe, expect, it } from 'vitest'
import type { Command, CommandOf } from '#shared/domain/commands.ts'
import type { Source, Task } from '#shared/domain/model.ts'
import { MAX_DECLARED, MAX_SOURCES } from '#shared/protocol/limits.ts'
import {
  RATE,
  type TestBoard,
  buildBoard,
  dump,
  staff,
  supervisor,
  supervisor2,
  throughJson,
} from '#test/support/builders.ts'

const at = (start: number, end: number, noticeVersionId = 'v1'): Source => ({ noticeVersionId, start, end })
const merge = (taskIds: string[], intoTaskId: string): Command => ({ type: 'task.merge', taskIds, intoTaskId })
const split = (sources: Source[], more: Partial<CommandOf<'task.split'>> = {}): CommandOf<'task.split'> => ({
  type: 'task.split',
  taskId: 't1',
  newTaskId: 't9',
  order: 15,
  title: '拆出的任务',
  sources,
  ...more,
})
const declare = (span: Source, noTask = true): Command => ({ type: 'notice.declare', span, noTask })
const undo = (commandId: string): Command => ({ type: 'command.undo', commandId })

const draft = (...tasks: (Partial<Task> & { id: string })[]): TestBoard =>
  buildBoard({ dispatched: false, ...(tasks.length > 0 ? { tasks } : {}) })
const two = (): TestBoard => draft({ id: 't1', sources: [at(0, 20)] }, { id: 't2', sources: [at(30, 40), at(10, 25)] })
const idOf = (changes: readonly { commandId: string }[]): string => changes[0]?.commandId ?? ''

describe('merging tasks', () => {
  it('joins their sources in the order of the text and removes the others', () => {
    const board = two()
    const changes = board.send(supervisor, merge(['t2'], 't1'))
    expect(board.task('t1').sources).toEqual([at(0, 25), at(30, 40)])
    expect(board.task('t1').removed).toBe(false)
    expect(board.task('t2').removed).toBe(true)
    expect(changes.map(({ subject, type }) => [subject, type])).toEqual([
      ['task:t1', 'task.merge'],
      ['task:t2', 'task.merge'],
    ])
  })

  it('is undone and redone whole', () => {
    const board = two()
    const before = throughJson([...board.state.tasks.values()])
    const merged = board.send(supervisor, merge(['t2'], 't1'))
    const after = throughJson([...board.state.tasks.values()])
    const undone = board.send(supervisor, undo(idOf(merged)))
    expect(throughJson([...board.state.tasks.values()])).toEqual(before)
    board.send(supervisor, undo(idOf(undone)))
    expect(throughJson([...board.state.tasks.values()])).toEqual(after)
  })

  it('is not undone over what somebody set on the joined task since', () => {
    const board = two()
    const merged = board.send(supervisor, merge(['t2'], 't1'))
    board.send(supervisor2, { type: 'task.edit', taskId: 't1', field: 'sources', value: [at(0, 5)] })
    expect(board.refusal(supervisor, undo(idOf(merged))).code).toBe('conflict')
  })

  it('does not take with it what somebody else wrote a moment ago', () => {
    const board = two()
    const base = board.state.seq
    board.send(supervisor2, { type: 'task.edit', taskId: 't2', field: 'criterion', value: '刚写的' })
    const refusal = board.refusal(supervisor, merge(['t2'], 't1'), { base })
    expect(refusal).toMatchObject({ code: 'conflict', current: [{ subject: 'task:t2', field: 'criterion' }] })
  })

  it('refuses tasks that units already have, that are gone, or that are named twice', () => {
    const dispatched = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
    expect(dispatched.refusal(supervisor, merge(['t2'], 't1'))).toMatchObject({ reason: 'mergeAssigned' })
    const board = two()
    for (const command of [merge(['t2'], 't3'), merge(['t3'], 't1')])
      expect(board.refusal(supervisor, command)).toMatchObject({ code: 'notFound' })
    for (const command of [merge(['t1'], 't1'), merge(['t2', 't2'], 't1')])
      expect(board.refusal(supervisor, command)).toMatchObject({ reason: 'duplicate' })
  })

  it('refuses more passages than a task may have', () => {
    const many = Array.from({ length: MAX_SOURCES }, (_, i) => at(100 + i * 10, 105 + i * 10))
    const board = draft({ id: 't1', sources: [at(0, 5)] }, { id: 't2', sources: many })
    const before = dump(board.state)
    expect(board.refusal(supervisor, merge(['t2'], 't1'))).toMatchObject({ reason: 'mergeTooMany' })
    expect(dump(board.state)).toEqual(before)
  })
})

describe('splitting a task', () => {
  it('moves passages into a new task with the units and dates of the old', () => {
    const board = draft({ id: 't1', sources: [at(0, 30), at(50, 60)], condition: '在统一部署下' })
    board.send(supervisor, split([at(10, 20), at(50, 60)]))
    expect(board.task('t1').sources).toEqual([at(0, 10), at(20, 30)])
    const { areaId, kind, due, responsibleUnitIds, leadUnitId, condition } = board.task('t1')
    expect(board.task('t9')).toMatchObject({
      ...{ areaId, kind, due, responsibleUnitIds, leadUnitId, condition },
      title: '拆出的任务',
      order: 15,
      sources: [at(10, 20), at(50, 60)],
      criterion: null,
      removed: false,
    })
  })

  it('leaves the target with the words it was read from', () => {
    const board = draft({ id: 't1', sources: [at(0, 30)], metric: RATE })
    board.send(supervisor, split([at(20, 30)]))
    expect(board.task('t1')).toMatchObject({ kind: 'metric', metric: RATE })
    expect(board.task('t9')).toMatchObject({ kind: null, metric: null })
  })

  it('is undone and redone', () => {
    const board = draft({ id: 't1', sources: [at(0, 30)] })
    const done = board.send(supervisor, split([at(20, 30)]))
    const undone = board.send(supervisor, undo(idOf(done)))
    expect(board.task('t1').sources).toEqual([at(0, 30)])
    expect(board.task('t9').removed).toBe(true)
    board.send(supervisor, undo(idOf(undone)))
    expect(board.task('t1').sources).toEqual([at(0, 20)])
    expect(board.task('t9')).toMatchObject({ removed: false, sources: [at(20, 30)] })
  })

  it.each<[string, Source[], string]>([
    ['a passage beyond the task', [at(20, 31)], 'splitOutside'],
    ['a passage of another version', [at(20, 30, 'v2')], 'splitOutside'],
    ['nothing', [at(20, 20)], 'splitOutside'],
    ['all of it', [at(0, 30)], 'splitWhole'],
  ])('refuses %s', (_, sources, reason) => {
    expect(draft({ id: 't1', sources: [at(0, 30)] }).refusal(supervisor, split(sources))).toMatchObject({ reason })
  })

  it('refuses a number in use, and a task that is gone', () => {
    const board = two()
    expect(board.refusal(supervisor, split([at(0, 5)], { newTaskId: 't2' }))).toMatchObject({ reason: 'duplicate' })
    expect(board.refusal(supervisor, split([at(0, 5)], { taskId: 't5' }))).toMatchObject({ code: 'notFound' })
  })

  it('conflicts with whoever split the same task first', () => {
    const board = draft({ id: 't1', sources: [at(0, 30)] })
    const base = board.state.seq
    board.send(supervisor2, split([at(0, 10)], { newTaskId: 't8' }))
    expect(board.refusal(supervisor, split([at(20, 30)]), { base })).toMatchObject({ code: 'conflict' })
  })
})

describe('declaring that a passage is no task', () => {
  const declared = (board: TestBoard): readonly Source[] => board.state.board?.declared ?? []

  it('keeps the passages in the order of the text, each once', () => {
    const board = draft()
    board.send(supervisor, declare(at(20, 30)))
    board.send(supervisor, declare(at(0, 10)))
    board.send(supervisor, declare(at(25, 40)))
    expect(declared(board)).toEqual([at(0, 10), at(20, 40)])
    expect(board.send(supervisor, declare(at(0, 10)))).toEqual([])
    expect(board.send(supervisor, declare(at(7, 7)))).toEqual([])
  })

  it('is taken back for what lies inside the passage', () => {
    const board = draft()
    for (const start of [0, 10, 20]) board.send(supervisor, declare(at(start, start + 5)))
    board.send(supervisor, declare(at(8, 30), false))
    expect(declared(board)).toEqual([at(0, 5)])
  })

  it('of two officers at once is the work of both, and each undoes the own part', () => {
    const board = draft()
    const base = board.state.seq
    const mine = board.send(supervisor, declare(at(0, 5)), { base })
    board.send(supervisor2, declare(at(10, 15)), { base })
    expect(declared(board)).toEqual([at(0, 5), at(10, 15)])
    const undone = board.send(supervisor, undo(idOf(mine)))
    expect(declared(board)).toEqual([at(10, 15)])
    board.send(supervisor, undo(idOf(undone)))
    expect(declared(board)).toEqual([at(0, 5), at(10, 15)])
  })

  it('has a limit', () => {
    const board = draft()
    for (let i = 0; i < MAX_DECLARED; i++) board.send(supervisor, declare(at(i * 10, i * 10 + 5)))
    expect(board.refusal(supervisor, declare(at(99_990, 99_995)))).toMatchObject({ reason: 'declareTooMany' })
  })

  it('is not for units, whatever board it is', () => {
    for (const command of [declare(at(0, 5)), merge(['t2'], 't1'), split([at(0, 5)])])
      expect(two().refusal(staff('fuzhou'), command)).toMatchObject({ code: 'forbidden' })
  })
})
