/** A reproducible draw: the same seed gives the same demo, on every machine. */
export interface Random {
  /** At least `from`, below `to`. */
  between(from: number, to: number): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  shuffled<T>(items: readonly T[]): T[]
  /** An independent draw of its own, so that what one part takes never moves another. */
  fork(label: string | number): Random
}

/** FNV-1a, 32 bits: spreads labels over the seeds. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

/** mulberry32: small, and good enough for a demo; never for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (from: number, to: number): number => from + (to - from) * next()
  const whole = (from: number, to: number): number => Math.floor(between(from, to + 1))
  return {
    between,
    whole,
    chance: (probability) => next() < probability,
    pick(items) {
      const item = items[whole(0, items.length - 1)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    shuffled(items) {
      const cards = [...items]
      for (let i = cards.length - 1; i > 0; i--) {
        const j = whole(0, i)
        const [a, b] = [cards[i], cards[j]]
        if (a === undefined || b === undefined) continue
        cards[i] = b
        cards[j] = a
      }
      return cards
    },
    fork: (label) => createRandom(hash(`${seed}/${label}`)),
  }
}
