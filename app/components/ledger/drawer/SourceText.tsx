import { useTranslation } from 'react-i18next'
import { Skeleton } from '#app/components/kit/index.ts'
import type { RecordStatus } from '#app/components/why/useTaskRecord.ts'
import type { Task } from '#shared/domain/model.ts'

const ELLIPSIS = '……'

/** The sentence of the notice the task comes from, in what stands around it. */
export function SourceText({ task, status: { record, failed } }: { task: Task; status: RecordStatus }) {
  const { t } = useTranslation()
  if (task.sources.length === 0) return <p className="xs muted">{t('ledger.drawer.noSource')}</p>
  if (!record)
    return failed ? (
      <p className="xs muted">{t('why.failed')}</p>
    ) : (
      <Skeleton rows={2} lights={0} label={t('common.loading')} />
    )
  return (
    <>
      {record.sources.map(({ before, text, after }, index) => (
        <p key={index} className="source" lang="zh-CN" data-testid="source">
          {before !== '' && ELLIPSIS}
          {before}
          <mark>{text}</mark>
          {after}
          {after !== '' && ELLIPSIS}
        </p>
      ))}
    </>
  )
}
