import type { NoticeOutline } from '../notice/outline.ts'
import type { Source, Task } from './model.ts'
import { subtract, unite } from './spans.ts'

export type PassageFate = 'inTasks' | 'declared' | 'left'

/** A sentence of the notice, or a part of one that stands as a measure of its own, and what became of it. */
export interface Passage {
  span: Source
  fate: PassageFate
}

export interface NoticeCoverage {
  /** In the order of the text. What the notice itself declares (background, principles) is only counted. */
  passages: Passage[]
  inTasks: number
  /** By officers here, and by their place in the notice. */
  declared: number
  left: number
  total: number
}

export interface CoverageInput {
  outline: NoticeOutline
  noticeVersionId: string
  tasks: Iterable<Pick<Task, 'sources' | 'removed'>>
  declared: readonly Source[]
}

/**
 * What became of every passage of one version of a notice on a board: in a task, declared to be no task, or left. A
 * passage belongs where most of its characters are; pure, so that the meter moves with every command.
 */
export function coverageOf({ outline, noticeVersionId, tasks, declared }: CoverageInput): NoticeCoverage {
  const here = (source: Source): boolean => source.noticeVersionId === noticeVersionId
  const inTasks = unite([...tasks].flatMap((task) => (task.removed ? [] : task.sources.filter(here))))
  const settled = unite([...inTasks, ...declared.filter(here)])
  const passages = passagesOf(outline, noticeVersionId).map((span): Passage => {
    if (mostly(span, inTasks)) return { span, fate: 'inTasks' }
    return { span, fate: mostly(span, settled) ? 'declared' : 'left' }
  })
  const count = (fate: PassageFate): number => passages.filter((passage) => passage.fate === fate).length
  const byPlace = outline.coverage.declared
  return {
    passages,
    inTasks: count('inTasks'),
    declared: count('declared') + byPlace,
    left: count('left'),
    total: passages.length + byPlace,
  }
}

/** The measures of all items (an item without any stands for itself), and what the outline could not place. */
function passagesOf(outline: NoticeOutline, noticeVersionId: string): Source[] {
  const items = outline.areas.flatMap((area) => area.items)
  const placed = items.flatMap((item) =>
    item.measures.length > 0 ? item.measures.map((measure) => measure.span) : [item.span],
  )
  const spans = [...placed, ...outline.coverage.left].map(([start, end]) => ({ noticeVersionId, start, end }))
  return spans.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start || a.end - b.end)
}

const length = (sources: readonly Source[]): number =>
  sources.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0)

const mostly = (span: Source, covered: readonly Source[]): boolean => {
  const near = covered.filter(({ start, end }) => start < span.end && span.start < end)
  return length(subtract([span], near)) * 2 < length([span])
}
