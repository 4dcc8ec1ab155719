import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Dialog, Light } from '#app/components/kit/index.ts'
import { dayMinute } from '#app/i18n/moments.ts'
import { useActor, useBoardState, useConflicts, usePresence, useServerDate } from '#app/realtime/hooks.tsx'
import type { Conflict } from '#app/realtime/boardTypes.ts'
import { useTaskRecord } from '#app/components/why/useTaskRecord.ts'
import { type LightColour, lightOf } from '#shared/domain/light.ts'
import type { AssignmentState, JsonValue, LocalDate, Task } from '#shared/domain/model.ts'
import { type BoardState, fork, parseSubject } from '#shared/domain/state.ts'

const ACTIONS = {
  'assignment.approve': 'approve',
  'assignment.return': 'return',
  'assignment.closeOut': 'closeOut',
  'assignment.setAside': 'setAside',
  'assignment.resume': 'resume',
  'command.undo': 'undo',
} as const
type Judgement = keyof typeof ACTIONS

const TASK_FIELDS = ['title', 'due', 'criterion', 'weight', 'start'] as const
const OTHER_FIELDS = ['state', 'reportId', 'attained'] as const

/**
 * 冲突: someone else was first. Both values with name and time, one button under each; one question at a time, oldest
 * first. 稍后再选 keeps the own value among what is not delivered.
 */
export function ConflictDialog() {
  const { conflicts, resolve } = useConflicts()
  const [later, setLater] = useState<readonly string[]>([])
  const conflict = conflicts.find(({ commandId }) => !later.includes(commandId))
  if (!conflict) return null
  return (
    <Question
      key={conflict.commandId}
      conflict={conflict}
      onLater={() => setLater([...later, conflict.commandId])}
      onChoice={(choice) => resolve(conflict.commandId, choice)}
    />
  )
}

function Question({
  conflict,
  onLater,
  onChoice,
}: {
  conflict: Conflict
  onLater: () => void
  onChoice: (choice: 'keep' | 'mine') => void
}) {
  const { t } = useTranslation()
  const actor = useActor()
  const present = usePresence()
  const date = useServerDate()
  const state = useBoardState((current) => current)
  const { subject, current, mine, command } = conflict
  const { kind, id } = parseSubject(subject)
  const { record } = useTaskRecord(kind === 'task' ? id : (id.split(':')[0] ?? null))
  const [first] = current
  const field = first?.field ?? ''
  const fieldName = useFieldName(field)
  const show = useShown()
  const action = t(`ledger.conflict.actions.${command.type in ACTIONS ? ACTIONS[command.type as Judgement] : 'other'}`)
  const who =
    first === undefined
      ? t('ledger.conflict.someone')
      : first.actorId === actor.accountId
        ? actor.name
        : (record?.people[first.actorId] ??
          present.find((person) => person.accountId === first.actorId)?.name ??
          t('ledger.conflict.someone'))
  const named = field in mine
  const lights = kind === 'task' && field === 'due' ? worst(state, id, date) : null
  return (
    <Dialog
      open
      onClose={onLater}
      title={t('ledger.conflict.title', { who, field: fieldName })}
      note={t('ledger.conflict.note')}
      footer={<Button onClick={onLater}>{t('ledger.conflict.later')}</Button>}
    >
      <div className="conflict" data-testid="conflict">
        <div>
          <p className="label">{t('ledger.conflict.theirs', { who, at: first ? dayMinute(first.at) : '' })}</p>
          {current.map((value) => (
            <p key={value.field} className="value">
              {lights && <Light colour={lights(value.value as JsonValue)} />}
              {show(value.field, value.value as JsonValue)}
            </p>
          ))}
          <Button variant="primary" data-testid="conflict-keep" onClick={() => onChoice('keep')}>
            {named
              ? t('ledger.conflict.keep', { value: show(field, (first?.value ?? null) as JsonValue) })
              : t('ledger.conflict.keepPlain')}
          </Button>
        </div>
        <div>
          <p className="label">{t('ledger.conflict.mine', { at: dayMinute(conflict.at) })}</p>
          <p className="value">
            {named && lights && <Light colour={lights(mine[field] ?? null)} />}
            {named ? show(field, mine[field] ?? null) : t('ledger.conflict.attempted', { action })}
          </p>
          {conflict.canOverride && (
            <Button data-testid="conflict-mine" onClick={() => onChoice('mine')}>
              {named
                ? t('ledger.conflict.change', { value: show(field, mine[field] ?? null) })
                : t('ledger.conflict.changePlain', { action })}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

function useFieldName(field: string): string {
  const { t } = useTranslation()
  const task = TASK_FIELDS.find((name) => name === field)
  if (task) return t(`why.taskFields.${task}`)
  const other = OTHER_FIELDS.find((name) => name === field)
  if (other) return t(`ledger.conflict.fields.${other}`)
  if (field === 'percent' || field === 'value') return t(`fields.${field}`)
  return t('ledger.conflict.fields.state')
}

/** A value of a field as people read it. */
function useShown(): (field: string, value: JsonValue) => string {
  const { t } = useTranslation()
  return (field, value) => {
    if (value === null || value === '') return t('ledger.conflict.empty')
    if (field === 'state') return t(`states.${value as AssignmentState}`)
    if (field === 'percent') return t('common.percent', { value: String(value) })
    return typeof value === 'object' ? '…' : String(value)
  }
}

const ORDER: readonly LightColour[] = ['red', 'yellow', 'green', 'blue', 'grey']

/** The worst light a due day would give any unit of the task. */
function worst(state: BoardState, taskId: string, date: LocalDate): ((due: JsonValue) => LightColour) | null {
  const task: Task | undefined = state.tasks.get(taskId)
  if (!task) return null
  return (due) => {
    const draft = fork(state)
    draft.tasks.set(taskId, { ...task, due: typeof due === 'string' ? due : null })
    let found: LightColour = 'grey'
    for (const assignment of state.assignments.values()) {
      if (assignment.taskId !== taskId) continue
      const { colour } = lightOf(draft, assignment, date)
      if (ORDER.indexOf(colour) < ORDER.indexOf(found)) found = colour
    }
    return found
  }
}
