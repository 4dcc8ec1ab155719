import { proposeTasks } from '#shared/domain/proposeTasks.ts'
import type { ProposedTask } from '#shared/domain/proposeTasks.ts'
import type { Source, Task } from '#shared/domain/model.ts'
import type {
  Citation,
  Deadline,
  Measure,
  NoticeOutline,
  OutlineArea,
  OutlineItem,
  Span,
  Target,
} from '#shared/notice/outline.ts'

/** What the notice says inside the passages of one task. */
export interface Facts {
  measures: Measure[]
  targets: Target[]
  deadlines: Deadline[]
  cites: Citation[]
  /** What the outline would make of these passages; null where the text has no item there. */
  proposed: ProposedTask | null
  item: OutlineItem | null
}

/** The outline of one version of a notice, as the desk asks about it. */
export class NoticeFacts {
  readonly outline: NoticeOutline
  readonly versionId: string
  readonly #text: string
  readonly #places: { area: OutlineArea; item: OutlineItem }[]
  readonly #known = new WeakMap<readonly Source[], Facts>()

  constructor(outline: NoticeOutline, versionId: string, text: string) {
    this.outline = outline
    this.#text = text
    this.versionId = versionId
    this.#places = outline.areas.flatMap((area) => area.items.map((item) => ({ area, item })))
  }

  /** What is known of the passages of a task; worked out once for as long as they stay the same. */
  of({ sources }: Pick<Task, 'sources'>): Facts {
    const known = this.#known.get(sources)
    if (known) return known
    const facts = this.#read(sources.filter((source) => source.noticeVersionId === this.versionId))
    this.#known.set(sources, facts)
    return facts
  }

  #read(sources: readonly Source[]): Facts {
    const inside = ({ span }: { span: Span }): boolean => sources.some((source) => overlap(source, span) > 0)
    const near = this.#places.filter(({ item }) => inside(item))
    const facts = {
      measures: near.flatMap(({ item }) => item.measures.filter(inside).map((measure) => this.#clip(measure, sources))),
      targets: near.flatMap(({ item }) => item.targets.filter(inside)),
      deadlines: near.flatMap(({ item }) => item.deadlines.filter(inside)),
      cites: near.flatMap(({ item }) => item.cites.filter(inside)),
    }
    const shared = ({ item }: { item: OutlineItem }): number =>
      sources.reduce((sum, source) => sum + overlap(source, item.span), 0)
    const main = near.reduce<(typeof near)[number] | null>(
      (best, place) => (best && shared(best) >= shared(place) ? best : place),
      null,
    )
    if (!main) return { ...facts, item: null, proposed: null }
    const { targets, deadlines, cites } = facts
    const item = { ...main.item, targets, deadlines, cites }
    const [proposed] = proposeTasks({ ...this.outline, areas: [{ ...main.area, items: [item] }] }, this.versionId)
    return { ...facts, item: main.item, proposed: proposed?.tasks[0] ?? null }
  }

  /** Of a measure that a task holds a part of, that part. */
  #clip(measure: Measure, sources: readonly Source[]): Measure {
    const [from, to] = measure.span
    const source = sources.find((one) => overlap(one, measure.span) > 0)
    if (!source || (source.start <= from && to <= source.end)) return measure
    const span: Span = [Math.max(from, source.start), Math.min(to, source.end)]
    return { ...measure, span, text: this.#text.slice(...span).replace(/\s+/g, '') }
  }
}

const overlap = ({ start, end }: { start: number; end: number }, [from, to]: Span): number =>
  Math.max(0, Math.min(end, to) - Math.max(start, from))
