import { describe, expect, it } from 'vitest'
import { createI18n } from '#app/i18n/createI18n.ts'
import { words as en } from '#app/i18n/en/index.ts'
import { words as zh } from '#app/i18n/zh-CN/index.ts'
import { changeWords } from '#app/components/why/changeWords.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Source } from '#shared/domain/model.ts'
import { type TestBoard, buildBoard, supervisor } from '#test/support/builders.ts'

const chinese = createI18n('zh-CN', zh).t
const english = createI18n('en', en).t
const at = (start: number, end: number): Source => ({ noticeVersionId: 'v1', start, end })
const draft = (): TestBoard =>
  buildBoard({
    dispatched: false,
    tasks: [
      { id: 't1', sources: [at(0, 20)], proposed: ['due', 'kind'] },
      { id: 't2', sources: [at(20, 40)] },
    ],
  })
const said = (board: TestBoard, command: Command): string[] =>
  board.send(supervisor, command).map((change) => changeWords(chinese, change))

describe('what an officer did at the desk, in words', () => {
  it('tells a merge of both tasks', () => {
    expect(said(draft(), { type: 'task.merge', taskIds: ['t2'], intoTaskId: 't1' })).toEqual([
      '并入另一项任务的原句',
      '并入另一项任务',
    ])
  })

  it('tells a split of both tasks', () => {
    const split: Command = {
      type: 'task.split',
      taskId: 't1',
      newTaskId: 't9',
      order: 5,
      title: '乙',
      sources: [at(0, 10)],
    }
    expect(said(draft(), split)).toEqual(['拆出一项任务', '从另一项任务拆出'])
  })

  it('tells a declaration from its withdrawal, also where it joins another', () => {
    const board = draft()
    const declare = (span: Source, noTask = true): Command => ({ type: 'notice.declare', span, noTask })
    expect(said(board, declare(at(50, 60)))).toEqual(['声明一处原文非任务'])
    expect(said(board, declare(at(60, 70)))).toEqual(['声明一处原文非任务'])
    expect(said(board, declare(at(50, 70), false))).toEqual(['撤回非任务声明'])
  })

  it('names what was accepted', () => {
    const board = draft()
    expect(said(board, { type: 'task.accept', taskId: 't1', fields: ['due', 'kind', 'metric'] })).toEqual([
      '采纳建议：类别、时限',
    ])
  })

  it('has English for each of them', () => {
    const board = draft()
    const changes = [
      ...board.send(supervisor, { type: 'task.accept', taskId: 't1', fields: ['due'] }),
      ...board.send(supervisor, { type: 'task.merge', taskIds: ['t2'], intoTaskId: 't1' }),
      ...board.send(supervisor, { type: 'notice.declare', span: at(50, 60), noTask: true }),
    ]
    expect(changes.map((change) => changeWords(english, change))).toEqual([
      'accepted the suggestions: Due day',
      'took in the passages of another task',
      'merged into another task',
      'a passage declared to be no task',
    ])
  })
})

describe('what an officer did to a light, in words', () => {
  const set: Command = {
    type: 'assignment.overrideLight',
    assignmentId: 't1:fuzhou',
    colour: 'yellow',
    reason: '已现场核实',
    until: '2026-03-05',
  }

  it('tells the light set by hand, until when and why, and that it was taken back', () => {
    const board = buildBoard({ tasks: [{ id: 't1' }], units: ['fuzhou'] })
    expect(said(board, set)).toEqual(['亮灯调整为黄灯，至 2026-03-05“已现场核实”'])
    expect(said(board, { type: 'assignment.clearOverride', assignmentId: 't1:fuzhou' })).toEqual(['取消亮灯调整'])
  })

  it('keeps silent on the reason where the reader may not know it', () => {
    const board = buildBoard({ tasks: [{ id: 't1' }], units: ['fuzhou'] })
    const [change] = board.send(supervisor, set)
    if (!change) throw new Error('no change')
    const hidden = {
      ...change,
      reason: undefined,
      after: { lightOverride: { ...(change.after.lightOverride as object), reason: '' } },
    }
    expect(changeWords(chinese, hidden as typeof change)).toBe('亮灯调整为黄灯，至 2026-03-05')
  })
})
