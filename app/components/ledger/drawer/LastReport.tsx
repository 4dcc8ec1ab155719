import { useTranslation } from 'react-i18next'
import { Tag } from '#app/components/kit/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useBoardState } from '#app/realtime/hooks.tsx'
import { type Assignment, NARRATIVE_FIELDS } from '#shared/domain/model.ts'

/** What the unit last submitted: the frozen copy that reviews are about, not the draft it is writing. */
export function LastReport({
  assignment,
  people,
}: {
  assignment: Assignment
  people: Readonly<Record<string, string>>
}) {
  const { t } = useTranslation()
  const report = useBoardState((state) =>
    assignment.reportId === null ? undefined : state.reports.get(assignment.reportId),
  )
  if (!report) return <p className="xs muted">{t('ledger.drawer.noReport')}</p>
  const { kind, period, percent, submittedAt, submittedBy, late, review } = report
  return (
    <div className="report" data-testid="last-report">
      <p className="report-head">
        <b>
          {kind === 'completion' ? t('ledger.drawer.report.completion') : t('ledger.drawer.report.period', { period })}
        </b>
        {percent !== null && <span className="num">{t('ledger.drawer.reportPercent', { percent })}</span>}
        {late && <Tag kind="warn">{t('ledger.drawer.reportLate')}</Tag>}
        {review && (
          <Tag kind={review.decision === 'returned' ? 'warn' : 'line'}>
            {t(`ledger.drawer.reviewed.${review.decision}`)}
          </Tag>
        )}
        <span className="end muted">
          {people[submittedBy] === undefined
            ? t('ledger.drawer.reportOn', { at: dayMinute(submittedAt) })
            : t('ledger.drawer.reportAt', { who: people[submittedBy], at: dayMinute(submittedAt) })}
        </span>
      </p>
      <dl>
        {NARRATIVE_FIELDS.map((field) => (
          <div key={field}>
            <dt>{t(`fields.${field}`)}</dt>
            <dd>
              {report[field] === '' ? <span className="muted">{t('ledger.drawer.emptyText')}</span> : report[field]}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
