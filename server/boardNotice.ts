import type { Area, Board, Task } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { versionsInUse } from '#shared/domain/versionInUse.ts'
import type { NoticeStore, NoticeVersion } from '#db/notices.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import { outlineOf } from './imports/notices.ts'

/** Which text of the notice is asked for: by one of its versions, or by the task that comes from it. */
export interface NoticeAsk {
  taskId?: string | undefined
  versionId?: string | undefined
}

/** The notice of a board as its readers see it, with the tasks that were made of it. */
export interface BoardNotice {
  board: Board
  areas: Area[]
  /** Removed ones come along with their tombstone. */
  tasks: Task[]
  /** The texts the tasks were read from, oldest first: a corrected one that nobody has taken up is not among them. */
  versions: { id: string; version: number }[]
  /** The one most tasks come from; null where the board has no text. */
  inUse: string | null
  shown: { id: string; version: number; text: string; outline: NoticeOutline } | null
}

type Store = Pick<NoticeStore, 'find' | 'findVersion'>

/**
 * The notice of a board, in the version asked for, else the one `taskId` comes from, else the one in use. Null for a
 * task that is not on the board and for a version none of its tasks points into. Who may read is the caller's.
 */
export async function readBoardNotice(
  notices: Store,
  state: BoardState,
  { taskId, versionId }: NoticeAsk,
): Promise<BoardNotice | null> {
  const { board } = state
  if (!board) return null
  const tasks = [...state.tasks.values()]
  const asked = taskId === undefined ? undefined : state.tasks.get(taskId)
  if (taskId !== undefined && !asked) return null

  const versions = await readVersions(notices, board, tasks, asked)
  const inUse = versions[0] ?? null
  const ofTask = new Set(asked?.sources.map((source) => source.noticeVersionId))
  const shown = versionId
    ? versions.find(({ id }) => id === versionId)
    : (versions.find(({ id }) => ofTask.has(id)) ?? inUse)
  if (versionId && !shown) return null
  return {
    board,
    areas: [...state.areas.values()],
    tasks,
    versions: versions.map(({ id, version }) => ({ id, version })).sort((a, b) => a.version - b.version),
    inUse: inUse?.id ?? null,
    shown: shown ? { id: shown.id, version: shown.version, text: shown.text, outline: outlineOf(shown) } : null,
  }
}

/** The texts behind the tasks, the one in use first; of a board whose tasks have none, the latest of its notice. */
async function readVersions(
  notices: Store,
  board: Board,
  tasks: readonly Task[],
  asked: Task | undefined,
): Promise<NoticeVersion[]> {
  // A task that was removed still says where it came from.
  const ids = new Set([...versionsInUse(tasks), ...(asked?.sources ?? []).map((source) => source.noticeVersionId)])
  const found = await Promise.all([...ids].map((id) => notices.findVersion(id)))
  const versions = found.filter((version) => version !== null)
  if (versions.length > 0 || board.noticeId === null) return versions
  const latest = (await notices.find(board.noticeId))?.versions.at(-1)
  return latest ? [latest] : []
}
