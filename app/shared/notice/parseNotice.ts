import { draftAreas } from './areas.ts'
import type { DraftArea } from './areas.ts'
import { rawEnd, rawStart, readBlocks } from './blocks.ts'
import type { Block, Slice } from './blocks.ts'
import { citationsOf } from './citations.ts'
import { isMereForce, takeClosing } from './closing.ts'
import { coverageOf } from './coverage.ts'
import type { DateContext } from './deadlines.ts'
import { ownDocNumber } from './docNumber.ts'
import { finishItem } from './items.ts'
import { lettersDuties } from './letter.ts'
import { readMetadata, titleOf } from './metadata.ts'
import type { Metadata } from './metadata.ts'
import type { Citation, NoticeOutline, NoticePart, OutlineArea, OutlineItem, ResponsibleBody } from './outline.ts'
import { readParts } from './parts.ts'
import type { Part } from './parts.ts'
import { notesIn } from './responsible.ts'
import { readSections } from './sections.ts'
import type { Section } from './sections.ts'
import { blockSlice } from './sentences.ts'
import { readTableArea } from './tableAreas.ts'

/**
 * Reads the text of an official notice, as it came, into its outline. Pure and total: any text gives an outline, an empty
 * one if nothing in it looks like a notice. Spans are offsets into `text`.
 */
export function parseNotice(text: string): NoticeOutline {
  const blocks = readBlocks(text)
  const parts = readParts(blocks)
  const first = parts[0]
  const meta: Metadata = first
    ? readMetadata(blocks, first)
    : { title: '', docNumber: null, issuers: [], issuedOn: null, addressees: [] }
  // A page may print the covering letter without its heading: then the plan's own title names the notice.
  for (const part of parts) meta.title ||= titleOf(blocks, part)
  const reader = new Reader(blocks, meta, parts)
  for (const part of parts) reader.read(part)
  return {
    ...meta,
    parent: first ? parentOf(blocks, first) : null,
    parts: parts.map((part) => partOf(blocks, part)),
    areas: reader.areas,
    responsibleForAll: rulesForAll(blocks),
    coverage: coverageOf(reader.inItems, reader.declared, reader.left),
  }
}

class Reader {
  readonly areas: OutlineArea[] = []
  readonly inItems: Slice[] = []
  readonly declared: Slice[] = []
  readonly left: Slice[] = []
  private readonly blocks: readonly Block[]
  private readonly meta: Metadata
  private readonly parts: readonly Part[]

  constructor(blocks: readonly Block[], meta: Metadata, parts: readonly Part[]) {
    this.blocks = blocks
    this.meta = meta
    this.parts = parts
  }

  read(part: Part): void {
    const title = titleOf(this.blocks, part)
    const context = contextOf(title || this.meta.title, this.meta)
    const root = readSections(this.blocks, part.bodyFrom, part.bodyTo)
    if (
      part !== this.parts[this.parts.length - 1] &&
      part.addressed &&
      root.children.length === 0 &&
      root.tables.length === 0
    ) {
      this.letter(root, context)
      return
    }
    const closing = takeClosing(root)
    const opening = root.children.length > 0 ? lettersDuties(root.body, context) : null
    if (opening && opening.duties.length > 0) {
      this.letter(root, context)
      root.body.length = 0
    }
    const drafts = draftAreas(root, title || this.meta.title)
    for (const slice of drafts.declared) this.declared.push(slice)
    for (const slice of drafts.left) this.left.push(slice)
    for (const draft of drafts.areas) this.area(draft, context)
    this.close(closing, context)
  }

  private area(draft: DraftArea, context: DateContext): void {
    const { ordinal, heading, start, end } = draft
    if (draft.table) {
      const { kind, items, rows } = readTableArea(draft, context)
      if (items.length > 0) this.areas.push({ ordinal, heading, kind, span: [start, end], items })
      for (const row of rows) this.inItems.push(row)
      return
    }
    const items: OutlineItem[] = []
    for (const one of draft.items) {
      const finished = finishItem(one, context)
      if (!finished) continue
      items.push(finished.item)
      for (const sentence of finished.sentences) this.inItems.push(sentence)
    }
    if (items.length > 0) this.areas.push({ ordinal, heading, kind: draft.kind, span: [start, end], items })
  }

  /** A covering letter: a dated duty in it is a task of those it is addressed to; the rest is none. */
  private letter(root: Section, context: DateContext): void {
    const { duties, declared, before } = lettersDuties(root.body, context)
    for (const slice of declared) this.declared.push(slice)
    const items: OutlineItem[] = []
    for (const duty of duties) {
      const finished = finishItem(duty, context)
      if (!finished) continue
      if (finished.item.responsible.length === 0) finished.item.responsible = this.addressed(root)
      items.push(finished.item)
      for (const sentence of finished.sentences) this.inItems.push(sentence)
    }
    if (items.length === 0) return
    const heading = /请[^。]*/.exec(before)?.[0] ?? items[0]!.text
    this.areas.push({
      ordinal: '',
      heading,
      kind: 'schedule',
      span: [items[0]!.span[0], items[items.length - 1]!.span[1]],
      items,
    })
  }

  private addressed(root: Section): ResponsibleBody[] {
    const body = root.body[0]
    if (!body) return []
    const salutation = this.blocks[this.blocks.indexOf(body.block) - 1]
    if (!salutation) return []
    return this.meta.addressees.flatMap((name) => {
      const start = salutation.text.indexOf(name)
      if (start === -1) return []
      const slice = { block: salutation, start, end: start + name.length }
      return [{ name, role: 'responsible' as const, span: [rawStart(slice), rawEnd(slice)] as [number, number] }]
    })
  }

  /** Paragraphs behind the last item that speak to everybody: a safeguard, or mere words of entry into force. */
  private close(closing: readonly Slice[], context: DateContext): void {
    for (const slice of closing) {
      const finished = isMereForce(slice)
        ? null
        : finishItem(
            {
              ordinal: '',
              heading: null,
              body: [slice],
              path: [],
              shared: [],
              fallback: [],
              frame: [],
              sentence: false,
            },
            context,
          )
      if (!finished) {
        this.declared.push(slice)
        continue
      }
      const heading = /^[^，。]*/.exec(finished.item.text)?.[0] ?? ''
      this.areas.push({ ordinal: '', heading, kind: 'safeguard', span: finished.item.span, items: [finished.item] })
      for (const sentence of finished.sentences) this.inItems.push(sentence)
    }
  }
}

/** First years of the five-year plans. */
const FIVE_YEARS: Record<string, number> = { 十三五: 2016, 十四五: 2021, 十五五: 2026, 十六五: 2031 }

/** The year the notice speaks of: the one year of its title, else the year of issue, else where its plan begins. */
function contextOf(title: string, meta: Metadata): DateContext {
  const span = /20\d\d年?[-—–~～至]20\d\d/.exec(title)
  const single = span ? null : /(20\d\d)年/.exec(title)
  const issued = meta.issuedOn ? Number(meta.issuedOn.slice(0, 4)) : null
  const plan = span ? Number(span[0].slice(0, 4)) : (FIVE_YEARS[/十[三四五六]五/.exec(title)?.[0] ?? ''] ?? null)
  const year = single ? Number(single[1]) : (issued ?? plan)
  return { year, issuedOn: meta.issuedOn }
}

/** The notice of the level above named in the opening: 根据《…》（辽卫办发〔2022〕142号）. */
function parentOf(blocks: readonly Block[], part: Part): Citation | null {
  const cites: Citation[] = []
  for (let i = part.bodyFrom; i < Math.min(part.bodyTo, part.bodyFrom + 3); i++) {
    const block = blocks[i]!
    if (block.marker) break
    for (const cite of citationsOf({ ...blockSlice(block), end: Math.min(block.text.length, 600) })) cites.push(cite)
  }
  return cites.find((cite) => cite.docNumber !== null) ?? cites.find((cite) => /通知|意见/.test(cite.title)) ?? null
}

function rulesForAll(blocks: readonly Block[]): ResponsibleBody[] {
  const bodies: ResponsibleBody[] = []
  for (const block of blocks)
    if (block.text.includes('不再') || block.text.includes('下同'))
      for (const note of notesIn(blockSlice(block))) bodies.push(...note.forAll)
  return bodies
}

function partOf(blocks: readonly Block[], part: Part): NoticePart {
  let docNumber: string | null = null
  for (let i = part.from; i < part.bodyFrom; i++) docNumber ??= ownDocNumber(blocks[i]!)
  const start = blocks[part.from]?.at[0] ?? 0
  const last = blocks[part.to - 1]
  return {
    role: part.role,
    title: titleOf(blocks, part),
    docNumber,
    span: [start, last ? rawEnd(blockSlice(last)) : start],
  }
}
