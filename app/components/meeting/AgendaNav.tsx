import { useTranslation } from 'react-i18next'
import { Icon, Light, classes } from '#app/components/kit/index.ts'
import type { AgendaItem } from '#shared/domain/model.ts'
import { itemState as stateOf } from './course.ts'
import { ItemTime } from './ItemTime.tsx'
import { useMeetingDesk } from './MeetingContext.ts'
import { rowIds, rowsOf } from './rows.ts'
import { useRun } from './useRun.ts'
import { FIRST_VIEW } from './viewState.ts'

/** 议程: its items with time and presenter; the one in hand shows what it names. */
export function AgendaNav() {
  const { t } = useTranslation()
  const { meeting, view, show } = useMeetingDesk()
  const at = meeting.agenda.findIndex(({ id }) => id === view.agendaItemId)
  const open = (agendaItemId: string | null): void => show({ ...FIRST_VIEW, agendaItemId, figures: view.figures })
  return (
    <nav className="agenda" aria-label={t('meeting.agenda')} data-testid="agenda">
      {meeting.agenda.map((item, index) => (
        <AgendaLine key={item.id} item={item} place={index + 1} current={index === at} onOpen={() => open(item.id)} />
      ))}
      <button
        type="button"
        className={classes('ag', at < 0 && 'now')}
        aria-current={at < 0 ? 'step' : undefined}
        data-testid="item-all"
        onClick={() => open(null)}
      >
        <span className="h">
          <span className="n">
            <Icon name="ledger" size={12} />
          </span>
          <span className="t">{t('meeting.wholeBoard')}</span>
        </span>
      </button>
    </nav>
  )
}

function AgendaLine({
  item,
  place,
  current,
  onOpen,
}: {
  item: AgendaItem
  place: number
  current: boolean
  onOpen: () => void
}) {
  const { t } = useTranslation()
  const { board, meeting, keeps, people, follow } = useMeetingDesk()
  const { run } = useRun(people)
  const presenter = board.units.find(({ id }) => id === item.unitId)?.shortName
  const state = stateOf(item, meeting, follow.live.course)
  const done = state === 'done'
  return (
    <div
      className={classes('ag-item', current && 'now', done && 'done')}
      data-testid={`item-${item.id}`}
      data-section={item.section}
      data-state={state ?? undefined}
    >
      <button type="button" className="ag" aria-current={current ? 'step' : undefined} onClick={onOpen}>
        <span className="h">
          <span className="n">{done ? <Icon name="check" size={12} /> : place}</span>
          <span className="t">{item.title}</span>
          <span className="m">
            {item.refs.length > 0
              ? t('meeting.countAndMinutes', { count: item.refs.length, minutes: item.minutes })
              : t('meeting.minutes', { minutes: item.minutes })}
          </span>
        </span>
        {presenter !== undefined && <span className="who-presents">{t('meeting.presents', { unit: presenter })}</span>}
      </button>
      {state !== null && (
        <div className="ag-state">
          <span data-testid={`state-${item.id}`}>{t(`meeting.state.${state}`)}</span>
          <ItemTime item={item} />
          {keeps && meeting.status === 'open' && (
            <button
              type="button"
              className="ag-mark"
              aria-pressed={done}
              aria-label={t(done ? 'meeting.markWaiting' : 'meeting.markDone', { title: item.title })}
              title={t(done ? 'meeting.markWaiting' : 'meeting.markDone', { title: item.title })}
              data-testid={`mark-${item.id}`}
              onClick={() =>
                void run({
                  type: 'meeting.discuss',
                  meetingId: meeting.id,
                  agendaItemId: item.id,
                  discussed: !done,
                })
              }
            >
              <Icon name={done ? 'returned' : 'check'} size={13} />
            </button>
          )}
        </div>
      )}
      {current && <AgendaRefs item={item} />}
    </div>
  )
}

function AgendaRefs({ item }: { item: AgendaItem }) {
  const { meeting, view, show, frozen, live, date, numbers } = useMeetingDesk()
  const sides = { frozen, live: { state: live, date } }
  const { ids } = rowIds({ ...FIRST_VIEW, agendaItemId: item.id }, meeting.agenda, frozen ?? sides.live, numbers)
  const rows = rowsOf(ids, sides)
  return (
    <ul>
      {rows.map(({ id, task, unit, frozen: then, live: now }) => (
        <li key={id}>
          <button
            type="button"
            className={classes(view.cell === id && 'cur')}
            aria-current={view.cell === id || undefined}
            title={task.title}
            onClick={() => show({ agendaItemId: item.id, taskId: task.id, cell: id })}
          >
            <Light
              colour={(then ?? now)?.light.colour ?? 'grey'}
              byHand={((then ?? now)?.light.computed ?? null) !== null}
              size="sm"
            />
            <span className="nowrap">{unit.shortName}</span>
            <span className="truncate">{task.title}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
