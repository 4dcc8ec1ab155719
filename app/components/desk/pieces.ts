import { marksOf } from '#app/components/notice/marks.ts'
import type { NoticeCoverage, PassageFate } from '#shared/domain/coverage.ts'
import type { Source, Task } from '#shared/domain/model.ts'

/** A stretch of the notice as the desk draws it: of one sentence, and of the same tasks throughout. */
export interface Piece {
  start: number
  end: number
  /** The sentence it is in; null where a task holds words that are in none. */
  passage: number | null
  tasks: readonly string[]
  /** Null for what a task leaves of its sentence: that is settled with it. */
  fate: PassageFate | null
}

/** The notice cut at its sentences and wherever the passage of a task begins or ends inside one. */
export function piecesOf(
  { passages }: Pick<NoticeCoverage, 'passages'>,
  tasks: readonly Pick<Task, 'id' | 'sources'>[],
  declared: readonly Source[],
  noticeVersionId: string,
): Piece[] {
  const marks = marksOf({ sentences: passages.map(({ span }) => span), tasks, declared, noticeVersionId })
  let at = 0
  return marks.map(({ start, end, tasks: ofMark }) => {
    while (at < passages.length && (passages[at]?.span.end ?? 0) <= start) at++
    const passage = passages[at]
    const inside = passage !== undefined && passage.span.start <= start
    const fate = ofMark.length > 0 ? 'inTasks' : inside && passage.fate !== 'inTasks' ? passage.fate : null
    return { start, end, passage: inside ? at : null, tasks: ofMark, fate }
  })
}
