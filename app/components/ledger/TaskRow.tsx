import { memo } from 'react'
import { type LightColour, classes, plainLight } from '#app/components/kit/index.ts'
import { monthDay } from '#app/i18n/moments.ts'
import type { Mark } from '#app/realtime/boardTypes.ts'
import type { BoardUnit, LocalDate } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import { Cell, type CellMode, cellId } from './Cell.tsx'
import { FieldEditor } from './FieldEditor.tsx'
import { DUE_COLUMN, TITLE_COLUMN } from './cursor.ts'
import { type Row, sameRow } from './rows.ts'
import type { RowWords } from './useRowWords.ts'
import type { Editing, EditHandlers } from './useEditing.ts'

export interface TaskRowProps {
  row: Row
  /** Its number among all rows of the grid, for aria. */
  index: number
  units: readonly BoardUnit[]
  mode: CellMode
  words: RowWords
  date: LocalDate
  /** Where the keyboard is, when it is in this row. */
  column: string | null
  /** Shown in the drawer. */
  selected: boolean
  editing: Editing | null
  handlers: EditHandlers
  /** By assignment: others whose cursor stands in this row. */
  people: ReadonlyMap<string, readonly Present[]> | undefined
  /** By subject: what stands out of the task and of its assignments. */
  marks: ReadonlyMap<string, Mark> | undefined
}

function sameMarks(a: TaskRowProps['marks'], b: TaskRowProps['marks']): boolean {
  if (a === b) return true
  return a?.size === b?.size && [...(a ?? [])].every(([subject, mark]) => b?.get(subject) === mark)
}

const sameProps = (a: TaskRowProps, b: TaskRowProps): boolean =>
  sameRow(a.row, b.row) &&
  a.index === b.index &&
  a.units === b.units &&
  a.mode === b.mode &&
  a.words === b.words &&
  a.date === b.date &&
  a.column === b.column &&
  a.selected === b.selected &&
  a.editing === b.editing &&
  a.handlers === b.handlers &&
  a.people === b.people &&
  sameMarks(a.marks, b.marks)

/** One task: its name, its due day, a cell a unit, how many are done. Renders again only when something of it changed. */
export const TaskRow = memo(function TaskRow(props: TaskRowProps) {
  const { row, index, units, mode, words, date, column, selected, editing, handlers, people, marks } = props
  const { task, number, assignments, lights, dimmed, done, of } = row
  const mark = marks?.get(`task:${task.id}`)
  const late = task.due !== null && task.due < date && done < of
  const counts = { red: 0, yellow: 0 }
  for (const light of lights) if (light?.colour === 'red' || light?.colour === 'yellow') counts[light.colour]++
  const tint = mark === 'changed' ? 'flash' : mark ? 'unsent' : undefined
  return (
    <tr
      id={`task-${task.id}`}
      data-task={task.id}
      data-testid={`row-${task.id}`}
      data-sel={selected || undefined}
      data-visited={people !== undefined || undefined}
      aria-rowindex={index}
    >
      <th
        scope="row"
        id={cellId(task.id, TITLE_COLUMN)}
        data-column={TITLE_COLUMN}
        className={classes('name', column === TITLE_COLUMN && 'ring-me')}
        aria-selected={column === TITLE_COLUMN}
      >
        {editing?.field === 'title' ? (
          <FieldEditor editing={editing} handlers={handlers} />
        ) : (
          <span key={task.title} className={classes('task', tint)}>
            <span className="id">{number}</span>
            <span className="words" title={task.title}>
              {task.title}
            </span>
            <span className="phone-sum">
              {counts.red > 0 && lit('red', counts.red, words)}
              {counts.yellow > 0 && lit('yellow', counts.yellow, words)}
              <span className="num">{task.due === null ? '' : monthDay(task.due)}</span>
            </span>
          </span>
        )}
      </th>
      <td
        id={cellId(task.id, DUE_COLUMN)}
        data-column={DUE_COLUMN}
        className={classes(
          'due',
          late && 'late',
          column === DUE_COLUMN && 'ring-me',
          editing?.field === 'due' && 'editing',
        )}
        aria-selected={column === DUE_COLUMN}
      >
        {editing?.field === 'due' ? (
          <FieldEditor editing={editing} handlers={handlers} />
        ) : (
          <span key={task.due} className={classes('duebox', tint)} title={task.due ?? words.noDue}>
            {task.due === null ? words.noCell : monthDay(task.due)}
          </span>
        )}
      </td>
      {units.map((unit, at) => {
        const assignment = assignments[at]
        const light = lights[at]
        if (!assignment || !light)
          return (
            <td
              key={unit.id}
              id={cellId(task.id, unit.id)}
              data-column={unit.id}
              className={classes('unit', column === unit.id && 'ring-me')}
              aria-selected={column === unit.id}
            >
              <span className="cellbox mid none">{words.noCell}</span>
            </td>
          )
        return (
          <Cell
            key={unit.id}
            unit={unit}
            assignment={assignment}
            light={light}
            mode={mode}
            words={words}
            active={column === unit.id}
            dimmed={dimmed[at] ?? false}
            mark={marks?.get(`assignment:${assignment.id}`)}
            people={people?.get(assignment.id)}
          />
        )
      })}
      <td className="done">{row.waiting ? words.waitingUpper : words.doneOf(done, of)}</td>
    </tr>
  )
}, sameProps)

/** What a phone shows instead of the cells. */
const lit = (colour: LightColour, count: number, words: RowWords) => (
  <span className="light-count" role="img" aria-label={words.lit(colour, count)}>
    {plainLight(colour, words.letter(colour), true)}
    <b>{count}</b>
  </span>
)
