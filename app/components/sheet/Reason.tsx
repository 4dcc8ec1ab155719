import { useTranslation } from 'react-i18next'
import { Icon } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { type Row, isReturned } from './rows.ts'

/** Why it was returned, or why it does not count, in ochre above everything else. */
export function Reason({ row, open }: { row: Row; open: boolean }) {
  const { t } = useTranslation()
  const { assignment, report } = row
  const { state, returnReason, asideReason, returnCount } = assignment
  if (returnReason && isReturned(assignment)) {
    const review = report?.review
    return (
      <div className="reason" data-testid={`return-reason-${assignment.taskId}`}>
        <Icon name="returned" />
        <div className="grow">
          <p>{t('sheet.returned', { reason: returnReason })}</p>
          <small>
            {review?.decision === 'returned' ? (
              <ReturnedBy by={review.by} at={review.at} count={returnCount} />
            ) : (
              t('sheet.returnedTimes', { count: returnCount })
            )}
          </small>
        </div>
      </div>
    )
  }
  if (open && asideReason)
    return (
      <div className="reason plain">
        <Icon name="info" />
        <p className="grow">{t('sheet.asideReason', { state: t(`states.${state}`), reason: asideReason })}</p>
      </div>
    )
  return null
}

function ReturnedBy({ by, at, count }: { by: string; at: number; count: number }) {
  const { t } = useTranslation()
  const who = usePeopleOf()[by] ?? t('roles.supervisor')
  return <>{t('sheet.returnedBy', { who, at: dayMinute(at), count })}</>
}
