import { forwardRef, memo } from 'react'
import type { KeyboardEvent, MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, classes } from '#app/components/kit/index.ts'
import type { BoardUnit, LocalDate } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import { type CellMode, cellId } from './Cell.tsx'
import { TaskRow } from './TaskRow.tsx'
import type { Cursor } from './cursor.ts'
import type { LedgerView, Section } from './rows.ts'
import type { Editing, EditHandlers } from './useEditing.ts'

export interface GridProps {
  label: string
  view: LedgerView
  mode: CellMode
  date: LocalDate
  folded: ReadonlySet<string>
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
 * that moving it renders two rows and no focus changes hands. Clicks are read here, once, and not in 8,000 cells.
 */
export const Grid = forwardRef<HTMLTableElement, GridProps>(function Grid(props, ref) {
  const { view, label, cursor, online, onCell, onKeyDown } = props
  const { t } = useTranslation()
  const { units } = view
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
        <tr>
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
      {view.sections.map((section) => (
        <SectionRows key={section.area.id} {...props} section={section} />
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

function SectionRows({
  section,
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
}: GridProps & { section: Section }) {
  const { t } = useTranslation()
  const { area, rows, size, hot } = section
  const closed = folded.has(area.id)
  const inHand = cursor?.taskId
  return (
    <tbody id={`area-${area.id}`} data-area={area.id}>
      <tr className="sec">
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
        {view.units.map((unit, column) => {
          const counts = hot[column]
          return (
            <td key={unit.id} className="unit">
              {counts && counts.red + counts.yellow > 0 && (
                <span className="sum">
                  {counts.red > 0 && <span className="t-red">{t('ledger.red', { count: counts.red })}</span>}
                  {counts.yellow > 0 && (
                    <span className="t-yellow">{t('ledger.yellow', { count: counts.yellow })}</span>
                  )}
                </span>
              )}
            </td>
          )
        })}
        <td className={classes('done', section.figures.counted === 0 && 'none')}>
          {t('ledger.doneOf', { done: section.figures.done, of: section.figures.counted })}
        </td>
      </tr>
      {!closed &&
        rows.map((row) => (
          <TaskRow
            key={row.task.id}
            row={row}
            units={view.units}
            mode={mode}
            date={date}
            column={inHand === row.task.id ? (cursor?.column ?? null) : null}
            selected={drawer && inHand === row.task.id}
            editing={editing?.taskId === row.task.id ? editing : null}
            handlers={handlers}
            people={people.get(row.task.id)}
          />
        ))}
    </tbody>
  )
}
