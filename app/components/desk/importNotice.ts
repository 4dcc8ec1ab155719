import type { ErrorBody } from '#shared/protocol/errors.ts'
import type { ImportedNotice } from '#server/imports/notices.ts'

/** What became of a request to the notice doors; no answer at all is `null`. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorBody | null }

/** Reads a notice from pasted text or a file into the house. */
export function importNotice(input: { text: string } | { file: File }): Promise<Answer<ImportedNotice>> {
  if ('text' in input) return post('/api/notices', JSON.stringify(input), { 'content-type': 'application/json' })
  return post('/api/notices', input.file, {
    'content-type': 'application/octet-stream',
    'x-file-name': encodeURIComponent(input.file.name),
  })
}

export interface NewBoardWish {
  noticeVersionId: string
  title: string
  period: { start: string; end: string }
  unitIds: readonly string[]
}

/** Makes a board in draft out of a notice. */
export const createBoard = (wish: NewBoardWish): Promise<Answer<{ boardId: string }>> =>
  post('/api/boards', JSON.stringify(wish), { 'content-type': 'application/json' })

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
