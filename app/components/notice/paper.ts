import type { NoticeOutline, Span } from '#shared/notice/outline.ts'

/** A stretch of the notice that is drawn in one way. Offsets are those of the text as received. */
export interface Run {
  start: number
  end: number
  text: string
  /** Which passage it belongs to. */
  passage: number | null
  /** Inside the name of another document: one to be written, or one that is there. */
  cite: 'deliverable' | 'cited' | null
}

export interface Paragraph {
  start: number
  kind: 'heading' | 'title' | 'text'
  runs: Run[]
}

interface Break {
  start: number
  end: number
}

/** Characters of a full line on paper. Shorter lines broke by themselves, longer ones are paragraphs of a web page. */
const [MIN_FULL, MAX_FULL] = [16, 60]

/** Line breaks with the blanks around them; several in a row are one. */
const BREAKS = /[^\S\n]*\n\s*/g
const SENTENCE_END = /[。！？；”」…]$/
/** 各市卫健委：, 通知如下： — what follows begins anew. */
const COLON = /[：:]$/
const NUMBERED =
  /^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\(?\d{1,2}[.．、)）]|第[一二三四五六七八九十]+[条章])/

/**
 * The notice as paragraphs of runs. The words are those received, in their order; only line breaks that paper forced into
 * the middle of a sentence, or at the end of a full line, are not drawn. Passages and citations keep their offsets.
 * `sentences` are what no paragraph ends within, where passages may run over several.
 */
export function layPaper(
  text: string,
  outline: NoticeOutline,
  passages: readonly Break[],
  sentences: readonly Break[] = passages,
): Paragraph[] {
  const headings = outline.areas.map((area): Span => headingOf(text, area.span[0], area.items[0]?.span[0]))
  const cites = outline.areas.flatMap((area) => area.items.flatMap((item) => item.cites))
  const cuts = [
    ...new Set([
      ...passages.flatMap(({ start, end }) => [start, end]),
      ...cites.flatMap(({ span }) => [span[0], span[1]]),
      ...headings.flat(),
    ]),
  ].sort((a, b) => a - b)
  const within = <T extends Break>(list: readonly T[]) => pointer(list)
  const passageAt = within(passages.map(({ start, end }, index) => ({ start, end, index })))
  const citeAt = within(
    cites.map(({ span, role }) => ({ start: span[0], end: span[1], role })).sort((a, b) => a.start - b.start),
  )
  const headingAt = within(headings.map(([start, end]) => ({ start, end })))

  const paragraphs: Paragraph[] = []
  for (const piece of pieces(text, sentences, headings, outline.issuers)) {
    const runs: Run[] = []
    let glue = ''
    for (const line of piece) {
      let at = line.start
      while (at < line.end) {
        const next = Math.min(cuts[above(cuts, at)] ?? line.end, line.end)
        const cite = citeAt(at)
        runs.push({
          start: at,
          end: next,
          text: glue + text.slice(at, next),
          passage: passageAt(at)?.index ?? null,
          cite: cite ? (cite.role === 'deliverable' ? 'deliverable' : 'cited') : null,
        })
        glue = ''
        at = next
      }
      // Two Latin words that a line break kept apart stay apart.
      glue = /\w$/.test(text.slice(line.start, line.end)) ? ' ' : ''
    }
    const first = runs[0]
    if (!first) continue
    const kind = headingAt(first.start) ? 'heading' : isTitle(runs, outline) ? 'title' : 'text'
    paragraphs.push({ start: first.start, kind, runs: kind === 'text' ? runs : trimmed(runs) })
  }
  return paragraphs
}

const trimmed = (runs: Run[]): Run[] => runs.map((run) => ({ ...run, text: run.text.trim() }))

/** The words of an area's heading: its line, or what stands before its first item on that line. */
function headingOf(text: string, start: number, firstItem = Infinity): Span {
  const line = text.indexOf('\n', start)
  return [start, Math.min(line === -1 ? text.length : line, firstItem)]
}

/** Above the first area: below it the same words may stand as the signature. */
function isTitle(runs: readonly Run[], outline: NoticeOutline): boolean {
  if ((runs[0]?.start ?? 0) >= (outline.areas[0]?.span[0] ?? Infinity)) return false
  const words = runs.map((run) => run.text.replace(/\s+/g, '')).join('')
  return words.length > 3 && runs.every((run) => run.passage === null) && outline.title.includes(words)
}

/** Paragraphs as lists of lines, in order. */
function pieces(
  text: string,
  sentences: readonly Break[],
  headings: readonly Span[],
  issuers: readonly string[],
): Break[][] {
  const lines: Break[] = []
  let at = 0
  for (const found of text.matchAll(BREAKS)) {
    if (found.index > at) lines.push({ start: at, end: found.index })
    at = found.index + found[0].length
  }
  if (at < text.length) lines.push({ start: at, end: text.length })

  const lengths = lines.map(({ start, end }) => end - start).sort((a, b) => a - b)
  const full = (lengths[Math.floor(lengths.length * 0.9)] ?? 0) * 0.8
  const inside = pointer(sentences)
  const isHeading = pointer(headings.map(([start, end]) => ({ start, end })))
  // A signature stands alone, however full the line above it is.
  const isSignature = ({ start, end }: Break): boolean => issuers.includes(text.slice(start, end).replace(/\s+/g, ''))
  const paragraphs: Break[][] = []
  let before: Break | undefined
  for (const line of lines) {
    const over = inside(line.start)
    const together =
      before !== undefined &&
      ((over !== undefined && over.start < before.end) ||
        (isHeading(line.start) === undefined &&
          isHeading(before.start) === undefined &&
          !isSignature(line) &&
          before.end - before.start >= full &&
          full >= MIN_FULL &&
          full <= MAX_FULL &&
          !COLON.test(text.slice(before.start, before.end)) &&
          !(SENTENCE_END.test(text.slice(before.start, before.end)) && before.end - before.start < full * 1.15) &&
          !NUMBERED.test(text.slice(line.start, line.start + 8))))
    if (together) paragraphs.at(-1)?.push(line)
    else paragraphs.push([line])
    before = line
  }
  return paragraphs
}

/** The first cut after `at`. */
function above(cuts: readonly number[], at: number): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cuts[middle] ?? 0) > at) high = middle
    else low = middle + 1
  }
  return low
}

/** Finds the range around rising positions, in one walk over both. */
function pointer<T extends Break>(list: readonly T[]): (at: number) => T | undefined {
  let index = 0
  return (at) => {
    while (index < list.length && (list[index]?.end ?? 0) <= at) index++
    const found = list[index]
    return found && found.start <= at ? found : undefined
  }
}
