import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge, Icon } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { workPath } from '#app/components/notice/links.ts'
import type { BoardStatus } from '#shared/domain/model.ts'
import type { ReimportPassage } from '#server/imports/reimport.ts'
import { Differences } from './Differences.tsx'
import { type NamedTask, keyOf } from './view.ts'

export interface Tasks {
  board: { id: string; status: BoardStatus }
  tasks: Readonly<Record<string, NamedTask>>
}

function TaskLink({ board, tasks, taskId }: Tasks & { taskId: string }) {
  const { t } = useTranslation()
  const task = tasks[taskId]
  return (
    <>
      <Link className="task-link" to={workPath(board, taskId)}>
        {task ? t('reimport.task', { ...task }) : taskId}
      </Link>
      <SourceLink boardId={board.id} taskId={taskId} />
    </>
  )
}

/** One list of the comparison with its count and what it means. */
export function Section({
  name,
  title,
  count,
  note,
  children,
}: {
  name: string
  title: string
  count: number
  note?: string
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <section className="panel" data-testid={`reimport-${name}`}>
      <div className="panel-head">
        <h2>{title}</h2>
        <Badge>{count}</Badge>
        {note !== undefined && count > 0 && <span className="label">{note}</span>}
      </div>
      {count === 0 ? <p className="none muted">{t('reimport.none')}</p> : children}
    </section>
  )
}

/** Sentences with changes; each may be left out of what is applied. */
export function ChangedSection({
  passages,
  leftOut,
  onLeaveOut,
  ...at
}: Tasks & {
  passages: readonly ReimportPassage[]
  leftOut: ReadonlySet<string>
  onLeaveOut: (taskId: string, out: boolean) => void
}) {
  const { t } = useTranslation()
  return (
    <Section name="changed" title={t('reimport.changed')} count={passages.length} note={t('reimport.changedNote')}>
      <ul className="passages">
        {passages.map((passage) => (
          <li key={keyOf(passage)} data-testid={`changed-${passage.taskId}`}>
            <div className="passage-head">
              <input
                type="checkbox"
                className="needs-script"
                checked={!leftOut.has(passage.taskId)}
                aria-label={t('reimport.take', { task: at.tasks[passage.taskId]?.title ?? passage.taskId })}
                onChange={(event) => onLeaveOut(passage.taskId, !event.currentTarget.checked)}
              />
              <TaskLink {...at} taskId={passage.taskId} />
            </div>
            <Differences before={passage.before} after={passage.after} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Tasks whose sentence is not in the corrected text: they are listed, never lost. */
export function OrphanSection({ passages, ...at }: Tasks & { passages: readonly ReimportPassage[] }) {
  const { t } = useTranslation()
  return (
    <Section name="orphans" title={t('reimport.orphans')} count={passages.length} note={t('reimport.orphansNote')}>
      <ul className="passages">
        {passages.map((passage) => (
          <li key={keyOf(passage)} data-testid={`orphan-${passage.taskId}`}>
            <div className="passage-head">
              <Icon name="warning" />
              <TaskLink {...at} taskId={passage.taskId} />
            </div>
            <p className="passage" lang="zh-CN">
              {passage.before}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What did not change, folded: only its number matters. */
export function SameSection({ passages, ...at }: Tasks & { passages: readonly ReimportPassage[] }) {
  const { t } = useTranslation()
  return (
    <Section name="same" title={t('reimport.same')} count={passages.length}>
      <details className="same">
        <summary>{t('reimport.sameText', { count: passages.length })}</summary>
        <ul className="passages">
          {passages.map((passage) => (
            <li key={keyOf(passage)}>
              <TaskLink {...at} taskId={passage.taskId} />
              <p className="passage" lang="zh-CN">
                {passage.after}
              </p>
            </li>
          ))}
        </ul>
      </details>
    </Section>
  )
}
