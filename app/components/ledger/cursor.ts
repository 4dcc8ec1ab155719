import type { LedgerView } from './rows.ts'

/** Where the keyboard is: a task, and a column: the task itself, its due day, or a unit. */
export interface Cursor {
  taskId: string
  column: string
}

export const TITLE_COLUMN = 'title'
export const DUE_COLUMN = 'due'

/** The columns of the grid from left to right. */
export const columnsOf = (view: Pick<LedgerView, 'units'>): string[] => [
  TITLE_COLUMN,
  DUE_COLUMN,
  ...view.units.map((unit) => unit.id),
]

/** The tasks in sight from top to bottom. */
export const visibleTasks = (view: Pick<LedgerView, 'sections'>, folded: ReadonlySet<string>): string[] =>
  view.sections.flatMap(({ area, rows }) => (folded.has(area.id) ? [] : rows.map((row) => row.task.id)))

/** `cursor` moved by so many rows and columns, held at the edges; when there is none yet the first task, or the last. */
export function moved(
  cursor: Cursor | null,
  rows: number,
  columns: number,
  tasks: readonly string[],
  allColumns: readonly string[],
): Cursor | null {
  const [first] = tasks
  if (first === undefined) return null
  const at = cursor ? tasks.indexOf(cursor.taskId) : -1
  if (!cursor || at === -1) {
    const begin = rows === Infinity ? (tasks.at(-1) ?? first) : first
    return { taskId: begin, column: cursor?.column ?? TITLE_COLUMN }
  }
  const column = Math.max(0, allColumns.indexOf(cursor.column))
  const hold = (value: number, length: number): number => Math.min(Math.max(value, 0), length - 1)
  return {
    taskId: tasks[hold(at + rows, tasks.length)] ?? first,
    column: allColumns[hold(column + columns, allColumns.length)] ?? TITLE_COLUMN,
  }
}
