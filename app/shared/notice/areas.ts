import type { Slice } from './blocks.ts'
import { rawEnd, rawStart, sliceText } from './blocks.ts'
import { classOf } from './headings.ts'
import type { HeadingClass } from './headings.ts'
import type { AreaKind } from './outline.ts'
import type { Note } from './responsible.ts'
import type { Section } from './sections.ts'
import {
  apart,
  blocksOf,
  closingNote,
  everything,
  framing,
  headingOf,
  isCaption,
  isStaged,
  labelOf,
  leadsAstray,
  lowest,
} from './sectionWords.ts'
import { blockSlice, sentencesOf, seriesOf } from './sentences.ts'
import type { Table } from './tables.ts'

/** An item before its details are read: where its words stand. */
export interface DraftItem {
  ordinal: string
  heading: Slice | null
  /** The words behind the heading, in order. */
  body: Slice[]
  path: string[]
  /** The running text the item is cut from: the first statement of responsibility behind the item is its own. */
  shared: Slice[]
  /** Statements of responsibility made once for the whole area. */
  fallback: Note[]
  /** Words around the item whose deadline holds for it: 到2025年： above a list, 完成时限：… below it. */
  frame: Slice[]
  sentence: boolean
}

export interface DraftArea {
  ordinal: string
  heading: string
  kind: AreaKind
  start: number
  end: number
  path: string[]
  items: DraftItem[]
  table: Table | null
}

export interface Drafts {
  areas: DraftArea[]
  declared: Slice[]
  left: Slice[]
}

/** Where a section stands: the headings above it, what they make of it, and who answers for it by their word. */
interface Place {
  path: string[]
  inherited: HeadingClass
  notes: Note[]
  /** The nearest heading above that says what the work is: 重点举措 under it takes its name. */
  named: { ordinal: string; heading: string; path: string[] } | null
}

/** Divides a document's sections into areas and items, and says of the other sentences why they are none. */
export function draftAreas(root: Section, title: string): Drafts {
  const divider = new Divider()
  divider.root(root, title)
  return divider.out
}

class Divider {
  readonly out: Drafts = { areas: [], declared: [], left: [] }

  root(root: Section, title: string): void {
    const { children } = root
    const place: Place = { path: [], inherited: 'task', notes: [], named: null }
    const areasBelow = children.some(
      (c) => c.rank <= 1 || this.isDeep(c, false) || (c.heading && classOf(sliceText(c.heading)) !== 'task'),
    )
    if (children.length === 0 && root.tables.length === 0) this.unnumbered(root, title, place)
    else {
      this.declare(root.body)
      if (areasBelow) for (const child of children) this.section(child, place)
      else if (children.length > 0) this.itemArea({ ...root, body: [] }, '', title, place, 'task')
    }
    for (const table of root.tables) this.tableArea(table, '', title, [])
  }

  /** A document without any number: its sentences, but for the opening that says why it is written. */
  private unnumbered(root: Section, title: string, place: Place): void {
    const opening = root.body.findIndex((slice) => !OPENING.test(sliceText(slice)))
    const from = opening === -1 ? root.body.length : opening
    this.declare(root.body.slice(0, from))
    this.leaf({ ...root, body: root.body.slice(from) }, '', title, place, 'task')
  }

  private section(given: Section, place: Place): void {
    const captions = given.children.filter(isCaption)
    const section = captions.length > 0 ? { ...given, children: given.children.filter((c) => !isCaption(c)) } : given
    const { words, notes } = headingOf(section)
    const found = classOf(words)
    const own = found !== 'frame' ? found : place.path.length === 0 ? 'background' : 'task'
    const kind = own === 'task' && place.inherited !== 'container' ? place.inherited : own
    const printed = { ordinal: section.marker?.ordinal ?? '', heading: words, path: place.path }
    const { ordinal, heading, path } = own === 'container' && place.named ? place.named : printed
    const below: Place = {
      path: [...place.path, labelOf(section)],
      inherited: kind,
      notes: [...place.notes, ...notes],
      named: own === 'task' ? printed : place.named,
    }
    const here: Place = { ...place, path, notes: below.notes }
    if (kind === 'background' || kind === 'guiding') {
      this.declared(section, below)
      return
    }
    if (section.children.length === 0) this.leaf(section, ordinal, heading, here, kind)
    else if (this.splitsBelow(section, kind)) {
      const { rest, notes: lines } = apart(section.body)
      if (kind === 'task') this.introduce(rest)
      else this.declare(rest)
      for (const child of section.children) this.section(child, { ...below, notes: [...below.notes, ...lines] })
    } else this.itemArea(section, ordinal, heading, here, isStaged(section) ? 'schedule' : areaKind(kind))
    for (const table of section.tables) this.tableArea(table, ordinal, heading, path)
    for (const caption of captions) this.section(caption, below)
  }

  /** Whether the sections below are areas themselves, so that this heading is only a path to them. */
  private splitsBelow(section: Section, kind: HeadingClass): boolean {
    const { children } = section
    if (children.some((c) => c.boxed)) return false
    if (kind === 'goal' && !children.some((c) => c.tables.length > 0 || leadsAstray(c))) return false
    const special = children.filter((c) => c.heading && LEADS_ON.has(classOf(sliceText(c.heading)))).length
    if (special > 0 && special * 2 >= children.length) return true
    // 1. right under 一、 may head an area; under （一） it is the item, whatever bullets stand below it.
    if (section.rank >= 2 && children.every((c) => c.rank >= 3)) return false
    const deep = children.filter((c) => this.isDeep(c, kind === 'container')).length
    return deep > 0 && deep * 2 >= children.length
  }

  /** Whether a section holds items of its own: numbered blocks below, or 一是… in a section that is no mere item. */
  private isDeep(section: Section, seriesCount: boolean): boolean {
    if (section.children.some((c) => c.rank < 4 || c.boxed)) return true
    if (section.children.length > 1 && section.rank <= 2) return true
    return seriesCount && section.rank <= 2 && section.body.some((slice) => seriesOf(slice).length > 0)
  }

  /** A section without numbered blocks: 一是… series, paragraphs of a goal, or sentences. */
  private leaf(section: Section, ordinal: string, heading: string, place: Place, kind: HeadingClass): void {
    const { rest, notes } = apart(section.body)
    const fallback = [...place.notes, ...notes]
    if (rest.length === 0) {
      if (section.heading && section.rank >= 2 && section.tables.length === 0)
        this.headingOnly(section, ordinal, heading, place.path, kind, fallback)
      return
    }
    const item = (part: Partial<DraftItem> & { body: Slice[] }): DraftItem => ({
      ordinal: '',
      heading: null,
      path: place.path,
      shared: [],
      fallback,
      frame: [],
      sentence: false,
      ...part,
    })
    const series = rest.map((slice) => ({ slice, parts: seriesOf(slice) }))
    if (series.some((s) => s.parts.length > 0)) {
      const area = this.open(section, ordinal, heading, areaKind(kind), place.path)
      for (const { slice, parts } of series) {
        const first = parts[0]
        if (!first) this.keep([slice])
        else if (first.from > slice.start) this.keep([{ ...slice, end: first.from }])
        for (const one of parts) area.items.push(item({ ordinal: one.ordinal, body: [one.slice], shared: rest }))
      }
    } else if (kind === 'goal') {
      const paragraphs = rest.filter(
        (slice) => !GUIDING_PARAGRAPH.test(sliceText(slice)) && !NO_TASK.test(sliceText(slice)),
      )
      this.declare(rest.filter((slice) => !paragraphs.includes(slice)))
      if (paragraphs.length === 0) return
      const area = this.open(section, ordinal, heading, 'goal', place.path)
      for (const slice of paragraphs) area.items.push(item({ body: [slice] }))
    } else {
      const area = this.open(section, ordinal, heading, areaKind(kind), place.path)
      for (const slice of rest)
        for (const s of sentencesOf(slice)) {
          const words = sliceText(s)
          if (TIME_LIMIT.test(words)) for (const one of area.items) one.frame.push(s)
          else if (NO_TASK.test(words)) this.declare([s])
          else area.items.push(item({ body: [s], shared: [slice], sentence: true }))
        }
    }
  }

  /** A numbered line without a text below stands for itself. */
  private headingOnly(
    section: Section,
    ordinal: string,
    heading: string,
    path: string[],
    kind: HeadingClass,
    fallback: Note[],
  ): void {
    const area = this.open(section, ordinal, heading, areaKind(kind), path)
    area.items.push({
      ordinal: '',
      heading: null,
      body: [section.heading!],
      path,
      shared: [],
      fallback,
      frame: [],
      sentence: false,
    })
  }

  private itemArea(section: Section, ordinal: string, heading: string, place: Place, kind: AreaKind): void {
    const area = this.open(section, ordinal, heading, kind, place.path)
    const { rest, notes } = apart(section.body)
    if (kind === 'goal') this.declare(rest)
    else this.introduce(rest)
    const fallback = [...place.notes, ...notes, ...closingNote(section)]
    const frame = framing(section.heading, rest)
    const children = kind === 'goal' ? lowest(section, frame) : section.children.map((child) => ({ child, frame }))
    for (const { child, frame: around } of children) {
      if (!child.heading && child.children.length === 0 && child.body.every((s) => NO_TASK.test(sliceText(s)))) {
        this.declare(child.body)
        continue
      }
      const body = [...child.body, ...child.children.flatMap(everything)]
      area.items.push({
        ordinal: child.marker?.ordinal ?? '',
        heading: child.heading,
        body,
        path: place.path,
        shared: [],
        fallback,
        frame: around,
        sentence: false,
      })
    }
  }

  private tableArea(table: Table, ordinal: string, heading: string, path: string[]): void {
    let start = Number.POSITIVE_INFINITY
    let end = 0
    for (const row of table.rows)
      for (const cell of row.cells)
        for (const line of cell.lines) {
          start = Math.min(start, rawStart(blockSlice(line)))
          end = Math.max(end, rawEnd(blockSlice(line)))
        }
    if (end > 0) this.out.areas.push({ ordinal, heading, kind: 'table', start, end, path, items: [], table })
  }

  private open(section: Section, ordinal: string, heading: string, kind: AreaKind, path: string[]): DraftArea {
    let start = Number.POSITIVE_INFINITY
    let end = 0
    for (const block of blocksOf(section)) {
      start = Math.min(start, block.at[0] ?? 0)
      end = Math.max(end, (block.at[block.at.length - 1] ?? 0) + 1)
    }
    const area: DraftArea = { ordinal, heading, kind, start, end, path, items: [], table: null }
    this.out.areas.push(area)
    return area
  }

  /** Background and principles: nothing below is a task, except a goal that has its own heading there. */
  private declared(section: Section, place: Place): void {
    this.declare(section.body)
    for (const child of section.children) {
      if (child.heading && classOf(sliceText(child.heading)) === 'goal')
        this.section(child, { ...place, inherited: 'goal' })
      else this.declared(child, place)
    }
    for (const table of section.tables)
      this.tableArea(table, section.marker?.ordinal ?? '', headingOf(section).words, place.path)
  }

  private declare(slices: readonly Slice[]): void {
    for (const slice of slices) this.out.declared.push(slice)
  }

  /** Text between a heading and the numbers under it: what leads up to them with a colon is no task of its own. */
  private introduce(slices: readonly Slice[]): void {
    for (const slice of slices) (/[：:]$/.test(sliceText(slice)) ? this.out.declared : this.out.left).push(slice)
  }

  private keep(slices: readonly Slice[]): void {
    for (const slice of slices) this.out.left.push(slice)
  }
}

/** Headings that never head a mere item. */
const LEADS_ON: ReadonlySet<HeadingClass> = new Set(['goal', 'guiding', 'background', 'container'])

const GUIDING_PARAGRAPH =
  /^(?:以[^。]{0,60}(?:为指导|为引领|为统领|思想)|坚持以|高举|深入学习贯彻|全面贯彻|深入贯彻|认真贯彻)/
/** 完成时限：2024年12月底前, a line about the items before it. */
const TIME_LIMIT = /^(?:完成|办理|整改|工作)?(?:时限|时间|期限)(?:要求)?[：:]/
/** Sentences that are no task wherever they stand: facts as of a date, contacts, entry into force. */
const NO_TASK =
  /^(?:截至|截止|联系人|联系电话|联系方式|电话|邮箱|传真|附件[：:]|注[：:]|备注[：:]|(?:本|此)(?:方案|意见|通知|规划|办法|计划|要点|规定|规范)(?:自|由))/
const OPENING = /^(?:为|根据|按照|经|近日|近年来|当前|随着|.{0,60}(?:如下|现印发|制定本))/

function areaKind(kind: HeadingClass): AreaKind {
  return kind === 'goal' || kind === 'safeguard' || kind === 'schedule' || kind === 'mechanism' ? kind : 'task'
}
