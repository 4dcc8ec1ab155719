import { afterEach, describe, expect, it } from 'vitest'
import type { Actor } from '#shared/domain/model.ts'
import { createAccountStore } from '#db/accounts.ts'
import { createChangeLog } from '#db/changeLog.ts'
import { type Head, NO_HEAD, createCommitStore } from '#db/commitStore.ts'
import { type MessageStore, createMessageStore } from '#db/messages.ts'
import { MessageJob, type MessageJobParts } from '#server/jobs/MessageJob.ts'
import {
  DAY,
  HOUR,
  ISSUER,
  START,
  type TestBoard,
  buildBoard,
  handler,
  nobody,
  staff,
  supervisor,
  supervisor2,
  walkTo,
} from '#test/support/builders.ts'
import { sqliteDatabases } from '#test/support/databases.ts'
import { FakeClock } from '#test/support/fakeClock.ts'

const open = sqliteDatabases()
const fuzhou = staff('fuzhou')
const fuzhou2 = handler('fuzhou')
const xiamen = staff('xiamen')
const PEOPLE: readonly Actor[] = [supervisor, supervisor2, fuzhou, fuzhou2, xiamen, nobody]
const assignmentId = 't1:fuzhou'
const GATHERED = 100
const RETRIED = 5_000

const jobs: MessageJob[] = []
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.stop()
})

/** A board in a real database, its people, and as many jobs as a test wants beside it. */
async function world(board: TestBoard = buildBoard()) {
  const database = await open()
  const accounts = createAccountStore(database)
  const by = { actorId: null, at: START }
  const unit = (id: string) => ({ id, name: id, shortName: id, parentId: null, position: 0 })
  await accounts.saveUnits([ISSUER, 'fuzhou', 'xiamen'].map(unit), by)
  for (const { accountId: id, grants } of PEOPLE)
    await accounts.create({ id, username: id, name: id, passwordHash: 'x', grants }, by)
  const commits = createCommitStore(database)
  const store = createMessageStore(database)
  const clock = new FakeClock(board.now)
  let head: Head = NO_HEAD
  /** Stores what the board has been told since. */
  const commit = async () => {
    const changes = board.log.slice(head.seq)
    head = await commits.transaction((tx) => tx.appendChanges('b1', head, changes, board.state))
    return changes
  }
  await commit()
  const trouble: unknown[] = []
  const told: string[][] = []
  const makeJob = (more: Partial<MessageJobParts> = {}): MessageJob => {
    const job = new MessageJob({
      store,
      changeLog: createChangeLog(database),
      stateOf: async (id) => (id === 'b1' ? board.state : null),
      people: async () => PEOPLE,
      clock,
      mayWrite: () => true,
      onTold: (ids) => told.push([...ids].sort()),
      onTrouble: (error) => trouble.push(error),
      ...more,
    })
    jobs.push(job)
    return job
  }
  const pass = async (ms: number, ...jobs: MessageJob[]): Promise<void> => {
    clock.advance(ms)
    for (const job of jobs) await job.settled()
  }
  return {
    board,
    store,
    clock,
    trouble,
    told,
    makeJob,
    /** Does `deed`, stores it and tells the jobs, and waits until they have told it. */
    async after(deed: () => unknown, ...jobs: MessageJob[]) {
      board.now = clock.now()
      deed()
      const changes = await commit()
      for (const job of jobs) job.changed(board.state, changes)
      await pass(GATHERED, ...jobs)
    },
    pass,
    messages: async ({ accountId }: Actor): Promise<[string, number][]> =>
      (await store.list(accountId, { limit: 100 })).map(({ kind, count }): [string, number] => [kind, count]).reverse(),
  }
}

/** A job that has caught up with the dispatch of the board. */
async function running(board?: TestBoard) {
  const set = await world(board)
  const job = set.makeJob()
  job.start()
  await set.pass(0, job)
  return { ...set, job }
}

const urge = (board: TestBoard, matterName = 'u1', id = assignmentId) =>
  board.send(supervisor, { type: 'assignment.urge', assignmentId: id, matterName, text: '请抓紧办理' })
const NEWS = ['assigned', 'submitted', 'returned', 'urged']
const news = (messages: [string, number][]): [string, number][] => messages.filter(([kind]) => NEWS.includes(kind))

describe('messages of changes', () => {
  it('a board is told from its dispatch on, to those it is for and nobody else', async () => {
    const { messages, told } = await running()
    expect(news(await messages(fuzhou))).toEqual([['assigned', 1]])
    expect(news(await messages(fuzhou2))).toEqual([['assigned', 1]])
    expect(news(await messages(xiamen))).toEqual([['assigned', 1]])
    expect([await messages(supervisor), await messages(nobody)]).toEqual([[], []])
    expect(told[0]).toEqual([fuzhou.accountId, fuzhou2.accountId, xiamen.accountId].sort())
  })

  it('who did it is not told; their colleagues are', async () => {
    const { board, after, job, messages } = await running()
    await after(() => walkTo(board, 'underReview'), job)
    expect(news(await messages(supervisor))).toEqual([['submitted', 1]])
    await after(() => board.send(supervisor, { type: 'assignment.return', assignmentId, reason: '缺附件' }), job)
    expect(news(await messages(fuzhou2))).toEqual([
      ['assigned', 1],
      ['returned', 1],
    ])
    expect(news(await messages(supervisor2))).toEqual([['submitted', 1]])
  })

  it('what comes while something is unread raises its count; what was read stays', async () => {
    const { board, store, clock, after, job, messages } = await running(
      buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }, { id: 't3' }] }),
    )
    await after(() => walkTo(board, 'underReview', 't1'), job)
    await after(() => walkTo(board, 'underReview', 't2'), job)
    expect(news(await messages(supervisor))).toEqual([['submitted', 2]])
    const [unread] = await store.list(supervisor.accountId, { unread: true, limit: 1 })
    await store.markRead(supervisor.accountId, { ids: [unread?.id ?? ''] }, clock.now())
    await after(() => walkTo(board, 'underReview', 't3'), job)
    expect(news(await messages(supervisor))).toEqual([
      ['submitted', 2],
      ['submitted', 1],
    ])
  })

  it('changes that tell nobody anything cost no look at storage', async () => {
    const { board, clock, after, makeJob } = await running()
    const job = makeJob()
    const waiting = clock.waiting
    await after(() => board.send(fuzhou, { type: 'assignment.acknowledge', assignmentId }), job)
    expect(clock.waiting).toBe(waiting)
  })

  it('goes on after a restart where it stopped: everything once', async () => {
    const set = await running()
    const { board, after, job, messages, makeJob, pass } = set
    await after(() => urge(board), job)
    await job.stop()
    await after(() => urge(board, 'u2', 't1:xiamen'))
    await after(() => walkTo(board, 'underReview'))
    const next = makeJob()
    next.start()
    await pass(0, next)
    expect(news(await messages(fuzhou))).toEqual([
      ['assigned', 1],
      ['urged', 1],
    ])
    expect(news(await messages(xiamen))).toEqual([
      ['assigned', 1],
      ['urged', 1],
    ])
    expect(news(await messages(supervisor))).toEqual([['submitted', 1]])
  })

  it('a board it never followed starts with the news of the last week', async () => {
    const board = buildBoard()
    urge(board)
    board.now = START + 20 * DAY
    urge(board, 'u2')
    const { messages } = await running(board)
    expect(news(await messages(fuzhou))).toEqual([['urged', 1]])
  })

  it.each([
    ['before anything is stored', (): void => undefined, false],
    ['after it was stored, so that nobody knows', (): void => undefined, true],
  ])('storage that fails %s: nothing is lost, nothing told twice', async (_, __, stores) => {
    const set = await world()
    const { board, store, trouble, messages, makeJob, pass, after } = set
    let failing = true
    const flaky: MessageStore = {
      ...store,
      async advance(...given) {
        if (!failing) return store.advance(...given)
        if (stores) await store.advance(...given)
        throw new Error('the disk is gone')
      },
    }
    const job = makeJob({ store: flaky })
    job.start()
    await pass(0, job)
    await after(() => urge(board), job)
    expect(trouble.length).toBeGreaterThan(0)
    failing = false
    await pass(RETRIED, job)
    await pass(RETRIED, job)
    expect(news(await messages(fuzhou))).toEqual([
      ['assigned', 1],
      ['urged', 1],
    ])
  })

  it('writes nothing while storage is read-only, and catches up when it works again', async () => {
    const set = await world()
    let readOnly = true
    const job = set.makeJob({
      mayWrite: () => !readOnly,
      store: {
        cursor: (...given) => (readOnly ? Promise.reject(new Error('wrote')) : set.store.cursor(...given)),
        advance: (...given) => (readOnly ? Promise.reject(new Error('wrote')) : set.store.advance(...given)),
        tellDay: (...given) => (readOnly ? Promise.reject(new Error('wrote')) : set.store.tellDay(...given)),
        prune: (...given) => (readOnly ? Promise.reject(new Error('wrote')) : set.store.prune(...given)),
      },
    })
    job.start()
    await set.pass(0, job)
    await set.after(() => urge(set.board), job)
    await set.pass(HOUR, job)
    expect([set.trouble, await set.messages(fuzhou)]).toEqual([[], []])
    readOnly = false
    job.resume()
    await set.pass(GATHERED, job)
    expect(news(await set.messages(fuzhou))).toEqual([
      ['assigned', 1],
      ['urged', 1],
    ])
  })

  it('two processes on one database tell everything once', async () => {
    const { board, after, makeJob, pass, messages } = await world()
    const [one, two] = [makeJob(), makeJob()]
    one.start()
    two.start()
    await pass(0, one, two)
    await after(() => urge(board), one, two)
    await after(() => urge(board, 'u2', 't1:xiamen'), two)
    await after(() => walkTo(board, 'underReview'), one)
    expect(news(await messages(fuzhou))).toEqual([
      ['assigned', 1],
      ['urged', 1],
    ])
    expect(news(await messages(xiamen))).toEqual([
      ['assigned', 1],
      ['urged', 1],
    ])
    expect(news(await messages(supervisor))).toEqual([['submitted', 1]])
  })
})

describe('messages of days', () => {
  /** The clock at a time of day in Fujian. */
  const at = (date: string, time: string): number => Date.parse(`${date}T${time}+08:00`)
  const DAYS = ['windowClosing', 'windowClosed', 'dueSoon', 'overdue']
  async function from(moment: number) {
    const board = buildBoard({ tasks: [{ id: 't1', due: '2026-01-29' }] })
    board.now = moment
    const set = await world(board)
    const { clock, pass, makeJob } = set
    const start = async (more: Partial<MessageJobParts> = {}) => {
      const job = makeJob(more)
      job.start()
      await pass(0, job)
      return job
    }
    return {
      ...set,
      start,
      days: async (actor: Actor) => (await set.messages(actor)).filter(([kind]) => DAYS.includes(kind)),
      to: (when: number, ...jobs: MessageJob[]) => pass(when - clock.now(), ...jobs),
    }
  }

  it('reminders come when work begins, what the night has turned at midnight, each once', async () => {
    const { start, days, to } = await from(at('2026-01-27', '20:00:00'))
    const job = await start()
    // Tuesday the 27th: due on Thursday was told on Monday already.
    expect(await days(fuzhou)).toEqual([])
    await to(at('2026-01-28', '08:29:59'), job)
    expect(await days(fuzhou)).toEqual([])
    await to(at('2026-01-28', '08:31:00'), job)
    expect(await days(fuzhou)).toEqual([['windowClosing', 1]])
    for (let hour = 9; hour < 24; hour += 3) await to(at('2026-01-28', `${String(hour).padStart(2, '0')}:30:00`), job)
    expect(await days(fuzhou)).toEqual([['windowClosing', 1]])
    await to(at('2026-01-30', '00:00:04'), job)
    await to(at('2026-01-30', '00:00:06'), job)
    expect(await days(fuzhou)).toEqual([
      ['windowClosing', 1],
      ['overdue', 1],
    ])
    await to(at('2026-01-31', '12:00:00'), job)
    await to(at('2026-02-01', '00:00:06'), job)
    expect(await days(supervisor)).toEqual([['windowClosed', 2]])
  })

  it('a server that was down at the hour tells the day when it comes back, and not again after a restart', async () => {
    const { start, days } = await from(at('2026-01-28', '15:00:00'))
    const job = await start()
    expect(await days(fuzhou)).toEqual([['windowClosing', 1]])
    await job.stop()
    await start()
    expect(await days(fuzhou)).toEqual([['windowClosing', 1]])
  })

  it('days without a server are summed up, told for today alone', async () => {
    const { start, days, to, clock } = await from(at('2026-01-22', '09:00:00'))
    const job = await start()
    await job.stop()
    clock.advance(at('2026-01-31', '10:00:00') - clock.now())
    await start()
    // Both reminder days are over, the window is not; the due day has passed meanwhile. Night and morning are told in the
    // same moment, and have no order then.
    expect((await days(fuzhou)).sort()).toEqual([
      ['overdue', 1],
      ['windowClosing', 1],
    ])
    await to(at('2026-01-31', '18:00:00'))
    expect(await days(fuzhou)).toHaveLength(2)
  })

  it('two processes tell a day once', async () => {
    const { start, days, to } = await from(at('2026-01-27', '20:00:00'))
    const [one, two] = [await start(), await start()]
    await to(at('2026-01-28', '08:31:00'), one, two)
    expect(await days(fuzhou)).toEqual([['windowClosing', 1]])
    await to(at('2026-01-30', '00:00:06'), one, two)
    expect((await days(xiamen)).filter(([kind]) => kind === 'overdue')).toEqual([['overdue', 1]])
  })

  it('read messages are dropped after 90 days, unread ones after a year', async () => {
    const { start, store, to, clock } = await from(at('2026-01-28', '09:00:00'))
    const job = await start()
    const all = await store.list(fuzhou.accountId, { limit: 10 })
    await store.markRead(fuzhou.accountId, { ids: all.map(({ id }) => id) }, clock.now())
    const kept = async (actor: Actor): Promise<number> => {
      const ids = new Set(all.map(({ digest }) => digest))
      return (await store.list(actor.accountId, { limit: 100 })).filter(({ digest }) => ids.has(digest)).length
    }
    expect(all.length).toBeGreaterThan(0)
    await to(clock.now() + 89 * DAY, job)
    expect(await kept(fuzhou)).toBe(all.length)
    await to(clock.now() + 2 * DAY, job)
    expect([await kept(fuzhou), await kept(fuzhou2)]).toEqual([0, all.length])
    await to(clock.now() + 275 * DAY, job)
    expect(await kept(fuzhou2)).toBe(0)
  })
})
