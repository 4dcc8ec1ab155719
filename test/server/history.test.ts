import { afterEach, describe, expect, it } from 'vitest'
import { storyOf } from '#app/components/history/story.ts'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words } from '#app/i18n/zh-CN/index.ts'
import type { Actor } from '#shared/domain/model.ts'
import type { Difference } from '#shared/history/difference.ts'
import type { PastBoard } from '#shared/history/past.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { Archive } from '#server/archive/Archive.ts'
import { type History, type Story, createHistory } from '#server/history.ts'
import { BoardRoom } from '#server/realtime/BoardRoom.ts'
import { SummaryDesk } from '#server/realtime/SummaryDesk.ts'
import { DAY, type TestBoard, auditor, buildBoard, leader, staff, supervisor, walkTo } from '#test/support/builders.ts'
import { temporarySqlite } from '#test/support/databases.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const { t } = createI18n('zh-CN', words)
const SECRET = '只有福州知道的事'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The past of `board` as the server gives it, on a clock that stands a day after its last change. */
async function historyOf(board: TestBoard): Promise<History> {
  const database = await temporarySqlite()
  const head = await createCommitStore(database).transaction((tx) =>
    tx.appendChanges(board.state.boardId, NO_HEAD, board.log, board.state),
  )
  const archive = new Archive({ url: null, file: database.file })
  closing.push(
    () => database.close(),
    () => archive.close(),
  )
  const clock = new FakeClock(board.now + DAY)
  const outlet = { changes: () => {}, presence: () => {}, moved: () => {} }
  const room = new BoardRoom(board.state, head, outlet, clock)
  return createHistory({
    rooms: { board: (boardId) => Promise.resolve(boardId === 'b1' ? room : null) },
    desk: new SummaryDesk(clock, () => {}),
    changeLog: createChangeLog(database),
    archive,
    boards: { people: () => Promise.resolve({ ok: true, people: { fuzhou: '林一', supervisor: '省督办人' } }) },
    record: () => Promise.resolve(),
    clock,
  })
}

/** fuzhou reports twice, is returned once, and is done. */
function lived(): TestBoard {
  const board = buildBoard({ units: ['fuzhou', 'xiamen'], tasks: [{ id: 't1' }] })
  const id = walkTo(board, 'inProgress', 't1', 'fuzhou')
  const submit = (progress: string) => {
    board.now += DAY
    board.send(
      staff('fuzhou'),
      { type: 'assignment.submit', assignmentId: id, kind: 'completion', period: '2026-01' },
      { narrative: { progress, problem: '', nextStep: '' } },
    )
  }
  submit('初稿')
  board.now += DAY
  board.send(supervisor, { type: 'assignment.return', assignmentId: id, reason: '数据不全' })
  submit(SECRET)
  board.now += DAY
  board.send(supervisor, { type: 'assignment.approve', assignmentId: id })
  return board
}

async function storyFor(history: History, actor: Actor, of: string): Promise<Story> {
  const reply = await history.story(actor, 'b1', of)
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.story
}

describe('the story of a unit task', () => {
  it('tells who did what, newest first, each report beside the one before', async () => {
    const story = await storyFor(await historyOf(lived()), staff('fuzhou'), 't1:fuzhou')
    const events = storyOf(t, story).flatMap((day) => day.events)
    expect(events.slice(0, 4).map(({ type }) => type)).toEqual([
      'assignment.approve',
      'assignment.submit',
      'assignment.return',
      'assignment.submit',
    ])
    expect(events[1]?.report).toMatchObject({ report: { progress: SECRET }, former: { progress: '初稿' } })
    expect(events[3]?.report?.former).toBeNull()
    expect(events[2]?.what).toContain('数据不全')
    const told = events.flatMap(({ seqs }) => seqs)
    expect(told).toEqual([...new Set(told)].sort((a, b) => b - a))
  })

  it('tells another unit what moved, and nothing of what was said or by whom', async () => {
    const history = await historyOf(lived())
    const story = await storyFor(history, staff('xiamen'), 't1:fuzhou')
    expect(story.reports).toEqual([])
    expect(JSON.stringify(story.changes)).not.toMatch(/只有福州|初稿|数据不全/)
    const moves = story.changes.filter(({ subject }) => subject.startsWith('assignment:'))
    expect(moves.length).toBeGreaterThan(3)
    expect(moves.every(({ actorId }) => actorId === '')).toBe(true)
    expect(story.changes.some(({ type }) => type === 'assignment.approve')).toBe(true)
    const own = await storyFor(history, staff('xiamen'), 't1')
    expect(JSON.stringify([own.changes, own.reports, own.matters])).not.toContain(SECRET)
  })

  it('is not there for who does not read the board, nor of what is none', async () => {
    const history = await historyOf(lived())
    for (const [actor, of] of [
      [auditor, 't1:fuzhou'],
      [staff('longyan'), 't1:fuzhou'],
      [leader, 't9'],
      [leader, 't1:nowhere'],
    ] as const)
      expect(await history.story(actor, 'b1', of)).toMatchObject({ ok: false, error: { code: 'notFound' } })
  })
})

describe('the past', () => {
  it('begins for a unit with the dispatch, and brings moments outside of its life into it', async () => {
    const board = lived()
    const history = await historyOf(board)
    const dispatched = board.log.find(({ type }) => type === 'board.dispatch')?.at ?? 0
    const unit = await history.view(staff('xiamen'), 'b1', 0)
    if (!unit.ok) throw new Error(unit.error.message)
    expect([unit.life.from, unit.at]).toEqual([dispatched, dispatched])
    const whole = await history.view(leader, 'b1', Number.MAX_SAFE_INTEGER)
    if (!whole.ok) throw new Error(whole.error.message)
    expect(whole.at).toBe(whole.life.to)
    expect((JSON.parse(whole.past) as PastBoard).total).toEqual(whole.now)
    expect(whole.life.from).toBe(board.log[0]?.at)
  })

  it('explains a light of then by the changes of then alone', async () => {
    const board = lived()
    const history = await historyOf(board)
    const before = board.log.find(({ type }) => type === 'assignment.submit')!.at - 1
    const reply = await history.explain(leader, 'b1', 't1:fuzhou', before)
    if (!reply.ok) throw new Error(reply.error.message)
    expect(reply.why.then?.assignment.state).toBe('inProgress')
    expect(reply.why.made.length).toBeGreaterThan(0)
    expect(reply.why.made.every(({ change }) => change.at <= before)).toBe(true)
    const now = await history.explain(leader, 'b1', 't1:fuzhou', null)
    expect(now.ok && now.why.made[0]?.change.type).toBe('assignment.approve')
  })

  it('compares from the earlier to the later moment, whichever is named first', async () => {
    const board = lived()
    const history = await historyOf(board)
    const begin = board.log.find(({ type }) => type === 'assignment.submit')!.at - 1
    const [one, other] = [
      await history.difference(leader, 'b1', begin, null),
      await history.difference(leader, 'b1', Number.MAX_SAFE_INTEGER, begin),
    ]
    if (!one.ok || !other.ok) throw new Error('there is a board')
    expect(other.difference).toBe(one.difference)
    const { kinds } = JSON.parse(one.difference) as Difference
    expect(kinds).toEqual([
      { type: 'assignment.submit', count: 2 },
      { type: 'assignment.return', count: 1 },
      { type: 'assignment.approve', count: 1 },
    ])
  })
})
