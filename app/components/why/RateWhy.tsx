import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { buttonClass } from '#app/components/kit/index.ts'
import { historyPath } from '#app/components/history/links.ts'
import { momentText } from '#shared/history/moment.ts'
import { type Board, type LocalDate, rulesOn } from '#shared/domain/model.ts'
import { type Figures, doneRate, dueRate } from '#shared/domain/summary.ts'

const WEEK = 7 * 24 * 3_600_000
const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(1))

/**
 * 为什么 of a rate: its sentence with both sets, the rule version in force, and the way to the changes that moved it. The
 * unit tasks of the sets stand below it.
 */
export function RateWhy({
  note,
  figures,
  board,
  pace,
  date,
  at,
}: {
  note: 'dueRate' | 'progress'
  figures: Figures
  board: Board
  pace: number
  date: LocalDate
  /** The moment of the last change the figures know of. */
  at: number
}) {
  const { t } = useTranslation()
  const { due, dueDone, counted, done, total, progress } = figures
  const rule = rulesOn(board, date)
  return (
    <div className="rate-why" data-testid="rate-why">
      <p className="why-say" data-testid="rate-sentence">
        {note === 'dueRate'
          ? t('why.rate.dueRate', { done: dueDone, due, rate: shown(dueRate(figures)) })
          : t('why.rate.progress', { counted, progress: shown(progress), pace: shown(pace) })}
      </p>
      <p className="xs ink2">
        {t('why.rate.beside', { done, counted, rate: shown(doneRate(figures)), aside: total - counted, total })}
      </p>
      <p className="xs ink2">{t('why.rate.rule', { date, version: rule.version, from: rule.from })}</p>
      <Link
        className={buttonClass('link', 'xs')}
        to={historyPath(board.id, { from: at - WEEK, to: null })}
        title={momentText(at - WEEK)}
        data-testid="rate-changes"
      >
        {t('why.rate.changes')}
      </Link>
    </div>
  )
}
