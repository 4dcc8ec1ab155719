import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#app/components/kit/index.ts'
import { decisionsBefore, standingOf } from '#shared/domain/decisions.ts'
import { DecisionLine } from './DecisionLine.tsx'
import { useMeetingDesk } from './MeetingContext.ts'

/** 上次议定事项 with where they stand: what every meeting begins with. */
export function DecisionList() {
  const { t } = useTranslation()
  const { meeting, live, date } = useMeetingDesk()
  const previous = live.meetings.get(meeting.previousId ?? '') ?? null
  const decided = useMemo(() => decisionsBefore(live, previous, date), [live, previous, date])
  const done = decided.filter((one) => standingOf(live, one, date).kind === 'done').length
  return (
    <section className="panel" data-testid="former-decisions">
      <div className="panel-head">
        <h2>{previous ? t('meeting.decidedBy', { title: previous.title }) : t('meeting.former')}</h2>
        <span className="label">{t('meeting.doneOf', { done, of: decided.length })}</span>
      </div>
      {decided.length === 0 ? (
        <EmptyState icon="check" title={t('meeting.noFormer')} />
      ) : (
        <ol>
          {decided.map((decision, index) => (
            <DecisionLine key={`${decision.meetingId} ${decision.key}`} decision={decision} place={index + 1} />
          ))}
        </ol>
      )}
    </section>
  )
}
