import type { TFunction } from 'i18next'
import type { Command } from '#shared/domain/commands.ts'
import { type Light, lightOf } from '#shared/domain/light.ts'
import { attains } from '#shared/domain/metric.ts'
import type { Assignment, AssignmentState, JsonValue, LocalDate, Task } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { TASK_FIELDS } from '#app/components/why/changeWords.ts'

const OWN_FIELDS = ['state', 'needsCoordination', 'coordination', 'reportId', 'attained'] as const

const within = <T extends string>(list: readonly T[], field: string): T | undefined =>
  list.find((name) => name === field)

/** A name inside a Chinese sentence: one that ends in a digit or a Latin letter needs the space that Han characters do not. */
export const besideHan = (name: string): string => (/[!-~]$/.test(name) ? `${name} ` : name)

/** What a contested field is called. */
export function fieldWords(t: TFunction, field: string): string {
  if (field === 'percent' || field === 'value') return t(`fields.${field}`)
  const own = within(OWN_FIELDS, field)
  if (own) return t(`conflict.fields.${own}`)
  const ofTask = within(TASK_FIELDS, field)
  return ofTask ? t(`why.taskFields.${ofTask}`) : t('conflict.fields.other')
}

/** A contested value as people read it. */
export function valueWords(t: TFunction, field: string, value: unknown, task: Task | undefined): string {
  if (value === null || value === undefined || value === '') return t('conflict.empty')
  if (field === 'percent') return t('common.percent', { value: value as number })
  if (field === 'value') return `${String(value)}${task?.metric?.unit ?? ''}`
  if (field === 'state') return t(`states.${value as AssignmentState}`)
  if (field === 'reportId') return t('conflict.aReport')
  if (typeof value === 'boolean') return t(value ? 'conflict.yes' : 'conflict.no')
  return typeof value === 'object' ? t('conflict.changed') : String(value as JsonValue)
}

/** What a command does, as a verb: 提请办结, 完成率改为 60%. */
export function actionWords(t: TFunction, command: Command, task: Task | undefined): string {
  switch (command.type) {
    case 'assignment.setPercent':
      return t('conflict.actions.set', {
        field: fieldWords(t, 'percent'),
        value: valueWords(t, 'percent', command.percent, task),
      })
    case 'assignment.setValue':
      return t('conflict.actions.set', {
        field: fieldWords(t, 'value'),
        value: valueWords(t, 'value', command.value, task),
      })
    case 'task.edit':
      return t('conflict.actions.set', {
        field: fieldWords(t, command.field),
        value: valueWords(t, command.field, command.value, task),
      })
    case 'assignment.submit':
      return t(command.kind === 'completion' ? 'conflict.actions.complete' : 'conflict.actions.submit')
    case 'assignment.acknowledge':
      return t('conflict.actions.acknowledge')
    case 'assignment.approve':
      return t('conflict.actions.approve')
    case 'assignment.return':
      return t('conflict.actions.return')
    case 'assignment.closeOut':
      return t('conflict.actions.closeOut')
    case 'assignment.setAside':
      return t('conflict.actions.setAside')
    case 'assignment.resume':
      return t('conflict.actions.resume')
    case 'assignment.flagCoordination':
      return t(command.needsCoordination ? 'conflict.actions.flag' : 'conflict.actions.unflag')
    case 'assignment.requestExtension':
      return t('conflict.actions.extension')
    case 'assignment.entrust':
      return t(command.handlerId === null ? 'conflict.actions.takeBack' : 'conflict.actions.entrust')
    case 'matter.read':
      return t('conflict.actions.read')
    case 'matter.reply':
      return t('conflict.actions.reply')
    case 'task.accept':
      return t('conflict.actions.accept')
    case 'command.undo':
      return t('conflict.actions.undo')
    default:
      return t('conflict.actions.other')
  }
}

/** The light a unit task would have with another figure; null where the field decides no light. */
export function lightWith(
  state: BoardState,
  assignment: Assignment,
  field: string,
  value: unknown,
  date: LocalDate,
): Light | null {
  if (typeof value !== 'number') return null
  if (field === 'percent') return lightOf(state, { ...assignment, percent: value }, date)
  const metric = state.tasks.get(assignment.taskId)?.metric
  if (field !== 'value' || !metric) return null
  return lightOf(state, { ...assignment, value, attained: attains(metric, value) }, date)
}

/** 超序时 15 点，黄灯（今天到期）. */
export function lightWords(t: TFunction, light: Light): string {
  const [deciding] = light.reasons
  const name = t(`lights.name.${light.colour}`)
  const { gap } = light
  if (gap === null)
    return t('conflict.light.because', { light: name, reason: t(`reasons.${deciding.code}`, deciding.values) })
  const points = Math.abs(gap)
  const pace = gap < 0 ? t('conflict.light.ahead', { points }) : t('conflict.light.behind', { points })
  if (deciding.code === 'behindPace' || deciding.code === 'onPace' || deciding.code === 'aheadOfPace')
    return t('conflict.light.pace', { pace, light: name })
  return t('conflict.light.paceAnd', { pace, light: name, reason: t(`reasons.${deciding.code}`, deciding.values) })
}
