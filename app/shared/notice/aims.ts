import type { Comparator } from './outline.ts'
import type { Value } from './values.ts'

/** Verbs whose object is made, done or given, so that its number is a task. */
const MAKE =
  '建成|建设|建立|创建|新建|改建|扩建|改扩建|新增|增设|增加|打造|培养|培育|遴选|选树|选拔|评选|推出|推荐|开展|举办|组织|召开|完成|设立|设置|配备|配置|添置|购置|采购|更新|安装|' +
  '培训|轮训|扶持|资助|补助|认定|命名|救助|救治|筛查|检查|检测|监测|抽查|巡查|督导|采集|接种|体检|随访|评审|申报|争创|布局|发放|印发|印制|张贴|播放|推送|发布|招募|招聘|选聘|聘请|引进|创成|新改扩建|' +
  '选派|评定|投入|安排|改造|惠及|开设|开发|制作|编制|组建|筹建|挂牌|验收|实施|推广|签约|发动|发展|联系|储备|举行|讲座|直播|演练|进修'
export const MAKING = new RegExp(`(?:${MAKE}|建有|拥有|有|覆盖|服务|支持|确定)(?:了|各|约|共|出|成|不少于|至少)?$`)
/** 举办科普讲座200场, 新增托位1万个: verb, thing and then the number at the end of the clause. */
const MAKES_THING = new RegExp(`(?:${MAKE})[^，。；]{2,40}$`)
/** 为全县8000名妇女开展筛查: whom the work is done for, before what is done. */
export const FOR_WHOM = /(?:为|对|给|向|面向)[全本各]?[省市县区州镇乡]?[^，。；、和]{0,8}$/
const IS_DONE = /^[^，。；]{0,30}(?:开展|提供|实施|发放|进行|免费|给予|落实|完成|接种|购买|建立|组织)/
const COUNTED_PEOPLE = /^(?:名|人|户|对|例|家|所|人次|位)$/
const ENDS_CLAUSE = /^(?:$|[，。；、（）),;]|和|及|与)/
const NOT_THINGS =
  /^(?:专项行动|行动|方面|环节|阶段|原则|层面|维度|机制|制度|体系|月|工作日|季度|领域|重点任务|文件|指标|要求|周|重大|专项|确保|允许|一|统一|结合|主要|步骤)/
/** 由2018年的10%提高到…: the way from one figure to another. */
const RISES =
  /(?:由|从)[^，。；]{0,40}(?:提高|提升|下降|降低|增加|上升|增长|扩大|缩短|压缩|减少|降|增|升)(?:到|至)[^，。；]{0,24}$/
const MEANT = /(?:力争|争取|确保|计划|目标|努力)/

/** 超过1万平方米的公共场所: a figure that says which places are meant. */
const WHICH = /^(?:以上)?(?:[或且][^，。；]{0,20})?的(?!目标|要求|标准|水平|任务|比例|速度|幅度)[\u4e00-\u9fff]/
/** 两剂次接种率: a figure in the name of a rate. */
const NAMES_A_RATE = /^[\u4e00-\u9fff]{0,6}(?:率|比例|占比)/

/** Where a figure stands, for judging whether it is an aim. */
export interface Place {
  /** The clause up to the figure. */
  before: string
  after: string
  lead: Comparator | null
  /** The words in front of the clause. */
  context: string
  /** A deadline governs it, or a year of the notice's own or later stands by it. */
  dated: boolean
  /** Another target stands before it in the sentence. */
  follows: boolean
}

/** Whether a figure in its clause is something to be reached, and not an age, a name or a fact of the past. */
export function isAim(value: Value, place: Place): boolean {
  const { after, lead } = place
  const before = place.before.slice(-80)
  const stated = lead !== null || value.suffix !== null
  if (isPast(before, place.context, after)) return false
  if (!stated && /占(?!比)[^，。]{0,24}的?$/.test(before)) return false
  if (RISES.test(before)) {
    if (!place.dated && !MEANT.test(before)) return false
  } else if (/由[^，。]{0,20}$/.test(before)) return false
  if (value.rate) return true
  if (WHICH.test(after) && (lead === '>' || lead === '<')) return false
  if (NAMES_A_RATE.test(after) && value.suffix === null) return false
  if (value.unit === '') return lead !== null && /[\u4e00-\u9fff）]$/.test(before) && ENDS_CLAUSE.test(after)
  const explicit = lead !== null
  if (value.unit === '岁') return explicit && /寿命/.test(before)
  if (/^(?:分钟|小时|天|日)$/.test(value.unit)) return isTimeLimit(value, before, after, explicit)
  if (NOT_THINGS.test(after)) return false
  if (value.unit === '星') return explicit || value.suffix === '>='
  if (/^(?:分|倍|元|万元|亿元)$/.test(value.unit)) return stated
  const made =
    MAKING.test(before.replace(/(?:约|各|共|至少|不少于|左右)$/, '')) ||
    (ENDS_CLAUSE.test(after) && MAKES_THING.test(before)) ||
    (COUNTED_PEOPLE.test(value.unit) && FOR_WHOM.test(before) && IS_DONE.test(after))
  if (value.han) {
    if (/^(?:是|要|方面|系列|些|定|般|步|体|站式|条龙)/.test(after)) return false
    return explicit || (value.value > 1 && !/^(?:人|项|分|对)$/.test(value.unit) && made)
  }
  if (value.unit === '项' && !explicit && !/(?:新增|完成|开展)$/.test(before)) return false
  if (explicit || made) return true
  if (value.suffix !== null && /(?:实现|力争|确保)$/.test(before)) return true
  if (/每[^，。；]{1,20}[数量]$/.test(before) && ENDS_CLAUSE.test(after)) return true
  if (value.suffix === null || /^的/.test(after) || !/[\u4e00-\u9fff]$/.test(before)) return false
  return (place.follows && ENDS_CLAUSE.test(after)) || /(?:每|人均|面积|经费|标准|数量|数)[^，。]{0,12}$/.test(before)
}

/** Statistics, comparisons with last year and the figure a rise begins with. */
function isPast(before: string, context: string, after: string): boolean {
  return (
    /(?:其中|同比|环比|截至|截止|已|已经|现有|目前)$/.test(before) ||
    /(?:以来|已达|已经达|达到了|提高了|下降了|同比|(?:^|[^较比])(?:上年|去年))/.test(before) ||
    /(?:截至|截止)20\d\d年/.test(context + before) ||
    /^(?:提升|提高|下降|降低|上升|增长|增加|降)(?:到|至)/.test(after)
  )
}

function isTimeLimit(value: Value, before: string, after: string, explicit: boolean): boolean {
  if (/^(?:[^，。]{0,6}圈|及以|的)/.test(after)) return false
  if (explicit) return value.unit !== '日' && (value.unit !== '天' || /(?:时间|时长|天数|住院日|周期)/.test(before))
  return value.suffix === '<=' && (value.unit === '分钟' || value.unit === '小时')
}
