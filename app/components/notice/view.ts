import type { Source, TaskKind } from '#shared/domain/model.ts'
import type { Mark } from './marks.ts'
import type { Look } from './Paper.tsx'
import type { Paragraph } from './paper.ts'
import { noticePath } from './links.ts'

/** A task as the notice page names it. */
export interface NoticeTask {
  id: string
  number: string
  title: string
  kind: TaskKind | null
  areaId: string
  sources: readonly Source[]
  removed: boolean
  /** 议定事项: a meeting decided it. */
  fromMeeting: boolean
  /** Where this person can open it, if anywhere. */
  home: string | null
}

/** The text on the page. */
export interface ShownNotice {
  versionId: string
  version: number
  title: string
  docNumber: string | null
  issuers: readonly string[]
  issuedOn: string | null
  paragraphs: readonly Paragraph[]
  marks: readonly Mark[]
}

export interface NoticeView {
  boardId: string
  /** Where a corrected text of it is brought in, for those who may. */
  correct: string | null
  shown: ShownNotice | null
  /** The version in use, which addresses leave out. */
  inUse: string | null
  versions: readonly { id: string; version: number }[]
  areas: readonly { id: string; ordinal: string; title: string }[]
  /** In the order of the board; removed ones last. */
  tasks: readonly NoticeTask[]
}

/** What the address asks for, found on the page. */
export interface Place {
  task: NoticeTask | null
  /** Further tasks of the same sentence. */
  others: readonly NoticeTask[]
  /** Which passage of the task is in sight, and how many there are; -1 where none is in this text. */
  index: number
  count: number
  /** The mark to bring into sight. */
  mark: number | null
}

const around = ({ start, end }: { start: number; end: number }, at: number): boolean => start <= at && at < end

/** Finds a task or a sentence; where the text has neither, the place is nowhere. */
export function placeOf(view: NoticeView, asked: { task: string | null; at: number | null }): Place {
  const { shown, tasks } = view
  const marks = shown?.marks ?? []
  const at = asked.at ?? -1
  const sentence = marks.findIndex((mark) => around(mark, at))
  const ofSentence = tasksOf(view, marks[sentence])
  const task = asked.task === null ? (ofSentence[0] ?? null) : (tasks.find(({ id }) => id === asked.task) ?? null)
  if (!task) return { task: null, others: [], index: -1, count: 0, mark: sentence === -1 ? null : sentence }

  const isHere = (source: Source): boolean => source.noticeVersionId === shown?.versionId
  const pointed = task.sources.findIndex((source) => isHere(source) && around(source, at))
  const index = pointed === -1 ? task.sources.findIndex(isHere) : pointed
  const source = task.sources[index]
  const from = pointed === -1 ? source?.start : at
  const mark = source ? marks.findIndex((candidate) => around(candidate, from ?? -1)) : -1
  const others = tasksOf(view, marks[mark]).filter(({ id }) => id !== task.id)
  return { task, others, index, count: task.sources.length, mark: mark === -1 ? null : mark }
}

const tasksOf = ({ tasks }: NoticeView, mark: Mark | undefined): NoticeTask[] =>
  mark ? tasks.filter(({ id, removed }) => !removed && mark.tasks.includes(id)) : []

/** The address of a passage of a task: the first of those in use needs no more than the task. */
export function passagePath({ boardId, inUse }: NoticeView, task: NoticeTask, index: number): string {
  const source = task.sources[index]
  if (!source) return noticePath(boardId, { task: task.id })
  return noticePath(boardId, {
    task: task.id,
    at: index === 0 ? null : source.start,
    version: source.noticeVersionId === inUse ? null : source.noticeVersionId,
  })
}

/** The address of a task as its link in a list leads there: in the text on the page, where it has a passage there. */
export function sourcePath(view: NoticeView, task: NoticeTask): string {
  const here = task.sources.findIndex((source) => source.noticeVersionId === view.shown?.versionId)
  if (here !== -1) return passagePath(view, task, here)
  const used = task.sources.findIndex((source) => source.noticeVersionId === view.inUse)
  return passagePath(view, task, Math.max(0, used))
}

/** Where picking a mark of the text leads: to the task in hand, else to the first it belongs to, else to the sentence. */
export function markPath(view: NoticeView, place: Place, index: number): string {
  const mark = view.shown?.marks[index]
  if (!mark) return noticePath(view.boardId)
  const ofMark = tasksOf(view, mark)
  const task = ofMark.find(({ id }) => id === place.task?.id) ?? ofMark[0]
  if (task) return taskAt(view, task, mark.start)
  return noticePath(view.boardId, { at: mark.start, version: otherVersion(view) })
}

/** The version on the page, where addresses have to name it. */
const otherVersion = ({ shown, inUse }: NoticeView): string | null =>
  shown && shown.versionId !== inUse ? shown.versionId : null

/** How the passages look with one of them in hand; a task is named where a passage of it begins. */
export function looksOf(view: NoticeView, place: Place): Look[] {
  const { shown, tasks } = view
  if (!shown) return []
  const live = new Map(tasks.filter(({ removed }) => !removed).map((task) => [task.id, task]))
  const source = place.task?.sources[place.index]
  return shown.marks.map((mark, index): Look => {
    const ofMark = mark.tasks.flatMap((id) => live.get(id) ?? [])
    const inHand = place.task ? mark.tasks.includes(place.task.id) : index === place.mark
    const inSight = inHand && (!source || around(source, mark.start))
    const begins = ({ sources }: NoticeTask): boolean =>
      sources.some(({ noticeVersionId, start }) => noticeVersionId === shown.versionId && start === mark.start)
    return {
      fate: ofMark.length > 0 ? 'inTasks' : null,
      task: ofMark[0]?.id ?? null,
      current: inHand && (inSight || 'also'),
      labels: ofMark.filter(begins).map((task) => ({
        text: task.number,
        to: taskAt(view, task, mark.start),
        isCurrent: inSight && task.id === place.task?.id,
      })),
    }
  })
}

/** The address of the passage of a task around an offset of the text on the page. */
function taskAt(view: NoticeView, task: NoticeTask, at: number): string {
  const index = task.sources.findIndex(
    (source) => source.noticeVersionId === view.shown?.versionId && around(source, at),
  )
  return passagePath(view, task, Math.max(0, index))
}
