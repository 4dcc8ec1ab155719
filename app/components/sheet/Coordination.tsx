import { useState } from 'react'
import type { FocusEvent, KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { TextInput } from '#app/components/kit/index.ts'
import { usePeopleOf } from '#app/components/people.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useBoardStore, useCommand } from '#app/realtime/hooks.tsx'
import { dayText } from '#shared/domain/light.ts'
import type { Assignment, LocalDate } from '#shared/domain/model.ts'
import { MAX_TEXT_LENGTH } from '#shared/protocol/limits.ts'
import { type Coordinated, coordinatedOf, coordinationText } from './coordination.ts'

/** 需领导协调: a switch, with whom and what about. Enter or leaving the lines saves them, Esc restores them. */
export function Coordination({
  assignment,
  date,
  canWrite,
}: {
  assignment: Assignment
  date: LocalDate
  canWrite: boolean
}) {
  const { t } = useTranslation()
  const send = useCommand()
  const store = useBoardStore()
  const { id: assignmentId, taskId, needsCoordination, coordination } = assignment
  const [draft, setDraft] = useState<(Coordinated & { base: number }) | null>(null)
  const shown = draft ?? coordinatedOf(coordination)
  const over = draft ? coordinationText(draft).length - MAX_TEXT_LENGTH : 0
  const put = (part: Partial<Coordinated>): void => setDraft({ ...shown, ...part, base: draft?.base ?? store.seq })
  const save = (): void => {
    // Too long is said and stays as typed, rather than being cut.
    if (!draft || over > 0) return
    const text = coordinationText(draft)
    setDraft(null)
    if (text === (coordination ?? '')) return
    send(
      { type: 'assignment.flagCoordination', assignmentId, needsCoordination: true, coordination: text },
      { base: draft.base },
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') save()
    else if (event.key === 'Escape' && draft) setDraft(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const answer = needsCoordination && <Answer assignment={assignment} date={date} />
  if (!canWrite)
    return needsCoordination ? (
      <div className="coordination">
        {t('sheet.coordination')}
        {coordination && <span className="ink2">{coordination}</span>}
        {answer}
      </div>
    ) : null
  return (
    <div
      className="coordination"
      onBlur={(event: FocusEvent<HTMLDivElement>) => {
        // From one line to the other it is still the same sentence.
        if (!event.currentTarget.contains(event.relatedTarget)) save()
      }}
    >
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
        <>
          <TextInput
            size="sm"
            className="coordination-whom"
            data-testid={`coordination-whom-${taskId}`}
            aria-label={t('sheet.coordinationWhom')}
            placeholder={t('sheet.coordinationWhom')}
            value={shown.whom}
            onChange={({ currentTarget: { value } }) => put({ whom: value })}
            onKeyDown={onKeyDown}
          />
          <TextInput
            size="sm"
            className="coordination-text"
            data-testid={`coordination-text-${taskId}`}
            aria-label={t('sheet.coordinationText')}
            placeholder={t('sheet.coordinationPlaceholder')}
            invalid={over > 0}
            value={shown.what}
            onChange={({ currentTarget: { value } }) => put({ what: value })}
            onKeyDown={onKeyDown}
          />
          {over > 0 && (
            <span className="form-problem" role="alert">
              {t('sheet.textOver', { max: MAX_TEXT_LENGTH, over })}
            </span>
          )}
        </>
      )}
      {answer}
    </div>
  )
}

/** Who is to decide by when, and what was decided. */
function Answer({ assignment, date }: { assignment: Assignment; date: LocalDate }) {
  const { t } = useTranslation()
  const people = usePeopleOf()
  const { coordinationDecider, coordinationDue, coordinationDecision } = assignment
  if (coordinationDecision)
    return (
      <span className="coordination-answer" data-testid={`coordination-answer-${assignment.taskId}`}>
        {t('handling.decision', {
          who: people[coordinationDecision.by] ?? '',
          at: dayMinute(coordinationDecision.at),
          text: coordinationDecision.text,
        })}
      </span>
    )
  if (coordinationDecider === null) return null
  return (
    <span className="muted xs">
      {t('handling.decidesBy', {
        who: coordinationDecider,
        due: coordinationDue === null ? '' : dayText(coordinationDue, date),
      })}
    </span>
  )
}
