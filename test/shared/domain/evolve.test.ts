import { describe, expect, it } from 'vitest'
import { evolve, foldInto } from '#shared/domain/evolve.ts'
import type { Change } from '#shared/domain/model.ts'
import { emptyState } from '#shared/domain/state.ts'
import { START, buildBoard, dump, staff } from '#test/support/builders.ts'
import { longLog } from '#test/support/longLog.ts'

const change = (more: Partial<Change>): Change => ({
  v: 1,
  boardId: 'b1',
  seq: 1,
  at: START,
  actorId: 'someone',
  unitId: 'fujian',
  commandId: 'c1',
  type: 'task.add',
  subject: 'task:t1',
  before: null,
  after: {},
  ...more,
})

describe('evolve', () => {
  it('sets the fields of a change and no others, and stamps them', () => {
    const state = evolve(emptyState('b1'), change({ after: { title: '甲', weight: 2 } }))
    const next = evolve(
      state,
      change({ seq: 2, at: START + 1, commandId: 'c2', actorId: 'other', before: { weight: 2 }, after: { weight: 3 } }),
    )
    expect(next.tasks.get('t1')).toMatchObject({ id: 't1', title: '甲', weight: 3 })
    expect(next.stamps.get('task:t1')).toEqual({
      title: { seq: 1, at: START, commandId: 'c1', actorId: 'someone' },
      weight: { seq: 2, at: START + 1, commandId: 'c2', actorId: 'other' },
    })
    expect(next).toMatchObject({ seq: 2, at: START + 1 })
  })

  it('leaves the state it was given alone', () => {
    const { state, log } = buildBoard()
    const before = dump(state)
    evolve(
      state,
      change({ seq: log.length + 1, subject: 'assignment:t1:fuzhou', before: { percent: 0 }, after: { percent: 9 } }),
    )
    expect(dump(state)).toEqual(before)
  })

  it('does not judge: what is in the log has happened, whatever the rules of today say', () => {
    const odd = change({ subject: 'assignment:t9:nowhere', after: { percent: 400, state: 'closedOut' } })
    expect(evolve(emptyState('b1'), odd).assignments.get('t9:nowhere')).toMatchObject({
      taskId: 't9',
      unitId: 'nowhere',
      percent: 400,
      state: 'closedOut',
    })
  })

  it('gives fields that an old log does not know their blank value', () => {
    const state = emptyState('b1')
    foldInto(state, [
      change({ subject: 'board', after: { title: '旧看板' } }),
      change({ seq: 2, subject: 'area:a1', after: { title: '母婴安全' } }),
      change({ seq: 3, subject: 'task:t1', after: { title: '建云上妇幼' } }),
      change({ seq: 4, subject: 'assignment:t1:fuzhou', after: { state: 'assigned' } }),
      change({ seq: 5, subject: 'report:t1:fuzhou:1', after: { kind: 'period' } }),
    ])
    expect(state.board).toMatchObject({
      id: 'b1',
      status: 'draft',
      openness: 'all',
      units: [],
      label: null,
      declared: [],
    })
    expect(state.areas.get('a1')).toMatchObject({ removed: false, order: 0 })
    expect(state.tasks.get('t1')).toMatchObject({ weight: 1, metric: null, removed: false })
    expect(state.assignments.get('t1:fuzhou')).toMatchObject({ percent: 0, returnCount: 0, stateBeforeAside: null })
    expect(state.reports.get('t1:fuzhou:1')).toMatchObject({ assignmentId: 't1:fuzhou', late: false, review: null })
  })

  it('refuses a subject that no release ever wrote, instead of losing it', () => {
    expect(() => evolve(emptyState('b1'), change({ subject: 'minutes:m1' }))).toThrow(/minutes:m1/)
  })
})

describe('a long log', () => {
  it('of 100,000 changes folds to what its last commands said', () => {
    const log = longLog(100_000)
    const state = emptyState('b1')
    foldInto(state, log)
    expect(state).toMatchObject({ seq: log.length, at: log.at(-1)?.at })
    expect(state.assignments.size).toBe(440)
    const last = log.at(-1)
    const id = last?.subject.slice('assignment:'.length) ?? ''
    expect(state.assignments.get(id)).toMatchObject(last?.after ?? { id: 'none' })
    expect(staff('unit0').accountId).toBe(state.assignments.get('t0:unit0')?.acknowledgedBy)
  })
})
