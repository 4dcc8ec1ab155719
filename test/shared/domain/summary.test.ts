import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#shared/domain/calendar.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { isDone, lightOf } from '#shared/domain/light.ts'
import type { Assignment, AssignmentState, Change, Task } from '#shared/domain/model.ts'
import { type BoardState, emptyState } from '#shared/domain/state.ts'
import {
  type Figures,
  LAGGARDS_SHOWN,
  createSummaryKeeper,
  doneRate,
  dueRate,
  rate,
  ranking,
  summarise,
  trendPoint,
} from '#shared/domain/summary.ts'
import { stateOfView, viewOf } from '#shared/domain/visibility.ts'
import { RATE } from '#test/support/builders.ts'
import { changeOf, judged, judgedBoard, largeBoard, set } from '#test/support/judging.ts'

const DATE = '2023-10-31'

/** A board where each entry is one task of area a1 for fuzhou. */
function boardOf(...entries: [task: Partial<Task>, assignment: Partial<Assignment>][]): BoardState {
  const state = judgedBoard(['fuzhou', 'xiamen'])
  set(state, 'area:a1', { order: 1, title: '母婴安全' })
  entries.forEach(([task, assignment], i) => {
    set(state, `task:t${i}`, { areaId: 'a1', kind: 'activity', ...task })
    set(state, `assignment:t${i}:fuzhou`, { state: 'inProgress', percent: 0, ...assignment })
  })
  return state
}

const figures = (more: Partial<Figures> = {}): Figures => ({
  total: 0,
  counted: 0,
  progress: null,
  red: 0,
  yellow: 0,
  green: 0,
  blue: 0,
  grey: 0,
  due: 0,
  dueDone: 0,
  done: 0,
  needsCoordination: 0,
  overdue: 0,
  ...more,
})

describe('summarise', () => {
  it('counts what is due, done, late and flagged, and leaves out what does not count', () => {
    const state = boardOf(
      [{ due: '2023-10-20' }, { percent: 62, needsCoordination: true }],
      [{ due: '2023-10-20' }, { state: 'completed', percent: 90, completedOn: '2023-10-18' }],
      [{ due: '2023-12-15' }, { state: 'closedOut', percent: 90 }],
      [{ due: '2023-10-31' }, { percent: 98 }],
      [{ due: '2023-12-15' }, { percent: 80 }],
      [{ due: '2023-10-01' }, { state: 'suspended', percent: 10, needsCoordination: true }],
      [{ due: '2023-12-15', start: '2023-12-01' }, {}],
      [{ due: '2023-10-01' }, { state: 'cancelled' }],
      [{ due: '2023-10-01', removed: true }, {}],
    )
    const expected = figures({
      total: 7,
      counted: 5,
      progress: 88, // (62 + 100 + 100 + 98 + 80) / 5
      red: 1,
      yellow: 1,
      green: 1,
      blue: 2,
      grey: 2,
      due: 3,
      dueDone: 1,
      done: 2,
      needsCoordination: 2,
      overdue: 1,
    })
    const summary = summarise(state, DATE)
    expect(summary).toEqual({
      boardId: 'b1',
      seq: state.seq,
      at: state.at,
      date: DATE,
      pace: 75.1,
      total: expected,
      areas: { a1: expected },
      units: { fuzhou: expected, xiamen: figures() },
      cells: { 'a1:fuzhou': expected },
      laggards: [
        { assignmentId: 't0:fuzhou', colour: 'red', overdueDays: 7, gap: 38 },
        { assignmentId: 't3:fuzhou', colour: 'yellow', overdueDays: 0, gap: 2 },
      ],
    })
    expect(dueRate(summary.total)).toBe(33.3)
    expect(doneRate(summary.total)).toBe(40)
  })

  it('weighs progress, exactly whatever the weights', () => {
    const progressOf = (...pairs: [weight: number, percent: number][]): number | null =>
      summarise(
        boardOf(...pairs.map(([weight, percent]) => [{ weight }, { percent }] as [Partial<Task>, Partial<Assignment>])),
        DATE,
      ).total.progress
    expect(progressOf([1, 100], [3, 20])).toBe(40)
    expect(progressOf([0.1, 10], [0.2, 40])).toBe(30)
    expect(progressOf([1, 33], [1, 33], [1, 34])).toBe(33.3)
    expect(progressOf()).toBeNull()
  })

  it('takes an indicator as attained or not, from its due day on', () => {
    const metric = { kind: 'metric', metric: RATE, due: '2023-10-20' } as const
    const total = (...values: (number | null)[]): Figures =>
      summarise(
        boardOf(
          ...values.map(
            (value) =>
              [metric, { value, attained: value === null ? null : value >= 90 }] as [
                Partial<Task>,
                Partial<Assignment>,
              ],
          ),
        ),
        DATE,
      ).total
    expect(total(95, 89)).toMatchObject({ counted: 2, progress: 50, green: 1, red: 1, due: 2, dueDone: 0, overdue: 1 })
    expect(summarise(boardOf([{ ...metric, due: '2023-12-01' }, { value: 95 }]), DATE).total).toMatchObject({
      counted: 0,
      grey: 1,
      progress: null,
    })
  })

  it('has no progress where percents are hidden, but still its counts', () => {
    const state = boardOf([{ due: '2023-10-20' }, { percent: 62 }], [{ due: '2023-10-20' }, { state: 'completed' }])
    set(state, 'assignment:t0:xiamen', { state: 'inProgress', percent: 40 })
    set(state, 'board', { openness: 'own' })
    const view = stateOfView(viewOf(state, { kind: 'units', unitIds: ['xiamen'] }))
    const summary = summarise(view, DATE)
    expect(summary.units.fuzhou).toMatchObject({ counted: 2, progress: null, red: 1, blue: 1, done: 1 })
    expect(summary.units.xiamen).toMatchObject({ counted: 1, progress: 40 })
    expect(summary.total.progress).toBeNull()
    expect(trendPoint(view, DATE)).toBeNull()
  })

  it('carries the worst laggards only, with whole counts', () => {
    const state = largeBoard(60, 8)
    const { total, laggards } = summarise(state, DATE)
    expect(total.red + total.yellow).toBeGreaterThan(LAGGARDS_SHOWN)
    expect(laggards).toHaveLength(LAGGARDS_SHOWN)
    const days = laggards.map((laggard) => laggard.overdueDays)
    expect(days).toEqual([...days].sort((a, b) => b - a))
  })

  it('refuses a board without a first change', () => {
    expect(() => summarise(emptyState('b1'), DATE)).toThrow('no first change')
    expect(() => trendPoint(emptyState('b1'), DATE)).toThrow('no first change')
  })
})

describe('trendPoint', () => {
  it('is the progress of the summary beside the pace', () => {
    const state = largeBoard(20, 4)
    const { total, pace } = summarise(state, DATE)
    expect(trendPoint(state, DATE)).toEqual({ date: DATE, progress: total.progress, pace, total })
  })

  it('begins where something counts', () => {
    expect(trendPoint(judgedBoard(), DATE)).toBeNull()
  })
})

const COUNTS = [
  'total',
  'counted',
  'red',
  'yellow',
  'green',
  'blue',
  'grey',
  'due',
  'dueDone',
  'done',
  'needsCoordination',
  'overdue',
] as const

const STATES: readonly AssignmentState[] = [
  'assigned',
  'acknowledged',
  'inProgress',
  'underReview',
  'returned',
  'completed',
  'closedOut',
  'suspended',
  'notApplicable',
  'awaitingUpper',
  'cancelled',
]

const UNITS = ['u0', 'u1', 'u2'] as const
const AREAS = ['a0', 'a1', 'a2'] as const
const TASKS = ['t0', 't1', 't2', 't3', 't4'] as const

type Setting = Parameters<typeof changeOf> extends [BoardState, ...infer Rest] ? Rest : never

const anyDate = fc.integer({ min: 0, max: 300 }).map((days) => addDays('2023-04-15', days))
const anyDue = fc.option(anyDate)
const anySetting: fc.Arbitrary<Setting> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...TASKS),
        fc.constantFrom(...UNITS),
        fc.record(
          {
            state: fc.constantFrom(...STATES),
            percent: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 12 }),
            attained: fc.option(fc.boolean()),
            due: anyDue,
            needsCoordination: fc.boolean(),
            completedLate: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([task, unit, fields]): Setting => [`assignment:${task}:${unit}`, fields]),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...TASKS),
        fc.record(
          {
            areaId: fc.constantFrom(...AREAS),
            start: anyDue,
            due: anyDue,
            weight: fc.constantFrom(1, 2.5, 0.1, 1 / 3, 100),
            metric: fc.constantFrom(null, RATE),
            removed: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([task, fields]): Setting => [`task:${task}`, fields]),
  },
  fc.tuple(fc.constantFrom(...AREAS), fc.boolean()).map(([area, removed]): Setting => [`area:${area}`, { removed }]),
  fc.constant<Setting>(['board', { title: '新标题' }]),
  anyDate.map((end): Setting => ['board', { period: { start: '2023-04-15', end: addDays(end, 1) } }]),
  fc.tuple(anyDate, fc.integer({ min: 0, max: 9 })).map(([from, dueSoonDays]): Setting => [
    'board',
    {
      rules: [
        { version: 1, from: '2023-05-01', dueSoonDays: 3, paceYellow: 10, paceRed: 30 },
        { version: 2, from, dueSoonDays, paceYellow: 5, paceRed: 20 },
      ],
    },
  ]),
)
const anyHistory = fc.array(anySetting, { minLength: 10, maxLength: 60 })

const freshBoard = (): BoardState => {
  const state = judgedBoard(UNITS)
  for (const area of AREAS) set(state, `area:${area}`, { title: area })
  for (const [i, task] of TASKS.entries()) set(state, `task:${task}`, { areaId: `a${i % 3}` })
  return state
}

/** The figures by the book, one filter a line: what the running sums must come to. */
function byTheBook(state: BoardState, date: string, belongs: (task: Task, unitId: string) => boolean): Figures {
  const rows = [...state.assignments.values()].flatMap((assignment) => {
    const task = state.tasks.get(assignment.taskId)
    if (!task || task.removed || state.areas.get(task.areaId)?.removed || assignment.state === 'cancelled') return []
    if (!belongs(task, assignment.unitId)) return []
    return [{ task, assignment, light: lightOf(state, assignment, date) }]
  })
  const counted = rows.filter((row) => row.light.counts)
  const due = counted.filter(({ task, assignment }) => (assignment.due ?? task.due ?? '9999') <= date)
  const hidden = counted.some((row) => !isDone(row.assignment) && !row.task.metric && row.assignment.percent === null)
  let weights = 0
  let weighted = 0
  for (const { task, assignment, light } of counted) {
    const percent = isDone(assignment) ? 100 : task.metric ? Number(light.colour === 'green') * 100 : assignment.percent
    weights += task.weight
    weighted += task.weight * (percent ?? 0)
  }
  const colour = (name: string): number => rows.filter((row) => row.light.colour === name).length
  return {
    total: rows.length,
    counted: counted.length,
    progress: hidden || counted.length === 0 ? null : weighted / weights,
    red: colour('red'),
    yellow: colour('yellow'),
    green: colour('green'),
    blue: colour('blue'),
    grey: colour('grey'),
    due: due.length,
    dueDone: due.filter((row) => isDone(row.assignment)).length,
    done: counted.filter((row) => isDone(row.assignment)).length,
    needsCoordination: rows.filter((row) => row.assignment.needsCoordination).length,
    overdue: counted.filter((row) => row.light.pastDue).length,
  }
}

function expectByTheBook(actual: Figures | undefined, expected: Figures): void {
  expect({ ...actual, progress: null }).toEqual({ ...expected, progress: null })
  if (expected.progress === null) expect(actual?.progress).toBeNull()
  // One decimal, and weights kept to four.
  else expect(Math.abs((actual?.progress ?? NaN) - expected.progress)).toBeLessThan(0.06)
}

describe('for any history', () => {
  it('figures are what the rules of the book count', () => {
    fc.assert(
      fc.property(anyHistory, anyDate, (history, date) => {
        const state = freshBoard()
        for (const setting of history) set(state, ...setting)
        const summary = summarise(state, date)
        expectByTheBook(
          summary.total,
          byTheBook(state, date, () => true),
        )
        for (const area of AREAS) {
          if (state.areas.get(area)?.removed) expect(summary.areas[area]).toBeUndefined()
          else
            expectByTheBook(
              summary.areas[area],
              byTheBook(state, date, (task) => task.areaId === area),
            )
        }
        for (const unit of UNITS) {
          expectByTheBook(
            summary.units[unit],
            byTheBook(state, date, (_, unitId) => unitId === unit),
          )
        }
      }),
    )
  })

  it('the total is the sum of the cells, of the areas and of the units', () => {
    fc.assert(
      fc.property(anyHistory, anyDate, (history, date) => {
        const state = freshBoard()
        for (const setting of history) set(state, ...setting)
        const { total, areas, units, cells } = summarise(state, date)
        const sum = (sets: Record<string, Figures>, key: (typeof COUNTS)[number]): number =>
          Object.values(sets).reduce((all, set) => all + set[key], 0)
        for (const key of COUNTS) {
          expect([sum(cells, key), sum(areas, key), sum(units, key)], key).toEqual([total[key], total[key], total[key]])
        }
        expect(total.red + total.yellow + total.green + total.blue).toBe(total.counted)
        expect(total.counted + total.grey).toBe(total.total)
        expect(Object.values(cells).every((cell) => cell.total > 0)).toBe(true)
      }),
    )
  })

  it('the kept summary equals the summary made anew, after every batch and on any day', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(anySetting, { minLength: 1, maxLength: 4 }), fc.option(anyDate, { freq: 6 }))),
        anyDate,
        (batches, firstDate) => {
          const state = freshBoard()
          let date = firstDate
          const keeper = createSummaryKeeper(state, date)
          for (const [settings, otherDate] of batches) {
            if (otherDate) expect(keeper.setDate((date = otherDate))).toEqual(summarise(state, date))
            const changes = settings.map((setting) => set(state, ...setting))
            const kept = keeper.apply(changes)
            expect(kept).toEqual(summarise(state, date))
            expect(keeper.summary()).toEqual(kept)
          }
        },
      ),
    )
  })

  it('the summary shown at a moment is the one replayed from the log up to it', () => {
    fc.assert(
      fc.property(anyHistory, anyDate, (history, date) => {
        const log: Change[] = []
        const live = emptyState('b1')
        const push = (change: Change): void => {
          foldInto(live, [change])
          log.push(change)
        }
        push(changeOf(live, 'board', { ...freshBoard().board }))
        const keeper = createSummaryKeeper(live, date)
        const shown = history.map((setting) => {
          push(changeOf(live, ...setting))
          return keeper.apply(log.slice(-1))
        })
        for (const at of [0, history.length >> 1, history.length - 1]) {
          const replayed = emptyState('b1')
          foldInto(replayed, log.slice(0, at + 2))
          expect(summarise(replayed, date)).toEqual(shown[at])
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a kept summary', () => {
  it('does not change what it gave out before', () => {
    const { state } = judged({ due: '2023-12-15' }, { percent: 80 })
    const keeper = createSummaryKeeper(state, DATE)
    const before = keeper.summary()
    const copy = structuredClone(before)
    keeper.apply([set(state, 'assignment:t1:fuzhou', { percent: 20 })])
    expect(before).toEqual(copy)
    expect(keeper.summary().total.progress).toBe(20)
  })

  it('takes the place of a laggard that moved', () => {
    const state = boardOf([{ due: '2023-12-31' }, { percent: 10 }], [{ due: '2023-12-31' }, { percent: 20 }])
    const keeper = createSummaryKeeper(state, DATE)
    const order = (): string[] => keeper.summary().laggards.map((laggard) => laggard.assignmentId)
    expect(order()).toEqual(['t0:fuzhou', 't1:fuzhou'])
    keeper.apply([set(state, 'assignment:t0:fuzhou', { percent: 30 })])
    expect(order()).toEqual(['t1:fuzhou', 't0:fuzhou'])
    keeper.apply([set(state, 'assignment:t1:fuzhou', { percent: 90 })])
    expect(order()).toEqual(['t0:fuzhou'])
  })
})

describe('ranking', () => {
  it('shares ranks on ties: 1, 2, 2, 4', () => {
    const rows = ranking(
      {
        a: figures({ counted: 30, progress: 83.6 }),
        b: figures({ counted: 30, progress: 85.8 }),
        c: figures({ counted: 28, progress: 83.6 }),
        d: figures({ counted: 30, progress: 64.7 }),
      },
      'progress',
    )
    expect(rows).toEqual([
      { id: 'b', value: 85.8, n: 30, rank: 1 },
      { id: 'a', value: 83.6, n: 30, rank: 2 },
      { id: 'c', value: 83.6, n: 28, rank: 2 },
      { id: 'd', value: 64.7, n: 30, rank: 4 },
    ])
  })

  it('ties what people see as equal', () => {
    const rows = ranking(
      {
        a: figures({ due: 3, dueDone: 2 }),
        b: figures({ due: 300, dueDone: 200 }),
        c: figures({ due: 1000, dueDone: 667 }),
      },
      'dueRate',
    )
    expect(rows.map((row) => [row.value, row.rank, row.n])).toEqual([
      [66.7, 1, 3],
      [66.7, 1, 300],
      [66.7, 1, 1000],
    ])
  })

  it('ranks nothing on fewer than three, nor what has no value', () => {
    const rows = ranking(
      {
        few: figures({ counted: 2, done: 2 }),
        none: figures(),
        some: figures({ counted: 3, done: 1 }),
        zero: figures({ counted: 9 }),
      },
      'doneRate',
    )
    expect(rows).toEqual([
      { id: 'some', value: 33.3, n: 3, rank: 1 },
      { id: 'zero', value: 0, n: 9, rank: 2 },
      { id: 'few', value: 100, n: 2, rank: null },
      { id: 'none', value: null, n: 0, rank: null },
    ])
    expect(ranking({ hidden: figures({ counted: 9 }) }, 'progress')[0]?.rank).toBeNull()
  })
})

describe('rate', () => {
  it('is a percent with one decimal, and none of nothing', () => {
    expect(rate(48, 59)).toBe(81.4)
    expect(rate(0, 5)).toBe(0)
    expect(rate(0, 0)).toBeNull()
  })
})
