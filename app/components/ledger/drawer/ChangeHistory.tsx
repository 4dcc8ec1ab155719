import { Link } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { historyPath } from '#app/components/history/links.ts'
import { Button, buttonClass } from '#app/components/kit/index.ts'
import { authorOf } from '#app/components/why/authorOf.ts'
import { changeWords } from '#app/components/why/changeWords.ts'
import type { RecordStatus } from '#app/components/why/useTaskRecord.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import type { Board } from '#shared/domain/model.ts'
import { historyLines } from '../history.ts'
import { Section } from './Section.tsx'

const FEW = 6

/** What happened to the task and its unit tasks, newest first. */
export function ChangeHistory({
  status: { record, failed },
  board,
  taskId,
}: {
  status: RecordStatus
  board: Board
  taskId: string
}) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  if (!record)
    return (
      <Section title={t('ledger.drawer.history')}>
        <p className="xs muted">{t(failed ? 'ledger.drawer.historyFailed' : 'ledger.drawer.historyWaiting')}</p>
      </Section>
    )
  const lines = historyLines(record.changes, taskId)
  const shown = all ? lines : lines.slice(0, FEW)
  return (
    <Section
      title={t('ledger.drawer.history')}
      end={
        <>
          {lines.length > FEW && (
            <Button variant="link" size="xs" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t('ledger.drawer.historyLess') : t('ledger.drawer.historyAll', { count: record.total })}
            </Button>
          )}
          <Link
            className={buttonClass('link', 'xs')}
            to={historyPath(board.id, { story: taskId })}
            data-testid="to-story"
          >
            {t('why.story')}
          </Link>
        </>
      }
    >
      {lines.length === 0 && <p className="xs muted">{t('ledger.drawer.historyEmpty')}</p>}
      <ol className="hist" data-testid="history">
        {shown.map(({ change, unitId, count }) => {
          const unit = board.units.find((candidate) => candidate.id === unitId)
          const author = authorOf(t, change, record.people, board)
          return (
            <li key={change.seq}>
              <time dateTime={new Date(change.at).toISOString()}>{dayMinute(change.at)}</time>
              <span>
                <b>{author}</b> {unit && count === 1 && !author.includes(unit.shortName) ? `${unit.shortName} ` : ''}
                {change.type === 'board.dispatch' && count > 1
                  ? t('ledger.drawer.dispatchedTo', { count })
                  : changeWords(t, change)}
              </span>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}
