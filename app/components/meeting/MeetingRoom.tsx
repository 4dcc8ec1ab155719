import { Link, useRevalidator } from '@remix-run/react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Segmented, buttonClass } from '#app/components/kit/index.ts'
import { LedgerBanner } from '#app/components/ledger/LedgerBanner.tsx'
import { LedgerBar } from '#app/components/ledger/LedgerBar.tsx'
import { usePeople } from '#app/components/ledger/usePeople.ts'
import { PageShell } from '#app/components/shell/index.ts'
import { taskNumbers } from '#app/components/why/index.ts'
import { useActor, useBoardState, useBoardStatus, useServerDate } from '#app/realtime/hooks.tsx'
import type { Comparison } from '#shared/domain/compareStates.ts'
import type { Decision } from '#shared/domain/decisions.ts'
import type { Board, Meeting } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { mayWriteMinutes } from '#shared/domain/visibility.ts'
import { AgendaNav } from './AgendaNav.tsx'
import { Attendance } from './Attendance.tsx'
import { DecisionPanel } from './DecisionPanel.tsx'
import { MeetingBoard } from './MeetingBoard.tsx'
import { MeetingBaseProvider } from './MeetingBase.ts'
import { type MeetingDesk, type MeetingMinutes, MeetingProvider } from './MeetingContext.ts'
import { MeetingHead } from './MeetingHead.tsx'
import { MinutesPanel } from './MinutesPanel.tsx'
import { type FrozenPart, useFrozen } from './useFrozen.ts'
import { useFollow } from './useFollow.ts'
import { useMeetingView } from './useMeetingView.ts'

interface Props {
  meetingId: string
  frozen: FrozenPart | null
  since: Comparison | null
  decided: readonly Decision[] | null
  minutes: MeetingMinutes
  people: Readonly<Record<string, string>>
  boards: readonly { id: string; title: string }[]
}

/** 督查调度会: agenda, the board in the middle, minutes and decisions; for who takes part. */
export function MeetingRoom(props: Props) {
  const { t } = useTranslation()
  const board = useBoardState((state) => state.board)
  const meeting = useBoardState((state) => state.meetings.get(props.meetingId))
  const { problem } = useBoardStatus()
  if (!board) return null
  if (meeting && problem?.code !== 'notFound') return <LiveMeeting {...props} board={board} meeting={meeting} />
  return (
    <PageShell bar={<LedgerBar boards={props.boards} others={[]} current="meetings" />}>
      <div data-testid="meeting-gone">
        <EmptyState
          icon="lock"
          title={t('meeting.gone')}
          action={
            <Link className={buttonClass('secondary')} to="/">
              {t('meeting.toHome')}
            </Link>
          }
        >
          {t('meeting.goneHint')}
        </EmptyState>
      </div>
    </PageShell>
  )
}

const PARTS = ['agenda', 'board', 'notes'] as const
type Part = (typeof PARTS)[number]

function LiveMeeting({
  board,
  meeting,
  frozen: part,
  since,
  decided,
  minutes,
  people: today,
  boards,
}: Props & { board: Board; meeting: Meeting }) {
  const { t } = useTranslation()
  const actor = useActor()
  const date = useServerDate()
  const live = useBoardState((state) => state)
  const present = usePeople(board.units)
  const { revalidate } = useRevalidator()
  const frozen = useFrozen(meeting.id, part)
  const { pending } = useBoardStatus()
  // It was opened or closed since this page came: what is of that moment is asked for, once it is stored.
  const behind = (meeting.openedSeq !== null && part === null) || (meeting.closedSeq !== null && decided === null)
  const due = behind && pending === 0
  useEffect(() => {
    if (due) revalidate()
  }, [due, revalidate])
  const { view, show: showHere } = useMeetingView(meeting)
  const { follow, show } = useFollow(meeting.id, view, showHere)
  const numbers = useMemo(() => taskNumbers(live), [live])
  const [shown, setShown] = useState<Part>('board')
  const { issuingUnitId } = board
  // A closed meeting says what people were called then, as its paper does.
  const people = useMemo(() => ({ ...today, ...minutes.final?.names }), [today, minutes])
  const desk: MeetingDesk = {
    ...{ meeting, board, live, date, frozen, since, decided, numbers, people, view, show, follow, minutes },
    runs: can(actor, 'meeting.run', { issuingUnitId }) !== null,
    decides: can(actor, 'board.edit', { issuingUnitId }) !== null && meeting.status === 'open',
    keeps: mayWriteMinutes(actor, board, meeting),
  }
  return (
    <MeetingBaseProvider value={{ board, state: live, date, people, meId: actor.accountId }}>
      <MeetingProvider value={desk}>
        <PageShell
          bar={<LedgerBar boards={boards} others={present.others} current="meetings" />}
          banner={<LedgerBanner />}
        >
          <div className="meeting" data-part={shown}>
            <MeetingHead />
            <div className="meeting-parts">
              <Segmented
                label={t('meeting.parts')}
                value={shown}
                options={PARTS.map((value) => ({ value, label: t(`meeting.part.${value}`) }))}
                onChange={setShown}
              />
            </div>
            <div className="meeting-cols">
              <AgendaNav />
              <MeetingBoard />
              <aside className="notes">
                <MinutesPanel />
                <DecisionPanel />
              </aside>
            </div>
            <Attendance />
          </div>
        </PageShell>
      </MeetingProvider>
    </MeetingBaseProvider>
  )
}
