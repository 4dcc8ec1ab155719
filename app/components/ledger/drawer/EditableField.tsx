import { useState } from 'react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton, classes } from '#app/components/kit/index.ts'
import { useBoardStore, useMark } from '#app/realtime/hooks.tsx'
import type { Task } from '#shared/domain/model.ts'
import { FieldEditor } from '../FieldEditor.tsx'
import type { EditableField as Field, Editing } from '../useEditing.ts'

/** A field of the task in the drawer, with a pencil for those who may edit it. */
export function EditableField({
  task,
  field,
  canEdit,
  sendEdit,
  children,
}: {
  task: Task
  field: Field
  canEdit: boolean
  sendEdit: (editing: Editing, value: string) => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const store = useBoardStore()
  const mark = useMark(`task:${task.id}`)
  const [editing, setEditing] = useState<Editing | null>(null)
  if (editing) {
    const leave = (value: string | null): void => {
      setEditing(null)
      if (value !== null) sendEdit(editing, value)
    }
    return <FieldEditor editing={editing} handlers={{ save: leave, cancel: () => leave(null) }} />
  }
  return (
    <div className={classes('editable', mark === 'changed' && 'flash', mark && mark !== 'changed' && 'unsent')}>
      {children}
      {canEdit && (
        <IconButton
          icon="edit"
          size="xs"
          iconPixels={14}
          label={t('ledger.edit', { field: t(field === 'title' ? 'ledger.editTitle' : 'ledger.editDue') })}
          onClick={() => setEditing({ taskId: task.id, field, base: store.seq, seen: task[field] })}
        />
      )}
    </div>
  )
}
