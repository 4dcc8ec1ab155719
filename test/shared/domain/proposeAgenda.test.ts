import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisionsOf } from '#shared/domain/decisions.ts'
import { commandSchema } from '#shared/domain/commands.ts'
import { lightOf } from '#shared/domain/light.ts'
import { type AgendaItem, type AgendaSection, assignmentIdOf } from '#shared/domain/model.ts'
import { proposeAgenda } from '#shared/domain/proposeAgenda.ts'
import {
  type TestBoard,
  DAY,
  buildBoard,
  leader,
  meetingPlan,
  morningOf,
  staff,
  supervisor,
  walkTo,
} from '#test/support/builders.ts'

/** Half the period is over: what is at 0 is red, at 25 yellow, at 60 green. */
const MIDYEAR = '2026-07-01'
const UNITS = ['fuzhou', 'xiamen', 'putian', 'sanming', 'ningde', 'nanping', 'longyan', 'pingtan']
const ORDER: AgendaSection[] = ['decisions', 'red', 'yellow', 'coordination', 'highlight']

function boardOf(tasks: number, units = UNITS): TestBoard {
  return buildBoard({
    units,
    tasks: Array.from({ length: tasks }, (_, index) => ({ id: `t${index + 1}`, due: '2026-12-31', order: index })),
  })
}
const report = (board: TestBoard, taskId: string, unitId: string, percent: number): void => {
  const assignmentId = assignmentIdOf(taskId, unitId)
  board.send(staff(unitId), { type: 'assignment.acknowledge', assignmentId })
  board.send(staff(unitId), { type: 'assignment.setPercent', assignmentId, percent })
}
const keys = (agenda: readonly AgendaItem[]): string[] =>
  agenda
    .filter(({ section }) => section !== 'decisions')
    .flatMap(({ refs }) => refs.map((ref) => `${ref.taskId}:${ref.unitId}`))
const sections = (agenda: readonly AgendaItem[]): AgendaSection[] => agenda.map(({ section }) => section)

describe('the agenda proposed by a board', () => {
  it('has former decisions, red by unit, yellow, coordination and highlights, in this order', () => {
    const board = boardOf(4, ['fuzhou', 'xiamen'])
    for (const taskId of ['t1', 't2', 't3']) report(board, taskId, 'fuzhou', 60)
    report(board, 't1', 'xiamen', 25)
    report(board, 't2', 'xiamen', 60)
    board.send(staff('xiamen'), {
      type: 'assignment.flagCoordination',
      assignmentId: 't2:xiamen',
      needsCoordination: true,
      coordination: '请财政支持',
    })
    board.send(supervisor, meetingPlan())
    board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_m1' })
    board.send(supervisor, {
      type: 'board.resolve',
      matterName: 'd1',
      origin: { meetingId: 'b1_m1', agendaItemId: 'i1' },
      taskId: 't1',
      unitId: 'fuzhou',
      text: '月底前报方案',
      due: '2026-01-30',
    })
    board.send(staff('fuzhou'), {
      type: 'assignment.submit',
      assignmentId: 't1:fuzhou',
      kind: 'completion',
      period: '2026-01',
    })
    board.send(supervisor, { type: 'assignment.approve', assignmentId: 't1:fuzhou' })
    const previous = board.state.meetings.get('b1_m1') ?? null
    const agenda = proposeAgenda(board.state, previous, MIDYEAR)
    expect(agenda).toMatchObject([
      { section: 'decisions', unitId: null, refs: [{ taskId: 't1', unitId: 'fuzhou' }] },
      { section: 'red', unitId: 'xiamen', title: '红灯：xiamen', refs: [{ taskId: 't3' }, { taskId: 't4' }] },
      { section: 'red', unitId: 'fuzhou', refs: [{ taskId: 't4', unitId: 'fuzhou' }] },
      { section: 'yellow', refs: [{ taskId: 't1', unitId: 'xiamen' }] },
      { section: 'coordination', unitId: 'xiamen', refs: [{ taskId: 't2', unitId: 'xiamen' }] },
      { section: 'highlight', unitId: 'fuzhou', refs: [{ taskId: 't1', unitId: 'fuzhou' }] },
    ])
    expect(new Set(agenda.map(({ id }) => id)).size).toBe(agenda.length)
  })

  it('is empty for a board on which all is well, and begins with decisions though they are about no task', () => {
    const board = boardOf(1, ['fuzhou'])
    report(board, 't1', 'fuzhou', 60)
    expect(proposeAgenda(board.state, null, MIDYEAR)).toEqual([])
    board.send(supervisor, meetingPlan())
    board.send(supervisor, { type: 'meeting.open', meetingId: 'b1_m1' })
    const previous = board.state.meetings.get('b1_m1') ?? null
    expect(proposeAgenda(board.state, previous, MIDYEAR)).toEqual([])
    board.send(supervisor, {
      type: 'board.resolve',
      matterName: 'd1',
      origin: { meetingId: 'b1_m1', agendaItemId: 'i1' },
      taskId: null,
      unitId: 'fuzhou',
      text: '月底前报方案',
      due: '2026-01-30',
    })
    expect(decisionsOf(board.state, 'b1_m1')).toHaveLength(1)
    expect(proposeAgenda(board.state, previous, MIDYEAR)).toMatchObject([{ section: 'decisions', refs: [] }])
  })

  it('asks for coordination oldest first, and not for what was decided', () => {
    const board = boardOf(3, ['fuzhou'])
    for (const taskId of ['t2', 't1', 't3']) {
      report(board, taskId, 'fuzhou', 60)
      board.now += DAY
      board.send(staff('fuzhou'), {
        type: 'assignment.flagCoordination',
        assignmentId: `${taskId}:fuzhou`,
        needsCoordination: true,
        coordination: '请支持',
      })
    }
    board.send(leader, { type: 'assignment.decideCoordination', assignmentId: 't3:fuzhou', decision: '由省级统筹' })
    expect(keys(proposeAgenda(board.state, null, MIDYEAR))).toEqual(['t2:fuzhou', 't1:fuzhou'])
  })

  it('stays what a meeting can go through on a board where everything is red, the worst listed', () => {
    const board = boardOf(40)
    const agenda = proposeAgenda(board.state, null, MIDYEAR)
    expect(agenda.length).toBeLessThanOrEqual(11)
    expect(agenda.reduce((sum, { minutes }) => sum + minutes, 0)).toBeLessThanOrEqual(180)
    expect(agenda.at(-1)).toMatchObject({ title: '红灯：其余', unitId: null })
    const plan = meetingPlan({ unitIds: [], agenda: agenda.map((item) => ({ ...item, refs: [...item.refs] })) })
    expect(commandSchema.safeParse(plan).success).toBe(true)
    expect(board.send(supervisor, plan)).toHaveLength(1)
  })

  it('names each unit task once, in order, with what its section says of it', () => {
    const cell = fc.record({
      task: fc.integer({ min: 1, max: 8 }),
      unit: fc.constantFrom(...UNITS),
      percent: fc.constantFrom(0, 25, 60),
      asks: fc.boolean(),
      done: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.uniqueArray(cell, { selector: ({ task, unit }) => `${task} ${unit}`, maxLength: 40 }), (cells) => {
        const board = boardOf(8)
        board.now = morningOf('2026-06-20')
        for (const { task, unit, percent, asks, done } of cells) {
          const assignmentId = assignmentIdOf(`t${task}`, unit)
          if (done) {
            walkTo(board, 'completed', `t${task}`, unit)
            continue
          }
          report(board, `t${task}`, unit, percent)
          if (asks)
            board.send(staff(unit), {
              type: 'assignment.flagCoordination',
              assignmentId,
              needsCoordination: true,
              coordination: '请支持',
            })
        }
        const agenda = proposeAgenda(board.state, null, MIDYEAR)
        const named = keys(agenda)
        expect(new Set(named).size).toBe(named.length)
        const places = sections(agenda).map((section) => ORDER.indexOf(section))
        expect(places).toEqual([...places].sort((a, b) => a - b))
        expect(agenda.length).toBeLessThanOrEqual(11)
        for (const { section, refs } of agenda)
          for (const { taskId, unitId } of refs) {
            const assignment = board.assignment(taskId, unitId ?? '')
            const { colour } = lightOf(board.state, assignment, MIDYEAR)
            if (section === 'red' || section === 'yellow') expect(colour).toBe(section)
            if (section === 'coordination') expect(assignment.needsCoordination).toBe(true)
            if (section === 'highlight') expect(colour).toBe('blue')
          }
      }),
      { numRuns: 40 },
    )
  })
})
