import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar, Button, Icon, Popover, classes } from '#app/components/kit/index.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import type { Participant } from '#shared/domain/model.ts'
import { useMeetingDesk } from './MeetingContext.ts'

/** More names than have a place in one line under the board. */
const IN_LINE = 6

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
  const nameOf = ({ name, accountId: id }: Participant): string =>
    (id !== null && (here.get(id)?.name ?? people[id])) || name
  const isHere = ({ accountId: id }: Participant): boolean => id !== null && here.has(id)
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
      {named.length > IN_LINE && <RollCall named={named} nameOf={nameOf} isHere={isHere} />}
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
      {named.length <= IN_LINE && <Named named={named} nameOf={nameOf} isHere={isHere} />}
    </footer>
  )
}

interface NamedProps {
  named: readonly Participant[]
  nameOf: (person: Participant) => string
  isHere: (person: Participant) => boolean
}

/** Each by name, with what they come as. */
function Named({ named, nameOf, isHere }: NamedProps) {
  const { t } = useTranslation()
  return named.map((person, index) => {
    const { accountId, name, role, absent } = person
    return (
      <span
        key={accountId ?? `${name} ${index}`}
        className={classes('who', (absent || (accountId !== null && !isHere(person))) && 'off')}
        data-testid="named"
        data-here={isHere(person)}
      >
        {nameOf(person)}
        <span className="muted">{t(absent ? 'meeting.people.absent' : `meeting.people.${role}`)}</span>
      </span>
    )
  })
}

/** Many of them: counted in the line, listed when asked for and on paper. */
function RollCall(props: NamedProps) {
  const { t } = useTranslation()
  const { named, nameOf } = props
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const groups = [
    { key: 'attends', list: named.filter(({ role, absent }) => role === 'attends' && !absent) },
    { key: 'sitsIn', list: named.filter(({ role, absent }) => role === 'sitsIn' && !absent) },
    { key: 'absent', list: named.filter(({ absent }) => absent) },
  ] as const
  return (
    <>
      <Button
        size="xs"
        icon="people"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        data-testid="roll-call"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t('meeting.rollCall', { count: named.length })}
      </Button>
      <span className="print-only">
        {groups
          .filter(({ list }) => list.length > 0)
          .map(({ key, list }) => `${t(`meeting.people.${key}`)} ${list.map(nameOf).join(t('common.and'))}`)
          .join(' · ')}
      </span>
      <Popover
        anchor={anchor}
        placement="top"
        label={t('meeting.rollCall', { count: named.length })}
        onClose={() => setAnchor(null)}
        className="roll-call"
      >
        {groups.map(
          ({ key, list }) =>
            list.length > 0 && (
              <section key={key}>
                <h3 className="label">
                  {t(`meeting.people.${key}`)} {list.length}
                </h3>
                <div className="chips">
                  <Named {...props} named={list} />
                </div>
              </section>
            ),
        )}
      </Popover>
    </>
  )
}
