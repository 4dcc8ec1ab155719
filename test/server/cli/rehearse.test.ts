import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { narrativeName } from '#shared/document/names.ts'
import type { Actor } from '#shared/domain/model.ts'
import { createRandom } from '#db/seed/random.ts'
import { createPasswordHasher } from '#server/auth/passwords.ts'
import { nextDeed } from '#server/cli/staff/deeds.ts'
import { type Tally, CannotRehearse, rehearse } from '#server/cli/staff/rehearse.ts'
import { RATE, admin, auditor, buildBoard, handler, leader, staff, supervisor } from '#test/support/builders.ts'
import { type House, startHouse } from '#test/support/house.ts'

const PASSWORD = 'a rehearsal'
const UNITS = ['fuzhou', 'xiamen']
const fuzhou = staff('fuzhou')
const board = () =>
  buildBoard({ units: UNITS, tasks: [{ id: 't1' }, { id: 't2' }, { id: 't3', metric: RATE }, { id: 't4' }] })

describe('what simulated staff do', () => {
  it('is always something that the board takes, and in time everything that happens to a task', () => {
    const { state, attempt } = board()
    const people = [fuzhou, handler('fuzhou'), staff('xiamen'), supervisor, leader]
    const random = createRandom(7)
    const done = new Set<string>()
    let now = state.at
    for (let i = 0; i < 1500; i++) {
      const actor = random.pick(people)
      now += 60_000
      const deed = nextDeed({ state, actor, now, random })
      if (deed?.kind !== 'command') continue
      expect(attempt(actor, deed.command, { now })).not.toHaveProperty('refused')
      done.add(deed.command.type)
    }
    expect([...done].sort()).toEqual([
      'assignment.acknowledge',
      'assignment.approve',
      'assignment.closeOut',
      'assignment.flagCoordination',
      'assignment.return',
      'assignment.setPercent',
      'assignment.setValue',
      'assignment.submit',
      'assignment.urge',
      'board.instruct',
    ])
  })

  it('is nothing for those who do not work on boards', () => {
    const { state } = board()
    for (const actor of [admin, auditor])
      expect(nextDeed({ state, actor, now: state.at, random: createRandom(1) })).toBeNull()
  })
})

describe('a rehearsal', () => {
  let house: House
  const people: Actor[] = [fuzhou, staff('xiamen'), supervisor, leader]
  const wish = (more: object = {}) => ({
    origin: house.origin,
    staff: people.map(({ accountId, name, grants }) => ({
      username: accountId,
      name,
      roles: grants.map(({ role }) => role),
    })),
    password: PASSWORD,
    random: createRandom(3),
    speed: 2000,
    signal: AbortSignal.timeout(15_000),
    onDeed: () => {},
    ...more,
  })
  beforeAll(async () => {
    const passwordHash = await createPasswordHasher().hash(PASSWORD)
    house = await startHouse(board(), people, { passwordHash })
  })
  afterAll(() => house.close())

  it('goes through the real doors: commands are stored, text is written', async () => {
    const enough = new AbortController()
    const count = ({ commands }: Tally): number => [...commands.values()].reduce((a, b) => a + b, 0)
    const onDeed = (tally: Tally): void => {
      if (count(tally) >= 40 && tally.letters >= 40) enough.abort()
    }
    const tally = await rehearse(
      wish({ signal: AbortSignal.any([enough.signal, AbortSignal.timeout(15_000)]), onDeed }),
    )
    expect(tally.people).toBe(people.length)
    expect(tally.letters).toBeGreaterThanOrEqual(40)
    expect(count(tally)).toBeGreaterThanOrEqual(40)
    // Two people may be at one cell at once, or urge it on one day; nothing else is ever refused.
    expect([...tally.refused.keys()].filter((why) => why !== 'conflict' && why !== 'urgedToday')).toEqual([])

    const response = await fetch(`${house.origin}/api/boards/b1/changes?since=0`, {
      headers: { cookie: await house.cookie(supervisor) },
    })
    const { changes } = (await response.json()) as { changes: { type: string; actorId: string }[] }
    expect(new Set(changes.map(({ actorId }) => actorId))).toEqual(new Set(people.map(({ accountId }) => accountId)))
    const texts = await Promise.all(UNITS.map((unit) => house.open(supervisor, narrativeName('b1', unit))))
    const letters = texts.map(({ doc }) => [...doc.share.keys()].map((root) => doc.getXmlFragment(root).toString()))
    expect(letters.flat().join('')).toMatch(/[\u4e00-\u9fff]/)
  })

  it('says that nothing is there', async () => {
    const probe = createServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    const going = rehearse(wish({ origin: `http://127.0.0.1:${port}` }))
    await expect(going).rejects.toThrow(`连不上 http://127.0.0.1:${port}：请先运行 npm start`)
    await expect(going).rejects.toBeInstanceOf(CannotRehearse)
  })

  it('says that it is no demo', async () => {
    await expect(rehearse(wish({ password: 'other' }))).rejects.toThrow('演练只能在演示数据上进行')
  })
})
