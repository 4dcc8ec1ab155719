import { type RichDoc, richDoc } from '#shared/document/blocks.ts'
import { MINUTES_FRAGMENT, minutesName, narrativeName } from '#shared/document/names.ts'
import { narrativeTexts } from '#shared/document/text.ts'
import { localDate } from '#shared/domain/calendar.ts'
import type { CommandRequest } from '#shared/domain/commands.ts'
import { type Actor, type Change, type NarrativeTexts, NARRATIVE_FIELDS, boardOfMeeting } from '#shared/domain/model.ts'
import { dutyOf } from '#shared/domain/duties.ts'
import { can } from '#shared/domain/permissions.ts'
import { filterChange, pastView, reportsOf, viewOf } from '#shared/domain/visibility.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { Account, Unit } from '#db/accounts.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { MinutesStore } from '#db/minutes.ts'
import type { NoticeStore } from '#db/notices.ts'
import type { Archive } from './archive/Archive.ts'
import { readBoardNotice } from './boardNotice.ts'
import type { BoardListing, Boards, Minutes } from './boards.ts'
import { createBoardFromNotice, reportingUnits } from './imports/newBoard.ts'
import { PastStates } from './pastStates.ts'
import { TrendBook } from './trendBook.ts'
import type { Clock } from './realtime/clock.ts'
import type { Rooms } from './realtime/rooms.ts'
import { type TaskRecords, readTaskRecord } from './taskRecord.ts'
import type { SummaryDesk } from './realtime/SummaryDesk.ts'
import { visibleBoard } from './visibleBoard.ts'

/** How many of the latest changes a completion board opens with. */
const LATEST = 40

interface Parts {
  rooms: Rooms
  desk: SummaryDesk
  changeLog: ChangeLog
  archive: Pick<Archive, 'ask'>
  notices: Pick<NoticeStore, 'find' | 'findVersion'>
  minutes: MinutesStore
  nameOf: TaskRecords['nameOf']
  accounts: () => Promise<Account[]>
  units: () => Promise<Unit[]>
  findActor: (accountId: string) => Promise<Actor | null>
  clock: Clock
}

const absent = { ok: false, error: errorBody('notFound') } as const

/** The boards as pages and the HTTP API see them: the live rooms, filtered for the acting person. */
export function createBoardDirectory(parts: Parts): Boards {
  const { rooms, desk, changeLog, findActor, clock } = parts
  const trends = new TrendBook(parts.archive)
  const past = new PastStates(changeLog)

  const find = (actor: Actor, boardId: string) => visibleBoard(rooms, actor, boardId)

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
      const visible = changes.flatMap((change) => filterChange(change, room.state, audience) ?? [])
      return { ok: true, changes: visible, seq: changes.at(-1)?.seq ?? seq }
    },

    async summary(actor, boardId) {
      const found = await find(actor, boardId)
      if (!found) return absent
      const { room, audience } = found
      const trend = await trends.of(room.board, audience, localDate(clock.now()))
      // Last, so that nothing is committed between these and the state they go with while the past is folded.
      const latest = await changeLog.latestChanges(boardId, LATEST)
      return {
        ok: true,
        summary: desk.summary(room, audience),
        ...trend,
        latest: latest.flatMap((change) => filterChange(change, room.state, audience) ?? []),
        view: viewOf(room.state, audience),
        serverNow: clock.now(),
      }
    },

    async viewAt(actor, boardId, seq) {
      const found = await find(actor, boardId)
      if (!found) return absent
      if (seq > found.room.state.seq) return { ok: false, error: errorBody('invalid', 'baseBeyondHead') }
      const state = await past.at(boardId, seq)
      return state?.board ? { ok: true, view: pastView(state, found.room.board, found.audience) } : absent
    },

    async people(actor, boardId) {
      const found = await find(actor, boardId)
      if (!found) return absent
      const { audience } = found
      const { issuingUnitId, units } = found.room.board
      const unitIds = audience.kind === 'whole' ? units.map((unit) => unit.id) : audience.unitIds
      const visible = new Set([issuingUnitId, ...unitIds])
      // Who administers or audits does nothing on a board, and is nobody's business there.
      const accounts = (await parts.accounts()).filter(({ grants }) =>
        grants.some(({ unitId, role }) => visible.has(unitId) && dutyOf(role) === 'business'),
      )
      return { ok: true, people: Object.fromEntries(accounts.map(({ id, name }) => [id, name])) }
    },

    async colleagues(actor, boardId, unitId) {
      const found = await find(actor, boardId)
      const subject = { issuingUnitId: found?.room.board.issuingUnitId ?? '', unitId }
      if (!found || !can(actor, 'assignment.entrust', subject)) return absent
      const accounts = (await parts.accounts()).filter(
        ({ id, name, grants, status }) =>
          status === 'active' && can({ accountId: id, name, grants }, 'assignment.report', subject),
      )
      return { ok: true, colleagues: accounts.map(({ id, name }) => ({ accountId: id, name })) }
    },

    async task(actor, boardId, taskId) {
      const found = await find(actor, boardId)
      const task = found?.room.state.tasks.get(taskId)
      if (!found || !task) return absent
      return {
        ok: true,
        record: await readTaskRecord(parts, found.room.state, task, found.audience),
      }
    },

    async reports(actor, boardId, assignmentId) {
      const found = await find(actor, boardId)
      const reports = found && reportsOf(found.room.state, assignmentId, found.audience)
      return reports ? { ok: true, reports } : absent
    },

    async notice(actor, boardId, ask) {
      const found = await find(actor, boardId)
      const notice = found && (await readBoardNotice(parts.notices, found.room.state, ask))
      return notice ? { ok: true, notice } : absent
    },

    async narratives(actor, boardId, unitId) {
      const found = await find(actor, boardId)
      const name = narrativeName(boardId, unitId)
      const document = found && (await rooms.mayRead(name, actor)) ? await rooms.document(name) : null
      if (!found || !document) return absent
      // What a page shows must be stored.
      const texts = await rooms.pipeline.read(document, () => {
        const own = [...found.room.state.assignments.values()].filter((assignment) => assignment.unitId === unitId)
        const all = own.map(({ taskId }): [string, NarrativeTexts] => [taskId, narrativeTexts(document.doc, taskId)])
        return Object.fromEntries(all.filter(([, text]) => NARRATIVE_FIELDS.some((field) => text[field] !== '')))
      })
      rooms.documents.release(name)
      return { ok: true, texts }
    },

    async minutesOf(actor, meetingId): Promise<Reply<{ minutes: Minutes }>> {
      const name = minutesName(meetingId)
      const document = (await rooms.mayRead(name, actor)) ? await rooms.document(name) : null
      const boardId = boardOfMeeting(meetingId)
      if (!document || boardId === null) return absent
      const { charter } = document
      const now = await rooms.pipeline.read(document, () => ({
        doc: richDoc(document.doc.getXmlFragment(MINUTES_FRAGMENT)),
        mayWrite: charter.mayWrite(actor) && !charter.locked(),
      }))
      rooms.documents.release(name)
      const minutes = { meetingId, boardId, ...now, final: null }
      // Asked for after the look, which it replaces if they were made final meanwhile.
      const frozen = await parts.minutes.find(meetingId)
      if (!frozen) return { ok: true, minutes }
      const { closedSeq: seq, at, hash, body, names } = frozen
      // It was written out of `richDoc`, and its hash holds.
      const doc = JSON.parse(body) as RichDoc
      return { ok: true, minutes: { ...minutes, doc, mayWrite: false, final: { seq, at, hash, names } } }
    },

    reportingUnits: (actor) => reportingUnits(parts.units, actor),

    create: (actor, wish) => createBoardFromNotice({ ...parts, now: () => clock.now() }, actor, wish),

    async command(accountId, boardId, request: CommandRequest) {
      // Grants are read again inside the commit; here they only tell whether the board exists for this person.
      const actor = await findActor(accountId)
      const found = actor && (await find(actor, boardId))
      return found ? rooms.command(found.room, accountId, request) : absent
    },
  }
}
