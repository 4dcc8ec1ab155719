import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatars, Icon, Tag, classes } from '#app/components/kit/index.ts'
import { useMark } from '#app/realtime/hooks.tsx'
import type { MissingPart } from '#shared/domain/decide/boardCommands.ts'
import type { Present } from '#shared/protocol/events.ts'
import { type FieldName, useDesk } from './DeskContext.ts'
import { TaskDetail } from './TaskDetail.tsx'
import { Suggestion } from './Suggestion.tsx'
import type { ProposedField } from './proposals.ts'
import type { DeskRow } from './view.ts'
import { dueWords, leadWords, unitWords } from './words.ts'

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
          {task.condition !== null && (
            <span
              className={classes('tag line', task.proposed.includes('condition') && 'proposed')}
              title={task.condition}
            >
              {t('desk.detail.condition')}
            </span>
          )}
          {here && here.length > 0 && (
            <Avatars people={here.map(({ accountId, name }) => ({ accountId, name }))} max={2} />
          )}
        </span>
        <span role="cell" className="kind">
          <Cell row={row} field="kind" fields={['kind']} part="kind">
            {task.kind && <Tag>{t(`kinds.${task.kind}`)}</Tag>}
          </Cell>
        </span>
        <span role="cell" className="units">
          <Units row={row} />
        </span>
        <span role="cell">
          <Cell row={row} field="due" fields={['recurrence', 'due']} part="due">
            {task.due && (
              <span className="x num truncate" title={task.due}>
                {dueWords(task.due, task.recurrence)}
              </span>
            )}
          </Cell>
        </span>
        <span role="cell">
          <Cell row={row} field="criterion" fields={['criterion']} part="criterion">
            {task.criterion && (
              <span className="x truncate" title={task.criterion}>
                {task.criterion}
              </span>
            )}
          </Cell>
        </span>
      </div>
      {picked && <TaskDetail row={row} />}
    </div>
  )
})

function Units({ row }: { row: DeskRow }) {
  const { t } = useTranslation()
  const { units } = useDesk()
  const { task, proposal } = row
  // Two suggestions for one cell are one press.
  if (proposal.responsibleUnitIds && proposal.leadUnitId)
    return <Suggestion row={row} fields={['responsibleUnitIds', 'leadUnitId']} field="units" />
  return (
    <>
      <Cell row={row} field="units" fields={['responsibleUnitIds']} part="responsibleUnits">
        {task.responsibleUnitIds.length > 0 && (
          <span className="x truncate">{unitWords(t, task.responsibleUnitIds, units)}</span>
        )}
      </Cell>
      <Cell row={row} field="units" fields={['leadUnitId']} part="leadUnit">
        {task.leadUnitId && (
          <span className="x truncate">{t('desk.leadIs', { name: leadWords(t, task.leadUnitId, units) })}</span>
        )}
      </Cell>
    </>
  )
}

/** A field of a row: what the text suggests until somebody took it, what stands, or what is missing. */
function Cell({
  row,
  field,
  fields,
  part,
  children,
}: {
  row: DeskRow
  field: FieldName
  fields: readonly ProposedField[]
  part: MissingPart
  /** What stands there, if anything. */
  children: React.ReactNode
}) {
  if (fields.some((name) => row.proposal[name] !== undefined))
    return <Suggestion row={row} fields={fields} field={field} />
  if (children)
    return (
      <Value row={row} field={field}>
        {children}
      </Value>
    )
  return <Gap row={row} field={field} part={part} />
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

/** What is missing; pressing it opens its field. */
function Gap({ row, field, part }: { row: DeskRow; field: FieldName; part: MissingPart }) {
  const { t } = useTranslation()
  const { actions, canEdit } = useDesk()
  if (!canEdit) return <Tag kind="warn">{t(`desk.parts.${part}`)}</Tag>
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
