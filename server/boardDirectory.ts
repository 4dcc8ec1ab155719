import { narrativeName } from '#shared/document/names.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import { localDate, addDays } from '#shared/domain/calendar.ts'
import type { CommandRequest } from '#shared/domain/commands.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import { type Actor, type Change, type NarrativeTexts, NARRATIVE_FIELDS } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { emptyState } from '#shared/domain/state.ts'
import { type TrendPoint, trendPoint } from '#shared/domain/summary.ts'
import { audienceOf, filterChange, viewOf } from '#shared/domain/visibility.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { BoardListing, Boards } from './boards.ts'
import type { Clock } from './realtime/clock.ts'
import type { Rooms } from './realtime/rooms.ts'
import { type TaskRecords, readTaskRecord } from './taskRecord.ts'
import type { SummaryDesk } from './realtime/SummaryDesk.ts'

/** How many of the latest changes a completion board opens with. */
const LATEST = 40
const TREND_STEP_DAYS = 7
const PAGE = 2_000

interface Parts {
  rooms: Rooms
  desk: SummaryDesk
  changeLog: ChangeLog
  notices: TaskRecords['notices']
  nameOf: TaskRecords['nameOf']
  findActor: (accountId: string) => Promise<Actor | null>
  clock: Clock
}

const absent = { ok: false, error: errorBody('notFound') } as const

/** The boards as pages and the HTTP API see them: the live rooms, filtered for the acting person. */
export function createBoardDirectory(parts: Parts): Boards {
  const { rooms, desk, changeLog, findActor, clock } = parts
  const trends = new TrendBook(changeLog)

  async function find(actor: Actor, boardId: string) {
    const room = await rooms.board(boardId)
    const audience = room && audienceOf(actor, room.board)
    return audience ? { room, audience } : null
  }

  return {
    async list(actor) {
      const entries = await changeLog.listBoards()
      return entries.flatMap(({ id, title, label, status, issuingUnitId, unitIds, head }): BoardListing[] => {
        const grant = can(actor, 'board.read', { issuingUnitId, unitIds })
        if (!grant || (status === 'draft' && grant.unitId !== issuingUnitId)) return []
        return [{ id, title, label, status, issuingUnitId, seq: head.seq }]
      })
    },

    async view(actor, boardId) {
      const found = await find(actor, boardId)
      if (!found) return absent
      return { ok: true, view: viewOf(found.room.state, found.audience), serverNow: clock.now() }
    },

    async changes(actor, boardId, since): Promise<Reply<{ changes: Change[]; seq: number }>> {
      const found = await find(actor, boardId)
      if (!found) return absent
      const { room, audience } = found
      const { seq } = room.state
      if (since > seq) return { ok: false, error: errorBody('invalid', 'baseBeyondHead') }
      const changes = await changeLog.changesSince(boardId, since)
      const visible = changes.flatMap((change) => filterChange(change, room.board, audience) ?? [])
      return { ok: true, changes: visible, seq: changes.at(-1)?.seq ?? seq }
    },

    async summary(actor, boardId) {
      const found = await find(actor, boardId)
      if (!found) return absent
      const { room, audience } = found
      const latest = await changeLog.latestChanges(boardId, LATEST)
      const hidden = audience.kind === 'units' && room.board.openness === 'own'
      return {
        ok: true,
        summary: desk.summary(room, audience),
        trend: hidden ? [] : await trends.of(boardId, localDate(clock.now())),
        latest: latest.flatMap((change) => filterChange(change, room.board, audience) ?? []),
        view: viewOf(room.state, audience),
        serverNow: clock.now(),
      }
    },

    async task(actor, boardId, taskId) {
      const found = await find(actor, boardId)
      const task = found?.room.state.tasks.get(taskId)
      if (!found || !task) return absent
      return { ok: true, record: await readTaskRecord(parts, found.room.board, task, found.audience) }
    },

    async narratives(actor, boardId, unitId) {
      const found = await find(actor, boardId)
      const name = narrativeName(boardId, unitId)
      const document = found && (await rooms.document(name))
      if (!found || !document?.charter.mayRead(actor)) return absent
      // Inside a batch the document runs ahead of storage; what a page shows must be stored.
      await rooms.pipeline.settled()
      const texts: Record<string, NarrativeTexts> = {}
      for (const { taskId, unitId: owner } of found.room.state.assignments.values()) {
        if (owner !== unitId) continue
        const text = narrativeTexts(document.doc, taskId)
        if (NARRATIVE_FIELDS.some((field) => text[field] !== '')) texts[taskId] = text
      }
      rooms.documents.release(name)
      return { ok: true, texts }
    },

    async command(accountId, boardId, request: CommandRequest) {
      // Grants are read again inside the commit; here they only tell whether the board exists for this person.
      const actor = await findActor(accountId)
      const found = actor && (await find(actor, boardId))
      return found ? rooms.command(found.room, accountId, request) : absent
    },
  }
}

/** The trend of a board, folded once from its log and kept for the day: the past does not change. */
class TrendBook {
  readonly #changeLog: ChangeLog
  readonly #kept = new Map<string, { date: string; points: Promise<TrendPoint[]> }>()

  constructor(changeLog: ChangeLog) {
    this.#changeLog = changeLog
  }

  of(boardId: string, date: string): Promise<TrendPoint[]> {
    const kept = this.#kept.get(boardId)
    if (kept?.date === date) return kept.points
    const points = this.#fold(boardId, date)
    this.#kept.set(boardId, { date, points })
    points.catch(() => this.#kept.delete(boardId))
    return points
  }

  /** One point a week up to the day before `date`; the day itself is live and comes with the summary. */
  async #fold(boardId: string, date: string): Promise<TrendPoint[]> {
    const state = emptyState(boardId)
    const points: TrendPoint[] = []
    let next: string | null = null
    const close = (until: string): void => {
      while (next !== null && next < until) {
        const point = trendPoint(state, next)
        if (point) points.push(point)
        next = addDays(next, TREND_STEP_DAYS)
      }
    }
    for (let since = 0; ;) {
      const page = await this.#changeLog.changesSince(boardId, since, PAGE)
      for (const change of page) {
        const day = localDate(change.at)
        next ??= day
        close(day)
        foldInto(state, [change])
      }
      if (page.length < PAGE) break
      since = page.at(-1)!.seq
    }
    close(date)
    return points
  }
}
