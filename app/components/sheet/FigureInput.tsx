import { useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { besideHan } from '#app/components/conflict/conflictWords.ts'
import { Icon, classes, whoClass } from '#app/components/kit/index.ts'
import { useBoardStore, useCommand, useFocus, useMark } from '#app/realtime/hooks.tsx'
import type { Assignment, Task } from '#shared/domain/model.ts'
import type { Present } from '#shared/protocol/events.ts'
import { type Invalid, percentOf, valueOf } from './figures.ts'

/** What is being typed, and what its author was looking at when they began. */
interface Draft {
  text: string
  base: number
  seen: number | null
}

const STEP = 5

/**
 * The figure of a unit task, a percent or the value of an indicator. Enter saves and goes on, Esc restores, leaving it
 * saves. What others write shows until the first key; from then on the draft stands on the sequence it began at, so that
 * whoever was first wins and the other is asked.
 */
export function FigureInput({
  assignment,
  task,
  number,
  held,
  others,
}: {
  assignment: Assignment
  task: Task
  number: string
  /** Why it cannot be written now; null when it can. */
  held: string | null
  /** Others who are in this field. */
  others: readonly Present[]
}) {
  const { t } = useTranslation()
  const store = useBoardStore()
  const send = useCommand()
  const mark = useMark(`assignment:${assignment.id}`)
  const messageId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [draft, showDraft] = useState<Draft | null>(null)
  // Enter saves and moves the focus, which blurs and would save once more before this has rendered.
  const latest = useRef<Draft | null>(null)
  const setDraft = (next: Draft | null): void => {
    latest.current = next
    showDraft(next)
  }
  const [invalid, setInvalid] = useState<Invalid | null>(null)
  const [focused, setFocused] = useState(false)
  const { metric } = task
  const field = metric ? 'value' : 'percent'
  const current = assignment[field]
  useFocus(focused && held === null ? { assignmentId: assignment.id, field } : null)

  const put = (value: number, base: number, seen: number | null): void => {
    const assignmentId = assignment.id
    if (metric) send({ type: 'assignment.setValue', assignmentId, value }, { base, seen: { value: seen } })
    else send({ type: 'assignment.setPercent', assignmentId, percent: value }, { base, seen: { percent: seen } })
  }
  /** False when what stands there is no figure. */
  const save = (): boolean => {
    const typing = latest.current
    if (!typing || held !== null) return true
    const typed = metric ? valueOf(typing.text, metric) : percentOf(typing.text)
    if (!typed.ok) {
      setInvalid(typed.why)
      return false
    }
    setDraft(null)
    setInvalid(null)
    if (typed.value !== typing.seen) put(typed.value, typing.base, typing.seen)
    return true
  }
  const restore = (): void => {
    setDraft(null)
    setInvalid(null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // An input method uses Enter and Esc itself.
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      if (save()) go(event.currentTarget, event.shiftKey ? -1 : 1)
    } else if (event.key === 'Escape' && draft) restore()
    else if (event.key === 'ArrowDown') go(event.currentTarget, 1)
    else if (event.key === 'ArrowUp') go(event.currentTarget, -1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const step = (by: number): void => {
    const next = Math.min(100, Math.max(0, (current ?? 0) + by))
    restore()
    if (next !== current) put(next, store.seq, current)
  }

  const [other] = others
  const unit = metric?.unit ?? '%'
  const label = metric ? t('sheet.valueLabel', { number, metric: metric.name }) : t('sheet.percentLabel', { number })
  return (
    <span className={classes('figure', metric && 'wide', other && 'is-live', other && whoClass(other.accountId))}>
      {!metric && <Step label={t('sheet.steps.less')} icon="minus" off={held !== null} onClick={() => step(-STEP)} />}
      <span
        className={classes(
          'figure-box',
          held !== null && 'held',
          invalid && 'invalid',
          (mark === 'unsent' || mark === 'conflict') && 'unsent',
          mark === 'changed' && 'flash',
        )}
        title={held ?? undefined}
      >
        <input
          ref={input}
          data-testid={`percent-input-${task.id}`}
          data-figure={task.id}
          inputMode={metric ? 'decimal' : 'numeric'}
          autoComplete="off"
          maxLength={20}
          aria-label={label}
          aria-invalid={invalid !== null || undefined}
          aria-describedby={invalid ? messageId : undefined}
          aria-description={held ?? undefined}
          readOnly={held !== null}
          value={draft?.text ?? (current === null ? '' : String(current))}
          placeholder={current === null ? t('sheet.unreported') : undefined}
          onChange={({ currentTarget: { value } }) => {
            setDraft(draft ? { ...draft, text: value } : { text: value, base: store.seq, seen: current })
            setInvalid(null)
          }}
          onFocus={(event) => {
            setFocused(true)
            if (!draft) event.currentTarget.select()
          }}
          onBlur={() => {
            setFocused(false)
            save()
          }}
          onKeyDown={onKeyDown}
        />
        <span className="muted" aria-hidden="true">
          {unit}
        </span>
      </span>
      {!metric && <Step label={t('sheet.steps.more')} icon="plus" off={held !== null} onClick={() => step(STEP)} />}
      {other && <span className="flag">{t('sheet.inHere', { name: besideHan(other.name) })}</span>}
      {invalid && (
        <span className="figure-message" id={messageId} role="alert">
          {t(`sheet.invalid.${invalid}`)}
        </span>
      )}
    </span>
  )
}

/** Five points less or more: for thumbs, where no keyboard is. */
function Step(props: { label: string; icon: 'minus' | 'plus'; off: boolean; onClick: () => void }) {
  return (
    <button type="button" className="step" aria-label={props.label} disabled={props.off} onClick={props.onClick}>
      <Icon name={props.icon} size={22} />
    </button>
  )
}

/** Goes to the figure of a neighbouring line that can be written; stays where there is none. */
function go(from: EventTarget & Element, by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLInputElement>('input[data-figure]:not([readonly])')]
  const at = all.findIndex((input) => input === from)
  const next = all[at + by]
  if (next) next.focus()
  else if (from instanceof HTMLInputElement) from.select()
}
