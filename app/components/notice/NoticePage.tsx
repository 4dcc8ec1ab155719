import { useNavigate, useSearchParams } from '@remix-run/react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#app/components/kit/index.ts'
import { NoticeHead } from './NoticeHead.tsx'
import { Paper } from './Paper.tsx'
import { PaperLegend } from './PaperLegend.tsx'
import { PlaceBar } from './PlaceBar.tsx'
import { TaskList } from './TaskList.tsx'
import { placeAsked } from './links.ts'
import { type NoticeView, type Place, looksOf, markPath, placeOf } from './view.ts'

/** 来源: the whole notice at the sentence a task comes from, and beside it the tasks that were made of it. */
export function NoticePage({ view }: { view: NoticeView }) {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const place = useMemo(() => placeOf(view, placeAsked(params)), [view, params])
  const looks = useMemo(() => looksOf(view, place), [view, place])
  const { shown } = view
  useInSight(place, shown?.versionId)
  const pick = (mark: number): void => {
    // Whoever marks words to copy them does not ask for a task.
    if (window.getSelection()?.isCollapsed === false) return
    navigate(markPath(view, place, mark), { replace: true, preventScrollReset: true })
  }
  return (
    <div className="notice">
      <NoticeHead view={view} />
      <PlaceBar view={view} place={place} />
      <div className="notice-cols">
        <section className="notice-text" aria-label={t('notice.text')} data-testid="notice-text">
          {shown ? (
            <>
              <Paper paragraphs={shown.paragraphs} looks={looks} onPick={pick} />
              <PaperLegend marks={['task', 'current', 'cited', 'deliverable']} />
            </>
          ) : (
            <EmptyState icon="file" title={t('notice.noText')}>
              {t('notice.noTextHint')}
            </EmptyState>
          )}
        </section>
        <TaskList view={view} picked={place.task} />
      </div>
    </div>
  )
}

/** Brings the passage and its task into sight: in the middle on arrival, afterwards no further than needed. */
function useInSight({ task, mark, index }: Place, versionId: string | undefined): void {
  const arrived = useRef<string | undefined>(undefined)
  useEffect(() => {
    const block = arrived.current === versionId ? 'nearest' : 'center'
    const row = task && document.querySelector(`.notice-tasks [data-task="${task.id}"]`)
    row?.scrollIntoView({ block })
    // Last: on a phone both scroll together, and the words matter more.
    const passage = mark === null ? null : document.querySelector(`.paper [data-passage="${mark}"]`)
    passage?.scrollIntoView({ block })
    arrived.current = versionId
  }, [task, mark, index, versionId])
}
