import type { TFunction } from 'i18next'
import { authorOf } from '#app/components/why/authorOf.ts'
import { changeWords } from '#app/components/why/changeWords.ts'
import type { AssignmentState, Board, Change, JsonValue, Task } from '#shared/domain/model.ts'
import { type Table, parseSubject } from '#shared/domain/state.ts'
import { byCommand } from './byCommand.ts'

/** One line of what happened: who did what to which task. 刚刚变化, differences and their export are made of these. */
export interface ChangeLine {
  seq: number
  at: number
  /** The person beside their unit; the unit alone where the person is not named. */
  who: string
  /** 2-4 and the title, before it the unit where it is not that of the author; the board's title for the board. */
  where: string
  /** 74% → 83%, 审核 → 办结. */
  what: string
  /** Whose light can be asked about. */
  assignmentId: string | null
  /** The task it names. */
  task: { id: string; name: string } | null
}

export interface Known {
  board: Board
  tasks: Pick<Table<Pick<Task, 'title' | 'metric'>>, 'get'>
  numbers: ReadonlyMap<string, string>
  people: Readonly<Record<string, string>>
}

/** What a command did, in one line each, newest first. `changes` come newest first. */
export function changeLines(t: TFunction, changes: readonly Change[], known: Known): ChangeLine[] {
  return byCommand(changes).flatMap((together) => lineOf(t, together, known) ?? [])
}

function lineOf(t: TFunction, together: readonly Change[], known: Known): ChangeLine | null {
  // The report is the copy that a submission or a review leaves behind; its unit task tells the same.
  const telling = together.filter((change) => parseSubject(change.subject).kind !== 'report')
  const [change] = telling
  if (!change) return null
  const { seq, at } = change
  const who = authorOf(t, change, known.people, known.board)
  if (telling.length > 1 && change.type === 'board.dispatch') {
    const count = telling.filter(({ subject }) => parseSubject(subject).kind === 'assignment').length
    return {
      seq,
      at,
      who,
      where: known.board.title,
      what: t('why.did.dispatchTo', { count }),
      assignmentId: null,
      task: null,
    }
  }
  const what = isCompletion(together) ? t('why.did.submitCompletion') : whatOf(t, change, known)
  const { kind, id } = parseSubject(change.subject)
  const where = whereOf(change, known)
  const assignmentId = kind === 'assignment' ? id : null
  return { seq, at, who, where, what, assignmentId, task: taskOf(change, known) }
}

const isCompletion = (together: readonly Change[]): boolean =>
  together.some(({ type, after }) => type === 'assignment.submit' && after.kind === 'completion')

/** The task a change is about, by number and title. */
function taskOf({ subject }: Change, { tasks, numbers }: Known): ChangeLine['task'] {
  const { kind, id } = parseSubject(subject)
  if (kind !== 'task' && kind !== 'assignment' && kind !== 'matter') return null
  const [taskId = ''] = id.split(':')
  // A paper about the whole board.
  if (taskId === '-') return null
  const name = [numbers.get(taskId), tasks.get(taskId)?.title ?? taskId].filter((part) => part).join(' ')
  return { id: taskId, name }
}

function whereOf(change: Change, known: Known): string {
  const task = taskOf(change, known) ?? { name: known.board.title }
  const [, owner] = parseSubject(change.subject).id.split(':')
  if (owner === undefined || owner === change.unitId) return task.name
  return `${known.board.units.find((unit) => unit.id === owner)?.shortName ?? owner} ${task.name}`
}

function whatOf(t: TFunction, change: Change, { tasks }: Known): string {
  const { type, subject, before, after } = change
  if (type === 'assignment.setPercent' && 'percent' in after)
    return t('why.did.moved', { before: percent(before?.percent ?? 0), after: percent(after.percent) })
  if (type === 'assignment.setValue' && 'value' in after) {
    const { kind, id } = parseSubject(subject)
    const metric = kind === 'assignment' ? tasks.get(id.split(':')[0] ?? '')?.metric : null
    const shown = (value: JsonValue | undefined): string =>
      typeof value === 'number' ? `${value}${metric?.unit ?? ''}` : '–'
    return t('why.did.moved', { before: shown(before?.value), after: shown(after.value) })
  }
  if (typeof before?.state === 'string' && typeof after.state === 'string')
    return t('why.did.moved', {
      before: t(`states.${before.state as AssignmentState}`),
      after: t(`states.${after.state as AssignmentState}`),
    })
  return changeWords(t, change)
}

const percent = (value: JsonValue | undefined): string => (typeof value === 'number' ? `${value}%` : '–')
