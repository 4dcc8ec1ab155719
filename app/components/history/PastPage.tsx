import { useNavigate, useNavigation } from '@remix-run/react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#app/components/kit/index.ts'
import type { HistoryView } from '#server/history.ts'
import { momentText } from '#shared/history/moment.ts'
import type { PastBoard } from '#shared/history/past.ts'
import { ModeLinks } from './ModeLinks.tsx'
import { PastAreas } from './PastAreas.tsx'
import { PastHead } from './PastHead.tsx'
import { PastLedger } from './PastLedger.tsx'
import { PastWhy } from './PastWhy.tsx'
import { TimeBar } from './TimeBar.tsx'
import { historyPath } from './links.ts'
import type { Only } from './rows.ts'

/** The board as of a moment. The address is the moment; nothing here is written. */
export function PastPage({ boardId, view }: { boardId: string; view: HistoryView }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const busy = useNavigation().state !== 'idle'
  const { life, at, steps, now } = view
  // Text on its way here, since encoding thousands of lights would cost more than folding them.
  const past = useMemo(() => JSON.parse(view.past) as PastBoard | null, [view.past])
  const [only, setOnly] = useState<Only | null>(null)
  const [asked, setAsked] = useState<{ id: string; anchor: HTMLElement } | null>(null)
  // What is explained is of the moment before.
  useEffect(() => setAsked(null), [at])
  const go = useCallback(
    (moment: number | null): void =>
      navigate(historyPath(boardId, { at: moment }), { replace: true, preventScrollReset: true }),
    [boardId, navigate],
  )
  const why = useCallback((id: string, anchor: HTMLElement) => setAsked({ id, anchor }), [])
  const story = useCallback((id: string): void => navigate(historyPath(boardId, { story: id })), [boardId, navigate])
  return (
    <div className="past" data-testid="past" data-at={momentText(at)}>
      <ModeLinks boardId={boardId} mode="at" at={at} life={life} />
      <TimeBar life={life} at={at} steps={steps} busy={busy} onGo={go} />
      {past ? (
        <>
          <PastHead past={past} now={at < life.to ? now : null} only={only} onOnly={setOnly} />
          <div className="past-cols">
            <PastAreas past={past} />
            <PastLedger past={past} only={only} asked={asked?.id ?? null} onWhy={why} onStory={story} />
          </div>
        </>
      ) : (
        <EmptyState icon="history" title={t('history.before')} />
      )}
      {asked && (
        <PastWhy
          key={asked.id}
          boardId={boardId}
          assignmentId={asked.id}
          at={at}
          anchor={asked.anchor}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}
