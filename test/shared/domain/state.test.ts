import { describe, expect, it } from 'vitest'
import { foldInto } from '#shared/domain/evolve.ts'
import { absorb, copyState, emptyState, entityOf, fork, parseSubject } from '#shared/domain/state.ts'
import { buildBoard, dump, supervisor, taskAdd, walkTo } from '#test/support/builders.ts'

describe('a fork', () => {
  const world = () => {
    const board = buildBoard()
    const base = copyState(board.state)
    const at = board.log.length
    walkTo(board, 'inProgress')
    board.send(supervisor, taskAdd('t2', ['fuzhou']))
    const draft = fork(base)
    foldInto(draft, board.log.slice(at))
    return { board, base, draft, at }
  }

  it('reads through to what it lies over, and writes to itself', () => {
    const { base, draft } = world()
    expect(draft.assignments.get('t1:fuzhou')?.percent).toBe(40)
    expect(base.assignments.get('t1:fuzhou')?.percent).toBe(0)
    expect(draft.assignments.get('t1:xiamen')).toBe(base.assignments.get('t1:xiamen'))
    expect(base.tasks.has('t2')).toBe(false)
    expect(draft.tasks.has('t2')).toBe(true)
    expect(draft.tasks.has('t3')).toBe(false)
  })

  it('counts and lists each entry once: changed ones in their place, new ones at the end', () => {
    const { base, draft } = world()
    expect(draft.tasks.size).toBe(2)
    expect([...draft.tasks.values()].map(({ id }) => id)).toEqual(['t1', 't2'])
    expect([...draft.assignments.entries()].map(([id, { percent }]) => [id, percent])).toEqual([
      ['t1:fuzhou', 40],
      ['t1:xiamen', 0],
    ])
    expect(base.tasks.size).toBe(1)
  })

  it('can be thrown away without a trace', () => {
    const { base, at, board } = world()
    const clean = emptyState('b1')
    foldInto(clean, board.log.slice(0, at))
    expect(dump(base)).toEqual(dump(clean))
  })

  it('of a fork goes into the fork first', () => {
    const { base, draft, board } = world()
    const second = fork(draft)
    const before = board.log.length
    board.send(supervisor, { type: 'board.rename', title: '另题' })
    foldInto(second, board.log.slice(before))
    absorb(draft, second)
    expect(draft.board?.title).toBe('另题')
    expect(base.board?.title).not.toBe('另题')
    absorb(base, draft)
    expect(dump(base)).toEqual(dump(board.state))
  })

  it('is absorbed only by the state it lies over', () => {
    const { base, draft } = world()
    expect(() => absorb(copyState(base), draft)).toThrow(/not a fork/)
    expect(() => absorb(base, copyState(draft))).toThrow(/not a fork/)
  })

  it('becomes plain again as a copy', () => {
    const { draft, board } = world()
    const copy = copyState(draft)
    expect(dump(copy)).toEqual(dump(board.state))
    expect(copy.tasks).toBeInstanceOf(Map)
  })
})

describe('subjects', () => {
  it.each([
    ['board', 'board', ''],
    ['area:a1', 'area', 'a1'],
    ['task:t1', 'task', 't1'],
    ['assignment:t1:fuzhou', 'assignment', 't1:fuzhou'],
    ['report:t1:fuzhou:3', 'report', 't1:fuzhou:3'],
  ])('%s', (subject, kind, id) => {
    expect(parseSubject(subject)).toEqual({ kind, id })
  })

  it.each(['', 'boards', 'task', 'minutes:m1', ':t1'])('%j is none', (subject) => {
    expect(() => parseSubject(subject)).toThrow(/unknown subject/)
  })

  it('lead to their entity, or to nothing', () => {
    const { state } = buildBoard()
    expect(entityOf(state, 'board')).toBe(state.board)
    expect(entityOf(state, 'assignment:t1:fuzhou')).toBe(state.assignments.get('t1:fuzhou'))
    expect(entityOf(state, 'task:t9')).toBeUndefined()
    expect(entityOf(emptyState('b1'), 'board')).toBeUndefined()
  })
})
