import { beforeEach, expect, it } from 'vitest'
import { MeetingSource } from '#app/realtime/meetingSource.ts'
import type { MeetingRoomState, ShownView } from '#shared/protocol/meetings.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const meetingId = 'b1_m1'
const at = (unitId: string | null): ShownView => ({
  agendaItemId: 'i1',
  areaId: null,
  unitId,
  filters: { red: false, yellow: false, coordination: false, query: '' },
  taskId: null,
  cell: null,
  figures: 'both',
})
const host = { accountId: 'host', name: '陈敏', here: true, takeOverAt: null }
const OTHER: MeetingRoomState = {
  meetingId,
  presenter: host,
  mine: false,
  shown: { n: 4, at: 0, view: at('fuzhou'), anchor: null },
  course: { itemId: 'i1', since: 0, spent: {} },
  attendance: { count: 2, following: 1, unitIds: ['fuzhou'], people: [] },
}

let clock: FakeClock
let source: MeetingSource
let asked: { event: string; payload: Record<string, unknown> }[]
let answer: MeetingRoomState | null
/** Holds answers to joins back, while set. */
let gate: Promise<void>
let say: (event: string, message: Record<string, unknown>) => void
let online: (yes: boolean) => void

beforeEach(() => {
  clock = new FakeClock()
  asked = []
  answer = OTHER
  gate = Promise.resolve()
  const handlers = new Map<string, (message: never) => void>()
  const listeners = new Set<() => void>()
  let state: 'online' | 'reconnecting' = 'online'
  const line = {
    get state() {
      return { state, reason: null, since: null }
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    on: (event: string, handler: (message: never) => void) => {
      handlers.set(event, handler)
      return () => handlers.delete(event)
    },
    request: async (event: string, payload: Record<string, unknown>) => {
      asked.push({ event, payload })
      if (event !== 'meeting:join') return { ok: true }
      const given = answer
      await gate
      return given && { ok: true, ...given }
    },
  }
  say = (event, message) => handlers.get(event)?.({ meetingId, ...message } as never)
  online = (yes) => {
    state = yes ? 'online' : 'reconnecting'
    for (const listener of listeners) listener()
  }
  source = new MeetingSource(meetingId, line as never, (run, ms) => clock.after(ms, run))
})

const settled = () => new Promise(setImmediate)
const said = (event: string) => asked.filter((one) => one.event === event).map(({ payload }) => payload)
const shownUnits = () => said('meeting:show').map(({ view }) => (view as ShownView).unitId)

it('[M2] a newcomer has what is shown with the answer; an answer that was overtaken by a message is not taken back', async () => {
  let open = (): void => undefined
  gate = new Promise((resolve) => (open = resolve))
  source.start()
  say('meeting:shown', { shown: { n: 5, at: 0, view: at('xiamen'), anchor: null } })
  open()
  await settled()
  expect([source.live.joined, source.live.shown?.n, source.live.presenter]).toEqual([true, 5, host])
  say('meeting:shown', { shown: { n: 3, at: 0, view: at('fuzhou'), anchor: null } })
  expect(source.live.shown?.view.unitId).toBe('xiamen')
})

it('[M2] a presenter’s page says where it is ten times a second at most, and the last word gets out', async () => {
  answer = { ...OTHER, mine: true, shown: null }
  source.start()
  source.show(at('a'), null)
  await settled()
  for (const unit of ['b', 'c', 'd']) source.show(at(unit), null)
  expect(shownUnits()).toEqual(['a'])
  clock.advance(100)
  expect(shownUnits()).toEqual(['a', 'd'])
  clock.advance(1_000)
  expect(shownUnits()).toEqual(['a', 'd'])
})

it('[M3] a page that does not present says nothing; it begins when the pointer is given to it', async () => {
  source.start()
  await settled()
  source.show(at('mine'), 't1:mine')
  clock.advance(500)
  expect(said('meeting:show')).toEqual([])
  say('meeting:presenter', { presenter: { ...host, accountId: 'me' }, mine: true })
  expect(said('meeting:show')).toEqual([{ meetingId, view: at('mine'), anchor: 't1:mine' }])
})

it('[M10] after a break a presenter is in the meeting again and says where it is now; nothing old takes it anywhere', async () => {
  answer = { ...OTHER, mine: true }
  source.start()
  source.show(at('a'), null)
  await settled()
  expect(source.live.shown).toBeNull()
  online(false)
  expect([source.live.joined, source.live.mine]).toEqual([false, false])
  clock.advance(100)
  source.show(at('b'), null)
  // The server was started anew: it counts from the beginning and knows of nothing.
  answer = { ...OTHER, mine: true, shown: null }
  online(true)
  await settled()
  expect(shownUnits()).toEqual(['a', 'b'])
  answer = { ...OTHER, shown: { ...OTHER.shown!, n: 1, view: at('c') } }
  online(false)
  online(true)
  await settled()
  expect(source.live.shown).toMatchObject({ n: 1, view: { unitId: 'c' } })
})

it('[M7] who looks around freely says so, again after a break', async () => {
  source.start()
  await settled()
  source.follow(false)
  source.follow(false)
  expect(said('meeting:follow')).toEqual([{ meetingId, following: false }])
  online(false)
  online(true)
  await settled()
  expect(said('meeting:follow').length).toBe(2)
  expect(source.live.following).toBe(false)
})

it('[M10] a join that got no answer is tried again', async () => {
  answer = null
  source.start()
  await settled()
  answer = OTHER
  clock.advance(1_000)
  await settled()
  expect(source.live.joined).toBe(true)
})
