import { NARRATIVE_FIELDS, type NarrativeField } from '../domain/model.ts'

/** Names of collaborative documents. The write authority of a document is one unit (or one meeting), so it is part of the name. */
export type DocumentName =
  { kind: 'narrative'; boardId: string; unitId: string } | { kind: 'minutes'; meetingId: string }

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/

export const narrativeName = (boardId: string, unitId: string): string => `narrative/${boardId}/${unitId}`

export const minutesName = (meetingId: string): string => `minutes/${meetingId}`

/** Parses `narrative/<boardId>/<unitId>` or `minutes/<meetingId>`; null for anything else. */
export function parseDocumentName(name: string): DocumentName | null {
  const [kind, first = '', second, ...rest] = name.split('/')
  if (rest.length > 0 || !ID.test(first)) return null
  if (kind === 'narrative' && second !== undefined && ID.test(second)) return { kind, boardId: first, unitId: second }
  if (kind === 'minutes' && second === undefined) return { kind, meetingId: first }
  return null
}

/** The root XML fragment of one narrative field of one task. */
export const fragmentName = (taskId: string, field: NarrativeField): string => `${taskId}/${field}`

/** The one root XML fragment of the minutes of a meeting. */
export const MINUTES_FRAGMENT = 'minutes'

/** `t1/progress` → task and field; null for anything else. */
export function parseFragmentName(name: string): { taskId: string; field: NarrativeField } | null {
  const slash = name.lastIndexOf('/')
  const taskId = name.slice(0, slash)
  const field = NARRATIVE_FIELDS.find((f) => f === name.slice(slash + 1))
  return slash > 0 && ID.test(taskId) && field ? { taskId, field } : null
}
