import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Icon, Tag } from '#app/components/kit/index.ts'
import { useBoardState } from '#app/realtime/hooks.tsx'
import { dayText } from '#shared/domain/light.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { type Filing, filingsOf, periodName } from './periods.ts'
import { type Row, isReturned } from './rows.ts'

/** 11 月报. */
export function periodWords(t: TFunction, period: string): string {
  const { unit, ...values } = periodName(period)
  return t(`sheet.period.${unit}`, values)
}

/** 11-25 截止，还剩 2 个工作日; of a window that has closed: 逾期填报, or until when what came back is still in time. */
export function filingWords(t: TFunction, { window, lastDay, late, daysLeft }: Filing, date: LocalDate): string {
  if (late) return t('sheet.filing.late', { day: dayText(window.closes, date) })
  const day = dayText(lastDay, date)
  if (lastDay > window.closes) return t('sheet.filing.cameBack', { day })
  if (lastDay === date) return t('sheet.filing.today')
  return t('sheet.filing.left', { day, days: daysLeft })
}

/** Which report is being written and until when; what of its figure says nothing new. */
export function ReportHead({ row, date, writes }: { row: Row; date: LocalDate; writes: boolean }) {
  const { t } = useTranslation()
  const { assignment, task, report } = row
  const board = useBoardState((state) => state.board)
  if (!board) return null
  const [present, former] = filingsOf(board, task, assignment, report, date)
  const again = isReturned(assignment)
  const filed = row.filing === 'filed'
  const figure = task.metric ? 'value' : 'percent'
  const same = writes && report && assignment[figure] !== null && report[figure] === assignment[figure]
  return (
    <p className="report-line" data-testid={`report-period-${task.id}`} data-period={present.window.period}>
      <b>{periodWords(t, present.window.period)}</b>
      {filed ? (
        <span className="ink2">
          <Icon name="check" size={14} />
          {t('sheet.filing.filed')}
        </span>
      ) : (
        <span className={present.daysLeft <= 3 ? 't-yellow' : 'ink2'}>{filingWords(t, present, date)}</span>
      )}
      {again && <Tag kind="warn">{t('sheet.filing.again')}</Tag>}
      {former && (
        <Tag kind="warn">
          {t('sheet.filing.owed', { period: periodWords(t, former.window.period) })} · {filingWords(t, former, date)}
        </Tag>
      )}
      {same && (
        <Tag kind="line">
          {t('sheet.carried.field', {
            field: t(`fields.${figure}`),
            words: t(report.review?.decision === 'returned' ? 'sheet.carried.asReturned' : 'sheet.carried.label'),
          })}
        </Tag>
      )}
    </p>
  )
}
