import { NONE } from '#app/components/leader/figures.ts'
import { dueRate } from '#shared/domain/summary.ts'
import type { Side } from '#shared/history/difference.ts'

interface DiffFigure {
  key: 'dueRate' | 'progress' | 'pace' | 'counted' | 'overdue' | 'coordination'
  of: (side: Pick<Side, 'total' | 'pace'>) => number | null
  /** 1: percent. */
  decimals: 0 | 1
}

/** The headline figures that two moments are compared by. */
export const FIGURES: readonly DiffFigure[] = [
  { key: 'dueRate', of: ({ total }) => dueRate(total), decimals: 1 },
  { key: 'progress', of: ({ total }) => total.progress, decimals: 1 },
  { key: 'pace', of: ({ pace }) => pace, decimals: 1 },
  { key: 'counted', of: ({ total }) => total.counted, decimals: 0 },
  { key: 'overdue', of: ({ total }) => total.overdue, decimals: 0 },
  { key: 'coordination', of: ({ total }) => total.needsCoordination, decimals: 0 },
]

export const figureText = (value: number | null, decimals: 0 | 1): string =>
  value === null ? NONE : decimals === 1 ? `${value.toFixed(1)}%` : String(value)
