import { useTranslation } from 'react-i18next'
import { targetText } from '#shared/domain/metric.ts'
import type { Board } from '#shared/domain/model.ts'
import type { Row } from '../rows.ts'
import type { Editing } from '../useEditing.ts'
import { EditableField } from './EditableField.tsx'

/** What the task asks for: of whom, until when, how one tells that it is done. */
export function TaskFacts({
  row: { task, assignments },
  board,
  canEdit,
  sendEdit,
}: {
  row: Row
  board: Board
  canEdit: boolean
  sendEdit: (editing: Editing, value: string) => void
}) {
  const { t } = useTranslation()
  const nameOf = (id: string): string =>
    id === board.issuingUnitId
      ? t('ledger.drawer.issuing')
      : (board.units.find((unit) => unit.id === id)?.shortName ?? id)
  const names = (ids: readonly string[]): string =>
    ids.length > 1 && ids.length === board.units.length
      ? t('ledger.drawer.allUnits', { count: ids.length })
      : ids.map(nameOf).join(t('common.and'))
  const extended = assignments.filter((assignment) => assignment !== null && assignment.due !== null).length
  return (
    <dl className="props">
      {task.leadUnitId !== null && (
        <>
          <dt>{t('ledger.drawer.lead')}</dt>
          <dd>{nameOf(task.leadUnitId)}</dd>
        </>
      )}
      <dt>{t('ledger.drawer.responsible')}</dt>
      <dd>{names(task.responsibleUnitIds)}</dd>
      {task.supportingUnitIds.length > 0 && (
        <>
          <dt>{t('ledger.drawer.supporting')}</dt>
          <dd>{names(task.supportingUnitIds)}</dd>
        </>
      )}
      {task.start !== null && (
        <>
          <dt>{t('ledger.drawer.start')}</dt>
          <dd className="num">{task.start}</dd>
        </>
      )}
      <dt>{t('ledger.drawer.due')}</dt>
      <dd>
        <EditableField task={task} field="due" canEdit={canEdit} sendEdit={sendEdit}>
          <span className="num">{task.due ?? t('ledger.drawer.none')}</span>
          {task.recurrence && <span className="muted">{task.recurrence.text}</span>}
          {extended > 0 && <span className="muted">{t('ledger.drawer.extended', { count: extended })}</span>}
        </EditableField>
      </dd>
      <dt>{t('ledger.drawer.criterion')}</dt>
      <dd>{task.criterion ?? <span className="muted">{t('ledger.drawer.none')}</span>}</dd>
      {task.metric && (
        <>
          <dt>{t('ledger.drawer.metric')}</dt>
          <dd>
            {task.metric.name} {targetText(task.metric)}
          </dd>
        </>
      )}
      {task.condition !== null && (
        <>
          <dt>{t('ledger.drawer.condition')}</dt>
          <dd>{task.condition}</dd>
        </>
      )}
    </dl>
  )
}
