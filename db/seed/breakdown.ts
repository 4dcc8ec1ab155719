import type { Metric, TaskKind } from '#shared/domain/model.ts'
import type { DueRule } from './period.ts'
import { ISSUING_UNIT, REPORTING_UNITS } from './people.ts'

/**
 * What an officer adds to the 34 sentences before they can be dispatched (分解). None of it comes from the notice, which
 * names neither a target, a day nor a body; it is made up for the demo.
 */
export interface BreakdownRow {
  /** Area and sentence in the notice, as people quote them. */
  number: string
  title: string
  due: DueRule
  criterion: string
  /** Units that report; all eleven unless said. */
  units?: readonly string[]
  /** 牵头; the issuing unit unless said. */
  lead?: string
  kind?: TaskKind
  metric?: Metric
  /** The month of the period from whose first day it runs. */
  startMonth?: number
}

const HOSPITAL = 'mch-hospital'
const ALL = REPORTING_UNITS.map((unit) => unit.id)
const REGIONS = ALL.filter((id) => id !== HOSPITAL)

/** Short names of the nine areas, as column heads need them. */
export const SHORT_TITLES = [
  '党建引领',
  '母婴安全',
  '儿童健康',
  '出生缺陷',
  '妇女健康',
  '服务能力',
  '全程监管',
  '信息化',
  '安全底线',
] as const

const row = (number: string, title: string, due: DueRule, criterion: string, more: Partial<BreakdownRow> = {}) => ({
  number,
  title,
  due,
  criterion,
  ...more,
})
const on = (month: number, day: number): DueRule => ({ month, day })
/** Later than the last day of any month: the last day. */
const END = 31

export const BREAKDOWN: readonly BreakdownRow[] = [
  row('1-1', '学习宣传贯彻党的二十大精神', on(12, 15), '学习计划全部完成，形成年度总结'),
  row('1-2', '落实院长负责制，创建文化特色单位', on(11, END), '各级机构制度落实到位，至少推荐一家特色单位'),
  row('2-1', '母婴安全行动提升计划与五项制度', on(12, 15), '五项制度自查全覆盖，问题全部整改'),
  row('2-2', '妇幼领域疫情防控与健康宣教随访', on(7, 31), '宣教和随访制度建立，抽查通过', { kind: 'activity' }),
  row('2-3', '危重孕产妇及孕产妇、新生儿死亡评审', on(11, END), '评审按季开展，评审意见全部反馈', {
    kind: 'continuing',
  }),
  row('2-4', '危重救治体系评估试点与救治网络建设', on(7, 20), '评估报告通过省级评审，救治网络方案印发', {
    units: ['fuzhou', 'xiamen', 'quanzhou', 'sanming', 'longyan', HOSPITAL],
    lead: HOSPITAL,
  }),
  row('2-5', '创建母婴友好医院、新生儿保健特色专科', on(12, END), '按国家统一部署完成申报和初审'),
  row('3-1', '健康儿童行动提升、母乳喂养促进计划', on(12, 15), '两项计划的年度任务全部完成'),
  row('3-2', '儿童眼及视力、口腔健康与早期发展试点', on(11, END), '服务覆盖全部县（市、区），试点中期评估完成'),
  row('3-3', '儿童孤独症筛查干预服务规范试点', on(10, 15), '试点县全部开展筛查，转诊干预衔接到位', {
    units: ['fuzhou', 'xiamen', 'putian', 'ningde', HOSPITAL],
    lead: HOSPITAL,
  }),
  row('3-4', '母乳喂养促进与世界母乳喂养周宣传', on(6, END), '主题宣传完成，宣传总结报送'),
  row('4-1', '出生缺陷防治主题宣传、公益行与培训', { workDays: 2 }, '宣传、公益行和培训全部完成，总结报送', {
    kind: 'activity',
  }),
  row('4-2', '婚孕前保健“一站式”服务，提升婚检率', on(12, 15), '“一站式”服务点覆盖全部县（市、区）', {
    units: REGIONS,
  }),
  row('4-3', '优化产前筛查、产前诊断资源配置布局', on(11, END), '资源配置方案印发，机构建设达到要求', {
    units: ['fuzhou', 'xiamen', 'zhangzhou', 'quanzhou', HOSPITAL],
  }),
  row('4-4', '产前筛查诊断管理与产前产后一体化', on(10, END), '质控全覆盖，多学科诊疗机制建立'),
  row('4-5', '出生缺陷干预救助项目', on(11, END), '项目年度任务完成，救助资料归档'),
  row('5-1', '制定消除艾梅乙母婴传播实施方案', on(5, END), '实施方案印发', { units: [HOSPITAL] }),
  row('5-2', '加速消除宫颈癌与“两癌”筛查质控方案', on(11, END), '方案印发，筛查质控每季一次'),
  row('5-3', '适龄女性 HPV 疫苗接种（为民办实事）', on(8, 22), '首针接种率达到 90%（演示指标，非通知内容）', {
    units: REGIONS,
    kind: 'metric',
    metric: {
      name: '首针接种率',
      comparator: '>=',
      value: 90,
      upper: null,
      unit: '%',
      baseline: null,
      direction: 'up',
    },
  }),
  row('5-4', '盆底专科标准与规范化建设项目', { workDays: -2 }, '标准印发，建设单位通过验收', {
    units: ['fuzhou', 'xiamen', 'zhangzhou', 'quanzhou', 'sanming', 'longyan', HOSPITAL],
    lead: HOSPITAL,
  }),
  row('6-1', '机构能力提升与全程优质服务县建设', on(12, 15), '项目通过年度评估'),
  row('6-2', '“云上妇幼”平台与“大手牵小手”行动', on(11, END), '平台接入全部县级机构，帮扶协议落实'),
  row('6-3', '妇幼保健机构绩效考核与数据质控', on(12, 25), '考核数据上报并通过质控', { startMonth: 10 }),
  row('6-4', '妇幼中医药：中医馆建设与内涵提升', on(12, 15), '中医馆建成并开展服务'),
  row('7-1', '专项技术、辅助生殖审批与事中事后监管', on(12, END), '新审批机构监督检查全覆盖'),
  row('7-2', '遴选建立辅助生殖、产前筛查专家库', on(6, 20), '专家库名单公布', { units: [HOSPITAL], lead: HOSPITAL }),
  row('7-3', '第七版出生医学证明签发和管理', on(12, END), '签发机构检查全覆盖，空白证件账物相符'),
  row('8-1', '妇幼健康监测方案与统计质量控制', on(12, 15), '监测数据按期上报，质量控制报告完成', {
    kind: 'continuing',
  }),
  row('8-2', '省级平台与国家平台数据对接共享', on(12, 20), '数据对接通过国家平台验收', { units: [HOSPITAL] }),
  row('8-3', '区域妇幼信息化与公卫项目管理系统', on(11, 15), '管理系统上线，数据按月更新', { units: REGIONS }),
  row('9-1', '行风建设与廉洁从业九项准则', on(12, 15), '专题教育全覆盖，问题线索全部处置'),
  row('9-2', '重大风险权力事项集体研究机制', on(8, 20), '制度印发并执行', { kind: 'deliverable' }),
  row('9-3', '意识形态责任制与舆情风险评估', on(10, 20), '责任清单签订，风险评估报告报送'),
  row('9-4', '红线底线与行业安全生产指导', on(12, 15), '安全生产检查全覆盖，隐患全部整改'),
]

/** Waits for the level above all year, in its sentence's own words. */
export const AWAITING = '2-5'
/** Waited as well, until the deployment came in the third month. */
export const AWAITED_AT_FIRST = '3-2'
/** Starts with the hospital alone and reaches the regions in the last days: 增补责任单位. */
export const EXTENDED_LATE = '6-3'

export const unitsOf = (row: BreakdownRow): readonly string[] => row.units ?? ALL
export const leadOf = (row: BreakdownRow): string => row.lead ?? ISSUING_UNIT.id
