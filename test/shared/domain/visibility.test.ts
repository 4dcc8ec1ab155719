import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, Board, Change, Openness } from '#shared/domain/model.ts'
import {
  type Audience,
  type BoardView,
  audienceKey,
  audienceOf,
  filterChange,
  snapshotOf,
  stateOfView,
  viewOf,
  viewOfSnapshot,
} from '#shared/domain/visibility.ts'
import { UNITS, life, lifeBoard, take } from '#test/support/boardSteps.ts'
import {
  ISSUER,
  RATE,
  type TestBoard,
  admin,
  auditor,
  buildBoard,
  handler,
  leader,
  nobody,
  person,
  reviewer,
  staff,
  supervisor,
  throughJson,
  walkTo,
} from '#test/support/builders.ts'

const ofFuzhou: Audience = { kind: 'units', unitIds: ['fuzhou'] }
const boardOf = (board: TestBoard): Board => {
  if (!board.state.board) throw new Error('no board')
  return board.state.board
}
const filtered = (board: TestBoard, audience: Audience, changes: readonly Change[] = board.log): Change[] =>
  changes.flatMap((change) => filterChange(change, board.state, audience) ?? [])

describe('who belongs to which audience', () => {
  const dispatched = boardOf(buildBoard())
  const draft = boardOf(buildBoard({ dispatched: false }))

  it.each<[string, Actor, string | null]>([
    ['a supervisor', supervisor, 'whole'],
    ['a leader', leader, 'whole'],
    ['a handler of the issuing unit', handler(ISSUER), 'whole'],
    ['a handler of a unit', handler('fuzhou'), 'units:fuzhou'],
    ['a reviewer of a unit', reviewer('fuzhou'), 'units:fuzhou'],
    ['somebody of two units', person('two', 'handler@xiamen', 'reviewer@fuzhou'), 'units:fuzhou,xiamen'],
    ['a supervisor of a city', person('city', 'supervisor@fuzhou'), null],
    ['a handler elsewhere', handler('hainan'), null],
    ['an administrator', admin, null],
    ['an auditor', auditor, null],
    ['nobody', nobody, null],
  ])('%s', (_, actor, key) => {
    const audience = audienceOf(actor, dispatched)
    expect(audience && audienceKey(audience)).toBe(key)
  })

  it('a draft is the issuing unit’s own', () => {
    expect(audienceOf(supervisor, draft)).toEqual({ kind: 'whole' })
    expect(audienceOf(staff('fuzhou'), draft)).toBeNull()
  })

  it('equal audiences have equal keys, in whatever order', () => {
    expect(audienceKey({ kind: 'units', unitIds: ['b', 'a'] })).toBe(
      audienceKey({ kind: 'units', unitIds: ['a', 'b'] }),
    )
  })
})

/** xiamen works, reports, is returned and set aside; everything that fuzhou may not see says so. */
function busyBoard(openness: Openness): TestBoard {
  const board = buildBoard({ tasks: [{ id: 't1' }, { id: 'm1', metric: RATE }], openness })
  const secretly = person('secret-clerk', 'handler@xiamen', 'reviewer@xiamen')
  const judge = person('secret-judge', `supervisor@${ISSUER}`)
  const on = (taskId: string) => ({ assignmentId: `${taskId}:xiamen` })
  const narrative = { progress: 'secret-progress', problem: 'secret-problem', nextStep: 'secret-next' }
  const steps: [Actor, Command][] = [
    [secretly, { type: 'assignment.acknowledge', ...on('t1') }],
    [secretly, { type: 'assignment.setPercent', ...on('t1'), percent: 37 }],
    [
      secretly,
      { type: 'assignment.flagCoordination', ...on('t1'), needsCoordination: true, coordination: 'secret-wish' },
    ],
    [secretly, { type: 'assignment.submit', ...on('t1'), kind: 'completion', period: '2026-01' }],
    [judge, { type: 'assignment.return', ...on('t1'), reason: 'secret-reason' }],
    [secretly, { type: 'assignment.acknowledge', ...on('m1') }],
    [secretly, { type: 'assignment.setValue', ...on('m1'), value: 93.8125 }],
    [
      judge,
      { type: 'assignment.overrideLight', ...on('m1'), colour: 'red', reason: 'secret-light', until: '2026-01-20' },
    ],
    [judge, { type: 'assignment.urge', ...on('m1'), matterName: 'u1', text: 'secret-urge' }],
    [secretly, { type: 'matter.reply', matterId: 'm1:xiamen:u1', text: 'secret-reply' }],
    [judge, { type: 'assignment.setAside', ...on('m1'), state: 'suspended', reason: 'secret-aside' }],
  ]
  for (const [actor, command] of steps) board.send(actor, command, { narrative })
  return board
}

describe('what a unit sees of another', () => {
  it('is the structure that lights are computed from', () => {
    const view = viewOf(busyBoard('all').state, ofFuzhou)
    expect(view.assignments.find(({ id }) => id === 't1:xiamen')).toMatchObject({
      taskId: 't1',
      unitId: 'xiamen',
      state: 'returned',
      percent: 37,
      returnCount: 0,
      returnReason: null,
      coordination: null,
      reportId: null,
    })
    expect(view.assignments.find(({ id }) => id === 'm1:xiamen')).toMatchObject({
      state: 'suspended',
      value: null,
      attained: true,
      asideReason: null,
    })
    expect(view.reports).toEqual([])
  })

  it('does not even hold percents where openness is `own`', () => {
    const view = viewOf(busyBoard('own').state, ofFuzhou)
    for (const id of ['t1:xiamen', 'm1:xiamen'])
      expect(view.assignments.find((assignment) => assignment.id === id)).toMatchObject({
        percent: null,
        value: null,
        attained: null,
      })
  })

  it.each(['all', 'own'] as const)('never names a person, a reason, a value or a text (openness %s)', (openness) => {
    const board = busyBoard(openness)
    const told = JSON.stringify([filtered(board, ofFuzhou), viewOf(board.state, ofFuzhou)])
    expect(told).not.toMatch(/secret|93\.8125/)
    if (openness === 'own') expect(told).not.toMatch(/"percent":37/)
    // The same search finds them where they may be read.
    const whole = JSON.stringify([filtered(board, { kind: 'whole' }), viewOf(board.state, { kind: 'whole' })])
    for (const secret of ['clerk', 'judge', 'wish', 'reason', 'progress', 'aside', 'light', 'urge', 'reply'])
      expect(whole).toContain(`secret-${secret}`)
  })

  it('leaves out changes of which nothing may be seen, and the reason of those of which something may', () => {
    const board = busyBoard('all')
    const types = filtered(board, ofFuzhou)
      .filter(({ subject }) => subject.endsWith(':xiamen'))
      .map(({ type, after, reason, actorId, commandId }) => [type, Object.keys(after), reason, actorId, commandId])
    expect(types).toContainEqual(['assignment.return', ['state'], undefined, '', ''])
    expect(types.map(([type]) => type)).not.toContain('assignment.flagCoordination')
    expect(types.filter(([type]) => type === 'assignment.setValue')).toEqual([
      ['assignment.setValue', ['attained', 'state'], undefined, '', ''],
    ])
  })

  it('a unit’s own things come whole', () => {
    const board = busyBoard('own')
    const ofXiamen: Audience = { kind: 'units', unitIds: ['xiamen'] }
    const own = (change: Change) => change.subject.split(':')[2] === 'xiamen'
    expect(filtered(board, ofXiamen).filter(own)).toEqual(board.log.filter(own))
    expect(viewOf(board.state, ofXiamen).reports).toEqual([...board.state.reports.values()])
  })

  it('only the current report of an assignment comes along; older ones are history', () => {
    const board = buildBoard()
    walkTo(board, 'underReview')
    board.send(supervisor, { type: 'assignment.return', assignmentId: 't1:fuzhou', reason: '请补充' })
    const submit = { type: 'assignment.submit', assignmentId: 't1:fuzhou', kind: 'period', period: '2026-01' } as const
    board.send(staff('fuzhou'), submit)
    expect(board.state.reports.size).toBe(2)
    expect(viewOf(board.state, { kind: 'whole' }).reports.map(({ id }) => id)).toEqual(['t1:fuzhou:2'])
  })

  it('no unit is taken for another whose id it begins', () => {
    const board = buildBoard({ units: ['fu', 'fuzhou'] })
    const view = viewOf(board.state, { kind: 'units', unitIds: ['fu'] })
    expect(view.assignments.map(({ id, percent, lateCount }) => [id, percent, lateCount])).toHaveLength(2)
    expect(
      filterChange({ ...lastChange(board), subject: 'report:t1:fuzhou:1' }, board.state, {
        kind: 'units',
        unitIds: ['fu', 't1', 'zhou'],
      }),
    ).toBeNull()
  })
})

const lastChange = (board: TestBoard): Change => {
  const change = board.log.at(-1)
  if (!change) throw new Error('the log is empty')
  return change
}

/** A view without the place in the log, which the frame around the changes carries. */
const content = ({ board, areas, tasks, assignments, reports, matters, meetings }: BoardView): unknown => ({
  board,
  areas,
  tasks,
  assignments,
  reports,
  matters,
  meetings,
})

const AUDIENCES: readonly Audience[] = [
  { kind: 'whole' },
  ofFuzhou,
  { kind: 'units', unitIds: ['xiamen', 'putian'] },
  { kind: 'units', unitIds: [...UNITS] },
]

describe('for every audience', () => {
  it.each(['all', 'own'] as const)(
    'filtered changes over a filtered view give the filtered state (openness %s)',
    (openness) => {
      fc.assert(
        fc.property(life(40), fc.nat(), (steps, cut) => {
          const board = lifeBoard(openness)
          const at = cut % (steps.length + 1)
          for (const step of steps.slice(0, at)) take(board, step)
          const views = AUDIENCES.map((audience) => stateOfView(viewOf(board.state, audience)))
          for (const step of steps.slice(at)) {
            const outcome = take(board, step)
            if (isRefusal(outcome)) continue
            AUDIENCES.forEach((audience, index) => {
              const view = views[index]
              if (view) foldInto(view, filtered(board, audience, outcome))
            })
          }
          AUDIENCES.forEach((audience, index) => {
            const view = views[index]
            if (view) expect(content(viewOf(view, { kind: 'whole' }))).toEqual(content(viewOf(board.state, audience)))
          })
        }),
        { numRuns: 100 },
      )
    },
  )

  it.each(['all', 'own'] as const)('a change of another unit shows structure only (openness %s)', (openness) => {
    const visible = [
      'taskId',
      'unitId',
      'state',
      'due',
      'assignedAt',
      'acknowledgedAt',
      'completedOn',
      'completedLate',
      'closedOutAt',
      'lightOverride',
    ]
    if (openness === 'all') visible.push('percent', 'attained')
    fc.assert(
      fc.property(life(60), (steps) => {
        const board = lifeBoard(openness)
        for (const step of steps) take(board, step)
        for (const change of filtered(board, ofFuzhou)) {
          const [kind, , unit] = change.subject.split(':')
          if (unit === undefined || unit === 'fuzhou') continue
          expect(kind).toBe('assignment')
          expect(change).toMatchObject({ actorId: '', commandId: '' })
          expect(change).not.toHaveProperty('reason')
          for (const [field, value] of [...Object.entries(change.before ?? {}), ...Object.entries(change.after)]) {
            if (value !== null) expect(visible).toContain(field)
            if (field === 'lightOverride' && value !== null) expect(value).toMatchObject({ reason: '', by: '' })
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  it.each<Openness>(['all', 'own'])('[B7] what is sent on opening is the view, made short; openness %s', (openness) => {
    fc.assert(
      fc.property(life(60), (steps) => {
        const board = lifeBoard(openness)
        for (const step of steps) take(board, step)
        for (const audience of AUDIENCES) {
          const sent = throughJson(snapshotOf(board.state, audience))
          expect(viewOfSnapshot(sent)).toEqual(throughJson(viewOf(board.state, audience)))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('[B7] of another unit nothing is sent that its view does not show', () => {
    const board = busyBoard('all')
    const sent = snapshotOf(board.state, ofFuzhou).assignments
    const shown = viewOf(board.state, ofFuzhou).assignments
    for (const [index, row] of sent.entries()) expect(shown[index]).toMatchObject(row)
    expect(JSON.stringify(sent).length).toBeLessThan(JSON.stringify(shown).length / 2)
  })

  it('a change of openness asks for a fresh view, and that view follows it', () => {
    const board = busyBoard('all')
    board.send(supervisor, { type: 'board.setOpenness', openness: 'own' })
    expect(viewOf(board.state, ofFuzhou).assignments.find(({ id }) => id === 't1:xiamen')?.percent).toBeNull()
    board.send(supervisor, { type: 'board.setOpenness', openness: 'all' })
    expect(viewOf(board.state, ofFuzhou).assignments.find(({ id }) => id === 't1:xiamen')?.percent).toBe(37)
  })

  it('filtering leaves the state and the log alone', () => {
    const board = busyBoard('own')
    const before = JSON.stringify([board.log, [...board.state.assignments.values()]])
    filtered(board, ofFuzhou)
    viewOf(board.state, ofFuzhou)
    expect(JSON.stringify([board.log, [...board.state.assignments.values()]])).toBe(before)
  })
})
