import type { Block, Slice } from './blocks.ts'
import { sliceText } from './blocks.ts'
import { bodiesInHeading } from './bodyHeadings.ts'
import { classOf } from './headings.ts'
import { notesIn, withoutTrailingNotes } from './responsible.ts'
import type { Note } from './responsible.ts'
import type { Section } from './sections.ts'
import { blockSlice } from './sentences.ts'

/** 指导思想、基本原则和总体目标 ends in a goal, yet not all that stands under it is one. */
export function leadsAstray({ heading }: Section): boolean {
  const own = heading ? classOf(sliceText(heading)) : 'task'
  return own === 'guiding' || own === 'background' || own === 'container'
}

/** A heading and the words that lead up to a list with a colon: their deadline holds for what is listed. */
export function framing(heading: Slice | null, body: readonly Slice[]): Slice[] {
  return [...(heading ? [heading] : []), ...body.filter((slice) => /[：:]$/.test(sliceText(slice)))]
}

/** The lowest numbered blocks of a goal: （二）年度指标 is only a word above 1., 2., 3. */
export function lowest(section: Section, frame: Slice[]): { child: Section; frame: Slice[] }[] {
  return section.children.flatMap((child) =>
    child.children.some((c) => c.marker)
      ? lowest(child, [...frame, ...framing(child.heading, child.body)])
      : [{ child, frame }],
  )
}

/** 表1 主要指标: a line above a table is the table's name, and no chapter of its own. */
export const isCaption = (section: Section): boolean =>
  section.marker === null && section.tables.length > 0 && section.children.length === 0

/** 启动阶段, 实施阶段, 总结阶段: steps in time, whatever the heading above them says. */
export function isStaged(section: Section): boolean {
  const staged = section.children.filter(
    (c) => c.marker?.kind === 'stage' || (c.heading && /阶段/.test(sliceText(c.heading).slice(0, 24))),
  )
  return staged.length >= 2 && staged.length * 2 >= section.children.length
}

export function labelOf(section: Section): string {
  const ordinal = section.marker?.ordinal ?? ''
  const { words } = headingOf(section)
  return section.marker?.kind === 'han' ? `${ordinal}、${words}` : ordinal + words
}

/** The heading's words, and the responsibility stated in it: a bracket behind it, or the heading being a body's name. */
export function headingOf(section: Section): { words: string; notes: Note[] } {
  if (!section.heading) return { words: '', notes: [] }
  const notes = notesIn(section.heading)
  const words = sliceText(withoutTrailingNotes(section.heading, notes))
  const bodies = bodiesInHeading(section.heading, section.body[0] ? sliceText(section.body[0]) : '')
  if (bodies.length > 0) notes.push({ slice: section.heading, bodies, forAll: [] })
  return { words, notes }
}

/** Lines that only say who is responsible, apart from the text. */
export function apart(body: readonly Slice[]): { rest: Slice[]; notes: Note[] } {
  const rest: Slice[] = []
  const notes: Note[] = []
  for (const slice of body) {
    const found = notesIn(slice).filter((note) => note.bodies.length > 0 || note.forAll.length > 0)
    if (found.length > 0 && withoutTrailingNotes(slice, found).end <= slice.start) {
      for (const note of found) notes.push(note)
    } else rest.push(slice)
  }
  return { rest, notes }
}

/** A line behind the last item that says who is responsible, where no other item has its own: it speaks for all. */
export function closingNote(section: Section): Note[] {
  const last = section.children[section.children.length - 1]
  if (!last || section.children.length < 2) return []
  const others = section.children
    .slice(0, -1)
    .some((c) => [...(c.heading ? [c.heading] : []), ...c.body].some((s) => notesIn(s).length > 0))
  return others ? [] : apart(last.body).notes
}

export function everything(section: Section): Slice[] {
  const own = section.block ? [blockSlice(section.block)] : []
  return [...own, ...section.body.filter((s) => s.block !== section.block), ...section.children.flatMap(everything)]
}

export function blocksOf(section: Section, into: Block[] = []): Block[] {
  if (section.block) into.push(section.block)
  for (const slice of section.body) into.push(slice.block)
  for (const child of section.children) blocksOf(child, into)
  return into
}
