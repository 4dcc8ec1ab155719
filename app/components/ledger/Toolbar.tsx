import { forwardRef, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Chip, Light, Popover, Segmented, TextInput } from '#app/components/kit/index.ts'
import type { BoardUnit } from '#shared/domain/model.ts'
import type { Figures } from '#shared/domain/summary.ts'
import type { CellMode } from './Cell.tsx'
import { DUE_FILTERS, type Filters, NO_FILTERS, STATE_FILTERS, isFiltered } from './filters.ts'

const toggled = <T,>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item]

/** Search, filters and what the cells show. The field takes the focus on `/`. */
export const Toolbar = forwardRef<
  HTMLInputElement,
  {
    filters: Filters
    onFilters: (filters: Filters) => void
    mode: CellMode
    onMode: (mode: CellMode) => void
    units: readonly BoardUnit[]
    total: Figures
    tasks: number
    shown: number
    /** The search is left for the grid. */
    onLeave: () => void
  }
>(function Toolbar({ filters, onFilters, mode, onMode, units, total, tasks, shown, onLeave }, search) {
  const { t } = useTranslation()
  const set = (some: Partial<Filters>): void => onFilters({ ...filters, ...some })
  return (
    <div className="toolbar" role="group" aria-label={t('ledger.toolbar')}>
      <TextInput
        ref={search}
        size="sm"
        icon="search"
        quiet
        type="search"
        className="search needs-script"
        placeholder={t('ledger.search')}
        aria-label={t('ledger.search')}
        aria-keyshortcuts="/"
        data-testid="ledger-search"
        value={filters.query}
        onChange={(event) => set({ query: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Escape' && filters.query !== '') set({ query: '' })
          else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') onLeave()
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
        end={
          <span className="kbd" title={t('ledger.searchKey')} aria-hidden="true">
            /
          </span>
        }
      />
      <span className="filters needs-script">
        <Choice label={t('ledger.filterUnit')} count={filters.unitIds.length}>
          {units.map((unit) => (
            <Check
              key={unit.id}
              label={unit.shortName}
              checked={filters.unitIds.includes(unit.id)}
              onChange={() => set({ unitIds: toggled(filters.unitIds, unit.id) })}
            />
          ))}
        </Choice>
        <Choice label={t('ledger.filterState')} count={filters.states.length}>
          {STATE_FILTERS.map((state) => (
            <Check
              key={state}
              label={t(`states.${state}`)}
              checked={filters.states.includes(state)}
              onChange={() => set({ states: toggled(filters.states, state) })}
            />
          ))}
        </Choice>
        <Choice label={t('ledger.filterDue')} count={filters.due === null ? 0 : 1}>
          {DUE_FILTERS.map((due) => (
            <Check
              key={due}
              label={t(`ledger.dueFilters.${due}`)}
              checked={filters.due === due}
              onChange={() => set({ due: filters.due === due ? null : due })}
            />
          ))}
        </Choice>
        <Chip pressed={filters.red} onClick={() => set({ red: !filters.red })} data-testid="chip-red">
          <Light colour="red" size="sm" decorative />
          {t('ledger.chipRed')} <b>{total.red}</b>
        </Chip>
        <Chip pressed={filters.yellow} onClick={() => set({ yellow: !filters.yellow })} data-testid="chip-yellow">
          <Light colour="yellow" size="sm" decorative />
          {t('ledger.chipYellow')} <b>{total.yellow}</b>
        </Chip>
        <Chip
          pressed={filters.coordination}
          onClick={() => set({ coordination: !filters.coordination })}
          data-testid="chip-coordination"
        >
          {t('ledger.needsCoordination')} <b>{total.needsCoordination}</b>
        </Chip>
        {isFiltered(filters) && (
          <>
            <span className="xs muted nowrap" role="status">
              {t('ledger.shown', { shown, all: tasks })}
            </span>
            <Button variant="link" size="xs" onClick={() => onFilters(NO_FILTERS)}>
              {t('ledger.clearFilters')}
            </Button>
          </>
        )}
      </span>
      <span className="end needs-script">
        <Segmented
          label={t('ledger.view')}
          value={mode}
          options={[
            { value: 'light', label: t('ledger.asLight') },
            { value: 'state', label: t('ledger.asState') },
          ]}
          onChange={onMode}
        />
      </span>
    </div>
  )
})

/** A chip that opens a list of things to tick. */
function Choice({ label, count, children }: { label: string; count: number; children: ReactNode }) {
  const { t } = useTranslation()
  const chip = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Chip ref={chip} opens aria-expanded={open} pressed={count > 0} onClick={() => setOpen(!open)}>
        {count > 0 ? t('ledger.chosen', { label, count }) : label}
      </Chip>
      <Popover anchor={open ? chip.current : null} onClose={() => setOpen(false)} label={label} className="choice">
        {children}
      </Popover>
    </>
  )
}

function Check({ label, checked, onChange }: { label: string; checked: boolean; onChange: () => void }) {
  return (
    <label className="menu-item">
      <input type="checkbox" checked={checked} onChange={onChange} />
      {label}
    </label>
  )
}
