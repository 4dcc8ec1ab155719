import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { OverrideButton } from '#app/components/handling/OverrideButton.tsx'
import type { Deed } from '#app/components/handling/deeds.ts'
import { Button, Light, Tag, buttonClass, classes } from '#app/components/kit/index.ts'
import type { RecordStatus } from '#app/components/why/useTaskRecord.ts'
import { useActor, useAssignment, useBoardState, useMark, useServerDate } from '#app/realtime/hooks.tsx'
import { type Language, reasonSentence, sentence } from '#shared/domain/lightSentences.ts'
import { type Assignment, type Board, type Task, assignmentIdOf } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'
import { judged } from '../judged.ts'
import { LastReport } from './LastReport.tsx'
import { ReviewActions } from './ReviewActions.tsx'
import { Section } from './Section.tsx'

/** One unit's part in the task: its light with the sentence, what may be done about it, what it last reported. */
export function UnitPanel({
  task,
  number,
  board,
  unitId,
  status,
  onWhy,
  onDeed,
}: {
  task: Task
  number: string
  board: Board
  unitId: string
  status: RecordStatus
  onWhy: (assignmentId: string, anchor: HTMLElement) => void
  onDeed: ((deed: Deed) => void) | null
}) {
  const { t, i18n } = useTranslation()
  const actor = useActor()
  const date = useServerDate()
  const id = assignmentIdOf(task.id, unitId)
  const assignment = useAssignment(id)
  const mark = useMark(`assignment:${id}`)
  const light = useBoardState((state) => {
    const current = state.assignments.get(id)
    return current ? judged(state, current, date).light : null
  })
  const unit = board.units.find((candidate) => candidate.id === unitId)
  if (!assignment || !light || !unit) return null
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const subject = { issuingUnitId: board.issuingUnitId, unitId }
  const mayRead = can(actor, 'narrative.read', subject) !== null
  const mayWrite = can(actor, 'narrative.write', subject) !== null
  const [, second] = light.reasons
  return (
    <section className="unit-panel" data-testid="unit-panel">
      <div
        className={classes('explain', `tint-${light.colour}`, mark && mark !== 'changed' && 'unsent')}
        data-colour={light.colour}
      >
        <Light colour={light.colour} byHand={light.computed !== null} size="lg" decorative />
        <div className="grow">
          <p className="say" data-testid="unit-sentence">
            {t('ledger.drawer.heading', { unit: unit.shortName, sentence: sentence(light, language) })}
          </p>
          <p className="ink2">
            <Now task={task} assignment={assignment} />
            {assignment.needsCoordination && (
              <b className="coordination">
                {assignment.coordination
                  ? t('why.needsCoordinationOf', { text: assignment.coordination })
                  : t('why.needsCoordination')}
              </b>
            )}
          </p>
          {second && <p className="xs ink2">{reasonSentence(second, language)}</p>}
          {assignment.state === 'returned' && assignment.returnReason !== null && (
            <p className="xs">{t('ledger.drawer.returnReason', { reason: assignment.returnReason })}</p>
          )}
          {assignment.asideReason !== null && (
            <p className="xs">{t('ledger.drawer.asideReason', { reason: assignment.asideReason })}</p>
          )}
          <div className="act">
            <ReviewActions assignment={assignment} unit={unit} task={task} number={number} />
            <Button
              size="xs"
              variant="ghost"
              aria-keyshortcuts="w"
              onClick={(event) => onWhy(id, event.currentTarget)}
              data-testid="ask-why"
            >
              {t('ledger.drawer.why')}
            </Button>
            {onDeed && <OverrideButton assignment={assignment} size="xs" onAsk={onDeed} />}
            {assignment.returnCount > 0 && (
              <Tag>{t('ledger.drawer.returnCount', { count: assignment.returnCount })}</Tag>
            )}
          </div>
        </div>
      </div>
      <Section
        title={t('ledger.drawer.reports')}
        end={
          mayRead && (
            <Link className={buttonClass('link', 'xs')} to={`/boards/${board.id}/units/${unitId}?task=${task.id}`}>
              {t(mayWrite ? 'ledger.drawer.mySheet' : 'ledger.drawer.openSheet')}
            </Link>
          )
        }
      >
        {mayRead ? (
          <LastReport assignment={assignment} people={status.record?.people ?? {}} />
        ) : (
          <p className="xs muted">{t('ledger.drawer.reportHidden')}</p>
        )}
      </Section>
    </section>
  )
}

function Now({ task, assignment }: { task: Task; assignment: Assignment }) {
  const { t } = useTranslation()
  const { percent, value } = assignment
  const state = t(`states.${assignment.state}`)
  if (task.metric) {
    if (value === null) return <>{t('ledger.drawer.stateNow', { state })}</>
    return <>{t('ledger.drawer.valueNow', { state, value: `${value}${task.metric.unit}` })}</>
  }
  if (percent === null) return <>{t('ledger.drawer.stateNow', { state })}</>
  return <>{t('ledger.drawer.progressNow', { state, percent })}</>
}
