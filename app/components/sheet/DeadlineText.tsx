import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { deadlineOf } from './deadline.ts'
import type { Row } from './rows.ts'

/** The due day and what it means today: 10-27 逾期 2 个工作日. */
export function DeadlineText({ row, date }: { row: Row; date: LocalDate }) {
  const { t } = useTranslation()
  const { day, words, count, tone } = deadlineOf(row, date)
  return (
    <span className={classes('dl', tone !== 'plain' && tone)}>
      {day !== null && <b>{day}</b>}
      {t(`sheet.deadline.${words}`, { count })}
    </span>
  )
}
