import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextInput } from '#app/components/kit/index.ts'
import { useBoardStore, useCommand } from '#app/realtime/hooks.tsx'
import type { Assignment } from '#shared/domain/model.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'

/** 需领导协调: a switch, and what it is about. Enter or leaving the line saves it, Esc restores it. */
export function Coordination({ assignment, canWrite }: { assignment: Assignment; canWrite: boolean }) {
  const { t } = useTranslation()
  const send = useCommand()
  const store = useBoardStore()
  const { id: assignmentId, taskId, needsCoordination, coordination } = assignment
  const [draft, setDraft] = useState<{ text: string; base: number } | null>(null)
  const save = (): void => {
    if (!draft) return
    const text = draft.text.trim()
    setDraft(null)
    if (text === (coordination ?? '')) return
    send(
      { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true, coordination: text },
      { base: draft.base },
    )
  }
  if (!canWrite)
    return needsCoordination ? (
      <p className="coordination">
        {t('sheet.coordination')}
        {coordination && <span className="ink2">{coordination}</span>}
      </p>
    ) : null
  return (
    <div className="coordination">
      <label className="check">
        <input
          type="checkbox"
          role="switch"
          checked={needsCoordination}
          data-testid={`coordination-${taskId}`}
          onChange={({ currentTarget: { checked } }) => {
            setDraft(null)
            send({ type: 'assignment.flagCoordination', assignmentId, needsCoordination: checked })
          }}
        />
        {t('sheet.coordination')}
      </label>
      {needsCoordination && (
        <TextInput
          size="sm"
          className="coordination-text"
          data-testid={`coordination-text-${taskId}`}
          aria-label={t('sheet.coordinationText')}
          placeholder={t('sheet.coordinationPlaceholder')}
          maxLength={MAX_TEXT_LENGTH}
          value={draft?.text ?? coordination ?? ''}
          onChange={({ currentTarget: { value } }) => setDraft({ text: value, base: draft?.base ?? store.seq })}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            // Leaving the line saves it.
            if (event.key === 'Enter') event.currentTarget.blur()
            else if (event.key === 'Escape' && draft) setDraft(null)
            else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
      )}
    </div>
  )
}
