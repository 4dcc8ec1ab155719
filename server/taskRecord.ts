import { type Source, type Task, assignmentIdOf } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Audience, filterChange } from '#shared/domain/visibility.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { NoticeStore } from '#db/notices.ts'
import type { SourcePassage, TaskRecord } from './boards.ts'

export interface TaskRecords {
  changeLog: Pick<ChangeLog, 'changesOfSubject'>
  notices: Pick<NoticeStore, 'findVersion'>
  /** The name of an account, also of one that is gone; null where there never was one. */
  nameOf: (accountId: string) => Promise<string | null>
}

/** How many changes come along; the whole of them is the history page's. */
const CHANGES_SHOWN = 60
/** Characters of the notice before and after a passage. */
const CONTEXT = 36

/** A heading on a line of its own, such as 一、…; what follows it is not its continuation. */
const HEADING = /^((?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^。；\n]{1,40})(?=[ \t\r]*\n)/gm

/** A passage as read aloud: a notice from paper breaks its lines in mid-sentence. */
const flowing = (text: string): string =>
  text
    .replace(HEADING, '$1\u3000')
    .replace(/[ \t\r]*\n\s*/g, '')
    .replace(/ {2,}/g, ' ')

/** The passage at `source` and what stands around it. */
export function passageOf(text: string, { noticeVersionId, start, end }: Source): SourcePassage {
  return {
    noticeVersionId,
    before: flowing(text.slice(0, start)).slice(-CONTEXT),
    text: flowing(text.slice(start, end)),
    after: flowing(text.slice(end)).slice(0, CONTEXT),
  }
}

/** What `audience` may know of one task's origin and past. Nothing of it is part of the live state. */
export async function readTaskRecord(
  { changeLog, notices, nameOf }: TaskRecords,
  state: BoardState,
  task: Task,
  audience: Audience,
): Promise<TaskRecord> {
  const { board } = state
  if (!board) throw new Error(`board ${state.boardId} has no first change`)
  const versions = new Map(
    await Promise.all(
      [...new Set(task.sources.map((source) => source.noticeVersionId))].map(
        async (id) => [id, await notices.findVersion(id)] as const,
      ),
    ),
  )
  const sources = task.sources.flatMap((source) => {
    const version = versions.get(source.noticeVersionId)
    return version ? [passageOf(version.text, source)] : []
  })

  const subjects = [`task:${task.id}`, ...board.units.map(({ id }) => `assignment:${assignmentIdOf(task.id, id)}`)]
  const read = await Promise.all(subjects.map((subject) => changeLog.changesOfSubject(board.id, subject)))
  const visible = read.flat().flatMap((change) => filterChange(change, state, audience) ?? [])
  visible.sort((a, b) => b.seq - a.seq)
  const changes = visible.slice(0, CHANGES_SHOWN)

  const authors = [...new Set(visible.map((change) => change.actorId))].filter((id) => id !== '')
  const named = await Promise.all(authors.map(async (id) => [id, (await nameOf(id)) ?? id] as const))
  return { sources, changes, total: visible.length, people: Object.fromEntries(named) }
}
