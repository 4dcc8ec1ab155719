import type { Command, CommandOf } from '#shared/domain/commands.ts'
import { proposeTitle } from '#shared/domain/proposeTasks.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'
import { newId } from '#app/realtime/newId.ts'
import type { ImportedVersion } from '#server/imports/notices.ts'
import type { AddedPassage } from '#server/imports/reimport.ts'

/** What became of a request; no answer at all is `null`. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorBody | null }

/** Brings a corrected text of a notice into the house. */
export function importVersion(
  noticeId: string,
  input: { text: string } | { file: File },
): Promise<Answer<ImportedVersion>> {
  const path = `/api/notices/${noticeId}/versions`
  if ('text' in input) return post(path, JSON.stringify(input), JSON_TYPE)
  return post(path, input.file, {
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent(input.file.name),
  })
}

/** Points the tasks at the version. */
export const applyVersion = (
  boardId: string,
  wish: { versionId: string; taskIds: readonly string[] },
): Promise<Answer<{ applied: string[] }>> => post(`/api/boards/${boardId}/reimport`, JSON.stringify(wish), JSON_TYPE)

/** Makes a task of a new sentence; `base` is the state of the board that the officer sees. */
export function addTask(boardId: string, base: number, command: Command): Promise<Answer<{ seq: number }>> {
  const request = { commandId: newId(), base, command }
  return post(`/api/boards/${boardId}/commands`, JSON.stringify(request), JSON_TYPE)
}

/** A task of a new sentence: what the sentence says and nothing else; the rest is the officer's 分解. */
export function taskOf(passage: AddedPassage, areaId: string, order: number, versionId: string): CommandOf<'task.add'> {
  const { start, end, text } = passage
  return {
    type: 'task.add',
    taskId: newId(),
    areaId,
    order,
    title: proposeTitle(text, null),
    kind: null,
    sources: [{ noticeVersionId: versionId, start, end }],
    leadUnitId: null,
    responsibleUnitIds: [],
    supportingUnitIds: [],
    start: null,
    due: null,
    recurrence: null,
    criterion: null,
    metric: null,
    weight: 1,
    condition: null,
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

async function post<T>(path: string, body: BodyInit, headers: Record<string, string>): Promise<Answer<T>> {
  let response: Response
  let answer: unknown
  try {
    response = await fetch(path, { method: 'POST', body, headers })
    answer = await response.json()
  } catch {
    // No connection, or something between that answers with a page: the person is told and may try again.
    return { ok: false, error: null }
  }
  return response.ok
    ? { ok: true, value: answer as T }
    : { ok: false, error: (answer as { error?: ErrorBody }).error ?? null }
}
