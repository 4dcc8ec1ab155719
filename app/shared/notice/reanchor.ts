import { align } from './alignment.ts'
import type { Alignment } from './alignment.ts'
import type { NoticeOutline, Span } from './outline.ts'
import { parseNotice } from './parseNotice.ts'
import { firstPieceFrom, rangeOf, readPieces, spanOf } from './pieces.ts'
import type { Reading } from './pieces.ts'
import { charactersKept, similarityOf } from './similarity.ts'

/** A passage of the former version that a task points to. */
export interface Anchor {
  taskId: string
  start: number
  end: number
}

export type AnchorKind = 'same' | 'changed' | 'orphan'

export interface Reanchored {
  taskId: string
  from: Span
  /** Where the passage stands in the corrected text; null for an orphan. */
  to: Span | null
  kind: AnchorKind
  /** Dice's coefficient on bigrams of both passages; 0 for an orphan. */
  similarity: number
  before: string
  /** Empty for an orphan. */
  after: string
}

export interface Reanchoring {
  /** One for each anchor that came in, in that order. */
  anchors: Reanchored[]
  /** What the corrected text asks for and the former one did not. */
  added: { span: Span; text: string }[]
}

/** Of a passage of several sentences so much must be left, else it is another one that begins with the same heading. */
export const KEPT_FROM = 0.3

/**
 * Finds the passages of a notice again in its corrected version, sentence by sentence: equal words first (blanks, line
 * ends, page marks and numbers do not count), then alike ones, moved, merged and split ones. Spans are offsets into the
 * texts as received. `outline` is that of `newText`, where it has been read already. Pure and total, linear in length.
 */
export function reanchor(
  oldText: string,
  newText: string,
  anchors: readonly Anchor[],
  outline: Pick<NoticeOutline, 'areas' | 'coverage'> = parseNotice(newText),
): Reanchoring {
  const before = readPieces(oldText)
  const after = oldText === newText ? before : readPieces(newText)
  const keys = (reading: Reading): string[] => reading.pieces.map((piece) => piece.key)
  const alignment = align(keys(before), keys(after))
  const placer = new Placer(before, after, alignment, outline)
  const placed = anchors.map((anchor) => placer.place(anchor, oldText === newText))
  return { anchors: placed, added: placer.added(placed) }
}

interface Range {
  from: number
  to: number
}

class Placer {
  private readonly before: Reading
  private readonly after: Reading
  private readonly alignment: Alignment
  private readonly outline: Pick<NoticeOutline, 'areas' | 'coverage'>
  /** For each new piece whether an old one became it. */
  private readonly known: Uint8Array
  private readonly items: Range[]
  private readonly kept = new Map<string, Int32Array>()

  constructor(before: Reading, after: Reading, alignment: Alignment, outline: Placer['outline']) {
    this.before = before
    this.after = after
    this.alignment = alignment
    this.outline = outline
    this.known = new Uint8Array(after.pieces.length)
    for (const list of alignment) for (const fresh of list) this.known[fresh] = 1
    this.items = outline.areas
      .flatMap((area) => area.items.map((item) => rangeOf(after, item.span)))
      .filter(({ from, to }) => from < to)
      .sort((a, b) => a.from - b.from || b.to - a.to)
  }

  place({ taskId, start, end }: Anchor, unchanged: boolean): Reanchored {
    const from: Span = [start, end]
    const range = rangeOf(this.before, from)
    const before = this.before.text.slice(range.from, range.to)
    if (unchanged) return { taskId, from, to: from, kind: 'same', similarity: 1, before, after: before }
    const found = this.find(range)
    const after = found ? this.after.text.slice(found.from, found.to) : ''
    const similarity = similarityOf(before, after)
    if (!found || similarity < KEPT_FROM)
      return { taskId, from, to: null, kind: 'orphan', similarity: 0, before, after: '' }
    const to = spanOf(this.after, found.from, found.to)
    return { taskId, from, to, kind: before === after ? 'same' : 'changed', similarity, before, after }
  }

  /** Where the words of `range` went: the longest run of them, grown to its item where nobody else's words stand there. */
  private find(range: Range): Range | null {
    const parts: { piece: number; from: number; to: number }[] = []
    for (let k = firstPieceFrom(this.before, range.from); k < this.before.pieces.length; k++) {
      const piece = this.before.pieces[k]!
      if (piece.from >= range.to) break
      for (const fresh of this.alignment[k]!) {
        const part = this.partOf(k, fresh, range)
        if (part) parts.push({ piece: fresh, ...part })
      }
    }
    if (parts.length === 0) return null
    parts.sort((a, b) => a.piece - b.piece || a.from - b.from)
    let best: Range = parts[0]!
    let run: Range & { piece: number } = { ...parts[0]! }
    for (const part of parts.slice(1)) {
      if (this.isNewBetween(run.piece, part.piece))
        run = { piece: part.piece, from: run.from, to: Math.max(run.to, part.to) }
      else run = { ...part }
      if (run.to - run.from > best.to - best.from) best = run
    }
    if (parts.length > 1 && run.to - run.from > best.to - best.from) best = run
    return this.grown(best)
  }

  /** What became of the part of an old piece inside `range` in one of the new pieces it became. */
  private partOf(k: number, fresh: number, range: Range): Range | null {
    const old = this.before.pieces[k]!
    const target = this.after.pieces[fresh]!
    if (range.from <= old.from && range.to >= old.to) return { from: target.from, to: target.to }
    const kept = this.keptIn(k, fresh)
    let from = -1
    let to = -1
    for (let i = Math.max(range.from, old.from); i < Math.min(range.to, old.to); i++) {
      const place = kept[i - old.from]!
      if (place === -1) continue
      if (from === -1) from = place
      to = place + 1
    }
    // The edges of a piece stay edges: what was added there belongs to the passage that reaches them.
    if (from === -1) return null
    return {
      from: range.from <= old.from ? target.from : target.from + from,
      to: range.to >= old.to ? target.to : target.from + to,
    }
  }

  /** Several anchors may part one long clause; it is compared once. */
  private keptIn(k: number, fresh: number): Int32Array {
    const name = `${k}:${fresh}`
    let kept = this.kept.get(name)
    if (!kept) {
      const old = this.before.pieces[k]!
      const target = this.after.pieces[fresh]!
      kept = charactersKept(this.before.text.slice(old.from, old.to), this.after.text.slice(target.from, target.to))
      this.kept.set(name, kept)
    }
    return kept
  }

  private isNewBetween(low: number, high: number): boolean {
    for (let k = low + 1; k < high; k++) if (this.known[k]) return false
    return true
  }

  private grown(range: Range): Range {
    const item = this.itemAround(range)
    if (!item) return range
    const inside = { from: Math.min(item.from, range.from), to: Math.max(item.to, range.to) }
    for (let k = firstPieceFrom(this.after, inside.from); k < this.after.pieces.length; k++) {
      const piece = this.after.pieces[k]!
      if (piece.from >= inside.to) break
      if (this.known[k] && !(piece.from < range.to && piece.to > range.from)) return range
    }
    // An edge that stands inside a piece parts two passages of one sentence; it stays.
    const cuts = (at: number): boolean => {
      const piece = this.after.pieces[firstPieceFrom(this.after, at)]
      return piece !== undefined && piece.from < at
    }
    return { from: cuts(range.from) ? range.from : inside.from, to: cuts(range.to) ? range.to : inside.to }
  }

  private itemAround(range: Range): Range | null {
    let low = 0
    let high = this.items.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.items[middle]!.from <= range.from) low = middle + 1
      else high = middle
    }
    const item = this.items[low - 1]
    return item && item.to >= range.to ? item : null
  }

  /** Items and sentences of the outline that no old sentence became and no anchor holds now. */
  added(placed: readonly Reanchored[]): Reanchoring['added'] {
    const free = this.freePieces(placed)
    const spans = this.outline.areas.flatMap((area) =>
      area.items.flatMap((item) => {
        const whole = this.piecesIn(item.span)
        if (whole.length > 0 && whole.every((k) => free[k])) return [item.span]
        return item.measures.map((measure) => measure.span).filter((span) => this.isFree(span, free))
      }),
    )
    const left = this.outline.coverage.left.filter((span) => this.isFree(span, free))
    return [...spans, ...left]
      .sort((a, b) => a[0] - b[0] || a[1] - b[1])
      .map((span) => {
        const { from, to } = rangeOf(this.after, span)
        return { span, text: this.after.text.slice(from, to) }
      })
  }

  private isFree(span: Span, free: Uint8Array): boolean {
    const pieces = this.piecesIn(span)
    return pieces.length > 0 && pieces.every((k) => free[k])
  }

  private piecesIn(span: Span): number[] {
    const { from, to } = rangeOf(this.after, span)
    const inside: number[] = []
    for (let k = firstPieceFrom(this.after, from); k < this.after.pieces.length; k++) {
      if (this.after.pieces[k]!.from >= to) break
      inside.push(k)
    }
    return inside
  }

  /** New pieces: without an old one, or with one whose anchors were all given up; none inside an anchor's new place. */
  private freePieces(placed: readonly Reanchored[]): Uint8Array {
    const free = new Uint8Array(this.after.pieces.length)
    this.known.forEach((known, k) => (free[k] = known ? 0 : 1))
    const within = (reading: Reading, span: Span, tell: (k: number) => void): void => {
      const { from, to } = rangeOf(reading, span)
      for (let k = firstPieceFrom(reading, from); k < reading.pieces.length && reading.pieces[k]!.from < to; k++)
        tell(k)
    }
    for (const { kind, from } of placed)
      if (kind === 'orphan')
        within(this.before, from, (k) => {
          for (const fresh of this.alignment[k]!) free[fresh] = 1
        })
    for (const { to } of placed) if (to) within(this.after, to, (k) => (free[k] = 0))
    return free
  }
}
