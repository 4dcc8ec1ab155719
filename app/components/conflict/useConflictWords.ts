import { useTranslation } from 'react-i18next'
import { taskNumbers, useTaskRecord } from '#app/components/why/index.ts'
import { clock, day, dayMinute } from '#app/i18n/moments.ts'
import type { Conflict } from '#app/realtime/boardTypes.ts'
import { useActor, useBoardState, usePresence, useServerDate } from '#app/realtime/hooks.tsx'
import type { Command } from '#shared/domain/commands.ts'
import type { Assignment, Task } from '#shared/domain/model.ts'
import type { CurrentValue } from '#shared/protocol/errors.ts'
import { actionWords, besideHan, fieldWords, valueWords } from './conflictWords.ts'

/** A conflict in the words of this page. */
export interface ConflictWords {
  assignment: Assignment | undefined
  task: Task | undefined
  /** Of the task, as the board counts. */
  number: string
  /** Who was first. */
  who: string
  /** What the person did, as a verb. */
  action: string
  /** The one contested field, where there is one. */
  single: CurrentValue | undefined
  /** The same, if the command says what it shall be instead of doing something that has it changed. */
  named: CurrentValue | undefined
  field: string
  fieldName: (field: string) => string
  words: (field: string, value: unknown) => string
}

export function useConflictWords({ subject, command, current, mine }: Conflict): ConflictWords {
  const { t } = useTranslation()
  const me = useActor()
  const { assignment, task } = useSubject(subject)
  const nameOf = useNames(current.length > 0 ? (task?.id ?? null) : null)
  const number = useBoardState((state) => (task ? (taskNumbers(state).get(task.id) ?? '') : ''))
  const firstId = current[0]?.actorId ?? ''
  const own = firstId === me.accountId
  const chosen = current.filter(({ field }) => field in mine)
  const single = chosen.length === 1 ? chosen[0] : undefined
  return {
    assignment,
    task,
    number,
    who: own ? t('conflict.ownOtherPage') : besideHan(nameOf(firstId) ?? t('conflict.someone')),
    action: actionWords(t, command, task),
    single,
    named: single && namesValue(command, single.field) ? single : undefined,
    field: single ? fieldWords(t, single.field) : '',
    fieldName: (name) => fieldWords(t, name),
    words: (name, value) => valueWords(t, name, value, task),
  }
}

/** A moment of today by the clock, an earlier one with its day: what was done offline may be from yesterday. */
export function useMomentWords(): (at: number) => string {
  const today = useServerDate()
  return (at) => (day(at) === today ? clock(at) : dayMinute(at))
}

/** Whether a command says what a field shall be, as opposed to doing something that has it changed. */
function namesValue(command: Command, field: string): boolean {
  if (command.type === 'task.edit') return command.field === field
  return (field === 'percent' && 'percent' in command) || (field === 'value' && 'value' in command)
}

function useSubject(subject: string): { assignment: Assignment | undefined; task: Task | undefined } {
  const [kind, taskId = '', unitId = ''] = subject.split(':')
  const assignment = useBoardState((state) =>
    kind === 'assignment' ? state.assignments.get(`${taskId}:${unitId}`) : undefined,
  )
  const task = useBoardState((state) => state.tasks.get(taskId))
  return { assignment, task }
}

/** The name of whoever was first: those present are known at once, others come with the record of the task. */
function useNames(taskId: string | null): (accountId: string) => string | null {
  const present = usePresence()
  const { record } = useTaskRecord(taskId)
  return (accountId) =>
    present.find((person) => person.accountId === accountId)?.name ?? record?.people[accountId] ?? null
}
