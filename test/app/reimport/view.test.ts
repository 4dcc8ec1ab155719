import { describe, expect, it } from 'vitest'
import { listsOf, planOf } from '#app/components/reimport/view.ts'
import { placesOf } from '#app/routes/boards.$boardId.reimport/places.ts'
import type { ReimportPassage } from '#server/imports/reimport.ts'
import { buildBoard, supervisor } from '#test/support/builders.ts'

const passage = (taskId: string, kind: ReimportPassage['kind'], start = 0): ReimportPassage => ({
  taskId,
  noticeVersionId: 'v1',
  from: [start, start + 9],
  to: kind === 'orphan' ? null : [start, start + 9],
  kind,
  similarity: kind === 'same' ? 1 : kind === 'changed' ? 0.8 : 0,
  before: '甲',
  after: kind === 'orphan' ? '' : '乙',
})

const passages = [
  passage('a', 'same'),
  passage('b', 'changed'),
  passage('c', 'orphan'),
  passage('d', 'same'),
  passage('d', 'orphan', 20),
  passage('e', 'same'),
  passage('e', 'changed', 20),
]

describe('what applying a corrected text would do', () => {
  it('lists passages by what became of them, in the order they came', () => {
    const { same, changed, orphans } = listsOf({ passages })
    expect([same, changed, orphans].map((list) => list.map(({ taskId }) => taskId).join(''))).toEqual([
      'ade',
      'be',
      'cd',
    ])
  })

  it('counts a task of several passages once, and moves every task with something found', () => {
    expect(planOf({ passages }, new Set())).toEqual({ taskIds: ['a', 'd', 'b', 'e'], same: 2, changed: 2, orphans: 1 })
  })

  it('leaves out the changed tasks that the officer left out, and no unchanged one', () => {
    const plan = planOf({ passages }, new Set(['e', 'a']))
    expect(plan).toEqual({ taskIds: ['a', 'd', 'b'], same: 2, changed: 1, orphans: 1 })
  })

  it('is nothing for nothing', () => {
    expect(planOf({ passages: [] }, new Set())).toEqual({ taskIds: [], same: 0, changed: 0, orphans: 0 })
  })
})

describe('the names in the lists', () => {
  it('are numbers and titles of the tasks that stand, and a place behind the last of each area', () => {
    const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2', order: 7 }, { id: 't3', order: 9 }] })
    board.send(supervisor, { type: 'task.remove', taskId: 't3', reason: '重复' })
    const { tasks, areas } = placesOf(board.state)
    expect(Object.keys(tasks)).toEqual(['t1', 't2'])
    expect(tasks['t2']?.number).toBe('1-2')
    expect(areas).toEqual([{ id: 'a1', label: '一、母婴安全', nextOrder: 8 }])
  })
})
