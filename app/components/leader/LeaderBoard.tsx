import { Link } from '@remix-run/react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { clockMinute, day } from '#app/i18n/moments.ts'
import { Button, buttonClass } from '#app/components/kit/index.ts'
import { PageShell, StatusBar } from '#app/components/shell/index.ts'
import { PeopleProvider } from '#app/components/people.ts'
import { WhyPopover } from '#app/components/why/index.ts'
import { shallowEqual, useActor, useBoardState, useSummary } from '#app/realtime/hooks.tsx'
import { type Change, type Openness, rulesOn } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { type Summary, type TrendPoint, doneRate } from '#shared/domain/summary.ts'
import { type Ask, Headline, type Note } from './Headline.tsx'
import { InstructDialog, type Instructed } from './InstructDialog.tsx'
import { HeatMap } from './HeatMap.tsx'
import { LaggardPanel } from './LaggardPanel.tsx'
import { LatestPanel } from './LatestPanel.tsx'
import { LeaderBanner } from './LeaderBanner.tsx'
import { LeaderBar } from './LeaderBar.tsx'
import { SetPopover } from './SetPopover.tsx'
import { TrendPanel } from './TrendPanel.tsx'
import { areasOf } from './areas.ts'
import { type Compared, oneDecimal } from './figures.ts'
import { taskPath } from './links.ts'
import type { Question } from './questions.ts'

export interface LeaderBoardProps {
  summary: Summary
  trend: readonly TrendPoint[]
  /** What `trend` was drawn from: with another openness other tasks are judged by less, and nothing compares. */
  openness: Openness
  /** The sequence today began with. */
  dayBegan: number
  /** Newest first. */
  latest: readonly Change[]
  people: Readonly<Record<string, string>>
  boards: readonly { id: string; title: string }[]
  serverNow: number
  compared: Compared
}

/** What is being asked: what a number is made of, why a light is what it is, or the second from within the first. */
interface Asked {
  anchor: HTMLElement
  question: Question | null
  note: Note | undefined
  why: string | null
}

const NO_PAST: readonly TrendPoint[] = []

/** The completion board: it moves while people look at it, and every number on it can be asked what it is made of. */
export function LeaderBoard(props: LeaderBoardProps) {
  const { dayBegan, people, boards, serverNow, compared } = props
  const { t } = useTranslation()
  const { summary, latest } = useSummary(props.summary, props.latest)
  const board = useBoardState((state) => state.board)
  const areas = useBoardState(areasOf, shallowEqual)
  const actor = useActor()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [instructed, setInstructed] = useState<Instructed | null>(null)
  const ask: Ask = useCallback((question, anchor, note) => setAsked({ question, anchor, note, why: null }), [])
  const askWhy = useCallback(
    (assignmentId: string, anchor: HTMLElement) =>
      setAsked({ question: null, anchor, note: undefined, why: assignmentId }),
    [],
  )
  if (!board) return null
  const { total } = summary
  const trend = board.openness === props.openness ? props.trend : NO_PAST
  const mayInstruct = board.status === 'dispatched' && can(actor, 'board.instruct', board) !== null
  return (
    <PeopleProvider value={people}>
      <PageShell
        scrolls
        bar={<LeaderBar boards={boards} serverNow={serverNow} compared={compared} />}
        banner={<LeaderBanner />}
        status={
          <StatusBar rules={rulesOn(board, summary.date)} label={board.label}>
            <span className="leader-counts">
              {t('leader.counts', {
                total: total.total,
                counted: total.counted,
                done: total.done,
                rate: oneDecimal(doneRate(total)),
              })}
            </span>
          </StatusBar>
        }
      >
        <div className="leader">
          <h1 className="sr-only">{t('leader.heading', { title: board.title })}</h1>
          <p className="print-only printed-head">
            <b>{t('leader.printedFor', { title: board.title })}</b>
            <span>
              {t('leader.asOf')} {day(summary.at)} {clockMinute(summary.at)}
              {t('leader.printedSeq', { seq: summary.seq })}
            </span>
          </p>
          <Headline summary={summary} trend={trend} compared={compared} onAsk={ask} />
          <HeatMap
            summary={summary}
            areas={areas}
            units={board.units}
            open={asked?.anchor.dataset.at ?? null}
            onAsk={ask}
          />
          <div className="leader-side">
            <TrendPanel summary={summary} trend={trend} board={board} />
            <LaggardPanel
              summary={summary}
              open={asked?.why ?? null}
              onWhy={askWhy}
              onInstruct={mayInstruct ? () => setInstructed({ taskId: null, unitId: null }) : null}
            />
            {/* A day that has turned began with what stood then, which only the server's log knows. */}
            <LatestPanel
              latest={latest}
              today={summary.date === props.summary.date ? summary.seq - dayBegan : null}
              people={people}
              onWhy={askWhy}
            />
          </div>
        </div>
        {asked && (
          <Answer
            asked={asked}
            summary={summary}
            onChange={setAsked}
            onInstruct={
              mayInstruct
                ? (about) => {
                    setAsked(null)
                    setInstructed(about)
                  }
                : null
            }
          />
        )}
        {instructed && <InstructDialog about={instructed} onClose={() => setInstructed(null)} />}
      </PageShell>
    </PeopleProvider>
  )
}

function Answer({
  asked,
  summary,
  onChange,
  onInstruct,
}: {
  asked: Asked
  summary: Summary
  onChange: (asked: Asked | null) => void
  onInstruct: ((about: Instructed) => void) | null
}) {
  const { t } = useTranslation()
  const actor = useActor()
  const { anchor, question, note, why } = asked
  const board = useBoardState((state) => state.board)
  const assignment = useBoardState((state) => (why === null ? undefined : state.assignments.get(why)))
  const close = (): void => onChange(null)
  const placement = anchor.dataset.at === undefined && question ? 'bottom' : 'left'
  if (question && why === null)
    return (
      <SetPopover
        key={JSON.stringify(question)}
        question={question}
        note={note}
        summary={summary}
        anchor={anchor}
        placement={placement}
        onWhy={(assignmentId) => onChange({ ...asked, why: assignmentId })}
        onClose={close}
        actions={
          onInstruct &&
          question.unitId !== undefined && (
            <Button
              size="sm"
              icon="edit"
              data-testid="instruct-unit-of"
              onClick={() => onInstruct({ taskId: null, unitId: question.unitId ?? null })}
            >
              {t('leader.instruct.do')}
            </Button>
          )
        }
      />
    )
  if (!assignment || !board) return null
  const path = taskPath(actor, board, assignment)
  return (
    <WhyPopover
      assignmentId={assignment.id}
      anchor={anchor}
      placement={placement}
      onClose={close}
      actions={
        (path !== null || question) && (
          <>
            {onInstruct && (
              <Button
                size="sm"
                icon="edit"
                data-testid="instruct-task"
                onClick={() => onInstruct({ taskId: assignment.taskId, unitId: assignment.unitId })}
              >
                {t('leader.instruct.do')}
              </Button>
            )}
            {path !== null && (
              <Link className={buttonClass('secondary', 'sm')} to={path} data-testid="to-task">
                {t('leader.toTask')}
              </Link>
            )}
            {question && (
              <Button variant="ghost" size="sm" icon="back" onClick={() => onChange({ ...asked, why: null })}>
                {t('common.back')}
              </Button>
            )}
          </>
        )
      }
    />
  )
}
