import type { Metric } from './model.ts'

/** 左右, 约: how far from the target still counts as hit, as a share of the target. */
const ABOUT = 0.05
/** Equality of figures that went through a division somewhere: a share of the target. */
const EQUAL = 1e-9

const near = (value: number, target: number, share: number): boolean =>
  Math.abs(value - target) <= Math.abs(target) * share

/**
 * Whether a value attains its target. A range includes both ends and may be written either way round; without its upper
 * end it is a lower bound. ≈ is attained within 5 % of the target, or beyond it on the better side: 左右 never punishes
 * a unit for doing better. Not a number attains nothing.
 */
export function attains(metric: Metric, value: number): boolean {
  const { comparator, value: target, upper, direction } = metric
  switch (comparator) {
    case '>=':
      return value >= target
    case '>':
      return value > target
    case '<=':
      return value <= target
    case '<':
      return value < target
    case '=':
      return near(value, target, EQUAL)
    case 'range':
      if (upper === null) return value >= target
      return value >= Math.min(target, upper) && value <= Math.max(target, upper)
    case '≈':
      return near(value, target, ABOUT) || (direction === 'up' ? value > target : value < target)
  }
}

const SIGNS = { '>=': '≥', '>': '>', '<=': '≤', '<': '<', '=': '', range: '', '≈': '≈' } as const

/** The target as people write it: ≥90%, 3–5‰, ≤14.5/10万. */
export function targetText(metric: Metric): string {
  if (metric.comparator !== 'range') return `${SIGNS[metric.comparator]}${metric.value}${metric.unit}`
  if (metric.upper === null) return `≥${metric.value}${metric.unit}`
  return `${Math.min(metric.value, metric.upper)}–${Math.max(metric.value, metric.upper)}${metric.unit}`
}
