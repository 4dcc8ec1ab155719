import type { TFunction } from 'i18next'
import type { BoardUnit, Metric, Recurrence, Task } from '#shared/domain/model.ts'
import { UNIT_WORDS_SHOWN } from './limits.ts'
import type { Proposal, ProposedField } from './proposals.ts'

/** 福州、厦门等 6 个; all of them by their count. */
export function unitWords(t: TFunction, ids: readonly string[], units: readonly BoardUnit[]): string {
  const named = units.filter((unit) => ids.includes(unit.id)).map((unit) => unit.shortName)
  if (named.length === units.length && named.length > 1) return t('desk.allUnits', { count: named.length })
  if (named.length <= UNIT_WORDS_SHOWN) return named.join(t('common.and'))
  const names = named.slice(0, UNIT_WORDS_SHOWN - 1).join(t('common.and'))
  return t('desk.unitsMore', { names, count: named.length })
}

export const leadWords = (t: TFunction, id: string, units: readonly BoardUnit[]): string =>
  units.find((unit) => unit.id === id)?.shortName ?? t('desk.issuing')

export const metricWords = (t: TFunction, { name, comparator, value, upper, unit }: Metric): string => {
  const sign = { '>=': '≥', '<=': '≤', '>': '>', '<': '<', '=': '=', '≈': '≈', range: '' }[comparator]
  return t('desk.metricIs', { name, comparator: sign, value: upper === null ? value : `${value}–${upper}`, unit })
}

/** 每年8月底前, or just the day. */
export const dueWords = (due: Task['due'], recurrence: Recurrence | null): string => recurrence?.text ?? due ?? ''

/** A suggestion as people read it. */
export function proposalWords(
  t: TFunction,
  field: ProposedField,
  proposal: Proposal,
  units: readonly BoardUnit[],
): string {
  switch (field) {
    case 'kind':
      return proposal.kind ? t(`kinds.${proposal.kind}`) : ''
    case 'leadUnitId':
      return proposal.leadUnitId ? t('desk.leadIs', { name: leadWords(t, proposal.leadUnitId, units) }) : ''
    case 'responsibleUnitIds':
      return unitWords(t, proposal.responsibleUnitIds ?? [], units)
    case 'supportingUnitIds':
      return unitWords(t, proposal.supportingUnitIds ?? [], units)
    case 'metric':
      return proposal.metric ? metricWords(t, proposal.metric) : ''
    case 'recurrence':
      return proposal.recurrence?.text ?? ''
    case 'due':
    case 'criterion':
    case 'condition':
      return proposal[field] ?? ''
  }
}
