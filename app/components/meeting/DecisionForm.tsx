import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Chip, Segmented, TextArea, TextInput } from '#app/components/kit/index.ts'
import { addWorkDays } from '#shared/domain/calendar.ts'
import type { Decision } from '#shared/domain/decisions.ts'
import { useMeetingDesk } from './MeetingContext.ts'
import { type Decided, amendment, recording } from './decisionCommands.ts'
import { useRun } from './useRun.ts'

/** Work days until a decision is due, where nobody says otherwise. domain.md F13. */
const FIRST_REPORT = 5

/** A 议定事项 being put on record, or one that is being changed. Without an owner or a day it says what is missing. */
export function DecisionForm({ decision, onClose }: { decision: Decision | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { meeting, board, live, date, view, people } = useMeetingDesk()
  const { busy, run } = useRun(people)
  const item = meeting.agenda.find(({ id }) => id === view.agendaItemId) ?? meeting.agenda[0]
  const [about, pointedUnit] = view.cell?.split(':') ?? [view.taskId, null]
  const areas = [...live.areas.values()].filter((area) => !area.removed).sort((a, b) => a.order - b.order)
  const [filled, setFilled] = useState<Decided>(() => ({
    text: decision?.text ?? '',
    unitIds: decision?.unitIds ?? (pointedUnit ? [pointedUnit] : []),
    due: decision?.due ?? '',
    kind: decision?.kind ?? 'duty',
    areaId: live.tasks.get(about ?? '')?.areaId ?? areas[0]?.id ?? '',
  }))
  const change = (part: Partial<Decided>): void => setFilled((before) => ({ ...before, ...part }))
  const { text, unitIds, due, kind, areaId } = filled
  const missing =
    text.trim() === ''
      ? t('meeting.missing.text')
      : unitIds.length === 0
        ? t('meeting.missing.owner')
        : due === ''
          ? t('meeting.missing.due')
          : !item && !decision
            ? t('meeting.missing.item')
            : undefined
  const save = async (): Promise<void> => {
    const commands = decision
      ? amendment(decision, filled)
      : recording(filled, { meetingId: meeting.id, agendaItemId: item?.id ?? '' }, about ?? null, live, date)
    if (await run(...commands)) onClose()
  }
  return (
    <li className="dec new" data-testid="decision-form">
      <span className="n" />
      <div className="decision-fields">
        <TextArea
          rows={2}
          maxLength={kind === 'task' ? 200 : 2000}
          aria-label={t('meeting.decisionText')}
          placeholder={t('meeting.decisionPlaceholder')}
          value={text}
          autoFocus
          data-testid="decision-text"
          onChange={(event) => change({ text: event.currentTarget.value })}
          onKeyDown={(event) => event.key === 'Escape' && onClose()}
        />
        {!decision && (
          <div className="chips" role="group" aria-label={t('meeting.owners')}>
            {board.units.map(({ id, shortName }) => (
              <Chip
                key={id}
                pressed={unitIds.includes(id)}
                data-testid={`owner-${id}`}
                onClick={() =>
                  change({ unitIds: unitIds.includes(id) ? unitIds.filter((one) => one !== id) : [...unitIds, id] })
                }
              >
                {shortName}
              </Chip>
            ))}
          </div>
        )}
        <div className="row wrap gap-2">
          <TextInput
            size="sm"
            type="date"
            min={date}
            aria-label={t('meeting.dueDay')}
            value={due}
            invalid={due === ''}
            data-testid="decision-due"
            onChange={(event) => change({ due: event.currentTarget.value })}
          />
          {due === '' && (
            <Chip onClick={() => change({ due: addWorkDays(date, FIRST_REPORT) })} data-testid="due-soon">
              {t('meeting.inWorkDays', { count: FIRST_REPORT })}
            </Chip>
          )}
          {!decision && (
            <Segmented
              label={t('meeting.recordAs')}
              value={kind}
              options={(['duty', 'task'] as const).map((value) => ({
                value,
                label: <span data-testid={`as-${value}`}>{t(`meeting.as.${value}`)}</span>,
              }))}
              onChange={(value) => change({ kind: value })}
            />
          )}
          {!decision && kind === 'task' && (
            <select
              className="meeting-select"
              aria-label={t('meeting.area')}
              value={areaId}
              data-testid="decision-area"
              onChange={(event) => change({ areaId: event.currentTarget.value })}
            >
              {areas.map((area) => (
                <option key={area.id} value={area.id}>
                  {area.shortTitle}
                </option>
              ))}
            </select>
          )}
        </div>
        <div className="row gap-2">
          <Button
            size="sm"
            variant="primary"
            busy={busy}
            missing={missing}
            onClick={() => void save()}
            data-testid="save-decision"
          >
            {decision ? t('meeting.saveDecision') : t(`meeting.record.${kind}`)}
          </Button>
          <Button size="sm" variant="ghost" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          {missing && <span className="xs missing-words">{missing}</span>}
        </div>
      </div>
    </li>
  )
}
