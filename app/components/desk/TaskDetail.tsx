import { useTranslation } from 'react-i18next'
import { Button, Menu, Tag } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { headingOf } from '#app/components/notice/headingOf.ts'
import { useDesk } from './DeskContext.ts'
import { useTaskDeeds } from './TaskDeeds.ts'
import { Suggestion } from './Suggestion.tsx'
import { partOf } from './edits.ts'
import type { ProposedField } from './proposals.ts'
import type { DeskRow } from './view.ts'
import { metricWords, unitWords } from './words.ts'

/** The task in hand: what its sentence holds, and what can be done with it. */
export function TaskDetail({ row }: { row: DeskRow }) {
  const { t } = useTranslation()
  const { actions, boardId, canEdit, units } = useDesk()
  const deeds = useTaskDeeds()
  const { task, facts } = row
  const previous = deeds.previous(row)
  const conditional = deeds.conditional(row)
  const suggested = (field: ProposedField): boolean => row.proposal[field] !== undefined
  const nothingCounted = facts && facts.targets.length + facts.deadlines.length === 0
  return (
    <div className="detail" role="cell">
      <dl>
        {facts && facts.measures.length > 0 && (
          <>
            <dt>{t('desk.detail.measures')}</dt>
            <dd>
              <ol>
                {facts.measures.map((measure, index) => {
                  const part = partOf(task, measure.span)
                  return (
                    <li key={measure.span[0]}>
                      <span className="num">{index + 1}</span>
                      <span className="grow">{measure.text}</span>
                      {canEdit && part && (
                        <Button
                          size="xs"
                          variant="ghost"
                          data-testid={`split-${task.id}-${index}`}
                          onClick={() => deeds.split(row, part, measure.text)}
                        >
                          {t('desk.detail.asTask')}
                        </Button>
                      )}
                    </li>
                  )
                })}
              </ol>
            </dd>
          </>
        )}
        <dt>{t('desk.original')}</dt>
        <dd>
          {task.sources.length === 0 && <span className="muted">{t('desk.detail.noSource')}</span>}
          <SourceLink boardId={boardId} taskId={task.id} />
        </dd>
        {facts && facts.cites.length > 0 && (
          <>
            <dt>{t('desk.detail.cites')}</dt>
            <dd>
              {facts.cites.map((cite) => (
                <span className="cite" key={cite.span[0]}>
                  {t('notice.cited', { title: cite.title })}
                  {cite.role === 'deliverable' && <Tag kind="line">{t('desk.detail.toBeWritten')}</Tag>}
                </span>
              ))}
            </dd>
          </>
        )}
        <dt>{t('desk.detail.metric')}</dt>
        <dd>
          {suggested('metric') ? (
            <Suggestion row={row} fields={['metric']} wraps />
          ) : (
            task.metric && metricWords(t, task.metric)
          )}
          {!task.metric &&
            !suggested('metric') &&
            facts &&
            facts.targets.map((target) => target.text).join(t('desk.semicolon'))}
          {!task.metric && nothingCounted && <span className="muted">{t('desk.detail.noFigures')}</span>}
          {canEdit && (
            <Button
              size="xs"
              variant="link"
              onClick={(event) => actions.open(task.id, 'metric', event.currentTarget)}
              data-field="metric"
            >
              {t('desk.field.setMetric')}
            </Button>
          )}
        </dd>
        {facts && facts.deadlines.length > 0 && (
          <>
            <dt>{t('desk.detail.deadlines')}</dt>
            <dd>{facts.deadlines.map((deadline) => deadline.text).join(t('desk.semicolon'))}</dd>
          </>
        )}
        {task.condition !== null && (
          <>
            <dt>{t('desk.detail.condition')}</dt>
            <dd>
              {suggested('condition') ? <Suggestion row={row} fields={['condition']} wraps /> : task.condition}{' '}
              <span className="muted">
                {t(suggested('condition') ? 'desk.detail.conditionHint' : 'desk.detail.conditionHolds')}
              </span>
              {canEdit && conditional && (
                <Button
                  size="xs"
                  variant="link"
                  title={t('desk.detail.splitConditionHint')}
                  onClick={() => deeds.splitConditional(row, conditional)}
                  data-testid={`split-condition-${task.id}`}
                >
                  {t('desk.detail.splitCondition')}
                </Button>
              )}
              {canEdit && (
                <Button
                  size="xs"
                  variant="link"
                  onClick={() => deeds.dropCondition(row)}
                  data-testid={`no-condition-${task.id}`}
                >
                  {t('desk.detail.noCondition')}
                </Button>
              )}
            </dd>
          </>
        )}
        {(task.supportingUnitIds.length > 0 || suggested('supportingUnitIds')) && (
          <>
            <dt>{t('desk.detail.supporting')}</dt>
            <dd>
              {suggested('supportingUnitIds') ? (
                <Suggestion row={row} fields={['supportingUnitIds']} wraps />
              ) : (
                unitWords(t, task.supportingUnitIds, units)
              )}
            </dd>
          </>
        )}
      </dl>
      {canEdit && (
        <div className="ops">
          {row.proposed.length > 0 && (
            <Button size="xs" icon="check" onClick={() => actions.accept(row, row.proposed)}>
              {t('desk.acceptThese')}
            </Button>
          )}
          <Button
            size="xs"
            icon="edit"
            data-field="title"
            data-testid={`retitle-${task.id}`}
            onClick={(event) => actions.open(task.id, 'title', event.currentTarget)}
          >
            {t('desk.detail.retitle')}
          </Button>
          <Button
            size="xs"
            missing={previous ? null : t('desk.detail.mergeNone')}
            data-testid={`merge-${task.id}`}
            onClick={() => previous && deeds.merge([row], previous)}
          >
            {t('desk.detail.merge')}
          </Button>
          <Menu button={t('desk.detail.move')} buttonClass="btn xs">
            {deeds.sections
              .filter((section) => section.area.id !== task.areaId)
              .map((section) => (
                <button
                  key={section.area.id}
                  type="button"
                  className="menu-item"
                  onClick={() => deeds.move(row, section)}
                >
                  {headingOf(section.area.ordinal, section.area.title)}
                </button>
              ))}
          </Menu>
          {task.sources.length > 0 && (
            <Button size="xs" variant="ghost" data-testid={`declare-${task.id}`} onClick={() => deeds.declareTask(row)}>
              {t('desk.detail.declare')}
            </Button>
          )}
          <Button size="xs" variant="ghost" data-testid={`remove-${task.id}`} onClick={() => deeds.remove(row)}>
            {t('desk.detail.remove')}
          </Button>
        </div>
      )}
    </div>
  )
}
