import { beforeEach, describe, expect, it } from 'vitest'
import { type Audience, audienceKey } from '#shared/domain/visibility.ts'
import type { Focus, Present, PresenceChanged } from '#shared/protocol/events.ts'
import { MAX_PRESENT, MAX_PRESENT_PER_ACCOUNT } from '#shared/protocol/limits.ts'
import { BoardPresence } from '#server/realtime/BoardPresence.ts'
import { ISSUER } from '#test/support/builders.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const WHOLE: Audience = { kind: 'whole' }
const of = (...unitIds: string[]): Audience => ({ kind: 'units', unitIds })
const at = (unitId: string): Focus => ({ assignmentId: `t1:${unitId}`, field: 'percent' })

let clock: FakeClock
let presence: BoardPresence
let frames: { to: string; message: PresenceChanged }[]
/** By connection: for whom it listens, and whom its screen shows, as a page would keep them. */
let screens: Map<string, { audience: Audience; here: Map<string, Present> }>

beforeEach(() => {
  clock = new FakeClock()
  frames = []
  screens = new Map()
  presence = new BoardPresence(
    'b1',
    () => ISSUER,
    clock,
    () => new Map([...screens.values()].map(({ audience }) => [audienceKey(audience), audience])).values(),
    (message, audience) => {
      frames.push({ to: audienceKey(audience), message })
      for (const screen of screens.values()) {
        if (audienceKey(screen.audience) !== audienceKey(audience)) continue
        for (const id of message.gone) screen.here.delete(id)
        for (const entry of message.present) screen.here.set(entry.connectionId, entry)
      }
    },
  )
})

function join(connectionId: string, audience: Audience, accountId = connectionId): void {
  screens.set(connectionId, { audience, here: new Map() })
  const present = presence.join({ connectionId, accountId, name: `${accountId}名`, audience })
  screens.set(connectionId, { audience, here: new Map(present.map((entry) => [entry.connectionId, entry])) })
}
function leave(connectionId: string): void {
  screens.delete(connectionId)
  presence.leave(connectionId)
}
const shows = (connectionId: string): string[] => [...(screens.get(connectionId)?.here.keys() ?? [])].sort()

describe('who is here', () => {
  it('[V3] is told as what changed: who came, who moved, who went', () => {
    join('supervisor', WHOLE)
    join('fuzhou', of('fuzhou'))
    clock.advance(100)
    frames = []
    presence.focus('fuzhou', at('fuzhou'))
    clock.advance(100)
    const entry = {
      connectionId: 'fuzhou',
      accountId: 'fuzhou',
      name: 'fuzhou名',
      unitId: 'fuzhou',
      focus: at('fuzhou'),
    }
    expect(frames).toEqual([
      { to: 'whole', message: { boardId: 'b1', present: [entry], gone: [] } },
      { to: 'units:fuzhou', message: { boardId: 'b1', present: [entry], gone: [] } },
    ])
    frames = []
    leave('fuzhou')
    clock.advance(100)
    expect(frames).toEqual([{ to: 'whole', message: { boardId: 'b1', present: [], gone: ['fuzhou'] } }])
  })

  it('[V3] moves a hundred times a second and is told of ten times', () => {
    join('supervisor', WHOLE)
    join('fuzhou', of('fuzhou'))
    clock.advance(1_000)
    frames = []
    for (let i = 0; i < 100; i++) {
      presence.focus('fuzhou', i % 2 ? null : at('fuzhou'))
      clock.advance(10)
    }
    const told = frames.filter(({ to }) => to === 'whole')
    expect(told.length).toBeLessThanOrEqual(11)
    expect(told.length).toBeGreaterThanOrEqual(9)
    expect(told.every(({ message }) => message.present.length === 1)).toBe(true)
  })

  it('[V3] who came and went between two frames is not told of, and who came back is no ghost', () => {
    join('supervisor', WHOLE)
    join('fuzhou', of('fuzhou'))
    clock.advance(100)
    frames = []
    presence.focus('fuzhou', at('fuzhou'))
    join('passing', of('fuzhou'))
    leave('passing')
    leave('fuzhou')
    join('fuzhou', of('fuzhou'))
    clock.advance(100)
    expect(shows('supervisor')).toEqual(['fuzhou', 'supervisor'])
    expect(screens.get('supervisor')?.here.get('fuzhou')?.focus).toBeNull()
    expect(frames.filter(({ message }) => JSON.stringify(message).includes('passing'))).toEqual([])
  })

  it('[V2] is for a unit its own colleagues, and where they are only within its own cells', () => {
    join('supervisor', WHOLE)
    join('fuzhou', of('fuzhou'))
    join('both', of('fuzhou', 'xiamen'))
    join('xiamen', of('xiamen'))
    join('quanzhou', of('quanzhou'))
    clock.advance(100)
    expect(shows('supervisor')).toEqual(['both', 'fuzhou', 'quanzhou', 'supervisor', 'xiamen'])
    expect(shows('fuzhou')).toEqual(['both', 'fuzhou'])
    expect(shows('xiamen')).toEqual(['both', 'xiamen'])
    expect(shows('quanzhou')).toEqual(['quanzhou'])
    presence.focus('both', at('fuzhou'))
    presence.focus('supervisor', at('quanzhou'))
    clock.advance(100)
    const seen = (by: string) => screens.get(by)?.here.get('both')
    expect(seen('supervisor')).toMatchObject({ unitId: 'fuzhou', focus: at('fuzhou') })
    expect(seen('fuzhou')).toMatchObject({ unitId: 'fuzhou', focus: at('fuzhou') })
    expect(seen('xiamen')).toMatchObject({ unitId: 'xiamen', focus: null })
    for (const { to, message } of frames) {
      const units = new Set(message.present.map(({ unitId }) => unitId))
      if (to !== 'whole') expect([...units].filter((unit) => !to.includes(unit))).toEqual([])
    }
    expect(shows('quanzhou')).toEqual(['quanzhou'])
  })

  it('[V2] goes from a screen when it joins anew with other units', () => {
    join('fuzhou', of('fuzhou'))
    join('mover', of('fuzhou'))
    clock.advance(100)
    expect(shows('fuzhou')).toEqual(['fuzhou', 'mover'])
    join('mover', of('xiamen'))
    clock.advance(100)
    expect(shows('fuzhou')).toEqual(['fuzhou'])
    expect(shows('mover')).toEqual(['mover'])
  })

  it('[V3] is bounded: one person’s windows crowd nobody out, and a vacancy is filled', () => {
    join('supervisor', WHOLE)
    for (let i = 0; i < 100; i++) join(`flood-${i}`, of('fuzhou'), 'flood')
    join('victim', of('fuzhou'))
    clock.advance(100)
    expect(shows('supervisor').filter((id) => id.startsWith('flood'))).toHaveLength(MAX_PRESENT_PER_ACCOUNT)
    expect(shows('supervisor')).toContain('victim')
    const floods = () => shows('supervisor').filter((id) => id.startsWith('flood'))
    expect(floods(), 'the latest').toEqual(['flood-96', 'flood-97', 'flood-98', 'flood-99'])
    leave('flood-99')
    clock.advance(100)
    expect(floods()).toHaveLength(MAX_PRESENT_PER_ACCOUNT)
    // Hidden ones move for themselves alone.
    frames = []
    presence.focus('flood-0', at('fuzhou'))
    clock.advance(100)
    expect(frames).toEqual([])

    for (let i = 0; i < MAX_PRESENT + 50; i++) join(`crowd-${i}`, of('xiamen'))
    clock.advance(1_000)
    expect(shows('supervisor')).toHaveLength(MAX_PRESENT)
    expect(shows('crowd-549').length).toBeLessThanOrEqual(MAX_PRESENT)
    for (let i = 0; i < 100; i++) leave(`flood-${i}`)
    clock.advance(1_000)
    expect(shows('supervisor')).toHaveLength(MAX_PRESENT)
    for (const id of [...screens.keys()]) if (id !== 'supervisor') leave(id)
    clock.advance(1_000)
    expect(shows('supervisor')).toEqual(['supervisor'])
  })

  it('[V3] five hundred who come back at once are told of each other in few frames', () => {
    let bytes = 0
    for (let i = 0; i < 500; i++) {
      join(`c${i}`, WHOLE, `a${i % 200}`)
      clock.advance(2)
    }
    clock.advance(200)
    for (const { message } of frames) bytes += JSON.stringify(message).length
    expect(shows('c0')).toHaveLength(500)
    // A second and the last frame; each entry once or twice, not once for each newcomer.
    expect(frames.length).toBeLessThanOrEqual(13)
    expect(bytes).toBeLessThan(500 * 2 * 150)
  })
})
