import { describe, expect, it } from 'vitest'
import { noticePath, placeAsked } from '#app/components/notice/links.ts'
import { looksOf, markPath, passagePath, placeOf, sourcePath } from '#app/components/notice/view.ts'
import type { NoticeTask, NoticeView } from '#app/components/notice/view.ts'
import { noticeView } from '#app/routes/boards.$boardId.notice/noticeView.ts'
import type { Actor, Source, Task } from '#shared/domain/model.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import type { BoardNotice } from '#server/boardNotice.ts'
import { buildBoard, handler, leader, staff, supervisor } from '#test/support/builders.ts'
import { SENTENCES } from '../../shared/notice/samples.ts'

/** The place of some words of the notice. */
const of = (words: string, noticeVersionId = 'v2'): Source => {
  const start = SENTENCES.indexOf(words)
  if (start === -1) throw new Error(`the notice does not say ${words}`)
  return { noticeVersionId, start, end: start + words.length }
}
const REVIEW = of('密切跟踪各地母婴安全形势，开展省级危重症孕产妇评审。')
const PILOT = of('试点开展救治体系评估，完善危重孕产妇和新生儿救治网络建设，强化多学科协作。')
const FEEDING = of('实施母乳喂养促进行动，开展世界母乳喂养周等主题宣传，加强婴幼儿营养喂养指导。')
const TWO_SENTENCES = of(
  '夯实儿童保健服务管理，持续深化儿童眼及视力、口腔健康服务，做好基层儿童早期发展项目试点工作。加强儿童心理健康服务，推进儿童孤独症筛查干预服务规范落实。',
)
const LEFT = of('加强妇幼健康行风建设，营造风清气正的行业风气，塑造行业良好形象。')
const SHUNNED = of('树牢安全发展理念，强化红线意识和底线思维，加强妇幼健康行业安全生产指导。')

const TASKS: (Partial<Task> & { id: string })[] = [
  { id: 'one', order: 1, sources: [REVIEW] },
  { id: 'same', order: 2, sources: [REVIEW], responsibleUnitIds: ['xiamen'] },
  { id: 'two', order: 3, sources: [PILOT, FEEDING, of('树牢安全发展理念', 'v1')] },
  { id: 'old', order: 4, sources: [of('试点开展', 'v1')] },
  { id: 'byHand', order: 5 },
  { id: 'decided', order: 6 },
  { id: 'long', order: 7, sources: [TWO_SENTENCES] },
  { id: 'gone', order: 8, sources: [LEFT] },
]

function viewFor(actor: Actor, shown = 'v2', dispatched = true): NoticeView {
  const built = buildBoard({ tasks: TASKS, dispatched })
  built.send(supervisor, { type: 'task.remove', taskId: 'gone', reason: '重复' })
  const { board, areas, tasks } = built.state
  if (!board) throw new Error('no board')
  const notice: BoardNotice = {
    board: { ...board, declared: [SHUNNED] },
    areas: [...areas.values()],
    // Decisions of meetings are tested with the meetings; here one task has come out of one.
    tasks: [...tasks.values()].map((each) =>
      each.id === 'decided' ? { ...each, origin: { meetingId: 'm1', agendaItemId: 'i1' } } : each,
    ),
    versions: [
      { id: 'v1', version: 1 },
      { id: 'v2', version: 2 },
    ],
    inUse: 'v2',
    shown: { id: shown, version: shown === 'v1' ? 1 : 2, text: SENTENCES, outline: parseNotice(SENTENCES) },
  }
  return noticeView(actor, notice)
}
const view = viewFor(supervisor)
const task = (id: string, within = view): NoticeTask => within.tasks.find((candidate) => candidate.id === id)!
const place = (task_: string | null, at: number | null = null, within = view) => placeOf(within, { task: task_, at })
const wordsOf = (within: NoticeView, mark: number | null): string => {
  const found = mark === null ? undefined : within.shown?.marks[mark]
  return found ? SENTENCES.slice(found.start, found.end) : ''
}
/** What a browser would find behind an address of the page. */
const follow = (path: string, within = view) => placeOf(within, placeAsked(new URL(path, 'http://x').searchParams))

describe('the address of a place', () => {
  it.each([
    [{ task: 't1' }, { task: 't1', at: null, version: null }],
    [
      { task: 't1', at: 0, version: 'v1' },
      { task: 't1', at: 0, version: 'v1' },
    ],
    [{ at: 1200 }, { task: null, at: 1200, version: null }],
    [{}, { task: null, at: null, version: null }],
  ])('%o is read as it was written', (written, read) => {
    expect(placeAsked(new URL(noticePath('b1', written), 'http://x').searchParams)).toEqual(read)
  })

  it.each(['at=-1', 'at=1e3', 'at=', 'task=', 'at=99999999999'])('%s names nothing', (search) => {
    expect(placeAsked(new URLSearchParams(search))).toEqual({ task: null, at: null, version: null })
  })
})

describe('the page opened at a task', () => {
  it('is at its sentence', () => {
    const { mark, index, count } = place('one')
    expect(wordsOf(view, mark)).toBe('密切跟踪各地母婴安全形势，开展省级危重症孕产妇评审。')
    expect([index, count]).toEqual([0, 1])
  })

  it('names what else was made of the same sentence', () => {
    expect(place('one').others.map(({ id }) => id)).toEqual(['same'])
  })

  it('goes through its passages in their order, across the texts of the notice', () => {
    const two = task('two')
    expect([0, 1, 2].map((index) => passagePath(view, two, index))).toEqual([
      '/boards/b1/notice?task=two',
      `/boards/b1/notice?task=two&at=${FEEDING.start}`,
      expect.stringMatching(/task=two&at=\d+&version=v1$/),
    ])
    expect(wordsOf(view, follow(passagePath(view, two, 0)).mark)).toMatch(/^试点开展/)
    expect(wordsOf(view, follow(passagePath(view, two, 1)).mark)).toMatch(/^实施母乳喂养/)
    const former = viewFor(supervisor, 'v1')
    const third = follow(passagePath(view, two, 2), former)
    expect([third.index, wordsOf(former, third.mark)]).toEqual([2, '树牢安全发展理念'])
  })

  it('is nowhere in a text that does not hold its words, and leads to the one that does', () => {
    expect(place('old')).toMatchObject({ index: -1, count: 1, mark: null })
    expect(sourcePath(view, task('old'))).toMatch(/\?task=old&version=v1$/)
  })

  it('is nowhere for a task without a source, and tells one that a meeting decided from one added by hand', () => {
    expect(place('byHand')).toMatchObject({ index: -1, count: 0, mark: null })
    expect([task('byHand').fromMeeting, task('decided').fromMeeting]).toEqual([false, true])
  })

  it('is at the sentence of a task that was removed', () => {
    expect(wordsOf(view, place('gone').mark)).toMatch(/^加强妇幼健康行风建设/)
  })
})

describe('the page opened at a sentence', () => {
  it('has the first of its tasks in hand', () => {
    const { task: found, others, mark } = place(null, REVIEW.start + 3)
    expect([found?.id, others.map(({ id }) => id)]).toEqual(['one', ['same']])
    expect(view.shown?.marks[mark ?? -1]?.start).toBe(REVIEW.start)
  })

  it('has none in hand where none was made of it, a removed one included', () => {
    expect(place(null, LEFT.start)).toMatchObject({ task: null, others: [] })
    expect(wordsOf(view, place(null, LEFT.start).mark)).toMatch(/^加强妇幼健康行风建设/)
    const { mark } = place(null, SHUNNED.start)
    expect(view.shown?.marks[mark ?? -1]?.declared).toBe(true)
  })

  it('is nowhere beyond the text', () => {
    expect(place(null, 999_999)).toMatchObject({ task: null, mark: null })
  })
})

describe('a mark that is picked', () => {
  const markAt = (start: number): number => view.shown?.marks.findIndex((mark) => mark.start === start) ?? -1

  it('keeps the task in hand where it belongs to that too', () => {
    expect(follow(markPath(view, place('same'), markAt(REVIEW.start))).task?.id).toBe('same')
    expect(follow(markPath(view, place('two'), markAt(REVIEW.start))).task?.id).toBe('one')
  })

  it('leads to its own passage of a task of several', () => {
    expect(follow(markPath(view, place('one'), markAt(FEEDING.start)))).toMatchObject({ index: 1 })
  })

  it('leads to the sentence where no task was made of it', () => {
    expect(markPath(view, place('one'), markAt(LEFT.start))).toBe(`/boards/b1/notice?at=${LEFT.start}`)
  })
})

describe('how the passages look', () => {
  it('marks the passage in sight, and otherwise the others of the same task', () => {
    const looks = looksOf(view, place('two', FEEDING.start))
    const said = looks.flatMap(({ current }, index) =>
      current === false ? [] : [[current, wordsOf(view, index).slice(0, 4)]],
    )
    expect(said).toEqual([
      ['also', '试点开展'],
      [true, '实施母乳'],
    ])
  })

  it('names a task where a passage of it begins, and leads there', () => {
    const looks = looksOf(view, place('one'))
    const named = looks.flatMap(({ labels }) => (labels.length === 0 ? [] : [labels.map(({ text }) => text).join()]))
    expect(named).toEqual(['1-1,1-2', '1-3', '1-7', '1-3'])
    const [first] = looks.find(({ labels }) => labels.length === 2)?.labels ?? []
    expect(first).toMatchObject({ to: '/boards/b1/notice?task=one', isCurrent: true })
  })

  it('marks a sentence without a task only while it is in hand', () => {
    const look = (at: number | null) => looksOf(view, place(null, at)).filter(({ current }) => current !== false)
    expect(look(null)).toEqual([])
    expect(look(LEFT.start)).toEqual([{ fate: null, task: null, current: true, labels: [] }])
  })
})

describe('where a task can be opened', () => {
  it.each([
    ['the supervisor, in the ledger', supervisor, 'one', '/boards/b1?task=one'],
    ['a leader, in the ledger', leader, 'one', '/boards/b1?task=one'],
    ['a unit, on its sheet', staff('fuzhou'), 'one', '/boards/b1/units/fuzhou?task=one'],
    ['a unit, where it is not concerned, nowhere', handler('fuzhou'), 'same', null],
    ['anybody, where it was removed, nowhere', supervisor, 'gone', null],
  ])('%s', (_who, actor, id, home) => {
    expect(task(id, viewFor(actor)).home).toBe(home)
  })

  it('is the desk while the board is a draft', () => {
    expect(task('one', viewFor(supervisor, 'v2', false)).home).toBe('/boards/b1/desk?task=one')
    expect(task('one', viewFor(leader, 'v2', false)).home).toBeNull()
  })
})

describe('the page of a notice', () => {
  it('numbers the tasks as the ledger does, removed ones last and without a number', () => {
    expect(view.tasks.map(({ id, number }) => `${number} ${id}`)).toEqual([
      '1-1 one',
      '1-2 same',
      '1-3 two',
      '1-4 old',
      '1-5 byHand',
      '1-6 decided',
      '1-7 long',
      ' gone',
    ])
  })

  it('draws the whole text once, with its title, number, issuer and day', () => {
    const words = (text: string): string => text.replace(/\s+/g, '')
    const drawn = view.shown?.paragraphs.flatMap(({ runs }) => runs.map(({ text }) => text)).join('') ?? ''
    expect(words(drawn)).toBe(words(SENTENCES))
    expect(view.shown).toMatchObject({
      title: '临江省卫生健康委员会关于做好2023年妇幼健康重点工作的通知',
      docNumber: null,
      issuers: ['临江省卫生健康委员会'],
      issuedOn: '2023-04-27',
    })
  })
})
