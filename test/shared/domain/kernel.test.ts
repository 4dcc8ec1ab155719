import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal } from '#shared/domain/decide/decide.ts'
import { evolve, foldInto } from '#shared/domain/evolve.ts'
import { attains } from '#shared/domain/metric.ts'
import type { Actor, Assignment, Change } from '#shared/domain/model.ts'
import { type BoardState, absorb, copyState, emptyState, entityOf, fork } from '#shared/domain/state.ts'
import { FUZHOU, type Step, life, lifeBoard, settle, step, stepBy, take } from '#test/support/boardSteps.ts'
import { type TestBoard, dump, throughJson } from '#test/support/builders.ts'

const RUNS = { numRuns: 200 }

/** Lives through the steps and hands each accepted command to `each`; returns the board. */
function live(steps: readonly Step[], each?: (board: TestBoard, step: Step, changes: Change[]) => void): TestBoard {
  const board = lifeBoard()
  for (const drawn of steps) {
    const one = settle(board, drawn)
    const outcome = take(board, { ...one, roll: undefined })
    if (!isRefusal(outcome)) each?.(board, one, outcome)
  }
  return board
}

/** Deep equality; the strings first, since almost always they agree and this runs thousands of times. */
function expectSame(one: BoardState, other: BoardState): void {
  const [a, b] = [dump(one), dump(other)]
  if (JSON.stringify(a) !== JSON.stringify(b)) expect(a).toEqual(b)
}

const replay = (log: readonly Change[]): BoardState => {
  const state = emptyState('b1')
  foldInto(state, log)
  return state
}

/** Fields that a change reports wrongly: another value before than there was, or no change at all. */
function untrue(change: Change, entity: Readonly<Record<string, unknown>> | undefined): string[] {
  const { before, after } = change
  if (before === null) return entity ? ['before'] : []
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  const [was, now] = [before, after].map((side) => fields.map((field) => JSON.stringify(side[field])))
  return fields.filter((field, i) => JSON.stringify(entity?.[field]) !== was?.[i] || was?.[i] === now?.[i])
}

describe('the log and the state', () => {
  it('replaying the log, as stored, gives the live state', () => {
    fc.assert(
      fc.property(life(), (steps) => {
        const board = live(steps)
        expectSame(replay(throughJson(board.log)), board.state)
      }),
      RUNS,
    )
  })

  it('one change at a time gives the same state as all at once, and leaves the earlier states alone', () => {
    fc.assert(
      fc.property(life(20), (steps) => {
        const board = live(steps)
        const states = [emptyState('b1')]
        const dumps = [dump(emptyState('b1'))]
        for (const change of board.log) {
          const next = evolve(states.at(-1) ?? emptyState('b1'), change)
          states.push(next)
          dumps.push(dump(next))
        }
        expect(dumps.at(-1)).toEqual(dump(board.state))
        expect(states.map(dump)).toEqual(dumps)
      }),
      { numRuns: 50 },
    )
  })

  it('a draft over the state folds like the state, and leaves it alone until it is absorbed', () => {
    fc.assert(
      fc.property(life(40), life(20), fc.nat(), (past, future, cut) => {
        const board = live(past)
        const base = replay(board.log)
        const before = dump(base)
        const { length } = board.log
        for (const one of future) take(board, one)
        const fresh = board.log.slice(length)
        const first = fresh.slice(0, cut % (fresh.length + 1))

        const draft = fork(base)
        foldInto(draft, first)
        const second = fork(draft)
        foldInto(second, fresh.slice(first.length))
        expect(dump(base)).toEqual(before)
        expect(dump(second)).toEqual(dump(board.state))
        expect(second.assignments.size).toBe(board.state.assignments.size)
        expect(second.stamps.size).toBe(board.state.stamps.size)

        absorb(draft, second)
        absorb(base, draft)
        expect(dump(base)).toEqual(dump(board.state))
      }),
      { numRuns: 100 },
    )
  })

  it('numbers changes without a gap, never goes back in time, and says truly what was there before', () => {
    fc.assert(
      fc.property(life(), (steps) => {
        const board = lifeBoard()
        for (const one of steps) {
          const before = copyState(board.state)
          const outcome = take(board, one)
          if (isRefusal(outcome)) continue
          outcome.forEach((change, index) => {
            expect(change.seq).toBe(before.seq + index + 1)
            expect(change.at).toBeGreaterThanOrEqual(before.at)
            expect(untrue(change, entityOf(before, change.subject)), JSON.stringify(change)).toEqual([])
          })
          expect(new Set(outcome.map((change) => change.subject)).size).toBe(outcome.length)
        }
        expect(board.log.map((change) => change.seq)).toEqual(board.log.map((_, index) => index + 1))
      }),
      RUNS,
    )
  })
})

describe('a refused command', () => {
  it('changes nothing at all, and deciding never writes to the state', () => {
    fc.assert(
      fc.property(life(40), fc.boolean(), (steps, forgetful) => {
        const board = lifeBoard()
        for (const one of steps) {
          const before = JSON.stringify(dump(board.state))
          const { length } = board.log
          const outcome = take(board, forgetful ? { ...one, claim: 'none', lag: 5 } : one)
          if (!isRefusal(outcome) && outcome.length > 0) continue
          expect(JSON.stringify(dump(board.state))).toBe(before)
          expect(board.log).toHaveLength(length)
        }
      }),
      RUNS,
    )
  })

  it('is refused again for the same state and context: deciding is a function', () => {
    fc.assert(
      fc.property(life(30), step, (steps, last) => {
        const [one, two] = [live(steps), live(steps)]
        expect(take(one, last)).toEqual(take(two, last))
      }),
      RUNS,
    )
  })
})

describe('own pending commands', () => {
  it('never conflict with each other, however many wait on an old base', () => {
    const staffOfFuzhou = FUZHOU[0]
    fc.assert(
      fc.property(life(20), fc.array(stepBy([staffOfFuzhou]), { maxLength: 40, size: 'max' }), (past, pending) => {
        const board = live(past)
        const base = board.state.seq
        const own: string[] = []
        pending.forEach(({ command }, index) => {
          // An undo of a command that a later own one overtook is told so: that is what 撤销 promises, below.
          if (command.type === 'command.undo') return
          const commandId = `pending-${index}`
          const outcome = board.attempt(staffOfFuzhou, command, { base, own, commandId })
          if (isRefusal(outcome)) expect(outcome.code).not.toBe('conflict')
          else own.push(commandId)
        })
      }),
      RUNS,
    )
  })

  it('undoing the own commands backwards never conflicts and leads back to where they began', () => {
    const staffOfFuzhou = FUZHOU[0]
    const percents = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(percents, (values) => {
        const board = live([])
        const assignmentId = 't1:fuzhou'
        board.send(staffOfFuzhou, { type: 'assignment.acknowledge', assignmentId })
        const base = board.state.seq
        const before = board.assignment('t1', 'fuzhou')
        const own = values.map((percent, index) => {
          board.send(
            staffOfFuzhou,
            { type: 'assignment.setPercent', assignmentId, percent },
            { base, own: values.slice(0, index).map((_, i) => `own-${i}`), commandId: `own-${index}` },
          )
          return `own-${index}`
        })
        for (const commandId of [...own].reverse()) {
          if (!board.log.some((change) => change.commandId === commandId)) continue
          board.send(staffOfFuzhou, { type: 'command.undo', commandId })
        }
        expect({ ...board.assignment('t1', 'fuzhou'), updatedAt: null }).toEqual(before)
      }),
      RUNS,
    )
  })
})

const holds = (actor: Actor, role: string, unitId: string): boolean =>
  actor.grants.some((grant) => grant.role === role && grant.unitId === unitId)

describe('authority', () => {
  it('no sequence of commands by people of one unit changes an assignment or report of another, or the board', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(step, stepBy(FUZHOU)), { minLength: 1, maxLength: 80, size: 'max' }), (steps) => {
        live(steps, (_, { who }, changes) => {
          if (!FUZHOU.some((own) => own.accountId === who.accountId)) return
          for (const { subject, unitId } of changes) {
            expect(subject).toMatch(/^(assignment:[^:]+:fuzhou|report:[^:]+:fuzhou:\d+|matter:[^:]+:fuzhou:p\d)$/)
            expect(unitId).toBe('fuzhou')
          }
        })
      }),
      RUNS,
    )
  })

  it('no change is made by somebody whose role it does not belong to, by whatever command, undo included', () => {
    const FIGURES = ['percent', 'value', 'needsCoordination', 'coordination']
    fc.assert(
      fc.property(life(80), (steps) => {
        live(steps, (board, { who }, changes) => {
          for (const change of changes) {
            const [kind, , unitId = ''] = change.subject.split(':')
            const supervises = holds(who, 'supervisor', 'fujian')
            const reports = holds(who, 'handler', unitId) || holds(who, 'reviewer', unitId)
            const says = `${change.type} on ${change.subject}: ${JSON.stringify(change.after)}`
            expect(who.grants.map((grant) => grant.unitId)).toContain(change.unitId)
            if (kind === 'report') {
              expect(change.before === null ? holds(who, 'reviewer', unitId) : supervises, says).toBe(true)
            } else if (kind === 'matter') {
              const leads = holds(who, 'leader', 'fujian')
              if (change.type === 'assignment.requestExtension') expect(holds(who, 'reviewer', unitId), says).toBe(true)
              else if (change.type === 'board.instruct') expect(leads, says).toBe(true)
              else if ('outcome' in change.after || change.before === null) expect(supervises || leads, says).toBe(true)
              else expect(unitId === 'fujian' ? supervises : reports, says).toBe(true)
            } else if (kind === 'meeting') expect(supervises || holds(who, 'leader', 'fujian'), says).toBe(true)
            else if (kind !== 'assignment' || change.before === null) expect(supervises, says).toBe(true)
            else {
              if ('due' in change.after || 'urgeId' in change.after || 'slipLevel' in change.after)
                expect(supervises, says).toBe(true)
              if ('coordinationDecider' in change.after && change.type !== 'assignment.flagCoordination')
                expect(supervises || holds(who, 'leader', 'fujian') || change.type === 'command.undo', says).toBe(true)
              if (FIGURES.some((field) => field in change.after)) expect(reports, says).toBe(true)
              const state = change.after.state
              if (state === 'underReview' && change.type !== 'command.undo' && change.type !== 'assignment.resume')
                expect(holds(who, 'reviewer', unitId), says).toBe(true)
              if (state === 'completed' || state === 'returned') {
                // Undoing the first percent after a return leads back to 退回, and is the unit's own.
                expect(supervises || (change.type === 'command.undo' && reports), says).toBe(true)
              }
              if (state === 'closedOut') {
                expect(holds(who, 'leader', 'fujian'), says).toBe(true)
                const { approvedBy } = board.assignment(change.subject.split(':')[1] ?? '', unitId)
                expect(approvedBy, says).not.toBe(who.accountId)
              }
              if (['suspended', 'notApplicable', 'awaitingUpper', 'cancelled'].includes(String(state)))
                expect(supervises, says).toBe(true)
            }
          }
        })
      }),
      RUNS,
    )
  })
})

const PAPERS = ['assignment.urge', 'board.instruct', 'meeting.plan']
const ASIDE = ['suspended', 'notApplicable', 'awaitingUpper', 'cancelled']

/** What must be true of every state that commands can lead to; `only` narrows it to assignments just touched. */
function expectSound(state: BoardState, only?: ReadonlySet<string>): void {
  const strays = [...state.tasks.values()].filter(
    (task) => !task.removed && state.areas.get(task.areaId)?.removed !== false,
  )
  expect(strays, 'live tasks outside of live areas').toEqual([])
  const reportsOf = new Map<string, number>()
  for (const report of state.reports.values()) {
    reportsOf.set(report.assignmentId, (reportsOf.get(report.assignmentId) ?? 0) + 1)
    if (report.review?.by === report.submittedBy) expect.fail(`${report.id} was reviewed by its author`)
  }
  for (const assignment of state.assignments.values()) {
    if (!only || only.has(`assignment:${assignment.id}`)) expectSoundAssignment(state, assignment, reportsOf)
  }
}

function expectSoundAssignment(state: BoardState, a: Assignment, reportsOf: ReadonlyMap<string, number>): void {
  const task = state.tasks.get(a.taskId)
  const report = a.reportId === null ? undefined : state.reports.get(a.reportId)
  const under = a.stateBeforeAside ?? a.state
  expect(task).toBeDefined()
  expect(a.id).toBe(`${a.taskId}:${a.unitId}`)
  expect(a.percent).toBeGreaterThanOrEqual(0)
  expect(a.percent).toBeLessThanOrEqual(100)
  expect(a.reportCount).toBe(reportsOf.get(a.id) ?? 0)
  expect(a.stateBeforeAside !== null, `${a.id} ${a.state} before ${a.stateBeforeAside}`).toBe(ASIDE.includes(a.state))
  expect(a.asideReason !== null).toBe(ASIDE.includes(a.state))
  expect(ASIDE).not.toContain(under)
  if (!a.needsCoordination) expect(a).toMatchObject({ coordination: null, coordinationSince: null })
  else expect(a.coordinationSince).not.toBeNull()
  if (a.extensionId !== null)
    expect(state.matters.get(a.extensionId)).toMatchObject({ kind: 'extension', outcome: null })
  if (a.urgeId !== null) expect(state.matters.get(a.urgeId)?.at).toBe(a.urgedAt)
  if (under === 'underReview') expect(report).toMatchObject({ review: null, percent: a.percent, value: a.value })
  if (under === 'returned') expect(report?.review?.decision).toBe('returned')
  if (under === 'completed' || under === 'closedOut') {
    expect(report).toMatchObject({ kind: 'completion', review: { decision: 'approved', by: a.approvedBy } })
    expect(a.completedLate).toBe(report?.late)
  } else expect(a.completedOn).toBeNull()
  if (under === 'assigned') expect(a).toMatchObject({ percent: 0, value: null, acknowledgedAt: null, reportId: null })
  else expect(a.acknowledgedAt).not.toBeNull()
  const attained = task?.metric && a.value !== null ? attains(task.metric, a.value) : null
  expect(a.attained, `attained of ${a.id} at ${a.value} against ${JSON.stringify(task?.metric)}`).toBe(attained)
}

describe('every state that commands can lead to', () => {
  it('is sound: areas of live tasks live, reports and counters agree, 办结 has its approved report', () => {
    const reached = new Map<string, number>()
    const kinds = new Map<string, number>()
    fc.assert(
      fc.property(life(100), (steps) => {
        const board = live(steps, ({ state }, { command }, changes) => {
          expectSound(state, new Set(changes.map(({ subject }) => subject)))
          kinds.set(command.type, (kinds.get(command.type) ?? 0) + 1)
        })
        expectSound(board.state)
        for (const { after } of board.log) {
          if ('state' in after) reached.set(String(after.state), (reached.get(String(after.state)) ?? 0) + 1)
        }
      }),
      { numRuns: 150 },
    )
    // The walk really got everywhere; otherwise the properties above would prove little.
    for (const state of ['assigned', 'acknowledged', 'inProgress', 'underReview', 'returned', 'completed', 'closedOut'])
      expect(reached.get(state), state).toBeGreaterThan(0)
    for (const state of ASIDE) expect(reached.get(state), state).toBeGreaterThan(0)
    for (const type of PAPERS) expect(kinds.get(type), type).toBeGreaterThan(0)
    for (const type of ['task.edit', 'task.remove', 'area.remove', 'command.undo', 'board.dispatch', 'board.setRules'])
      expect(kinds.get(type), type).toBeGreaterThan(0)
  })
})
