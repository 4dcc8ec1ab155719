import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { itemOf, itemsOf, targetsIn, valuesIn } from './reading.ts'

describe('targets said in other ways', () => {
  const cases: [string, string, string[]][] = [
    [
      'a share, by the name 占比 and by 占…的比例',
      '托位占比不低于50%，专业人员占编制总额的比例不低于85%。',
      ['托位占比 >= 50%', '专业人员占编制总额的比例 >= 85%'],
    ],
    [
      '其中 goes on from the figure before it',
      '新增托位3.5万个以上，其中普惠托位2.5万个以上。',
      ['新增托位 >= 35000个', '普惠托位 >= 25000个'],
    ],
    [
      'from a figure of the past to those of two years to come',
      '无烟法规保护的人口比例由2018年的10%提高到2025年的30%和2030年的80%以上。',
      ['无烟法规保护的人口比例 >= 30% @2025年', '无烟法规保护的人口比例 >= 80% @2030年'],
    ],
    ['from one figure to another by a deadline', '到2025年，吸烟率从26%下降到24%。', ['吸烟率 <= 24% @到2025年']],
    [
      'the verb far in front of 至',
      '提高有线电视机顶盒占比至75%，压缩平均候诊时间至30分钟。',
      ['有线电视机顶盒占比 >= 75%', '平均候诊时间 <= 30分钟'],
    ],
    [
      'the name said once for two years',
      '吸烟率到2025年低于24.5%，到2030年低于20%。',
      ['吸烟率 < 24.5% @到2025年', '吸烟率 < 20% @到2030年'],
    ],
    [
      'two measures with different units',
      '孕产妇死亡率、婴儿死亡率分别控制在9.5/10万、3.8‰以下。',
      ['孕产妇死亡率 <= 9.5/10万', '婴儿死亡率 <= 3.8‰'],
    ],
    [
      'a noun said once behind three names, a unit once behind three figures',
      '新生儿、婴儿和5岁以下儿童死亡率分别降至2.5、4.0和5.0‰以下。',
      ['新生儿死亡率 <= 2.5‰', '婴儿死亡率 <= 4‰', '5岁以下儿童死亡率 <= 5‰'],
    ],
    ['whom the work is done for', '为全县8000名农村妇女开展免费筛查。', ['农村妇女开展免费筛查 = 8000名']],
    [
      'the number of things at the end',
      '设置床位500张，全年发放叶酸1.5万瓶。',
      ['设置床位 = 500张', '全年发放叶酸 = 15000瓶'],
    ],
    [
      'no unit at all',
      '健康发展指数达到85，每千人口医师数不低于3.2。',
      ['健康发展指数 >= 85', '每千人口医师数 >= 3.2'],
    ],
    ['people counted without a word for them', '免费体检人数达1000万以上。', ['免费体检人数 >= 10000000人']],
    ['percent in words', '随访管理率达到百分之九十五以上。', ['随访管理率 >= 95%']],
    ['less than in the year before', '神经管缺陷发生率比2020年下降20%以上。', ['神经管缺陷发生率 >= 20%']],
    [
      'what ought not to be exceeded',
      '单次不宜超过15分钟，作业时间不得超过60分钟。',
      ['单次 <= 15分钟', '作业时间 <= 60分钟'],
    ],
    ['so many for each thousand', '每千人口拥有婴幼儿托位数4.5个。', ['每千人口拥有婴幼儿托位数 = 4.5个']],
    ['the year between name and verb', '筛查率2025年达到98%以上。', ['筛查率 >= 98% @2025年']],
    ['several bodies or firms, at least', '力争实现4000家以上企业改造。', ['企业改造 >= 4000家']],
  ]
  for (const [name, passage, expected] of cases) it(name, () => expect(targetsIn(passage)).toEqual(expected))

  const none: [string, string][] = [
    ['shares in an assessment', '日常督查占40%，年终考核占60%。'],
    ['a figure that says which places are meant', '建筑面积超过1万平方米或日客流量超过1万人的公共场所设置母婴室。'],
    ['a figure in the name of a rate', '提高完成两剂次接种率。'],
    ['a rise that has happened', '筛查率从49%提高到88%。'],
    ['hotlines and names without a unit', '公布举报电话12320、12345，推广“1+5”模式，落实2024年任务。'],
  ]
  for (const [name, passage] of none) it(`never ${name}`, () => expect(valuesIn(passage)).toEqual([]))

  it('the 2025年 of a figure is no deadline of the past', () => {
    expect(itemOf('覆盖率由2018年的10%提高到2020年的30%。').targets).toEqual([])
  })
})

const rowsOf = (text: string) =>
  parseNotice(text)
    .areas.filter((area) => area.kind === 'indicatorTable' || area.kind === 'table')
    .map((area) => [
      area.kind,
      area.heading,
      area.items.map((item) => [
        item.targets.map((t) => `${t.metric} ${t.comparator} ${t.value}${t.unit}${t.by ? ` @${t.by}` : ''}`).join('; '),
        item.deadlines.map((d) => d.date).join(' '),
      ]),
    ])

describe('tables', () => {
  it('（一） in a cell that spans rows is a group, and an aim in words is a row as well', () => {
    const text =
      '意见\n附件\n健康行动主要指标\n\t领域\n\t序号\n\t指标\n\t基期水平\n\t2022年目标值\n\t2030年目标值\n\n\t（一）知识普及行动\n\t1\n\t健康素养水平（%）\n\t16.2\n\t≥23\n\t≥32\n\n\t2\n\t建立科普机制\n\t—\n\t实现\n\t实现\n\n\t（二）妇幼健康行动\n\t3\n\t孕产妇死亡率（1/10万）\n\t15.8\n\t≤14\n\t≤10\n'
    expect(rowsOf(text)).toEqual([
      [
        'indicatorTable',
        '健康行动主要指标',
        [
          ['健康素养水平 >= 23% @2022年; 健康素养水平 >= 32% @2030年', '2022-12-31 2030-12-31'],
          ['', '2022-12-31 2030-12-31'],
          ['孕产妇死亡率 <= 14/10万 @2022年; 孕产妇死亡率 <= 10/10万 @2030年', '2022-12-31 2030-12-31'],
        ],
      ],
    ])
  })

  it('a bare year before the plan heads a baseline; brackets, 左右 and 不低于 in cells; a paragraph above stays a goal', () => {
    const text =
      '“十四五”妇幼健康规划\n一、发展目标\n到2025年，三级机构达到20家。\n表1 主要指标\n\t指标名称\n\t单位\n\t2020年\n\t2025年\n\n\t人均预期寿命\n\t岁\n\t78.5\n\t80左右\n\n\t产前筛查率\n\t%\n\t82.1\n\t[90]\n\n\t机构标准化率\n\t%\n\t65\n\t不低于90\n\n注：[ ]内为累计数。\n二、主要任务\n（一）健全网络。加强建设。'
    expect(rowsOf(text)).toEqual([
      [
        'indicatorTable',
        '表1主要指标',
        [
          ['人均预期寿命 ≈ 80岁 @2025年', '2025-12-31'],
          ['产前筛查率 = 90% @2025年', '2025-12-31'],
          ['机构标准化率 >= 90% @2025年', '2025-12-31'],
        ],
      ],
    ])
    expect(itemsOf(parseNotice(text)).flatMap((item) => item.targets)[0]).toMatchObject({ value: 20, unit: '家' })
  })

  it('quotas of places', () => {
    const text =
      '附件1\n\n2024年免费筛查任务分配表\n\t序号\n\t市州\n\t任务数（人）\n\n\t1\n\t长河市\n\t52000\n\n\t2\n\t合计\n\t52000\n'
    expect(rowsOf(text)).toEqual([['indicatorTable', '2024年免费筛查任务分配表', [['长河市任务数 = 52000人', '']]]])
  })

  it('one cell a line with no mark between the cells', () => {
    const text =
      '2023年重点任务清单\n\n序号\n重点任务\n工作内容\n牵头单位\n配合单位\n完成时限\n\n1\n保障母婴安全\n开展评估，评估覆盖率达到100%。\n妇幼处\n医政处、省妇幼保健院\n2023年6月\n\n2\n防治出生缺陷\n实施免费筛查项目，\n完善服务网络。\n妇幼处\n财务处\n全年\n'
    const items = itemsOf(parseNotice(text))
    expect(
      items.map((i) => [i.ordinal, i.heading, i.text, i.responsible.map((r) => r.name), i.deadlines[0]?.date ?? null]),
    ).toEqual([
      ['1', '保障母婴安全', '开展评估，评估覆盖率达到100%。', ['妇幼处', '医政处', '省妇幼保健院'], '2023-06-30'],
      ['2', '防治出生缺陷', '实施免费筛查项目，完善服务网络。', ['妇幼处', '财务处'], null],
    ])
  })
})
