import { Suspense, lazy, useCallback, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NarrativeField as Field } from '#shared/domain/model.ts'
import { assignmentIdOf } from '#shared/domain/model.ts'
import { NARRATIVE_GUIDE_LENGTH, NARRATIVE_MAX_LENGTH } from '#shared/protocol/limits.ts'
import { Avatar, whoClass } from '#app/components/kit/Avatar.tsx'
import { SaveState } from '#app/components/kit/SaveState.tsx'
import { useToast } from '#app/components/kit/Toasts.tsx'
import { classes } from '#app/components/kit/classes.ts'
import { useFocus } from '#app/realtime/hooks.tsx'
import type { NarrativeReport } from './NarrativeEditor.tsx'
import { NarrativeText } from './NarrativeText.tsx'

const NarrativeEditor = lazy(() => import('./NarrativeEditor.tsx'))
const LiveText = lazy(() => import('./LiveText.tsx'))

export interface NarrativeFieldProps {
  boardId: string
  unitId: string
  taskId: string
  field: Field
  label: string
  /** The text as the loader has it: shown at once, and for as long as the editor is not there. */
  initialText: string
  /** Whether this person may write it (`narrative.write`) and the state allows it. Readers get text, never an editor. */
  canWrite: boolean
  placeholder?: string
  /** What an earlier report said here, and the mark for a text that still says exactly that: 沿用上期. */
  carried?: { text: string; mark: string }
}

const QUIET: NarrativeReport = { save: { kind: 'saved', at: null }, text: '', others: [] }

/** One narrative field with its head: label, colleagues in it, save mark, length. Same height from the first paint on. */
export function NarrativeField({
  label,
  initialText,
  canWrite,
  placeholder = '',
  carried,
  ...place
}: NarrativeFieldProps) {
  const { t } = useTranslation()
  const toast = useToast()
  const { unitId, taskId, field } = place
  const labelId = useId()
  const [report, setReport] = useState(QUIET)
  const [focused, setFocused] = useState(false)
  const inBrowser = useMounted()
  const onReport = useCallback((next: NarrativeReport) => setReport(next), [])
  useFocus(focused ? { assignmentId: assignmentIdOf(taskId, unitId), field } : null)
  const text = <NarrativeText text={initialText} empty={placeholder} />
  const onTooLong = useCallback(
    (count: number) => toast({ icon: 'info', text: t('sheet.pasteTooLong', { count }), sticky: true }),
    [toast, t],
  )
  const now = report === QUIET ? initialText : report.text
  const { length } = now
  const other = report.others[0]
  const mark = focused ? 'is-mine' : other && `is-live ${whoClass(other.accountId)}`
  return (
    <div className="narrative-field" data-fragment={`${taskId}/${field}`}>
      <div className="narrative-head">
        <span id={labelId}>{label}</span>
        {canWrite && carried && now !== '' && now === carried.text && (
          <span className="carried" data-testid="carried">
            {carried.mark}
          </span>
        )}
        {report.others.map((person) => (
          <Avatar key={person.accountId} person={person} size="sm" />
        ))}
        {canWrite && report !== QUIET && <SaveState status={report.save} small />}
      </div>
      <div className={classes('narrative-box', mark, report.save.kind === 'unsent' && 'is-unsent')}>
        {!inBrowser ? (
          text
        ) : (
          <Suspense fallback={text}>
            {canWrite ? (
              <NarrativeEditor
                {...place}
                initialText={initialText}
                labelId={labelId}
                placeholder={placeholder}
                onReport={onReport}
                onFocusChange={setFocused}
                onTooLong={onTooLong}
              />
            ) : (
              <LiveText {...place} initialText={initialText} empty={placeholder} />
            )}
          </Suspense>
        )}
        {canWrite && length > NARRATIVE_GUIDE_LENGTH && (
          <span className="narrative-over" role="status" data-testid="narrative-over">
            {length > NARRATIVE_MAX_LENGTH
              ? t('sheet.overMax', { max: NARRATIVE_MAX_LENGTH })
              : t('sheet.overGuide', { over: length - NARRATIVE_GUIDE_LENGTH })}
          </span>
        )}
        {canWrite && (
          <span className={classes('narrative-count', length > NARRATIVE_GUIDE_LENGTH && 'is-over')}>
            {length} / {NARRATIVE_GUIDE_LENGTH}
          </span>
        )}
      </div>
    </div>
  )
}

/** False on the server and in the first render, so that both agree. */
function useMounted(): boolean {
  const [mounted, setMounted] = useState(false)
  useEffect(() => setMounted(true), [])
  return mounted
}
