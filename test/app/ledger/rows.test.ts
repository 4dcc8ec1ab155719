import { describe, expect, it } from 'vitest'
import { type Filters, NO_FILTERS } from '#app/components/ledger/filters.ts'
import { ledgerView, sameRow } from '#app/components/ledger/rows.ts'
import { summarise } from '#shared/domain/summary.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { judgedBoard, largeBoard, set } from '#test/support/judging.ts'

const DATE = '2023-10-31'

/** Two areas; 1-1 is red in 福州 and done in 厦门, 1-2 yellow in 厦门 alone, 2-1 green and due in December. */
function smallBoard(): BoardState {
  const state = judgedBoard(['fuzhou', 'xiamen'])
  set(state, 'area:b', { order: 2, ordinal: '二', title: '儿童健康', shortTitle: '儿童' })
  set(state, 'area:a', { order: 1, ordinal: '一', title: '母婴安全', shortTitle: '母婴' })
  set(state, 'task:t2', { areaId: 'a', order: 2, title: '死亡评审', kind: 'activity', due: '2023-11-01' })
  set(state, 'task:t1', { areaId: 'a', order: 1, title: '五项制度', kind: 'activity', due: '2023-10-20' })
  set(state, 'task:t3', { areaId: 'b', order: 1, title: '眼及视力', kind: 'activity', due: '2023-12-15' })
  set(state, 'assignment:t1:fuzhou', { state: 'inProgress', percent: 62, needsCoordination: true })
  set(state, 'assignment:t1:xiamen', { state: 'completed', percent: 100, completedOn: '2023-10-19' })
  set(state, 'assignment:t2:xiamen', { state: 'underReview', percent: 99 })
  set(state, 'assignment:t3:fuzhou', { state: 'inProgress', percent: 80 })
  set(state, 'assignment:t3:xiamen', { state: 'inProgress', percent: 85 })
  return state
}

const view = (filters: Partial<Filters> = {}, state = smallBoard()) =>
  ledgerView(state, DATE, { ...NO_FILTERS, ...filters })
const numbers = (filters: Partial<Filters> = {}): string[] =>
  view(filters).sections.flatMap((section) => section.rows.map((row) => row.number))

describe('the rows of the ledger', () => {
  it('stand in the order of areas and tasks, numbered as people call them', () => {
    expect(view().sections.map((section) => section.area.ordinal)).toEqual(['一', '二'])
    expect(numbers()).toEqual(['1-1', '1-2', '2-1'])
  })

  it('leave a gap where a task is not a unit’s', () => {
    const row = view().sections[0]?.rows[1]
    expect(row?.assignments.map((assignment) => assignment?.id ?? null)).toEqual([null, 't2:xiamen'])
  })

  it('count what is done, without those it does not concern', () => {
    const state = smallBoard()
    set(state, 'assignment:t3:xiamen', { state: 'notApplicable' })
    const rows = view({}, state).sections.flatMap((section) => section.rows)
    expect(rows.map(({ done, of }) => `${done}/${of}`)).toEqual(['1/2', '0/1', '0/1'])
  })

  it('say that a task waits when all its units await the upper level', () => {
    const state = smallBoard()
    set(state, 'assignment:t3:fuzhou', { state: 'awaitingUpper' })
    expect(view({}, state).sections[1]?.rows[0]?.waiting).toBe(false)
    set(state, 'assignment:t3:xiamen', { state: 'awaitingUpper' })
    expect(view({}, state).sections[1]?.rows[0]?.waiting).toBe(true)
  })

  it('leave out what was removed', () => {
    const state = smallBoard()
    set(state, 'task:t1', { removed: true })
    expect(view({}, state).sections[0]?.rows.map((row) => row.task.id)).toEqual(['t2'])
    expect(view({}, state).total.red).toBe(0)
  })

  it('give areas and board the figures of the summary', () => {
    const state = largeBoard(60, 5)
    const summary = summarise(state, DATE)
    const whole = view({}, state)
    expect(whole.total).toEqual(summary.total)
    for (const { area, figures } of whole.sections) expect(figures).toEqual(summary.areas[area.id])
  })

  it('stay the same rows while nothing of them changes', () => {
    const state = smallBoard()
    const before = view({}, state).sections.flatMap((section) => section.rows)
    set(state, 'assignment:t3:xiamen', { percent: 90 })
    const after = view({}, state).sections.flatMap((section) => section.rows)
    expect(before.map((row, index) => sameRow(row, after[index] ?? row))).toEqual([true, true, false])
  })
})

describe('the filters', () => {
  it.each<[string, Partial<Filters>, string[]]>([
    ['red', { red: true }, ['1-1']],
    ['red or yellow', { red: true, yellow: true }, ['1-1', '1-2']],
    ['what needs coordination', { coordination: true }, ['1-1']],
    ['a state', { states: ['underReview'] }, ['1-2']],
    ['a unit', { unitIds: ['fuzhou'] }, ['1-1', '2-1']],
    ['overdue', { due: 'overdue' }, ['1-1']],
    ['due within a week', { due: 'week' }, ['1-2']],
    ['due this month, done or not', { due: 'month' }, ['1-1']],
    ['words of the title', { query: '评审' }, ['1-2']],
    ['a number', { query: '2-1' }, ['2-1']],
    ['all the words, wherever they stand', { query: '儿童 视力' }, ['2-1']],
    ['two things at once', { query: '视力', red: true }, []],
  ])('keep %s', (_what, filters, expected) => {
    expect(numbers(filters)).toEqual(expected)
  })

  it('dim the cells that are not asked for and keep the figures of the whole', () => {
    const filtered = view({ red: true })
    expect(filtered.sections[0]?.rows[0]?.dimmed).toEqual([false, true])
    expect(filtered.total).toEqual(view().total)
    expect([filtered.shown, filtered.tasks]).toEqual([1, 3])
  })

  it('show the columns of the chosen units alone', () => {
    expect(view({ unitIds: ['xiamen'] }).units.map((unit) => unit.id)).toEqual(['xiamen'])
  })
})
