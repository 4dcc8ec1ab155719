import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatars, Icon, Tag, classes } from '#app/components/kit/index.ts'
import { useMark } from '#app/realtime/hooks.tsx'
import type { Present } from '#shared/protocol/events.ts'
import { type FieldName, useDesk } from './DeskContext.ts'
import { TaskDetail } from './TaskDetail.tsx'
import type { ProposedField } from './proposals.ts'
import type { DeskRow } from './view.ts'
import { dueWords, leadWords, proposalWords, unitWords } from './words.ts'

interface RowProps {
  row: DeskRow
  picked: boolean
  selected: boolean
  /** Others who have it in hand. */
  here: readonly Present[] | undefined
}

/** One task of the draft: what stands, what is missing, what the text suggests. The one in hand opens below. */
export const TaskRow = memo(function TaskRow({ row, picked, selected, here }: RowProps) {
  const { t } = useTranslation()
  const { actions, canEdit } = useDesk()
  const { task, number } = row
  const mark = useMark(`task:${task.id}`)
  return (
    <div
      className={classes('it-wrap', picked && 'cur', selected && 'sel', mark ?? undefined)}
      data-testid={`desk-task-${task.id}`}
      data-missing={row.missing.join(' ')}
      id={`desk-${task.id}`}
      role="row"
      aria-selected={picked}
    >
      <div className="desk-grid it" onClick={() => actions.pick(task.id)}>
        <span className="id num" role="cell">
          {canEdit && (
            <input
              type="checkbox"
              checked={selected}
              aria-label={t('desk.choose1', { number })}
              tabIndex={-1}
              data-testid={`select-${task.id}`}
              onClick={(event) => event.stopPropagation()}
              onChange={(event) => actions.select([task.id], event.currentTarget.checked)}
            />
          )}
          {number}
        </span>
        <span className="name" role="cell">
          <span className="truncate" title={task.title}>
            {task.title}
          </span>
          {task.condition !== null && <Tag kind="line">{t('desk.detail.condition')}</Tag>}
          {here && here.length > 0 && (
            <Avatars people={here.map(({ accountId, name }) => ({ accountId, name }))} max={2} />
          )}
        </span>
        <span role="cell">
          {task.kind ? (
            <Value row={row} field="kind">
              <Tag>{t(`kinds.${task.kind}`)}</Tag>
            </Value>
          ) : (
            <Gap row={row} field="kind" proposed="kind" part="kind" />
          )}
        </span>
        <span role="cell" className="units">
          <Units row={row} />
        </span>
        <span role="cell">
          {task.due ? (
            <Value row={row} field="due">
              <span className="x num truncate" title={task.due}>
                {dueWords(task.due, task.recurrence)}
              </span>
            </Value>
          ) : (
            <Gap row={row} field="due" proposed="due" part="due" />
          )}
        </span>
        <span role="cell">
          {task.criterion ? (
            <Value row={row} field="criterion">
              <span className="x truncate" title={task.criterion}>
                {task.criterion}
              </span>
            </Value>
          ) : (
            <Gap row={row} field="criterion" proposed="criterion" part="criterion" />
          )}
        </span>
      </div>
      {picked && <TaskDetail row={row} />}
    </div>
  )
})

function Units({ row }: { row: DeskRow }) {
  const { t } = useTranslation()
  const { units } = useDesk()
  const { task } = row
  const hasUnits = task.responsibleUnitIds.length > 0
  if (row.proposal.responsibleUnitIds && row.proposal.leadUnitId)
    return <Suggestion row={row} fields={['responsibleUnitIds', 'leadUnitId']} />
  const lead = task.leadUnitId && (
    <span className="x truncate">{t('desk.leadIs', { name: leadWords(t, task.leadUnitId, units) })}</span>
  )
  return (
    <>
      {hasUnits ? (
        <Value row={row} field="units">
          <span className="x truncate">{unitWords(t, task.responsibleUnitIds, units)}</span>
        </Value>
      ) : (
        <Gap row={row} field="units" proposed="responsibleUnitIds" part="responsibleUnits" />
      )}
      {lead ? (
        <Value row={row} field="units">
          {lead}
        </Value>
      ) : (
        <Gap row={row} field="units" proposed="leadUnitId" part="leadUnit" />
      )}
    </>
  )
}

/** What stands in a cell; pressing it changes it. */
function Value({ row, field, children }: { row: DeskRow; field: FieldName; children: React.ReactNode }) {
  const { actions, canEdit } = useDesk()
  if (!canEdit) return <span className="value">{children}</span>
  return (
    <button
      type="button"
      className="value"
      tabIndex={-1}
      data-field={field}
      onClick={(event) => {
        event.stopPropagation()
        actions.open(row.task.id, field, event.currentTarget)
      }}
    >
      {children}
    </button>
  )
}

/** What is missing; with a suggestion of the text one press takes it, else it opens. */
function Gap({
  row,
  field,
  proposed,
  part,
}: {
  row: DeskRow
  field: FieldName
  proposed: ProposedField
  part: 'kind' | 'leadUnit' | 'responsibleUnits' | 'due' | 'criterion'
}) {
  const { t } = useTranslation()
  const { actions, canEdit } = useDesk()
  if (!canEdit) return <Tag kind="warn">{t(`desk.parts.${part}`)}</Tag>
  if (row.proposal[proposed] !== undefined)
    return <Suggestion row={row} fields={proposed === 'due' ? ['recurrence', 'due'] : [proposed]} />
  return (
    <button
      type="button"
      className="add"
      tabIndex={-1}
      data-field={field}
      data-testid={`gap-${row.task.id}-${part}`}
      onClick={(event) => {
        event.stopPropagation()
        actions.open(row.task.id, field, event.currentTarget)
      }}
    >
      <Icon name="plus" size={13} />
      {t(`desk.parts.${part}`)}
    </button>
  )
}

/** What the text suggests; one press takes it. */
function Suggestion({ row, fields }: { row: DeskRow; fields: readonly ProposedField[] }) {
  const { t } = useTranslation()
  const { actions, canEdit, units } = useDesk()
  const given = fields.filter((field) => row.proposal[field] !== undefined)
  // The next day of a cycle goes without saying once the cycle is named.
  const named = given.includes('recurrence') ? given.filter((field) => field !== 'due') : given
  const value = named.map((field) => proposalWords(t, field, row.proposal, units)).join(t('desk.comma'))
  if (!canEdit) return <Tag kind="warn">{value}</Tag>
  return (
    <button
      type="button"
      className="suggest"
      tabIndex={-1}
      title={t('desk.suggested', { value })}
      data-testid={`accept-${row.task.id}-${given[0] ?? ''}`}
      onClick={(event) => {
        event.stopPropagation()
        actions.accept(row, given)
      }}
    >
      <b>{t('desk.suggestion')}</b>
      <span className="truncate">{value}</span>
    </button>
  )
}
