import { describe, expect, it } from 'vitest'
import type { SystemEntry } from '#db/commitStore.ts'
import { Denials } from '#server/realtime/Denials.ts'

const denied = (actorId: string, body: Record<string, unknown> = { command: 'board.archive' }): SystemEntry => ({
  at: 0,
  actorId,
  type: 'denied',
  body,
})

describe('[A2] denials', () => {
  it('of a flood are one entry a minute an account and door, and none is lost in the count', () => {
    const denials = new Denials()
    const entries: SystemEntry[] = []
    let now = 1_000_000
    for (let i = 0; i < 6_000; i++) {
      now += 50
      const entering = denials.enter([denied('flood'), denied('flood', { document: 'narrative/b1/xiamen' })], now)
      entries.push(...entering.entries)
      entering.settle()
    }
    // Five minutes at two doors, the first of each at once.
    expect(entries.length).toBeLessThanOrEqual(12)
    entries.push(...denials.rest(now).entries)
    expect(entries.reduce((sum, { body }) => sum + Number(body['count'] ?? 1), 0)).toBe(12_000)
  })

  it('of others are recorded at once beside it', () => {
    const denials = new Denials()
    denials.enter([denied('flood'), denied('flood')], 1_000).settle()
    expect(denials.enter([denied('flood'), denied('other')], 1_001).entries).toEqual([denied('other')])
  })

  it('that a failed transaction did not store are entered again', () => {
    const denials = new Denials()
    expect(denials.enter([denied('a')], 1_000).entries).toHaveLength(1)
    expect(denials.enter([denied('a')], 1_001).entries).toHaveLength(1)
    expect(denials.waiting).toBe(false)
  })
})
