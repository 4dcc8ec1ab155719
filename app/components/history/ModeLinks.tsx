import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { classes } from '#app/components/kit/index.ts'
import type { Life } from '#server/history.ts'
import { historyPath } from './links.ts'

const WEEK = 7 * 24 * 3_600_000

/** The two ways to look back: as of one moment, or from one to another; the first comparison is with a week before. */
export function ModeLinks({
  boardId,
  mode,
  at,
  life,
}: {
  boardId: string
  mode: 'at' | 'diff'
  at: number
  life: Life
}) {
  const { t } = useTranslation()
  const to = at >= life.to ? null : at
  return (
    <nav className="history-modes" aria-label={t('history.mode')}>
      <Link
        className={classes('chip', mode === 'at' && 'on')}
        aria-current={mode === 'at' ? 'page' : undefined}
        to={historyPath(boardId, { at: to })}
        data-testid="mode-at"
      >
        {t('history.modeAt')}
      </Link>
      <Link
        className={classes('chip', mode === 'diff' && 'on')}
        aria-current={mode === 'diff' ? 'page' : undefined}
        to={historyPath(boardId, { from: Math.max(life.from, at - WEEK), to })}
        data-testid="mode-diff"
      >
        {t('history.modeDiff')}
      </Link>
    </nav>
  )
}
