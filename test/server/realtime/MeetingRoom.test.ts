import { beforeEach, describe, expect, it } from 'vitest'
import type { Course, MeetingPeople, Presenter, Shown, ShownView } from '#shared/protocol/meetings.ts'
import { TAKE_OVER_MS } from '#shared/protocol/limits.ts'
import { type Audience, audienceKey } from '#shared/domain/visibility.ts'
import { type MeetingOutlet, MeetingRoom } from '#server/realtime/MeetingRoom.ts'
import { ISSUER, type TestBoard, buildBoard, meetingPlan, supervisor } from '#test/support/builders.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const WHOLE: Audience = { kind: 'whole' }
const of = (...unitIds: string[]): Audience => ({ kind: 'units', unitIds })
const MEETING = 'b1_m1'
const VIEW: ShownView = {
  agendaItemId: 'i1',
  areaId: null,
  unitId: null,
  filters: { red: false, yellow: false, coordination: false, query: '' },
  taskId: null,
  cell: null,
  figures: 'both',
}

let clock: FakeClock
let board: TestBoard
let room: MeetingRoom
/** By connection: what its page was told last. */
let screens: Map<string, { audience: Audience; shown: Shown[]; presenter: Presenter | null; mine: boolean }>
let people: Map<string, MeetingPeople>
let dismissed: string[]
let courses: (Course | null)[]

beforeEach(() => {
  clock = new FakeClock()
  board = buildBoard({ units: ['fuzhou', 'xiamen'] })
  board.send(
    supervisor,
    meetingPlan({ unitIds: ['fuzhou', 'xiamen'], chairId: 'chair', presenterId: 'host', recorderId: 'rec' }),
  )
  board.send(supervisor, { type: 'meeting.open', meetingId: MEETING })
  screens = new Map()
  people = new Map()
  dismissed = []
  courses = []
  const outlet: MeetingOutlet = {
    shown(_, shown, except) {
      for (const [id, screen] of screens) if (id !== except) screen.shown.push(shown)
    },
    presenter(_, presenter, mine) {
      for (const [id, screen] of screens) Object.assign(screen, { presenter, mine: id === mine })
    },
    course: (_, course) => void courses.push(course),
    people: (_, key, attendance) => void people.set(key, attendance),
    dismiss: (_, id) => void dismissed.push(id),
  }
  room = new MeetingRoom(MEETING, () => board.state, clock, outlet)
})

function join(connectionId: string, audience: Audience = WHOLE, { accountId = connectionId, runs = false } = {}) {
  const state = room.join({ connectionId, accountId, name: `${accountId}名`, audience, runs })
  const shown = state.shown ? [state.shown] : []
  screens.set(connectionId, { audience, shown, presenter: state.presenter, mine: state.mine })
  return state
}
function leave(connectionId: string): void {
  screens.delete(connectionId)
  room.leave(connectionId)
}
const presenting = (): string[] => [...screens].flatMap(([id, { mine }]) => (mine ? [id] : []))
const lastShown = (connectionId: string): Shown | undefined => screens.get(connectionId)?.shown.at(-1)
const move = (ms = 1_000): void => clock.advance(ms)

describe('one presenter', () => {
  it('[M1] the person whom the meeting names presents from one connection; their other screens follow', () => {
    join('f1', of('fuzhou'))
    expect([presenting(), screens.get('f1')?.presenter?.here]).toEqual([[], false])
    join('a', WHOLE, { accountId: 'host' })
    join('b', WHOLE, { accountId: 'host' })
    expect([presenting(), screens.get('f1')?.presenter]).toEqual([
      ['a'],
      { accountId: 'host', name: 'host名', here: true, takeOverAt: null },
    ])
    expect(room.show('b', VIEW, null)).toMatchObject({ ok: false, error: { reason: 'notPresenting' } })
    expect(room.claim('b')).toEqual({ ok: true })
    expect(presenting()).toEqual(['b'])
    leave('b')
    expect(presenting()).toEqual(['a'])
  })

  it('[M2] what is shown reaches everybody else, the last word of a burst last, and a newcomer with the join', () => {
    join('host')
    join('f1', of('fuzhou'))
    for (let i = 0; i < 30; i++) {
      room.show('host', { ...VIEW, unitId: i % 2 ? 'fuzhou' : 'xiamen' }, `t1:${i % 2 ? 'fuzhou' : 'xiamen'}`)
      move(5)
    }
    move()
    const { shown } = screens.get('f1')!
    expect(shown.length).toBeLessThan(8)
    expect(lastShown('f1')).toMatchObject({ n: 30, view: { unitId: 'fuzhou' }, anchor: 't1:fuzhou' })
    expect(screens.get('host')?.shown).toEqual([])
    expect(join('late', of('xiamen')).shown).toEqual(lastShown('f1'))
  })

  it('[M3] only the connection that presents shows, and nothing that is not on the board', () => {
    join('host')
    join('f1', of('fuzhou'))
    expect(room.show('f1', VIEW, null)).toMatchObject({ ok: false, error: { reason: 'notPresenting' } })
    expect(room.show('nobody', VIEW, null)).toMatchObject({ ok: false })
    const view = { ...VIEW, agendaItemId: 'i9', areaId: 'a9', unitId: 'u9', taskId: 't9', cell: 't1:nowhere' }
    expect(room.show('host', view, 't9:fuzhou')).toEqual({ ok: true })
    move()
    expect(lastShown('f1')).toMatchObject({ anchor: null, view: { ...VIEW, agendaItemId: null } })
  })

  it('[M4] handed over to somebody who is here; the one before is no presenter from then on', () => {
    join('host')
    join('f1', of('fuzhou'))
    expect(room.handOver('host', 'absent')).toMatchObject({ ok: false, error: { reason: 'notInMeeting' } })
    expect(room.handOver('f1', 'f1')).toMatchObject({ ok: false, error: { reason: 'notPresenting' } })
    expect(room.handOver('host', 'f1')).toEqual({ ok: true })
    expect(presenting()).toEqual(['f1'])
    expect(room.handOver('host', 'host')).toMatchObject({ ok: false, error: { params: { who: 'f1名' } } })
    // Back on the line, the one whom the meeting named is not the presenter any more.
    leave('host')
    expect([join('host').mine, presenting()]).toEqual([false, ['f1']])
  })

  it('[M4] naming another presenter in the meeting hands over to them', () => {
    join('host')
    join('rec')
    board.send(supervisor, { type: 'meeting.edit', meetingId: MEETING, field: 'presenterId', value: 'rec' })
    room.settle()
    expect(presenting()).toEqual(['rec'])
  })
})

describe('a presenter who is lost', () => {
  beforeEach(() => {
    join('host')
    join('chair')
    join('sup', WHOLE, { runs: true })
    join('f1', of('fuzhou'))
    room.show('host', { ...VIEW, unitId: 'fuzhou' }, null)
    move()
    leave('host')
  })

  it('[M5] may be relieved by the chair or a supervisor after 30 seconds, not before, and by nobody else', () => {
    expect(screens.get('f1')?.presenter).toMatchObject({ here: false, takeOverAt: clock.now() + TAKE_OVER_MS })
    move(TAKE_OVER_MS - 1)
    expect(room.claim('chair')).toMatchObject({
      ok: false,
      error: { reason: 'presenterWaits', params: { seconds: 1 } },
    })
    move(1)
    expect(room.claim('f1')).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(room.claim('chair')).toEqual({ ok: true })
    expect(presenting()).toEqual(['chair'])
  })

  it('[M6] of two who claim at once the first presents and the second is told who', () => {
    move(TAKE_OVER_MS)
    const answers = [room.claim('sup'), room.claim('chair')]
    expect(answers).toMatchObject([{ ok: true }, { ok: false, error: { reason: 'notPresenting' } }])
    expect(answers[1]).toMatchObject({ error: { params: { who: 'sup名' } } })
    expect(presenting()).toEqual(['sup'])
  })

  it('[M5] who comes back in time presents again, and what was shown stood meanwhile', () => {
    move(TAKE_OVER_MS * 3)
    expect(join('late', of('xiamen')).shown?.view.unitId).toBe('fuzhou')
    expect(join('host').mine).toBe(true)
    expect(room.claim('chair')).toMatchObject({ ok: false, error: { reason: 'notPresenting' } })
  })

  it('[M5] one who never came may be relieved as well', () => {
    const fresh = new MeetingRoom(MEETING, () => board.state, clock, {
      shown: () => {},
      presenter: () => {},
      course: () => {},
      people: () => {},
      dismiss: () => {},
    })
    fresh.join({ connectionId: 'chair', accountId: 'chair', name: '', audience: WHOLE, runs: false })
    expect(fresh.claim('chair')).toMatchObject({ ok: false, error: { reason: 'presenterWaits' } })
    move(TAKE_OVER_MS)
    expect(fresh.claim('chair')).toEqual({ ok: true })
  })
})

describe('who is in it', () => {
  it('[M7] everybody is told how many and which units; names are those of the own unit and of who runs it', () => {
    join('host')
    join('rec')
    join('f1', of('fuzhou'))
    join('f2', of('fuzhou'))
    join('x1', of('xiamen'))
    room.follow('f2', false)
    move()
    const names = (audience: Audience): string[] | undefined =>
      people
        .get(audienceKey(audience))
        ?.people.map(({ accountId }) => accountId)
        .sort()
    expect(names(WHOLE)).toEqual(['f1', 'f2', 'host', 'rec', 'x1'])
    expect(names(of('xiamen'))).toEqual(['host', 'rec', 'x1'])
    const { count, following, unitIds } = people.get(audienceKey(of('xiamen')))!
    expect([count, following, unitIds]).toEqual([5, 3, [ISSUER, 'fuzhou', 'xiamen']])
  })

  it('[M8] whose unit is taken off the meeting is out of it, and no longer presents', () => {
    join('host')
    join('f1', of('fuzhou'))
    room.handOver('host', 'f1')
    board.send(supervisor, { type: 'meeting.edit', meetingId: MEETING, field: 'unitIds', value: ['xiamen'] })
    room.settle()
    expect(dismissed).toEqual(['f1'])
    expect(room.show('f1', VIEW, null)).toMatchObject({ ok: false })
    expect(screens.get('host')?.presenter).toMatchObject({ accountId: 'f1', here: false })
  })

  it('[M9] nobody presents before the meeting opens or once it is over, and nothing of it is left', () => {
    join('host')
    room.show('host', VIEW, null)
    board.send(supervisor, { type: 'meeting.close', meetingId: MEETING })
    room.settle()
    expect([presenting(), screens.get('host')?.presenter]).toEqual([[], null])
    expect(room.show('host', VIEW, null)).toMatchObject({ ok: false, error: { reason: 'meetingStatus' } })
    expect(room.claim('host')).toMatchObject({ ok: false, error: { reason: 'meetingStatus' } })
    expect(join('late').shown).toBeNull()
  })
})

describe('[M11] the time an item takes', () => {
  const at = (agendaItemId: string | null): ShownView => ({ ...VIEW, agendaItemId })
  /** A meeting of two items, with its presenter in it. */
  const withTwo = (): void => {
    const [item] = meetingPlan().agenda
    const value = [item!, { ...item!, id: 'i2' }]
    board.send(supervisor, { type: 'meeting.edit', meetingId: MEETING, field: 'agenda', value })
    join('host')
  }
  const courseOf = () => join('late').course

  it('runs where the presenter is, and adds up when they come back to it', () => {
    withTwo()
    expect(courseOf()).toMatchObject({ itemId: null, spent: {} })
    room.show('host', at('i1'), null)
    move(60_000)
    room.show('host', at('i2'), null)
    move(30_000)
    room.show('host', at('i1'), null)
    const since = clock.now()
    move(5_000)
    expect(courseOf()).toEqual({ itemId: 'i1', since, spent: { i1: 60_000, i2: 30_000 } })
    expect(courses).toHaveLength(3)
    expect(courses.at(-1)).toEqual(courseOf())
  })

  it('goes on over the whole board and for what is not on the agenda, and when the presenter is lost', () => {
    withTwo()
    room.show('host', at('i1'), null)
    const since = clock.now()
    for (const other of [null, 'nowhere']) {
      move(1_000)
      room.show('host', at(other), null)
    }
    leave('host')
    expect(courseOf()).toEqual({ itemId: 'i1', since, spent: {} })
    expect(courses).toHaveLength(1)
  })

  it('is over with the meeting, and nothing of it is on record', () => {
    withTwo()
    const before = board.log.length
    room.show('host', at('i1'), null)
    expect(board.log).toHaveLength(before)
    board.send(supervisor, { type: 'meeting.close', meetingId: MEETING })
    room.settle()
    expect(courseOf()).toBeNull()
  })
})
