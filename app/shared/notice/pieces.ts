import { readBlocks, sliceText } from './blocks.ts'
import type { Slice } from './blocks.ts'
import type { Span } from './outline.ts'
import { blockSlice, clausesOf, sentencesOf, seriesOf } from './sentences.ts'

/** A clause of a notice without its number: what is compared between two versions. Indexes are into `Reading.text`. */
export interface Piece {
  from: number
  to: number
  /** Letters and digits alone: clauses that differ in nothing else are equal. */
  key: string
}

/** A notice as running text, blanks and furniture gone; `at[i]` is the offset in the received text behind `text[i]`. */
export interface Reading {
  text: string
  at: number[]
  pieces: Piece[]
}

const NO_LETTER = /[^\p{L}\p{N}%‰]+/gu
/** （省教育厅负责） behind a full stop: it may change while the sentence stays. */
const TRAILING_NOTE = /[。；](?=[（(【])/g

/** Everything a notice says, cut into clauses in order. Numbers are no part of them: a new item renumbers the rest. */
export function readPieces(raw: string): Reading {
  const texts: string[] = []
  const at: number[] = []
  const pieces: Piece[] = []
  for (const block of readBlocks(raw)) {
    const base = at.length
    texts.push(block.text)
    for (const offset of block.at) at.push(offset)
    for (const sentence of sentencesOf(blockSlice(block, block.marker?.length ?? 0)))
      for (const { start, end, block: of } of clausesIn(sentence)) {
        const key = of.text.slice(start, end).replace(NO_LETTER, '')
        if (key !== '') pieces.push({ from: base + start, to: base + end, key })
      }
  }
  return { text: texts.join(''), at, pieces }
}

function clausesIn(sentence: Slice): Slice[] {
  const series = seriesOf(sentence)
  const first = series[0]
  if (first) {
    const before = first.from > sentence.start ? [{ ...sentence, end: first.from }] : []
    return [...before, ...series.map((one) => one.slice)].flatMap(clausesOf).flatMap(notesApart)
  }
  return clausesOf(sentence).flatMap(notesApart)
}

function notesApart(slice: Slice): Slice[] {
  const parts: Slice[] = []
  let start = slice.start
  for (const { index } of sliceText(slice).matchAll(TRAILING_NOTE)) {
    const end = slice.start + index + 1
    parts.push({ ...slice, start, end })
    start = end
  }
  return [...parts, { ...slice, start }]
}

/** The characters of the running text that stand at [start, end) of the received text. */
export function rangeOf({ at }: Reading, [start, end]: Span): { from: number; to: number } {
  return { from: lowerBound(at, start), to: lowerBound(at, end) }
}

/** Where [from, to) of the running text stands in the received text; `from` < `to`. */
export const spanOf = ({ at }: Reading, from: number, to: number): Span => [at[from] ?? 0, (at[to - 1] ?? -1) + 1]

/** The first piece that ends behind `from`. */
export function firstPieceFrom({ pieces }: Reading, from: number): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (pieces[middle]!.to <= from) low = middle + 1
    else high = middle
  }
  return low
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
