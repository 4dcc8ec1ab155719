import { MAX_SOURCES, MAX_TASKS, MAX_TEXT_LENGTH, MAX_TITLE_LENGTH } from '../protocol/limits.ts'
import type { CommandOf } from './commands.ts'
import { type BoardUnit, type LocalDate, type Metric, PROPOSABLE, type Recurrence } from './model.ts'
import type { Period } from './pace.ts'
import type { ProposedArea, ProposedTask } from './proposeTasks.ts'

export type DraftCommand = CommandOf<'area.add'> | CommandOf<'task.add'>

export interface DraftInput {
  areas: readonly ProposedArea[]
  period: Period
  units: readonly BoardUnit[]
  issuingUnit: Pick<BoardUnit, 'id' | 'name' | 'shortName'>
}

/** Tasks are numbered in tens, so that a split finds a place between two of them. */
export const ORDER_STEP = 10

/**
 * The commands that make proposals a board in draft: areas and tasks in the order of the text, with the units whose names
 * the notice prints and the next day of what repeats, all of it marked as proposed. What the text does not say stays empty; a proposal that no command
 * may carry (a name beyond its limit) is cut or left out. At most MAX_TASKS tasks, whatever the text claims.
 */
export function draftCommands(input: DraftInput): DraftCommand[] {
  const commands: DraftCommand[] = []
  let tasks = 0
  input.areas.forEach((area, a) => {
    const areaId = `a${a + 1}`
    commands.push({
      type: 'area.add',
      areaId,
      order: a + 1,
      ordinal: area.ordinal.slice(0, 12),
      title: clip(area.title, MAX_TITLE_LENGTH),
      shortTitle: clip(area.shortTitle, 12),
    })
    area.tasks.forEach((task, t) => {
      if (tasks >= MAX_TASKS) return
      commands.push(addTask(task, `t${a + 1}-${t + 1}`, areaId, ++tasks * ORDER_STEP, input))
    })
  })
  return commands
}

function addTask(
  task: ProposedTask,
  taskId: string,
  areaId: string,
  order: number,
  { period, units, issuingUnit }: DraftInput,
): CommandOf<'task.add'> {
  const idOf = (names: readonly string[], among: readonly Named[]): string[] => [
    ...new Set(names.flatMap((name) => among.find((unit) => isNamed(unit, name))?.id ?? [])),
  ]
  const all = [issuingUnit, ...units]
  const metric = task.metric && fits(task.metric) ? task.metric : null
  const recurrence = task.recurrence && task.recurrence.text.length <= MAX_TITLE_LENGTH ? task.recurrence : null
  const responsible = idOf(task.responsible, units)
  return {
    type: 'task.add',
    taskId,
    areaId,
    order,
    title: clip(task.title, MAX_TITLE_LENGTH),
    // A metric task without a target would have nothing to be judged by.
    kind: task.kind === 'metric' && !metric ? null : task.kind,
    sources: task.sources.slice(0, MAX_SOURCES),
    leadUnitId: idOf(task.lead === null ? [] : [task.lead], all)[0] ?? responsible[0] ?? null,
    responsibleUnitIds: responsible,
    supportingUnitIds: idOf(task.supporting, all),
    start: null,
    due: task.due ?? (recurrence ? firstDue(recurrence, period) : null),
    recurrence,
    criterion: null,
    metric,
    weight: 1,
    condition: task.condition === null ? null : clip(task.condition, MAX_TEXT_LENGTH),
    // Those of them that are empty are left out when the command is decided.
    proposed: [...PROPOSABLE],
  }
}

const clip = (text: string, length: number): string => text.trim().slice(0, length) || '（无标题）'

const fits = (metric: Metric): boolean =>
  metric.name.trim() !== '' &&
  metric.name.length <= MAX_TITLE_LENGTH &&
  metric.unit.length <= 16 &&
  Number.isFinite(metric.value)

type Named = Pick<BoardUnit, 'id' | 'name' | 'shortName'>

/** 福州市卫生健康委员会 is meant by 福州市, 福州市卫健委 and 福州; never by a longer name that merely holds it. */
function isNamed({ name, shortName }: Named, printed: string): boolean {
  const plain = (text: string): string =>
    text.replace(/\s/g, '').replace(/(?:卫生健康委员会|卫生健康委|卫健委|人民政府)$/, '')
  const bare = plain(printed).replace(/[市州盟]$/, '')
  return (
    printed === name ||
    printed === shortName ||
    (bare !== '' && (bare === plain(name).replace(/[市州盟]$/, '') || bare === shortName))
  )
}

/** The first day of a yearly rule within the period: 每年8月底前 → 2026-08-31. Null where the rule names no month. */
export function firstDue({ month, day, every }: Recurrence, { start, end }: Period): LocalDate | null {
  if (every !== 'year' || month === null) return null
  for (let year = Number(start.slice(0, 4)); year <= Number(end.slice(0, 4)); year++) {
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    const date = `${year}-${pad(month)}-${pad(Math.min(day ?? last, last))}`
    if (date >= start && date <= end) return date
  }
  return null
}

const pad = (value: number): string => String(value).padStart(2, '0')
