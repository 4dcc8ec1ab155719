import { Link, useLocation } from '@remix-run/react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Icon, Tag, buttonClass, classes } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { clockMinute, day } from '#app/i18n/moments.ts'
import { assignmentIdOf } from '#shared/domain/model.ts'
import type { Story } from '#server/history.ts'
import { StoryMatter } from './StoryMatter.tsx'
import { StoryReport } from './StoryReport.tsx'
import { historyPath } from './links.ts'
import { type StoryEvent, storyOf } from './story.ts'

/** 来龙去脉 of a task, or of one unit's part in it: everything that happened, newest first, with what was said. */
export function StoryPage({ boardId, story }: { boardId: string; story: Story }) {
  const { t } = useTranslation()
  const { task, number, board, unitId, changes } = story
  const { hash } = useLocation()
  useEffect(() => {
    if (hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'center' })
  }, [hash])
  const units = board.units.filter(({ id }) => story.unitIds.includes(id))
  const days = storyOf(t, story)
  return (
    <div className="story" data-testid="story" data-story={unitId === null ? task.id : assignmentIdOf(task.id, unitId)}>
      <header className="panel story-head">
        <Link className={buttonClass('ghost', 'sm')} to={historyPath(boardId)}>
          <Icon name="back" size={14} />
          {t('history.title')}
        </Link>
        <h1>
          <span className="muted num">{number}</span> {task.title}
        </h1>
        <SourceLink boardId={boardId} taskId={task.id} />
        <nav aria-label={t('history.storyUnits')}>
          <UnitLink to={historyPath(boardId, { story: task.id })} current={unitId === null}>
            {t('history.allUnits')}
          </UnitLink>
          {units.map((unit) => (
            <UnitLink
              key={unit.id}
              to={historyPath(boardId, { story: assignmentIdOf(task.id, unit.id) })}
              current={unit.id === unitId}
            >
              {unit.shortName}
            </UnitLink>
          ))}
        </nav>
        <p className="xs muted">{t('history.storyCounts', { count: changes.length })}</p>
      </header>
      {days.length === 0 && <EmptyState icon="history" title={t('history.storyEmpty')} />}
      {days.map(({ date, events }) => (
        <section key={date} className="story-day" aria-label={date}>
          <h2 className="num">{date}</h2>
          <ol>
            {events.map((event) => (
              <Event key={event.seqs[0]} boardId={boardId} event={event} story={story} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

function UnitLink({ to, current, children }: { to: string; current: boolean; children: string }) {
  return (
    <Link className={classes('chip', current && 'on')} to={to} aria-current={current ? 'page' : undefined}>
      {children}
    </Link>
  )
}

function Event({ boardId, event, story }: { boardId: string; event: StoryEvent; story: Story }) {
  const { t } = useTranslation()
  const { seqs, at, who, unit, what, reason, report, matter } = event
  const [first] = seqs
  return (
    <li className="panel story-event" id={`change-${first}`} data-testid="story-event" data-type={event.type}>
      {seqs.slice(1).map((seq) => (
        <span key={seq} id={`change-${seq}`} className="story-anchor" />
      ))}
      <p className="story-line">
        <Link className="num" to={historyPath(boardId, { at })} title={t('history.thatMoment', { day: day(at) })}>
          {clockMinute(at)}
        </Link>
        <b>{who}</b>
        {unit !== null && story.unitId === null && <Tag>{unit}</Tag>}
        <span>{what}</span>
        <span className="end muted xs num">{t('history.change', { seq: seqs[0] })}</span>
      </p>
      {reason !== null && <p className="story-reason">{t('history.reason', { reason })}</p>}
      {matter && <StoryMatter matter={matter} people={story.people} />}
      {report && <StoryReport report={report.report} former={report.former} task={story.task} people={story.people} />}
    </li>
  )
}
