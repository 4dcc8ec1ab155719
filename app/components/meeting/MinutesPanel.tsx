import { useRevalidator } from '@remix-run/react'
import { Suspense, lazy, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Icon } from '#app/components/kit/index.ts'
import { RichText } from '#app/components/minutes/RichText.tsx'
import { dayMinute } from '#app/i18n/moments.ts'
import { useActor } from '#app/realtime/hooks.tsx'
import { figuresSentence, sectionsOf } from '#shared/document/meetingWords.ts'
import { mayWriteMinutes } from '#shared/domain/visibility.ts'
import { useMeetingDesk } from './MeetingContext.ts'

const MinutesEditor = lazy(() => import('#app/components/minutes/MinutesEditor.tsx'))
const LiveMinutes = lazy(() => import('#app/components/minutes/LiveMinutes.tsx'))

/** 会议记录: typed together by whom the meeting names, read by everybody in it, and final once it is closed. */
export function MinutesPanel() {
  const { t } = useTranslation()
  const { meeting, board, frozen, minutes, view, follow } = useMeetingDesk()
  const actor = useActor()
  const inBrowser = useMounted()
  const { status, agenda } = meeting
  const going = status === 'planned' || status === 'open'
  const writes = going && board.status !== 'archived' && mayWriteMinutes(actor, board, meeting)
  // Closed since this page came: the final text is the server's.
  const { revalidate } = useRevalidator()
  const due = status === 'closed' && minutes.final === null
  useEffect(() => {
    if (due) revalidate()
  }, [due, revalidate])
  const whole = frozen?.whole ? frozen : null
  const figures = useMemo(() => whole && figuresSentence(whole), [whole])
  const ref = useRef<HTMLDivElement>(null)
  useSectionInSight(ref, view.agendaItemId, agenda)
  const text = <RichText doc={minutes.doc} />
  return (
    <section className="minutes-panel" aria-label={t('meeting.minutesOf')} data-testid="minutes">
      <div className="panel-head">
        <h2>{t('meeting.minutesOf')}</h2>
        {minutes.final && (
          <span
            className="tag line"
            title={t('minutes.hash', { hash: minutes.final.hash })}
            data-testid="minutes-final"
            data-hash={minutes.final.hash}
          >
            <Icon name="lock" size={12} />
            {t('minutes.final', { at: dayMinute(minutes.final.at), hash: minutes.final.hash.slice(0, 8) })}
          </span>
        )}
      </div>
      <div className="minutes" ref={ref} data-writes={writes}>
        {!going ? (
          minutes.doc.content.length > 0 ? (
            text
          ) : (
            <EmptyState icon="edit" title={t('minutes.none')} />
          )
        ) : !inBrowser ? (
          text
        ) : (
          <Suspense fallback={text}>
            {writes ? (
              <MinutesEditor
                meetingId={meeting.id}
                initial={minutes.doc}
                figures={figures}
                onSections={follow.makeSections}
              />
            ) : (
              <LiveMinutes meetingId={meeting.id} initial={minutes.doc} />
            )}
          </Suspense>
        )}
      </div>
    </section>
  )
}

/** When another item is in hand its section comes into sight, unless this person is typing elsewhere in the minutes. */
function useSectionInSight(
  ref: React.RefObject<HTMLDivElement>,
  itemId: string | null,
  agenda: Parameters<typeof sectionsOf>[0],
): void {
  useEffect(() => {
    const panel = ref.current
    if (!panel || itemId === null || panel.contains(document.activeElement)) return
    const headings = [...panel.querySelectorAll<HTMLElement>('.minutes-prose > :is(h1, h2, h3, h4, h5)')]
    const index = sectionsOf(
      agenda,
      headings.map((heading) => heading.textContent ?? ''),
    ).get(itemId)
    const heading = index === undefined ? undefined : headings[index]
    if (!heading) return
    const top = heading.getBoundingClientRect().top - panel.getBoundingClientRect().top + panel.scrollTop
    panel.scrollTo({ top: Math.max(0, top - 44) })
  }, [ref, itemId, agenda])
}

/** False on the server and in the first render, so that both agree. */
function useMounted(): boolean {
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return mounted
}
