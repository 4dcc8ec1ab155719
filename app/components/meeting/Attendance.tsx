import { useTranslation } from 'react-i18next'
import { Avatar, classes } from '#app/components/kit/index.ts'
import { useActor, usePresence } from '#app/realtime/hooks.tsx'
import { useMeetingDesk } from './MeetingContext.ts'

/** 到会: the three who run it, and each unit that takes part, here or not. */
export function Attendance() {
  const { t } = useTranslation()
  const { meeting, board, people } = useMeetingDesk()
  const present = usePresence()
  const { accountId } = useActor()
  const here = new Set(present.map((one) => one.accountId))
  const units = new Set(present.map((one) => one.unitId))
  const offices = (
    [
      ['chair', meeting.chairId],
      ['presenter', meeting.presenterId],
      ['recorder', meeting.recorderId],
    ] as const
  ).map(([office, id]) => ({ office, id, name: people[id] ?? t('meeting.unknownPerson') }))
  return (
    <footer className="meeting-people" aria-label={t('meeting.attendance')} data-testid="attendance">
      <span className="label">{t('meeting.present', { count: new Set(here).size })}</span>
      {offices.map(({ office, id, name }) => (
        <span key={office} className={classes('who', !here.has(id) && 'off')}>
          <Avatar person={{ accountId: id, name }} meId={accountId} size="sm" decorative />
          {name}
          <span className="muted">{t(`meeting.office.${office}`)}</span>
        </span>
      ))}
      {board.units
        .filter(({ id }) => meeting.unitIds.includes(id))
        .map(({ id, shortName }) => (
          <span key={id} className={classes('who', !units.has(id) && 'off')} data-testid={`attends-${id}`}>
            {units.has(id) ? shortName : t('meeting.absent', { unit: shortName })}
          </span>
        ))}
    </footer>
  )
}
