import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import type { DeadlineFound } from './deadlines.ts'
import { HIDDEN, hideNames } from './masking.ts'
import type { Comparator, Target } from './outline.ts'
import { readValues } from './values.ts'
import type { Value } from './values.ts'

const BEFORE: [RegExp, Comparator][] = [
  [/(?:不低于|不少于|不小于|不得低于|不得少于|不低于|至少|最低|≥|>=)[^\d，。；]{0,16}$/, '>='],
  [
    /(?:不高于|不超过|不多于|不大于|不得超过|不得高于|控制在|控制到|控制至|压减至|压减到|≤|<=|以不超过)[^\d，。；]{0,4}$/,
    '<=',
  ],
  [/(?:下降|降低|减少|缩短|压缩|缩减|降|缩)(?:到|至|为)$/, '<='],
  [/(?:超过|高于|大于|多于|突破|>)$/, '>'],
  [/(?:低于|小于|少于|<)$/, '<'],
  [
    /(?:达到|达|达成|提高到|提高至|提升到|提升至|增加到|增加至|增长到|增长至|增至|增到|升至|升到|上升到|上升至|扩大到|扩大至|保持在|稳定在|维持在|保持|稳定到|巩固在|恢复到|恢复至|延长至|延长到|提至)(?:了)?$/,
    '>=',
  ],
  [/(?:下降|降低|减少|提高|提升|增加|增长|上升|缩短|新增|递增|递减|增幅|降幅|增速)(?:了|约)?$/, '>='],
  [/(?:约|大约|近)$/, '≈'],
  [/(?:标准|补助|经费|费用)(?:为|是)$/, '='],
]
const MAKING =
  /(?:建成|建设|建立|创建|新建|改建|扩建|改扩建|新增|打造|培养|培育|遴选|选树|选拔|评选|推出|开展|举办|组织|召开|完成|设立|设置|配备|配置|培训|扶持|认定|命名|救助|筛查|申报|争创|布局|发放|招募|引进|创成|新改扩建|选派|推荐|评定|建有|拥有|有|安排|投入|改造|覆盖|服务|惠及|支持|确定|开设|开发|制作|组建|挂牌|验收|实施)(?:了|各|约|共|出|成|不少于|至少)?$/
/** 举办科普讲座200场, 新增托位1万个: verb, thing and then the number at the end of the clause. */
const MAKES_THING =
  /(?:建成|新建|改建|扩建|改扩建|新增|打造|培养|培育|遴选|选树|选拔|评选|举办|召开|完成|设立|配备|培训|扶持|认定|命名|救助|筛查|创建|创成|发放|招募|引进|选派|组建|开展|建设|建立|推广|轮训|签约|惠及|实施)[^，。；]{2,40}$/
const ENDS_CLAUSE = /^(?:$|[，。；、）),;]|和|及|与)/
const NOT_THINGS =
  /^(?:专项行动|行动|方面|环节|阶段|原则|层面|维度|机制|制度|体系|月|工作日|季度|领域|重点任务|文件|指标|要求|周|重大|专项|确保|允许|一|统一|结合|主要|步骤)/

/** Quantified targets of a slice. `deadlines` are those of the same slice, for the year each value belongs to. */
export function targetsOf(slice: Slice, deadlines: readonly DeadlineFound[]): Target[] {
  const { block } = slice
  const text = hideNames(block.text.slice(slice.start, slice.end))
  const values = readValues(text)
  const targets: Target[] = []
  let accepted: Accepted | null = null
  for (let i = 0; i < values.length;) {
    const group = [values[i]!]
    while (i + group.length < values.length && joins(text, group[group.length - 1]!, values[i + group.length]!))
      group.push(values[i + group.length]!)
    i += group.length
    const found = readGroup(text, group, slice, deadlines, accepted)
    if (found.length > 0) accepted = { end: group[group.length - 1]!.suffixEnd, comparator: found[0]!.comparator }
    for (const target of found) targets.push(target)
  }
  const covering = fullCoverage(text, slice, deadlines, targets)
  for (const target of covering) targets.push(target)
  return targets.sort((a, b) => a.span[0] - b.span[0])
}

/** The target read before this figure, whose verb it may share: 设立1个甲中心和1个乙中心. */
interface Accepted {
  end: number
  comparator: Comparator
}

/** Two figures of one statement: 7%和5%, 90%、70%, 37%及以上和40%及以上. */
function joins(text: string, a: Value, b: Value): boolean {
  const between = text.slice(a.suffixEnd, b.start)
  return (
    (between === '和' || between === '、' || between === '及' || between === '与' || between === '，') &&
    a.unit === b.unit &&
    a.upper === null
  )
}

function readGroup(
  text: string,
  group: readonly Value[],
  slice: Slice,
  deadlines: readonly DeadlineFound[],
  accepted: Accepted | null,
): Target[] {
  const first = group[0]!
  const last = group[group.length - 1]!
  const clause = clauseStart(text, first.start)
  const before = text.slice(clause, first.start)
  const after = text.slice(last.suffixEnd, last.suffixEnd + 12)
  const shares = accepted !== null && accepted.end > clause && !first.rate && /[和、及与]$/.test(before) && !first.han
  const lead = leadingComparator(before) ?? (shares && accepted ? accepted.comparator : null)
  if (!shares && !isTarget(first, before, after, lead, text.slice(Math.max(0, clause - 24), clause))) return []
  // A second statement in the clause begins behind the first: A达到5个、B达到3张.
  const begin = accepted !== null && accepted.end > clause ? accepted.end : clause
  const clauseStop = clauseEnd(text, last.suffixEnd)
  const governing = governingDeadline(deadlines, slice.start + first.start)
  const years = governing && governing.years.length === group.length ? governing.years : null
  const metrics = metricsOf(text.slice(skip(text, begin), first.start), after, lead, group.length, years !== null)
  return group.map((value, k) => {
    const suffix = value.suffix ?? (lead === null || lead === '>=' || lead === '<=' ? last.suffix : null)
    let comparator: Comparator = suffix ?? lead ?? '='
    if (value.upper !== null) comparator = 'range'
    else if (comparator === '>=' && value.unit === '%' && value.value === 100 && suffix === null) comparator = '='
    const start = slice.start + textStart(text, begin, deadlines, slice.start)
    const end = slice.start + clauseStop
    return {
      text: slice.block.text.slice(start, end),
      metric: metrics[k] ?? metrics[0] ?? '',
      comparator,
      value: value.value,
      upper: value.upper,
      unit: value.unit,
      by: years ? years[k]! : (governing?.text ?? null),
      implicit: false,
      span: [rawStart({ ...slice, start }), rawEnd({ ...slice, end })],
    }
  })
}

function leadingComparator(before: string): Comparator | null {
  const words = before.replace(/(?:分别|均|都|各|约|到|在|力争|每年)+$/, (m) => (/^(?:到|在)/.test(m) ? m : ''))
  for (const [pattern, comparator] of BEFORE) if (pattern.test(words) || pattern.test(before)) return comparator
  return null
}

/** Whether a figure in its clause is something to be reached, and not an age, a name or a fact of the past. */
function isTarget(value: Value, before: string, after: string, lead: Comparator | null, context: string): boolean {
  if (
    /(?:占[^，。]{0,24}的?|其中|同比|环比|截至|截止|已|已经|现有|目前)$/.test(before) ||
    /由[^，。]{0,20}$/.test(before)
  )
    return false
  if (
    /(?:以来|已达|已经达|达到了|提高了|下降了|同比|(?:^|[^较比])(?:上年|去年))/.test(before) ||
    /(?:截至|截止)20\d\d年/.test(context + before)
  )
    return false
  if (/^(?:提升|提高|下降|降低|上升|增长|增加|降)(?:到|至)/.test(after)) return false
  if (value.rate) return true
  const explicit = lead !== null
  if (value.unit === '岁') return explicit && /寿命/.test(before)
  if (value.unit === '分钟' || value.unit === '小时' || value.unit === '天' || value.unit === '日') {
    if (/^(?:[^，。]{0,6}圈|及以|的)/.test(after)) return false
    if (explicit) return value.unit !== '日' && (value.unit !== '天' || /(?:时间|时长|天数|住院日|周期)/.test(before))
    return value.suffix === '<=' && (value.unit === '分钟' || value.unit === '小时')
  }
  if (NOT_THINGS.test(after)) return false
  if (value.unit === '星') return explicit || value.suffix === '>='
  if (
    value.unit === '分' ||
    value.unit === '倍' ||
    value.unit === '元' ||
    value.unit === '万元' ||
    value.unit === '亿元'
  )
    return explicit || value.suffix !== null
  const makes =
    MAKING.test(before.replace(/(?:约|各|共|至少|不少于|左右)$/, '')) ||
    (ENDS_CLAUSE.test(after) && MAKES_THING.test(before))
  if (value.han) {
    if (/^(?:是|要|方面|系列|些|定|般|步|体|站式|条龙)/.test(after)) return false
    if (explicit) return true
    return (
      value.value > 1 &&
      value.unit !== '人' &&
      value.unit !== '项' &&
      value.unit !== '分' &&
      value.unit !== '对' &&
      makes
    )
  }
  if (value.unit === '项' && !explicit && !/(?:新增|完成|开展)$/.test(before)) return false
  if (explicit || makes) return true
  return (
    value.suffix !== null &&
    !/^的/.test(after) &&
    /[\u4e00-\u9fff]$/.test(before) &&
    /(?:每|人均|面积|经费|标准|数量|数)[^，。]{0,12}$/.test(before)
  )
}

/** Start of the clause a figure stands in: behind the last ， ； ： 。 */
function clauseStart(text: string, at: number): number {
  let depth = 0
  for (let i = at - 1; i >= 0 && at - i < 160; i--) {
    const c = text.charAt(i)
    if ('）)”'.includes(c)) depth += 1
    else if ('（(“'.includes(c)) {
      if (depth === 0) return i + 1
      depth -= 1
    } else if (depth === 0 && '，,。；;：:！'.includes(c)) return i + 1
  }
  return Math.max(0, at - 160)
}

function clauseEnd(text: string, from: number): number {
  for (let i = from; i < text.length && i - from < 60; i++) if ('，,。；;：:！）)'.includes(text.charAt(i))) return i
  return Math.min(text.length, from + 60)
}

/** The deadline nearest before the figure in the same sentence. Deadlines stand in order. */
function governingDeadline(deadlines: readonly DeadlineFound[], at: number): DeadlineFound | null {
  let low = 0
  let high = deadlines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (deadlines[middle]!.start <= at) low = middle + 1
    else high = middle
  }
  return deadlines[low - 1] ?? null
}

/** The text of a target begins behind a deadline with years (到2022年和2030年) that opens the clause. */
function textStart(text: string, clause: number, deadlines: readonly DeadlineFound[], offset: number): number {
  const opening = governingDeadline(deadlines, clause + offset)
  const opens =
    opening !== null && opening.start - offset === clause && opening.recurrence === null && opening.years.length > 0
  return skip(text, opens ? opening.end - offset : clause)
}

function skip(text: string, from: number): number {
  let i = from
  while (' ，,、和及与'.includes(text.charAt(i)) && i < text.length) i += 1
  return i
}

const VERBS =
  /^(?:并|同时|力争|确保|推进|推动|实现|落实|使(?!用)|要|促进|努力|争取|全面|我[省市区县]|全[省市区县国]|全自治区|辖区|其中)+/
const COMPARING =
  /不低于|不少于|不小于|不高于|不超过|不多于|不大于|控制在|控制到|下降到|下降至|降低到|降低至|降至|降到|超过|高于|大于|低于|小于|少于|达到|达(?!标)|提高到|提高至|提升到|提升至|增加到|增至|保持在|稳定在|维持在|至少|下降|降低|减少|提高|提升|增加|增长|[≥≤<>=]/g
const FILLERS = /(?:为|是|分别|均|都|要|应|力争|每年|总体|全部|的)+$/

/** The words before the last comparing word. */
function beforeComparing(words: string): string {
  let end = words.length
  for (const match of words.matchAll(COMPARING)) if (words.length - match.index <= 20) end = match.index
  return words.slice(0, end).replace(FILLERS, '')
}

/** The words that name what is measured; two names joined by 和 share two values. */
function metricsOf(before: string, after: string, lead: Comparator | null, count: number, byYear: boolean): string[] {
  const clean = before.replace(/^(?:到|至)?20\d\d年(?:底|末)?(?:前)?/, '').replace(VERBS, '')
  const name = beforeComparing(clean).replace(MAKING, '').replaceAll(HIDDEN, '')
  const thing = /^[\u4e00-\u9fff“”（）、]{2,30}/.exec(after.replace(/^的/, ''))?.[0].replace(/[和及与、]$/, '') ?? ''
  const makesThing = thing.length >= 2 && (MAKING.test(before) || /[和及与、]$/.test(before))
  const metric = makesThing ? thing : name.length >= 2 ? name : thing || clean
  if (count > 1 && !byYear && lead !== null) {
    const names = metric.split(/[、和及与]/).filter((part) => part !== '')
    if (names.length === count) return names
  }
  return [metric]
}

/** 实现…全覆盖 says 100 % without a figure. */
function fullCoverage(
  text: string,
  slice: Slice,
  deadlines: readonly DeadlineFound[],
  explicit: readonly Target[],
): Target[] {
  const found: Target[] = []
  for (let at = text.indexOf('全覆盖'); at !== -1; at = text.indexOf('全覆盖', at + 3)) {
    const from = clauseStart(text, at)
    const words = text.slice(from, at)
    if (
      words.length < 2 ||
      /[健完齐安]$/.test(words) ||
      /^[式、]/.test(text.slice(at + 3)) ||
      /(?:没有|尚未|基本)$/.test(words)
    )
      continue
    const start = slice.start + skip(text, from)
    const end = slice.start + at + 3
    const span: [number, number] = [rawStart({ ...slice, start }), rawEnd({ ...slice, end })]
    if (percentInside(explicit, span)) continue
    found.push({
      text: slice.block.text.slice(start, end),
      metric: words.replace(VERBS, ''),
      comparator: '=',
      value: 100,
      upper: null,
      unit: '%',
      by: governingDeadline(deadlines, start)?.text ?? null,
      implicit: true,
      span,
    })
  }
  return found
}

/** Whether a percentage is stated inside a span; targets stand in order, so the search begins near it. */
function percentInside(targets: readonly Target[], [start, end]: [number, number]): boolean {
  let low = 0
  let high = targets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (targets[middle]!.span[1] <= start) low = middle + 1
    else high = middle
  }
  for (let k = low; k < targets.length && targets[k]!.span[0] < end; k++) if (targets[k]!.unit === '%') return true
  return false
}
