import type { DraftItem } from './areas.ts'
import { rawEnd, rawStart, sliceText } from './blocks.ts'
import type { Slice } from './blocks.ts'
import { bodiesInHeading } from './bodyHeadings.ts'
import { citationsOf } from './citations.ts'
import { conditionOf } from './conditions.ts'
import { deadlinesOf, statedLimits } from './deadlines.ts'
import type { DateContext, DeadlineFound } from './deadlines.ts'
import { kindOf } from './kinds.ts'
import type { Deadline, OutlineItem, ResponsibleBody, Target } from './outline.ts'
import { notesIn, withoutTrailingNotes } from './responsible.ts'
import type { Note } from './responsible.ts'
import { clausesOf, sentencesOf, trimmed } from './sentences.ts'
import { subjectsOf } from './subjects.ts'
import { targetsOf } from './targets.ts'

export interface Finished {
  item: OutlineItem
  /** The sentences of the item, for coverage. */
  sentences: Slice[]
}

/** Reads the details of one item; null where nothing but a statement of responsibility is left of it. */
export function finishItem(draft: DraftItem, context: DateContext): Finished | null {
  const given = (draft.heading ? [draft.heading, ...draft.body] : draft.body).map(trimmed)
  const notes = given.flatMap((slice) => notesIn(slice))
  const slices = given.map((slice) => withoutTrailingNotes(slice, notes)).filter((s) => s.start < s.end)
  const pieces = joinAdjacent(slices)
  const first = pieces[0]
  const last = pieces[pieces.length - 1]
  if (!first || !last) return null
  const heading = draft.heading ? slices[0]! : null
  const body = heading ? slices.slice(1) : slices
  const sentences = body.flatMap((s) => sentencesOf(s))
  const details = readDetails([...(heading ? [heading] : []), ...sentences], context)
  if (heading) addDeadlines(details, statedLimits(heading, context))
  addDeadlines(
    details,
    notes.flatMap((note) => statedLimits(note.slice, context)),
  )
  if (!details.deadlines.some((own) => own.recurrence === null))
    addDeadlines(
      details,
      draft.frame.flatMap((s) => statedLimits(s, context)),
    )
  const cites = slices.flatMap((s) => citationsOf(s))
  const text = pieces.map(sliceText).join('\n')
  const measures = (draft.sentence ? body.flatMap((s) => clausesOf(s)) : sentences).map((s) => trimmed(s))
  return {
    item: {
      ordinal: draft.ordinal,
      heading: heading ? sliceText(heading) : null,
      text,
      span: [rawStart(first), rawEnd(last)],
      path: draft.path,
      kind: kindOf(text, cites, details.targets),
      condition: conditionOf(text),
      measures: measures.map((s) => ({ text: sliceText(s), span: [rawStart(s), rawEnd(s)] })),
      targets: details.targets,
      deadlines: distinctDeadlines(details.deadlines).map(plainDeadline),
      responsible: responsibleFor(draft, notes, last, sentences),
      cites,
    },
    sentences: sentences.length > 0 ? sentences : pieces,
  }
}

export function readDetails(
  sentences: readonly Slice[],
  context: DateContext,
): { targets: Target[]; deadlines: DeadlineFound[] } {
  const targets: Target[] = []
  const deadlines: DeadlineFound[] = []
  for (const sentence of sentences) {
    const here = deadlinesOf(sentence, context)
    for (const deadline of here) deadlines.push(deadline)
    for (const target of targetsOf(sentence, here, context.year)) targets.push(target)
  }
  return { targets, deadlines }
}

/** A deadline stated around an item is the item's, and its targets', where those have none of their own. */
function addDeadlines(
  details: { targets: Target[]; deadlines: DeadlineFound[] },
  stated: readonly DeadlineFound[],
): void {
  for (const deadline of stated)
    if (!details.deadlines.some((own) => own.start === deadline.start && own.text === deadline.text))
      details.deadlines.push(deadline)
  const first = stated.find((deadline) => deadline.recurrence === null)
  if (first) for (const target of details.targets) target.by ??= first.text
}

/** 到2025年 said three times of one item is one deadline. */
function distinctDeadlines(deadlines: readonly DeadlineFound[]): DeadlineFound[] {
  const seen = new Set<string>()
  return deadlines.filter(({ text }) => !seen.has(text) && seen.add(text))
}

export function plainDeadline({ text, date, recurrence, span }: DeadlineFound): Deadline {
  return { text, date, recurrence, span }
}

/** Who answers for an item: its own statement, the next one behind it, the area's, its heading, else its subjects. */
function responsibleFor(
  draft: DraftItem,
  own: readonly Note[],
  last: Slice,
  sentences: readonly Slice[],
): ResponsibleBody[] {
  const stated = distinct(own.flatMap((note) => note.bodies))
  if (stated.length > 0) return stated
  const heading = draft.heading ? bodiesInHeading(draft.heading, draft.body[0] ? sliceText(draft.body[0]) : '') : []
  if (heading.length > 0) return heading
  const behind = nextNote(draft.shared, last)
  if (behind) return distinct(behind.bodies)
  const area = distinct(draft.fallback.flatMap((note) => note.bodies))
  if (area.length > 0) return area
  return distinct(sentences.flatMap((sentence) => subjectsOf(sentence)))
}

/** The first statement behind the item in the text it was cut from. */
function nextNote(shared: readonly Slice[], last: Slice): Note | null {
  let reached = false
  for (const slice of shared) {
    const holds = slice.block === last.block && slice.start <= last.start
    if (!reached && !holds) continue
    reached = true
    const from = holds ? Math.max(slice.start, last.end) : slice.start
    for (const note of notesIn({ ...slice, start: from })) if (note.bodies.length > 0) return note
  }
  return null
}

function distinct(bodies: readonly ResponsibleBody[]): ResponsibleBody[] {
  const seen = new Set<string>()
  return bodies.filter((body) => !seen.has(body.name) && seen.add(body.name))
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
