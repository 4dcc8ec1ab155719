import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { historyPath } from '#app/components/history/links.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import type { Board } from '#shared/domain/model.ts'
import { authorOf } from './authorOf.ts'
import { changeWords } from './changeWords.ts'
import type { Explained } from './useExplanation.ts'

/** The changes that a light rests on, newest first; each leads to its place in the story. */
export function MadeBy({
  boardId,
  assignmentId,
  board,
  explained: { why, failed },
}: {
  boardId: string
  assignmentId: string
  board: Pick<Board, 'units' | 'issuingUnitId'> | null
  explained: Explained
}) {
  const { t } = useTranslation()
  if (!why) return <span className="muted">{t(failed ? 'why.failed' : 'why.loading')}</span>
  if (why.made.length === 0) return <span className="muted">{t('why.noChange')}</span>
  return (
    <ul className="why-made" data-testid="why-made">
      {why.made.map(({ change }) => (
        <li key={change.seq} data-seq={change.seq}>
          <Link to={historyPath(boardId, { story: assignmentId, change: change.seq })}>
            <b>{changeWords(t, change)}</b>{' '}
            <span className="ink2">
              {t('why.change', {
                who: authorOf(t, change, why.people, board),
                at: dayMinute(change.at),
                seq: change.seq,
              })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
