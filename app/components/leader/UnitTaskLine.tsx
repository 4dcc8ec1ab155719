import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SourceLink } from '#app/components/notice/SourceLink.tsx'
import { type Light, lightOf } from '#shared/domain/light.ts'
import type { Assignment, LocalDate, Task } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { NONE } from './figures.ts'

export interface UnitTask {
  assignment: Assignment
  task: Task
  light: Light
  /** Of the unit. */
  name: string | undefined
  number: string | undefined
  /** How far it is, in words; nothing where a metric says it. */
  progress: string
}

/** A unit task in a list, as `children` draws it, with the way to its sentence beside it. Of one that is gone, nothing. */
export function UnitTaskLine({
  id,
  state,
  date,
  numbers,
  children,
}: {
  id: string
  state: BoardState
  date: LocalDate
  numbers: ReadonlyMap<string, string>
  children: (line: UnitTask) => ReactNode
}) {
  const { t } = useTranslation()
  const assignment = state.assignments.get(id)
  const task = assignment && state.tasks.get(assignment.taskId)
  if (!assignment || !task) return null
  const { percent } = assignment
  const number = numbers.get(task.id)
  const line: UnitTask = {
    assignment,
    task,
    light: lightOf(state, assignment, date),
    name: state.board?.units.find((unit) => unit.id === assignment.unitId)?.shortName,
    number,
    progress: task.metric ? '' : percent === null ? NONE : t('common.percent', { value: percent }),
  }
  return (
    <li className="with-source">
      {children(line)}
      <SourceLink boardId={state.boardId} taskId={task.id} of={`${number ?? ''} ${task.title}`} variant="ghost" />
    </li>
  )
}
