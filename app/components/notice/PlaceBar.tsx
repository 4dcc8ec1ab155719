import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, Tag, buttonClass } from '#app/components/kit/index.ts'
import { headingOf } from './headingOf.ts'
import { type NoticeTask, type NoticeView, type Place, passagePath, sourcePath } from './view.ts'

/** What is in hand: a task, where it stands and which of its passages is in sight; or a sentence that made none. */
export function PlaceBar({ view, place }: { view: NoticeView; place: Place }) {
  const { t } = useTranslation()
  const { task } = place
  if (!task) {
    const declared = place.mark !== null && view.shown?.marks[place.mark]?.declared
    const words = place.mark === null ? 'notice.hint' : declared ? 'notice.declared' : 'notice.noTask'
    return (
      <Bar>
        <p className="place-words muted">{t(words)}</p>
      </Bar>
    )
  }
  const area = view.areas.find(({ id }) => id === task.areaId)
  return (
    <Bar taskId={task.id}>
      <div className="place-task">
        <h2>
          <span className="num">{task.number}</span> {task.title}
        </h2>
        <p className="place-words">
          {area && <span>{headingOf(area.ordinal, area.title)}</span>}
          {task.kind && <Tag>{t(`kinds.${task.kind}`)}</Tag>}
          {task.removed && <Tag kind="warn">{t('notice.removed')}</Tag>}
          <Whereabouts view={view} task={task} place={place} />
        </p>
      </div>
      {place.count > 1 && <Steps view={view} task={task} place={place} />}
      {task.home !== null && (
        <Link className={buttonClass('secondary', 'sm')} to={task.home} data-testid="open-task">
          {t('notice.openTask')}
          <Icon name="right" size={14} />
        </Link>
      )}
    </Bar>
  )
}

function Bar({ taskId, children }: { taskId?: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <section className="place-bar" aria-label={t('notice.place')} data-testid="place" data-task={taskId}>
      {children}
    </section>
  )
}

/** Where the words of the task stand, if not simply on the page; and what else was made of them. */
function Whereabouts({ view, task, place }: { view: NoticeView; task: NoticeTask; place: Place }) {
  const { t } = useTranslation()
  if (place.count === 0)
    return <span data-testid="no-source">{t(task.fromMeeting ? 'notice.fromMeeting' : 'notice.noSource')}</span>
  if (place.index === -1) {
    const version = view.versions.find(({ id }) => task.sources.some((source) => source.noticeVersionId === id))
    if (!version) return <span data-testid="no-source">{t('notice.lost')}</span>
    return (
      <Link className="place-link" to={sourcePath(view, task)} replace>
        {t('notice.elsewhere', { version: version.version })}
      </Link>
    )
  }
  if (place.others.length === 0) return null
  return (
    <span>
      {t('notice.alsoMade')}
      {place.others.map((other) => (
        <Link key={other.id} className="place-link" to={sourcePath(view, other)} replace preventScrollReset>
          {other.number} {other.title}
        </Link>
      ))}
    </span>
  )
}

/** From one passage of the task to the next, going round. */
function Steps({ view, task, place: { index, count } }: { view: NoticeView; task: NoticeTask; place: Place }) {
  const { t } = useTranslation()
  const step = (by: 1 | -1): string => passagePath(view, task, index === -1 ? 0 : (index + by + count) % count)
  return (
    <div className="place-steps">
      {index !== -1 && (
        <span className="label" role="status" data-testid="place-of">
          {t('notice.placeOf', { at: index + 1, of: count })}
        </span>
      )}
      <Link
        className={buttonClass('secondary', 'sm')}
        to={step(-1)}
        replace
        preventScrollReset
        data-testid="place-previous"
      >
        <Icon name="up" size={14} />
        {t('notice.previous')}
      </Link>
      <Link className={buttonClass('secondary', 'sm')} to={step(1)} replace preventScrollReset data-testid="place-next">
        <Icon name="down" size={14} />
        {t('notice.next')}
      </Link>
    </div>
  )
}
