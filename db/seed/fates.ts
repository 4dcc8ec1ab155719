import type { Random } from './random.ts'

/** How things go for one assignment of the demo. */
export type Fate =
  /** Due later: on pace, behind it, far behind it, done early, suspended. */
  | 'steady'
  | 'behind'
  | 'far'
  | 'early'
  | 'suspended'
  /** Due within days: done, waiting for review, still open. */
  | 'ready'
  | 'reviewing'
  | 'nearly'
  /** Past due: done in time, made up, still owing. */
  | 'onTime'
  | 'madeUp'
  | 'overdue'

/** When an assignment is due, seen from the seeding day; `aside` ones wait for something and meet no fate. */
export type Horizon = 'later' | 'soon' | 'past' | 'aside'

type Shares = readonly (readonly [Fate, number])[]

/** The first of each takes what rounding leaves. */
const SHARES: Record<Exclude<Horizon, 'aside'>, Shares> = {
  later: [
    ['steady', 0],
    ['behind', 0.12],
    ['far', 0.06],
    ['early', 0.025],
    ['suspended', 0.005],
  ],
  soon: [
    ['nearly', 0],
    ['ready', 0.36],
    ['reviewing', 0.27],
  ],
  past: [
    ['onTime', 0],
    ['madeUp', 0.16],
    ['overdue', 0.11],
  ],
}

function deckOf(size: number, shares: Shares): Fate[] {
  const deck: Fate[] = []
  for (const [fate, share] of shares) for (let i = Math.round(size * share); i > 0; i--) deck.push(fate)
  const rest = shares[0]?.[0] ?? 'steady'
  while (deck.length < size) deck.push(rest)
  return deck.slice(0, size)
}

/**
 * Deals a fate to every place. A deck with fixed shares is shuffled for each horizon, so the whole board has the wanted
 * mix whatever the seed, and every place has the same chances: the draw knows places, never units.
 */
export function dealFates(horizons: readonly Horizon[], random: Random): (Fate | null)[] {
  const decks = new Map<Horizon, Fate[]>()
  for (const horizon of ['later', 'soon', 'past'] as const) {
    const size = horizons.filter((h) => h === horizon).length
    decks.set(horizon, random.fork(horizon).shuffled(deckOf(size, SHARES[horizon])))
  }
  return horizons.map((horizon) => decks.get(horizon)?.pop() ?? null)
}
