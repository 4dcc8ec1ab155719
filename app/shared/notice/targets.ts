import { FOR_WHOM, isAim, MAKING } from './aims.ts'
import { leadingComparator } from './comparators.ts'
import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import type { DeadlineFound } from './deadlines.ts'
import { HIDDEN, hideNames } from './masking.ts'
import type { Comparator, Target } from './outline.ts'
import { readValues } from './values.ts'
import type { Value } from './values.ts'

/**
 * Quantified targets of a slice. `deadlines` are those of the same slice, for the year each value belongs to; `thisYear` is
 * the year of the notice: figures of years before it are no targets.
 */
export function targetsOf(slice: Slice, deadlines: readonly DeadlineFound[], thisYear: number | null): Target[] {
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
    const found = readGroup(text, group, slice, deadlines, accepted, thisYear)
    if (found.length > 0) {
      const { comparator, metric } = found[0]!
      accepted = { end: group[group.length - 1]!.suffixEnd, comparator, metric }
    }
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
  metric: string
}

/** Two figures of one statement: 7%和5%, 90%、70%, 37%及以上和40%及以上; behind 分别 their units may differ. */
function joins(text: string, a: Value, b: Value): boolean {
  if (a.upper !== null) return false
  const between = text.slice(a.suffixEnd, b.start)
  if (between !== '，' && between !== '和' && between !== '、' && between !== '及' && between !== '与') return false
  if (between !== '，' && a.unit === b.unit) return true
  return /分别[^。；]{0,24}$/.test(text.slice(Math.max(0, a.start - 28), a.start))
}

function readGroup(
  text: string,
  group: readonly Value[],
  slice: Slice,
  deadlines: readonly DeadlineFound[],
  accepted: Accepted | null,
  thisYear: number | null,
): Target[] {
  const first = group[0]!
  const last = group[group.length - 1]!
  const clause = clauseStart(text, first.start)
  const before = text.slice(clause, first.start)
  const after = text.slice(last.suffixEnd, last.suffixEnd + 40)
  const shares = accepted !== null && accepted.end > clause && !first.rate && /[和、及与]$/.test(before) && !first.han
  const lead = leadingComparator(before) ?? (shares && accepted ? accepted.comparator : null)
  const governing = governingDeadline(deadlines, slice.start + first.start)
  const ownYear = yearOf(before, thisYear)
  if (!shares) {
    const context = text.slice(Math.max(0, clause - 24), clause)
    const dated = ownYear !== null || (governing !== null && governing.recurrence === null)
    const near = accepted !== null && first.start - accepted.end <= 60
    const follows = near && !text.slice(accepted!.end, first.start).includes('。')
    if (!isAim(first, { before, after, lead, context, dated, follows })) return []
  }
  // A second statement in the clause begins behind the first: A达到5个、B达到3张.
  const begin = accepted !== null && accepted.end > clause ? accepted.end : clause
  const clauseStop = clauseEnd(text, last.suffixEnd)
  const years = governing && governing.years.length === group.length ? governing.years : null
  const said = text.slice(skip(text, begin), first.start)
  const metrics = metricsOf(said, after, lead, group.length, years !== null, accepted?.metric ?? '')
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
      unit: value.unit === '' && /人数$/.test(metrics[k] ?? metrics[0] ?? '') ? '人' : value.unit,
      by: years ? years[k]! : (ownYear ?? governing?.text ?? null),
      implicit: false,
      span: [rawStart({ ...slice, start }), rawEnd({ ...slice, end })],
    }
  })
}

/** 提高到2022年的30%: the year of the figure itself, where it is not past. */
function yearOf(before: string, thisYear: number | null): string | null {
  const found = /(20\d\d)年(?:底|末)?的?(?:达到|达)?$/.exec(before)
  return found && (thisYear === null || Number(found[1]) >= thisYear) ? `${found[1]}年` : null
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
  /^(?:并|同时|力争|确保|推进|推动|实现|落实|使(?!用)|要|促进|努力|争取|全面(?=实现|推进|推动|落实|推行|完成|建立|覆盖|提升|提高)|我[省市区县]|全[省市区县国]|全自治区|辖区|其中)+/
const COMPARING =
  /不(?:得|宜|应|能|可|要)?(?:低于|少于|小于|高于|超过|多于|大于)|控制在|控制到|下降到|下降至|降低到|降低至|降至|降到|超过|高于|大于|低于|小于|少于|达到|达(?!标)|提高到|提高至|提升到|提升至|增加到|增至|保持在|稳定在|维持在|至少|下降|降低|减少|提高|提升|增加|增长|[≥≤<>=]/g
/** What stands between the name and the verb: 比2020年, 到2022年. */
const SINCE = /(?:比|较)(?:20\d\d年|上年|去年|上一年)[^，。]*$|(?:到|至)?20\d\d年(?:底|末)?(?:前)?$/
const FILLERS = /(?:为|是|分别|均|都|要|应|力争|每年|总体|全部|的)+$/

/** 提高机顶盒占比至75%: the name stands between verb and 至. */
const FAR_VERB = /^(?:提高|提升|增加|扩大|降低|压缩|减少|缩短|下降|压减)([^，。；]{2,20})(?:到|至)$/

/** The words before the last comparing word, or before 由 where a rise is told from its beginning. */
function beforeComparing(all: string): string {
  const words = all.replace(/(?:由|从)(?:20\d\d年的?)?\d.*$/, '')
  if (words.length < all.length) return words.replace(FILLERS, '')
  const between = FAR_VERB.exec(words)?.[1]
  if (between) return between
  let end = words.length
  for (const match of words.matchAll(COMPARING)) if (words.length - match.index <= 20) end = match.index
  return words.slice(0, end).replace(FILLERS, '')
}

/** The words that name what is measured, else what the target before it measures; two names joined by 和 share two values. */
function metricsOf(
  before: string,
  after: string,
  lead: Comparator | null,
  count: number,
  byYear: boolean,
  previous: string,
): string[] {
  const clean = before.replace(/^(?:到|至)?20\d\d年(?:底|末)?(?:前)?/, '').replace(VERBS, '')
  const name = beforeComparing(clean).replace(SINCE, '').replace(FILLERS, '').replaceAll(HIDDEN, '')
  const thing =
    /^[\u4e00-\u9fff“][\u4e00-\u9fff“”（）、]{1,29}/.exec(after.replace(/^的/, ''))?.[0].replace(/[和及与、]$/, '') ??
    ''
  const makesThing = thing.length >= 2 && (MAKING.test(before) || FOR_WHOM.test(before) || /[和及与、]$/.test(before))
  const metric = makesThing ? thing : name.length >= 2 ? name : thing || previous || clean
  if (count > 1 && !byYear && lead !== null) {
    const names = metric.split(/[、和及与]/).filter((part) => part !== '')
    if (names.length === count) return shareNoun(names)
  }
  return [metric]
}

/** 新生儿、婴儿死亡率: the noun behind the last name is that of all. */
function shareNoun(names: readonly string[]): string[] {
  const noun = /[\u4e00-\u9fff]{2}率$/.exec(names[names.length - 1] ?? '')?.[0] ?? ''
  return names.map((name) => (/[率比例值数平]$/.test(name) ? name : name + noun))
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
