import { describe, expect, it } from 'vitest'
import type { Command } from '#shared/domain/commands.ts'
import { missingOf } from '#shared/domain/decide/decide.ts'
import type { Task } from '#shared/domain/model.ts'
import {
  ISSUER,
  boardCreate,
  buildBoard,
  dump,
  emptyBoard,
  leader,
  morningOf,
  staff,
  supervisor,
  taskAdd,
  walkTo,
} from '#test/support/builders.ts'

const areaAdd = (areaId: string): Command => ({
  type: 'area.add',
  areaId,
  order: 2,
  ordinal: '二',
  title: '儿童健康',
  shortTitle: '儿童健康',
})

describe('a board', () => {
  it('begins as a draft with the default rules, at the first sequence', () => {
    const board = emptyBoard()
    const [change] = board.send(supervisor, boardCreate(['fuzhou', 'xiamen']))
    expect(change).toMatchObject({ seq: 1, subject: 'board', before: null, unitId: ISSUER, at: board.now })
    expect(board.state.board).toMatchObject({
      id: 'b1',
      status: 'draft',
      openness: 'all',
      label: null,
      rules: [{ version: 1, from: '2026-01-01', dueSoonDays: 3, paceYellow: 10, paceRed: 30 }],
    })
  })

  it('is created once, and with each unit once', () => {
    expect(buildBoard().refusal(supervisor, boardCreate(['fuzhou']))).toMatchObject({ reason: 'boardExists' })
    expect(emptyBoard().refusal(supervisor, boardCreate(['fuzhou', 'fuzhou']))).toMatchObject({ reason: 'duplicate' })
  })

  it('that does not exist is not found, whatever is asked of it', () => {
    for (const command of [
      { type: 'board.rename', title: '甲' },
      { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' },
      { type: 'command.undo', commandId: 'c1' },
    ] as const)
      expect(emptyBoard().refusal(supervisor, command)).toMatchObject({ code: 'notFound', reason: 'notFound' })
  })

  it('is renamed and opened or closed to other units', () => {
    const board = buildBoard()
    board.send(supervisor, { type: 'board.rename', title: '新题' })
    board.send(supervisor, { type: 'board.setOpenness', openness: 'own' })
    expect(board.state.board).toMatchObject({ title: '新题', openness: 'own' })
  })
})

describe('the clock', () => {
  it('never runs backwards in the log, whatever the computer says', () => {
    const board = buildBoard()
    const { at } = board.state
    board.now = at - 3_600_000
    const [change] = board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    expect(change?.at).toBe(at)
    expect(board.assignment('t1', 'fuzhou').acknowledgedAt).toBe(at)
  })
})

describe('rules', () => {
  const rules = (from: string, paceYellow = 10, paceRed = 30): Command => ({
    type: 'board.setRules',
    from,
    dueSoonDays: 5,
    paceYellow,
    paceRed,
  })

  it('get a new version that leaves the earlier ones as they were', () => {
    const board = buildBoard()
    const before = board.state.board?.rules
    board.send(supervisor, rules('2026-02-01', 5, 20))
    expect(board.state.board?.rules).toEqual([
      ...(before ?? []),
      { version: 2, from: '2026-02-01', dueSoonDays: 5, paceYellow: 5, paceRed: 20 },
    ])
  })

  it('are refused out of order', () => {
    const board = buildBoard()
    board.send(supervisor, rules('2026-03-01'))
    expect(board.refusal(supervisor, rules('2026-02-01')).reason).toBe('rulesDisordered')
    expect(board.refusal(supervisor, rules('2026-04-01', 30, 30)).reason).toBe('rulesDisordered')
  })

  it('never rewrite days that people have seen', () => {
    const board = buildBoard()
    board.now = morningOf('2026-05-11')
    expect(board.refusal(supervisor, rules('2026-05-10'))).toMatchObject({ code: 'invalid', reason: 'rulesInPast' })
    board.send(supervisor, rules('2026-05-11'))
  })

  it('of a draft may begin with its period', () => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, rules('2026-01-01'))
  })
})

describe('areas', () => {
  it('are added, renamed and removed by a tombstone', () => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, areaAdd('a2'))
    board.send(supervisor, { type: 'area.rename', areaId: 'a2', title: '出生缺陷', shortTitle: '出生缺陷' })
    board.send(supervisor, { type: 'area.remove', areaId: 'a2' })
    expect(board.state.areas.get('a2')).toMatchObject({ title: '出生缺陷', removed: true })
  })

  it('keep their id for ever', () => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, areaAdd('a2'))
    board.send(supervisor, { type: 'area.remove', areaId: 'a2' })
    expect(board.refusal(supervisor, areaAdd('a2'))).toMatchObject({ code: 'invalid', reason: 'duplicate' })
    const rename: Command = { type: 'area.rename', areaId: 'a2', title: '甲', shortTitle: '甲' }
    expect(board.refusal(supervisor, rename)).toMatchObject({ code: 'notFound', reason: 'unknownArea' })
  })

  it('go only when no live task stands in them', () => {
    const board = buildBoard({ dispatched: false })
    const remove: Command = { type: 'area.remove', areaId: 'a1' }
    expect(board.refusal(supervisor, remove)).toMatchObject({ code: 'invalid', reason: 'areaNotEmpty' })
    board.send(supervisor, { type: 'task.remove', taskId: 't1', reason: '重复' })
    board.send(supervisor, remove)
  })
})

describe('tasks', () => {
  it('are added and edited field by field', () => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, taskAdd('t2', ['xiamen'], { due: '2026-08-31' }))
    const [change] = board.send(supervisor, { type: 'task.edit', taskId: 't2', field: 'due', value: '2026-09-30' })
    expect(change).toMatchObject({ subject: 'task:t2', before: { due: '2026-08-31' }, after: { due: '2026-09-30' } })
  })

  it('are removed by a tombstone, with a reason on record', () => {
    const board = buildBoard()
    const [change] = board.send(supervisor, { type: 'task.remove', taskId: 't1', reason: '与第二项重复' })
    expect(change).toMatchObject({ after: { removed: true }, reason: '与第二项重复' })
    const edit: Command = { type: 'task.edit', taskId: 't1', field: 'title', value: '甲' }
    expect(board.refusal(supervisor, edit)).toMatchObject({ code: 'notFound' })
    expect(board.refusal(supervisor, taskAdd('t1', ['fuzhou'])).reason).toBe('duplicate')
  })

  it.each<[string, Partial<Task>, string]>([
    ['an unknown area', { areaId: 'a7' }, 'unknownArea'],
    ['an unknown responsible unit', { responsibleUnitIds: ['fuzhou', 'hainan'] }, 'unknownUnit'],
    ['an unknown supporting unit', { supportingUnitIds: ['hainan'] }, 'unknownUnit'],
    ['an unknown lead unit', { leadUnitId: 'hainan' }, 'unknownUnit'],
    ['the issuing unit as one that reports', { responsibleUnitIds: [ISSUER] }, 'unknownUnit'],
  ])('are not placed with %s, when added or when edited', (_, wrong, reason) => {
    const board = buildBoard({ dispatched: false })
    expect(board.refusal(supervisor, taskAdd('t2', ['fuzhou'], wrong))).toMatchObject({ code: 'invalid', reason })
    const [field, value] = Object.entries(wrong)[0] ?? []
    const edit = { type: 'task.edit', taskId: 't1', field, value } as Command
    expect(board.refusal(supervisor, edit)).toMatchObject({ code: 'invalid', reason })
  })

  it('may be led or supported by the issuing unit', () => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, taskAdd('t2', ['fuzhou'], { leadUnitId: ISSUER, supportingUnitIds: [ISSUER] }))
  })

  it('do not go into a removed area', () => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, areaAdd('a2'))
    board.send(supervisor, { type: 'area.remove', areaId: 'a2' })
    expect(board.refusal(supervisor, taskAdd('t2', ['fuzhou'], { areaId: 'a2' })).reason).toBe('unknownArea')
  })
})

describe('dispatch', () => {
  const dispatch: Command = { type: 'board.dispatch' }
  const lacking: [string, Partial<Task>][] = [
    ['kind', { kind: null }],
    ['leadUnit', { leadUnitId: null }],
    ['responsibleUnits', { responsibleUnitIds: [] }],
    ['due', { due: null }],
    ['criterion', { criterion: null }],
    ['criterion', { criterion: '' }],
  ]
  it.each(lacking)('waits for the %s of every task', (part, lack) => {
    const board = buildBoard({ dispatched: false })
    board.send(supervisor, taskAdd('t2', ['fuzhou'], lack))
    expect(missingOf(board.task('t2'))).toEqual([part])
    expect(board.refusal(supervisor, dispatch)).toEqual({
      refused: true,
      code: 'invalid',
      reason: 'dispatchIncomplete',
      params: { count: 1 },
    })
    board.send(supervisor, { type: 'task.remove', taskId: 't2', reason: '并入第一项' })
    board.send(supervisor, dispatch)
    expect([...board.state.assignments.entries()].map(([id]) => id)).toEqual(['t1:fuzhou', 't1:xiamen'])
  })

  it('gives every responsible unit its task, and the board its state, at one moment', () => {
    const board = buildBoard({
      tasks: [{ id: 't1' }, { id: 't2', responsibleUnitIds: ['xiamen'] }],
      dispatched: false,
    })
    const changes = board.send(supervisor, dispatch)
    expect(changes.map(({ subject }) => subject)).toEqual([
      'board',
      'assignment:t1:fuzhou',
      'assignment:t1:xiamen',
      'assignment:t2:xiamen',
    ])
    expect(board.state.board?.status).toBe('dispatched')
    expect(board.assignment('t2', 'xiamen')).toMatchObject({
      id: 't2:xiamen',
      taskId: 't2',
      unitId: 'xiamen',
      state: 'assigned',
      percent: 0,
      assignedAt: board.now,
    })
  })

  it('gives a unit that is named twice its task once', () => {
    const board = buildBoard({ tasks: [{ id: 't1', responsibleUnitIds: ['fuzhou', 'fuzhou'] }], dispatched: false })
    expect(board.send(supervisor, dispatch)).toHaveLength(2)
  })

  it('later sends out only what is new, and leaves work in progress alone', () => {
    const board = buildBoard()
    walkTo(board, 'inProgress')
    expect(board.refusal(supervisor, dispatch)).toMatchObject({ code: 'invalid', reason: 'nothingToDispatch' })
    board.send(supervisor, taskAdd('t2', ['fuzhou']))
    const changes = board.send(supervisor, dispatch)
    expect(changes.map(({ subject }) => subject)).toEqual(['assignment:t2:fuzhou'])
    expect(board.assignment('t1', 'fuzhou').percent).toBe(40)
  })

  it('of a board without tasks is refused', () => {
    expect(buildBoard({ tasks: [], dispatched: false }).refusal(supervisor, dispatch).reason).toBe('nothingToDispatch')
  })
})

describe('an archived board', () => {
  it('is only made of a dispatched one', () => {
    const board = buildBoard({ dispatched: false })
    expect(board.refusal(supervisor, { type: 'board.archive' })).toMatchObject({ reason: 'boardNotDispatched' })
  })

  it('refuses every command, of everybody', () => {
    const board = buildBoard()
    walkTo(board, 'inProgress')
    walkTo(board, 'completed', 't1', 'xiamen')
    const renamed = board.send(supervisor, { type: 'board.rename', title: '甲' })[0]?.commandId ?? ''
    board.send(supervisor, { type: 'board.archive' })
    const before = dump(board.state)
    const assignmentId = 't1:fuzhou'
    const commands: [typeof supervisor, Command][] = [
      [supervisor, { type: 'board.rename', title: '乙' }],
      [supervisor, { type: 'board.setOpenness', openness: 'own' }],
      [supervisor, { type: 'board.setRules', from: '2026-06-01', dueSoonDays: 3, paceYellow: 5, paceRed: 20 }],
      [supervisor, { type: 'board.dispatch' }],
      [supervisor, { type: 'board.archive' }],
      [supervisor, areaAdd('a2')],
      [supervisor, { type: 'area.rename', areaId: 'a1', title: '乙', shortTitle: '乙' }],
      [supervisor, { type: 'area.remove', areaId: 'a1' }],
      [supervisor, taskAdd('t2', ['fuzhou'])],
      [supervisor, { type: 'task.edit', taskId: 't1', field: 'title', value: '乙' }],
      [supervisor, { type: 'task.remove', taskId: 't1', reason: '重复' }],
      [staff('fuzhou'), { type: 'assignment.setPercent', assignmentId, percent: 50 }],
      [staff('fuzhou'), { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true }],
      [staff('fuzhou'), { type: 'assignment.submit', assignmentId, kind: 'period', period: '2026-01' }],
      [supervisor, { type: 'assignment.setAside', assignmentId, state: 'suspended', reason: '经费' }],
      [leader, { type: 'assignment.closeOut', assignmentId: 't1:xiamen' }],
      [supervisor, { type: 'command.undo', commandId: renamed }],
    ]
    for (const [actor, command] of commands) {
      expect(board.refusal(actor, command), command.type).toMatchObject({ code: 'invalid', reason: 'boardArchived' })
    }
    expect(board.refusal(supervisor, boardCreate(['fuzhou'])).reason).toBe('boardExists')
    expect(dump(board.state)).toEqual(before)
  })

  it('tells strangers nothing of it', () => {
    const board = buildBoard()
    board.send(supervisor, { type: 'board.archive' })
    const command: Command = { type: 'board.rename', title: '乙' }
    expect(board.refusal(staff('fuzhou'), command)).toMatchObject({ code: 'forbidden', reason: 'forbidden' })
  })
})
