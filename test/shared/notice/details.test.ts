import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { bodiesIn, deadlinesIn, itemOf, itemsOf, targetsIn, valuesIn } from './reading.ts'

describe('targets', () => {
  const cases: [string, string, string[]][] = [
    ['a rate to reach', '规范筛查服务，产前筛查率达到90%。', ['产前筛查率 >= 90%']],
    [
      'a rate bounded below, with its year',
      '到2030年，新生儿疾病筛查率不低于98.5%。',
      ['新生儿疾病筛查率 >= 98.5% @到2030年'],
    ],
    [
      'per 100,000 and per mille, bounded above',
      '孕产妇死亡率控制在12/10万以内，婴儿死亡率下降到4.8‰。',
      ['孕产妇死亡率 <= 12/10万', '婴儿死亡率 <= 4.8‰'],
    ],
    [
      'two values for two years',
      '到2025年和2030年，居民健康素养水平分别不低于25%和30%。',
      ['居民健康素养水平 >= 25% @2025年', '居民健康素养水平 >= 30% @2030年'],
    ],
    [
      'two measures, two values and one word of comparison behind',
      '儿童贫血患病率和生长迟缓率分别控制在10%和4%以下。',
      ['儿童贫血患病率 <= 10%', '生长迟缓率 <= 4%'],
    ],
    [
      'three measures in a list',
      '甲病筛查率、乙病筛查率、听力筛查率分别达到85%、98%、95%以上。',
      ['甲病筛查率 >= 85%', '乙病筛查率 >= 98%', '听力筛查率 >= 95%'],
    ],
    [
      'a share in front of what it counts',
      '推进辖区30%以上机构开展流产后关爱服务。',
      ['机构开展流产后关爱服务 >= 30%'],
    ],
    ['the verb in front of the number', '新建3所儿童友好医院。', ['儿童友好医院 = 3所']],
    ['the number behind the thing', '举办科普讲座200场以上。', ['举办科普讲座 >= 200场']],
    ['one verb, two things', '每个县至少设立1个救治中心和2个分中心。', ['救治中心 >= 1个', '分中心 >= 2个']],
    ['tens of thousands', '新增普惠托位1.2万个。', ['新增普惠托位 = 12000个']],
    ['an increment in points', '新发近视率每年降低0.5个百分点以上。', ['新发近视率 >= 0.5个百分点 @每年']],
    ['a time limit', '转诊时间控制在30分钟以内。', ['转诊时间 <= 30分钟']],
    ['an expected age at death', '人均预期寿命达到79岁左右。', ['人均预期寿命 ≈ 79岁']],
    ['signs instead of words', '产前筛查率≥80%，孕妇贫血率＜5%。', ['产前筛查率 >= 80%', '孕妇贫血率 < 5%']],
  ]
  for (const [name, passage, expected] of cases) it(name, () => expect(targetsIn(passage)).toEqual(expected))

  it('a range', () => expect(valuesIn('建成2—3家母婴友好医院。')).toEqual(['range 2~3家']))
  it('Chinese numerals with a comparator', () => expect(valuesIn('每年至少开展两次应急演练。')).toEqual(['>= 2次']))
  it('full coverage says 100 % without a figure, and says that it does', () => {
    const [target] = itemOf('推进县级公立中医院全覆盖。').targets
    expect(target).toMatchObject({ comparator: '=', value: 100, unit: '%', implicit: true })
  })

  const none: [string, string][] = [
    ['ages', '做好0～6岁儿童健康管理，开展35—64岁妇女筛查，40岁以上人群首诊测血压。'],
    ['years and figures inside titles', '落实《健康儿童行动提升计划（2021—2025年）》和《30%减盐行动方案》。'],
    ['hotlines', '实现12345、12356等热线平台互联互通。'],
    ['facts of the past', '产前筛查率由49.31%提升到88.90%。'],
    [
      'levels, editions and sets of rules',
      '落实母婴安全五项制度，加强三级预防，做好第七版出生医学证明管理，推进二级以上医院建设。',
    ],
    ['names with a number', '打造“15分钟健身圈”，深入实施控烟限酒等4个专项行动。'],
    ['one of a kind', '推出一批新技术，建设一个高水平平台，提供一站式服务。'],
    ['words that only end like full coverage', '建立健全覆盖全省的服务体系。'],
  ]
  for (const [name, passage] of none) it(`never ${name}`, () => expect(targetsIn(passage)).toEqual([]))
})

describe('deadlines', () => {
  const cases: [string, string, string[]][] = [
    ['a year', '到2025年，服务网络健全完善。', ['到2025年 2025-12-31']],
    ['the end of a year', '2024年底前完成改造。', ['2024年底前 2024-12-31']],
    ['a day', '于2023年11月1日前报送总结。', ['2023年11月1日前 2023-11-01']],
    ['a month whose year stands in the title', '6月底前完成专项检查。', ['6月底前 2023-06-30']],
    ['a yearly day becomes a rule with its next date', '每年8月底前上报申报材料。', ['每年8月底前 2023-08-31 每年']],
    ['days after the quarter', '每季度结束后10日内报送进展。', ['每季度结束后10日内 每季度']],
    ['the tenth of the next month', '次月10日前通报结果。', ['次月10日前 每月']],
    ['the five-year plan', '力争“十四五”期间完成建设任务。', ['“十四五”期间 2025-12-31']],
    ['years from the day of issue', '三年内培训骨干医师。', ['三年内 2026-03-15']],
    ['working days', '在5个工作日内反馈。', ['5个工作日内']],
    ['a span of months', '2023年3月—6月开展自查。', ['2023年3月—6月 2023-06-30']],
    ['two years are one deadline', '到2025年和2030年，群众满意度持续提高。', ['到2025年和2030年 2030-12-31']],
  ]
  for (const [name, passage, expected] of cases) it(name, () => expect(deadlinesIn(passage)).toEqual(expected))

  const none: [string, string][] = [
    ['years in titles and spans of plans', '落实《行动方案（2023—2025年）》，做好2023年民生实事项目。'],
    ['the past', '截至2022年底，全市共有机构50家。2020年完成了评估。'],
    ['comparisons and starts', '较2024年明显提升，自2024年起施行。'],
    ['clinical spans of time', '新生儿3个月内诊断率稳步提高，做好6个月内婴儿喂养指导和产后28天内访视。'],
    ['what is done daily or regularly', '落实每天体育锻炼时间，定期开展巡查。'],
  ]
  for (const [name, passage] of none)
    it(`never ${name}`, () =>
      expect(itemsOf(parseNotice(`2023年工作要点\n一、重点工作\n${passage}`)).flatMap((i) => i.deadlines)).toEqual([]))

  it('stated once above a list, it holds for every line', () => {
    const outline = parseNotice('行动计划\n一、主要目标\n（一）到2025年：\n1.筛查率达到50%。\n2.治疗率达到90%。')
    expect(itemsOf(outline).map((item) => [item.deadlines[0]?.date, item.targets[0]?.by])).toEqual([
      ['2025-12-31', '到2025年'],
      ['2025-12-31', '到2025年'],
    ])
  })
})

describe('responsible bodies', () => {
  const cases: [string, string, string[]][] = [
    [
      'lead and others',
      '加强服务。（省教育厅牵头，省卫生健康委、团省委按职责分工负责）',
      ['省教育厅:lead', '省卫生健康委:responsible', '团省委:responsible'],
    ],
    [
      'lead and support',
      '加强服务。（妇幼处牵头，财务处、省妇幼保健院配合）',
      ['妇幼处:lead', '财务处:support', '省妇幼保健院:support'],
    ],
    [
      'labels',
      '加强服务。（牵头单位：省卫生健康委；配合单位：省教育厅、省民政厅等）',
      ['省卫生健康委:lead', '省教育厅:support', '省民政厅:support'],
    ],
    [
      'a line of its own',
      '加强服务。\n责任单位：省卫生健康委、省财政厅',
      ['省卫生健康委:responsible', '省财政厅:responsible'],
    ],
    [
      'names that hold 和',
      '加强服务。（省工业和信息化厅、省自然资源和规划厅及各市人民政府负责）',
      ['省工业和信息化厅:responsible', '省自然资源和规划厅:responsible', '各市人民政府:responsible'],
    ],
    ['levels that share a name', '加强服务。（各市、县人民政府负责）', ['各市、县人民政府:responsible']],
    [
      'the subject of the sentence',
      '各县（市）、区卫生健康局要于每年8月底前上报材料。',
      ['各县（市）、区卫生健康局:responsible'],
    ],
    [
      'two subjects',
      '市健康专家委员会和市卫生健康部门负责提供技术支持。',
      ['市健康专家委员会:responsible', '市卫生健康部门:responsible'],
    ],
    [
      'a collective',
      '各镇（街道、管委会）和各部门在行使职权时，要将健康作为决策因素。',
      ['各镇（街道、管委会）和各部门:responsible'],
    ],
  ]
  for (const [name, passage, expected] of cases) it(name, () => expect(bodiesIn(passage)).toEqual(expected))

  const none: [string, string][] = [
    ['annexes', '明确部门职责。（附件1：省级相关部门职责清单）'],
    ['where an office sits', '与专家委员会办公室（设在市卫健委）沟通情况。'],
    ['what is to be built', '加强妇幼保健机构建设，完善危重孕产妇救治中心。'],
  ]
  for (const [name, passage] of none) it(`never ${name}`, () => expect(bodiesIn(passage)).toEqual([]))

  it('the bracket is no part of the item', () => {
    expect(itemOf('加强服务。（省教育厅牵头）').text).toBe('加强服务。')
  })

  it('a bracket speaks for the sentences before it, back to the bracket before', () => {
    const outline = parseNotice('工作要点\n一、保障安全\n完善网络。加强演练。（妇幼处负责）规范采供血。（医政处负责）')
    expect(itemsOf(outline).map((item) => item.responsible.map((body) => body.name))).toEqual([
      ['妇幼处'],
      ['妇幼处'],
      ['医政处'],
    ])
  })

  it('a rule stated once for all is told once', () => {
    const outline = parseNotice(
      '意见\n一、保障安全\n（一）完善网络。加强建设。（省卫生健康委负责。以下均需各市州政府、兰山新区管委会落实，不再列出）\n（二）加强演练。定期开展。（省财政厅负责）',
    )
    expect(outline.responsibleForAll.map((body) => body.name)).toEqual(['各市州政府', '兰山新区管委会'])
    expect(itemsOf(outline).map((item) => item.responsible.map((body) => body.name))).toEqual([
      ['省卫生健康委'],
      ['省财政厅'],
    ])
  })

  it('a heading that is a body answers for what stands under it', () => {
    const outline = parseNotice(
      '任务分工\n（一）市教育局\n1.开展健康学校建设。\n2.开足体育课程。\n（二）市妇幼保健院\n负责业务指导。',
    )
    expect(itemsOf(outline).map((item) => item.responsible.map((body) => body.name))).toEqual([
      ['市教育局'],
      ['市教育局'],
      ['市妇幼保健院'],
    ])
  })
})

describe('cited documents, conditions and kinds', () => {
  it('the verb in front makes a deliverable or a duty, seen through a list', () => {
    const { cites } = itemOf(
      '落实国家《消除行动计划》，制定《临江省消除方案（2023—2030年）》《筛查质量控制方案》，依据《条例》管理。',
    )
    expect(cites.map((cite) => [cite.title, cite.role, cite.verb])).toEqual([
      ['消除行动计划', 'duty', '落实'],
      ['临江省消除方案（2023—2030年）', 'deliverable', '制定'],
      ['筛查质量控制方案', 'deliverable', '制定'],
      ['条例', 'reference', '依据'],
    ])
  })

  it('the number behind a title is its own', () => {
    expect(itemOf('落实《实施方案》（内政发﹝2022﹞12号）要求。').cites[0]).toMatchObject({
      title: '实施方案',
      docNumber: '内政发〔2022〕12号',
    })
  })

  it('deployment by the level above is a condition, guidance is none', () => {
    expect(itemOf('在国家卫生健康委统一部署下，启动新生儿安全项目。').condition).toBe('在国家卫生健康委统一部署下')
    expect(itemOf('在国家卫生健康委指导下，组织实施绩效考核。').condition).toBeNull()
  })

  it('kinds', () => {
    const kind = (passage: string) => itemOf(passage).kind
    expect(kind('制定《全省实施方案》，推动目标实现。')).toBe('deliverable')
    expect(kind('试点开展救治体系评估。')).toBe('pilot')
    expect(kind('组织开展世界母乳喂养周主题宣传。')).toBe('activity')
    expect(kind('实施基层儿童早期发展项目。')).toBe('project')
    expect(kind('产前筛查率达到90%。')).toBe('indicator')
    expect(kind('落实意识形态工作责任制。')).toBe('continuing')
  })
})
