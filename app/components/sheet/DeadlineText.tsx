import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import { deadlineOf, remarkOf } from './deadline.ts'
import type { Row } from './rows.ts'

/** The due day and what it means today: 10-27 逾期 2 个工作日. On a phone, the one thing worth knowing before opening it. */
export function DeadlineText({ row, date }: { row: Row; date: LocalDate }) {
  const { t } = useTranslation()
  const { day, words, count, tone } = deadlineOf(row, date)
  const remark = remarkOf(row, date)
  const { gap, pace } = row.light
  const said = t(`sheet.deadline.${words}`, { count })
  return (
    <>
      <span className={classes('dl', tone !== 'plain' && tone)}>
        {day !== null && <b>{day}</b>}
        {said}
      </span>
      <span className={classes('remark', remark.tone !== 'plain' && remark.tone)}>
        {remark.about === 'returned' && t('sheet.remark.returned', { words: said })}
        {remark.about === 'waiting' && t('sheet.next.waitReview')}
        {remark.about === 'behind' && t('sheet.paceShort.behind', { pace: pace ?? 0, points: gap ?? 0 })}
        {remark.about === 'deadline' && (day === null ? said : t('sheet.remark.deadline', { day, words: said }))}
      </span>
    </>
  )
}
