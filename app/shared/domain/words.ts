import type { AssignmentState, Meeting, NarrativeField, Role, TaskKind } from './model.ts'

/** The officials' words for codes that appear in sentences, [zh, en]; the interface uses the same table. */
type Words<K extends string> = Record<K, readonly [zh: string, en: string]>

export const STATE_WORDS: Words<AssignmentState> = {
  assigned: ['交办', 'assigned'],
  acknowledged: ['签收', 'acknowledged'],
  inProgress: ['承办', 'in progress'],
  underReview: ['审核', 'under review'],
  returned: ['退回', 'returned'],
  completed: ['办结', 'completed'],
  closedOut: ['销号', 'closed out'],
  suspended: ['中止', 'suspended'],
  notApplicable: ['不涉及', 'not applicable'],
  awaitingUpper: ['待上级部署', 'awaiting upper level'],
  cancelled: ['取消', 'cancelled'],
}

export const FIELD_WORDS: Words<NarrativeField | 'percent' | 'value'> = {
  percent: ['完成率', 'completion'],
  value: ['实际值', 'actual value'],
  progress: ['本期进展', 'progress'],
  problem: ['存在问题', 'problems'],
  nextStep: ['下一步', 'next step'],
}

export const KIND_WORDS: Words<TaskKind> = {
  deliverable: ['文件类', 'deliverable'],
  activity: ['活动类', 'activity'],
  project: ['项目类', 'project'],
  pilot: ['试点类', 'pilot'],
  metric: ['指标类', 'metric'],
  continuing: ['常态化', 'continuing'],
}

export const ROLE_WORDS: Words<Role> = {
  supervisor: ['督办人', 'supervisor'],
  handler: ['经办人', 'handler'],
  reviewer: ['审核人', 'reviewer'],
  leader: ['领导', 'leader'],
  admin: ['管理员', 'administrator'],
  auditor: ['审计员', 'auditor'],
}

export const MEETING_WORDS: Words<Meeting['status']> = {
  planned: ['尚未开始', 'planned'],
  open: ['正在进行', 'in progress'],
  closed: ['已经结束', 'closed'],
  cancelled: ['已取消', 'cancelled'],
}

/** Replaces codes in the values of a sentence by their words in one language (0 zh, 1 en). */
export function inWords(values: Record<string, string | number>, language: 0 | 1): Record<string, string | number> {
  const state = STATE_WORDS[values.state as AssignmentState]
  const field = FIELD_WORDS[values.field as NarrativeField]
  const status = MEETING_WORDS[values.status as Meeting['status']]
  return {
    ...values,
    ...(status ? { status: status[language] } : {}),
    ...(state ? { state: state[language] } : {}),
    ...(field ? { field: field[language] } : {}),
  }
}
