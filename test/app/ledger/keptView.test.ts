import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Filters, NO_FILTERS } from '#app/components/ledger/filters.ts'
import { createLedgerView, ledgerView } from '#app/components/ledger/rows.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { judgedBoard, largeBoard, set } from '#test/support/judging.ts'

const DATE = '2023-10-31'
const UNITS = ['fuzhou', 'xiamen', 'putian']
const AREAS = ['a1', 'a2', 'a3']
const TASKS = ['t1', 't2', 't3', 't4', 't5']

type Step =
  | { what: 'set'; by: (state: BoardState) => void }
  | { what: 'date'; date: string }
  | { what: 'filter'; filters: Filters }

const setting = (by: (state: BoardState) => void): Step => ({ what: 'set', by })
const assignmentStep = fc
  .record({
    task: fc.constantFrom(...TASKS),
    unit: fc.constantFrom(...UNITS),
    fields: fc.record(
      {
        state: fc.constantFrom(
          ...(['assigned', 'inProgress', 'completed', 'cancelled', 'notApplicable', 'awaitingUpper'] as const),
        ),
        percent: fc.option(fc.integer({ min: 0, max: 100 })),
        needsCoordination: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ task, unit, fields }) => setting((state) => set(state, `assignment:${task}:${unit}`, fields)))
const taskStep = fc
  .record({
    task: fc.constantFrom(...TASKS),
    fields: fc.record(
      {
        areaId: fc.constantFrom(...AREAS),
        order: fc.integer({ min: 0, max: 9 }),
        title: fc.constantFrom('五项制度', '死亡评审', '眼及视力'),
        due: fc.option(fc.constantFrom('2023-10-20', '2023-11-01', '2023-12-15')),
        removed: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ task, fields }) => setting((state) => set(state, `task:${task}`, fields)))
const areaStep = fc
  .record({ area: fc.constantFrom(...AREAS), order: fc.integer({ min: 0, max: 9 }), removed: fc.boolean() })
  .map(({ area, ...fields }) => setting((state) => set(state, `area:${area}`, fields)))
const boardStep = fc.constantFrom(
  setting((state) => set(state, 'board', { title: '改名' })),
  setting((state) => set(state, 'board', { units: UNITS.toReversed().map((id) => ({ id, name: id, shortName: id })) })),
  setting((state) =>
    set(state, 'board', { rules: [{ version: 2, from: '2023-05-01', dueSoonDays: 30, paceYellow: 1, paceRed: 5 }] }),
  ),
)
const dateStep = fc.constantFrom('2023-10-19', '2023-10-31', '2023-12-31').map((date): Step => ({ what: 'date', date }))
const filterStep = fc
  .constantFrom<Partial<Filters>>({}, { red: true }, { unitIds: ['xiamen'] }, { query: '评审' }, { coordination: true })
  .map((filters): Step => ({ what: 'filter', filters: { ...NO_FILTERS, ...filters } }))
const anyStep = fc.oneof(
  { arbitrary: assignmentStep, weight: 8 },
  { arbitrary: taskStep, weight: 4 },
  areaStep,
  boardStep,
  dateStep,
  filterStep,
)

const freshBoard = (): BoardState => {
  const state = judgedBoard(UNITS)
  for (const [order, area] of AREAS.entries()) set(state, `area:${area}`, { order, title: area })
  for (const [order, task] of TASKS.entries()) set(state, `task:${task}`, { areaId: AREAS[order % 3] ?? '', order })
  return state
}

describe('a kept ledger', () => {
  it('equals one made anew after any change, on any day, for any filters', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 5, maxLength: 40 }), (steps) => {
        const state = freshBoard()
        const kept = createLedgerView()
        let date = DATE
        let filters = NO_FILTERS
        for (const step of steps) {
          if (step.what === 'set') step.by(state)
          else if (step.what === 'date') date = step.date
          else filters = step.filters
          // As the store gives it: a new object after each change.
          expect(kept({ ...state }, date, filters)).toEqual(ledgerView(state, date, { ...filters }))
        }
      }),
    )
  })

  it('makes anew the row of a change and its area, and gives all others as they were', () => {
    const state = largeBoard(18, 3)
    const kept = createLedgerView()
    const before = kept({ ...state }, DATE, NO_FILTERS)
    set(state, 'assignment:t4:u1', { percent: 3 })
    const after = kept({ ...state }, DATE, NO_FILTERS)
    const rows = (view: typeof before) => view.sections.flatMap((section) => section.rows)
    expect(
      rows(after)
        .filter((row, at) => row !== rows(before)[at])
        .map(({ task }) => task.id),
    ).toEqual(['t4'])
    expect(after.sections.filter((section, at) => section !== before.sections[at]).map(({ area }) => area.id)).toEqual([
      'a4',
    ])
    expect(after.units).toBe(before.units)
  })

  it('is the same object when nothing that it shows has changed', () => {
    const state = largeBoard(18, 3)
    const kept = createLedgerView()
    const chosen = { ...NO_FILTERS, unitIds: ['u1'] }
    const before = kept({ ...state }, DATE, chosen)
    expect(kept({ ...state, seq: state.seq + 1 }, DATE, chosen)).toBe(before)
  })
})
