import { taskPath } from '#app/components/leader/links.ts'
import { workPath } from '#app/components/notice/links.ts'
import { marksOf, sentencesOf } from '#app/components/notice/marks.ts'
import { layPaper } from '#app/components/notice/paper.ts'
import type { NoticeTask, NoticeView, ShownNotice } from '#app/components/notice/view.ts'
import { taskNumbers } from '#app/components/why/taskNumbers.ts'
import type { Actor, Board, Task } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import type { BoardNotice } from '#server/boardNotice.ts'

/** The notice of a board as the page shows it: laid out as paper, cut where its tasks begin and end. */
export function noticeView(actor: Actor, notice: BoardNotice): NoticeView {
  const { board, inUse, versions } = notice
  const areas = notice.areas.filter((area) => !area.removed).sort((a, b) => a.order - b.order)
  const numbers = taskNumbers({
    areas: new Map(areas.map((area) => [area.id, area])),
    tasks: new Map(notice.tasks.map((task) => [task.id, task])),
  })
  const place = new Map(areas.map(({ id }, index) => [id, index]))
  const rank = ({ areaId, removed }: Task): number => (removed ? Infinity : (place.get(areaId) ?? areas.length))
  const tasks = [...notice.tasks].sort((a, b) => compare(rank(a), rank(b)) || a.order - b.order)
  const edits = can(actor, 'board.edit', { issuingUnitId: board.issuingUnitId })
  return {
    boardId: board.id,
    correct: edits && notice.shown ? `/boards/${board.id}/reimport` : null,
    shown: shownOf(notice, tasks),
    inUse,
    versions,
    areas: areas.map(({ id, ordinal, title }) => ({ id, ordinal, title })),
    tasks: tasks.map((task): NoticeTask => {
      const { id, title, kind, areaId, sources, removed, origin } = task
      const number = numbers.get(id) ?? ''
      const home = removed ? null : homeOf(actor, board, task)
      return { id, number, title, kind, areaId, sources, removed, fromMeeting: origin !== null, home }
    }),
  }
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

function shownOf({ board, shown }: BoardNotice, tasks: readonly Task[]): ShownNotice | null {
  if (!shown) return null
  const { id: versionId, version, text, outline } = shown
  const sentences = sentencesOf(outline, versionId)
  const marks = marksOf({ sentences, tasks, declared: board.declared, noticeVersionId: versionId })
  const { title, docNumber, issuers, issuedOn } = outline
  return {
    versionId,
    version,
    title: title || board.title,
    docNumber,
    issuers,
    issuedOn,
    paragraphs: layPaper(text, outline, marks, sentences),
    marks,
  }
}

/** Where this person works on a task: at the desk while it is a draft, in the ledger, or on the sheet of their unit. */
function homeOf(actor: Actor, board: Board, task: Task): string | null {
  const { issuingUnitId, status } = board
  if (status === 'draft') return can(actor, 'board.edit', { issuingUnitId }) ? workPath(board, task.id) : null
  if (can(actor, 'board.read', { issuingUnitId })) return workPath(board, task.id)
  const paths = task.responsibleUnitIds.map((unitId) => taskPath(actor, board, { taskId: task.id, unitId }))
  return paths.find((path) => path !== null) ?? null
}
