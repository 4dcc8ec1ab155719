import type { RichDoc } from '#shared/document/blocks.ts'
import type { CommandRequest } from '#shared/domain/commands.ts'
import type { Actor, BoardUnit, Change, NarrativeTexts, Report } from '#shared/domain/model.ts'
import type { Summary, TrendPoint } from '#shared/domain/summary.ts'
import type { BoardView } from '#shared/domain/visibility.ts'
import type { Reply } from '#shared/protocol/errors.ts'
import type { BoardNotice, NoticeAsk } from './boardNotice.ts'
import type { NewBoard } from './imports/newBoard.ts'

/** One line of the list of boards an actor may read. */
export interface BoardListing {
  id: string
  title: string
  label: string | null
  status: 'draft' | 'dispatched' | 'archived'
  issuingUnitId: string
  seq: number
}

/** A passage of a notice with a little of what stands around it; line breaks of the paper are gone. */
export interface SourcePassage {
  noticeVersionId: string
  before: string
  text: string
  after: string
}

/** What is on record about one task. */
export interface TaskRecord {
  /** Where it comes from, in the order of the task. */
  sources: SourcePassage[]
  /** The latest visible changes of the task and its unit tasks, newest first. */
  changes: Change[]
  /** How many visible ones there are in all. */
  total: number
  /** The names of those who made any of them, by account. */
  people: Record<string, string>
}

/** The minutes of one meeting. */
export interface Minutes {
  meetingId: string
  boardId: string
  doc: RichDoc
  /** Whether the actor may write them now: then an editor, else the rendered text. */
  mayWrite: boolean
  /**
   * What made them final; null while they may still change. `names` is what the people of the meeting were called then,
   * `hash` the SHA-256 of `doc` and names as they are kept.
   */
  final: { seq: number; at: number; hash: string; names: Readonly<Record<string, string>> | null } | null
}

/**
 * The boards as HTTP doors and pages use them. Every answer is filtered for the acting person; a board they may not read
 * is `notFound`, exactly like one that does not exist.
 */
export interface Boards {
  list(actor: Actor): Promise<BoardListing[]>
  view(actor: Actor, boardId: string): Promise<Reply<{ view: BoardView; serverNow: number }>>
  /** Changes after `since` visible to the actor, oldest first; `since` beyond the head is `invalid`. */
  changes(actor: Actor, boardId: string, since: number): Promise<Reply<{ changes: Change[]; seq: number }>>
  /** `trend` is one point a week, the last one seven days before today; `dayBegan` the sequence today began with. */
  summary(
    actor: Actor,
    boardId: string,
  ): Promise<
    Reply<{
      summary: Summary
      trend: TrendPoint[]
      dayBegan: number
      latest: Change[]
      view: BoardView
      serverNow: number
    }>
  >
  /**
   * The board as the actor may see it, as it stood at a sequence: what was open then and is not today stays closed.
   * `invalid` for a sequence beyond the head.
   */
  viewAt(actor: Actor, boardId: string, seq: number): Promise<Reply<{ view: BoardView }>>
  /** The names of those whose doings the actor may see with their author, by account: gone ones too. */
  people(actor: Actor, boardId: string): Promise<Reply<{ people: Record<string, string> }>>
  /** Those of a unit to whom its tasks can be entrusted, for who may entrust them; to everybody else `notFound`. */
  colleagues(
    actor: Actor,
    boardId: string,
    unitId: string,
  ): Promise<Reply<{ colleagues: { accountId: string; name: string }[] }>>
  /** The notice passages and the latest changes of one task; `notFound` also for a task of another board. */
  task(actor: Actor, boardId: string, taskId: string): Promise<Reply<{ record: TaskRecord }>>
  /** All reports of one unit task, oldest first; `notFound` also where they are not the actor's to read. */
  reports(actor: Actor, boardId: string, assignmentId: string): Promise<Reply<{ reports: Report[] }>>
  /**
   * The notice the board was made of, its whole text with the tasks beside it: for everybody who may read the board, so
   * for reporting units once it is dispatched. `notFound` also for a task of another board and a version not in use here.
   */
  notice(actor: Actor, boardId: string, ask: NoticeAsk): Promise<Reply<{ notice: BoardNotice }>>
  /** The working narrative texts of one unit by task id, as stored; tasks without text are absent. */
  narratives(actor: Actor, boardId: string, unitId: string): Promise<Reply<{ texts: Record<string, NarrativeTexts> }>>
  /**
   * The minutes of a meeting for whoever attends it: as they stand between two batches while it is planned or open, as
   * they were made final once it is closed. `notFound` for everybody else, like a meeting that does not exist.
   */
  minutesOf(actor: Actor, meetingId: string): Promise<Reply<{ minutes: Minutes }>>
  /** The units a new board can have as columns, for a supervisor of an issuing unit. */
  reportingUnits(actor: Actor): Promise<Reply<{ units: BoardUnit[] }>>
  /** A board in draft out of a notice, for a supervisor of an issuing unit. */
  create(actor: Actor, wish: NewBoard): Promise<Reply<{ boardId: string; seq: number }>>
  /** Runs one command through the commit pipeline as `accountId`; grants are read again inside the commit. */
  command(accountId: string, boardId: string, request: CommandRequest): Promise<Reply<{ seq: number }>>
}
