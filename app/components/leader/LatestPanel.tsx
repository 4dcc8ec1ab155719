import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Chip, EmptyState, IconButton } from '#app/components/kit/index.ts'
import { classes } from '#app/components/kit/classes.ts'
import { changeLines } from '#app/components/changes/changeLines.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { taskNumbers } from '#app/components/why/index.ts'
import { clockMinute, day, dayMinute, monthDay } from '#app/i18n/moments.ts'
import { useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import type { Change } from '#shared/domain/model.ts'
import { useCalm } from './useCalm.ts'

/** 刚刚变化: what people did, newest first. Stands still while pointed at, and for as long as it is paused. */
export function LatestPanel({
  latest,
  today,
  people,
  onWhy,
}: {
  latest: readonly Change[]
  /** Changes of this day; null where that is not known. */
  today: number | null
  people: Readonly<Record<string, string>>
  onWhy: (assignmentId: string, anchor: HTMLElement) => void
}) {
  const { t } = useTranslation()
  const [isPaused, setPaused] = useState(false)
  // What was there when the page came is not news.
  const [known] = useState(() => latest[0]?.seq ?? 0)
  const state = useBoardState((current) => current)
  const date = useServerDate()
  const { shown, isBehind, catchUp, holding } = useCalm(latest, (changes) => String(changes[0]?.seq ?? 0), isPaused)
  const { board, tasks } = state
  if (!board) return null
  const lines = changeLines(t, shown, { board, tasks, numbers: taskNumbers(state), people })
  const waiting = latest.filter((change) => change.seq > (shown[0]?.seq ?? 0)).length
  return (
    <section className="panel latest-panel" aria-labelledby="latest-title" {...holding}>
      <div className="panel-head">
        <h2 id="latest-title">{t('leader.latest')}</h2>
        {today !== null && <span className="label">{t('leader.today', { count: today })}</span>}
        <span className="end">
          {isBehind && <Chip onClick={catchUp}>{t('leader.waiting', { count: waiting })}</Chip>}
          <IconButton
            icon="pause"
            size="xs"
            iconPixels={14}
            label={t(isPaused ? 'leader.resume' : 'leader.pause')}
            aria-pressed={isPaused}
            onClick={() => setPaused(!isPaused)}
          />
        </span>
      </div>
      <ul className="scroll">
        {lines.map((line) => {
          const cells = (
            <>
              <time dateTime={new Date(line.at).toISOString()} title={dayMinute(line.at)}>
                {day(line.at) === date ? clockMinute(line.at) : monthDay(day(line.at))}
              </time>
              <span className="truncate">{line.who}</span>
              <span className="truncate ink2" title={line.where}>
                {line.where}
              </span>
              <b className="truncate" title={line.what}>
                {line.what}
              </b>
            </>
          )
          const className = classes('ev', line.seq > known && 'flash')
          const { assignmentId } = line
          return (
            <li key={line.seq} className="with-source" data-testid="latest-change" data-seq={line.seq}>
              {assignmentId === null ? (
                <span className={className}>{cells}</span>
              ) : (
                <button
                  type="button"
                  className={className}
                  aria-haspopup="dialog"
                  onClick={(event) => onWhy(assignmentId, event.currentTarget)}
                >
                  {cells}
                </button>
              )}
              {line.task && <SourceLink boardId={board.id} taskId={line.task.id} of={line.task.name} variant="ghost" />}
            </li>
          )
        })}
      </ul>
      {lines.length === 0 && <EmptyState icon="history" title={t('leader.noChanges')} />}
    </section>
  )
}
