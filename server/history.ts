import { localDate } from '#shared/domain/calendar.ts'
import {
  type Actor,
  type Board,
  type Change,
  type Matter,
  type Report,
  type Task,
  assignmentIdOf,
} from '#shared/domain/model.ts'
import type { Figures } from '#shared/domain/summary.ts'
import { taskNumbers } from '#shared/domain/taskNumbers.ts'
import { type Audience, filterChange, mattersOf, meetingsOf, reportsOf } from '#shared/domain/visibility.ts'
import { type Made, madeBy } from '#shared/history/made.ts'
import { endOfDay } from '#shared/history/moment.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { SystemEntry } from '#db/systemStream.ts'
import type { Archive } from './archive/Archive.ts'
import type { Reader, Steps, UnitTaskThen } from './archive/questions.ts'
import type { Sheet } from './archive/workbook.ts'
import type { Boards } from './boards.ts'
import type { BoardRoom } from './realtime/BoardRoom.ts'
import type { Clock } from './realtime/clock.ts'
import type { Rooms } from './realtime/rooms.ts'
import type { SummaryDesk } from './realtime/SummaryDesk.ts'
import { visibleBoard } from './visibleBoard.ts'

/** A moment of a board's life worth going back to. `what` names it: a meeting's title, a rule version, a month. */
export interface Mark {
  kind: 'dispatch' | 'meeting' | 'rules' | 'month'
  at: number
  what: string
}

/** A board's life as its reader may look back on it. */
export interface Life {
  /** Its first moment for this reader, and now. */
  from: number
  to: number
  /** Oldest first. */
  marks: Mark[]
}

export interface HistoryView {
  life: Life
  at: number
  steps: Steps
  /** A PastBoard as JSON, or null: sent on as text, since encoding thousands of lights anew would cost more than folding them. */
  past: string
  /** The board as it stands. */
  now: Figures
}

/** What a light is explained by beside what is in sight. */
export interface Explanation {
  /** The unit task as it was; null where the board as it stands was asked about. */
  then: UnitTaskThen | null
  /** The changes it rests on, newest first. */
  made: Made[]
  people: Record<string, string>
}

/** What happened to a task, or to one unit's part in it. */
export interface Story {
  board: Board
  task: Task
  /** 2-4. */
  number: string
  /** Null: of all units. */
  unitId: string | null
  /** The units that have a part in the task. */
  unitIds: string[]
  /** Oldest first. */
  changes: Change[]
  /** Those the reader may read, oldest first of each unit. */
  reports: Report[]
  matters: Matter[]
  people: Record<string, string>
}

export interface DifferenceView {
  board: Board
  life: Life
  from: number
  to: number
  /** A Difference as JSON, or null. */
  difference: string
  /** What tasks are called today, removed ones too, for the changes that are told one by one. */
  names: Record<string, Pick<Task, 'title' | 'metric'>>
  numbers: Record<string, string>
  people: Record<string, string>
}

/**
 * The past of boards as pages use it. The rights of today filter the past: whoever may not see something now does not
 * see it in history, however open it was; who came later sees what is theirs from the beginning.
 */
export interface History {
  /** The board as of a moment, now where none is asked for; moments outside of its life are brought into it. */
  view(actor: Actor, boardId: string, at: number | null): Promise<Reply<HistoryView & { board: Board }>>
  /** The headline of the board at a moment; null outside of its life, or where it had no first change yet. */
  total(actor: Actor, boardId: string, at: number): Promise<Reply<{ total: Figures | null }>>
  /** Why a light is, or was at `at`, what it is. `notFound` where the unit task is not, or was not yet. */
  explain(actor: Actor, boardId: string, assignmentId: string, at: number | null): Promise<Reply<{ why: Explanation }>>
  /** What changed from one moment to another, now where none is asked for; the earlier one is always the first. */
  difference(actor: Actor, boardId: string, from: number, to: number | null): Promise<Reply<DifferenceView>>
  /** The story of a task or, by `taskId:unitId`, of one unit's part in it. */
  story(actor: Actor, boardId: string, of: string): Promise<Reply<{ story: Story }>>
  /** Tables of this board as a file for spreadsheets; that it was made is on record. */
  workbook(actor: Actor, boardId: string, sheets: readonly Sheet[]): Promise<Uint8Array>
}

interface Parts {
  rooms: Pick<Rooms, 'board'>
  desk: Pick<SummaryDesk, 'summary'>
  changeLog: Pick<ChangeLog, 'changesOfSubject'>
  archive: Pick<Archive, 'ask'>
  boards: Pick<Boards, 'people'>
  record: (entry: SystemEntry) => Promise<void>
  clock: Clock
}

const absent = { ok: false, error: errorBody('notFound') } as const

export function createHistory({ rooms, desk, changeLog, archive, boards, record, clock }: Parts): History {
  async function find(actor: Actor, boardId: string) {
    const found = await visibleBoard(rooms, actor, boardId)
    if (!found) return null
    const { room, audience } = found
    const life = lifeOf(room, audience, await changeLog.changesOfSubject(boardId, 'board'), clock.now())
    const meetings = [...room.state.meetings.values()]
    const reader: Reader = { boardId, audience, board: room.board, meetings, since: life.from }
    return { room, audience, life, reader }
  }

  /** Names of those whose doings the reader may see with their author. */
  async function people(actor: Actor, boardId: string): Promise<Record<string, string>> {
    const named = await boards.people(actor, boardId)
    return named.ok ? named.people : {}
  }

  return {
    async view(actor, boardId, asked) {
      const found = await find(actor, boardId)
      if (!found) return absent
      const { room, audience, life, reader } = found
      const at = within(life, asked ?? life.to)
      const answer = await archive.ask('past', { reader, at })
      return { ok: true, board: room.board, life, at, ...answer, now: desk.summary(room, audience).total }
    },

    async total(actor, boardId, at) {
      const found = await find(actor, boardId)
      if (!found) return absent
      const { life, reader } = found
      if (within(life, at) !== at) return { ok: true, total: null }
      return { ok: true, ...(await archive.ask('total', { reader, at })) }
    },

    async difference(actor, boardId, asked, until) {
      const found = await find(actor, boardId)
      if (!found) return absent
      const { room, life, reader } = found
      const ends = [within(life, asked), within(life, until ?? life.to)]
      const [from, to] = [Math.min(...ends), Math.max(...ends)]
      const { difference } = await archive.ask('difference', { reader, from, to })
      const { state, board } = room
      return {
        ok: true,
        board,
        life,
        from,
        to,
        difference,
        names: Object.fromEntries([...state.tasks.values()].map(({ id, title, metric }) => [id, { title, metric }])),
        numbers: Object.fromEntries(taskNumbers(state)),
        people: await people(actor, boardId),
      }
    },

    async story(actor, boardId, of) {
      const found = await find(actor, boardId)
      const [taskId = '', unitId = null] = of.split(':')
      const task = found?.room.state.tasks.get(taskId)
      if (!found || !task || (unitId !== null && !found.room.state.assignments.has(of))) return absent
      const { room, audience, life } = found
      const { state, board } = room
      const units = board.units.map(({ id }) => id).filter((id) => state.assignments.has(assignmentIdOf(taskId, id)))
      const told = unitId === null ? units : [unitId]
      const matters = mattersOf(state, taskId, unitId, audience)
      const subjects = [
        `task:${taskId}`,
        ...told.map((id) => `assignment:${assignmentIdOf(taskId, id)}`),
        ...matters.map(({ id }) => `matter:${id}`),
      ]
      const read = await Promise.all(subjects.map((subject) => changeLog.changesOfSubject(boardId, subject)))
      const changes = read
        .flat()
        .flatMap((change) => (change.at < life.from ? [] : (filterChange(change, state, audience) ?? [])))
        .sort((a, b) => a.seq - b.seq)
      const story: Story = {
        board,
        task,
        number: taskNumbers(state).get(taskId) ?? '',
        unitId,
        unitIds: units,
        changes,
        reports: told.flatMap((id) => reportsOf(state, assignmentIdOf(taskId, id), audience) ?? []),
        matters,
        people: await people(actor, boardId),
      }
      return { ok: true, story }
    },

    async workbook(actor, boardId, sheets) {
      const body = { boardId, sheets: sheets.map(({ name, rows }) => `${name} ${rows.length}`) }
      await record({ at: clock.now(), actorId: actor.accountId, type: 'history.exported', body })
      return archive.ask('workbook', { sheets })
    },

    async explain(actor, boardId, assignmentId, asked) {
      const found = await find(actor, boardId)
      const assignment = found?.room.state.assignments.get(assignmentId)
      if (!found || !assignment) return absent
      const { room, audience, life, reader } = found
      const at = asked === null ? life.to : within(life, asked)
      const then = asked === null ? null : await archive.ask('unitTask', { reader, at, assignmentId })
      if (asked !== null && !then) return absent
      const subjects = [`assignment:${assignmentId}`, `task:${assignment.taskId}`, 'board']
      const read = await Promise.all(subjects.map((subject) => changeLog.changesOfSubject(boardId, subject)))
      const visible = read
        .flat()
        .flatMap((change) => (change.at > at ? [] : (filterChange(change, room.state, audience) ?? [])))
      const made = madeBy(visible)
      return { ok: true, why: { then, made, people: await people(actor, boardId) } }
    },
  }
}

const within = ({ from, to }: Life, at: number): number => Math.min(Math.max(at, from), to)

/** `board` are the changes of the board itself, oldest first. */
function lifeOf(room: BoardRoom, audience: Audience, board: readonly Change[], now: number): Life {
  const dispatch = board.find(({ after }) => after.status === 'dispatched')
  const from = (audience.kind === 'whole' ? board[0] : dispatch)?.at ?? now
  const marks: Mark[] = dispatch ? [{ kind: 'dispatch', at: dispatch.at, what: '' }] : []
  for (const { type, at, after } of board)
    if (type === 'board.setRules' && Array.isArray(after.rules))
      marks.push({ kind: 'rules', at, what: String(after.rules.length) })
  for (const { title, openedAt } of meetingsOf(room.state, audience))
    if (openedAt !== null) marks.push({ kind: 'meeting', at: openedAt, what: title })
  const to = Math.max(from, now)
  marks.push(...monthEnds(from, to))
  return { from, to, marks: marks.filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at) }
}

function monthEnds(from: number, to: number): Mark[] {
  const ends: Mark[] = []
  for (let at = endOfMonth(localDate(from)); at < to; at = endOfMonth(localDate(at + 1)))
    ends.push({ kind: 'month', at, what: localDate(at).slice(0, 7) })
  return ends
}

/** The last moment of the month a day lies in. */
function endOfMonth(date: string): number {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return endOfDay(new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10))
}
