import { beforeEach, describe, expect, it } from 'vitest'
import { Coalescer } from '#server/realtime/coalescer.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const QUIET = 10

describe('[B2] a burst is told once, an idle room at once', () => {
  let clock: FakeClock
  let told: number[]
  const coalescer = (few = 1): Coalescer => new Coalescer(clock, QUIET, () => told.push(clock.now() - start), { few })
  let start: number
  beforeEach(() => {
    clock = new FakeClock()
    start = clock.now()
    told = []
  })
  /** Calls every `gap` ms for `ms`. */
  const calls = (target: Coalescer, gap: number, ms: number): void => {
    for (let at = 0; at < ms; at += gap) {
      target.call()
      clock.advance(gap)
    }
  }

  it('the first goes at once, what comes within the quiet time goes together at its end', () => {
    const target = coalescer()
    target.call()
    expect(told).toEqual([0])
    clock.advance(4)
    target.call()
    target.call()
    expect(told).toEqual([0])
    clock.advance(6)
    expect(told).toEqual([0, 10])
  })

  it('a few in a row wait for nothing, also when they come close together', () => {
    const target = coalescer(8)
    calls(target, 2, 16)
    expect(told).toEqual([0, 2, 4, 6, 8, 10, 12, 14])
    target.call()
    clock.advance(8)
    expect(told.at(-1)).toBe(24)
  })

  it('once the few are used up, the next waits no longer than until there is room for it', () => {
    const target = coalescer(8)
    target.call()
    clock.advance(65)
    calls(target, 2, 14)
    target.call()
    clock.advance(1)
    expect(told).toEqual([0, 65, 67, 69, 71, 73, 75, 77, 80])
  })

  it('people who talk are never waited for', () => {
    const target = coalescer(8)
    calls(target, 25, 1_000)
    expect(told).toEqual(Array.from({ length: 40 }, (_, i) => i * 25))
  })

  it('a storm is told as often as the quiet time lets it, however long it lasts', () => {
    const target = coalescer(8)
    calls(target, 1, 10_000)
    expect(told.length).toBeLessThanOrEqual(10_000 / QUIET + 8)
    const gaps = told.slice(9).map((at, i) => at - told[i + 8]!)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(QUIET)
  })

  it('a clock that was set back makes nobody wait longer than the quiet time', () => {
    const target = coalescer(8)
    calls(target, 1, 20)
    clock.advance(QUIET)
    clock.advance(-3_600_000)
    const before = told.length
    target.call()
    clock.advance(QUIET)
    expect(told.length).toBeGreaterThan(before)
  })

  describe('when more is on its way', () => {
    let more: boolean
    let target: Coalescer
    const turn = (): Promise<void> => new Promise(setImmediate)
    beforeEach(() => {
      more = false
      target = new Coalescer(clock, QUIET, () => told.push(clock.now() - start), { few: 8, more: () => more })
    })

    it('nothing is waited for when there is nothing', async () => {
      target.call()
      await turn()
      expect(told).toEqual([0])
    })

    it('both go together, as soon as the second is there', async () => {
      more = true
      target.call()
      await turn()
      clock.advance(3)
      expect(told).toEqual([])
      more = false
      target.call()
      await turn()
      expect(told).toEqual([3])
      clock.advance(1_000)
      expect(told).toEqual([3])
    })

    it('nobody is held longer than the quiet time, however much follows', async () => {
      more = true
      for (let ms = 0; ms < 12; ms++) {
        target.call()
        await turn()
        clock.advance(1)
      }
      expect(told).toEqual([QUIET])
    })

    it('what was refused after all is not waited for, nor is a clock that was set back', async () => {
      more = true
      target.call()
      await turn()
      more = false
      clock.advance(1)
      expect(told).toEqual([1])
      more = true
      target.call()
      await turn()
      expect(told).toHaveLength(1)
      clock.advance(-3_600_000)
      target.call()
      await turn()
      expect(told).toHaveLength(2)
    })

    it('what is held is told before somebody joins, and not again', async () => {
      more = true
      target.call()
      await turn()
      target.flush()
      expect(told).toEqual([0])
      clock.advance(1_000)
      expect(told).toEqual([0])
    })
  })
})
