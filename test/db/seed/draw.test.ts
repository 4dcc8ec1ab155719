import { describe, expect, it } from 'vitest'
import { type Place, lifeOf } from '#db/seed/assignmentLife.ts'
import { type Fate, type Horizon, dealFates } from '#db/seed/fates.ts'
import { REPORTING_UNITS } from '#db/seed/people.ts'
import { createRandom } from '#db/seed/random.ts'
import { createWorkTime } from '#db/seed/workTime.ts'
import { historyOf, shanghai } from './support.ts'

const NOW = shanghai('2025-11-19 15:20')
const UNITS = REPORTING_UNITS.map(({ id }) => id)

describe('random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    const take = (seed: number) =>
      Array.from(
        { length: 20 },
        (
          (r) => () =>
            r.whole(0, 1e6)
        )(createRandom(seed)),
      )
    expect(take(7)).toEqual(take(7))
    expect(take(7)).not.toEqual(take(8))
  })
  it('spread evenly, ends included', () => {
    const random = createRandom(1)
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 40_000; i++) {
      const value = random.whole(0, 3)
      counts[value] = (counts[value] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  })
  it('of a fork do not depend on what was drawn before', () => {
    const [a, b] = [createRandom(5), createRandom(5)]
    b.whole(0, 9)
    expect(a.fork('x').whole(0, 1e9)).toBe(b.fork('x').whole(0, 1e9))
    expect(a.fork('x').whole(0, 1e9)).not.toBe(a.fork('y').whole(0, 1e9))
  })
  it('shuffle without losing a card', () => {
    const cards = Array.from({ length: 50 }, (_, i) => i)
    const shuffled = createRandom(3).shuffled(cards)
    expect(shuffled).not.toEqual(cards)
    expect([...shuffled].sort((x, y) => x - y)).toEqual(cards)
  })
})

describe('fates', () => {
  const horizons: Horizon[] = Array.from({ length: 330 }, (_, i) => (i < 220 ? 'later' : i < 231 ? 'soon' : 'past'))

  it('have the same mix whatever the seed', () => {
    const mix = (seed: number): string => [...dealFates(horizons, createRandom(seed))].sort().join(' ')
    expect(mix(1)).toBe(mix(2))
    expect(mix(1)).toContain('far')
    expect(mix(1)).toContain('overdue')
  })
  it('meet every unit alike', () => {
    const bad: readonly (Fate | null)[] = ['far', 'behind', 'overdue']
    const counts = UNITS.map(() => 0)
    const rounds = 600
    for (let seed = 1; seed <= rounds; seed++) {
      dealFates(horizons, createRandom(seed)).forEach((fate, i) => {
        if (bad.includes(fate)) counts[i % UNITS.length] = (counts[i % UNITS.length] ?? 0) + 1
      })
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / UNITS.length
    // 30 places a unit in 600 rounds: chance alone keeps within 5 %.
    for (const count of counts) expect(Math.abs(count / mean - 1)).toBeLessThan(0.05)
  })
  it('are none for what is set aside', () => {
    expect(dealFates(['aside', 'later', 'aside'], createRandom(1))).toEqual([null, 'steady', null])
  })
})

describe('the course of an assignment', () => {
  const time = createWorkTime('2025-03-01', NOW)
  const placeOf = (unitId: string): Place => ({
    taskId: 't1-1',
    unitId,
    kind: 'continuing',
    target: null,
    from: 2,
    due: time.now,
    paceAt: (position) => position / (time.now * 1.3),
  })

  it.each<Fate>(['steady', 'behind', 'far', 'early', 'onTime', 'overdue'])(
    'does not depend on the unit: %s',
    (fate) => {
      const [first, ...others] = UNITS.map((unitId) => {
        const deeds = lifeOf(placeOf(unitId), fate, 'open', time, createRandom(11))
        return JSON.stringify(deeds).replaceAll(unitId, 'UNIT')
      })
      for (const other of others) expect(other).toBe(first)
    },
  )
})

describe('the whole draw', () => {
  it('gives every unit the same mean progress over many seeds', () => {
    const sums = new Map(UNITS.map((id) => [id, { sum: 0, count: 0 }]))
    for (let seed = 1; seed <= 24; seed++) {
      const last = new Map<string, number>()
      for (const deed of historyOf(NOW, seed).deeds) {
        if ('command' in deed && deed.command.type === 'assignment.setPercent') {
          last.set(deed.command.assignmentId, deed.command.percent)
        }
      }
      for (const [assignmentId, percent] of last) {
        const [taskId = '', unitId = ''] = assignmentId.split(':')
        // Tasks of all eleven: the others differ by what the officer gave to whom, not by the draw.
        const isShared = UNITS.every((id) => last.has(`${taskId}:${id}`))
        const entry = sums.get(unitId)
        if (!isShared || !entry) continue
        entry.sum += percent
        entry.count += 1
      }
    }
    const means = [...sums.values()].map(({ sum, count }) => sum / count)
    for (const { count } of sums.values()) expect(count).toBeGreaterThan(400)
    expect(Math.max(...means) - Math.min(...means)).toBeLessThan(4)
  })
})
