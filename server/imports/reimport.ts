import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { areaAt } from '#shared/domain/areaAt.ts'
import type { Command } from '#shared/domain/commands.ts'
import { idSchema } from '#shared/domain/fields.ts'
import type { Actor, Board, Source, Task } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { holds, unite } from '#shared/domain/spans.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { audienceOf } from '#shared/domain/visibility.ts'
import type { Reanchored, Reanchoring } from '#shared/notice/reanchor.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import { MAX_DECLARED, MAX_TASKS } from '#shared/protocol/limits.ts'
import type { NoticeStore, NoticeVersion } from '#db/notices.ts'
import type { BoardRoom } from '../realtime/BoardRoom.ts'
import type { Rooms } from '../realtime/rooms.ts'
import { outlineOf } from './notices.ts'
import { ImportRefused } from './refusal.ts'
import type { VersionPair } from './thread.ts'

/** What `POST /api/boards/:id/reimport` takes. */
export const reimportSchema = z.strictObject({ versionId: idSchema, taskIds: z.array(idSchema).max(MAX_TASKS) })
export type ReimportWish = z.infer<typeof reimportSchema>

export interface VersionListing {
  id: string
  version: number
  source: string
  createdAt: number
  /** How many tasks of the board point into it. */
  tasks: number
}

/** A passage behind a task and where it stands in the corrected text. */
export interface ReimportPassage extends Reanchored {
  /** The version that `from` points into. */
  noticeVersionId: string
}

/** A passage of the corrected text that is new, and the area of the tasks before it. */
export interface AddedPassage {
  start: number
  end: number
  text: string
  areaId: string | null
}

export interface Reimport {
  /** The state of the board that was compared. */
  seq: number
  version: VersionListing
  /** The version the board mostly rests on, with which additions are told. */
  former: VersionListing
  /** In the order of the tasks. A task of several passages has several. */
  passages: ReimportPassage[]
  added: AddedPassage[]
  /** Passages declared to be no task that stand in the corrected text word for word: applying declares them there. */
  declared: number
}

/** The corrected versions of a board's notice, for those who edit the board. */
export interface Reimports {
  /** Oldest first; `notice` is null for a board without one. */
  versions(
    actor: Actor,
    boardId: string,
  ): Promise<Reply<{ notice: { id: string; title: string } | null; versions: VersionListing[] }>>
  /** What taking up a version would do to the board. */
  preview(actor: Actor, boardId: string, versionId: string): Promise<Reply<{ reimport: Reimport }>>
  /**
   * Points the named tasks at the version: those whose passages were found, as ordinary edits, all or none. Orphaned
   * passages keep pointing at the former text, which stays. Tasks without anything to move are left alone.
   */
  apply(actor: Actor, boardId: string, wish: ReimportWish): Promise<Reply<{ seq: number; applied: string[] }>>
}

interface Parts {
  rooms: Pick<Rooms, 'board'> & { pipeline: Pick<Rooms['pipeline'], 'together'> }
  notices: Pick<NoticeStore, 'find'>
  compare: (versions: VersionPair) => Promise<Reanchoring>
}

interface Comparison {
  reimport: Reimport
  /** The tasks that were compared, of the state at `reimport.seq`. */
  tasks: readonly Task[]
  /** The declared passages where they stand now. */
  declared: Source[]
}

export function createReimports({ rooms, notices, compare }: Parts): Reimports {
  /** The board and its notice, for whoever edits the board. */
  async function open(actor: Actor, boardId: string): Promise<Reply<{ room: BoardRoom; board: Board }>> {
    const room = await rooms.board(boardId)
    if (!room || !audienceOf(actor, room.board)) return { ok: false, error: errorBody('notFound') }
    const grant = can(actor, 'board.edit', { issuingUnitId: room.board.issuingUnitId })
    return grant ? { ok: true, room, board: room.board } : { ok: false, error: errorBody('forbidden') }
  }

  async function versionsOf(board: Board): Promise<{ id: string; title: string; versions: NoticeVersion[] } | null> {
    return board.noticeId === null ? null : notices.find(board.noticeId)
  }

  async function look(room: BoardRoom, board: Board, versionId: string): Promise<Reply<{ comparison: Comparison }>> {
    const notice = await versionsOf(board)
    const version = notice?.versions.find(({ id }) => id === versionId)
    if (!notice || !version) return { ok: false, error: errorBody('notFound') }
    // Taken once, before the comparison: what somebody commits meanwhile is a conflict, not lost.
    const { state } = room
    const { declared: settled } = room.board
    const tasks = [...state.tasks.values()].filter((task) => !task.removed).sort((a, b) => a.order - b.order)
    const olds = notice.versions.filter((old) => old.version < version.version)
    const used = olds.filter((old) => tasks.some((task) => pointsInto(task, old)))
    const former = used.at(-1) ?? olds.at(-1) ?? version
    let found: Awaited<ReturnType<typeof comparisonOf>>[]
    try {
      found = await Promise.all(
        (used.length > 0 ? used : [former]).map((old) => comparisonOf(old, version, tasks, settled)),
      )
    } catch (error) {
      if (error instanceof ImportRefused) return { ok: false, error: errorBody(error.code, error.reason, error.params) }
      throw error
    }
    const order = new Map(tasks.map((task, index) => [task.id, index]))
    const passages = found.flatMap((one) => one.passages)
    passages.sort((a, b) => order.get(a.taskId)! - order.get(b.taskId)!)
    const declared = found
      .flatMap((one) => one.declared)
      .filter((span) => !holds(settled, span))
      .slice(0, Math.max(0, MAX_DECLARED - settled.length))
    const listing = (one: NoticeVersion): VersionListing => listingOf(one, tasks)
    return {
      ok: true,
      comparison: {
        tasks,
        declared,
        reimport: {
          seq: state.seq,
          version: listing(version),
          former: listing(former),
          passages,
          added: addedTo(found.at(-1)?.added ?? [], version, passages, state),
          declared: declared.length,
        },
      },
    }
  }

  async function comparisonOf(
    old: NoticeVersion,
    version: NoticeVersion,
    tasks: readonly Task[],
    declared: readonly Source[],
  ) {
    const anchors = tasks.flatMap(({ id, sources }) =>
      sources
        .filter((source) => source.noticeVersionId === old.id)
        .map(({ start, end }) => ({ taskId: id, start, end })),
    )
    const settled = declared.filter((source) => source.noticeVersionId === old.id)
    const { anchors: found, added } = await compare({
      before: old.text,
      after: version.text,
      anchors: [...anchors, ...settled.map(({ start, end }) => ({ taskId: '', start, end }))],
      outline: outlineOf(version),
    })
    return {
      passages: found.slice(0, anchors.length).map((one): ReimportPassage => ({ ...one, noticeVersionId: old.id })),
      declared: found
        .slice(anchors.length)
        .flatMap(({ kind, to }) => (kind === 'same' && to ? [sourceAt(version.id, to)] : [])),
      added,
    }
  }

  return {
    async versions(actor, boardId) {
      const opened = await open(actor, boardId)
      if (!opened.ok) return opened
      const notice = await versionsOf(opened.board)
      if (!notice) return { ok: true, notice: null, versions: [] }
      const tasks = [...opened.room.state.tasks.values()].filter((task) => !task.removed)
      const versions = notice.versions.map((one) => listingOf(one, tasks))
      return { ok: true, notice: { id: notice.id, title: notice.title }, versions }
    },

    async preview(actor, boardId, versionId) {
      const opened = await open(actor, boardId)
      if (!opened.ok) return opened
      const looked = await look(opened.room, opened.board, versionId)
      return looked.ok ? { ok: true, reimport: looked.comparison.reimport } : looked
    },

    async apply(actor, boardId, { versionId, taskIds }) {
      const opened = await open(actor, boardId)
      if (!opened.ok) return opened
      const { room, board } = opened
      const looked = await look(room, board, versionId)
      if (!looked.ok) return looked
      const { reimport, declared, tasks } = looked.comparison
      const wanted = new Set(taskIds)
      const edits = tasks.flatMap((task) =>
        wanted.has(task.id) ? (moved(task, reimport.passages, versionId) ?? []) : [],
      )
      const declarations = declared.map((span): Command => ({ type: 'notice.declare', span, noTask: true }))
      const commands = [...edits, ...declarations]
      if (commands.length === 0) return { ok: true, seq: reimport.seq, applied: [] }
      const replies = await rooms.pipeline.together(
        commands.map((command) => ({
          room,
          accountId: actor.accountId,
          request: { commandId: randomUUID(), base: reimport.seq, command },
          document: null,
        })),
      )
      const refusal = replies.find((reply) => !reply.ok)
      const last = replies.at(-1)
      if (refusal || !last?.ok) return refusal ?? { ok: false, error: errorBody('unavailable') }
      return { ok: true, seq: last.seq, applied: edits.map(({ taskId }) => taskId) }
    },
  }
}

const sourceAt = (noticeVersionId: string, [start, end]: readonly [number, number]): Source => ({
  noticeVersionId,
  start,
  end,
})

const pointsInto = ({ sources }: Task, { id }: NoticeVersion): boolean =>
  sources.some((source) => source.noticeVersionId === id)

const listingOf = (one: NoticeVersion, tasks: readonly Task[]): VersionListing => ({
  id: one.id,
  version: one.version,
  source: one.source,
  createdAt: one.createdAt,
  tasks: tasks.filter((task) => pointsInto(task, one)).length,
})

/** The edit that points a task at the new version as far as its passages were found; null where none was. */
function moved(task: Task, passages: readonly ReimportPassage[], versionId: string) {
  let any = false
  const sources = task.sources.map((source): Source => {
    const passage = passages.find(
      ({ taskId, noticeVersionId, from }) =>
        taskId === task.id &&
        noticeVersionId === source.noticeVersionId &&
        from[0] === source.start &&
        from[1] === source.end,
    )
    if (!passage?.to) return source
    any = true
    return sourceAt(versionId, passage.to)
  })
  return any ? { type: 'task.edit' as const, taskId: task.id, field: 'sources' as const, value: unite(sources) } : null
}

/** New passages that nobody has taken up in the meantime, each with the area in which it stands. */
function addedTo(
  added: Reanchoring['added'],
  version: NoticeVersion,
  passages: readonly ReimportPassage[],
  state: BoardState,
): AddedPassage[] {
  const tasks = [...state.tasks.values()].filter((task) => !task.removed)
  const settled = [...tasks.flatMap((task) => task.sources), ...(state.board?.declared ?? [])].filter(
    (source) => source.noticeVersionId === version.id,
  )
  const areaOf = (taskId: string): string => state.tasks.get(taskId)?.areaId ?? ''
  const places = [
    ...passages.flatMap(({ taskId, to }) => (to ? [{ start: to[0], areaId: areaOf(taskId) }] : [])),
    ...tasks.flatMap(({ areaId, sources }) =>
      sources.filter((source) => source.noticeVersionId === version.id).map(({ start }) => ({ start, areaId })),
    ),
  ]
  const outline = outlineOf(version)
  return added
    .filter(({ span: [start, end] }) => !settled.some((source) => source.start < end && start < source.end))
    .map(({ span: [start, end], text }) => ({ start, end, text, areaId: areaAt(start, outline, places) }))
}
