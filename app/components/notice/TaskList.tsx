import { Link } from '@remix-run/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Tag } from '#app/components/kit/index.ts'
import { headingOf } from './headingOf.ts'
import { type NoticeTask, type NoticeView, sourcePath } from './view.ts'

/** The tasks of the board by area, each leading to its sentence. */
export const TaskList = memo(function TaskList({ view, picked }: { view: NoticeView; picked: NoticeTask | null }) {
  const { t } = useTranslation()
  const tasks = view.tasks.filter(({ removed }) => !removed)
  return (
    <nav className="notice-tasks" aria-label={t('notice.tasks')} data-testid="notice-tasks">
      <h2 className="notice-bar">
        {t('notice.tasks')}
        <span className="label num">{t('notice.count', { count: tasks.length })}</span>
      </h2>
      {tasks.length === 0 && <EmptyState icon="file" title={t('notice.noTasks')} />}
      <div className="notice-scroll">
        {view.areas.map((area) => {
          const ofArea = tasks.filter(({ areaId }) => areaId === area.id)
          if (ofArea.length === 0) return null
          return (
            <section key={area.id}>
              <h3>{headingOf(area.ordinal, area.title)}</h3>
              <ul>
                {ofArea.map((task) => (
                  <li key={task.id}>
                    <Link
                      to={sourcePath(view, task)}
                      replace
                      preventScrollReset
                      data-task={task.id}
                      aria-current={task.id === picked?.id || undefined}
                    >
                      <span className="num">{task.number}</span>
                      <span className="name">{task.title}</span>
                      <Where view={view} task={task} />
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </nav>
  )
})

/** What is out of the ordinary about where a task comes from. */
function Where({ view: { shown, versions }, task: { sources } }: { view: NoticeView; task: NoticeTask }) {
  const { t } = useTranslation()
  const here = sources.filter((source) => source.noticeVersionId === shown?.versionId).length
  if (here === 0) {
    const other = versions.find(({ id }) => sources.some((source) => source.noticeVersionId === id))
    return <Tag kind="line">{other ? t('notice.version', { version: other.version }) : t('notice.without')}</Tag>
  }
  return here > 1 ? <span className="label num">{t('notice.passages', { count: here })}</span> : null
}
