import { useTranslation } from 'react-i18next'
import { Tag } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { NARRATIVE_FIELDS, type ReportField } from '#shared/domain/model.ts'
import { periodWords } from './ReportHead.tsx'
import type { Row } from './rows.ts'

/** The frozen copy that was submitted last, who submitted it, and what became of it. */
export function LastReport({ row: { report, task } }: { row: Row }) {
  const { t } = useTranslation()
  const people = usePeopleOf()
  if (!report) return null
  const { kind, period, submittedAt, submittedBy, late, review, carriedOver } = report
  const figure: ReportField = task.metric ? 'value' : 'percent'
  const unit = task.metric ? task.metric.unit : '%'
  const shown = report[figure]
  const carried = (field: ReportField) =>
    carriedOver.includes(field) && <span className="carried">{t('sheet.carried.label')}</span>
  return (
    <details className="last-report" data-testid={`last-report-${task.id}`}>
      <summary>
        {t(kind === 'completion' ? 'sheet.last.completion' : 'sheet.last.period', {
          period: periodWords(t, period),
          who: people[submittedBy] ?? '',
          at: dayMinute(submittedAt),
        })}
        {late && <Tag kind="warn">{t('sheet.last.late')}</Tag>}
        <Tag kind={review?.decision === 'returned' ? 'warn' : 'line'}>
          {t(review ? `sheet.last.${review.decision}` : 'sheet.last.waits')}
        </Tag>
      </summary>
      <dl>
        <dt>{task.metric ? task.metric.name : t('fields.percent')}</dt>
        <dd>
          {shown === null ? t('sheet.unreported') : `${shown}${unit}`} {carried(figure)}
        </dd>
        {NARRATIVE_FIELDS.map((field) => (
          <div key={field} className="pair">
            <dt>{t(`fields.${field}`)}</dt>
            <dd>
              {report[field] === '' ? <span className="muted">{t('sheet.notWritten')}</span> : report[field]}{' '}
              {carried(field)}
            </dd>
          </div>
        ))}
        {review && (
          <div className="pair">
            <dt>{t('sheet.last.review')}</dt>
            <dd>
              {t(`sheet.last.${review.decision}`)}
              {review.reason && t('sheet.last.reason', { reason: review.reason })}
              <span className="muted xs">
                {' '}
                {people[review.by] ?? t('roles.supervisor')} {dayMinute(review.at)}
              </span>
            </dd>
          </div>
        )}
      </dl>
    </details>
  )
}
