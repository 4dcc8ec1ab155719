import type { TFunction } from 'i18next'
import {
  type AssignmentState,
  type Change,
  type JsonValue,
  type LightOverride,
  PROPOSABLE,
  type Source,
} from '#shared/domain/model.ts'

/** What of a task has a name of its own (why.taskFields). */
export const TASK_FIELDS = [
  'areaId',
  'order',
  'title',
  'kind',
  'sources',
  'leadUnitId',
  'responsibleUnitIds',
  'supportingUnitIds',
  'start',
  'due',
  'recurrence',
  'criterion',
  'metric',
  'weight',
  'condition',
  'removed',
] as const
const SHOWN_VALUES = ['due', 'start', 'title', 'weight']

const text = (value: JsonValue | undefined): string =>
  value === null || value === undefined ? '—' : typeof value === 'object' ? '…' : String(value)

const named = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : [])
/** How many characters of the notice passages cover: neighbours that meet are one. */
const extent = (value: JsonValue | undefined): number =>
  (named(value) as unknown as readonly Source[]).reduce((sum, { start, end }) => sum + end - start, 0)

/** What a kind of command, or of entry beside the boards, is called; its own name where it is new to us. */
export const deedWords = (t: TFunction, type: string): string =>
  t(`deeds.${type}` as 'deeds.logout', { defaultValue: type })

/** 亮灯调整 with what it sets, until when, and why where the reader may know it. */
function overrideWords(t: TFunction, word: JsonValue | undefined): string {
  if (!word || typeof word !== 'object') return deedWords(t, 'assignment.overrideLight')
  const { colour, until, reason } = word as unknown as LightOverride
  const about = { light: t(`lights.name.${colour}`), until }
  return reason ? t('why.did.override', { ...about, reason }) : t('why.did.overridePlain', about)
}

/** What a change did, in words without its author: 完成率 55% → 62%. */
export function changeWords(t: TFunction, { type, before, after, reason }: Change): string {
  const state = (value: JsonValue | undefined): string => t(`states.${value as AssignmentState}`)
  switch (type) {
    case 'assignment.setPercent':
      if ('percent' in after)
        return t('why.did.percent', { before: text(before?.percent ?? 0), after: text(after.percent) })
      break
    case 'assignment.setValue':
      if (before?.value === null || before?.value === undefined)
        return t('why.did.valueFirst', { after: text(after.value) })
      return t('why.did.value', { before: text(before.value), after: text(after.value) })
    case 'assignment.acknowledge':
      return t('why.did.acknowledge')
    case 'assignment.submit':
      return t('why.did.submit')
    case 'assignment.approve':
      return t(after.state === 'completed' ? 'why.did.approveCompletion' : 'why.did.approvePeriod')
    case 'assignment.return':
      return reason === undefined ? t('states.returned') : t('why.did.return', { reason })
    case 'assignment.closeOut':
      return t('why.did.closeOut')
    case 'assignment.setAside':
      return reason === undefined ? state(after.state) : t('why.did.setAside', { state: state(after.state), reason })
    case 'assignment.resume':
      return t('why.did.resume', { state: state(after.state) })
    case 'assignment.flagCoordination':
      if (after.needsCoordination === false) return t('why.did.unflag')
      return after.coordination ? t('why.did.flag', { text: text(after.coordination) }) : t('why.did.flagBare')
    case 'board.dispatch':
      return t('why.did.dispatch')
    case 'task.add':
      return before === null ? t('why.did.addTask') : deedWords(t, type)
    case 'task.remove':
      return t('why.did.removeTask', { reason: reason ?? '—' })
    case 'task.edit': {
      const field = TASK_FIELDS.find((name) => name in after)
      if (!field) break
      const name = t(`why.taskFields.${field}`)
      if (!SHOWN_VALUES.includes(field)) return t('why.did.edit', { field: name })
      return t('why.did.editFromTo', { field: name, before: text(before?.[field]), after: text(after[field]) })
    }
    case 'task.accept': {
      const left = named(after.proposed)
      const fields = PROPOSABLE.filter((field) => named(before?.proposed).includes(field) && !left.includes(field))
      return t('why.did.acceptProposals', {
        fields: fields.map((field) => t(`why.taskFields.${field}`)).join(t('common.and')),
      })
    }
    case 'task.merge':
      return t('removed' in after ? 'why.did.mergedAway' : 'why.did.merge')
    case 'task.split':
      return t(before === null ? 'why.did.splitOff' : 'why.did.split')
    case 'notice.declare':
      return t(extent(after.declared) > extent(before?.declared) ? 'why.did.declare' : 'why.did.undeclare')
    case 'assignment.overrideLight':
      return overrideWords(t, after.lightOverride)
    case 'assignment.urge':
    case 'assignment.issueSlip':
    case 'assignment.requestExtension':
    case 'matter.decide':
      return deedWords(t, type)
  }
  return typeof after.state === 'string' ? state(after.state) : deedWords(t, type)
}
