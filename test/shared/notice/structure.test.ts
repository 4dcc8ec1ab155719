import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { normaliseNotice } from '#shared/notice/lines.ts'
import { parseNotice } from '#shared/notice/parseNotice.ts'
import { itemsOf } from './reading.ts'
import { KEY_POINTS, PLAN, SENTENCES } from './samples.ts'

const areasOf = (text: string) =>
  parseNotice(text).areas.map(
    (area) => `${area.kind} ${area.ordinal} ${area.heading}: ${area.items.map((i) => i.ordinal || '。').join(' ')}`,
  )

describe('the Fujian notice of 2023', () => {
  const text = readFileSync(new URL('../../../db/seed/fujian-2023.txt', import.meta.url), 'utf8')
  const outline = parseNotice(text)
  const items = itemsOf(outline)

  it('has nine areas and 34 sentences, every one with the span of its own words', () => {
    expect(outline.areas.map((area) => area.items.length)).toEqual([2, 5, 4, 5, 4, 4, 3, 3, 4])
    for (const item of items) expect(normaliseNotice(text.slice(...item.span))).toBe(item.text)
  })

  it('holds no target and no date, and none is invented', () => {
    expect(items.flatMap((item) => [...item.targets, ...item.deadlines, ...item.responsible])).toEqual([])
  })

  it('waits for the national commission in two places', () => {
    expect(items.filter((item) => item.condition).map((item) => item.text.slice(0, 12))).toEqual([
      '在国家卫生健康委统一部署',
      '夯实儿童保健服务管理，持',
    ])
  })

  it('cites fourteen documents: eight to carry out, six to make', () => {
    const roles = items.flatMap((item) => item.cites.map((cite) => cite.role))
    expect([
      roles.filter((role) => role === 'duty').length,
      roles.filter((role) => role === 'deliverable').length,
    ]).toEqual([8, 6])
  })

  it('accounts for all 36 sentences', () => {
    expect(outline.coverage).toEqual({ sentences: 36, inItems: 34, declared: 2, left: [] })
  })

  it('says who wrote it, when and to whom', () => {
    expect(outline).toMatchObject({
      title: '福建省卫生健康委员会关于做好2023年妇幼健康重点工作的通知',
      docNumber: null,
      issuers: ['福建省卫生健康委员会'],
      issuedOn: '2023-04-27',
      addressees: ['各设区市卫健委', '平潭综合实验区社会事业局', '省妇幼保健院'],
    })
  })
})

describe('metadata', () => {
  it('letter and plan in one file; the number is the own one, never the cited one; the red head is no title', () => {
    const outline = parseNotice(
      '临江省卫生健康委员会文件\n临卫妇幼[2024]6 号\n临江省卫生健康委员会关于\n印发2024年工作要点的通知\n各市卫生健康委：\n根据《国家要点》的通知（国卫妇幼〔2024〕3号）精神，制定本要点，现印发给你们。\n临江省卫生健康委员会\n2024年3月1日\n（联系人：甲，电话：83360000）\n2024年工作要点\n一、抓好落实\n推进服务。',
    )
    expect(outline).toMatchObject({
      title: '临江省卫生健康委员会关于印发2024年工作要点的通知',
      docNumber: '临卫妇幼〔2024〕6号',
      issuedOn: '2024-03-01',
    })
    expect(outline.parent).toMatchObject({ docNumber: '国卫妇幼〔2024〕3号' })
    expect(outline.parts.map((part) => [part.role, part.title])).toEqual([
      ['notice', '临江省卫生健康委员会关于印发2024年工作要点的通知'],
      ['plan', '2024年工作要点'],
    ])
  })

  it('several bodies sign together, a bracket belongs to the name above it', () => {
    const head = '关于开展工作的通知\n各市卫生健康委：\n请认真落实。\n'
    expect(parseNotice(`${head}国家卫生健康委  教育部  财政部\n2023年1月5日`).issuers).toEqual([
      '国家卫生健康委',
      '教育部',
      '财政部',
    ])
    expect(parseNotice(`${head}临江省卫生健康委员会\n临江省财政厅\n2023年1月5日`).issuers).toEqual([
      '临江省卫生健康委员会',
      '临江省财政厅',
    ])
    expect(parseNotice(`${head}健康临江建设委员会\n（爱国卫生运动委员会）（代章）\n二〇二三年一月五日`)).toMatchObject({
      issuers: ['健康临江建设委员会（爱国卫生运动委员会）'],
      issuedOn: '2023-01-05',
    })
  })

  it('the signature beats the particulars of the web site', () => {
    const outline = parseNotice(
      '首页 > 政务公开\n索引号：0081 主题分类：卫生\n发文机关：临江省卫生健康委员会 成文日期：2025年05月15日\n文 号：临卫〔2025〕7号\n临卫〔2025〕7号\n临江省人民政府办公厅关于加强服务的意见\n各市人民政府：\n为加强服务，现提出以下意见。\n一、强化保障\n加大投入。\n2025年3月17日\n网站地图 | 联系我们',
    )
    expect(outline).toMatchObject({
      issuedOn: '2025-03-17',
      issuers: ['临江省人民政府办公厅'],
      docNumber: '临卫〔2025〕7号',
    })
  })

  it('addressees are bodies, not halves of names', () => {
    const { addressees } = parseNotice(
      '关于开展工作的通知\n各省、自治区、直辖市及新疆生产建设兵团卫生健康委，昆山市、沭阳县卫生健康委，省妇幼保健院：\n请落实。',
    )
    expect(addressees).toEqual([
      '各省、自治区、直辖市及新疆生产建设兵团卫生健康委',
      '昆山市、沭阳县卫生健康委',
      '省妇幼保健院',
    ])
  })

  it('a passed-on notice in the annex is told apart', () => {
    const outline = parseNotice(
      '临江省卫生健康委关于转发有关通知的通知\n临卫〔2023〕8号\n各市卫生健康委：\n请贯彻落实。\n临江省卫生健康委员会\n2023年5月6日\n附件\n国家卫生健康委办公厅关于印发行动计划的通知\n国卫办〔2023〕10号\n各省卫生健康委：\n现印发给你们，请认真组织实施。\n国家卫生健康委办公厅\n2023年4月27日\n行动计划\n一、主要任务\n（一）加强建设\n1.健全网络。加强管理。\n2.规范服务。提高质量。',
    )
    expect(outline).toMatchObject({
      docNumber: '临卫〔2023〕8号',
      issuedOn: '2023-05-06',
      issuers: ['临江省卫生健康委员会'],
    })
    expect(outline.parts.map((part) => part.docNumber)).toEqual(['临卫〔2023〕8号', '国卫办〔2023〕10号', null])
    expect(itemsOf(outline).map((item) => item.ordinal)).toEqual(['1.', '2.'])
  })
})

describe('areas and items', () => {
  it('sentences where there is no number', () => {
    expect(areasOf(SENTENCES)).toEqual([
      'task 一 筑牢母婴安全底线: 。 。 。',
      'task 二 促进儿童全面发展: 。 。 。',
      'task 三 坚守行业安全底线: 。 。 。',
    ])
  })

  it('； separates the measures of a sentence, not its items', () => {
    expect(itemsOf(parseNotice(SENTENCES))[1]?.measures).toHaveLength(2)
  })

  it('numbers that go on across areas; a dated duty in the covering letter falls to its addressees', () => {
    expect(areasOf(KEY_POINTS)).toEqual([
      'schedule  请结合实际认真贯彻落实: 。',
      'task 一 保障母婴安全: 1. 2.',
      'task 二 防治出生缺陷: 3. 4.',
      'task 三 促进儿童健康: 5. 6.',
    ])
    expect(itemsOf(parseNotice(KEY_POINTS))[0]?.responsible.map((body) => body.name)).toEqual([
      '各市（州）卫生健康委',
      '省妇幼保健院',
    ])
  })

  it('background and principles are no tasks, a container heading is a path', () => {
    expect(areasOf(PLAN)).toEqual([
      'goal （三） 主要目标: 。',
      'task （一） 完善服务网络: 1. 2.',
      'task （二） 提升服务能力: 1. 2.',
      'safeguard 三 保障措施: （一） （二）',
    ])
    expect(itemsOf(parseNotice(PLAN))[1]?.path).toEqual(['二、重点任务'])
  })

  it('（一） with sentences below 工作措施 are items of it', () => {
    expect(areasOf('方案\n一、工作措施\n（一）坚持正确方向。加强理论武装。\n（二）优化模式\n坚持以人为本。')).toEqual([
      'task 一 工作措施: （一） （二）',
    ])
  })

  it('一是 and 二是 are items where their section would be an area', () => {
    expect(
      areasOf(
        '计划\n一、工作举措\n（一）加强服务。强化预防。一是实现覆盖。二是加强管理。\n（二）优化管理。一是落实制度。二是加强指导。',
      ),
    ).toEqual(['task （一） 加强服务: 一是 二是', 'task （二） 优化管理: 一是 二是'])
  })

  it('they are measures inside 1.', () => {
    const [item] = itemsOf(
      parseNotice(
        '计划\n一、重点任务\n（一）干预因素\n1.健康知识。一是开展宣传。二是建设专家库。\n2.合理膳食。开展行动。',
      ),
    )
    expect([item?.ordinal, item?.measures.length]).toEqual(['1.', 2])
  })

  it('bullets, framed boxes and an intro of the box that is none', () => {
    const text =
      '规划\n一、主要任务\n（一）加强建设\n——完善体系。健全网络。\n\t专栏1：实施提升计划\n\n\t行动范围：各级医疗机构。\n1.风险防范：强化意识。\n2.危重救治：完善网络。\n\n\n——加强网底。夯实基层。\n（二）加强人才\n——落实编制。充实人员。'
    expect(areasOf(text)).toEqual(['task （一） 加强建设: —— 1. 2. ——', 'task （二） 加强人才: ——'])
  })

  it('chapters and articles; entry into force is no task', () => {
    expect(
      areasOf(
        '管理办法\n第一章 总则\n第一条 为规范管理，制定本办法。\n第二章 建设要求\n第二条 应当设置母婴室。\n第三条 应当配备设施。\n第三章 附则\n第四条 本办法自2024年1月1日起施行。',
      ),
    ).toEqual(['task 第二章 建设要求: 第二条 第三条'])
  })

  it('phases are a schedule', () => {
    expect(
      areasOf(
        '方案\n一、工作安排\n（一）启动阶段（2023年3月—4月）。制定方案。\n（二）实施阶段（2023年5月—10月）。组织实施。',
      ),
    ).toEqual(['schedule 一 工作安排: （一） （二）'])
  })

  it('a list of annexes, the contact line and the printer are no items', () => {
    const outline = parseNotice(
      '关于开展检查的通知\n各市卫生健康委：\n现通知如下：\n一、检查内容\n（一）制度落实情况；\n（二）人员资质情况。\n联系人：甲，联系电话：0591-12345678。\n附件：1.检查表\n2.问题清单\n临江省卫生健康委员会\n2024年4月20日\n临江省卫生健康委员会办公室 2024年4月21日印发',
    )
    expect(itemsOf(outline).map((item) => item.text)).toEqual(['制度落实情况；', '人员资质情况。'])
    expect(outline.issuedOn).toBe('2024-04-20')
  })

  it('a closing word to everybody is not part of the last item', () => {
    const text =
      '意见\n一、强化投入\n（一）加大投入。落实经费。（省财政厅负责）\n（二）加强宣传。营造氛围。（省委宣传部负责）\n各地、各部门要加强组织领导，推动各项任务落到实处。\n临江省人民政府\n2025年4月3日'
    expect(areasOf(text)).toEqual(['task 一 强化投入: （一） （二）', 'safeguard  各地、各部门要加强组织领导: 。'])
  })
})

describe('tables', () => {
  it('an indicator table: comparator, unit and year from cell, name and head; its name printed behind it', () => {
    const text =
      '规划\n一、总体要求\n（一）发展目标\n到2025年，体系更加完善。\n\t类别\n\t主要指标\n\t2025年\n\t性质\n\n\t健康\n指标\n\t孕产妇死亡率（/10万）\n\t≤14.5\n\t预期性\n\n\t\n\t筛查覆盖率（%）\n（覆盖率以县为单位统计）\n\t100\n\t预期性\n\n\t备注\n\t其中部分指标依据有关规划确定。\n\n（二）主要指标\n二、主要任务\n加强建设。'
    const area = parseNotice(text).areas.find((a) => a.kind === 'indicatorTable')
    expect(area?.heading).toBe('主要指标')
    expect(area?.items.map((i) => i.targets.map((t) => [t.metric, t.comparator, t.value, t.unit, t.by]))).toEqual([
      [['孕产妇死亡率', '<=', 14.5, '/10万', '2025年']],
      [['筛查覆盖率', '=', 100, '%', '2025年']],
    ])
  })

  it('a duty table: the body in column one, its name broken in two', () => {
    const text =
      '附件1\n\n职责清单\n\t部门\n\t职责与任务\n\n\t省自然资源和\n规划厅\n\t做好用地保障；优化布局。\n\n\t省教育厅\n\t开展健康学校建设。\n\n'
    expect(itemsOf(parseNotice(text)).map((item) => [item.responsible[0]?.name, item.text])).toEqual([
      ['省自然资源和规划厅', '做好用地保障；优化布局。'],
      ['省教育厅', '开展健康学校建设。'],
    ])
  })

  it('a division of tasks, one row a line', () => {
    const text =
      '2023年重点任务分工表\n序号\t重点任务\t工作措施\t牵头单位\t配合单位\t完成时间\n1\t母婴安全\t开展专项督查。\t妇幼处\t医政处\t6月底前\n2\t儿童健康\t新建儿童友好医院3所。\t妇幼处\t规划处\t全年\n'
    expect(
      itemsOf(parseNotice(text)).map((i) => [
        i.ordinal,
        i.heading,
        i.responsible.map((r) => `${r.name}:${r.role}`),
        i.deadlines[0]?.date ?? null,
      ]),
    ).toEqual([
      ['1', '母婴安全', ['妇幼处:lead', '医政处:support'], '2023-06-30'],
      ['2', '儿童健康', ['妇幼处:lead', '规划处:support'], null],
    ])
  })
})

describe('furniture of pages and web sites', () => {
  it('page marks, menus, search boxes and addresses inside a sentence', () => {
    const clean = '推进妇幼保健机构标准化建设与规范化管理，提供安全便捷的服务，'
    const rest = '持续提升群众就诊体验和满意度水平，不断增强获得感。'
    for (const noise of [
      '3/4',
      '— 12 —',
      '第 3 页 共 8 页',
      '首页\n 省政府\n 要闻\n 政策\n服务\n 互动',
      '打印  收藏',
      '请输入关键词搜索',
      'http://www.nhc.gov.cn/fys/pqt/new_list.shtml',
    ]) {
      const outline = parseNotice(`要点\n一、抓好建设\n${clean}\n\n${noise}\n\n${rest}`)
      expect(itemsOf(outline).map((item) => item.text)).toEqual([clean + rest])
    }
  })

  it('radicals, full-width forms and blanks fold into ordinary characters', () => {
    expect(normaliseNotice('（ 一 ） 健 全 ⼈⺠⻔⻛ 机制，２０２５ 年 2 0 3 0 年 HPV vaccine 达到 ９０％')).toBe(
      '（一）健全人民门风机制，2025年2030年HPV vaccine达到90%',
    )
  })
})
