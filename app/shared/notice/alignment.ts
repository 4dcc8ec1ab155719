import { bigramsOf, shared, sizeOf } from './similarity.ts'

/** Two clauses in the same place are one that was changed when they are at least this alike (Dice on bigrams). */
export const CHANGED_FROM = 0.5
/** A clause that moved and was changed as well must be recognised beyond doubt. */
export const MOVED_FROM = 0.75
/** Merged into another, or split off it: so much of the shorter one must be in what the partner alone does not explain. */
export const MERGED_FROM = 0.6
/** The same where the longer one has no other partner. */
export const HELD_FROM = 0.8
/** Equal texts shorter than this (≥90%, 责任单位) are too common to be known again in another place. */
const MOVES_FROM_LENGTH = 8
const MERGES_FROM_LENGTH = 4
/** Candidates looked at for one clause, and how common a pair of characters may be to name one: keeps the cost linear. */
const MAX_CANDIDATES = 12
const MAX_COMMON = 40
const NEAR = 3

/** For each old clause the new ones it became, in order; none where it is gone. */
export type Alignment = number[][]

/**
 * Lines up the clauses of two versions. Equal ones first, in order, around those that occur once in both; then alike ones
 * between them, in order; then what moved; then what was merged or split. Costs about the length of both.
 */
export function align(before: readonly string[], after: readonly string[]): Alignment {
  return new Aligner(before, after).run()
}

interface Pair {
  old: number
  fresh: number
  score: number
}

class Aligner {
  private readonly before: readonly string[]
  private readonly after: readonly string[]
  private readonly to: number[][]
  private readonly from: number[][]
  /** Between which equal clauses an old or new one stands. */
  private readonly oldGap: Int32Array
  private readonly freshGap: Int32Array
  private readonly equal = new Set<number>()
  private readonly bigrams = new Map<string, Map<string, number>>()

  constructor(before: readonly string[], after: readonly string[]) {
    this.before = before
    this.after = after
    this.to = before.map(() => [])
    this.from = after.map(() => [])
    this.oldGap = new Int32Array(before.length)
    this.freshGap = new Int32Array(after.length)
  }

  run(): Alignment {
    for (const { old, fresh } of equalInOrder(this.before, this.after)) this.join(old, fresh, true)
    this.markGaps()
    this.movedEqual()
    const pairs = this.candidates()
    for (const pair of heaviestInOrder(pairs.filter((pair) => this.sameGap(pair)))) this.join(pair.old, pair.fresh)
    for (const { old, fresh, score } of pairs.sort((a, b) => b.score - a.score))
      if (score >= MOVED_FROM && this.isFree(old, fresh)) this.join(old, fresh)
    this.partners()
    return this.to.map((list) => list.sort((a, b) => a - b))
  }

  private join(old: number, fresh: number, equal = false): void {
    this.to[old]!.push(fresh)
    this.from[fresh]!.push(old)
    if (equal) this.equal.add(old)
  }

  private isFree = (old: number, fresh: number): boolean => this.to[old]!.length === 0 && this.from[fresh]!.length === 0

  private sameGap = ({ old, fresh }: Pair): boolean => this.oldGap[old] === this.freshGap[fresh]

  private markGaps(): void {
    let gap = 0
    for (let old = 0, fresh = 0; old <= this.before.length; old++) {
      const stop = old < this.before.length ? this.to[old]![0] : this.after.length
      if (stop !== undefined) {
        while (fresh < stop) this.freshGap[fresh++] = gap
        fresh += 1
        gap += 1
      } else this.oldGap[old] = gap
    }
  }

  private movedEqual(): void {
    const places = new Map<string, number[]>()
    this.after.forEach((text, fresh) => {
      if (this.from[fresh]!.length > 0 || text.length < MOVES_FROM_LENGTH) return
      const list = places.get(text)
      if (list) list.push(fresh)
      else places.set(text, [fresh])
    })
    this.before.forEach((text, old) => {
      const fresh = this.to[old]!.length === 0 ? places.get(text)?.shift() : undefined
      if (fresh !== undefined) this.join(old, fresh, true)
    })
  }

  /** Alike clauses among those without a partner: found by the rarer pairs of characters they share, or by their place. */
  private candidates(): Pair[] {
    const named = new Map<string, number[]>()
    const firstInGap = new Map<number, number>()
    this.after.forEach((text, fresh) => {
      if (this.from[fresh]!.length > 0) return
      const gap = this.freshGap[fresh]!
      if (!firstInGap.has(gap)) firstInGap.set(gap, fresh)
      for (const pair of this.bigramsOf(text).keys()) {
        const list = named.get(pair)
        if (list) list.push(fresh)
        else named.set(pair, [fresh])
      }
    })
    const pairs: Pair[] = []
    const firstOld = new Map<number, number>()
    this.before.forEach((text, old) => {
      if (this.to[old]!.length > 0) return
      const gap = this.oldGap[old]!
      if (!firstOld.has(gap)) firstOld.set(gap, old)
      const hits = new Map<number, number>()
      for (const pair of this.bigramsOf(text).keys()) {
        const list = named.get(pair)
        if (list && list.length <= MAX_COMMON) for (const fresh of list) hits.set(fresh, (hits.get(fresh) ?? 0) + 1)
      }
      const best = [...hits].sort((a, b) => b[1] - a[1]).slice(0, MAX_CANDIDATES)
      const likely = new Set(best.map(([fresh]) => fresh))
      const beside = firstInGap.get(gap)
      if (beside !== undefined) {
        const here = beside + old - firstOld.get(gap)!
        for (let fresh = here - NEAR; fresh <= here + NEAR; fresh++)
          if (this.freshGap[fresh] === gap && this.from[fresh]?.length === 0) likely.add(fresh)
      }
      for (const fresh of likely) {
        const score = this.alike(old, fresh)
        if (score >= CHANGED_FROM) pairs.push({ old, fresh, score })
      }
    })
    return pairs
  }

  /** Those still alone: in a clause beside their place that says their words on top of its partner's. */
  private partners(): void {
    this.before.forEach((_, old) => {
      if (this.to[old]!.length === 0) this.merge(old, this.freshAround(old), this.from, this.before, this.after, false)
    })
    this.after.forEach((_, fresh) => {
      if (this.from[fresh]!.length === 0)
        this.merge(fresh, this.oldAround(fresh), this.to, this.after, this.before, true)
    })
  }

  private merge(
    alone: number,
    hosts: number[],
    guests: readonly number[][],
    texts: readonly string[],
    hostTexts: readonly string[],
    reversed: boolean,
  ): void {
    const own = this.bigramsOf(texts[alone]!)
    const size = sizeOf(texts[alone]!)
    if (size < MERGES_FROM_LENGTH) return
    for (const host of hosts) {
      const rest = new Map(this.bigramsOf(hostTexts[host]!))
      for (const guest of guests[host]!)
        for (const [pair, n] of this.bigramsOf(texts[guest]!)) rest.set(pair, Math.max(0, (rest.get(pair) ?? 0) - n))
      if (shared(own, rest) < size * (guests[host]!.length > 0 ? MERGED_FROM : HELD_FROM)) continue
      if (reversed) this.join(host, alone)
      else this.join(alone, host)
      return
    }
  }

  /** The new clauses that the neighbours of an old one became, and those between them. */
  private freshAround(old: number): number[] {
    return around(old, this.to, this.after.length).filter((fresh) => !this.from[fresh]!.some((o) => this.equal.has(o)))
  }

  private oldAround(fresh: number): number[] {
    return around(fresh, this.from, this.before.length).filter((old) => !this.equal.has(old))
  }

  private alike(old: number, fresh: number): number {
    const [a, b] = [this.before[old]!, this.after[fresh]!]
    return (2 * shared(this.bigramsOf(a), this.bigramsOf(b))) / (sizeOf(a) + sizeOf(b))
  }

  private bigramsOf(text: string): Map<string, number> {
    let found = this.bigrams.get(text)
    if (!found) this.bigrams.set(text, (found = bigramsOf(text)))
    return found
  }
}

/** From what the nearest one before became to what the nearest one behind became, no further than a few. */
function around(index: number, became: readonly number[][], length: number): number[] {
  let low = index - 1
  while (low >= 0 && became[low]!.length === 0) low -= 1
  let high = index + 1
  while (high < became.length && became[high]!.length === 0) high += 1
  const first = low >= 0 ? Math.max(...became[low]!) : 0
  const last = high < became.length ? Math.min(...became[high]!) : length - 1
  const near: number[] = []
  for (let i = first; i <= last && near.length < 2 * NEAR; i++) near.push(i)
  // Behind a long stretch of new clauses stands the neighbour again.
  if (last >= first && !near.includes(last) && last < length) near.push(last)
  return near
}

/** Equal texts in order: common beginning and end, then around the texts that occur once in both, part by part. */
function equalInOrder(before: readonly string[], after: readonly string[]): Pair[] {
  const out: Pair[] = []
  const parts: [number, number, number, number][] = [[0, before.length, 0, after.length]]
  for (let part = parts.pop(); part; part = parts.pop()) {
    let [low, high, from, to] = part
    const take = (old: number, fresh: number): void => void out.push({ old, fresh, score: 1 })
    while (low < high && from < to && before[low] === after[from]) take(low++, from++)
    while (low < high && from < to && before[high - 1] === after[to - 1]) take(--high, --to)
    const pillars = heaviestInOrder(onceInBoth(before, low, high, after, from, to))
    if (pillars.length === 0) continue
    for (const { old, fresh } of [...pillars, { old: high, fresh: to }]) {
      if (low < old && from < fresh) parts.push([low, old, from, fresh])
      if (old < high) take(old, fresh)
      low = old + 1
      from = fresh + 1
    }
  }
  return out.sort((a, b) => a.old - b.old)
}

function onceInBoth(
  before: readonly string[],
  low: number,
  high: number,
  after: readonly string[],
  from: number,
  to: number,
): Pair[] {
  const seen = new Map<string, { old: number; fresh: number; times: number }>()
  for (let i = low; i < high; i++) {
    const one = seen.get(before[i]!)
    if (one) one.times = 9
    else seen.set(before[i]!, { old: i, fresh: -1, times: 1 })
  }
  for (let i = from; i < to; i++) {
    const one = seen.get(after[i]!)
    if (!one) continue
    one.times += 1
    one.fresh = i
  }
  return [...seen.values()].filter(({ times }) => times === 2).map(({ old, fresh }) => ({ old, fresh, score: 1 }))
}

/** Pairs that cross nowhere and share no clause, of the greatest weight together. */
function heaviestInOrder(pairs: readonly Pair[]): Pair[] {
  const sorted = [...pairs].sort((a, b) => a.old - b.old || b.fresh - a.fresh)
  const size = sorted.reduce((most, { fresh }) => Math.max(most, fresh), 0) + 2
  // A Fenwick tree of the best chain that ends before a new clause.
  const best = new Int32Array(size).fill(-1)
  const weight = new Float64Array(sorted.length)
  const previous = new Int32Array(sorted.length).fill(-1)
  const better = (a: number, b: number): boolean => b === -1 || (a !== -1 && weight[a]! > weight[b]!)
  let top = -1
  sorted.forEach(({ fresh, score }, k) => {
    let last = -1
    for (let i = fresh; i > 0; i -= i & -i) if (best[i] !== -1 && better(best[i]!, last)) last = best[i]!
    weight[k] = score + (last === -1 ? 0 : weight[last]!)
    previous[k] = last
    for (let i = fresh + 1; i < size; i += i & -i) if (better(k, best[i]!)) best[i] = k
    if (better(k, top)) top = k
  })
  const chain: Pair[] = []
  for (let k = top; k !== -1; k = previous[k]!) chain.push(sorted[k]!)
  return chain.reverse()
}
