import type { NarrativeTexts, TaskKind } from '#shared/domain/model.ts'
import type { Random } from './random.ts'

/** How far a piece of work is when somebody writes about it. */
export type Phase = 'early' | 'middle' | 'late' | 'done'

/**
 * What people write in the demo: the tone of such reports without a figure, a person or a place in it, so that nothing
 * can be taken for a fact about anybody.
 */
const PROGRESS: Record<Phase, Record<TaskKind | 'any', readonly string[]>> = {
  early: {
    any: [
      '已印发分工方案，明确责任科室和时间节点。',
      '召开部署会，任务分解到责任科室和基层机构。',
      '完成基础情况摸底，建立工作台账。',
      '成立工作专班，按月调度。',
    ],
    deliverable: ['成立起草小组，完成资料收集。', '形成初稿提纲，正在征求业务科室意见。'],
    activity: ['活动方案已制定，正在落实场地和师资。', '确定活动主题和时间安排。'],
    project: ['项目实施方案已批复，进入采购程序。', '确定承担机构，签订任务书。'],
    pilot: ['遴选试点单位，完成基线调查。', '试点方案通过论证，启动人员培训。'],
    metric: ['摸清适龄人数，接种点完成布设。', '疫苗采购计划已上报，完成人员培训。'],
    continuing: ['制度清单梳理完毕，开始逐项对照自查。', '完成首轮业务培训。'],
  },
  middle: {
    any: [
      '完成本季度质控督导，问题清单已反馈。',
      '现场检查过半，发现问题限期整改。',
      '中期自评完成，薄弱环节已列入清单。',
      '按月通报进展，进度较慢的机构已提醒。',
    ],
    deliverable: ['初稿已形成，完成两轮征求意见。', '征求意见稿已送相关处室会签。'],
    activity: ['首场活动已举办，其余按计划推进。', '宣传材料全部下发，基层活动陆续开展。'],
    project: ['主体建设完成过半，设备陆续到位。', '项目资金下达，按节点实施。'],
    pilot: ['试点单位全部启动，开展中期指导。', '试点流程跑通，正在完善转诊衔接。'],
    metric: ['学校集中接种有序开展，每周通报进度。', '首针接种按计划推进，二针预约同步开展。'],
    continuing: ['自查问题完成大部分整改。', '专项检查覆盖过半机构。'],
  },
  late: {
    any: [
      '主要任务基本完成，正在查漏补缺。',
      '问题清单大部分销号，剩余事项明确到人。',
      '完成阶段性评估，形成典型做法。',
      '佐证材料正在归档，准备提请办结。',
    ],
    deliverable: ['送审稿已报审，待会议研究。', '合法性审查通过，进入印发流程。'],
    activity: ['活动基本完成，正在汇总成效。', '最后一期培训已排定时间。'],
    project: ['建设任务基本完成，开展内部验收。', '设备调试完成，试运行情况良好。'],
    pilot: ['试点总结起草中，拟提出推广建议。', '评估指标采集完成，正在分析。'],
    metric: ['开展查漏补种，重点追踪未种对象。', '接种率接近目标，逐校核对名单。'],
    continuing: ['常态化机制运行平稳，抽查情况良好。', '整改“回头看”完成。'],
  },
  done: {
    any: ['任务全部完成，佐证材料已归档，提请办结。', '通过验收，总结已报送，提请办结。'],
    deliverable: ['文件已正式印发并报备，提请办结。'],
    activity: ['活动全部完成，总结和影像资料已归档，提请办结。'],
    project: ['项目通过验收并投入使用，提请办结。'],
    pilot: ['试点评估报告通过评审，提请办结。'],
    metric: ['接种目标已达到，名单核对无误，提请办结。'],
    continuing: ['年度任务完成，长效机制建立，提请办结。'],
  },
}

const NO_PROBLEM = '暂无。'
const PROBLEMS = [
  '基层持证人员不足，培训名额有限。',
  '部分县级机构信息系统接口未打通。',
  '个别机构台账不规范，数据需反复核对。',
  '与教育、民政等部门的数据共享不够顺畅。',
  '偏远乡镇服务能力偏弱，随访不够及时。',
  '配套经费到位较慢，影响采购进度。',
  '基层人员流动较大，业务衔接有缺口。',
  '群众知晓率不高，宣传形式单一。',
] as const

const NEXT: Record<Phase, readonly string[]> = {
  early: ['本月内完成全员培训。', '下月开展首次现场督导。', '抓紧完成摸底数据核对。', '细化清单，明确到科室和岗位。'],
  middle: [
    '对进度较慢的机构开展点对点指导。',
    '下月完成第二轮质控检查。',
    '督促问题整改，按周调度。',
    '梳理典型做法，组织交流。',
  ],
  late: [
    '月底前完成剩余整改并复核。',
    '整理佐证材料，准备提请办结。',
    '逐项对照完成标准查漏补缺。',
    '完成总结初稿，报分管领导审定。',
  ],
  done: ['巩固成效，转入常态化管理。', '做好资料归档，配合抽查。'],
}

/** The three narrative texts of one report. */
export function narrativeOf(kind: TaskKind, phase: Phase, random: Random): NarrativeTexts {
  const general = random.pick(PROGRESS[phase].any)
  const special = random.pick(PROGRESS[phase][kind])
  const progress = phase === 'done' ? special : random.pick([general, special, `${special}${general}`])
  const problem = phase === 'done' || random.chance(0.45) ? NO_PROBLEM : random.pick(PROBLEMS)
  return { progress, problem, nextStep: random.pick(NEXT[phase]) }
}

/** What is added to the progress after a return. */
export const AMENDMENTS = ['已按退回意见补充佐证材料。', '已核对数据并更正。', '已补充各机构分项情况。'] as const

export const RETURN_REASONS = [
  '佐证材料不全，请补齐验收表后重报。',
  '所报完成率与进展情况不符，请核对后重报。',
  '下一步没有时间节点，请补充。',
  '请按机构分列完成情况。',
  '缺少质控结论，请补充后重报。',
] as const

export const COORDINATION = [
  '部门间数据共享口径不一，请省级协调明确。',
  '培训名额不足，请省级统筹安排。',
  '平台接口由省级统一提供，请协调排期。',
  '配套经费需与财政部门会商，请省级支持。',
  '跨地区转诊流程需省级统一规范。',
] as const

export const AWAITING_REASON = '国家卫生健康委尚未统一部署，待部署后启动。'
export const SUSPENDED_REASON = '承担机构场地改造，经研究暂停，改造完成后恢复。'

export const URGE_TO_SIGN = '该项任务交办已满两个工作日尚未签收，请今日内签收并明确经办人。'
export const URGE_TEXT = '该项进度滞后，请抓紧办理，三个工作日内填报进展和下一步措施。'

export const SLIP_TEXTS = {
  blue: '该项进度明显滞后，请说明原因，明确追赶措施和时间节点，按时书面回复。',
  yellow: '前次督查单逾期未复，请主要负责同志过问，按时书面回复整改措施。',
} as const
export const SLIP_CLOSED = '措施已明确，转入日常调度。'

/** What units answer to slips, instructions and 议定事项. */
export const REPLIES = [
  '已召开专题会，倒排工期，逐周调度，月底前补齐滞后环节。',
  '滞后主要因人员调整，已补充力量并明确专人，将按新节点推进。',
  '已会同相关部门梳理堵点，制定清单，逐项销号。',
  '已约谈进度较慢的机构，限期整改，整改情况随本期反馈报送。',
] as const

export const EXTENSION_REASONS = [
  '设备采购流标后重新招标，已完成公告，按现节点推进。',
  '承担机构场地调整，主体工作已完成，剩余验收环节需顺延。',
  '需与相关部门会签，已完成两轮征求意见，按程序尚需时日。',
] as const
export const REFUSED_EXTENSION = '理由不充分，可通过增加力量按期完成，时限不变。'

export const DECIDERS = ['省卫健委分管领导', '省卫健委规划信息处', '省卫健委财务处'] as const
export const DECISIONS = [
  '由省级统一口径，本月内印发，各地先按现行口径填报。',
  '同意统筹安排，纳入下一批计划，具体由责任处室通知。',
] as const

export const INSTRUCTION = '请说明滞后原因，拿出追赶计划，按周报告进展。'

export const MEETINGS = {
  first: '重点工作督查调度会',
  second: '重点工作督查调度会（下一次）',
  place: '委机关三楼会议室',
  carriedOut: '已落实，转入日常调度。',
} as const
export const AGENDA = {
  decisions: '上次会议议定事项落实情况',
  red: '红灯事项',
  yellow: '黄灯事项',
  coordination: '需协调事项',
  highlight: '经验做法',
  other: '下一步安排',
} as const
/** What the minutes of the closed meeting say beside the figures of the board. */
export const MINUTES = {
  problems:
    '会议指出，上述事项滞后，主要是责任压实不够，个别工作停留在部署层面；衔接不畅，会签和数据共享耗时较长；调度频次不够，问题发现晚、上报迟。进度滞后的必须正视差距，不得以发文开会代替成效。',
  demands: [
    ['压实责任。', '责任单位主要负责同志亲自过问，一周内拿出追赶计划，明确责任人和时间节点。'],
    ['倒排工期。', '对照完成标准逐周分解任务，红灯未转绿前实行周调度，按周报送进度。'],
    ['如实填报。', '填报以台账为准，数据可核查，沿用上期的不作为更新。'],
  ],
  next: '会议强调，要坚持问题导向，抓好三项工作。',
  steps: [
    '各单位全面梳理滞后环节，完成整改并报送书面情况。',
    '需要省级协调的事项，由承办处室按期研究答复；涉及多部门的，提请分管领导会商。',
    '按填报周期调度，连续亮红灯的依次发督查单，督促整改到位。',
  ],
  last: '议定事项列入督办台账，下次会议首先听取落实情况。',
} as const
/** 议定事项 of the meeting that is closed. */
export const DECIDED = {
  1: '一周内拿出追赶计划，明确责任人和时间节点，按周报送进度。',
  2: '梳理滞后环节，完成整改并报送书面情况。',
} as const
