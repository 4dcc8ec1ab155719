import { describe, expect, it, vi } from 'vitest'
import type { Change } from '#shared/domain/model.ts'
import { summarise } from '#shared/domain/summary.ts'
import type { Focus } from '#shared/protocol/events.ts'
import { Presence } from '#app/realtime/presence.ts'
import { saveStatus } from '#app/realtime/saveLedger.ts'
import { ServerClock } from '#app/realtime/serverClock.ts'
import { SummarySource } from '#app/realtime/summarySource.ts'
import { ManualTimers, settled } from '#test/support/boardLink.ts'
import { buildBoard } from '#test/support/builders.ts'

describe('the words for saving', () => {
  const count = { waiting: 0, blocked: 0, savedAt: 7 }
  it.each([
    [count, true, { kind: 'saved', at: 7 }],
    [count, false, { kind: 'saved', at: 7 }],
    [{ ...count, waiting: 2 }, true, { kind: 'saving' }],
    [{ ...count, waiting: 2 }, false, { kind: 'unsent', count: 2 }],
    [{ ...count, waiting: 1, blocked: 1 }, true, { kind: 'unsent', count: 2 }],
  ] as const)('%o online %s', (given, online, words) => {
    expect(saveStatus(given, online)).toEqual(words)
  })
})

describe('the server clock', () => {
  it('runs with the local one, corrected by what the server says', () => {
    let local = 1_000
    const clock = new ServerClock(Date.parse('2026-01-05T09:00:00+08:00'), () => local)
    local += 500
    expect(clock.now()).toBe(Date.parse('2026-01-05T09:00:00.500+08:00'))
    clock.read(Date.parse('2026-01-05T10:00:00+08:00'), 40)
    expect(clock.now()).toBe(Date.parse('2026-01-05T10:00:00.020+08:00'))
  })

  it('turns the day when the server says so, not by itself', () => {
    let local = 0
    const clock = new ServerClock(Date.parse('2026-01-05T23:59:59+08:00'), () => local)
    const turned = vi.fn()
    clock.subscribe(turned)
    local += 3_600_000
    expect(clock.date).toBe('2026-01-05')
    clock.read(Date.parse('2026-01-06T00:00:05+08:00'))
    expect(clock.date).toBe('2026-01-06')
    expect(turned).toHaveBeenCalledTimes(1)
  })
})

describe('presence', () => {
  const at = (field: Focus['field']): Focus => ({ assignmentId: 't1:fuzhou', field })

  it('tells the first place at once and the last of the rest after a pause', () => {
    const timers = new ManualTimers()
    const told: (Focus | null)[] = []
    const presence = new Presence((focus) => told.push(focus), timers.schedule)
    const me = {}
    presence.focus(me, at('percent'))
    expect(told, 'not joined yet').toEqual([])
    presence.joined([])
    presence.focus(me, at('value'))
    presence.focus(me, at('progress'))
    presence.focus(me, at('problem'))
    expect(told).toEqual([at('percent')])
    timers.run()
    expect(told).toEqual([at('percent'), at('problem')])
    timers.run()
    expect(timers.count).toBe(0)
  })

  it('does not let a field that was left take back the focus of the next one', () => {
    const timers = new ManualTimers()
    const told: (Focus | null)[] = []
    const presence = new Presence((focus) => told.push(focus), timers.schedule)
    presence.joined([])
    const [first, second] = [{}, {}]
    presence.focus(first, at('percent'))
    presence.focus(second, at('value'))
    presence.focus(first, null)
    timers.run()
    expect(told.at(-1)).toEqual(at('value'))
    presence.focus(second, null)
    timers.run()
    expect(told.at(-1)).toBeNull()
  })

  it('keeps who is here by connection: some come or move, others go', () => {
    const presence = new Presence(() => undefined, new ManualTimers().schedule)
    const person = (connectionId: string, focus: Focus | null = null) => {
      return { connectionId, accountId: 'a', name: 'a', unitId: 'xiamen', focus }
    }
    presence.joined([person('s1'), person('s2')])
    presence.changed({ present: [person('s2', at('value')), person('s3')], gone: ['s1', 's9'] })
    expect(presence.present).toEqual([person('s2', at('value')), person('s3')])
    presence.joined([person('s4')])
    expect(presence.present).toEqual([person('s4')])
  })

  it('forgets everybody without a connection and says its place again on the next', () => {
    const timers = new ManualTimers()
    const told: (Focus | null)[] = []
    const presence = new Presence((focus) => told.push(focus), timers.schedule)
    const somebody = { connectionId: 's1', accountId: 'xiamen', name: '厦门', unitId: 'xiamen', focus: null }
    presence.joined([somebody])
    presence.focus({}, at('percent'))
    timers.run()
    presence.offline()
    expect(presence.present).toEqual([])
    presence.joined([somebody])
    expect(told).toEqual([at('percent'), at('percent')])
  })
})

describe('a summary', () => {
  const summary = summarise(buildBoard().state, '2026-01-05')
  const change = (seq: number): Change => ({
    v: 1,
    boardId: 'b1',
    seq,
    at: 0,
    actorId: 'a',
    unitId: 'u',
    commandId: 'c',
    type: 'board.rename',
    subject: 'board',
    before: {},
    after: {},
  })

  function follow() {
    let tell: (message: { boardId: string; summary: typeof summary; latest: Change[] }) => void = () => undefined
    let moved: () => void = () => undefined
    const connection = {
      state: { state: 'online' as 'online' | 'reconnecting', reason: null, since: null },
      subscribe: (listener: () => void) => {
        moved = listener
        return () => undefined
      },
      on: (_: unknown, handler: unknown) => {
        tell = handler as typeof tell
        return () => undefined
      },
      request: vi.fn(() => Promise.resolve({ ok: true as const, summary, serverNow: 0 })),
    }
    const source = new SummarySource({ summary, latest: [change(1), change(2)] }, connection as never)
    source.start()
    return { source, connection, tell: (message: Parameters<typeof tell>[0]) => tell(message), moved: () => moved() }
  }

  it('joins once a connection and takes what is newer, by sequence or by day', async () => {
    const { source, connection, tell, moved } = follow()
    await settled()
    moved()
    expect(connection.request).toHaveBeenCalledTimes(1)
    const newer = { ...summary, seq: summary.seq + 1 }
    tell({ boardId: 'b1', summary: newer, latest: [] })
    tell({ boardId: 'b1', summary, latest: [] })
    tell({ boardId: 'other', summary: { ...summary, seq: 99_999 }, latest: [] })
    expect(source.live.summary).toEqual(newer)
    const tomorrow = { ...newer, date: '2026-01-06' }
    tell({ boardId: 'b1', summary: tomorrow, latest: [] })
    expect(source.live.summary).toEqual(tomorrow)

    connection.state = { ...connection.state, state: 'reconnecting' }
    moved()
    connection.state = { ...connection.state, state: 'online' }
    moved()
    expect(connection.request).toHaveBeenCalledTimes(2)
  })

  it('keeps the latest changes, newest first, each once', () => {
    const { source, tell } = follow()
    tell({ boardId: 'b1', summary, latest: [change(2), change(3)] })
    expect(source.live.latest.map(({ seq }) => seq)).toEqual([3, 2, 1])
  })
})
