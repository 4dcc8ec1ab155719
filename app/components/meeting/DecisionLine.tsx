import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from '@remix-run/react'
import { Icon, Tag, classes } from '#app/components/kit/index.ts'
import { taskPath } from '#app/components/leader/links.ts'
import { monthDay } from '#app/i18n/moments.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import { type Decision, standingOf } from '#shared/domain/decisions.ts'
import { useMeetingDesk } from './MeetingContext.ts'

/** One 议定事项: what, who, by when, where it stands now. */
export function DecisionLine({ decision, place, acts }: { decision: Decision; place: number; acts?: ReactNode }) {
  const { t } = useTranslation()
  const actor = useActor()
  const { board, live, date, numbers, meeting } = useMeetingDesk()
  const { text, unitIds, due, kind, taskId, agendaItemId, meetingId } = decision
  const { kind: standing, done, of } = standingOf(live, decision, date)
  const names = unitIds.map((id) =>
    id === board.issuingUnitId
      ? t('common.issuingUnit')
      : (board.units.find((unit) => unit.id === id)?.shortName ?? id),
  )
  const task = taskId === null ? undefined : live.tasks.get(taskId)
  const path = task ? taskPath(actor, board, { taskId: task.id, unitId: unitIds[0] ?? '' }) : null
  const item = meetingId === meeting.id ? meeting.agenda.find(({ id }) => id === agendaItemId) : undefined
  return (
    <li className="dec" data-testid="decision" data-kind={kind} data-standing={standing} data-key={decision.key}>
      <span className="n">{place}</span>
      <p>{text}</p>
      <div className="meta">
        <span>{names.join(t('common.and'))}</span>
        {due !== null && (
          <span className={classes(standing === 'overdue' ? 't-red' : 'muted')}>
            {t('meeting.by', { due: monthDay(due) })}
          </span>
        )}
        {item && <span className="muted truncate">{item.title}</span>}
        <span className="end row gap-1">
          {acts}
          {kind === 'task' && (
            <span className="tag accent">
              <Icon name="check" size={12} />
              {path === null ? (
                t('meeting.becameTask', { number: numbers.get(taskId ?? '') ?? '' })
              ) : (
                <Link to={path}>{t('meeting.becameTask', { number: numbers.get(taskId ?? '') ?? '' })}</Link>
              )}
            </span>
          )}
          <Tag kind={standing === 'overdue' ? 'warn' : 'line'}>
            {of > 1 && standing !== 'done'
              ? t('meeting.standingOf', { standing: t(`meeting.standing.${standing}`), done, of })
              : t(`meeting.standing.${standing}`)}
          </Tag>
        </span>
      </div>
    </li>
  )
}
