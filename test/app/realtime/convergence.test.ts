import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { audienceOf, stateOfView, viewOf } from '#shared/domain/visibility.ts'
import { errorBody } from '#shared/protocol/errors.ts'
import { BoardLink, BoardServer } from '#test/support/boardLink.ts'
import { buildBoard, dump, handler, leader, staff, supervisor, supervisor2, walkTo } from '#test/support/builders.ts'

/**
 * Several people with a store each, on connections that delay, drop and come back in any order. At the end every store
 * shows what the server has, every command has exactly one outcome, and everything that was acknowledged happened once.
 */
const PEOPLE = [supervisor, supervisor2, leader, staff('fuzhou'), staff('fuzhou'), handler('fuzhou'), staff('xiamen')]

const assignmentId = fc.constantFrom('t1:fuzhou', 't2:fuzhou', 't1:xiamen')
const reason = fc.constant('数据不全')
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('assignment.setPercent' as const), assignmentId, percent: fc.nat(100) }),
  },
  fc.record({ type: fc.constant('assignment.acknowledge' as const), assignmentId }),
  fc.record({
    type: fc.constant('assignment.flagCoordination' as const),
    assignmentId,
    needsCoordination: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('assignment.submit' as const),
    assignmentId,
    kind: fc.constant('period' as const),
    period: fc.constant('2026-01'),
  }),
  fc.record({ type: fc.constant('assignment.approve' as const), assignmentId }),
  fc.record({ type: fc.constant('assignment.return' as const), assignmentId, reason }),
  fc.record({
    type: fc.constant('assignment.setAside' as const),
    assignmentId,
    state: fc.constant('suspended' as const),
    reason,
  }),
  fc.record({ type: fc.constant('assignment.resume' as const), assignmentId }),
  fc.record({
    type: fc.constant('task.edit' as const),
    taskId: fc.constantFrom('t1', 't2'),
    field: fc.constant('title' as const),
    value: fc.constantFrom('甲', '乙', '丙'),
  }),
)

const person = fc.nat(PEOPLE.length - 1)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), person, command }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('up' as const), person }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('down' as const), person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect' as const), person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('loseNext' as const), person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('timers' as const), person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), person }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resolve' as const), person, mine: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trouble' as const), on: fc.boolean(), bridges: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

interface Run {
  commands: number
  accepted: number
  conflicts: number
}

async function live(steps: readonly Step[]): Promise<Run> {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
  for (const [task, unit] of [
    ['t1', 'fuzhou'],
    ['t2', 'fuzhou'],
    ['t1', 'xiamen'],
  ] as const)
    walkTo(board, 'inProgress', task, unit)
  const server = new BoardServer(board)
  const links = PEOPLE.map((actor, index) => new BoardLink(server, actor, `p${index}`))
  for (const link of links) {
    link.connect()
    await link.flush()
  }
  const outcomes = new Map<string, { ok: boolean; code?: string }>()
  const run: Run = { commands: 0, accepted: 0, conflicts: 0 }
  const watch = (sent: ReturnType<BoardLink['store']['send']> | null): void => {
    if (!sent) return
    run.commands++
    void sent.done.then((outcome) => {
      expect(outcomes.has(sent.commandId), 'one outcome a command').toBe(false)
      outcomes.set(sent.commandId, outcome.ok ? { ok: true } : { ok: false, code: outcome.error.code })
    })
  }
  for (const now of steps) {
    if (now.do === 'trouble') {
      server.trouble = now.on ? errorBody('unavailable') : null
      server.bridges = now.bridges
      continue
    }
    const link = links[now.person]
    if (!link) throw new Error('nobody')
    const { store } = link
    const conflict = store.conflicts[0]
    if (now.do === 'send') watch(store.send(now.command))
    else if (now.do === 'undo') watch(store.undo())
    else if (now.do === 'resolve')
      watch(conflict ? store.resolve(conflict.commandId, now.mine ? 'mine' : 'keep') : null)
    else if (now.do === 'timers') link.timers.run()
    else if (now.do === 'up' || now.do === 'down') await link[now.do]()
    else link[now.do]()
  }

  // Peace: storage works, everybody is connected, everything is delivered, every conflict is decided.
  server.trouble = null
  for (const link of links) link.connect()
  for (let round = 0; ; round++) {
    expect(round, 'it comes to rest').toBeLessThan(200)
    for (const link of links) {
      for (const { commandId } of link.store.conflicts)
        watch(link.store.resolve(commandId, round < 3 ? 'mine' : 'keep'))
      link.timers.run()
      await link.flush()
    }
    const quiet = links.every(({ idle, store }) => {
      const { pending, conflicts, live: following } = store.status
      return idle && pending === 0 && conflicts === 0 && following && store.seq === server.state.seq
    })
    if (quiet) break
    // A broadcast that was lost last has no successor that would show the gap.
    if (round > 5) for (const link of links) link.reconnect()
  }

  for (const [index, link] of links.entries()) {
    const actor = PEOPLE[index]
    const audience = actor && server.state.board && audienceOf(actor, server.state.board)
    if (!audience) throw new Error('a reader without audience')
    const { stamps: _, at: __, ...truth } = dump(stateOfView(viewOf(server.state, audience)))
    const { stamps: _s, at: _a, ...seen } = dump(stateOfView(viewOf(link.store.state, { kind: 'whole' })))
    expect(seen).toEqual(truth)
  }
  expect(outcomes.size, 'every command has an outcome').toBe(run.commands)
  for (const [commandId, { ok, code }] of outcomes) {
    const made = server.log.filter((change) => change.commandId === commandId)
    if (!ok) expect(made).toEqual([])
    if (ok) run.accepted++
    if (code === 'conflict') run.conflicts++
    // One transaction: the changes of a command stand together.
    expect(made.every((change, i) => i === 0 || change.seq === (made[i - 1]?.seq ?? 0) + 1)).toBe(true)
  }
  return run
}

it('converges to what the server has, whatever is delayed, lost or cut', { timeout: 120_000 }, async () => {
  const total: Run = { commands: 0, accepted: 0, conflicts: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 120, size: 'max' }), async (steps) => {
      const run = await live(steps)
      total.commands += run.commands
      total.accepted += run.accepted
      total.conflicts += run.conflicts
    }),
    { numRuns: 60, seed: 20260105 },
  )
  // The runs were about something.
  expect(total.accepted).toBeGreaterThan(200)
  expect(total.conflicts).toBeGreaterThan(10)
})
