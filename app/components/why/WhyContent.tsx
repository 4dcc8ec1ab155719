import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, IconButton, Light, StateTag, buttonClass } from '#app/components/kit/index.ts'
import { historyPath } from '#app/components/history/links.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { day } from '#app/i18n/moments.ts'
import { type Light as LightResult, lightOf } from '#shared/domain/light.ts'
import { type Language, explanation, sentence } from '#shared/domain/lightSentences.ts'
import { targetText } from '#shared/domain/metric.ts'
import type { Assignment, Board, LocalDate, Task } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { pacePercent, paceOf, periodOf } from '#shared/domain/pace.ts'
import { PaceRuler } from './PaceRuler.tsx'

/** What a light is explained from: the board as it stands, or as it stood. */
export interface WhyContentProps {
  state: BoardState
  /** The day it is judged on. */
  date: LocalDate
  assignment: Assignment
  /** 2-4. */
  number: string
  /** The changes it rests on. */
  made: ReactNode
  onClose: () => void
  actions?: ReactNode
}

/** The inside of the explanation of one light: a pure picture of what it is given, of today and of any day. */
export function WhyContent({ state, date, assignment, number, made, onClose, actions }: WhyContentProps) {
  const { t, i18n } = useTranslation()
  const task = state.tasks.get(assignment.taskId)
  const { board } = state
  if (!board || !task) return null
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const light = lightOf(state, assignment, date)
  const unit = board.units.find((u) => u.id === assignment.unitId)
  const [, ...others] = explanation(light, language)
  return (
    <div data-testid="why">
      <div className="why-head">
        <Light colour={light.colour} byHand={light.computed !== null} />
        <h3>
          {t('why.heading', {
            unit: unit?.shortName ?? assignment.unitId,
            number,
            title: task.title,
          })}
        </h3>
        <IconButton icon="close" size="xs" label={t('common.close')} onClick={onClose} />
      </div>
      <p className="why-say" data-testid="why-sentence">
        {sentence(light, language)}
      </p>
      {others.map((reason) => (
        <p key={reason} className="why-also">
          {reason}
        </p>
      ))}
      {light.pace !== null && assignment.percent !== null && (
        <PaceRuler
          actual={assignment.percent}
          pace={light.pace}
          paceYellow={light.rule.paceYellow}
          paceRed={light.rule.paceRed}
        />
      )}
      <Facts board={board} task={task} assignment={assignment} light={light} date={date} made={made} />
      <div className="why-actions">
        <SourceLink boardId={board.id} taskId={task.id} variant="secondary" />
        <Link
          className={buttonClass('secondary', 'sm')}
          to={historyPath(board.id, { story: assignment.id })}
          data-testid="to-story"
        >
          <Icon name="history" size={14} />
          {t('why.story')}
        </Link>
        {actions}
      </div>
    </div>
  )
}

function Facts({
  board,
  task,
  assignment,
  light,
  date,
  made,
}: {
  board: Board
  task: Task
  assignment: Assignment
  light: LightResult
  date: LocalDate
  made: ReactNode
}) {
  const { t } = useTranslation()
  const { rule } = light
  const period = periodOf(board, task, assignment)
  const pace = paceOf(period, date)
  return (
    <dl className="why-facts">
      <dt>{t('why.facts.state')}</dt>
      <dd>
        <StateTag state={assignment.state} />
        {assignment.needsCoordination && (
          <span className="why-coordination">
            {assignment.coordination
              ? t('why.needsCoordinationOf', { text: assignment.coordination })
              : t('why.needsCoordination')}
          </span>
        )}
      </dd>
      <dt>{t('why.facts.actual')}</dt>
      <dd>
        <Actual task={task} assignment={assignment} />
      </dd>
      {task.metric && <dt>{t('why.facts.target')}</dt>}
      {task.metric && (
        <dd>
          {task.metric.name} {targetText(task.metric)}
        </dd>
      )}
      {!task.metric && <dt>{t('why.facts.expected')}</dt>}
      {!task.metric && (
        <dd>{t('why.expected', { ...period, days: pace.days, elapsed: pace.elapsed, pace: pacePercent(pace) })}</dd>
      )}
      <dt>{t('why.facts.due')}</dt>
      <dd>
        {assignment.due !== null
          ? t('why.dueExtended', { due: assignment.due, before: task.due ?? t('why.noDue') })
          : task.due !== null
            ? t('why.due', { due: task.due })
            : t('why.noDue')}
      </dd>
      <dt>{t('why.facts.asOf')}</dt>
      <dd>
        {t('why.asOf', { date })}
        {light.daysLeft !== null && light.daysLeft >= 0 && ` · ${t('why.daysLeft', { days: light.daysLeft })}`}
        {light.daysLeft !== null && light.daysLeft < 0 && ` · ${t('why.daysOver', { days: -light.daysLeft })}`}
        {light.estimated && ` · ${t('why.estimated')}`}
      </dd>
      <dt>{t('why.facts.rule')}</dt>
      <dd>
        {t('why.rule', {
          version: rule.version,
          from: rule.from,
          yellow: rule.paceYellow,
          red: rule.paceRed,
          days: rule.dueSoonDays,
        })}
      </dd>
      <dt>{t('why.facts.change')}</dt>
      <dd>{made}</dd>
    </dl>
  )
}

function Actual({ task, assignment }: { task: Task; assignment: Assignment }) {
  const { t } = useTranslation()
  const { percent, value, updatedAt } = assignment
  if (task.metric) return <>{value === null ? t('why.unreported') : `${value}${task.metric.unit}`}</>
  if (percent === null) return <>{t('why.hidden')}</>
  return (
    <>
      {updatedAt === null
        ? t('why.actualPercent', { percent })
        : t('why.actualReported', { percent, day: day(updatedAt) })}
    </>
  )
}
