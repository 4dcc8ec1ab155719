import { describe, expect, it } from 'vitest'
import { proposeTasks, proposeTitle } from '#shared/domain/proposeTasks.ts'
import type { NoticeOutline, OutlineItem } from '#shared/notice/outline.ts'

const itemOf = (fields: Partial<OutlineItem>): OutlineItem => ({
  ordinal: '',
  heading: null,
  text: '完善产前筛查和产前诊断资源配置和布局。',
  span: [10, 30],
  path: [],
  kind: 'continuing',
  condition: null,
  measures: [],
  targets: [],
  deadlines: [],
  responsible: [],
  cites: [],
  ...fields,
})

const outlineOf = (items: OutlineItem[], kind: NoticeOutline['areas'][number]['kind'] = 'task'): NoticeOutline => ({
  title: '关于做好重点工作的通知',
  docNumber: null,
  issuers: [],
  issuedOn: null,
  addressees: [],
  parent: null,
  parts: [],
  areas: [{ ordinal: '一', heading: '筑牢母婴安全底线', kind, span: [0, 40], items }],
  responsibleForAll: [],
  coverage: { sentences: items.length, inItems: items.length, declared: 0, left: [] },
})

const only = (item: OutlineItem) => {
  const task = proposeTasks(outlineOf([item]), 'v1')[0]?.tasks[0]
  if (!task) throw new Error('no task was proposed')
  return task
}

describe('a proposed title', () => {
  it.each([
    [
      '深入实施《福建省母婴安全行动提升计划实施方案(2021-2025年)》，持续巩固五项制度。',
      '实施《福建省母婴安全行动提升计划实施方案》',
    ],
    ['按照“证照分离”改革相关工作要求，严格专项技术审批；进一步强化监管。', '严格专项技术审批'],
    ['推动各地加强区域信息化建设，提高工作效率。', '加强区域信息化建设，提高工作效率'],
    ['到2025年，创建特色单位三家以上。', '创建特色单位三家以上'],
    ['并将落实情况报送我委。', '将落实情况报送我委'],
    ['落实责任制，做好舆情风险评估。', '落实责任制，做好舆情风险评估'],
  ])('of %s', (sentence, title) => {
    expect(proposeTitle(sentence, null)).toBe(title)
  })

  it('leaves out the condition', () => {
    const condition = '在国家卫生健康委统一部署下'
    expect(proposeTitle(`${condition}，指导各地积极创建母婴友好医院并开展建设。`, condition)).toBe(
      '创建母婴友好医院并开展建设',
    )
  })

  it('fits a row: it ends at an enumeration mark, else with an ellipsis, and never inside 《》', () => {
    const list = '加强社区卫生服务中心妇女保健、儿童保健、计划生育服务、老年保健服务能力建设。'
    expect(proposeTitle(list, null)).toBe('加强社区卫生服务中心妇女保健、儿童保健等')
    const long = '制定《福建省消除艾滋病、梅毒和乙肝母婴传播行动计划实施方案》。'
    expect(proposeTitle(long, null)).toBe('制定《福建省消除艾滋病、梅毒和乙肝母婴传播行动…')
    const endless = '加'.repeat(80)
    expect(proposeTitle(endless, null)).toHaveLength(24)
  })

  it('is never empty, whatever the sentence', () => {
    for (const text of ['。', '，', '持续', '（2021年）', '要']) expect(proposeTitle(text, null)).toBe(text)
  })
})

describe('proposed tasks', () => {
  it('come one an item, with its span as their source', () => {
    const areas = proposeTasks(outlineOf([itemOf({ span: [1, 5] }), itemOf({ span: [6, 9] })]), 'v7')
    expect(areas).toHaveLength(1)
    expect(areas[0]).toMatchObject({ ordinal: '一', title: '筑牢母婴安全底线', shortTitle: '母婴安全底线' })
    expect(areas[0]?.tasks.map(({ sources }) => sources)).toEqual([
      [{ noticeVersionId: 'v7', start: 1, end: 5 }],
      [{ noticeVersionId: 'v7', start: 6, end: 9 }],
    ])
  })

  it('take the deadline that says most', () => {
    const every = { text: '每年', date: null, recurrence: '每年', span: [0, 2] as [number, number] }
    const august = { text: '每年8月底前', date: '2023-08-31', recurrence: '每年', span: [5, 11] as [number, number] }
    const later = { text: '2025年底前', date: '2025-12-31', recurrence: null, span: [12, 19] as [number, number] }
    expect(only(itemOf({ deadlines: [every, later, august] }))).toMatchObject({
      due: '2023-08-31',
      recurrence: { text: '每年8月底前', every: 'year', month: 8 },
    })
    expect(only(itemOf({ deadlines: [every, later] }))).toMatchObject({ due: '2025-12-31', recurrence: null })
    expect(only(itemOf({ deadlines: [every] }))).toMatchObject({
      due: null,
      recurrence: { every: 'year', month: null },
    })
  })

  it('are metric tasks for the rows of an indicator table, due by the end of their year', () => {
    const target = {
      text: '婴儿死亡率（‰）≤5.2',
      metric: '婴儿死亡率',
      comparator: '<=',
      value: 5.2,
      upper: null,
      unit: '‰',
      by: '2025年',
      implicit: false,
      span: [0, 9],
    } as const
    const row = itemOf({ kind: 'indicator', text: '婴儿死亡率（‰） ≤5.2', targets: [{ ...target, span: [0, 9] }] })
    const task = proposeTasks(outlineOf([row], 'indicatorTable'), 'v1')[0]?.tasks[0]
    expect(task).toMatchObject({
      title: '婴儿死亡率',
      kind: 'metric',
      due: '2025-12-31',
      metric: { name: '婴儿死亡率', comparator: '<=', value: 5.2, unit: '‰', direction: 'down' },
    })
  })

  it('are none for an area without items', () => {
    expect(proposeTasks(outlineOf([]), 'v1')).toEqual([])
  })

  it('say nothing that the notice does not say', () => {
    expect(only(itemOf({}))).toMatchObject({
      due: null,
      recurrence: null,
      metric: null,
      condition: null,
      lead: null,
      responsible: [],
      supporting: [],
    })
  })

  it('take the metric of an indicator, and which way is better', () => {
    const target = {
      text: '',
      metric: '婴儿死亡率',
      value: 5,
      upper: null,
      unit: '‰',
      by: null,
      span: [0, 1] as [number, number],
    }
    const item = (comparator: '<=' | '>=', implicit = false) =>
      itemOf({ kind: 'indicator', targets: [{ ...target, comparator, implicit }] })
    expect(only(item('<='))).toMatchObject({
      kind: 'metric',
      metric: { name: '婴儿死亡率', value: 5, direction: 'down' },
    })
    expect(only(item('>=')).metric?.direction).toBe('up')
    expect(only(item('>=', true)).metric).toBeNull()
    expect(only({ ...item('<='), kind: 'project' }).metric).toBeNull()
  })

  it('take a deadline as a day or as a rule', () => {
    const deadline = (text: string, date: string | null, recurrence: string | null) =>
      only(itemOf({ deadlines: [{ text, date, recurrence, span: [0, 1] }] }))
    expect(deadline('2022年11月1日前', '2022-11-01', null)).toMatchObject({ due: '2022-11-01', recurrence: null })
    expect(deadline('每年8月底前', null, '每年').recurrence).toEqual({
      text: '每年8月底前',
      every: 'year',
      month: 8,
      day: null,
    })
    expect(deadline('每季度', null, '每季度').recurrence).toMatchObject({ every: 'quarter', month: null })
    expect(deadline('每半年', null, '每半年').recurrence).toMatchObject({ every: 'halfYear' })
    expect(deadline('每年7月10日', null, '每年').recurrence).toMatchObject({ month: 7, day: 10 })
  })

  it('name the bodies by their part', () => {
    const body = (name: string, role: 'lead' | 'responsible' | 'support') => ({
      name,
      role,
      span: [0, 1] as [number, number],
    })
    const responsible = [body('省教育厅', 'lead'), body('各市卫健委', 'responsible'), body('省妇联', 'support')]
    expect(only(itemOf({ responsible }))).toMatchObject({
      lead: '省教育厅',
      responsible: ['各市卫健委'],
      supporting: ['省妇联'],
    })
  })
})
