import { useTranslation } from 'react-i18next'
import { Avatar, Icon, classes } from '#app/components/kit/index.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import { useMeetingDesk } from './MeetingContext.ts'

/** 到会: who runs the meeting and who presents at the moment, and each unit that takes part, here or not. */
export function Attendance() {
  const { t } = useTranslation()
  const { meeting, board, people, follow } = useMeetingDesk()
  const { accountId } = useActor()
  const { attendance, presenter } = follow.live
  const here = new Map(attendance.people.map((person) => [person.accountId, person]))
  const units = new Set(attendance.unitIds)
  const offices = (
    [
      ['chair', meeting.chairId],
      ['presenter', presenter?.accountId ?? meeting.presenterId],
      ['recorder', meeting.recorderId],
    ] as const
  ).map(([office, id]) => ({ office, id, name: here.get(id)?.name ?? people[id] ?? t('meeting.unknownPerson') }))
  // Who runs it stands at the head already.
  const named = meeting.people.filter(({ accountId: id }) => !offices.some((office) => office.id === id))
  // Known by name and looking around: they may miss what is being said.
  const away = (unitId: string): boolean => {
    const own = attendance.people.filter((person) => person.unitId === unitId)
    return own.length > 0 && own.every((person) => !person.following && person.accountId !== presenter?.accountId)
  }
  return (
    <footer className="meeting-people" aria-label={t('meeting.attendance')} data-testid="attendance">
      <span className="label" data-testid="attendance-count" data-count={attendance.count}>
        {t('follow.count', { count: attendance.count, following: attendance.following })}
      </span>
      {offices.map(({ office, id, name }) => (
        <span key={office} className={classes('who', !here.has(id) && 'off', office === 'presenter' && 'speak')}>
          <Avatar person={{ accountId: id, name }} meId={accountId} size="sm" decorative />
          {name}
          <span className="muted">{t(`meeting.office.${office}`)}</span>
        </span>
      ))}
      {board.units
        .filter(({ id }) => meeting.unitIds.includes(id))
        .map(({ id, shortName }) => (
          <span
            key={id}
            className={classes('who', !units.has(id) && 'off')}
            data-testid={`attends-${id}`}
            data-here={units.has(id)}
          >
            {meeting.absentUnitIds.includes(id)
              ? t('meeting.missingUnit', { unit: shortName })
              : units.has(id)
                ? shortName
                : t('meeting.absent', { unit: shortName })}
            {presenter && away(id) && (
              <span title={t('follow.freely')}>
                <Icon name="eye" size={13} />
                <span className="sr-only">{t('follow.freely')}</span>
              </span>
            )}
          </span>
        ))}
      {named.map(({ name, accountId: id, role, absent }, index) => (
        <span
          key={id ?? `${name} ${index}`}
          className={classes('who', (absent || (id !== null && !here.has(id))) && 'off')}
          data-testid="named"
          data-here={id !== null && here.has(id)}
        >
          {(id !== null && (here.get(id)?.name ?? people[id])) || name}
          <span className="muted">{t(absent ? 'meeting.people.absent' : `meeting.people.${role}`)}</span>
        </span>
      ))}
    </footer>
  )
}
