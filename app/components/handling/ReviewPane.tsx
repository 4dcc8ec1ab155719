import { useTranslation } from 'react-i18next'
import { Button, IconButton, Light, Skeleton, Tag, classes } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { isRepetition } from '#shared/domain/carriedOver.ts'
import { type Language, sentence } from '#shared/domain/lightSentences.ts'
import { type Report, dueOf } from '#shared/domain/model.ts'
import { useDeskOf } from './HandlingContext.ts'
import { Marked } from './Marked.tsx'
import { formerOf, sideBySide } from './compare.ts'
import type { ReviewItem } from './lists.ts'
import { useReports } from './useReports.ts'

/** One report beside the one before it, with what differs in sight, and the verdict under it. */
export function ReviewPane({ item, onBack }: { item: ReviewItem; onBack: () => void }) {
  const { t, i18n } = useTranslation()
  const { board, numbers, supervises, ask, why, meId } = useDeskOf()
  const { assignment, task, unit, report, light } = item
  const { reports, failed } = useReports(assignment.id, report.id)
  const former = reports && formerOf(reports, report)
  const number = numbers.get(task.id) ?? ''
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const own = report.submittedBy === meId ? t('errors.ownSubmission') : null
  const due = dueOf(task, assignment)
  return (
    <article className="report-pane" data-testid="report-pane" data-report={report.id}>
      <header>
        <IconButton icon="back" label={t('handling.toList')} className="back" onClick={onBack} />
        <button type="button" className="line-why" onClick={(event) => why(assignment.id, event.currentTarget)}>
          <Light colour={light.colour} byHand={light.computed !== null} />
        </button>
        <div className="grow">
          <h2>
            {unit.shortName} · {number} {task.title}
          </h2>
          <p className="xs ink2">
            {sentence(light, language)}
            {due !== null && ` · ${t('handling.due', { due })}`}
            {assignment.returnCount > 0 && ` · ${t('ledger.drawer.returnCount', { count: assignment.returnCount })}`}
          </p>
          {task.criterion && <p className="xs muted">{t('handling.criterion', { text: task.criterion })}</p>}
        </div>
        <SourceLink boardId={board.id} taskId={task.id} />
      </header>
      <div className="compare" role="table" aria-label={t('handling.compare')}>
        <div className="compare-row compare-head" role="row">
          <span role="columnheader" />
          <div role="columnheader">
            {former ? (
              <ReportHead report={former} title={t('handling.former')} />
            ) : (
              <span className="muted">{reports ? t('handling.noFormer') : t('handling.former')}</span>
            )}
          </div>
          <div role="columnheader">
            <ReportHead report={report} title={t('handling.thisOne')} />
          </div>
        </div>
        {sideBySide(task, report, former).map(({ field, before, after, changed, carriedOver }) => (
          <div
            key={field}
            className="compare-row"
            role="row"
            data-testid={`compare-${field}`}
            data-changed={former ? changed : undefined}
          >
            <span className="label" role="rowheader">
              {t(`fields.${field}`)}
              {carriedOver && <Tag kind="warn">{t('handling.carriedOver')}</Tag>}
            </span>
            <div role="cell" className="before" data-label={t('handling.former')}>
              {!reports && !failed ? (
                <Skeleton label={t('common.loading')} rows={1} />
              ) : before !== null && changed && before !== '' ? (
                <Marked before={before} after={after} side="before" />
              ) : (
                <Said text={before ?? ''} failed={failed} />
              )}
            </div>
            <div
              role="cell"
              className={classes('after', former && !changed && 'same')}
              data-label={t('handling.thisOne')}
            >
              {before !== null && changed && after !== '' ? (
                <Marked before={before} after={after} side="after" />
              ) : (
                <Said text={after} />
              )}
            </div>
          </div>
        ))}
      </div>
      {isRepetition(report.carriedOver, report) && <p className="deed-refused">{t('handling.nothingNew')}</p>}
      {supervises && (
        <footer>
          <span className="muted xs">{t(`handling.verdict.${report.kind}`)}</span>
          <Button
            icon="returned"
            missing={own}
            aria-keyshortcuts="r"
            data-testid="return"
            onClick={() => ask({ kind: 'return', ids: [assignment.id] })}
          >
            {t('handling.do.return')}
          </Button>
          <Button
            variant="primary"
            icon="check"
            missing={own}
            aria-keyshortcuts="a"
            data-testid="approve"
            onClick={() => ask({ kind: 'approve', ids: [assignment.id] })}
          >
            {t(report.kind === 'completion' ? 'ledger.review.approveCompletion' : 'ledger.review.approve')}
          </Button>
        </footer>
      )}
    </article>
  )
}

function ReportHead({ report, title }: { report: Report; title: string }) {
  const { t } = useTranslation()
  const people = usePeopleOf()
  const { kind, period, late, review, submittedBy, submittedAt } = report
  return (
    <>
      <span className="row">
        <b>{title}</b>
        <span>{kind === 'completion' ? t('handling.completion') : t('ledger.drawer.report.period', { period })}</span>
        {late && <Tag kind="warn">{t(kind === 'period' ? 'handling.lateReport' : 'handling.lateWork')}</Tag>}
        {review && (
          <Tag kind={review.decision === 'returned' ? 'warn' : 'line'}>
            {t(`ledger.drawer.reviewed.${review.decision}`)}
          </Tag>
        )}
      </span>
      <span className="muted xs num">
        {people[submittedBy] === undefined
          ? t('ledger.drawer.reportOn', { at: dayMinute(submittedAt) })
          : t('ledger.drawer.reportAt', { who: people[submittedBy], at: dayMinute(submittedAt) })}
      </span>
      {review?.reason && <span className="xs">{t('ledger.drawer.returnReason', { reason: review.reason })}</span>}
    </>
  )
}

function Said({ text, failed = false }: { text: string; failed?: boolean }) {
  const { t } = useTranslation()
  if (text === '') return <p className="muted">{t(failed ? 'why.failed' : 'ledger.drawer.emptyText')}</p>
  return <p className="passage">{text}</p>
}
