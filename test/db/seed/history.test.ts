import { beforeAll, describe, expect, it } from 'vitest'
import { addDays, isWorkDay, localDate } from '#shared/domain/calendar.ts'
import { lightOf } from '#shared/domain/light.ts'
import type { Matter } from '#shared/domain/model.ts'
import { lived, shanghai } from './support.ts'

const DAYS = [
  ['a Wednesday afternoon', '2025-11-19 15:20'],
  ['the 31st', '2025-10-31 09:10'],
  ['the leap day', '2024-02-29 10:00'],
  ['New Year', '2026-01-01 12:00'],
  ['the first of a month', '2025-12-01 08:31'],
  ['the night before a holiday', '2025-09-30 23:50'],
  ['the middle of a holiday', '2025-10-05 11:00'],
  ['a year without a published calendar', '2031-03-14 16:40'],
] as const

describe.each(DAYS)('seeded on %s', (_, moment) => {
  const now = shanghai(moment)
  const today = localDate(now)
  let result: Awaited<ReturnType<typeof lived>>
  beforeAll(async () => {
    result = await lived(now)
  })

  it('happened in office hours of work days, in order, and never later than now', () => {
    const { changes } = result
    const disordered = changes.filter(({ at }, i) => at < (changes[i - 1]?.at ?? 0))
    expect(disordered).toEqual([])
    expect(changes.at(-1)?.at).toBeLessThanOrEqual(now)
    const moments = changes.map(({ at }) => ({ day: localDate(at), minute: ((at / 60_000 + 480) % 1440) | 0 }))
    const off = moments.filter(({ day, minute }) => {
      const isOpen = (minute >= 510 && minute <= 720) || (minute >= 870 && minute <= 1050)
      return !isOpen || !isWorkDay(day).workDay
    })
    expect(off).toEqual([])
  })

  it('shows a plausible mix of lights', () => {
    const { state } = result
    const shares = { red: 0, yellow: 0, green: 0, blue: 0, grey: 0 }
    const one = 100 / state.assignments.size
    for (const assignment of state.assignments.values()) shares[lightOf(state, assignment, today).colour] += one
    expect(shares.red).toBeGreaterThan(4.5)
    expect(shares.red).toBeLessThan(8.5)
    expect(shares.yellow).toBeGreaterThan(9)
    expect(shares.yellow).toBeLessThan(15)
    expect(shares.blue).toBeGreaterThan(10)
    expect(shares.blue).toBeLessThan(25)
    expect(shares.grey).toBeGreaterThan(5)
    expect(shares.grey).toBeLessThan(12)
    expect(shares.green).toBeGreaterThan(50)
  })

  it('is due on work days of the period: some past, some within days, most later', () => {
    const { state } = result
    const { start = '', end = '' } = state.board?.period ?? {}
    const dues = [...state.tasks.values()].map((task) => task.due ?? '')
    for (const due of dues) {
      expect(isWorkDay(due).workDay).toBe(true)
      expect(due > start && due <= end).toBe(true)
    }
    const past = dues.filter((due) => due < today).length
    expect(past).toBeGreaterThan(5)
    expect(past).toBeLessThan(12)
    expect(dues.filter((due) => due > today).length).toBeGreaterThan(20)
  })

  it('has papers of every kind, and two meetings', () => {
    const { state } = result
    const count = (test: (matter: Matter) => boolean): number => [...state.matters.values()].filter(test).length
    expect(count(({ kind }) => kind === 'urge')).toBeGreaterThan(25)
    expect(count(({ kind }) => kind === 'slip')).toBeGreaterThan(5)
    for (const decision of ['granted', 'refused', undefined])
      expect(count(({ kind, outcome }) => kind === 'extension' && outcome?.decision === decision)).toBeGreaterThan(1)
    expect(count(({ kind, replies }) => kind === 'instruction' && replies.length === 1)).toBe(1)
    expect(count(({ kind }) => kind === 'decision')).toBe(2)
    const meetings = [...state.meetings.values()].map(({ status, startsAt }) => `${status} ${startsAt.slice(0, 7)}`)
    const month = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7)
    expect(meetings[0]).toBe(`closed ${month}`)
    expect(meetings[1]).toMatch(/^planned/)
  })

  it('is alive: something moved on the last work days', () => {
    const { changes } = result
    const last = changes.at(-1)?.at ?? 0
    const recent = changes.filter(({ at }) => at > last - 3 * 86_400_000)
    expect(now - last).toBeLessThan(9 * 86_400_000)
    expect(recent.length).toBeGreaterThan(30)
  })
})

describe('papers', () => {
  /** Over many draws every unit gets about its share: how things go decides, never whose they are. */
  it('fall on all units alike', async () => {
    const sent = new Map<string, number>()
    const given = new Map<string, number>()
    for (let seed = 1; seed <= 12; seed++) {
      const { state } = await lived(shanghai('2025-11-19 15:20'), seed)
      for (const { kind, unitId } of state.matters.values())
        if (kind === 'urge' || kind === 'slip') sent.set(unitId, (sent.get(unitId) ?? 0) + 1)
      for (const { unitId } of state.assignments.values()) given.set(unitId, (given.get(unitId) ?? 0) + 1)
    }
    const shares = [...given].map(([unitId, count]) => (sent.get(unitId) ?? 0) / count)
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    for (const share of shares) expect(Math.abs(share / mean - 1)).toBeLessThan(0.35)
    // Twelve times eight months are computed: all of it work, and on a busy machine as much as the usual limit.
  }, 60_000)
})

describe('every seed', () => {
  it.each([1, 2, 3, 4])('%i keeps to the rules of the board', async (seed) => {
    const { state } = await lived(shanghai('2025-11-19 15:20'), seed)
    expect(state.assignments.size).toBe(320)
  })
})
