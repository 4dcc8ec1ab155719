import type { Slice } from './blocks.ts'
import { rawEnd, rawStart } from './blocks.ts'
import type { Coverage, Span } from './outline.ts'
import { sentencesOf } from './sentences.ts'

/** How many sentences a slice holds; a piece without letters (a stray mark) is none. */
export function sentenceCount(slices: readonly Slice[]): number {
  let count = 0
  for (const slice of slices) count += realSentences(slice).length
  return count
}

function realSentences(slice: Slice): Slice[] {
  return sentencesOf(slice).filter((s) => /[\u4e00-\u9fffA-Za-z0-9]/.test(s.block.text.slice(s.start, s.end)))
}

/** Adds up what became of every sentence of the body. */
export function coverageOf(inItems: readonly Slice[], declared: readonly Slice[], left: readonly Slice[]): Coverage {
  const spans: Span[] = left.flatMap((slice) => realSentences(slice).map((s): Span => [rawStart(s), rawEnd(s)]))
  const counts = { inItems: sentenceCount(inItems), declared: sentenceCount(declared) }
  return { sentences: counts.inItems + counts.declared + spans.length, ...counts, left: spans }
}
