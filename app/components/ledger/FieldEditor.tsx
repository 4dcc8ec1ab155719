import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Editing, EditHandlers } from './useEditing.ts'

/** The field under the keyboard: Enter saves and goes down, Tab right, Esc restores, leaving it saves. */
export function FieldEditor({ editing, handlers }: { editing: Editing; handlers: EditHandlers }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    if (editing.field === 'title') input.current?.select()
  }, [editing])
  return (
    <input
      ref={input}
      className="field-editor"
      data-testid={`edit-${editing.field}-${editing.taskId}`}
      type={editing.field === 'due' ? 'date' : 'text'}
      maxLength={editing.field === 'title' ? 200 : undefined}
      aria-label={t(editing.field === 'title' ? 'ledger.editTitle' : 'ledger.editDue')}
      defaultValue={editing.seen ?? ''}
      onBlur={(event) => handlers.save(event.currentTarget.value, 'stay')}
      onKeyDown={(event) => {
        event.stopPropagation()
        // An input method uses Enter and Esc itself.
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') handlers.save(event.currentTarget.value, 'down')
        else if (event.key === 'Tab' && !event.shiftKey) handlers.save(event.currentTarget.value, 'right')
        else if (event.key === 'Escape') handlers.cancel()
        else return
        event.preventDefault()
      }}
    />
  )
}
