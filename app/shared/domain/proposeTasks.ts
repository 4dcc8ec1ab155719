import type { Deadline, NoticeOutline, OutlineArea, OutlineItem, Target } from '../notice/outline.ts'
import type { Comparator, Metric, Recurrence, Source, TaskKind } from './model.ts'

/** An area of a board as the outline of a notice suggests it. */
export interface ProposedArea {
  ordinal: string
  title: string
  shortTitle: string
  tasks: ProposedTask[]
}

/** A task as one item of the outline suggests it. What the notice does not say stays null: 分解 is the officer's work. */
export interface ProposedTask {
  title: string
  kind: TaskKind
  sources: Source[]
  due: string | null
  recurrence: Recurrence | null
  metric: Metric | null
  condition: string | null
  /** Names of bodies as printed, 牵头 first; matching them with units needs the list of units. */
  lead: string | null
  responsible: string[]
  supporting: string[]
}

/** Longest proposed title; beyond it a title no longer fits one row of the ledger. */
const MAX_TITLE = 24
const MAX_SHORT_TITLE = 6

/**
 * Areas and tasks of a board out of the outline of one version of a notice: one task an item, in the order of the text,
 * each with the span of its item as source. The rows of an indicator table become metric tasks by the name of their
 * indicator. Pure and total; areas without items give no tasks.
 */
export function proposeTasks(outline: NoticeOutline, noticeVersionId: string): ProposedArea[] {
  return outline.areas
    .filter((area) => area.items.length > 0)
    .map((area) => ({
      ordinal: area.ordinal,
      title: area.heading,
      shortTitle: proposeShortTitle(area),
      tasks: area.items.map((item) => proposeTask(item, noticeVersionId)),
    }))
}

function proposeTask(item: OutlineItem, noticeVersionId: string): ProposedTask {
  const target = item.targets.find((t) => !t.implicit)
  const deadline = tellingDeadline(item.deadlines)
  const isMetric = item.kind === 'indicator' && target !== undefined
  const named = (role: string): string[] => item.responsible.filter((body) => body.role === role).map((b) => b.name)
  return {
    title: isMetric ? shorten(target.metric) : proposeTitle(item.heading ?? item.text, item.condition),
    kind: item.kind === 'indicator' ? 'metric' : item.kind,
    sources: [{ noticeVersionId, start: item.span[0], end: item.span[1] }],
    due: deadline?.date ?? (isMetric ? endOfYear(target.by) : null),
    recurrence: deadline ? recurrenceOf(deadline) : null,
    metric: isMetric ? metricOf(target) : null,
    condition: item.condition,
    lead: named('lead')[0] ?? null,
    responsible: named('responsible'),
    supporting: named('support'),
  }
}

/** The deadline that says most: a day that repeats before a day, a day before a bare 每年; of equals the first. */
function tellingDeadline(deadlines: readonly Deadline[]): Deadline | undefined {
  const says = (d: Deadline): number => (d.date === null ? 0 : 2) + (d.recurrence === null ? 0 : 1)
  const most = Math.max(0, ...deadlines.map(says))
  return most === 0 ? undefined : deadlines.find((d) => says(d) === most)
}

/** 到2025年 as the last day of that year; null for anything else. */
function endOfYear(by: string | null): string | null {
  const year = /(20\d\d)年底?$/.exec(by ?? '')?.[1]
  return year === undefined ? null : `${year}-12-31`
}

/** 深入, 持续, 进一步 …: how, not what. */
const ADVERBS =
  /^(?:并|同时|深入|持续|进一步|继续|不断|切实|积极|大力|全面|稳妥|有序|稳步|扎实|着力|统筹|要|推动各地|指导各地|督促各地)/
/** 按照…要求，, 到2025年，: on what basis or until when, not what. */
const LEAD_IN = /^(?:(?:在|按照|按|根据|依据|围绕|结合|针对|为)[^，。；]{0,40}|到\d{4}年底?)，/
/** （2021-2025年）, (2022年版): which edition, not what. */
const EDITION = /[（(][^）)]*(?:年|版)[^）)]*[）)]/g

/** The sentence of an item as a row of the ledger can show it: its first clauses without adverbs, lead-ins and editions. */
export function proposeTitle(sentence: string, condition: string | null): string {
  let text = sentence.replace(/\s+/g, '').replace(EDITION, '')
  if (condition) text = text.replace(condition, '').replace(/^，/, '')
  text = text.replace(LEAD_IN, '')
  while (ADVERBS.test(text)) text = text.replace(ADVERBS, '')
  const first = text.split(/[。；！]/).find((part) => part !== '') ?? ''
  const clauses = first.split(/[，：]/).filter((clause) => clause !== '')
  let title = clauses[0] ?? sentence.trim()
  const second = clauses[1]
  if (second !== undefined && title.length < 10 && title.length + second.length < MAX_TITLE) title += `，${second}`
  return shorten(title)
}

/** Cuts a long clause at its last enumeration mark, else with an ellipsis. */
function shorten(title: string): string {
  if (title.length <= MAX_TITLE) return title
  const head = title.slice(0, MAX_TITLE)
  const mark = Math.max(head.lastIndexOf('、'), head.lastIndexOf('》') + 1)
  const quoted = head.slice(0, mark)
  const isWhole = (quoted.match(/《/g) ?? []).length === (quoted.match(/》/g) ?? []).length
  return mark >= 8 && isWhole ? `${quoted}${head.charAt(mark) === '、' ? '等' : ''}` : `${head.slice(0, -1)}…`
}

const HEADING_VERBS =
  /^(?:坚持|坚守|筑牢|促进|强化|加强|完善|提高|提升|推进|推动|深化|强基固本|做好|落实|健全|加快|优化)/

/** The heading of an area without its verbs, as far as a column head can hold it. */
function proposeShortTitle(area: OutlineArea): string {
  let title = area.heading.replace(/\s+/g, '')
  while (ADVERBS.test(title) || HEADING_VERBS.test(title)) title = title.replace(ADVERBS, '').replace(HEADING_VERBS, '')
  return (title || area.heading).slice(0, MAX_SHORT_TITLE)
}

const EVERY: readonly (readonly [RegExp, Recurrence['every']])[] = [
  [/半年/, 'halfYear'],
  [/季/, 'quarter'],
  [/年/, 'year'],
  [/月/, 'month'],
  [/周/, 'week'],
]

/** 每年8月底前 as a rule; null for a deadline that does not repeat. */
function recurrenceOf(deadline: Deadline): Recurrence | null {
  const words = deadline.recurrence
  if (words === null) return null
  const every = EVERY.find(([form]) => form.test(words))?.[1]
  if (!every) return null
  const found = /(\d{1,2})月(?:(\d{1,2})日)?/.exec(deadline.text)
  const month = found ? inRange(found[1], 12) : null
  return { text: deadline.text, every, month, day: month === null ? null : inRange(found?.[2], 31) }
}

const inRange = (digits: string | undefined, max: number): number | null => {
  const value = Number(digits)
  return value >= 1 && value <= max ? value : null
}

const LESS_IS_BETTER: readonly Comparator[] = ['<', '<=']

const metricOf = (target: Target): Metric => ({
  name: target.metric,
  comparator: target.comparator,
  value: target.value,
  upper: target.upper,
  unit: target.unit,
  baseline: null,
  direction: LESS_IS_BETTER.includes(target.comparator) ? 'down' : 'up',
})
