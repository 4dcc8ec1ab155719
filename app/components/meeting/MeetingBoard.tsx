import { useDeferredValue, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Chip, EmptyState, Icon, Light, Segmented, TextInput, classes } from '#app/components/kit/index.ts'
import { clockMinute } from '#app/i18n/moments.ts'
import { changedSince } from '#shared/domain/compareStates.ts'
import { isDone } from '#shared/domain/light.ts'
import { DecisionList } from './DecisionList.tsx'
import { FocusCard } from './FocusCard.tsx'
import { FollowBanner } from './FollowBanner.tsx'
import { useMeetingDesk } from './MeetingContext.ts'
import { Since } from './Since.tsx'
import { type MeetingRow, type Side, rowIds, rowOf, rowsOf } from './rows.ts'
import { useStage } from './useStage.ts'
import { FIGURES_SHOWN, NO_FILTERS } from './viewState.ts'

/** The board seen together: what the view asks for, with the figures of the opening, the live ones, or both. */
export function MeetingBoard() {
  const { t } = useTranslation()
  const desk = useMeetingDesk()
  const { meeting, board, live, date, frozen, since, numbers, view, show } = desk
  const sides = useMemo(() => ({ frozen, live: { state: live, date } }), [frozen, live, date])
  // What was frozen does not move: only the figures beside it are worked out anew on a change.
  const base = frozen ?? sides.live
  const { ids, more } = useMemo(
    () => rowIds(view, meeting.agenda, base, numbers),
    [view, meeting.agenda, base, numbers],
  )
  const rows = rowsOf(ids, sides)
  // Not in the way of what is typed: on a large board it looks at every cell.
  const later = useDeferredValue(live)
  const changed = useMemo(() => (frozen?.whole ? changedSince(frozen.state, later) : null), [frozen, later])
  const item = meeting.agenda.find(({ id }) => id === view.agendaItemId)
  const pointed = view.cell === null ? null : rowOf(view.cell, sides)
  const shown = frozen ? view.figures : 'live'
  const areas = [...live.areas.values()].filter((area) => !area.removed).sort((a, b) => a.order - b.order)
  const units = board.units.filter(({ id }) => rows.some((row) => row.unit.id === id) || id === view.unitId)
  const { filters } = view
  const stage = useStage(desk.follow, view.cell)
  return (
    <section className="stage" aria-label={t('meeting.board')} data-testid="meeting-board">
      <FollowBanner />
      <div className="stage-bar">
        <span className="truncate">
          <b className="bold">{item ? item.title : t('meeting.wholeBoard')}</b>
        </span>
        {frozen ? (
          <Segmented
            label={t('meeting.figures')}
            value={view.figures}
            options={FIGURES_SHOWN.map((value) => ({
              value,
              label: t(`meeting.shown.${value}`, { time: clockMinute(frozen.at) }),
            }))}
            onChange={(figures) => show({ figures })}
          />
        ) : (
          <span className="label">{t('meeting.notFrozen')}</span>
        )}
      </div>
      <div className="stage-body" {...stage}>
        {pointed && <FocusCard row={pointed} />}
        {item?.section === 'decisions' && <DecisionList />}
        <section className="panel meeting-rows">
          <div className="panel-head">
            <h2>{t('meeting.rows', { count: rows.length + more })}</h2>
            {since && <Since since={since} />}
            {changed !== null && changed > 0 && (
              <span className="end tag line" data-testid="changed-since" data-count={changed}>
                {t('meeting.changedSince', { count: changed })}
              </span>
            )}
          </div>
          <div className="meeting-filters">
            {(['red', 'yellow', 'coordination'] as const).map((light) => (
              <Chip
                key={light}
                pressed={filters[light]}
                onClick={() => show({ filters: { ...filters, [light]: !filters[light] } })}
                data-testid={`show-${light}`}
              >
                {t(`meeting.filter.${light}`)}
              </Chip>
            ))}
            <select
              className="meeting-select"
              aria-label={t('meeting.area')}
              value={view.areaId ?? ''}
              data-testid="pick-area"
              onChange={(event) => show({ areaId: event.currentTarget.value || null })}
            >
              <option value="">{t('meeting.allAreas')}</option>
              {areas.map((area) => (
                <option key={area.id} value={area.id}>
                  {area.shortTitle}
                </option>
              ))}
            </select>
            <select
              className="meeting-select"
              aria-label={t('meeting.unit')}
              value={view.unitId ?? ''}
              data-testid="pick-unit"
              onChange={(event) => show({ unitId: event.currentTarget.value || null })}
            >
              <option value="">{t('meeting.allUnits')}</option>
              {(item ? units : board.units).map((unit) => (
                <option key={unit.id} value={unit.id}>
                  {unit.shortName}
                </option>
              ))}
            </select>
            <TextInput
              size="sm"
              quiet
              icon="search"
              aria-label={t('meeting.search')}
              placeholder={t('meeting.search')}
              value={filters.query}
              data-testid="meeting-search"
              onChange={(event) => show({ filters: { ...filters, query: event.currentTarget.value } })}
            />
          </div>
          {rows.length === 0 ? (
            <EmptyState icon="check" title={t(item ? 'meeting.nothingNamed' : 'meeting.nothingFound')}>
              {t(item ? 'meeting.nothingNamedHint' : 'meeting.nothingFoundHint')}
            </EmptyState>
          ) : (
            <div className="rows-scroll">
              <table className={classes('rows', `shows-${shown}`)} data-testid="meeting-rows">
                <thead>
                  <tr>
                    <th scope="col">{t('meeting.column.unit')}</th>
                    <th scope="col" className="wide">
                      {t('meeting.column.task')}
                    </th>
                    {since && <th scope="col">{t(frozen ? 'meeting.column.before' : 'meeting.column.beforeLive')}</th>}
                    {shown !== 'live' && <th scope="col">{t('meeting.column.frozen')}</th>}
                    {shown !== 'frozen' && <th scope="col">{t('meeting.column.live')}</th>}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <Row key={row.id} row={row} shown={shown} />
                  ))}
                </tbody>
              </table>
              {more > 0 && <p className="more xs muted">{t('meeting.more', { count: more })}</p>}
            </div>
          )}
          {(filters.red || filters.yellow || filters.coordination || filters.query || view.areaId || view.unitId) && (
            <p className="clear-filters">
              <button
                type="button"
                className="btn link xs"
                onClick={() => show({ filters: NO_FILTERS, areaId: null, unitId: null })}
              >
                {t('meeting.clearFilters')}
              </button>
            </p>
          )}
        </section>
      </div>
    </section>
  )
}

function Row({ row, shown }: { row: MeetingRow; shown: 'frozen' | 'both' | 'live' }) {
  const { t } = useTranslation()
  const { view, show, numbers, since } = useMeetingDesk()
  const { id, task, unit, frozen, live } = row
  const current = view.cell === id
  const was = since?.was[id]
  const colour = (frozen ?? live)?.light.colour ?? 'grey'
  const former = was === undefined ? colour : was
  return (
    <tr
      className={classes(current && 'cur')}
      aria-current={current || undefined}
      data-row={id}
      data-testid={`meeting-row-${id}`}
      data-frozen={frozen ? `${frozen.light.colour} ${frozen.assignment.percent ?? ''}` : ''}
      data-live={live ? `${live.light.colour} ${live.assignment.percent ?? ''}` : ''}
    >
      <td className="unit-name">
        <b>{unit.shortName}</b>
      </td>
      <td className="wide">
        <button
          type="button"
          className="row-open"
          title={task.title}
          onClick={() => show(current ? { taskId: null, cell: null } : { taskId: task.id, cell: id })}
        >
          <span className="muted num">{numbers.get(task.id)}</span>
          <span className="truncate">{task.title}</span>
          {(live ?? frozen)?.assignment.needsCoordination && (
            <span className="tag warn">{t('meeting.filter.coordination')}</span>
          )}
        </button>
      </td>
      {since && (
        <td>
          {former === null ? (
            <span className="xs muted">{t('meeting.newRow')}</span>
          ) : (
            <span className="row gap-1">
              <Light colour={former} size="sm" />
              <Icon name="right" size={12} />
              <Light colour={colour} size="sm" decorative />
            </span>
          )}
        </td>
      )}
      {shown !== 'live' && <Figure side={frozen} />}
      {shown !== 'frozen' && <Figure side={live} moved={frozen !== null && differs(frozen, live)} />}
    </tr>
  )
}

const differs = (a: Side, b: Side | null): boolean =>
  a.light.colour !== b?.light.colour ||
  a.assignment.percent !== b.assignment.percent ||
  a.assignment.state !== b.assignment.state

function Figure({ side, moved = false }: { side: Side | null; moved?: boolean }) {
  const { t } = useTranslation()
  const { live } = useMeetingDesk()
  if (!side) return <td className="figure muted">{t('meeting.notThere')}</td>
  const { assignment, light } = side
  const { metric } = live.tasks.get(assignment.taskId) ?? {}
  const words = isDone(assignment)
    ? t(`states.${assignment.state}`)
    : metric
      ? assignment.value === null
        ? t('meeting.unreported')
        : `${assignment.value}${metric.unit}`
      : assignment.percent === null
        ? t('meeting.hidden')
        : t('common.percent', { value: assignment.percent })
  return (
    <td className={classes('figure', moved && 'moved')}>
      <span className="row gap-1">
        <Light colour={light.colour} byHand={light.computed !== null} />
        <span className="num">{words}</span>
      </span>
    </td>
  )
}
