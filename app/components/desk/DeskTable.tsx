import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, Segmented, TextInput } from '#app/components/kit/index.ts'
import type { Present } from '#shared/protocol/events.ts'
import { MAX_TITLE_LENGTH } from '#shared/protocol/limits.ts'
import { useDesk } from './DeskContext.ts'
import { TaskRow } from './TaskRow.tsx'
import { headingOf } from '#app/components/notice/headingOf.ts'
import type { Deeds } from './useDeeds.ts'
import { type DeskSection, type DeskView, FILTERS, type Filter } from './view.ts'

/** The tasks of the draft by area, with what each still lacks. */
export function DeskTable({
  view,
  filter,
  onFilter,
  picked,
  selected,
  here,
  deeds,
  onBulk,
  onClear,
}: {
  view: DeskView
  filter: Filter
  onFilter: (filter: Filter) => void
  picked: string | null
  selected: ReadonlySet<string>
  here: ReadonlyMap<string, ReadonlyMap<string, readonly Present[]>>
  deeds: Deeds
  onBulk: () => void
  onClear: () => void
}) {
  const { t } = useTranslation()
  const { canEdit } = useDesk()
  const chosen = view.all.filter((row) => selected.has(row.task.id))
  const filters = FILTERS.filter((name) => name === 'all' || name === filter || view.counts[name] > 0)
  return (
    <section className="desk-out" aria-label={t('desk.outline')}>
      <div className="desk-bar">
        <div className="desk-filters">
          <Segmented<Filter>
            label={t('desk.filter')}
            value={filter}
            options={filters.map((value) => ({
              value,
              label: t(`desk.filters.${value}`, { count: value === 'all' ? view.all.length : view.counts[value] }),
            }))}
            onChange={onFilter}
          />
        </div>
      </div>
      {canEdit && (
        <div className="desk-bar acts">
          <Button size="xs" icon="edit" onClick={onBulk} data-testid="bulk">
            {chosen.length > 0 ? t('desk.bulkSelected', { count: chosen.length }) : t('desk.bulk')}
          </Button>
          {chosen.length > 1 && (
            <Button
              size="xs"
              data-testid="merge-selected"
              onClick={() => {
                deeds.mergeRows(chosen)
                onClear()
              }}
            >
              {t('desk.mergeSelected', { count: chosen.length })}
            </Button>
          )}
          {chosen.length > 0 && (
            <Button size="xs" variant="ghost" onClick={onClear}>
              {t('desk.clearSelection')}
            </Button>
          )}
          {view.proposals > 0 && (
            <Button size="xs" icon="check" className="ml-auto" onClick={deeds.acceptAll} data-testid="accept-all">
              {t('desk.acceptAll', { count: view.proposals })}
            </Button>
          )}
        </div>
      )}
      <p className="desk-phone">{t('desk.phone')}</p>
      <div className="desk-scroll" role="grid" aria-label={t('desk.outline')}>
        <div className="desk-grid head" role="row">
          <span role="columnheader" aria-label={t('desk.columns.task')} />
          {(['task', 'kind', 'units', 'due', 'criterion'] as const).map((column) => (
            <span key={column} role="columnheader">
              {t(`desk.columns.${column}`)}
            </span>
          ))}
        </div>
        {view.all.length === 0 && (
          <EmptyState icon="ledger" title={t('desk.empty')}>
            {t('desk.emptyHint')}
          </EmptyState>
        )}
        {view.all.length > 0 && view.rows.length === 0 && (
          <EmptyState
            icon="filter"
            title={t('desk.nothingMatches')}
            action={<Button onClick={() => onFilter('all')}>{t('desk.showAll')}</Button>}
          />
        )}
        {view.sections.map((section) =>
          filter !== 'all' && section.rows.length === 0 ? null : (
            <Area
              key={section.area.id}
              section={section}
              picked={picked}
              selected={selected}
              here={here}
              onAdd={(title) => {
                const whole = view.whole.find(({ area }) => area.id === section.area.id)
                if (whole) deeds.addTask(whole, title)
              }}
            />
          ),
        )}
        {canEdit && filter === 'all' && (
          <div className="desk-more">
            <Adder label={t('desk.addArea')} placeholder={t('desk.areaName')} onAdd={deeds.addArea} testId="add-area" />
          </div>
        )}
      </div>
    </section>
  )
}

function Area({
  section,
  picked,
  selected,
  here,
  onAdd,
}: {
  section: DeskSection
  picked: string | null
  selected: ReadonlySet<string>
  here: ReadonlyMap<string, ReadonlyMap<string, readonly Present[]>>
  onAdd: (title: string) => void
}) {
  const { t } = useTranslation()
  const { actions, canEdit } = useDesk()
  const { area, rows } = section
  const all = rows.length > 0 && rows.every((row) => selected.has(row.task.id))
  return (
    <>
      <div className="desk-area" role="row">
        <span role="rowheader" className="row grow">
          {canEdit && (
            <input
              type="checkbox"
              checked={all}
              aria-label={t('desk.chooseArea')}
              title={t('desk.chooseArea')}
              data-testid={`select-area-${area.id}`}
              onChange={(event) =>
                actions.select(
                  rows.map((row) => row.task.id),
                  event.currentTarget.checked,
                )
              }
            />
          )}
          <span className="truncate">{headingOf(area.ordinal, area.title)}</span>
          {canEdit && (
            <Adder label={t('desk.addTask')} placeholder={t('desk.addHint')} onAdd={onAdd} testId={`add-${area.id}`} />
          )}
        </span>
        <small>
          {t('desk.areaTasks', { count: section.tasks })}
          {section.gaps > 0 && <b>{t('desk.areaGaps', { count: section.gaps })}</b>}
        </small>
      </div>
      {rows.map((row) => (
        <TaskRow
          key={row.task.id}
          row={row}
          picked={row.task.id === picked}
          selected={selected.has(row.task.id)}
          here={here.get(row.task.id)?.get(`${row.task.id}:desk`)}
        />
      ))}
    </>
  )
}

/** A button that becomes a line to write in. */
function Adder({
  label,
  placeholder,
  onAdd,
  testId,
}: {
  label: string
  placeholder: string
  onAdd: (title: string) => void
  testId: string
}) {
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <Button
        size="xs"
        variant="ghost"
        icon="plus"
        className="adder"
        onClick={() => setOpen(true)}
        data-testid={testId}
      >
        {label}
      </Button>
    )
  return (
    <form
      className="adder-form"
      onSubmit={(event) => {
        event.preventDefault()
        const title = new FormData(event.currentTarget).get('title')
        if (typeof title === 'string' && title.trim() !== '') onAdd(title.trim())
        setOpen(false)
      }}
    >
      <TextInput
        name="title"
        size="sm"
        autoFocus
        maxLength={MAX_TITLE_LENGTH}
        aria-label={label}
        placeholder={placeholder}
        data-testid={`${testId}-title`}
        onBlur={(event) => event.currentTarget.value.trim() === '' && setOpen(false)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      />
    </form>
  )
}
