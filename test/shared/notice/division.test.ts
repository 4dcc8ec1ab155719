import { describe, expect, it } from 'vitest'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { itemsOf } from './reading.ts'

const areasOf = (text: string) =>
  parseNotice(text).areas.map(
    (area) => `${area.kind} ${area.ordinal} ${area.heading}: ${area.items.map((i) => i.ordinal || '。').join(' ')}`,
  )

describe('numbers', () => {
  it('in front of an age or another figure', () => {
    const text =
      '2024年工作要点\n一、促进儿童健康\n5、加强随访。\n6、3岁以下儿童系统管理率达到92%。\n7、0-6岁儿童眼保健覆盖率达93%。\n二、抓好实事\n8.加强管理。\n9.3岁以下儿童系统管理率达到92%。'
    expect(areasOf(text)).toEqual(['task 一 促进儿童健康: 5、 6、 7、', 'task 二 抓好实事: 8. 9.'])
  })

  it('a decimal at the head of a broken line is none', () => {
    const text = '2024年工作要点\n一、促进健康\n1.提高水平，人均预期寿命达到\n79.3岁，健康素养水平达到\n30.5%以上。'
    expect(itemsOf(parseNotice(text))).toHaveLength(1)
  })

  it('第一，第二， inside a paragraph', () => {
    expect(
      areasOf('2025年工作安排\n一、改革任务\n第一，推进联合体建设。年内完成。第二，推进智慧妇幼。扩大应用。'),
    ).toEqual(['task 一 改革任务: 第一 第二'])
  })

  it('sections stand under chapters', () => {
    const text =
      '发展规划\n第一章 规划背景\n过去成效明显。\n第二章 主要任务\n第一节 完善服务体系\n一、健全网络。设置机构。\n二、加强人才。充实力量。\n第二节 保障健康\n一、实施行动。落实制度。\n二、防治缺陷。加强筛查。'
    expect(areasOf(text)).toEqual(['task 第一节 完善服务体系: 一 二', 'task 第二节 保障健康: 一 二'])
  })
})

describe('numbers that are words', () => {
  it('01, 任务一 and 第一阶段', () => {
    const text =
      '试点工作方案\n01 工作目标\n到2026年，机制健全。\n02 重点任务\n任务一：打造友好环境\n（1）优化空间。设置活动区。\n（2）完善设施。设置母婴室。\n任务二：提供友好服务\n（3）推行多学科诊疗。开设门诊。\n03 实施步骤\n第一阶段：启动部署（2024年5月—6月）。制定方案。\n第二阶段：评估推广（2026年1月—12月）。总结经验。'
    expect(areasOf(text)).toEqual([
      'goal 01 工作目标: 。',
      'task 任务一 打造友好环境: （1） （2）',
      'task 任务二 提供友好服务: （3）',
      'schedule 03 实施步骤: 第一阶段 第二阶段',
    ])
    expect(
      itemsOf(parseNotice(text))
        .at(-1)
        ?.deadlines.map((d) => d.date),
    ).toEqual(['2026-12-31'])
  })

  it('a month at the head of a line is no number', () => {
    expect(areasOf('2024年工作要点\n一、抓好安排\n01月15日前报送总结。\n加强管理。')).toEqual([
      'task 一 抓好安排: 。 。',
    ])
  })
})

describe('headings', () => {
  it('重点举措 under a named heading is only a path: the area keeps the name', () => {
    const text =
      '2023年工作要点\n一、主要任务\n（一）实施健康促进行动。\n1.主要目标指标。\n居民健康素养水平达39%以上。\n2.重点工作举措。\n（1）构建指标体系。\n（2）推进卫生运动。\n（二）实施妇幼提升行动。\n1.主要目标指标。\n婚前医学检查率达80%。\n2.重点工作举措。\n（1）开展提升计划。\n（2）完善托育服务。'
    expect(areasOf(text)).toEqual([
      'goal 1. 主要目标指标: 。',
      'task （一） 实施健康促进行动: （1） （2）',
      'goal 1. 主要目标指标: 。',
      'task （二） 实施妇幼提升行动: （1） （2）',
    ])
  })

  it('主要目标： alone on its line, and 策略措施： behind it', () => {
    const text =
      '发展规划\n一、发展领域\n（一）儿童与健康\n主要目标：\n1.普及生活方式。\n2.降低近视率。\n策略措施：\n1.保障儿童健康。加大投入。\n2.完善服务体系。健全网络。\n（二）儿童与安全\n主要目标：\n1.减少伤害。\n策略措施：\n1.创建安全环境。加强教育。'
    expect(areasOf(text)).toEqual([
      'goal  主要目标: 1. 2.',
      'task （一） 儿童与健康: 1. 2.',
      'goal  主要目标: 1.',
      'task （二） 儿童与安全: 1.',
    ])
  })

  it('a chapter on subject, scope or time is no task; an item so named is one', () => {
    const text =
      '活动方案\n一、活动主题\n预防出生缺陷，科学健康孕育\n二、活动范围\n全省各级医疗机构。\n三、考核办法\n（一）考核对象。各牵头部门。\n（二）考核方式。采取日常督查。'
    expect(areasOf(text)).toEqual(['task 三 考核办法: （一） （二）'])
  })

  it('goals within a goal are its items', () => {
    const text =
      '实施方案\n一、项目目标\n（一）总体目标：完成免费筛查。\n（二）年度指标：\n1.筛查覆盖率达80%以上；\n2.随访管理率达95%以上。\n二、工作措施\n（一）加强领导。明确专人。'
    expect(areasOf(text)).toEqual(['goal 一 项目目标: （一） 1. 2.', 'task 二 工作措施: （一）'])
  })

  it('指导思想、基本原则和总体目标 hold more than a goal', () => {
    const text =
      '发展规划\n一、指导思想、基本原则和总体目标\n（一）指导思想\n坚持以人为本。\n（二）基本原则\n1.坚持公平。\n（三）总体目标\n体系更加健全。\n二、重点任务\n1.加强建设。健全机制。'
    expect(areasOf(text)).toEqual(['goal （三） 总体目标: 。', 'task 二 重点任务: 1.'])
  })

  it('words that lead up to a list with a colon are no task', () => {
    const { coverage } = parseNotice(
      '意见\n一、实施人才计划\n（一）产业人才计划。围绕主导产业，实施如下重点项目：\n1.开发项目。加强培养。\n2.企业家项目。加强培训。\n（二）文化人才计划。围绕文化名城，实施如下重点项目：\n3.名家项目。加强扶持。\n4.传承项目。加强研究。',
    )
    expect([coverage.declared, coverage.left]).toEqual([2, []])
  })
})

describe('framed boxes whose frame was lost', () => {
  it('numbered lines of a box stand beside the items, and the numbering goes on behind it', () => {
    const text =
      '行动方案\n一、重点任务\n（一）增加供给\n1.建设中心。设置托位。\n2.发展社区托育。同步规划。\n专栏1 托育服务项目\n1.能力建设项目：新增托位。\n2.普惠托育专项行动：给予补助。\n3.支持托幼一体化。开设托班。\n（二）提升质量\n4.加强监管。定期抽查。'
    expect(areasOf(text)).toEqual(['task （一） 增加供给: 1. 2. 1. 2. 3.', 'task （二） 提升质量: 4.'])
  })

  it('unnumbered lines of a box begin with a name and a colon', () => {
    const text =
      '发展规划\n第一章 主要任务\n第一节 完善体系\n一、健全网络。设置机构。\n二、加强人才。充实力量。\n专栏1 体系建设项目\n能力提升项目：建设医学中心。\n标准化建设项目：改善用房条件。\n第二节 保障健康\n一、实施行动。落实制度。'
    expect(areasOf(text)).toEqual(['task 第一节 完善体系: 一 二 。 。', 'task 第二节 保障健康: 一'])
  })

  it('a note under a table or list is no item', () => {
    expect(areasOf('发展规划\n一、主要指标\n到2025年，体系健全。\n注：本表为累计数。')).toEqual([
      'goal 一 主要指标: 。',
    ])
  })
})
