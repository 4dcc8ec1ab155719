import { useTranslation } from 'react-i18next'
import { Icon } from '#app/components/kit/index.ts'
import { useTaskRecord } from '#app/components/why/index.ts'
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
              <ReturnedBy taskId={assignment.taskId} by={review.by} at={review.at} count={returnCount} asks={open} />
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

/** Who returned it: the name comes with the record, which only an opened task asks for. */
function ReturnedBy(props: { taskId: string; by: string; at: number; count: number; asks: boolean }) {
  const { t } = useTranslation()
  const { record } = useTaskRecord(props.asks ? props.taskId : null)
  const who = record?.people[props.by] ?? t('roles.supervisor')
  return <>{t('sheet.returnedBy', { who, at: dayMinute(props.at), count: props.count })}</>
}
