/** What a heading says about the sentences under it. */
export type HeadingClass =
  'background' | 'frame' | 'guiding' | 'goal' | 'container' | 'safeguard' | 'schedule' | 'mechanism' | 'task'

const BACKGROUND =
  /^(?:规划|工作|行动|发展|编制|项目|总体|活动)?(?:背景|现状|形势|基础|现实基础|面临形势|发展环境|基础与形势|基本情况|主要成效|工作成效|发展成就|重要意义|重大意义|面临(?:的)?(?:主要)?(?:挑战|机遇|问题|形势)|发展机遇|发展形势|机遇与挑战|存在(?:的)?(?:主要)?问题|主要问题|规划依据|编制依据|制定依据|起草背景|发展基础|目的意义|必要性|目的|意义|适用范围|名词解释|工作依据|依据|范围|对象|范围和对象|范围与对象|对象和范围|服务对象|目标人群|重点人群|实施范围|检查范围|行动范围|实施对象|时间|术语|术语定义)(?:与形势|和形势|及形势)?$/
/** 整治范围, 活动主题, 考核对象: what the work is about, not the work, where a whole chapter is headed so. */
const FRAME =
  /^(?:整治|检查|适用|实施|服务|活动|评选|创建|申报|宣传|培训|监测|筛查|项目|工作|考核|评估|督查|统计|补助|保障|救助|资助|行动|具体)?(?:的)?(?:范围|对象|主题|时间|地点|依据|条件|口号)(?:[和及与、](?:范围|对象|主题|时间|地点|标准|条件|内容))?$/
const BACKGROUND_LOOSE = /^(?:充分认识|深刻认识|准确把握|深刻领会).{0,40}(?:意义|重要性|形势|紧迫性|必要性)/
const GUIDING =
  /^(?:指导思想|总体思路|工作思路|基本思路|发展思路|总体要求|基本原则|工作原则|实施原则|主要原则|建设原则|总体思路和原则|指导思想和原则|指导思想与原则|指导思想和基本原则|指导思想与基本原则|总体原则|基本要求|编制原则|总则)$/
const GOAL = /(?:目标|目标任务|主要指标|发展指标|预期指标|核心指标|目标指标|考核指标|目标要求)$/
const OF_WORK =
  '(?:主要|重点|工作|具体|年度|总体|核心|目标|战略|行动|建设|实施(?!行动|工作)|关键|专项|规划|整治|检查|活动|项目|政策|策略|重大|各项)'
const WORK = '(?:任务|措施|举措|内容|工作|行动|项目|重点|事项|安排|策略|分工|任务分工)'
/** 重点任务, 策略措施, 主要任务和重点举措: words for work in general, with nothing of what it is. */
const CONTAINER = new RegExp(`^${OF_WORK}{0,3}${WORK}(?:[和及与、]${OF_WORK}{0,2}(?:${WORK}|要求))?$`)
const SAFEGUARD =
  /(?:保障措施|组织实施|组织保障|保障机制|实施保障|工作保障|工作要求|有关要求|相关要求|具体要求|组织领导|组织管理|监督管理|监督检查|督导检查|督查考核|监督考核|考核评估|考核评价|监测评估|督导评估|监督评估|评估考核|工作保障措施|组织实施和保障|保障体系建设|实施要求|其他要求|几点要求|强化保障|加强保障|附则|督促检查)$/
const SCHEDULE =
  /(?:进度安排|实施步骤|工作步骤|时间安排|步骤安排|进度计划|时间步骤|实施阶段|工作进度|实施进度|工作安排及进度|时间进度|阶段安排|实施时间|方法步骤|推进步骤|工作计划及时间安排)$/
const MECHANISM =
  /^(?:工作机制|组织机构|组织架构|职责分工|部门职责|工作职责|责任分工|职责任务|机构职责|联动机制|工作机制和职责|机构与职责|组织机构及职责|各方职责|任务职责)$/

/** Classifies a heading by its words alone. */
export function classOf(heading: string): HeadingClass {
  const words = heading.replace(/[。：:\s]+$/, '').replace(/[（(][^（）()]*[）)]$/, '')
  if (BACKGROUND.test(words) || BACKGROUND_LOOSE.test(words)) return 'background'
  if (FRAME.test(words)) return 'frame'
  if (
    words.length <= 16 &&
    GOAL.test(words) &&
    !/^(?:落实|实现|完成|明确|强化|加强|推进|细化|聚焦|锚定|紧盯|对标)/.test(words)
  )
    return 'goal'
  if (GUIDING.test(words)) return 'guiding'
  if (CONTAINER.test(words)) return 'container'
  if (words.length <= 12 && SCHEDULE.test(words)) return 'schedule'
  if (MECHANISM.test(words)) return 'mechanism'
  if (words.length <= 14 && SAFEGUARD.test(words)) return 'safeguard'
  return 'task'
}
