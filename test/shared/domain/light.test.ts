import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, localDate } from '#shared/domain/calendar.ts'
import { type Light, lightOf } from '#shared/domain/light.ts'
import { LIGHT_SENTENCES, explanation, sentence } from '#shared/domain/lightSentences.ts'
import type { Assignment, Task } from '#shared/domain/model.ts'
import { RATE } from '#test/support/builders.ts'
import { JUDGED_PERIOD, assignmentOf, judged, largeBoard, set } from '#test/support/judging.ts'

type TaskFields = Partial<Omit<Task, 'id'>>
type AssignmentFields = Partial<Omit<Assignment, 'id'>>

function light(date: string, task: TaskFields = {}, fields: AssignmentFields = {}): Light {
  const { state, assignment } = judged(task, fields)
  return lightOf(state, assignment, date)
}

const codes = (of: Light): string[] => of.reasons.map((reason) => reason.code)

describe('the time light', () => {
  // At 100 % the pace never decides.
  it.each([
    ['2023-10-20', '2023-10-16', 'green', 'onTime', 4, '绿：10-20 到期，还有 4 个工作日'],
    ['2023-10-20', '2023-10-17', 'yellow', 'dueSoon', 3, '黄：10-20 到期，还有 3 个工作日（阈值 3）'],
    ['2023-10-20', '2023-10-19', 'yellow', 'dueSoon', 1, '黄：10-20 到期，还有 1 个工作日（阈值 3）'],
    ['2023-10-20', '2023-10-20', 'yellow', 'dueToday', 0, '黄：今天（10-20）到期'],
    ['2023-10-20', '2023-10-21', 'red', 'pastDueRestDay', 0, '红：10-20 到期，已过时限，其后尚无工作日'],
    ['2023-10-20', '2023-10-23', 'red', 'pastDue', -1, '红：10-20 到期，逾期 1 个工作日'],
    ['2023-10-20', '2023-10-31', 'red', 'pastDue', -7, '红：10-20 到期，逾期 7 个工作日'],
    ['2024-01-05', '2023-12-29', 'green', 'onTime', 4, '绿：2024-01-05 到期，还有 4 个工作日'],
    // National Day 2023: nothing is worked from 9-29 to 10-6, both days of the weekend after it are.
    ['2023-10-09', '2023-09-27', 'green', 'onTime', 4, '绿：10-09 到期，还有 4 个工作日'],
    ['2023-10-09', '2023-09-28', 'yellow', 'dueSoon', 3, '黄：10-09 到期，还有 3 个工作日（阈值 3）'],
    ['2023-10-09', '2023-10-06', 'yellow', 'dueSoon', 3, '黄：10-09 到期，还有 3 个工作日（阈值 3）'],
    ['2023-10-06', '2023-09-28', 'yellow', 'dueSoon', 0, '黄：10-06 到期，还有 0 个工作日（阈值 3）'],
    ['2023-09-28', '2023-10-06', 'red', 'pastDueRestDay', 0, '红：09-28 到期，已过时限，其后尚无工作日'],
    ['2023-09-28', '2023-10-08', 'red', 'pastDue', -2, '红：09-28 到期，逾期 2 个工作日'],
  ])('due %s, seen on %s: %s (%s, %d)', (due, date, colour, code, daysLeft, words) => {
    const shown = light(date, { due }, { percent: 100 })
    expect(shown).toMatchObject({ colour, daysLeft, pastDue: colour === 'red', overdueDays: Math.max(0, -daysLeft) })
    expect(shown.reasons[0].code).toBe(code)
    expect(sentence(shown, 'zh-CN')).toBe(words)
  })

  it('follows the unit’s own due day after an extension', () => {
    expect(light('2023-10-31', { due: '2023-10-20' }, { percent: 90 }).colour).toBe('red')
    expect(light('2023-10-31', { due: '2023-10-20' }, { percent: 90, due: '2023-11-30' })).toMatchObject({
      colour: 'green',
      daysLeft: 22,
    })
  })

  it('runs on although the unit has not signed', () => {
    const shown = light('2023-10-31', { due: '2023-10-20' }, { state: 'assigned' })
    expect(shown).toMatchObject({ colour: 'red', overdueDays: 7, counts: true })
    expect(codes(shown)).toEqual(['pastDue', 'behindPace', 'unsigned'])
  })

  it('is green without a due day', () => {
    const shown = light('2023-10-31', {}, { percent: 80 })
    expect(shown).toMatchObject({ colour: 'green', daysLeft: null, estimated: false })
    expect(codes(shown)).toEqual(['noDue', 'aheadOfPace'])
  })

  it('says when work days are estimated', () => {
    const shown = light('2026-12-01', { due: '2027-03-31' }, { percent: 100 })
    expect(shown.estimated).toBe(true)
    expect(explanation(shown, 'zh-CN')).toContain('工作日按周末推算')
    expect(light('2026-12-01', { due: '2026-12-31' }, { percent: 100 }).estimated).toBe(false)
  })
})

describe('the pace light', () => {
  /** A hundred days, so that on 2023-02-19 exactly half has passed. */
  const HUNDRED = { start: '2023-01-01', due: '2023-04-10' }

  it.each([
    [60, 'green', -10, 'aheadOfPace'],
    [50, 'green', 0, 'onPace'],
    [40, 'green', 10, 'onPace'],
    [39, 'yellow', 11, 'behindPace'],
    [20, 'yellow', 30, 'behindPace'],
    [19, 'red', 31, 'behindPace'],
    [0, 'red', 50, 'behindPace'],
  ])('at %d where 50 is due: %s, gap %d', (percent, colour, gap, code) => {
    const shown = light('2023-02-19', HUNDRED, { percent })
    expect(shown).toMatchObject({ colour, gap, pace: 50, pastDue: false, counts: true })
    expect(codes(shown)).toContain(code)
  })

  it('says what should be done, what is, and by which threshold', () => {
    const shown = light('2023-03-16', HUNDRED, { percent: 40 })
    expect(sentence(shown, 'zh-CN')).toBe('红：应完成 75%，实际 40%，差 35 个百分点（阈值 30）')
    expect(sentence(shown, 'en')).toBe('Red: should be 75%, is 40%, 35 points behind (threshold 30)')
    const ofBoard = light('2023-10-31', {}, { percent: 40 })
    expect(sentence(ofBoard, 'zh-CN')).toBe('红：应完成 75.1%，实际 40%，差 35.1 个百分点（阈值 30）')
  })

  it('shows no rounding that contradicts the colour', () => {
    // On day 10 of 33 it is 30.303… %: red over a threshold of 30.3, though it would round to just that.
    const thirds = { start: '2023-01-01', due: '2023-02-02' }
    const shown = lightOf(
      ...boardWithRules(thirds, { percent: 0 }, { dueSoonDays: 0, paceYellow: 10, paceRed: 30.3 }),
      '2023-01-10',
    )
    expect(shown).toMatchObject({ colour: 'red', gap: 30.4, pace: 30.4 })
    expect(sentence(shown, 'zh-CN')).toBe('红：应完成 30.4%，实际 0%，差 30.4 个百分点（阈值 30.3）')
  })

  it('agrees with its shown figures for any period, percent and thresholds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 800 }),
        fc.nat(800),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 500 }),
        (days, elapsed, percent, yellow, span) => {
          const start = '2023-01-01'
          const paceYellow = yellow / 10
          const paceRed = Math.round(yellow + span) / 10
          const { state, assignment } = judged(
            { start },
            { percent },
            {
              period: { start, end: addDays(start, days - 1) },
              rules: [{ version: 1, from: start, dueSoonDays: 3, paceYellow, paceRed }],
            },
          )
          const shown = lightOf(state, assignment, addDays(start, elapsed))
          const expected = shown.gap! > paceRed ? 'red' : shown.gap! > paceYellow ? 'yellow' : 'green'
          expect(shown.colour).toBe(expected)
          const exact = (Math.min(elapsed + 1, days) * 100) / days - percent
          expect(Math.abs(shown.gap! - exact)).toBeLessThan(0.1)
          expect(shown.pace! - percent).toBeCloseTo(shown.gap!, 6)
          expect(Number.isInteger(Math.round(shown.gap! * 1e6) / 1e5)).toBe(true)
        },
      ),
    )
  })

  it('is absent where the percent is hidden: the due day alone decides', () => {
    const hidden = light('2023-10-31', { due: '2023-12-15' }, { percent: null })
    expect(hidden).toMatchObject({ colour: 'green', gap: null, pace: null, counts: true })
    expect(codes(hidden)).toEqual(['onTime', 'percentHidden'])
    expect(light('2023-10-31', { due: '2023-10-20' }, { percent: null }).colour).toBe('red')
  })
})

function boardWithRules(
  task: TaskFields,
  fields: AssignmentFields,
  rule: { dueSoonDays: number; paceYellow: number; paceRed: number },
) {
  const { state, assignment } = judged(task, fields, {
    rules: [{ version: 1, from: '2023-01-01', ...rule }],
  })
  return [state, assignment] as const
}

describe('the shown light', () => {
  it.each([
    ['red over yellow', '2023-10-17', 10, 'red', ['behindPace', 'dueSoon']],
    ['yellow over green', '2023-10-17', 95, 'yellow', ['dueSoon', 'onPace']],
    ['on a tie the time light speaks first', '2023-10-17', 75, 'yellow', ['dueSoon', 'behindPace']],
    ['past due speaks before being behind', '2023-10-31', 10, 'red', ['pastDue', 'behindPace']],
  ])('is the worse of the two: %s', (_, date, percent, colour, reasons) => {
    const shown = light(date, { due: '2023-10-20' }, { percent })
    expect(shown.colour).toBe(colour)
    expect(codes(shown)).toEqual(reasons)
  })

  it('is blue when the work is done, on whatever day one looks', () => {
    for (const state of ['completed', 'closedOut'] as const) {
      const shown = light('2024-06-01', { due: '2023-10-20' }, { state, percent: 62, completedOn: '2023-10-20' })
      expect(shown).toMatchObject({ colour: 'blue', madeUpLate: false, pastDue: false, gap: null, counts: true })
      expect(codes(shown)).toEqual([state === 'completed' ? 'done' : 'closedOut'])
    }
  })

  it('marks what was made up after the due day, with how late it was', () => {
    const late = { state: 'closedOut', completedLate: true, completedOn: '2023-10-23' } as const
    const shown = light('2023-10-31', { due: '2023-10-20' }, late)
    expect(shown).toMatchObject({ colour: 'blue', madeUpLate: true, overdueDays: 0, counts: true })
    expect(sentence(shown, 'zh-CN')).toBe('蓝：补完成：10-20 到期，10-23 提请办结，逾期 1 个工作日')
    expect(codes(light('2023-10-31', {}, { ...late, completedOn: null }))).toEqual(['madeUpLate', 'closedOut'])
  })

  it.each([
    ['suspended', '灰：中止，不计入'],
    ['notApplicable', '灰：不涉及，不计入'],
    ['awaitingUpper', '灰：待上级部署，不计入'],
    ['cancelled', '灰：已取消，不计入'],
  ] as const)('is grey and does not count while %s, however late', (state, words) => {
    const shown = light('2023-10-31', { due: '2023-10-20' }, { state, asideReason: '经费未到' })
    expect(shown).toMatchObject({ colour: 'grey', counts: false, pastDue: false, overdueDays: 0 })
    expect(sentence(shown, 'zh-CN')).toBe(words)
    expect(shown.reasons[0].values).toEqual({ reason: '经费未到' })
  })

  it('is grey before the start of the task, and judged from that day on', () => {
    const task = { start: '2023-11-01', due: '2023-12-20' }
    const before = light('2023-10-31', task)
    expect(before).toMatchObject({ colour: 'grey', counts: false, daysLeft: 36 })
    expect(sentence(before, 'zh-CN')).toBe('灰：11-01 起计，尚未开始')
    expect(light('2023-11-01', task)).toMatchObject({ colour: 'green', counts: true, pace: 2 })
    expect(light('2023-10-31', task, { state: 'completed' }).colour).toBe('blue')
  })

  it('is grey for a task that was removed', () => {
    expect(codes(light('2023-10-31', { removed: true }, { state: 'completed' }))).toEqual(['removed'])
  })

  it.each([
    ['underReview', 90, ['dueToday', 'onPace', 'underReview']],
    ['returned', 90, ['dueToday', 'onPace', 'returned']],
    ['inProgress', 100, ['dueToday', 'onPace', 'notSubmitted']],
  ] as const)('tells what else bears on it: %s at %d', (state, percent, reasons) => {
    expect(codes(light('2023-10-31', { due: '2023-10-31' }, { state, percent }))).toEqual(reasons)
  })
})

describe('metric tasks', () => {
  const task = { kind: 'metric', metric: RATE, due: '2023-10-20' } as const

  it.each([
    ['2023-10-19', 95, true, 'grey', 'metricNotDue', false],
    ['2023-10-19', null, null, 'grey', 'metricNotDue', false],
    ['2023-10-20', 95, true, 'green', 'metricAttained', true],
    ['2023-10-20', 80, false, 'yellow', 'metricMissed', true],
    ['2023-10-20', null, null, 'yellow', 'metricUnreported', true],
    ['2023-10-31', 90, true, 'green', 'metricAttained', true],
    ['2023-10-31', 89.9, false, 'red', 'metricMissed', true],
    ['2023-10-31', null, null, 'red', 'metricUnreported', true],
  ])('on %s with %s (attained %s): %s', (date, value, attained, colour, code, counts) => {
    const shown = light(date, task, { value, attained })
    expect(shown).toMatchObject({ colour, counts, gap: null, pace: null, pastDue: colour === 'red' })
    expect(shown.reasons[0].code).toBe(code)
  })

  it('name the indicator, the value and the target', () => {
    const shown = light('2023-10-31', task, { value: 80, attained: false })
    expect(explanation(shown, 'zh-CN')).toEqual([
      '产前筛查率未达标：实际 80%，目标 ≥90%',
      '10-20 到期，逾期 7 个工作日',
    ])
    expect(shown.overdueDays).toBe(7)
  })

  it('are judged by 达标 alone where the value of another unit is hidden, and not at all where that is hidden too', () => {
    const seen = light('2023-10-31', task, { value: null, attained: false })
    expect(sentence(seen, 'zh-CN')).toBe('红：产前筛查率未达标：实际 —，目标 ≥90%')
    const hidden = light('2023-10-31', task, { value: null, attained: null, percent: null })
    expect(hidden).toMatchObject({ colour: 'grey', counts: false })
    expect(codes(hidden)).toEqual(['metricHidden'])
  })

  it('are not judged without a due day, and blue once completed', () => {
    expect(codes(light('2023-10-31', { ...task, due: null }))).toEqual(['metricNoDue'])
    expect(light('2023-10-31', task, { state: 'completed', value: 95, attained: true }).colour).toBe('blue')
  })
})

describe('rules', () => {
  const first = { version: 1, from: JUDGED_PERIOD.start, dueSoonDays: 3, paceYellow: 10, paceRed: 30 }
  const second = { version: 2, from: '2023-10-01', dueSoonDays: 10, paceYellow: 5, paceRed: 15 }

  it('hold from their day on', () => {
    const { state, assignment } = judged({ due: '2023-12-31' }, { percent: 53 }, { rules: [first, second] })
    expect(lightOf(state, assignment, '2023-09-30')).toMatchObject({ colour: 'green', gap: 9.4, rule: first })
    expect(lightOf(state, assignment, '2023-10-01')).toMatchObject({ colour: 'yellow', gap: 9.9, rule: second })
  })

  it('never rewrite the days before them', () => {
    const state = largeBoard(12, 4)
    const lights = (date: string): Light[] => [...state.assignments.values()].map((a) => lightOf(state, a, date))
    const days = Array.from({ length: 31 }, (_, i) => addDays('2023-09-15', i))
    const before = days.map(lights)
    set(state, 'board', { rules: [first, second] })
    days.forEach((date, i) => {
      if (date < second.from) expect(lights(date)).toEqual(before[i])
    })
    expect(days.filter((date) => date >= second.from).map(lights)).not.toEqual(before.slice(16))
  })
})

describe('any light', () => {
  const state = largeBoard(30, 6)
  const ids = [...state.assignments.values()].map((assignment) => assignment.id)
  const anyId = fc.constantFrom(...ids)
  const noon = Date.parse('2023-10-15T12:00:00+08:00')
  const HALF_DAY = 12 * 3_600_000

  it('depends on the day, never on the hour, of now as of whatever happened', () => {
    fc.assert(
      fc.property(
        anyId,
        fc.integer({ min: -100, max: 100 }),
        fc.integer({ min: -HALF_DAY, max: HALF_DAY - 1 }),
        fc.integer({ min: -HALF_DAY, max: HALF_DAY - 1 }),
        (id, days, hourA, hourB) => {
          const midday = noon + days * 2 * HALF_DAY
          const assignment = assignmentOf(state, id)
          const moved = { ...assignment, assignedAt: midday + hourB, updatedAt: midday + hourA }
          const light = lightOf(state, assignment, localDate(midday))
          expect(lightOf(state, assignment, localDate(midday + hourA))).toEqual(light)
          expect(lightOf(state, moved, localDate(midday + hourB))).toEqual(light)
        },
      ),
    )
  })

  it('can be said in both languages without a gap', () => {
    fc.assert(
      fc.property(anyId, fc.integer({ min: -200, max: 200 }), (id, days) => {
        const shown = lightOf(state, assignmentOf(state, id), addDays('2023-10-15', days))
        for (const text of [...explanation(shown, 'zh-CN'), ...explanation(shown, 'en')]) {
          expect(text).not.toMatch(/\{\{|—|undefined|NaN/)
        }
      }),
    )
  })

  it('has the same placeholders in both languages', () => {
    const names = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort()
    for (const [code, [chinese, english]] of Object.entries(LIGHT_SENTENCES)) {
      expect(names(english), code).toEqual(names(chinese))
      expect(chinese.length, code).toBeGreaterThan(0)
    }
  })
})
