import type { Command, CommandOf } from '#shared/domain/commands.ts'
import { sameValue } from '#shared/domain/decide/plan.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import type { Period } from '#shared/domain/pace.ts'
import type { ProposedArea, ProposedTask } from '#shared/domain/proposeTasks.ts'
import { type BreakdownRow, leadOf, unitsOf } from './breakdown.ts'
import { dueDay, monthStart } from './period.ts'

export const areaIdOf = (index: number): string => `a${index + 1}`
/** `2-4` → `t2-4`. */
export const taskIdOf = (number: string): string => `t${number}`

/** A board's areas and tasks as the proposals say, before anybody has worked on them. */
export function draftCommands(areas: readonly ProposedArea[]): Command[] {
  let order = 0
  return areas.flatMap((area, a) => {
    const areaId = areaIdOf(a)
    const { ordinal, title, shortTitle } = area
    const add: Command = { type: 'area.add', areaId, order: a + 1, ordinal, title, shortTitle }
    const tasks = area.tasks.map((task, t): Command => addTask(task, areaId, `${a + 1}-${t + 1}`, ++order))
    return [add, ...tasks]
  })
}

const addTask = (task: ProposedTask, areaId: string, number: string, order: number): CommandOf<'task.add'> => ({
  type: 'task.add',
  taskId: taskIdOf(number),
  areaId,
  order,
  title: task.title,
  kind: task.kind,
  sources: [...task.sources],
  leadUnitId: null,
  responsibleUnitIds: [],
  supportingUnitIds: [],
  start: null,
  due: task.due,
  recurrence: task.recurrence,
  criterion: null,
  metric: task.metric,
  weight: 1,
  condition: task.condition,
})

export interface BreakdownInput {
  areas: readonly ProposedArea[]
  shortTitles: readonly string[]
  rows: readonly BreakdownRow[]
  period: Period
  today: LocalDate
}

/**
 * The officer's edits after the draft: short titles, and for each task what it lacks, one field a command. Throws when
 * the rows do not stand for the proposed tasks one by one: then the text was read otherwise than the breakdown thinks.
 */
export function breakdownCommands({ areas, shortTitles, rows, period, today }: BreakdownInput): Command[] {
  const proposed = areas.flatMap((area, a) => area.tasks.map((task, t) => ({ number: `${a + 1}-${t + 1}`, task })))
  const numbers = (list: readonly { number: string }[]): string => list.map((entry) => entry.number).join(' ')
  if (numbers(proposed) !== numbers(rows)) {
    throw new Error(`the notice was read as ${numbers(proposed)}, the breakdown is for ${numbers(rows)}`)
  }
  const renames = areas.map((area, a): Command => {
    const shortTitle = shortTitles[a] ?? area.shortTitle
    return { type: 'area.rename', areaId: areaIdOf(a), title: area.title, shortTitle }
  })
  const edits = proposed.flatMap(({ task }, i) => {
    const row = rows[i]
    return row ? editsOf(task, row, period, today) : []
  })
  return [...renames, ...edits]
}

function editsOf(task: ProposedTask, row: BreakdownRow, period: Period, today: LocalDate): Command[] {
  const taskId = taskIdOf(row.number)
  const edits: CommandOf<'task.edit'>[] = [
    { type: 'task.edit', taskId, field: 'title', value: row.title },
    { type: 'task.edit', taskId, field: 'kind', value: row.kind ?? task.kind },
    { type: 'task.edit', taskId, field: 'metric', value: row.metric ?? task.metric },
    { type: 'task.edit', taskId, field: 'leadUnitId', value: leadOf(row) },
    { type: 'task.edit', taskId, field: 'responsibleUnitIds', value: [...unitsOf(row)] },
    { type: 'task.edit', taskId, field: 'due', value: dueDay(row.due, period, today) },
    { type: 'task.edit', taskId, field: 'criterion', value: row.criterion },
  ]
  if (row.startMonth !== undefined) {
    edits.push({ type: 'task.edit', taskId, field: 'start', value: monthStart(period, row.startMonth) })
  }
  const proposed = task as unknown as Readonly<Record<string, unknown>>
  // Where the officer agrees with the proposal there is nothing to edit.
  return edits.filter((edit) => !sameValue(proposed[edit.field] ?? null, edit.value))
}
