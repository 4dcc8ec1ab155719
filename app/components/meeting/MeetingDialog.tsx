import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Chip, Dialog, DialogButtons, TextInput } from '#app/components/kit/index.ts'
import { useMeetingBase } from './MeetingBase.ts'
import { AgendaEditor } from './AgendaEditor.tsx'
import { PeopleEditor } from './PeopleEditor.tsx'
import { type Planned, commandsOf, draftOf } from './planning.ts'
import { useRun } from './useRun.ts'
import type { Meeting } from '#shared/domain/model.ts'
import { lastMeeting } from '#shared/domain/decisions.ts'
import { proposeAgenda } from '#shared/domain/proposeAgenda.ts'

/** Makes a meeting, with an agenda proposed from the board, or changes one that is not closed. */
export function MeetingDialog({
  meeting,
  onClose,
  onMade,
}: {
  meeting: Meeting | null
  onClose: () => void
  onMade?: (meetingId: string) => void
}) {
  const { t } = useTranslation()
  const base = useMeetingBase()
  const { board, state, date, people } = base
  const { busy, run } = useRun(people)
  const [filled, setFilled] = useState<Planned>(() => draftOf(meeting, base, t('meeting.untitled')))
  const change = (part: Partial<Planned>): void => setFilled((before) => ({ ...before, ...part }))
  const accounts = useMemo(() => Object.entries(people).sort(([a], [b]) => (a < b ? -1 : 1)), [people])
  const missing =
    filled.title.trim() === ''
      ? t('meeting.missing.title')
      : filled.startsAt === ''
        ? t('meeting.missing.time')
        : filled.agenda.some((item) => item.title.trim() === '')
          ? t('meeting.missing.itemTitle')
          : undefined
  const save = async (): Promise<void> => {
    const { meetingId, commands } = commandsOf(meeting, filled, base)
    if (!(await run(...commands))) return
    onMade?.(meetingId)
    onClose()
  }
  const propose = (): void => {
    const previous = meeting ? (state.meetings.get(meeting.previousId ?? '') ?? null) : lastMeeting(state)
    change({ agenda: proposeAgenda(state, previous, date) })
  }
  /** In the order of the board. */
  const toggled = (unitIds: readonly string[], unitId: string): string[] =>
    board.units.map(({ id }) => id).filter((id) => (id === unitId ? !unitIds.includes(id) : unitIds.includes(id)))
  return (
    <Dialog
      open
      size="lg"
      onClose={onClose}
      title={meeting ? t('meeting.edit') : t('meeting.new')}
      footer={
        <DialogButtons
          onCancel={onClose}
          busy={busy}
          missing={missing}
          onClick={() => void save()}
          data-testid="save-meeting"
        >
          {meeting ? t('meeting.saveChanges') : t('meeting.make')}
        </DialogButtons>
      }
    >
      <div className="meeting-form" data-testid="meeting-form">
        <label className="meeting-field wide">
          <span className="label">{t('meeting.field.title')}</span>
          <TextInput
            maxLength={200}
            value={filled.title}
            data-testid="meeting-title"
            onChange={(event) => change({ title: event.currentTarget.value })}
          />
        </label>
        <label className="meeting-field">
          <span className="label">{t('meeting.field.startsAt')}</span>
          <TextInput
            type="datetime-local"
            value={filled.startsAt}
            data-testid="meeting-starts"
            onChange={(event) => change({ startsAt: event.currentTarget.value })}
          />
        </label>
        <label className="meeting-field">
          <span className="label">{t('meeting.field.place')}</span>
          <TextInput
            maxLength={200}
            value={filled.place}
            data-testid="meeting-place"
            onChange={(event) => change({ place: event.currentTarget.value })}
          />
        </label>
        {(['chairId', 'presenterId', 'recorderId'] as const).map((office) => (
          <label key={office} className="meeting-field">
            <span className="label">{t(`meeting.field.${office}`)}</span>
            <select
              className="meeting-select"
              value={filled[office]}
              data-testid={`meeting-${office}`}
              onChange={(event) => change({ [office]: event.currentTarget.value })}
            >
              {accounts.map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ))}
        <fieldset className="meeting-field wide">
          <legend className="row gap-2">
            <span className="label">{t('meeting.field.units')}</span>
            <span className="label num">
              {t('meeting.unitsOf', { chosen: filled.unitIds.length, count: board.units.length })}
            </span>
            <Button size="xs" variant="ghost" onClick={() => change({ unitIds: board.units.map(({ id }) => id) })}>
              {t('meeting.allOfThem')}
            </Button>
            <Button size="xs" variant="ghost" onClick={() => change({ unitIds: [] })}>
              {t('common.clear')}
            </Button>
          </legend>
          <span className="chips">
            {board.units.map((unit) => (
              <Chip
                key={unit.id}
                pressed={filled.unitIds.includes(unit.id)}
                title={unit.name}
                data-testid={`takes-part-${unit.id}`}
                onClick={() => change({ unitIds: toggled(filled.unitIds, unit.id) })}
              >
                {unit.shortName}
              </Chip>
            ))}
          </span>
        </fieldset>
        {meeting?.status === 'open' && filled.unitIds.length > 0 && (
          <fieldset className="meeting-field wide">
            <legend className="label">{t('meeting.field.absent')}</legend>
            <span className="chips">
              {board.units
                .filter(({ id }) => filled.unitIds.includes(id))
                .map(({ id, name, shortName }) => (
                  <Chip
                    key={id}
                    pressed={filled.absentUnitIds.includes(id)}
                    title={name}
                    data-testid={`absent-${id}`}
                    onClick={() => change({ absentUnitIds: toggled(filled.absentUnitIds, id) })}
                  >
                    {shortName}
                  </Chip>
                ))}
            </span>
          </fieldset>
        )}
        <section className="meeting-field wide" aria-label={t('meeting.field.people')}>
          <span className="label">{t('meeting.field.people')}</span>
          <PeopleEditor people={filled.people} accounts={people} onChange={(named) => change({ people: named })} />
        </section>
        <section className="meeting-field wide">
          <span className="row gap-2">
            <span className="label">{t('meeting.agenda')}</span>
            {(!meeting || meeting.status === 'planned') && (
              <Button size="xs" variant="ghost" onClick={propose} data-testid="propose">
                {t('meeting.propose')}
              </Button>
            )}
          </span>
          <AgendaEditor board={board} agenda={filled.agenda} onChange={(agenda) => change({ agenda })} />
        </section>
      </div>
    </Dialog>
  )
}
