import type { Assignment, Board, LocalDate, Meeting, Task } from '#shared/domain/model.ts'
import type { Figures } from '#shared/domain/summary.ts'
import type { Audience, Sight } from '#shared/domain/visibility.ts'
import type { Past } from './trend.ts'
import type { EntryFilter, LogEntry, LogFacts, LogName } from './logs.ts'
import type { Sheet } from './workbook.ts'

/** Who asks about a board's past, and what they may see of it: by the board as it is now. */
export interface Reader {
  boardId: string
  audience: Audience
  board: Board
  meetings: readonly Meeting[]
  /** Nothing before it is told: a draft is the issuing unit's own, also in hindsight. */
  since: number
}

/** The board as it is now, by whose rules the past is filtered. */
export const sightOf = ({ board, meetings }: Reader): Sight => ({
  board,
  meetings: new Map(meetings.map((meeting) => [meeting.id, meeting])),
})

/** Where `at` stands among the changes that the reader may see: moments to go to, null at the ends. */
export interface Steps {
  previous: number | null
  next: number | null
}

/** A unit task of the past with what its light is judged by. */
export interface UnitTaskThen {
  board: Board
  task: Task
  assignment: Assignment
  number: string
}

/** What the thread answers at once. JSON goes as text: it is sent on as it is. */
export interface Questions {
  past: { ask: { reader: Reader; at: number }; answer: { past: string; steps: Steps } }
  /** The headline of a moment: what `past` has as its total, without the rest of it; null before there was a board. */
  total: { ask: { reader: Reader; at: number }; answer: { total: Figures | null } }
  trend: { ask: { board: Board; audience: Audience; date: LocalDate }; answer: Past }
  /** What changed between two moments: a Difference as JSON, null before there was a board. */
  difference: { ask: { reader: Reader; from: number; to: number }; answer: { difference: string } }
  /** One unit task as it was; null where there was none. */
  unitTask: { ask: { reader: Reader; at: number; assignmentId: string }; answer: UnitTaskThen | null }
  /** Tables as a file for spreadsheets. */
  workbook: { ask: { sheets: readonly Sheet[] }; answer: Uint8Array }
  entries: { ask: { log: LogName; filter: EntryFilter }; answer: { entries: LogEntry[]; more: boolean } }
  facts: { ask: { log: LogName }; answer: LogFacts }
}

export type Question = keyof Questions
