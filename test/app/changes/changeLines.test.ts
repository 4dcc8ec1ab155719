import { describe, expect, it } from 'vitest'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words } from '#app/i18n/zh-CN/index.ts'
import { type ChangeLine, changeLines } from '#app/components/changes/changeLines.ts'
import { taskNumbers } from '#app/components/why/taskNumbers.ts'
import type { Change } from '#shared/domain/model.ts'
import { filterChange } from '#shared/domain/visibility.ts'
import { RATE, type TestBoard, buildBoard, leader, staff, supervisor } from '#test/support/builders.ts'

const { t } = createI18n('zh-CN', words)
const PEOPLE = { fuzhou: '林一', supervisor: '省督办人', leader: '省领导' }

function linesOf(board: TestBoard, changes: readonly Change[], people: Record<string, string> = PEOPLE): ChangeLine[] {
  const { state } = board
  if (!state.board) throw new Error('the board has no first change')
  const newestFirst = [...changes].sort((a, b) => b.seq - a.seq)
  return changeLines(t, newestFirst, { board: state.board, tasks: state.tasks, numbers: taskNumbers(state), people })
}

/** The board's two units are called by their ids. */
const said = ({ who, where, what }: ChangeLine): string => `${who} | ${where} | ${what}`

const lived = () => {
  const board = buildBoard({ tasks: [{ id: 't1', title: '五项制度' }] })
  board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
  return board
}
const fuzhouName = (board: TestBoard): string => board.state.board?.units[0]?.shortName ?? ''

describe('what somebody did, in words', () => {
  it('tells a percent before and after', () => {
    const board = lived()
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 74 })
    const changes = board.send(staff('fuzhou'), {
      type: 'assignment.setPercent',
      assignmentId: 't1:fuzhou',
      percent: 83,
    })
    const [line] = linesOf(board, changes)
    expect(line && said(line)).toBe(`${fuzhouName(board)} 林一 | 1-1 五项制度 | 74% → 83%`)
    expect(line?.assignmentId).toBe('t1:fuzhou')
  })

  it('does not name the unit twice', () => {
    const board = lived()
    const changes = board.send(staff('fuzhou'), {
      type: 'assignment.setPercent',
      assignmentId: 't1:fuzhou',
      percent: 5,
    })
    const name = `${fuzhouName(board)} 经办人 1`
    expect(linesOf(board, changes, { fuzhou: name })[0]?.who).toBe(name)
  })

  it('tells a value with its unit', () => {
    const board = buildBoard({ tasks: [{ id: 't1', title: '筛查', metric: RATE }] })
    board.send(staff('fuzhou'), { type: 'assignment.acknowledge', assignmentId: 't1:fuzhou' })
    const first = board.send(staff('fuzhou'), { type: 'assignment.setValue', assignmentId: 't1:fuzhou', value: 88 })
    const second = board.send(staff('fuzhou'), { type: 'assignment.setValue', assignmentId: 't1:fuzhou', value: 91 })
    expect(linesOf(board, [...first, ...second]).map(({ what }) => what)).toEqual(['88% → 91%', '– → 88%'])
  })

  it('makes one line of a submission and its report, and says when it asks for completion', () => {
    const board = lived()
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 100 })
    const submit = board.send(
      staff('fuzhou'),
      { type: 'assignment.submit', assignmentId: 't1:fuzhou', kind: 'completion', period: '2026-01' },
      { narrative: { progress: '全部完成', problem: '无', nextStep: '巩固' } },
    )
    const lines = linesOf(board, submit)
    expect(submit.length).toBeGreaterThan(1)
    expect(lines.map(({ what }) => what)).toEqual(['提请办结'])
  })

  it('tells a review as the step of the state, and of whom', () => {
    const board = lived()
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 100 })
    board.send(
      staff('fuzhou'),
      { type: 'assignment.submit', assignmentId: 't1:fuzhou', kind: 'completion', period: '2026-01' },
      { narrative: { progress: '全部完成', problem: '无', nextStep: '巩固' } },
    )
    const approve = board.send(supervisor, { type: 'assignment.approve', assignmentId: 't1:fuzhou' })
    const close = board.send(leader, { type: 'assignment.closeOut', assignmentId: 't1:fuzhou' })
    expect(linesOf(board, [...approve, ...close]).map(said)).toEqual([
      `省领导 | ${fuzhouName(board)} 1-1 五项制度 | 办结 → 销号`,
      `省督办人 | ${fuzhouName(board)} 1-1 五项制度 | 审核 → 办结`,
    ])
  })

  it('makes one line of a dispatch of many', () => {
    const board = buildBoard({ tasks: [{ id: 't1' }, { id: 't2' }] })
    const dispatch = board.log.filter((change) => change.type === 'board.dispatch')
    const [line, ...others] = linesOf(board, dispatch)
    expect(others).toEqual([])
    expect(line?.what).toBe('交办 4 项')
    expect(line?.assignmentId).toBeNull()
  })

  it('names only the unit where the person is not told', () => {
    const board = lived()
    const changes = board.send(staff('fuzhou'), {
      type: 'assignment.setPercent',
      assignmentId: 't1:fuzhou',
      percent: 40,
    })
    const audience = { kind: 'units', unitIds: ['xiamen'] } as const
    const visible = changes.flatMap((change) => filterChange(change, board.state, audience) ?? [])
    expect(linesOf(board, visible).map(said)).toEqual([`${fuzhouName(board)} | 1-1 五项制度 | 0% → 40%`])
  })

  it('calls the issuing unit by what it is where its person is not told', () => {
    const board = lived()
    board.send(staff('fuzhou'), { type: 'assignment.setPercent', assignmentId: 't1:fuzhou', percent: 5 })
    const aside = board.send(supervisor, {
      type: 'assignment.setAside',
      assignmentId: 't1:fuzhou',
      state: 'suspended',
      reason: '政策调整',
    })
    const visible = aside.flatMap(
      (change) => filterChange(change, board.state, { kind: 'units', unitIds: ['xiamen'] }) ?? [],
    )
    expect(linesOf(board, visible).map(({ who, what }) => [who, what])).toEqual([['省级', '承办 → 中止']])
  })

  it('has a line for every kind of command that a board knows', () => {
    const board = lived()
    board.send(staff('fuzhou'), {
      type: 'assignment.flagCoordination',
      assignmentId: 't1:fuzhou',
      needsCoordination: true,
      coordination: '接口',
    })
    board.send(supervisor, { type: 'task.edit', taskId: 't1', field: 'title', value: '新题' })
    for (const line of linesOf(board, board.log)) {
      expect(line.what).not.toBe('')
      expect(said(line)).not.toMatch(/\{\{|undefined|null/)
    }
  })
})
