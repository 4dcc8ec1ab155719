import { describe, expect, it } from 'vitest'
import { burdenOf } from '#app/components/desk/burden.ts'
import {
  accept,
  addPassage,
  bulk,
  conditionalPart,
  declareTask,
  edit,
  emptyTask,
  merge,
  move,
  partOf,
  sectionAt,
  split,
  taskOfPassage,
} from '#app/components/desk/edits.ts'
import { proposePeriod } from '#app/components/desk/period.ts'
import { nextDue, unitsNamed } from '#app/components/desk/proposals.ts'
import { nextAfter } from '#app/components/desk/view.ts'
import { NOTICE, UNITS, draftOf } from './support.ts'

const present = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('missing')
  return value
}

describe('the draft at the desk', () => {
  it('counts what is missing, by part and in all', () => {
    const view = draftOf().view()
    expect(view.all).toHaveLength(4)
    expect(view.counts).toMatchObject({ all: 4, kind: 0, criterion: 4, condition: 1 })
    expect(view.gaps).toBe(view.all.reduce((sum, row) => sum + row.missing.length, 0))
    expect(view.coverage).toMatchObject({ left: 0 })
  })

  it('shows only what the filter asks for, and the task in hand', () => {
    const { view } = draftOf()
    const all = view()
    const conditional = view('condition')
    expect(conditional.rows).toHaveLength(1)
    expect(view('condition', present(all.all[0]).task.id).rows).toHaveLength(2)
    expect(conditional.all).toHaveLength(4)
  })

  it('keeps the rows of tasks that did not change', () => {
    const { view, send } = draftOf()
    const before = view().all
    send(...edit(present(before[0]).task, 'title', '新的名称'))
    const after = view().all
    expect(after[0]).not.toBe(before[0])
    expect(after.slice(1)).toEqual(before.slice(1))
    expect(after.slice(1).every((row, index) => row === before[index + 1])).toBe(true)
  })

  it('finds the task of each passage', () => {
    const { view } = draftOf()
    const { taskOf, all } = view()
    // The last sentence holds two measures of one task.
    expect(taskOf).toEqual([0, 1, 2, 3, 3].map((index) => present(all[index]).task.id))
  })
})

describe('suggestions of the text', () => {
  it('name the units that the notice is addressed to, its issuer as lead, and what counts as done', () => {
    const [document, metric] = draftOf().view().all
    expect(present(document).proposal).toMatchObject({
      responsibleUnitIds: ['east', 'west', 'hospital'],
      leadUnitId: 'province',
      criterion: '《孕产妇分级管理实施方案》印发',
    })
    expect(present(metric).proposal.criterion).toContain('达到92%以上')
  })

  it('are gone once accepted, and never touch what somebody filled in', () => {
    const { view, send } = draftOf()
    send(...edit(present(view().all[0]).task, 'criterion', '已有的标准'))
    const row = present(view().all[0])
    send(...accept(row, row.proposed))
    const after = present(view().all[0])
    expect(after.task).toMatchObject({ criterion: '已有的标准', leadUnitId: 'province' })
    expect(after.proposed).toEqual([])
    expect(after.missing).toEqual([])
  })

  it('mark what the import read out of it until somebody accepts or changes it', () => {
    const { view, send } = draftOf()
    const [document, metric, project] = view().all
    expect(present(document).task.proposed).toEqual(['kind', 'due'])
    expect(present(metric).task.proposed).toEqual(['kind', 'due', 'metric'])
    expect(present(project).task.proposed).toEqual(['kind', 'condition'])
    expect(present(document).proposal).toMatchObject({ kind: 'deliverable', due: '2026-06-30' })
    expect(present(document).missing).not.toContain('due')
    const before = view()
    // Saved as it was is accepted; another value is a change; what it says stays either way.
    send(...edit(present(document).task, 'due', '2026-06-30'), ...edit(present(metric).task, 'due', '2026-11-30'))
    send(...accept(present(project), ['condition']))
    const [first, second, third] = view().all
    expect(present(first).task).toMatchObject({ due: '2026-06-30', proposed: ['kind'] })
    expect(present(second).task.proposed).toEqual(['kind', 'metric'])
    expect(present(third).task.condition).toContain('统一部署')
    expect(present(third).proposed).not.toContain('condition')
    expect(view().standing).toBe(before.standing - 3)
  })

  it('are accepted in one step a task where they stand in it', () => {
    const row = present(draftOf().view().all[1])
    expect(accept(row, ['kind', 'due', 'metric'])).toEqual([
      { type: 'task.accept', taskId: row.task.id, fields: ['kind', 'due', 'metric'] },
    ])
  })

  it('do not come back once an officer took a condition away', () => {
    const { view, send } = draftOf()
    send(...edit(present(view().all[2]).task, 'condition', null))
    expect(present(view().all[2]).proposed).not.toContain('condition')
    expect(view().counts.condition).toBe(0)
  })

  it('invent no day and no criterion where the text has none', () => {
    const project = present(draftOf().view().all[2])
    expect(project.proposal.due).toBeUndefined()
    expect(project.proposal.criterion).toBeUndefined()
  })

  it('understand names for many units', () => {
    expect(unitsNamed(['各设区市卫健委'], UNITS)).toEqual(['east', 'west'])
    expect(unitsNamed(['各级妇幼保健院'], UNITS)).toEqual(['hospital'])
    expect(unitsNamed(['西陵市卫健委'], UNITS)).toEqual(['west'])
    expect(unitsNamed(['省教育厅'], UNITS)).toEqual([])
  })

  it('give the next day of a cycle', () => {
    const cycle = { text: '', month: null, day: null }
    expect(nextDue({ ...cycle, every: 'year', month: 8 }, '2026-03-10')).toBe('2026-08-31')
    expect(nextDue({ ...cycle, every: 'year', month: 2 }, '2026-03-10')).toBe('2027-02-28')
    expect(nextDue({ ...cycle, every: 'quarter' }, '2026-03-31')).toBe('2026-03-31')
    expect(nextDue({ ...cycle, every: 'month', day: 10 }, '2026-12-11')).toBe('2027-01-10')
    expect(nextDue({ ...cycle, every: 'week' }, '2026-03-10')).toBe('2026-03-13')
  })
})

describe('what officers do', () => {
  it('a measure becomes a task behind its own, and goes back by a merge', () => {
    const { view, send } = draftOf()
    const row = present(view().all[3])
    const measure = present(row.facts?.measures[1])
    const part = present(partOf(row.task, measure.span))
    send(split(row.task, part, measure.text, 'new'))
    const both = view()
    expect(both.all.map(({ task }) => task.id).at(-1)).toBe('new')
    expect(both.coverage?.left).toBe(0)
    send(merge([present(both.all[4]).task], present(both.all[3]).task))
    expect(view().all).toHaveLength(4)
    expect(view().coverage?.left).toBe(0)
  })

  it('a condition inside a sentence takes its part of the task with it, one at the head all of it', () => {
    const inside = '夯实儿童保健服务管理，在国家卫生\n健康委统一部署下，启动新生儿安全项目。'
    const text = NOTICE.replace('演练总结按时报送。', `演练总结按时报送。${inside}`)
    const { view, send } = draftOf(text)
    const textOf = ({ start, end }: { start: number; end: number }): string => text.slice(start, end)
    const [head, whole] = [present(view().all[2]), present(view().all[4])]
    expect(conditionalPart(head.task, textOf)).toBeNull()
    const part = present(conditionalPart(whole.task, textOf))
    expect(textOf(part).replace(/\s/g, '')).toBe('在国家卫生健康委统一部署下，启动新生儿安全项目。')
    send(split(whole.task, part, textOf(part), 'new'), ...edit(whole.task, 'condition', null))
    expect(view().coverage?.left).toBe(0)
    const [rest, off] = view().all.slice(4)
    expect(present(rest).task).toMatchObject({ condition: null, title: '夯实儿童保健服务管理' })
    expect(present(off).task).toMatchObject({ title: '启动新生儿安全项目' })
    expect(present(off).task.proposed).toContain('condition')
  })

  it('the whole of a task is no part of it', () => {
    const row = present(draftOf().view().all[0])
    expect(partOf(row.task, present(row.facts?.measures[0]).span)).toBeNull()
  })

  it('a task that is removed leaves its sentence, which becomes a task again or joins another', () => {
    const draft = draftOf()
    const { view, send } = draft
    const [first, second] = view().all
    const span = present(present(second).task.sources[0])
    send({ type: 'task.remove', taskId: present(second).task.id, reason: '删除' })
    expect(view().coverage?.left).toBe(1)
    const section = present(sectionAt(view().whole, span, draft.notice.outline))
    expect(section.area.id).toBe(present(first).task.areaId)
    const add = taskOfPassage(span, NOTICE.slice(span.start, span.end), section, 'again', null)
    send(add)
    expect(view().coverage?.left).toBe(0)
    expect(view().all.map(({ task }) => task.id)[1]).toBe('again')
    send({ type: 'task.remove', taskId: 'again', reason: '删除' }, ...addPassage(present(first).task, span))
    expect(view().coverage?.left).toBe(0)
    expect(view().all).toHaveLength(3)
  })

  it('declared to be no task, a task goes and its words are not left', () => {
    const { view, send } = draftOf()
    send(...declareTask(present(view().all[2]).task, '声明非任务'))
    expect(view().coverage).toMatchObject({ left: 0 })
    expect(view().all).toHaveLength(3)
  })

  it('a task moves to the end of another area, and an empty one is added there', () => {
    const { view, send } = draftOf()
    const before = view()
    send(...move(present(before.all[0]).task, present(before.whole[1])))
    expect(view().whole.map((section) => section.rows.length)).toEqual([1, 3])
    expect(present(view().whole[1]?.rows.at(-1)).task.id).toBe(present(before.all[0]).task.id)
    send(emptyTask(present(view().whole[1]), '补充的任务', 'extra'))
    expect(present(view().whole[1]?.rows.at(-1)).task.title).toBe('补充的任务')
  })

  it('many are filled in at once; what is filled in already stays', () => {
    const { view } = draftOf()
    const tasks = view().all.map((row) => row.task)
    const patch = { due: '2026-11-30', responsibleUnitIds: ['east'] }
    const gentle = bulk(tasks, patch, true)
    // One task has no day; all lack units unless the text named them.
    const withoutDue = tasks.filter((task) => !task.due).length
    const withoutUnits = tasks.filter((task) => task.responsibleUnitIds.length === 0).length
    expect(gentle).toHaveLength(withoutDue + withoutUnits)
    expect(bulk(tasks, patch, false)).toHaveLength(tasks.length * 2)
    expect(bulk(tasks, {}, false)).toEqual([])
  })
})

describe('the burden of a dispatch', () => {
  it('is one unit task a unit, and reports by the cycle', () => {
    const { view, send } = draftOf()
    const tasks = view().all.map((row) => row.task)
    send(...bulk(tasks, { responsibleUnitIds: ['east', 'west'] }, false))
    const load = burdenOf(view().all.map((row) => row.task))
    expect(load).toMatchObject({ tasks: 4, units: 2, assignments: 8 })
    // The yearly one is a twelfth.
    expect(load.reports).toBe(6)
    expect(burdenOf([])).toMatchObject({ tasks: 0, assignments: 0, reports: 0, hours: 0 })
  })
})

describe('small helpers', () => {
  it('the period follows the title, then the day of issue', () => {
    const of = (title: string, issuedOn: string | null = null) => proposePeriod({ title, issuedOn }, '2027-05-01')
    expect(of('关于做好2026年重点工作的通知', '2025-12-30')).toEqual({
      start: '2026-01-01',
      end: '2026-12-31',
      from: 'title',
    })
    expect(of('推进文化建设工作方案（2022—2025年）')).toMatchObject({ start: '2022-01-01', end: '2025-12-31' })
    expect(of('发展规划', '2024-02-01')).toEqual({ start: '2024-01-01', end: '2024-12-31', from: 'issuedOn' })
    expect(of('发展规划')).toEqual({ start: '2027-01-01', end: '2027-12-31', from: 'today' })
  })

  it('the next one goes round and says when there is none', () => {
    const odd = (value: number): boolean => value % 2 === 1
    expect(nextAfter([1, 2, 3], 0, odd)).toBe(2)
    expect(nextAfter([1, 2, 3], 2, odd)).toBe(0)
    expect(nextAfter([1, 2, 3], -1, odd)).toBe(0)
    expect(nextAfter([2, 4], 0, odd)).toBeNull()
  })
})
