import { SLIP_LEVELS, type SlipLevel } from './model.ts'

/** 督查单 go blue → yellow → red: one paper for one matter, one step at a time. domain.md F7. */

/** The level that is next after the highest so far; after red it is red again. */
export const nextSlip = (highest: SlipLevel | null): SlipLevel =>
  SLIP_LEVELS[highest === null ? 0 : SLIP_LEVELS.indexOf(highest) + 1] ?? 'red'

/** Whether `level` is the next step, one that needs a reason (it skips one, or is issued again), or a step back. */
export function slipStep(highest: SlipLevel | null, level: SlipLevel): 'next' | 'needsReason' | 'back' {
  const next = highest === null ? 0 : SLIP_LEVELS.indexOf(highest) + 1
  const wanted = SLIP_LEVELS.indexOf(level)
  return wanted === next ? 'next' : wanted < next - 1 ? 'back' : 'needsReason'
}
