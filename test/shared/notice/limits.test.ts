import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { bodiesIn, deadlinesIn, itemOf, itemsOf } from './reading.ts'

describe('deadlines said in other ways', () => {
  const cases: [string, string, string[]][] = [
    ['a month whose end is the day', '12月底投入使用。', ['12月底 2023-12-31']],
    ['a year and its evaluation', '2025年进行中期评估。', ['2025年 2025-12-31']],
    ['within the year', '年内建成3个联合体。', ['年内 2023-12-31']],
    ['a limit behind its label', '加强管理。（责任单位：省财政厅；完成时限：2023年12月）', ['2023年12月 2023-12-31']],
    ['a limit on its own line', '加强管理。\n完成时限：2023年9月', ['2023年9月 2023-09-30']],
    ['years of effort', '用三年时间完成改造。', ['三年时间 2026-03-15']],
    ['a day of the week', '每周五前报送进展。', ['每周五前 每周']],
    ['one deadline said twice', '2023年底前完成建设，2023年底前完成验收。', ['2023年底前 2023-12-31']],
  ]
  for (const [name, passage, expected] of cases) it(name, () => expect(deadlinesIn(passage)).toEqual(expected))

  const none: [string, string][] = [
    ['a rate for each person', '按每生每月300—600元给予补助，每人每年2000元。'],
    ['recent years or a school year', '近年内持续推进，学年内开展活动。'],
    ['months of facts', '加强管理，截至6月底完成了一半。'],
  ]
  for (const [name, passage] of none) it(`never ${name}`, () => expect(itemOf(passage).deadlines).toEqual([]))

  it('the date of a stage stands in its heading', () => {
    const text =
      '2024年工作方案\n一、进度安排\n（一）部署阶段（2024年3月）。制定方案。\n（二）考核阶段（2024年12月）。组织考核。'
    expect(itemsOf(parseNotice(text)).map((item) => item.deadlines.map((d) => d.date))).toEqual([
      ['2024-03-31'],
      ['2024-12-31'],
    ])
  })

  it('the label and its limit are no words of the item', () => {
    expect(itemOf('加强管理。\n完成时限：2023年9月').text).toBe('加强管理。')
  })
})

describe('responsible bodies said in other ways', () => {
  const cases: [string, string, string[]][] = [
    [
      'names that hold a word of duty',
      '加强统筹。（牵头单位：市委组织部，配合单位：各项目牵头单位，各区、县级市）',
      ['市委组织部:lead', '各项目牵头单位:support', '各区、县级市:support'],
    ],
    ['各有关区、县级市 is one name', '加强培训。（配合单位：各有关区、县级市）', ['各有关区、县级市:support']],
    [
      'those who carry it out according to their circumstances',
      '加强管理。（省科技厅按职责分工负责，各市人民政府结合实际落实）',
      ['省科技厅:responsible', '各市人民政府:responsible'],
    ],
    [
      'square brackets',
      '加强管理。〔市营商办牵头，各县（区）政府、管委会配合〕',
      ['市营商办:lead', '各县（区）政府:support', '管委会:support'],
    ],
    [
      'levels in square brackets',
      '加强管理。（市疾控局负责，各县〔市、区〕政府落实）',
      ['市疾控局:responsible', '各县〔市、区〕政府:responsible'],
    ],
    ['a branch of a bank', '加强服务。（人民银行广东省分行牵头）', ['人民银行广东省分行:lead']],
    ['等10部门', '加强服务。（省教育厅、省财政厅等10部门负责）', ['省教育厅:responsible', '省财政厅:responsible']],
  ]
  for (const [name, passage, expected] of cases) it(name, () => expect(bodiesIn(passage)).toEqual(expected))

  it('never the members of a group that is set up', () => {
    expect(
      bodiesIn(
        '成立由省卫生健康委主要负责同志任组长，省委宣传部、省教育厅等部门负责同志为成员的领导小组，定期召开会议。',
      ),
    ).toEqual([])
  })
})
