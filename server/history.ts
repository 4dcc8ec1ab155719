import { localDate } from '#shared/domain/calendar.ts'
import type { Actor, Board, Change } from '#shared/domain/model.ts'
import type { Figures } from '#shared/domain/summary.ts'
import { type Audience, filterChange, meetingsOf } from '#shared/domain/visibility.ts'
import { type Made, madeBy } from '#shared/history/made.ts'
import { endOfDay } from '#shared/history/moment.ts'
import { type Reply, errorBody } from '#shared/protocol/errors.ts'
import type { ChangeLog } from '#db/changeLog.ts'
import type { Archive } from './archive/Archive.ts'
import type { Reader, Steps, UnitTaskThen } from './archive/questions.ts'
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

/**
 * The past of boards as pages use it. The rights of today filter the past: whoever may not see something now does not
 * see it in history, however open it was; who came later sees what is theirs from the beginning.
 */
export interface History {
  /** The board as of a moment, now where none is asked for; moments outside of its life are brought into it. */
  view(actor: Actor, boardId: string, at: number | null): Promise<Reply<HistoryView & { board: Board }>>
  /** Why a light is, or was at `at`, what it is. `notFound` where the unit task is not, or was not yet. */
  explain(actor: Actor, boardId: string, assignmentId: string, at: number | null): Promise<Reply<{ why: Explanation }>>
}

interface Parts {
  rooms: Pick<Rooms, 'board'>
  desk: Pick<SummaryDesk, 'summary'>
  changeLog: Pick<ChangeLog, 'changesOfSubject'>
  archive: Pick<Archive, 'ask'>
  /** The name of an account, also of one that is gone; null where there never was one. */
  nameOf: (accountId: string) => Promise<string | null>
  clock: Clock
}

const absent = { ok: false, error: errorBody('notFound') } as const

export function createHistory({ rooms, desk, changeLog, archive, nameOf, clock }: Parts): History {
  async function find(actor: Actor, boardId: string) {
    const found = await visibleBoard(rooms, actor, boardId)
    if (!found) return null
    const { room, audience } = found
    const life = lifeOf(room, audience, await changeLog.changesOfSubject(boardId, 'board'), clock.now())
    const meetings = [...room.state.meetings.values()]
    const reader: Reader = { boardId, audience, board: room.board, meetings, since: life.from }
    return { room, audience, life, reader }
  }

  /** Those who made changes that are shown with their author. */
  async function namesOf(changes: readonly Change[]): Promise<Record<string, string>> {
    const authors = [...new Set(changes.map(({ actorId }) => actorId))].filter((id) => id !== '')
    return Object.fromEntries(await Promise.all(authors.map(async (id) => [id, (await nameOf(id)) ?? id] as const)))
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
      return { ok: true, why: { then, made, people: await namesOf(made.map(({ change }) => change)) } }
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
