/** A half-open range [start, end) of UTF-16 offsets into the text as it was received. */
export type Span = [number, number]

export type AreaKind = 'goal' | 'task' | 'safeguard' | 'schedule' | 'mechanism' | 'table' | 'indicatorTable'

/** 文件类 deliverable, 活动类 activity, 项目类 project, 试点类 pilot, 指标类 indicator, 常态化 continuing. */
export type ItemKind = 'deliverable' | 'activity' | 'project' | 'pilot' | 'indicator' | 'continuing'

export type Comparator = '>=' | '>' | '<=' | '<' | '=' | 'range' | '≈'

export type ResponsibleRole = 'lead' | 'responsible' | 'support'

/** What the verb in front of 《…》 makes of it: something to be written, something to be carried out, or a mere basis. */
export type CitationRole = 'deliverable' | 'duty' | 'reference'

export interface Measure {
  text: string
  span: Span
}

export interface Target {
  /** The words of the target as they stand in the notice, normalised. */
  text: string
  metric: string
  comparator: Comparator
  value: number
  /** The upper bound of a range, else null. */
  upper: number | null
  unit: string
  /** The deadline that belongs to this value (到2030年), or null. */
  by: string | null
  /** True where the text gives no number (全覆盖 read as 100 %). */
  implicit: boolean
  span: Span
}

export interface Deadline {
  text: string
  /** The last day of the deadline, YYYY-MM-DD; null where the text does not fix one. */
  date: string | null
  /** 每年, 每季度, 每月 …, or null for a single deadline. */
  recurrence: string | null
  span: Span
}

export interface ResponsibleBody {
  name: string
  role: ResponsibleRole
  span: Span
}

export interface Citation {
  title: string
  docNumber: string | null
  role: CitationRole
  /** The verb that made the role, or null. */
  verb: string | null
  span: Span
}

export interface OutlineItem {
  /** The number as printed, e.g. （一）, 3., 一是, ——; empty for a sentence. */
  ordinal: string
  heading: string | null
  text: string
  span: Span
  /** Headings above the item, outermost first, without the area's own. */
  path: string[]
  kind: ItemKind
  condition: string | null
  measures: Measure[]
  targets: Target[]
  deadlines: Deadline[]
  responsible: ResponsibleBody[]
  cites: Citation[]
}

export interface OutlineArea {
  ordinal: string
  heading: string
  kind: AreaKind
  span: Span
  items: OutlineItem[]
}

export interface Coverage {
  /** Sentences of the body: everything but headings, title, addressees, signature and furniture. */
  sentences: number
  inItems: number
  /** Sentences that are no task by their place: background, guiding thought, principles, the covering letter. */
  declared: number
  left: Span[]
}

/** One of several documents printed one after the other: the notice itself, the plan it issues, an annex. */
export interface NoticePart {
  role: 'notice' | 'plan' | 'annex'
  title: string
  docNumber: string | null
  span: Span
}

export interface NoticeOutline {
  title: string
  docNumber: string | null
  issuers: string[]
  /** YYYY-MM-DD */
  issuedOn: string | null
  addressees: string[]
  /** The notice of the level above that this one passes on or carries out, where it names one. */
  parent: Citation | null
  parts: NoticePart[]
  areas: OutlineArea[]
  /** Bodies that a rule stated once adds to every item (以下责任单位均包括…，不再列出). */
  responsibleForAll: ResponsibleBody[]
  coverage: Coverage
}
