import { Link, useNavigate } from '@remix-run/react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, Tag } from '#app/components/kit/index.ts'
import { LedgerBanner } from '#app/components/ledger/LedgerBanner.tsx'
import { LedgerBar } from '#app/components/ledger/LedgerBar.tsx'
import { usePeople } from '#app/components/ledger/usePeople.ts'
import { PageShell, StatusBar } from '#app/components/shell/index.ts'
import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import type { Comparison } from '#shared/domain/compareStates.ts'
import { decisionsOf, standingOf } from '#shared/domain/decisions.ts'
import type { Board } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { MeetingBaseProvider } from './MeetingBase.ts'
import { MeetingDialog } from './MeetingDialog.tsx'
import { Since } from './Since.tsx'

interface Props {
  last: { id: string; title: string } | null
  since: Comparison | null
  people: Readonly<Record<string, string>>
  boards: readonly { id: string; title: string }[]
}

/** The meetings of a board, the latest first. */
export function MeetingList(props: Props) {
  const board = useBoardState((state) => state.board)
  return board && <LiveList {...props} board={board} />
}

function LiveList({ board, last, since, people, boards }: Props & { board: Board }) {
  const { t } = useTranslation()
  const actor = useActor()
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const present = usePeople(board.units)
  const navigate = useNavigate()
  const [making, setMaking] = useState(false)
  const meetings = useMemo(
    () => [...state.meetings.values()].sort((a, b) => (a.startsAt < b.startsAt ? 1 : a.startsAt > b.startsAt ? -1 : 0)),
    [state],
  )
  const runs = can(actor, 'meeting.run', { issuingUnitId: board.issuingUnitId }) !== null
  const name = (id: string): string => people[id] ?? t('meeting.unknownPerson')
  const make = runs && (
    <Button variant="primary" icon="plus" onClick={() => setMaking(true)} data-testid="new-meeting">
      {t('meeting.new')}
    </Button>
  )
  return (
    <MeetingBaseProvider value={{ board, state, date, people, meId: actor.accountId }}>
      <PageShell
        bar={<LedgerBar boards={boards} others={present.others} current="meetings" />}
        banner={<LedgerBanner />}
        status={<StatusBar label={board.label} />}
        scrolls
      >
        <div className="meeting-list">
          <header className="row gap-3">
            <h1>{t('meeting.list')}</h1>
            <span className="end">{meetings.length > 0 && make}</span>
          </header>
          {since && last && (
            <section className="panel since-panel">
              <span className="label">{t('meeting.sinceThe', { title: last.title })}</span>
              <Since since={since} />
            </section>
          )}
          <section className="panel">
            {meetings.length === 0 ? (
              <EmptyState icon="people" title={t('meeting.none')} action={make}>
                {t(runs ? 'meeting.noneHint' : 'meeting.noneForYou')}
              </EmptyState>
            ) : (
              <ul data-testid="meetings">
                {meetings.map((meeting) => {
                  const decided = decisionsOf(state, meeting.id)
                  const done = decided.filter((one) => standingOf(state, one, date).kind === 'done').length
                  return (
                    <li key={meeting.id}>
                      <Link
                        className="meeting-line"
                        to={`/meetings/${meeting.id}`}
                        data-testid={`meeting-${meeting.id}`}
                        data-status={meeting.status}
                      >
                        <b className="truncate">{meeting.title}</b>
                        <Tag kind={meeting.status === 'open' ? 'accent' : 'line'}>
                          {t(`meeting.status.${meeting.status}`)}
                        </Tag>
                        <span className="facts">
                          <span className="num">{meeting.startsAt.replace('T', ' ')}</span>
                          <span>{meeting.place || t('meeting.noPlace')}</span>
                          <span>{t('meeting.chairedBy', { name: name(meeting.chairId) })}</span>
                          <span>{t('meeting.agendaOf', { count: meeting.agenda.length })}</span>
                          {decided.length > 0 && (
                            <span>{t('meeting.decisionsDone', { count: decided.length, done })}</span>
                          )}
                        </span>
                      </Link>
                    </li>
                  )
                })}
              </ul>
            )}
          </section>
        </div>
        {making && (
          <MeetingDialog
            meeting={null}
            onClose={() => setMaking(false)}
            onMade={(meetingId) => navigate(`/meetings/${meetingId}`)}
          />
        )}
      </PageShell>
    </MeetingBaseProvider>
  )
}
