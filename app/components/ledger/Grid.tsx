import { forwardRef, memo, useMemo } from 'react'
import type { KeyboardEvent, MouseEvent, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, classes } from '#app/components/kit/index.ts'
import { useMarks } from '#app/realtime/hooks.tsx'
import type { BoardUnit, LocalDate } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import { type CellMode, cellId } from './Cell.tsx'
import { TaskRow } from './TaskRow.tsx'
import type { Cursor } from './cursor.ts'
import type { LedgerView, Section } from './rows.ts'
import type { Editing, EditHandlers } from './useEditing.ts'
import { linesOf, partsOf, type SectionLines } from './lines.ts'
import { type RowWords, useRowWords } from './useRowWords.ts'
import { type MarksByTask, marksByTask } from './marks.ts'
import { useWindow } from './useWindow.ts'

/** The rows above the first line, and the columns that are no units. */
const HEAD_ROWS = 1
const OTHER_COLUMNS = 3

/** What a line is called in aria: the first row is number 1. */
const rowIndex = (at: number): number => at + HEAD_ROWS + 1

export interface GridProps {
  label: string
  view: LedgerView
  mode: CellMode
  date: LocalDate
  folded: ReadonlySet<string>
  /** What scrolls the grid. */
  scroller: RefObject<HTMLElement | null>
  cursor: Cursor | null
  /** Whether the drawer shows the cursor's task. */
  drawer: boolean
  editing: Editing | null
  handlers: EditHandlers
  /** Units somebody of whom is here. */
  online: ReadonlySet<string>
  people: ReadonlyMap<string, ReadonlyMap<string, readonly Present[]>>
  onFold: (areaId: string) => void
  onCell: (cursor: Cursor, event: MouseEvent) => void
  onKeyDown: (event: KeyboardEvent) => void
}

/**
 * The grid: areas fold, tasks are rows, units are columns of lights. One tab stop; the cursor is the active descendant, so
 * that moving it renders two rows and no focus changes hands. Clicks are read here, once, and not in 8,000 cells. Of a
 * large board only the rows near the window are in the document, and the one under the cursor: the active descendant has
 * to exist, and a field that is being edited must outlive its being scrolled away.
 */
export const Grid = forwardRef<HTMLTableElement, GridProps>(function Grid(props, ref) {
  const { view, label, folded, scroller, cursor, editing, online, onCell, onKeyDown } = props
  const { t } = useTranslation()
  const { units } = view
  const lines = useMemo(() => linesOf(view, folded), [view, folded])
  const { shown, rowHeight } = useWindow(scroller, lines, lines.places.get(editing?.taskId ?? cursor?.taskId ?? ''))
  const words = useRowWords()
  const standOut = useMarks()
  const marks = useMemo(() => marksByTask(standOut), [standOut])
  const read = (event: MouseEvent): void => {
    if (!(event.target instanceof Element) || event.target.closest('button, input, a')) return
    const column = event.target.closest<HTMLElement>('[data-column]')?.dataset.column
    const taskId = event.target.closest<HTMLElement>('[data-task]')?.dataset.task
    if (column !== undefined && taskId !== undefined) onCell({ taskId, column }, event)
  }
  return (
    <table
      ref={ref}
      className="ledger"
      role="grid"
      aria-label={label}
      data-testid="ledger"
      tabIndex={0}
      aria-rowcount={lines.count + HEAD_ROWS}
      aria-colcount={units.length + OTHER_COLUMNS}
      aria-activedescendant={cursor ? cellId(cursor.taskId, cursor.column) : undefined}
      onClick={read}
      onDoubleClick={read}
      onKeyDown={onKeyDown}
    >
      <colgroup>
        <col className="c-task" />
        <col className="c-due" />
        {units.map((unit) => (
          <col key={unit.id} className="c-unit" />
        ))}
        <col className="c-done" />
      </colgroup>
      <thead>
        <tr aria-rowindex={HEAD_ROWS}>
          <th scope="col" className="first">
            {t('ledger.task')}
          </th>
          <th scope="col" className="due-head">
            {t('ledger.due')}
          </th>
          {units.map((unit) => (
            <UnitHead key={unit.id} unit={unit} online={online.has(unit.id)} on={cursor?.column === unit.id} />
          ))}
          <th scope="col" className="done-head">
            {t('ledger.done')}
          </th>
        </tr>
      </thead>
      {lines.sections.map((lines) => (
        <SectionRows
          key={lines.section.area.id}
          {...props}
          words={words}
          marks={marks}
          lines={lines}
          shown={shown}
          rowHeight={rowHeight}
        />
      ))}
    </table>
  )
})

const UnitHead = memo(function UnitHead({ unit, online, on }: { unit: BoardUnit; online: boolean; on: boolean }) {
  const { t } = useTranslation()
  return (
    <th scope="col" className="unit" data-on={on || undefined} title={unit.name} data-testid={`unit-${unit.id}`}>
      {unit.shortName}
      {online && <i className="online-dot" role="img" aria-label={t('ledger.online')} />}
    </th>
  )
})

/** One area: its heading always, of its rows those that are shown, and the room the others take. */
function SectionRows(
  props: GridProps & {
    words: RowWords
    marks: MarksByTask
    lines: SectionLines
    shown: ReadonlySet<number> | null
    rowHeight: number
  },
) {
  const {
    lines,
    shown,
    rowHeight,
    words,
    marks,
    view,
    mode,
    date,
    folded,
    cursor,
    drawer,
    editing,
    handlers,
    people,
    onFold,
  } = props
  const { section } = lines
  const { area } = section
  const inHand = cursor?.taskId
  return (
    <tbody id={`area-${area.id}`} data-area={area.id}>
      <SectionHead
        section={section}
        units={view.units}
        closed={folded.has(area.id)}
        index={rowIndex(lines.at)}
        onFold={onFold}
      />
      {partsOf(lines.rows, shown).map((part) => {
        if ('gap' in part)
          return (
            <tr key={part.key} className="gap" role="presentation">
              <td role="presentation" style={{ height: part.gap * rowHeight }} />
            </tr>
          )
        const { row, at } = part
        const { id } = row.task
        return (
          <TaskRow
            key={id}
            row={row}
            index={rowIndex(at)}
            units={view.units}
            mode={mode}
            words={words}
            date={date}
            column={inHand === id ? (cursor?.column ?? null) : null}
            selected={drawer && inHand === id}
            editing={editing?.taskId === id ? editing : null}
            handlers={handlers}
            people={people.get(id)}
            marks={marks.get(id)}
          />
        )
      })}
    </tbody>
  )
}

interface SectionHeadProps {
  section: Section
  units: readonly BoardUnit[]
  closed: boolean
  index: number
  onFold: (areaId: string) => void
}

const SectionHead = memo(function SectionHead({ section, units, closed, index, onFold }: SectionHeadProps) {
  const { t } = useTranslation()
  const { area, size, hot } = section
  return (
    <tr className="sec" aria-rowindex={index}>
      <th scope="rowgroup" colSpan={2}>
        <button
          type="button"
          className="name"
          aria-expanded={!closed}
          aria-label={t(closed ? 'ledger.unfoldArea' : 'ledger.foldArea', { area: area.title })}
          tabIndex={-1}
          onClick={() => onFold(area.id)}
        >
          <Icon name={closed ? 'right' : 'down'} size={14} />
          <span className="words">
            {area.ordinal}
            {t('common.and')}
            {area.title}
          </span>
          <small>{t('ledger.tasksIn', { count: size })}</small>
        </button>
      </th>
      {units.map((unit, column) => {
        const counts = hot[column]
        return (
          <td key={unit.id} className="unit">
            {counts && counts.red + counts.yellow > 0 && (
              <span className="sum">
                {counts.red > 0 && <span className="t-red">{t('ledger.red', { count: counts.red })}</span>}
                {counts.yellow > 0 && <span className="t-yellow">{t('ledger.yellow', { count: counts.yellow })}</span>}
              </span>
            )}
          </td>
        )
      })}
      <td className={classes('done', section.figures.counted === 0 && 'none')}>
        {t('ledger.doneOf', { done: section.figures.done, of: section.figures.counted })}
      </td>
    </tr>
  )
})
