import { useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToast } from '#app/components/kit/index.ts'
import { useBoardStore, useCommand } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import type { Task } from '#shared/domain/model.ts'

export type EditableField = 'title' | 'due'

/** A field that is being edited, and what stood there when it was opened. */
export interface Editing {
  taskId: string
  field: EditableField
  /** The sequence on screen when it was opened: who changed it after that was first. */
  base: number
  seen: string | null
}

/** What leads out of a field: saved (and where the keyboard goes then), or left as it was. */
export interface EditHandlers {
  save(value: string, then: 'down' | 'right' | 'stay'): void
  cancel(): void
}

/** Empty and unchanged titles are no edits; an emptied due day takes it away. */
export function editOf({ taskId, field, seen }: Editing, raw: string): Command | null {
  const value = raw.trim()
  if (value === (seen ?? '')) return null
  if (field === 'due') return { type: 'task.edit', taskId, field, value: value === '' ? null : value }
  return value === '' ? null : { type: 'task.edit', taskId, field, value }
}

/** Inline editing of a task's fields: one at a time, sent with the sequence it was opened at. */
export function useEditing(after: (then: 'down' | 'right' | 'stay') => void): {
  editing: Editing | null
  open: (task: Task, field: EditableField) => void
  handlers: EditHandlers
  /** Sends one edit, and offers to take it back once it is stored. */
  send: (editing: Editing, value: string, number?: string) => void
} {
  const { t } = useTranslation()
  const store = useBoardStore()
  const command = useCommand()
  const toast = useToast()
  const [editing, setEditing] = useState<Editing | null>(null)
  const current = useRef(editing)
  current.current = editing
  const go = useRef(after)
  go.current = after

  const open = useCallback(
    (task: Task, field: EditableField) => setEditing({ taskId: task.id, field, base: store.seq, seen: task[field] }),
    [store],
  )
  const send = useCallback(
    (edited: Editing, value: string) => {
      const edit = editOf(edited, value)
      if (!edit) return
      const { commandId, done } = command(edit, { base: edited.base, seen: { [edited.field]: edited.seen } })
      void done.then((outcome) => {
        if (!outcome.ok) return
        const title = store.state.tasks.get(edited.taskId)?.title ?? ''
        toast({
          icon: 'check',
          text: t('ledger.saved', {
            number: title,
            field: t(edited.field === 'title' ? 'ledger.editTitle' : 'ledger.editDue'),
          }),
          action: {
            label: t('common.undo'),
            onClick: () => void command({ type: 'command.undo', commandId }),
          },
        })
      })
    },
    [command, store, toast, t],
  )
  const handlers = useMemo<EditHandlers>(
    () => ({
      save(value, then) {
        const edited = current.current
        // Leaving a field by Enter also blurs it: the first of the two saves.
        if (!edited) return
        current.current = null
        setEditing(null)
        send(edited, value)
        go.current(then)
      },
      cancel() {
        if (!current.current) return
        current.current = null
        setEditing(null)
        go.current('stay')
      },
    }),
    [send],
  )
  return { editing, open, handlers, send }
}
