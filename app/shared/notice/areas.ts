import type { Block, Slice } from './blocks.ts'
import { rawEnd, rawStart, sliceText } from './blocks.ts'
import { classOf } from './headings.ts'
import type { HeadingClass } from './headings.ts'
import type { AreaKind } from './outline.ts'
import type { Section } from './sections.ts'
import { blockSlice, sentencesOf, seriesOf } from './sentences.ts'
import type { Row, Table } from './tables.ts'

/** An item before its details are read: where its words stand. */
export interface DraftItem {
  ordinal: string
  heading: Slice | null
  /** The words behind the heading, in order. */
  body: Slice[]
  path: string[]
  /** Text that belongs to the section as a whole and may hold its responsible bodies. */
  shared: Slice[]
  row: Row | null
  sentence: boolean
}

export interface DraftArea {
  ordinal: string
  heading: string
  kind: AreaKind
  start: number
  end: number
  items: DraftItem[]
  table: Table | null
}

export interface Drafts {
  areas: DraftArea[]
  declared: Slice[]
  left: Slice[]
}

/** Divides a document's sections into areas and items, and says of the other sentences why they are none. */
export function draftAreas(root: Section, title: string): Drafts {
  const drafts: Drafts = { areas: [], declared: [], left: [] }
  const divider = new Divider(drafts)
  divider.root(root, title)
  return drafts
}

class Divider {
  private readonly out: Drafts

  constructor(out: Drafts) {
    this.out = out
  }

  root(root: Section, title: string): void {
    const { children } = root
    const areasBelow = children.some((c) => c.rank <= 1) || children.some((c) => this.isDeep(c, false))
    if (children.length === 0 && root.tables.length === 0) this.sentenceArea(root, '', title, [], 'task')
    else if (children.length > 0 && !areasBelow) {
      this.declare(root.body)
      this.itemArea(root, '', title, [], 'task')
    } else {
      this.declare(root.body)
      for (const child of children) this.section(child, [], 'task')
    }
    for (const table of root.tables) this.tableArea(table, '', title, [])
  }

  private section(section: Section, path: string[], inherited: HeadingClass): void {
    const heading = section.heading ? sliceText(section.heading) : ''
    const own = classOf(heading)
    const kind = own === 'task' && inherited !== 'container' ? inherited : own
    const ordinal = section.marker?.ordinal ?? ''
    if (kind === 'background' || kind === 'guiding') {
      this.declared(section, [...path, labelOf(section)])
      return
    }
    if (section.children.length === 0) this.leaf(section, ordinal, heading, path, kind)
    else if (this.splitsBelow(section, kind)) {
      if (kind === 'container' || kind === 'goal') this.declare(section.body)
      else this.keep(section.body)
      for (const child of section.children) this.section(child, [...path, labelOf(section)], kind)
    } else {
      this.itemArea(section, ordinal, heading, path, areaKind(kind))
    }
    for (const table of section.tables) this.tableArea(table, ordinal, heading, path)
  }

  /** Whether the sections below are areas themselves, so that this heading is only a path to them. */
  private splitsBelow(section: Section, kind: HeadingClass): boolean {
    const { children } = section
    if (children.some((c) => c.boxed)) return false
    const special = children.filter((c) => c.heading && classOf(sliceText(c.heading)) !== 'task').length
    if (special > 0 && special * 2 >= children.length) return true
    const deep = children.filter((c) => this.isDeep(c, kind === 'container')).length
    return deep > 0 && deep * 2 >= children.length
  }

  private isDeep(section: Section, seriesCount: boolean): boolean {
    if (section.children.some((c) => c.rank < 4 || c.boxed)) return true
    if (section.children.length > 1 && section.rank <= 2) return true
    return seriesCount && section.body.some((slice) => seriesOf(slice).length > 0)
  }

  /** A section without numbered blocks: 一是… series, paragraphs of a goal, or sentences. */
  private leaf(section: Section, ordinal: string, heading: string, path: string[], kind: HeadingClass): void {
    if (section.body.length === 0) return
    const series = section.body.flatMap((slice) => seriesOf(slice))
    if (series.length > 0) {
      const shared = section.body
      const area = this.open(section, ordinal, heading, areaKind(kind))
      const first = series[0]!
      for (const slice of section.body) {
        if (slice.block !== first.slice.block) {
          if (!series.some((s) => s.slice.block === slice.block)) this.keep([slice])
        } else if (first.from > slice.start) this.keep([{ block: slice.block, start: slice.start, end: first.from }])
      }
      for (const one of series)
        area.items.push({
          ordinal: one.ordinal,
          heading: null,
          body: [one.slice],
          path,
          shared,
          row: null,
          sentence: false,
        })
      return
    }
    if (kind === 'goal') this.goalArea(section, ordinal, heading, path)
    else this.sentenceArea(section, ordinal, heading, path, areaKind(kind))
  }

  private goalArea(section: Section, ordinal: string, heading: string, path: string[]): void {
    const paragraphs = section.body.filter((slice) => !GUIDING_PARAGRAPH.test(sliceText(slice)))
    this.declare(section.body.filter((slice) => !paragraphs.includes(slice)))
    if (paragraphs.length === 0) return
    const area = this.open(section, ordinal, heading, 'goal')
    for (const slice of paragraphs)
      area.items.push({ ordinal: '', heading: null, body: [slice], path, shared: [], row: null, sentence: false })
  }

  private sentenceArea(section: Section, ordinal: string, heading: string, path: string[], kind: AreaKind): void {
    const sentences = section.body.flatMap((slice) => sentencesOf(slice).map((s) => ({ s, paragraph: slice })))
    if (sentences.length === 0) return
    const area = this.open(section, ordinal, heading, kind)
    for (const { s, paragraph } of sentences)
      area.items.push({ ordinal: '', heading: null, body: [s], path, shared: [paragraph], row: null, sentence: true })
  }

  private itemArea(section: Section, ordinal: string, heading: string, path: string[], kind: AreaKind): void {
    const area = this.open(section, ordinal, heading, kind)
    if (kind === 'goal') this.declare(section.body)
    else this.keep(section.body)
    for (const child of section.children) {
      const body = [...child.body, ...child.children.flatMap(everything)]
      area.items.push({
        ordinal: child.marker?.ordinal ?? '',
        heading: child.heading,
        body,
        path,
        shared: [],
        row: null,
        sentence: false,
      })
    }
  }

  private tableArea(table: Table, ordinal: string, heading: string, path: string[]): void {
    const first = table.rows[0]?.cells[0]?.lines[0]
    const last = table.rows.at(-1)?.cells.at(-1)?.lines.at(-1)
    if (!first || !last) return
    const area: DraftArea = {
      ordinal,
      heading,
      kind: 'table',
      start: rawStart(blockSlice(first)),
      end: rawEnd(blockSlice(last)),
      items: [],
      table,
    }
    for (const row of table.rows)
      area.items.push({ ordinal: '', heading: null, body: [], path, shared: [], row, sentence: false })
    this.out.areas.push(area)
  }

  private open(section: Section, ordinal: string, heading: string, kind: AreaKind): DraftArea {
    const blocks = blocksOf(section)
    let start = Number.POSITIVE_INFINITY
    let end = 0
    for (const block of blocks) {
      start = Math.min(start, block.at[0] ?? 0)
      end = Math.max(end, (block.at[block.at.length - 1] ?? 0) + 1)
    }
    const area: DraftArea = { ordinal, heading, kind, start, end, items: [], table: null }
    this.out.areas.push(area)
    return area
  }

  /** Background and principles: nothing below is a task, except a goal that has its own heading there. */
  private declared(section: Section, path: string[]): void {
    this.declare(section.body)
    for (const child of section.children) {
      if (child.heading && classOf(sliceText(child.heading)) === 'goal') this.section(child, path, 'goal')
      else this.declared(child, path)
    }
  }

  private declare(slices: readonly Slice[]): void {
    this.out.declared.push(...slices)
  }

  private keep(slices: readonly Slice[]): void {
    this.out.left.push(...slices)
  }
}

const GUIDING_PARAGRAPH =
  /^(?:以[^。]{0,60}(?:为指导|为引领|为统领|思想)|坚持以|高举|深入学习贯彻|全面贯彻|深入贯彻|认真贯彻)/

function areaKind(kind: HeadingClass): AreaKind {
  return kind === 'goal' || kind === 'safeguard' || kind === 'schedule' || kind === 'mechanism' ? kind : 'task'
}

function labelOf(section: Section): string {
  const words = section.heading ? sliceText(section.heading) : ''
  const ordinal = section.marker?.ordinal ?? ''
  return section.marker?.kind === 'han' ? `${ordinal}、${words}` : ordinal + words
}

function everything(section: Section): Slice[] {
  const own = section.block ? [blockSlice(section.block)] : []
  return [...own, ...section.body.filter((s) => s.block !== section.block), ...section.children.flatMap(everything)]
}

function blocksOf(section: Section, into: Block[] = []): Block[] {
  if (section.block) into.push(section.block)
  for (const slice of section.body) into.push(slice.block)
  for (const child of section.children) blocksOf(child, into)
  return into
}
