import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { BoardServer } from '#test/support/boardLink.ts'
import { buildBoard, handler, staff, walkTo } from '#test/support/builders.ts'
import { Computer } from '#test/support/computer.ts'

const ID = 't1:fuzhou'
const SUBJECT = `assignment:${ID}`
const percent = (value: number, assignmentId = ID): Command => ({
  type: 'assignment.setPercent',
  assignmentId,
  percent: value,
})
const me = staff('fuzhou')

function office() {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
  walkTo(board, 'inProgress', 't1', 'fuzhou')
  walkTo(board, 'inProgress', 't2', 'fuzhou')
  return { server: new BoardServer(board), computer: new Computer() }
}
const percentOf = (server: BoardServer, id = ID): number | null | undefined => server.state.assignments.get(id)?.percent

describe('what was done without a connection', () => {
  it('[O1] outlives the page: shown again at once, delivered once, and then forgotten', async () => {
    const { server, computer } = office()
    const before = await computer.open(server, me)
    before.session.store.send(percent(60))
    before.session.store.send(percent(55, 't2:fuzhou'))
    before.session.store.send(percent(61))
    await before.rest()
    before.vanish()

    const after = await computer.open(server, me)
    const { store } = after.session
    expect(store.state.assignments.get(ID)?.percent, 'still without a connection').toBe(61)
    expect(store.markOf(SUBJECT)).toBe('unsent')
    expect(after.saves.saves).toMatchObject({ waiting: 3, blocked: 0 })
    after.connection.become('online')
    await after.rest()
    expect(after.connection.commands.map(({ command }) => 'percent' in command && command.percent)).toEqual([
      60, 55, 61,
    ])
    expect([percentOf(server), percentOf(server, 't2:fuzhou')]).toEqual([61, 55])
    expect(server.executed).toBe(3)
    expect(store.conflicts).toEqual([])
    expect(after.saves.saves.waiting).toBe(0)
    expect(await computer.records.list([])).toEqual([])
  })

  it('[O1] has one effect when the page went between the deed and its answer', async () => {
    const { server, computer } = office()
    const before = await computer.open(server, me)
    before.connection.deaf = true
    before.connection.become('online')
    before.session.store.send(percent(60))
    before.session.store.send(percent(61))
    await before.rest()
    expect([server.executed, percentOf(server)]).toEqual([1, 60])
    before.vanish()

    const after = await computer.open(server, me)
    after.connection.become('online')
    await after.rest()
    expect(server.executed).toBe(2)
    expect(percentOf(server)).toBe(61)
    // The second was meant on top of the first, which is this person's own: no question to ask.
    expect(after.session.store.conflicts).toEqual([])
  })

  it('[O1] does not conflict with own work that was delivered before the page went', async () => {
    const { server, computer } = office()
    const before = await computer.open(server, me)
    before.session.store.send(percent(60))
    before.session.store.send(percent(61))
    before.connection.become('online')
    // The first is answered and the answer written down; the second is lost on its way.
    await Promise.resolve()
    before.connection.deaf = false
    const { request } = before.connection
    before.connection.request = (event, payload) =>
      event === 'board:command' && before.connection.commands.length === 1
        ? Promise.resolve(null)
        : request.call(before.connection, event, payload)
    await before.rest()
    expect(server.executed).toBe(1)
    before.vanish()

    const after = await computer.open(server, me)
    after.connection.become('online')
    await after.rest()
    expect(after.session.store.conflicts).toEqual([])
    expect([server.executed, percentOf(server)]).toEqual([2, 61])
  })
})

describe('a computer that several people and tabs share', () => {
  it('[O2] shows and sends nothing of one person under another, nor of one database in another', async () => {
    const { server, computer } = office()
    const mine = await computer.open(server, me)
    mine.session.store.send(percent(60))
    await mine.rest()
    mine.vanish()

    const elsewhere = await computer.open(server, me, 'another house')
    const other = await computer.open(server, handler('fuzhou'))
    for (const page of [elsewhere, other]) {
      expect(page.session.store.waiting).toEqual([])
      page.connection.become('online')
      await page.rest()
      expect(page.connection.commands).toEqual([])
    }
    expect(await other.copies.holdsOthers()).toBe(true)

    const again = await computer.open(server, me)
    again.connection.become('online')
    await again.rest()
    expect(percentOf(server)).toBe(60)
  })

  it('[O2] leaves to a living tab what is its own, and takes it up when that tab is gone', async () => {
    const { server, computer } = office()
    const [one, two] = [await computer.open(server, me), await computer.open(server, me)]
    one.session.store.send(percent(60))
    await one.rest()
    await two.session.takeUp()
    expect(two.session.store.waiting).toEqual([])
    one.vanish()
    await two.session.takeUp()
    expect(two.session.store.waiting).toHaveLength(1)
    two.connection.become('online')
    await two.rest()
    expect(server.executed).toBe(1)
    expect(await computer.records.list([])).toEqual([])
  })

  it('[O2] gives an orphan to one of the tabs that reach for it', async () => {
    const { server, computer } = office()
    const [gone, one, two] = [
      await computer.open(server, me),
      await computer.open(server, me),
      await computer.open(server, me),
    ]
    gone.session.store.send(percent(60))
    await gone.rest()
    gone.vanish()
    await Promise.all([one.session.takeUp(), two.session.takeUp()])
    expect(one.session.store.waiting.length + two.session.store.waiting.length).toBe(1)
  })

  it('[O2] sends what two tabs did in the order in which it was done', async () => {
    const { server, computer } = office()
    const [one, two] = [await computer.open(server, me), await computer.open(server, me)]
    const clock = { now: server.now }
    const at = (page: typeof one, value: number): void => {
      // The two pages have clocks of their own, both set by the server's.
      page.session.clock.read(++clock.now * 1_000)
      page.session.store.send(percent(value))
    }
    at(two, 20)
    at(one, 10)
    at(two, 30)
    at(one, 40)
    await one.rest()
    one.vanish()
    await two.session.takeUp()
    two.connection.become('online')
    await two.rest()
    expect(two.connection.commands.map(({ command }) => 'percent' in command && command.percent)).toEqual([
      20, 10, 30, 40,
    ])
    expect(percentOf(server)).toBe(40)
  })
})

describe('what the server has against it', () => {
  it('[O3] a conflict shows both values and their author, outlives the page, and holds what came after', async () => {
    const { server, computer } = office()
    const before = await computer.open(server, me)
    before.session.store.send(percent(60))
    before.session.store.send({ type: 'assignment.flagCoordination', assignmentId: ID, needsCoordination: true })
    await before.rest()
    before.vanish()
    server.act(handler('fuzhou'), percent(80))

    const after = await computer.open(server, me)
    after.connection.become('online')
    await after.rest()
    const question = {
      error: { code: 'conflict' },
      current: [{ field: 'percent', value: 80, actorId: handler('fuzhou').accountId }],
      mine: { percent: 60 },
    }
    expect(after.session.store.conflicts).toMatchObject([question])
    expect(percentOf(server)).toBe(80)
    after.vanish()

    const later = await computer.open(server, me)
    later.connection.become('online')
    await later.rest()
    const { store } = later.session
    expect(store.conflicts).toMatchObject([question])
    expect(later.saves.saves).toMatchObject({ waiting: 1, blocked: 1 })
    store.resolve(store.conflicts[0]?.commandId ?? '', 'mine')
    await later.rest()
    expect(server.state.assignments.get(ID)).toMatchObject({ percent: 60, needsCoordination: true })
    expect(await computer.records.list([])).toEqual([])
  })

  it('[O3] any other refusal asks as well, and holds what was done to the same thing afterwards', async () => {
    const { server, computer } = office()
    const page = await computer.open(server, me)
    const { store } = page.session
    const foreign = 't1:xiamen'
    store.send(percent(60, foreign))
    store.send(percent(61, foreign))
    store.send(percent(70, 't2:fuzhou'))
    page.connection.become('online')
    await page.rest()
    expect(percentOf(server, 't2:fuzhou')).toBe(70)
    expect(store.refusals).toEqual([])
    expect(store.conflicts).toMatchObject([{ error: { code: 'forbidden' }, current: [], mine: { percent: 60 } }])
    expect(store.status).toMatchObject({ pending: 1, conflicts: 1 })

    store.resolve(store.conflicts[0]?.commandId ?? '', 'keep')
    await page.rest()
    expect(store.conflicts, 'the next one asks in its turn').toMatchObject([{ mine: { percent: 61 } }])
    store.resolve(store.conflicts[0]?.commandId ?? '', 'mine')
    await page.rest()
    expect(store.conflicts, 'asked again, and refused again').toMatchObject([{ mine: { percent: 61 } }])
    store.resolve(store.conflicts[0]?.commandId ?? '', 'keep')
    await page.rest()
    expect([store.conflicts, store.waiting]).toEqual([[], []])
  })

  it('[O3] a refusal while connected is told in passing, as ever', async () => {
    const { server, computer } = office()
    const page = await computer.open(server, me)
    page.connection.become('online')
    await page.rest()
    page.session.store.send(percent(99, 't1:xiamen'))
    await page.rest()
    expect(page.session.store.conflicts).toEqual([])
    expect(page.session.store.refusals).toMatchObject([{ error: { code: 'forbidden' } }])
  })
})
