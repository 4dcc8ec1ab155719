import { describe, expect, it } from 'vitest'
import { commandSchema } from '#shared/domain/commands.ts'
import { draftCommands, firstDue } from '#shared/domain/draftBoard.ts'
import type { ProposedTask } from '#shared/domain/proposeTasks.ts'
import { MAX_TASKS } from '#shared/protocol/limits.ts'
import { RATE, boardCreate, emptyBoard, supervisor } from '#test/support/builders.ts'

const units = [
  { id: 'fuzhou', name: '福州市卫生健康委员会', shortName: '福州' },
  { id: 'xiamen', name: '厦门市卫生健康委员会', shortName: '厦门' },
]
const issuingUnit = { id: 'fujian', name: '福建省卫生健康委员会', shortName: '省卫健委' }
const period = { start: '2026-01-01', end: '2026-12-31' }
const yearly = { text: '每年8月底前', every: 'year', month: 8, day: null } as const

const task = (more: Partial<ProposedTask> = {}): ProposedTask => ({
  title: '建云上妇幼',
  kind: 'project',
  sources: [{ noticeVersionId: 'v1', start: 0, end: 9 }],
  due: null,
  recurrence: null,
  metric: null,
  condition: null,
  lead: null,
  responsible: [],
  supporting: [],
  ...more,
})
const draft = (...tasks: ProposedTask[]) =>
  draftCommands({
    areas: [{ ordinal: '一', title: '母婴安全', shortTitle: '母婴', tasks }],
    period,
    units,
    issuingUnit,
  })
const first = (more: Partial<ProposedTask>) => {
  const command = draft(task(more))[1]
  if (command?.type !== 'task.add') throw new Error('there is no task')
  return command
}

describe('a draft of proposals', () => {
  it('is commands that a board takes, in the order of the text with room between', () => {
    const board = emptyBoard()
    board.send(supervisor, boardCreate(['fuzhou', 'xiamen']))
    for (const command of draft(task(), task({ lead: '福州市', metric: RATE, kind: 'metric' }))) {
      expect(commandSchema.safeParse(command).success).toBe(true)
      board.send(supervisor, command)
    }
    expect([...board.state.tasks.values()].map(({ id, areaId, order }) => [id, areaId, order])).toEqual([
      ['t1-1', 'a1', 10],
      ['t1-2', 'a1', 20],
    ])
  })

  it('knows units by the names that notices print, and nobody by a part of a name', () => {
    for (const name of ['福州', '福州市', '福州市卫健委', '福州市卫生健康委', '福州市人民政府', '福州市卫生健康委员会'])
      expect(first({ responsible: [name] }).responsibleUnitIds, name).toEqual(['fuzhou'])
    for (const name of ['福', '福州市教育局', '省教育厅', ''])
      expect(first({ responsible: [name] }).responsibleUnitIds, name).toEqual([])
    expect(first({ lead: '省卫健委', supporting: ['厦门', '福建省卫生健康委员会'] })).toMatchObject({
      leadUnitId: 'fujian',
      supportingUnitIds: ['xiamen', 'fujian'],
    })
  })

  it('lets the issuing unit lead but not report', () => {
    expect(first({ responsible: ['省卫健委', '厦门市'] })).toMatchObject({
      leadUnitId: 'xiamen',
      responsibleUnitIds: ['xiamen'],
    })
  })

  it('gives a yearly duty its day in the period, and invents none', () => {
    expect(first({ recurrence: yearly })).toMatchObject({ due: '2026-08-31', recurrence: yearly })
    expect(first({}).due).toBeNull()
    expect(firstDue({ ...yearly, month: 2, day: 30 }, period)).toBe('2026-02-28')
    expect(firstDue({ ...yearly, every: 'month' }, period)).toBeNull()
    expect(firstDue(yearly, { start: '2026-09-01', end: '2027-08-31' })).toBe('2027-08-31')
    expect(firstDue(yearly, { start: '2026-09-01', end: '2026-12-31' })).toBeNull()
  })

  it('leaves out what no command may carry', () => {
    const long = '很'.repeat(5000)
    const command = first({
      title: long,
      condition: long,
      kind: 'metric',
      metric: { ...RATE, unit: long },
      recurrence: { ...yearly, text: long },
    })
    expect(command).toMatchObject({ kind: null, metric: null, recurrence: null, due: null })
    expect(commandSchema.safeParse(command).success).toBe(true)
    expect(commandSchema.safeParse(first({ title: ' ' })).success).toBe(true)
  })

  it('ends at the most a board holds', () => {
    const commands = draft(...Array.from({ length: MAX_TASKS + 5 }, () => task()))
    expect(commands).toHaveLength(1 + MAX_TASKS)
    expect(commandSchema.safeParse(commands.at(-1)).success).toBe(true)
  })
})
