import type { Citation, ItemKind, Target } from './outline.ts'

const MAKES = /(?:研究制定|制定|制订|编制|出台|修订|起草|印发|拟定|拟订|编写)(?!(?:过程|阶段|和完善机制))/
const DOCUMENT =
  /(?:方案|办法|规划|计划|意见|标准|规范|指南|制度|细则|清单|条例|预案|目录|要点|政策|文件|法规|指引|手册|专家库)/
const PILOT = /试点|先行先试|探索(?:开展|建立|实施)/
const ACTIVITY =
  /(?:开展|组织|举办|召开|组织开展)[^，。；]{0,30}(?:活动|宣传|培训|演练|竞赛|比赛|评审|评估|检查|督导|大课堂|交流|观摩|评选|调研|会议|义诊|讲座|考核|普查|摸底|招募|抽查|自查)/
const PROJECT =
  /(?:项目|工程|平台|中心|基地|示范区|示范县|医院|机构|体系|专科|门诊|工作室|信息系统)(?:[^，。；]{0,8})(?:建设|创建|改造|新建|扩建|提升项目)|(?:实施|推进|启动|做好)[^，。；]{0,24}(?:项目|工程)/

/** The kind of work an item is, from its verb and object; what is measured by a figure comes first. */
export function kindOf(text: string, cites: readonly Citation[], targets: readonly Target[]): ItemKind {
  if (targets.some((target) => !target.implicit)) return 'indicator'
  if (cites.some((cite) => cite.role === 'deliverable')) return 'deliverable'
  const opening = text.slice(0, 60)
  if (MAKES.test(opening) && DOCUMENT.test(opening)) return 'deliverable'
  if (PILOT.test(opening)) return 'pilot'
  if (PROJECT.test(opening)) return 'project'
  if (ACTIVITY.test(opening)) return 'activity'
  return 'continuing'
}
