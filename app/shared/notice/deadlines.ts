import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import { hanYear, isoDate, lastDay } from './dates.ts'
import { hideNames } from './masking.ts'
import { countOf } from './numbering.ts'
import type { Deadline } from './outline.ts'

/** What a notice says of itself that its deadlines lean on. */
export interface DateContext {
  /** The year the notice is about, from its title, or the year of issue. */
  year: number | null
  issuedOn: string | null
}

export interface DeadlineFound extends Deadline {
  start: number
  end: number
  /** The years named, where there are several (到2022年和2030年). */
  years: string[]
}

const Y = '(?:20\\d\\d|二[〇○零O0][〇○零O0一二三四五六七八九]{2})年'
const N = '(?:\\d{1,2}|[一二三四五六七八九十]{1,3})'
const DAY = `${N}月(?:${N}[日号]|月?底|月?末|初|上旬|中旬|下旬|份)?`
const BEFORE = '(?:以前|之前|前|底前)'
const LIMIT = new RegExp(`(${Y})(?:年)?(?:底|末|${DAY})?|${N}月(?:${N}[日号]|月?底|月?末|初|上旬|中旬|下旬)?|年底`)
const FORMS: [string, RegExp][] = [
  [
    'recurring',
    new RegExp(
      `^(?:每(?:个)?(?:年度?|季度?|半年|月|两年|学期|学年)|每周(?=[一二三四五六日]?(?:下班)?前)|次月|次年)(?:度)?(?:的)?(?:(?:第?[一二三四1-4]?季度?|首月|末月|首季度|末)?(?:${DAY}|${N}[日号]|年?底|月底|末|初)?(?:[和、及](?:${DAY}|${N}[日号]))*${BEFORE}|[一二三四五六日]?(?:下班)?前|(?:结束|终了)?后(?:的)?${N}个?(?:工作)?日(?:之?内|以内)|(?:度)?(?:${DAY})(?:[和、及](?:${DAY}))*|年?底|年?末)?`,
    ),
  ],
  ['pair', new RegExp(`^(?:到|至)?(${Y})(?:底|末)?(?:[、](${Y})(?:底|末)?)?[和、及与](${Y})(?:底|末)?${BEFORE}?`)],
  ['monthSpan', new RegExp(`^(?:${Y})${DAY}(?:[-－—–~～至]|——|到)(?:${Y})?(?:${DAY})(?:止|底|前)?`)],
  [
    'daySpan',
    new RegExp(
      `^${N}月(?:${N}[日号]|初|上旬|中旬|底)?(?:[-－—–~～至]|——|到)(?:${N}月)(?:${N}[日号]|底|末|上旬|中旬|下旬)?`,
    ),
  ],
  ['until', new RegExp(`^(?:到|至|截至|截止到?|在|于|力争|争取)?(${Y})(?:年)?(?:底|末|${DAY})(?:${BEFORE}|止|内)?`)],
  ['untilYear', new RegExp(`^(?:到|至)(${Y})(?:${BEFORE}|止)?`)],
  ['beforeYear', new RegExp(`^(${Y})(?:${BEFORE}|内|之内|期间)`)],
  [
    'bareYear',
    new RegExp(
      `^(${Y})(?=[，,]|全[省市区县国州]|我[省市区县]|力争|实现|完成|建成|达到|各|起?要|计划|开展|启动|召开|组织|形成|进行|基本|分别|全面|全部|新增|新建|遴选|实施|出台|至少|达|提高|下降|降|控制|不低于|不高于|不超过|超过|低于)`,
    ),
  ],
  ['period', /^(?:到|在|力争|争取)?[“"]?十[三四五六]五[”"]?(?:规划)?(?:期间|期末|末期?|时期末|收官之年|规划期末)/],
  ['planPeriod', /^(?:到)?规划期(?:内|间|末)/],
  [
    'yearEnd',
    /^(?:今年|本年|当年|到|至|于|本年度|年度)?(?:年底|年末)(?:以前|之前|前)?|^(?:今|明)年(?:底|内|年底)(?:前)?|^年(?:度)?内(?=[，\u4e00-\u9fff])(?![容部科涵])|^本年度内|^年底(?:以前|之前|前)/,
  ],
  ['half', /^(?:今年|到|至|本年|20\d\d年)?(?:上半年|下半年)(?:以前|之前|前|内|底)?/],
  ['quarter', /^(?:今年|20\d\d年)?(?:第[一二三四]季度|[一二三四]季度)(?:末|底|结束)?(?:以前|之前|前|内)?/],
  [
    'day',
    new RegExp(
      `^(?:到|至|于|在|今年|当年)?(?:${N}月(?:${N}[日号]|底)?[、和及])*(${N}月(?:(?:${N}[日号])|底|末|上旬|中旬|下旬)?)(?:${BEFORE})`,
    ),
  ],
  [
    'monthDue',
    new RegExp(
      `^(?:今年|当年)?${N}月(?:底|末|上旬|中旬|下旬)(?=完成|建成|投入|投用|启动|报|上报|达到|实现|开展|形成|出台|印发|上线|召开|组织|验收|竣工|交付|全面|基本|全部|力争|要)`,
    ),
  ],
  ['monthEnd', /^(?:本月底|月底|当月底|季度末|季末)(?:以前|之前|前)/],
  ['inYears', new RegExp(`^(?:用|通过|经过|利用)${N}年(?:左右)?(?:的)?(?:时间|努力)`)],
  ['within', new RegExp(`^(?:${N}|\\d{1,3})(?:个工作日|工作日|个月|年|日|天)(?:之内|以内|内)`)],
]

/** Deadlines in a slice, left to right. Years in titles, past years and starts (自…起, 较…年) are none. */
export function deadlinesOf(slice: Slice, context: DateContext): DeadlineFound[] {
  const text = hideNames(slice.block.text.slice(slice.start, slice.end))
  const found: DeadlineFound[] = []
  for (let i = 0; i < text.length; i++) {
    if (!mayBegin(text.charAt(i))) continue
    const hit = readAt(text, i, context)
    if (!hit) continue
    if (hit.refused) {
      i += hit.length - 1
      continue
    }
    // 于, 在 and 力争 lead up to the date and are no part of it; 到 and 至 say that it is a limit.
    const lead = /^(?:于|在|力争|争取|用|通过|经过|利用)/.exec(text.slice(i, i + 2))?.[0].length ?? 0
    const start = slice.start + i + lead
    const end = slice.start + i + hit.length
    found.push({
      text: slice.block.text.slice(start, end),
      date: hit.date,
      recurrence: hit.recurrence,
      span: [rawStart({ ...slice, start }), rawEnd({ ...slice, end })],
      start,
      end,
      years: hit.years,
    })
    i += hit.length - 1
  }
  return found
}

/**
 * Deadlines of words that stand behind 完成时限：or in a column of deadlines: there a date alone is one, 2024年12月.
 */
export function limitsIn(slice: Slice, context: DateContext): DeadlineFound[] {
  const found = deadlinesOf(slice, context)
  if (found.length > 0) return found
  const text = slice.block.text.slice(slice.start, slice.end)
  const stated = LIMIT.exec(text)
  if (!stated) return []
  const start = slice.start + stated.index
  const end = start + stated[0].length
  const year = stated[1] ? yearOf(stated[1]) : null
  if (year !== null && context.year !== null && year < context.year) return []
  const date = resolve('until', stated[0], year, context)
  return [
    {
      text: stated[0],
      date,
      recurrence: null,
      span: [rawStart({ ...slice, start }), rawEnd({ ...slice, end })],
      start,
      end,
      years: [],
    },
  ]
}

const LIMIT_LABEL = /(?:时限|时间|期限)(?:要求|节点)?[：:]/
/** 考核阶段（2024年12月）, 启动部署（3月—4月）: a heading with its date in brackets, and not the years of a plan. */
const DATE_BEHIND = /[（(](?!20\d\d年?[-—–~～至]+20\d\d)((?:20\d\d年|\d{1,2}月)[^（）()]{0,26})[）)][。：:]?$/

/** Deadlines of words around an item: a line that states its limit, a heading with a date, 到2025年： above a list. */
export function statedLimits(slice: Slice, context: DateContext): DeadlineFound[] {
  const text = slice.block.text.slice(slice.start, slice.end)
  const label = LIMIT_LABEL.exec(text)
  if (label) {
    const start = label.index + label[0].length
    const length = /^[^；;。）)】：:]*/.exec(text.slice(start))?.[0].length ?? 0
    return limitsIn({ ...slice, start: slice.start + start, end: slice.start + start + length }, context)
  }
  const stage = DATE_BEHIND.exec(text)
  if (!stage?.[1]) return deadlinesOf(slice, context)
  const start = slice.start + stage.index + stage[0].indexOf(stage[1])
  return limitsIn({ ...slice, start, end: start + stage[1].length }, context)
}

const BEGINS = new Set('年用通经利每次到至截在于力争今明本当年规十“"第上下季月零〇一二三四五六七八九0123456789')
const mayBegin = (c: string): boolean => BEGINS.has(c)

interface Hit {
  length: number
  date: string | null
  recurrence: string | null
  years: string[]
  /** A date, but no deadline: it is passed over whole, so that no part of it is read again. */
  refused?: boolean
}

function readAt(text: string, at: number, context: DateContext): Hit | null {
  const rest = text.slice(at, at + 48)
  const before = text.slice(Math.max(0, at - 6), at)
  if (/[\d.第]$/.test(before) && /^[\d一二三四五六七八九十]/.test(rest)) return null
  for (const [form, pattern] of FORMS) {
    const match = pattern.exec(rest)
    if (!match || match[0] === '') continue
    const words = match[0]
    const after = rest.slice(words.length)
    if (!standsFree(form, before, words, after, text, at)) continue
    const years = [...words.matchAll(new RegExp(Y, 'g'))].map((m) => m[0])
    const last = years[years.length - 1]
    const year = last ? yearOf(last) : null
    if (year !== null && context.year !== null && year < context.year)
      return { length: words.length, date: null, recurrence: null, years: [], refused: true }
    return {
      length: words.length,
      date: resolve(form, words, year, context),
      recurrence: recurrenceOf(form, words),
      years: form === 'pair' ? years : [],
    }
  }
  return null
}

function yearOf(words: string): number {
  const digits = words.slice(0, 4)
  return /^\d/.test(digits) ? Number(digits) : hanYear(digits)
}

/** Words around that make of a date something else than a deadline. */
function standsFree(form: string, before: string, words: string, after: string, text: string, at: number): boolean {
  if (/(?:较|比|与|同|由|从|自|以|版|在)$/.test(before) && form !== 'recurring') {
    if (/(?:较|比|由|从|自)$/.test(before)) return false
    if (/^(?:相比|同期|基础|的)/.test(after)) return false
  }
  if (/^(?:度(?!末|内)|版|以来|起(?!草)|相比|同期|基础上|的\d|中央|省委|省政府)/.test(after)) return false
  if (/^(?:截至|截止)/.test(words) && !/前$/.test(words)) return false
  if (form === 'bareYear' && /^(?:达到|达|提高到|下降到|控制在|不低于|不超过)/.test(after))
    return !/[的在于从由]$/.test(before)
  if (form === 'bareYear') return at === 0 || /[。；;，,：:]$/.test(before) || /(?:力争|争取|确保)$/.test(before)
  // 每人每年2000元 is a rate, no rhythm.
  if (
    form === 'recurring' &&
    (/每[生人户名床例位个县]$/.test(before) || /^\d+(?:\.\d+)?(?:[-—–~～至]\d+)?万?元/.test(after))
  )
    return false
  if (form === 'yearEnd' && /^年(?:度)?内/.test(words)) return !/[学全近数多半几两\d一二三四五六七八九十]$/.test(before)
  if (form === 'monthDue') return !/(?:截至|截止|至|到|年)$/.test(before)
  if (form === 'recurring')
    return !/^(?:度)?(?:的)?(?:增长|新发|约有|出生)/.test(after) && !/^每(?:年|月)(?:龄|经)/.test(words + after)
  if (form === 'until' && /^(?:在|于)?20\d\d年/.test(words) && !/(?:底|末|前|止|内)$/.test(words)) {
    // 2024年6月 alone is a date only at the head of a clause.
    return /^[，,]|^(?:完成|召开|启动|开展)/.test(after) && (at === 0 || /[。；;，,：:]$/.test(before))
  }
  if (form === 'within') {
    if (/年(?:之内|以内|内)$/.test(words)) return !/^(?:的|新|毕业|未|曾|患|无)/.test(after)
    if (/个月/.test(words))
      return !/^(?:的)?(?:婴|儿|纯|龄|新|未|曾)|^[^，。；]{0,6}率/.test(after) && !/(?:产后|生后|出生|龄)$/.test(before)
    if (/工作日/.test(words)) return true
    return /(?:后|起|之日起|在|于)$/.test(before)
      ? !/(?:产后|术后|生后|出生后|分娩后|入院后)$/.test(text.slice(Math.max(0, at - 4), at))
      : /^(?:完成|报|上报|报送|反馈|办结|整改|向|提交|书面)/.test(after)
  }
  if (form === 'half' || form === 'quarter') return !/^(?:的|工作总结|以来|情况|全[省市])/.test(after)
  return true
}

function recurrenceOf(form: string, words: string): string | null {
  if (form !== 'recurring') return null
  if (words.startsWith('次月')) return '每月'
  if (words.startsWith('次年')) return '每年'
  const found = /^每(?:个)?(年|季|半年|月|周|两年|学期|学年)/.exec(words)
  return found ? (found[1] === '季' ? '每季度' : `每${found[1]}`) : null
}

function resolve(form: string, words: string, year: number | null, context: DateContext): string | null {
  const issued = context.issuedOn
  const base = year ?? context.year
  switch (form) {
    case 'recurring': {
      const md = monthDay(words.replace(/^.*?(?=(?:\d|[一二三四五六七八九十])+月)/, ''), context.year)
      if (!md || !issued || !words.startsWith('每年')) return null
      const issuedYear = Number(issued.slice(0, 4))
      const first = isoDate(issuedYear, md.month, Math.min(md.day, lastDay(issuedYear, md.month)))
      return first !== null && first >= issued
        ? first
        : isoDate(issuedYear + 1, md.month, Math.min(md.day, lastDay(issuedYear + 1, md.month)))
    }
    case 'period':
    case 'planPeriod': {
      const five: Record<string, number> = { 十三五: 2020, 十四五: 2025, 十五五: 2030, 十六五: 2035 }
      const name = /十[三四五六]五/.exec(words)
      return name ? `${five[name[0]]}-12-31` : null
    }
    case 'yearEnd':
      return base === null ? null : `${/明年/.test(words) ? base + 1 : base}-12-31`
    case 'half':
      return base === null ? null : `${base}-${/上/.test(words) ? '06-30' : '12-31'}`
    case 'quarter': {
      const quarter = countOf(/[一二三四]/.exec(words)?.[0] ?? '')
      return base === null || quarter === 0 ? null : isoDate(base, quarter * 3, lastDay(base, quarter * 3))
    }
    case 'inYears':
    case 'within': {
      const found = /^(?:用|通过|经过|利用)?(\d+|[一二三四五六七八九十]+)(年|个月)/.exec(words)
      if (!found || !issued) return null
      const months = countOf(found[1] ?? '') * (found[2] === '年' ? 12 : 1)
      const total = Number(issued.slice(0, 4)) * 12 + Number(issued.slice(5, 7)) - 1 + months
      const [y, m] = [Math.floor(total / 12), (total % 12) + 1]
      return isoDate(y, m, Math.min(Number(issued.slice(8)), lastDay(y, m)))
    }
    case 'monthEnd':
      return null
    case 'beforeYear':
      // 2025年前 is read by some as the end of 2024, by others as the end of 2025: an officer decides.
      return /前$/.test(words) ? null : base === null ? null : `${base}-12-31`
    default: {
      if (base === null) return null
      const tail = words.replace(/^.*年/, '')
      const md = monthDay(
        form === 'day' || form === 'daySpan' || form === 'monthDue'
          ? words.replace(/^[^\d一二三四五六七八九十]*/, '')
          : tail,
        base,
      )
      return md ? isoDate(base, md.month, md.day) : `${base}-12-31`
    }
  }
}

/** 8月底, 11月1日, 十月中旬 → month and last day meant. */
function monthDay(words: string, year: number | null): { month: number; day: number } | null {
  const found =
    /^(?:.*?[-－—–~～至到])?(\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]|(上旬)|(中旬))?/.exec(
      words,
    )
  if (!found) return null
  const month = countOf(found[1] ?? '')
  if (month < 1 || month > 12) return null
  const day = found[2] ? countOf(found[2]) : found[3] ? 10 : found[4] ? 20 : lastDay(year ?? 2023, month)
  return { month, day }
}
