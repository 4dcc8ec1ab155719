import type { LightColour } from './light.ts'
import type { LocalDate } from './model.ts'
import type { BoardState } from './state.ts'
import type { Figures } from './summary.ts'
import { type Share, Tally, shareOf } from './tally.ts'

/** A board as it stood on a day. */
export interface Moment {
  state: BoardState
  date: LocalDate
}

/** How many of one colour there were and are, how many of those went, and how many came. */
export interface ColourMoved {
  before: number
  after: number
  gone: number
  added: number
}

/** 与上次会议相比: two moments of one board. */
export interface Comparison {
  red: ColourMoved
  yellow: ColourMoved
  /** 转绿: red or yellow before, green now. */
  turnedGreen: number
  /** Completed or closed out since. */
  completed: number
  /** Unit tasks that were not there before. */
  fresh: number
  /** Gone with their task, or cancelled. */
  dropped: number
  coordination: { before: number; after: number }
  /** Mean progress, null where it is hidden or nothing counts. */
  progress: { before: number | null; after: number | null }
  /** What the light was before, by unit task, where it is another one now; null for one that was not there. */
  was: Readonly<Record<string, LightColour | null>>
}

/** What moved on a board between two moments, as one reader sees both. Costs one pass over each. */
export function compareStates(before: Moment, after: Moment): Comparison {
  const then = sharesOf(before)
  const now = sharesOf(after)
  const moved = { red: { gone: 0, added: 0 }, yellow: { gone: 0, added: 0 } }
  const was: Record<string, LightColour | null> = {}
  let [turnedGreen, completed, fresh, dropped] = [0, 0, 0, 0]
  for (const [id, share] of now.shares) {
    const former = then.shares.get(id)
    if (!former) fresh++
    if (former?.colour !== share.colour) was[id] = former?.colour ?? null
    for (const colour of ['red', 'yellow'] as const) {
      if (share.colour === colour && former?.colour !== colour) moved[colour].added++
      if (former?.colour === colour && share.colour !== colour) moved[colour].gone++
    }
    if (share.colour === 'green' && (former?.colour === 'red' || former?.colour === 'yellow')) turnedGreen++
    if (share.done && !former?.done) completed++
  }
  for (const [id, former] of then.shares) {
    if (now.shares.has(id)) continue
    dropped++
    if (former.colour === 'red' || former.colour === 'yellow') moved[former.colour].gone++
  }
  const [a, b] = [then.figures, now.figures]
  return {
    red: { before: a.red, after: b.red, ...moved.red },
    yellow: { before: a.yellow, after: b.yellow, ...moved.yellow },
    turnedGreen,
    completed,
    fresh,
    dropped,
    coordination: { before: a.needsCoordination, after: b.needsCoordination },
    progress: { before: a.progress, after: b.progress },
    was,
  }
}

function sharesOf({ state, date }: Moment): { shares: Map<string, Share>; figures: Figures } {
  const shares = new Map<string, Share>()
  const tally = new Tally()
  for (const assignment of state.assignments.values()) {
    const share = shareOf(state, assignment, date)
    if (!share) continue
    shares.set(assignment.id, share)
    tally.add(share, 1)
  }
  return { shares, figures: tally.figures() }
}

/** How many unit tasks look or stand otherwise than at an earlier moment: 之后变化 n 处. */
export function changedSince(before: BoardState, after: BoardState): number {
  let changed = 0
  for (const now of after.assignments.values()) {
    const then = before.assignments.get(now.id)
    if (!then || then.state !== now.state || then.percent !== now.percent || then.value !== now.value) changed++
  }
  return changed
}
