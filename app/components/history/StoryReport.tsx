import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Tag } from '#app/components/kit/index.ts'
import { Marked } from '#app/components/handling/Marked.tsx'
import { sideBySide } from '#app/components/handling/compare.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import type { Report, Task } from '#shared/domain/model.ts'

/** A report as it was frozen, its texts beside those of the one before on request, and what became of it. */
export function StoryReport({
  report,
  former,
  task,
  people,
}: {
  report: Report
  former: Report | null
  task: Task
  people: Readonly<Record<string, string>>
}) {
  const { t } = useTranslation()
  const [compares, setCompares] = useState(false)
  const { kind, period, late, review } = report
  const rows = sideBySide(task, report, former)
  return (
    <div className="story-report" data-testid={`story-report-${report.id}`}>
      <p className="row">
        <b>{kind === 'completion' ? t('handling.completion') : t('ledger.drawer.report.period', { period })}</b>
        {late && <Tag kind="warn">{t(kind === 'period' ? 'handling.lateReport' : 'handling.lateWork')}</Tag>}
        {former && (
          <Button
            variant="link"
            size="xs"
            aria-pressed={compares}
            data-testid="story-compare"
            onClick={() => setCompares(!compares)}
          >
            {t(compares ? 'history.notBeside' : 'history.beside')}
          </Button>
        )}
      </p>
      <dl className={compares ? 'beside' : undefined}>
        {rows.map(({ field, before, after, changed, carriedOver }) =>
          before === null && after === '' ? null : (
            <div key={field}>
              <dt>
                {t(`fields.${field}`)}
                {carriedOver && <Tag kind="warn">{t('handling.carriedOver')}</Tag>}
              </dt>
              {compares && (
                <dd className="before" data-label={t('handling.former')}>
                  {before !== null && changed ? (
                    <Marked before={before} after={after} side="before" />
                  ) : (
                    <p className="passage">{before}</p>
                  )}
                </dd>
              )}
              <dd data-label={t('handling.thisOne')}>
                {compares && before !== null && changed ? (
                  <Marked before={before} after={after} side="after" />
                ) : (
                  <p className="passage">{after === '' ? t('ledger.drawer.emptyText') : after}</p>
                )}
              </dd>
            </div>
          ),
        )}
      </dl>
      {review && (
        <p className="xs">
          {t('history.review', {
            decision: t(`ledger.drawer.reviewed.${review.decision}`),
            who: people[review.by] ?? t('common.issuingUnit'),
            at: dayMinute(review.at),
          })}
          {review.reason !== null && ` ${t('ledger.drawer.returnReason', { reason: review.reason })}`}
        </p>
      )}
    </div>
  )
}
