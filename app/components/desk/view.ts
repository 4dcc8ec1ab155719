import { taskNumbers } from '#app/components/why/taskNumbers.ts'
import { type NoticeCoverage, coverageOf } from '#shared/domain/coverage.ts'
import { type MissingPart, missingOf } from '#shared/domain/decide/boardCommands.ts'
import type { Area, Board, LocalDate, Task } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import type { Facts, NoticeFacts } from './facts.ts'
import { type Piece, piecesOf } from './pieces.ts'
import { type Proposal, type ProposedField, proposalFor, proposedFields } from './proposals.ts'

export interface DeskRow {
  task: Task
  number: string
  missing: readonly MissingPart[]
  proposal: Proposal
  proposed: readonly ProposedField[]
  facts: Facts | null
}

export interface DeskSection {
  area: Area
  rows: readonly DeskRow[]
  /** How many tasks and open parts the area has, whatever the filter shows. */
  tasks: number
  gaps: number
}

export const FILTERS = [
  'all',
  'kind',
  'leadUnit',
  'responsibleUnits',
  'due',
  'criterion',
  'proposed',
  'condition',
] as const
export type Filter = (typeof FILTERS)[number]
export const MISSING_PARTS: readonly MissingPart[] = ['kind', 'leadUnit', 'responsibleUnits', 'due', 'criterion']

export interface DeskView {
  sections: readonly DeskSection[]
  /** The same with all their rows. */
  whole: readonly DeskSection[]
  /** The rows shown, in order. */
  rows: readonly DeskRow[]
  /** All tasks, whatever the filter shows. */
  all: readonly DeskRow[]
  counts: Readonly<Record<Filter, number>>
  /** Open parts of all tasks. */
  gaps: number
  /** Fields with a suggestion of the text, and how many of them stand in their task and are dispatched as they are. */
  proposals: number
  standing: number
  /** Null on a board without a notice. */
  coverage: NoticeCoverage | null
  /** By passage: the task that has most of it. */
  taskOf: readonly (string | null)[]
  /** The notice as it is drawn; finer than the passages where tasks share one. */
  pieces: readonly Piece[]
}

/** The draft as the desk shows it. `keep` stays in sight though the filter no longer asks for it. */
export function deskView(
  state: BoardState,
  board: Board,
  notice: NoticeFacts | null,
  date: LocalDate,
  filter: Filter,
  keep: string | null,
): DeskView {
  const numbers = taskNumbers(state)
  const tasks = [...state.tasks.values()].filter((task) => !task.removed).sort((a, b) => a.order - b.order)
  const areas = [...state.areas.values()].filter((area) => !area.removed).sort((a, b) => a.order - b.order)
  const counts: Record<Filter, number> = Object.fromEntries(FILTERS.map((name) => [name, 0])) as never
  const whole = areas.map((area): DeskSection => {
    const rows = tasks
      .filter((task) => task.areaId === area.id)
      .map((task) => rowOf(task, numbers.get(task.id) ?? '', notice, board, date))
    for (const row of rows) for (const name of FILTERS) if (matches(row, name)) counts[name]++
    return {
      area,
      rows,
      tasks: rows.length,
      gaps: rows.reduce((sum, row) => sum + row.missing.length, 0),
    }
  })
  const all = whole.flatMap((section) => section.rows)
  const sections = whole.map((section) => ({
    ...section,
    rows: section.rows.filter((row) => matches(row, filter) || row.task.id === keep),
  }))
  const coverage =
    notice &&
    coverageOf({ outline: notice.outline, noticeVersionId: notice.versionId, tasks, declared: board.declared })
  return {
    sections,
    whole,
    rows: sections.flatMap((section) => section.rows),
    all,
    counts,
    gaps: whole.reduce((sum, section) => sum + section.gaps, 0),
    proposals: all.reduce((sum, row) => sum + row.proposed.length, 0),
    standing: all.reduce((sum, row) => sum + row.task.proposed.length, 0),
    coverage,
    taskOf: coverage ? tasksOf(coverage, tasks) : [],
    pieces: coverage && notice ? piecesOf(coverage, tasks, board.declared, notice.versionId) : [],
  }
}

function matches(row: DeskRow, filter: Filter): boolean {
  if (filter === 'all') return true
  if (filter === 'proposed') return row.proposed.length > 0
  if (filter === 'condition') return row.task.condition !== null
  return row.missing.includes(filter)
}

const rows = new WeakMap<Task, { row: DeskRow; notice: NoticeFacts | null; board: Board; date: LocalDate }>()

/** Rows keep their identity until something about them changes, so that only what moved is drawn again. */
function rowOf(task: Task, number: string, notice: NoticeFacts | null, board: Board, date: LocalDate): DeskRow {
  const known = rows.get(task)
  if (known?.row.number === number && known.notice === notice && known.date === date && sameGround(known.board, board))
    return known.row
  const facts = notice?.of(task) ?? null
  const proposal = proposalFor(task, facts, notice, board, date)
  const row = { task, number, missing: missingOf(task), proposal, proposed: proposedFields(proposal), facts }
  rows.set(task, { row, notice, board, date })
  return row
}

const sameGround = (a: Board, b: Board): boolean => a.units === b.units && a.period === b.period

function tasksOf(coverage: NoticeCoverage, tasks: readonly Task[]): (string | null)[] {
  return coverage.passages.map(({ span, fate }) => {
    if (fate !== 'inTasks') return null
    let best: string | null = null
    let most = 0
    for (const task of tasks)
      for (const source of task.sources) {
        if (source.noticeVersionId !== span.noticeVersionId) continue
        const shared = Math.min(source.end, span.end) - Math.max(source.start, span.start)
        if (shared > most) {
          most = shared
          best = task.id
        }
      }
    return best
  })
}

/** The next of `list` after `from` that fits, going round; null when none does. */
export function nextAfter<T>(list: readonly T[], from: number, fits: (item: T) => boolean): number | null {
  for (let step = 1; step <= list.length; step++) {
    const index = (((from + step) % list.length) + list.length) % list.length
    const item = list[index]
    if (item !== undefined && fits(item)) return index
  }
  return null
}
