import { draftAreas } from './areas.ts'
import type { DraftArea, DraftItem } from './areas.ts'
import { rawEnd, rawStart, readBlocks, sliceText } from './blocks.ts'
import type { Block, Slice } from './blocks.ts'
import { citationsOf } from './citations.ts'
import { conditionOf } from './conditions.ts'
import { coverageOf } from './coverage.ts'
import { kindOf } from './kinds.ts'
import { readMetadata, titleOf } from './metadata.ts'
import type { NoticeOutline, NoticePart, OutlineArea, OutlineItem } from './outline.ts'
import { ownDocNumber } from './docNumber.ts'
import { readParts } from './parts.ts'
import type { Part } from './parts.ts'
import { readSections } from './sections.ts'
import { blockSlice, clausesOf, sentencesOf, trimmed } from './sentences.ts'

/**
 * Reads the text of an official notice, as it came, into its outline. Pure and total: any text gives an outline, an empty
 * one if nothing in it looks like a notice. Spans are offsets into `text`.
 */
export function parseNotice(text: string): NoticeOutline {
  const blocks = readBlocks(text)
  const parts = readParts(blocks)
  const first = parts[0]
  const meta = first
    ? readMetadata(blocks, first)
    : { title: '', docNumber: null, issuers: [], issuedOn: null, addressees: [] }
  const areas: OutlineArea[] = []
  const inItems: Slice[] = []
  const declared: Slice[] = []
  const left: Slice[] = []
  for (const part of parts) {
    const body = readSections(blocks, part.bodyFrom, part.bodyTo)
    const covers = part === first && parts.length > 1 && body.children.length === 0
    if (covers) {
      declared.push(...body.body)
      continue
    }
    const drafts = draftAreas(body, titleOf(blocks, part))
    declared.push(...drafts.declared)
    left.push(...drafts.left)
    for (const draft of drafts.areas) {
      areas.push(finishArea(draft))
      for (const item of draft.items)
        inItems.push(...item.body, ...(item.heading && item.body.length === 0 ? [item.heading] : []))
    }
  }
  return {
    ...meta,
    parent: null,
    parts: parts.map((part) => partOf(blocks, part)),
    areas,
    responsibleForAll: [],
    coverage: coverageOf(inItems, declared, left),
  }
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

function finishArea(draft: DraftArea): OutlineArea {
  return {
    ordinal: draft.ordinal,
    heading: draft.heading,
    kind: draft.kind,
    span: [draft.start, draft.end],
    items: draft.items.filter((item) => item.row === null).map(finishItem),
  }
}

function finishItem(draft: DraftItem): OutlineItem {
  const slices = (draft.heading ? [draft.heading, ...draft.body] : draft.body)
    .map(trimmed)
    .filter((s) => s.start < s.end)
  const pieces = joinAdjacent(slices)
  const text = pieces.map(sliceText).join('\n')
  const cites = slices.flatMap(citationsOf)
  return {
    ordinal: draft.ordinal,
    heading: draft.heading ? sliceText(draft.heading) : null,
    text,
    span: [rawStart(pieces[0]!), rawEnd(pieces[pieces.length - 1]!)],
    path: draft.path,
    kind: kindOf(text, cites, []),
    condition: conditionOf(text),
    measures: draft.body
      .flatMap((s) => (draft.sentence ? clausesOf(s) : sentencesOf(s)))
      .map((s) => ({ text: sliceText(s), span: [rawStart(s), rawEnd(s)] })),
    targets: [],
    deadlines: [],
    responsible: [],
    cites,
  }
}

/** Heading and text of one block are one piece, with the mark between them. */
function joinAdjacent(slices: readonly Slice[]): Slice[] {
  const pieces: Slice[] = []
  for (const slice of slices) {
    const last = pieces[pieces.length - 1]
    if (last && last.block === slice.block && slice.start - last.end <= 1)
      pieces[pieces.length - 1] = { ...last, end: slice.end }
    else pieces.push(slice)
  }
  return pieces
}
