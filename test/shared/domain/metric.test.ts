import { describe, expect, it } from 'vitest'
import { attains, targetText } from '#shared/domain/metric.ts'
import type { Metric } from '#shared/domain/model.ts'

const metric = (
  comparator: Metric['comparator'],
  value: number,
  more: Partial<Pick<Metric, 'upper' | 'direction' | 'unit'>> = {},
): Metric => ({
  name: '产前筛查率',
  comparator,
  value,
  upper: null,
  unit: '%',
  baseline: null,
  direction: 'up',
  ...more,
})

describe('attains', () => {
  it.each([
    [metric('>=', 90), 90, true],
    [metric('>=', 90), 89.9, false],
    [metric('>', 90), 90, false],
    [metric('>', 90), 90.1, true],
    [metric('<=', 5.2), 5.2, true],
    [metric('<=', 5.2), 5.3, false],
    [metric('<', 5.2), 5.2, false],
    [metric('<', 5.2), 3.56, true],
    [metric('=', 100), 100, true],
    [metric('=', 100), 99.9, false],
    [metric('=', 0.3), 0.1 + 0.2, true],
    [metric('=', 0), 0, true],
    [metric('range', 3, { upper: 5 }), 3, true],
    [metric('range', 3, { upper: 5 }), 5, true],
    [metric('range', 3, { upper: 5 }), 5.1, false],
    [metric('range', 3, { upper: 5 }), 2.9, false],
    [metric('range', 5, { upper: 3 }), 4, true],
    [metric('range', 3), 200, true],
    [metric('range', 3), 2, false],
  ])('%j with %d → %s', (target, value, expected) => {
    expect(attains(target, value)).toBe(expected)
  })

  it('takes 左右 as within 5 % of the target, and never punishes doing better', () => {
    expect(attains(metric('≈', 80), 76)).toBe(true)
    expect(attains(metric('≈', 80), 75.9)).toBe(false)
    expect(attains(metric('≈', 80), 99)).toBe(true)
    expect(attains(metric('≈', 10, { direction: 'down' }), 2)).toBe(true)
    expect(attains(metric('≈', 10, { direction: 'down' }), 10.6)).toBe(false)
  })

  it('attains nothing with what is not a number', () => {
    for (const comparator of ['>=', '>', '<=', '<', '=', 'range', '≈'] as const) {
      expect(attains(metric(comparator, 90, { upper: 95 }), NaN)).toBe(false)
    }
  })
})

describe('targetText', () => {
  it.each([
    [metric('>=', 90), '≥90%'],
    [metric('<=', 14.5, { unit: '/10万' }), '≤14.5/10万'],
    [metric('>', 1, { unit: '所' }), '>1所'],
    [metric('=', 100), '100%'],
    [metric('range', 5, { upper: 3, unit: '‰' }), '3–5‰'],
    [metric('range', 3), '≥3%'],
    [metric('≈', 80), '≈80%'],
  ])('%j reads %s', (target, expected) => {
    expect(targetText(target)).toBe(expected)
  })
})
