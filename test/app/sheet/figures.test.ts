import { describe, expect, it } from 'vitest'
import { percentOf, valueOf } from '#app/components/sheet/figures.ts'
import { missingOf, tooLongOf } from '#app/components/sheet/submission.ts'
import { rowsOf } from '#app/components/sheet/rows.ts'
import { heldBy, nextOf, standingOf } from '#app/components/sheet/standing.ts'
import { STATE_WORDS } from '#shared/domain/words.ts'
import type { AssignmentState, NarrativeTexts } from '#shared/domain/model.ts'
import { RATE, buildBoard, handler, leader, reviewer, staff, supervisor } from '#test/support/builders.ts'

describe('a percent as typed', () => {
  it.each([
    ['0', 0],
    ['100', 100],
    [' 85 ', 85],
    ['85%', 85],
    ['８５％', 85],
    ['007', 7],
  ])('%j is taken', (raw, value) => expect(percentOf(raw)).toEqual({ ok: true, value }))

  it.each(['', ' ', '101', '1000', '-1', '85.5', '一半', '8 5x', '1e2', '0x10', '%'])('%j is refused', (raw) =>
    expect(percentOf(raw)).toEqual({ ok: false, why: 'percent' }),
  )
})

describe('the value of an indicator as typed', () => {
  it.each([
    ['91.2', '%', 91.2],
    ['91.2%', '%', 91.2],
    ['９１．２％', '%', 91.2],
    ['3.5‰', '‰', 3.5],
    ['1,186', '人', 1186],
    ['1186人', '人', 1186],
    ['14.5/10万', '/10万', 14.5],
  ])('%j in %s is taken', (raw, unit, value) => expect(valueOf(raw, { unit })).toEqual({ ok: true, value }))

  it.each([
    ['100.1', '%', 'rate'],
    ['1001', '‰', 'rate'],
    ['-3', '%', 'rate'],
    ['很多', '人', 'value'],
    ['', '人', 'value'],
    ['Infinity', '人', 'value'],
  ])('%j in %s is refused', (raw, unit, why) => expect(valueOf(raw, { unit })).toEqual({ ok: false, why }))
})

describe('the next step', () => {
  const board = buildBoard()
  const { state } = board
  const present = state.board
  if (!present) throw new Error('no board')
  const of = (actor: typeof supervisor) => standingOf(actor, present, 'fuzhou')
  const next = (actorState: AssignmentState, actor: typeof supervisor) =>
    nextOf({ ...board.assignment('t1', 'fuzhou'), state: actorState }, of(actor))

  it('is offered to whoever can take it, and told to everybody else', () => {
    expect(next('assigned', reviewer('fuzhou'))).toBe('acknowledge')
    expect(next('assigned', handler('fuzhou'))).toBe('waitAcknowledge')
    expect(next('assigned', reviewer('xiamen'))).toBe('waitAcknowledge')
    expect(next('inProgress', handler('fuzhou'))).toBe('report')
    expect(next('inProgress', supervisor)).toBe('read')
    expect(next('returned', handler('fuzhou'))).toBe('amend')
    expect(next('underReview', staff('fuzhou'))).toBe('waitReview')
    expect(next('underReview', supervisor)).toBe('toReview')
  })

  it.each(Object.keys(STATE_WORDS) as AssignmentState[])('never lets a reader write (%s)', (name) => {
    for (const actor of [supervisor, leader, staff('xiamen')]) {
      expect(of(actor)).toMatchObject({ reports: false, acknowledges: false, submits: false })
      expect(['acknowledge', 'report', 'amend']).not.toContain(next(name, actor))
    }
  })

  it('says why a task cannot be written, in every state in which the board would refuse it', () => {
    const refused = (Object.keys(STATE_WORDS) as AssignmentState[]).filter((name) => {
      const trial = buildBoard()
      const assignment = trial.assignment('t1', 'fuzhou')
      trial.state.assignments.set(assignment.id, { ...assignment, state: name })
      const command = { type: 'assignment.setPercent', assignmentId: assignment.id, percent: 5 } as const
      return 'code' in trial.attempt(staff('fuzhou'), command)
    })
    expect(refused.length).toBeGreaterThan(3)
    expect((Object.keys(STATE_WORDS) as AssignmentState[]).filter((name) => heldBy(name) !== null)).toEqual(refused)
  })
})

describe('what a report lacks', () => {
  const full: NarrativeTexts = { progress: '已开展', problem: '无', nextStep: '继续' }
  const rowOf = (board: ReturnType<typeof buildBoard>) => {
    const [row] = rowsOf(board.state, 'fuzhou', '2026-03-18')
    if (!row) throw new Error('no row')
    return row
  }

  it('is its texts and, when it asks for completion, the rest of the percent', () => {
    const row = rowOf(buildBoard())
    expect(missingOf(row, 'period', full)).toEqual([])
    expect(missingOf(row, 'completion', { ...full, problem: ' \n' })).toEqual([
      { what: 'notFull', percent: 0 },
      { what: 'noText', field: 'problem' },
    ])
  })

  it('is the value of an indicator, or its attainment', () => {
    const board = buildBoard({ tasks: [{ id: 't1', metric: RATE, kind: 'metric' }] })
    expect(missingOf(rowOf(board), 'period', full)).toEqual([{ what: 'noValue', metric: RATE.name }])
    board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    board.send(staff('fuzhou'), { type: 'assignment.setValue', assignmentId: 't1:fuzhou', value: 80 })
    expect(missingOf(rowOf(board), 'period', full)).toEqual([])
    expect(missingOf(rowOf(board), 'completion', full)).toEqual([{ what: 'notAttained', metric: RATE.name }])
  })

  it('names a text that no report takes', () => {
    expect(tooLongOf(full)).toBeNull()
    expect(tooLongOf({ ...full, nextStep: '字'.repeat(2001) })).toBe('nextStep')
  })
})
