import type { Area, Assignment, Board, Change, Task } from '#shared/domain/model.ts'
import { assignmentIdOf } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import { foldInto } from '#shared/domain/evolve.ts'

/**
 * Boards for judging, made by folding plain changes: rules about days and percents need states that commands would take
 * a year to reach. The period is the one of the Fujian board of 2023.
 */
export const JUDGED_PERIOD = { start: '2023-05-01', end: '2023-12-31' }

type Fields<T> = Partial<Omit<T, 'id'>>
/** What a change may set, by subject. */
type Setting =
  | ['board', Fields<Board>]
  | [`area:${string}`, Fields<Area>]
  | [`task:${string}`, Fields<Task>]
  | [`assignment:${string}`, Fields<Assignment>]

/** The next change of a state, as if `decide` had made it. */
export function changeOf(state: BoardState, ...[subject, after]: Setting): Change {
  return {
    v: 1,
    boardId: state.boardId,
    seq: state.seq + 1,
    at: state.at + 1,
    actorId: 'someone',
    unitId: 'someunit',
    commandId: `c${state.seq + 1}`,
    type: 'test.set',
    subject,
    before: null,
    after: structuredClone(after) as Change['after'],
  }
}

/** Folds one setting into `state` and returns the change. */
export function set(state: BoardState, ...setting: Setting): Change {
  const change = changeOf(state, ...setting)
  foldInto(state, [change])
  return change
}

/** A dispatched board without areas or tasks. */
export function judgedBoard(units: readonly string[] = ['fuzhou', 'xiamen'], more: Fields<Board> = {}): BoardState {
  const state = emptyState('b1')
  set(state, 'board', {
    title: '2023年妇幼健康重点工作',
    period: JUDGED_PERIOD,
    issuingUnitId: 'fujian',
    status: 'dispatched',
    rules: [{ version: 1, from: JUDGED_PERIOD.start, dueSoonDays: 3, paceYellow: 10, paceRed: 30 }],
    units: units.map((id) => ({ id, name: id, shortName: id.slice(0, 8) })),
    ...more,
  })
  return state
}

/** One assignment `t1:fuzhou` in progress on a board of its own. */
export function judged(task: Fields<Task> = {}, assignment: Fields<Assignment> = {}, board: Fields<Board> = {}) {
  const state = judgedBoard(['fuzhou'], board)
  set(state, 'area:a1', { order: 1, ordinal: '一', title: '母婴安全', shortTitle: '母婴安全' })
  set(state, 'task:t1', { areaId: 'a1', kind: 'activity', responsibleUnitIds: ['fuzhou'], ...task })
  set(state, 'assignment:t1:fuzhou', { state: 'inProgress', percent: 0, ...assignment })
  return { state, assignment: assignmentOf(state, 't1:fuzhou') }
}

export function assignmentOf(state: BoardState, id: string): Assignment {
  const assignment = state.assignments.get(id)
  if (!assignment) throw new Error(`no assignment ${id}`)
  return assignment
}

const STATES = ['inProgress', 'inProgress', 'inProgress', 'underReview', 'completed', 'acknowledged'] as const

/** A board of `taskCount` tasks in nine areas for `unitCount` units, spread over states, dues and percents. */
export function largeBoard(taskCount: number, unitCount: number): BoardState {
  const units = Array.from({ length: unitCount }, (_, i) => `u${i}`)
  const state = judgedBoard(units)
  for (let i = 0; i < 9; i++) set(state, `area:a${i}`, { order: i, title: `领域${i}`, shortTitle: `领域${i}` })
  for (let i = 0; i < taskCount; i++) {
    const due = `2023-${String(9 + (i % 4)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`
    set(state, `task:t${i}`, { areaId: `a${i % 9}`, title: `任务${i}`, kind: 'activity', due, weight: 1 + (i % 3) })
    units.forEach((unit, u) => {
      const percent = (i * 31 + u * 17) % 101
      set(state, `assignment:${assignmentIdOf(`t${i}`, unit)}`, { state: STATES[(i + u) % STATES.length], percent })
    })
  }
  return state
}
