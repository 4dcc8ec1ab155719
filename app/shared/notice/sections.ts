import type { Block, Slice } from './blocks.ts'
import { textBoxAt } from './boxes.ts'
import { classOf } from './headings.ts'
import type { Marker } from './numbering.ts'
import { blockSlice } from './sentences.ts'
import { readTable } from './tables.ts'
import type { Table } from './tables.ts'

/** A heading or numbered block with what stands under it. */
export interface Section {
  marker: Marker | null
  /** The heading's words without number, or null where the block is text from its first word. */
  heading: Slice | null
  /** The text of the section itself, first the rest of the heading's block. */
  body: Slice[]
  tables: Table[]
  children: Section[]
  rank: number
  block: Block | null
  /** Comes from a framed box (专栏): its blocks are items, whatever stands around them. */
  boxed: boolean
}

const RANKS: Partial<Record<Marker['kind'], number>> = {
  part: 0,
  section: 0.5,
  article: 3,
  han: 1,
  named: 1.5,
  hanParen: 2,
  stage: 2.5,
  num: 3,
  numHalf: 4,
  numParen: 4,
  circle: 5,
}

/** Builds the tree of sections from the blocks [from, to) of one document. */
export function readSections(blocks: readonly Block[], from: number, to: number): Section {
  const root = newSection(null, null, -1)
  const stack: Section[] = [root]
  const top = () => stack[stack.length - 1]!
  for (let i = from; i < to;) {
    const block = blocks[i]!
    if (block.cell) {
      const table = readTable(blocks, i, to)
      if (table.columns > 1) top().tables.push(table)
      else addBox(top(), table, stack)
      i = table.to
      continue
    }
    const { marker } = block
    if (marker?.kind === 'box') {
      const box = textBoxAt(blocks, i, to)
      if (box.to > i + 1) {
        putInBox(top(), blocks.slice(i + 1, box.to), stack)
        i = box.to
        continue
      }
    }
    const plain = marker === null && isPlainHeading(blocks, i, to)
    if (marker || plain) {
      const rank = plain ? loosely(stack, 'plain') : (RANKS[marker!.kind] ?? loosely(stack, marker!.kind))
      while (stack.length > 1 && top().rank >= rank) stack.pop()
      const section = newSection(marker, block, rank)
      split(section, block)
      top().children.push(section)
      stack.push(section)
    } else top().body.push(blockSlice(block))
    i += 1
  }
  giveTablesToTheirNames(root)
  findClosedHeadings(root)
  return root
}

/** （一）基本原则。 alone on its line, with numbers or paragraphs below: a heading in spite of its full stop. */
function findClosedHeadings(section: Section): void {
  const first = section.body[0]
  if (
    section.marker &&
    !section.heading &&
    first &&
    first.block === section.block &&
    (section.children.length > 0 || section.body.length > 1)
  ) {
    const words = first.block.text.slice(first.start, first.end)
    if (words.length <= 32 && words.endsWith('。') && !/[，；：]/.test(words)) {
      section.heading = { ...first, end: first.end - 1 }
      section.body.shift()
    }
  }
  for (const child of section.children) findClosedHeadings(child)
}

/** 主要指标 printed behind its table: a heading with nothing under it takes the table of the section above. */
function giveTablesToTheirNames(section: Section): void {
  const { children } = section
  for (let i = 1; i < children.length; i++) {
    const before = children[i - 1]!
    const here = children[i]!
    const isEmpty = here.body.length === 0 && here.children.length === 0 && here.tables.length === 0
    if (!isEmpty || before.tables.length === 0 || before.body.length === 0 || !here.heading) continue
    if (!/(?:指标|清单|一览|分工|任务|表)$/.test(here.heading.block.text)) continue
    here.tables.push(before.tables.pop()!)
  }
  for (const child of children) giveTablesToTheirNames(child)
}

function newSection(marker: Marker | null, block: Block | null, rank: number): Section {
  return { marker, heading: null, body: [], tables: [], children: [], rank, block, boxed: false }
}

/** Bullets and unnumbered headings have no rank of their own: they stand half a step below the number above them. */
function loosely(stack: readonly Section[], kind: string): number {
  const same = [...stack]
    .reverse()
    .find((s) => (kind === 'plain' ? s.block !== null && s.marker === null : s.marker?.kind === kind))
  if (same) return same.rank
  return (stack[stack.length - 1]?.rank ?? -1) + 0.5
}

/** Divides a numbered block into heading and text. */
function split(section: Section, block: Block): void {
  const start = skipBlank(block.text, section.marker?.length ?? 0)
  const { text } = block
  const stop = headingEnd(text, start)
  if (stop === null) {
    section.body.push(blockSlice(block, start))
    return
  }
  section.heading = blockSlice(block, start, stop)
  const rest = stop + ('。：:！'.includes(text.charAt(stop)) ? 1 : 0)
  if (rest < text.length) section.body.push(blockSlice(block, rest))
}

function skipBlank(text: string, from: number): number {
  let i = from
  while (text.charAt(i) === ' ') i += 1
  return i
}

/** Where the heading of a numbered block ends, or null if the block has none. */
function headingEnd(text: string, start: number): number | null {
  let depth = 0
  let commas = 0
  for (let i = start; i < text.length && i - start <= 50; i++) {
    const c = text.charAt(i)
    if ('（(《“'.includes(c)) depth += 1
    else if ('）)》”'.includes(c)) depth = Math.max(0, depth - 1)
    if (depth > 0) continue
    if ('，,；;'.includes(c)) commas += 1
    if (c === '。' || c === '！') {
      const last = i + 1 === text.length
      return last || i - start > 40 || commas > 2 ? null : i
    }
    if ((c === '：' || c === ':') && commas === 0 && i - start <= 25) return i
  }
  return text.length - start <= 60 && !/[。；，、]$/.test(text) ? text.length : null
}

/** 主要目标：alone on its line heads what stands under it, where other words with a colon would only lead up to it. */
const leadsOn = (block: Block): boolean =>
  block.text.length <= 12 && /[：:]$/.test(block.text) && classOf(block.text) !== 'task'

/** A short line alone, with text or numbers under it: a heading that carries no number. */
export function isPlainHeading(blocks: readonly Block[], index: number, to: number): boolean {
  const block = blocks[index]!
  const next = blocks[index + 1]
  const words = leadsOn(block) ? block.text.slice(0, -1) : block.text
  if (block.text.length < 4 || block.text.length > 30 || /[，。；：:！？,.;|]/.test(words)) return false
  if (/^[（(《]/.test(block.text) || /\d{4}年\d{1,2}月/.test(block.text) || block.marker || block.cell) return false
  if (!next || index + 1 >= to) return false
  const before = blocks[index - 1]
  if (
    before &&
    !/[。！？：:；）)”]$/.test(before.text) &&
    before.marker === null &&
    before.cell === null &&
    /[，。]/.test(before.text)
  )
    return false
  return next.marker !== null || next.cell !== null || /[。；：]/.test(next.text)
}

/** A framed box: its numbered lines, or else each of its lines, are items of the section it stands in. */
function addBox(into: Section, table: Table, stack: Section[]): void {
  const lines = table.rows.flatMap((row) => row.cells.flatMap((cell) => cell.lines))
  const titled = lines[0]?.marker?.kind === 'box'
  const inside = titled ? lines.slice(1) : lines
  if (!titled) {
    // An indented paragraph of a word processor, not a box.
    for (const line of inside) into.body.push(blockSlice(line))
    return
  }
  putInBox(into, inside, stack)
}

/** The lines of a box become items beside the item it is printed behind. */
function putInBox(into: Section, inside: readonly Block[], stack: readonly Section[]): void {
  const numbered = inside.some((line) => line.marker)
  let owner = into
  for (let k = stack.length - 1; k > 1 && isItem(owner); k--) owner = stack[k - 1] ?? owner
  for (const line of inside) {
    if (numbered && !line.marker) continue
    const section = newSection(line.marker, line, 9)
    section.boxed = true
    split(section, line)
    owner.children.push(section)
  }
}

/** A heading with its text behind it on the same line, or a bullet, is an item and holds no box. */
function isItem({ marker, block, body }: Section): boolean {
  return marker?.kind === 'dash' || marker?.kind === 'bullet' || (block !== null && body[0]?.block === block)
}
