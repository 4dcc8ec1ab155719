import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton, TextInput, classes } from '#app/components/kit/index.ts'
import { newId } from '#app/realtime/newId.ts'
import type { AgendaItem, Board } from '#shared/domain/model.ts'

/** `list` with the item at `from` standing at `to`; as it was when either is beyond it. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = [...list]
  if (from < 0 || to < 0 || from >= list.length || to >= list.length) return rest
  rest.splice(to, 0, ...rest.splice(from, 1))
  return rest
}

/** The agenda as it is being put together: drag, or Alt with the arrow keys, to reorder. */
export function AgendaEditor({
  board,
  agenda,
  onChange,
}: {
  board: Pick<Board, 'units'>
  agenda: readonly AgendaItem[]
  onChange: (agenda: AgendaItem[]) => void
}) {
  const { t } = useTranslation()
  const list = useRef<HTMLOListElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const change = (id: string, part: Partial<AgendaItem>): void =>
    onChange(agenda.map((item) => (item.id === id ? { ...item, ...part } : item)))
  const move = (from: number, to: number): void => {
    onChange(moved(agenda, from, to))
    // The keyboard goes with the item it moves.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('[data-handle]')[to]?.focus())
  }
  const minutes = agenda.reduce((sum, item) => sum + item.minutes, 0)
  return (
    <div className="agenda-editor">
      <ol ref={list} aria-label={t('meeting.agenda')} data-testid="agenda-editor">
        {agenda.map((item, index) => (
          <li
            key={item.id}
            className={classes(over === index && dragged !== null && 'over')}
            data-testid={`edit-item-${item.id}`}
            data-section={item.section}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              setOver(index)
            }}
            onDrop={(event) => {
              event.preventDefault()
              if (dragged !== null) onChange(moved(agenda, dragged, index))
              setDragged(null)
              setOver(null)
            }}
            onKeyDown={(event) => {
              if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
              event.preventDefault()
              const to = index + (event.key === 'ArrowUp' ? -1 : 1)
              if (agenda[to]) move(index, to)
            }}
          >
            <button
              type="button"
              className="handle"
              draggable
              data-handle
              aria-label={t('meeting.moveItem', { place: index + 1, title: item.title })}
              title={t('meeting.moveHint')}
              onDragStart={(event) => {
                setDragged(index)
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', item.title)
              }}
              onDragEnd={() => {
                setDragged(null)
                setOver(null)
              }}
            >
              {index + 1}
            </button>
            <TextInput
              size="sm"
              className="grow"
              aria-label={t('meeting.itemTitle')}
              maxLength={200}
              value={item.title}
              invalid={item.title.trim() === ''}
              onChange={(event) => change(item.id, { title: event.currentTarget.value })}
            />
            <select
              className="meeting-select"
              aria-label={t('meeting.presenterUnit')}
              value={item.unitId ?? ''}
              onChange={(event) => change(item.id, { unitId: event.currentTarget.value || null })}
            >
              <option value="">{t('common.issuingUnit')}</option>
              {board.units.map((unit) => (
                <option key={unit.id} value={unit.id}>
                  {unit.shortName}
                </option>
              ))}
            </select>
            <TextInput
              size="sm"
              type="number"
              className="minutes-input"
              min={1}
              max={240}
              aria-label={t('meeting.itemMinutes')}
              value={item.minutes}
              end={<span className="xs muted">{t('meeting.minuteUnit')}</span>}
              onChange={(event) => {
                const value = Math.round(Number(event.currentTarget.value))
                change(item.id, { minutes: Math.min(240, Math.max(1, Number.isFinite(value) ? value : 1)) })
              }}
            />
            <span className="xs muted refs-count">
              {item.refs.length > 0 ? t('meeting.count', { count: item.refs.length }) : ''}
            </span>
            <IconButton
              icon="close"
              label={t('meeting.dropItem', { title: item.title })}
              onClick={() => onChange(agenda.filter(({ id }) => id !== item.id))}
              data-testid={`drop-item-${item.id}`}
            />
          </li>
        ))}
      </ol>
      <div className="row gap-2">
        <Button
          size="sm"
          icon="plus"
          missing={agenda.length >= 60 ? t('meeting.agendaFull') : undefined}
          data-testid="add-item"
          onClick={() =>
            onChange([
              ...agenda,
              { id: newId(), section: 'other', title: t('meeting.newItem'), minutes: 10, unitId: null, refs: [] },
            ])
          }
        >
          {t('meeting.addItem')}
        </Button>
        <span className="label">{t('meeting.total', { count: agenda.length, minutes })}</span>
        <span className="xs muted max-phone:hidden">{t('meeting.moveHint')}</span>
      </div>
    </div>
  )
}
