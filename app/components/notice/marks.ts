import { coverageOf } from '#shared/domain/coverage.ts'
import type { Source, Task } from '#shared/domain/model.ts'
import { unite } from '#shared/domain/spans.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'

/** A stretch of the notice that belongs to the same tasks throughout and to one sentence. */
export interface Mark {
  start: number
  end: number
  /** The tasks that come from it, in the order given; none where it is a sentence only. */
  tasks: string[]
  /** 非任务: an officer declared it to be none. */
  declared: boolean
}

/** The sentences of the outline, as the coverage counts them. */
export const sentencesOf = (outline: NoticeOutline, noticeVersionId: string): Source[] =>
  unite(coverageOf({ outline, noticeVersionId, tasks: [], declared: [] }).passages.map(({ span }) => span))

/**
 * The notice cut wherever a passage of a task, a declared passage or a sentence begins or ends; what belongs to none of
 * them is left out. In the order of the text, without overlap.
 */
export function marksOf({
  sentences,
  tasks,
  declared,
  noticeVersionId,
}: {
  sentences: readonly Source[]
  tasks: readonly Pick<Task, 'id' | 'sources'>[]
  declared: readonly Source[]
  noticeVersionId: string
}): Mark[] {
  const here = ({ noticeVersionId: id, start, end }: Source): boolean => id === noticeVersionId && start < end
  const passages = [
    ...sentences.filter(here).map((span) => ({ span, task: null, declared: false })),
    ...declared.filter(here).map((span) => ({ span, task: null, declared: true })),
    ...tasks.flatMap(({ id, sources }) => sources.filter(here).map((span) => ({ span, task: id, declared: false }))),
  ]
  const cuts = [...new Set(passages.flatMap(({ span }) => [span.start, span.end]))].sort((a, b) => a - b)
  const place = new Map(cuts.map((cut, index) => [cut, index]))
  const pieces: (Mark | null)[] = cuts.map(() => null)
  for (const { span, task, declared: isDeclared } of passages)
    for (let index = place.get(span.start) ?? 0; index < (place.get(span.end) ?? 0); index++) {
      const piece = (pieces[index] ??= {
        start: cuts[index] ?? 0,
        end: cuts[index + 1] ?? 0,
        tasks: [],
        declared: false,
      })
      if (task !== null && !piece.tasks.includes(task)) piece.tasks.push(task)
      if (isDeclared) piece.declared = true
    }
  return pieces.filter((piece) => piece !== null)
}
