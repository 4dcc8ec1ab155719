import { useTranslation } from 'react-i18next'
import { Button, Menu, Tag } from '#app/components/kit/index.ts'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { useDesk } from './DeskContext.ts'
import { useTaskDeeds } from './TaskDeeds.ts'
import { partOf } from './edits.ts'
import { headingOf } from '#app/components/notice/headingOf.ts'
import type { DeskRow } from './view.ts'
import { metricWords, proposalWords, unitWords } from './words.ts'

/** The task in hand: what its sentence holds, and what can be done with it. */
export function TaskDetail({ row }: { row: DeskRow }) {
  const { t } = useTranslation()
  const { actions, boardId, canEdit, units } = useDesk()
  const deeds = useTaskDeeds()
  const { task, facts } = row
  const previous = deeds.previous(row)
  const others = row.proposed.filter((field) => ['metric', 'condition', 'supportingUnitIds'].includes(field))
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
          {task.metric ? metricWords(t, task.metric) : null}
          {!task.metric && facts && facts.targets.map((target) => target.text).join(t('desk.semicolon'))}
          {!task.metric && nothingCounted && <span className="muted">{t('desk.detail.noFigures')}</span>}
          {canEdit && (
            <Button
              size="xs"
              variant="link"
              onClick={(event) => actions.open(task.id, 'metric', event.currentTarget)}
              data-field="metric"
            >
              {t('desk.field.metric')}
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
              {task.condition} <span className="muted">{t('desk.detail.conditionHint')}</span>
            </dd>
          </>
        )}
        {task.supportingUnitIds.length > 0 && (
          <>
            <dt>{t('desk.detail.supporting')}</dt>
            <dd>{unitWords(t, task.supportingUnitIds, units)}</dd>
          </>
        )}
        {others.map((field) => (
          <Proposed key={field} row={row} field={field} />
        ))}
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

function Proposed({ row, field }: { row: DeskRow; field: DeskRow['proposed'][number] }) {
  const { t } = useTranslation()
  const { actions, canEdit, units } = useDesk()
  const words = proposalWords(t, field, row.proposal, units)
  return (
    <>
      <dt>{t('desk.suggestion')}</dt>
      <dd>
        {words}
        {canEdit && (
          <button
            type="button"
            className="suggest"
            title={t('desk.suggested', { value: words })}
            onClick={() => actions.accept(row, [field])}
          >
            <b>{t('desk.suggestion')}</b>
          </button>
        )}
      </dd>
    </>
  )
}
