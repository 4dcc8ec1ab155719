import type { BoardStatus } from '#shared/domain/model.ts'

/** A place in the notice of a board. */
export interface NoticePlace {
  task?: string | null
  /** An offset into the text: a sentence, or one of several passages of the task. */
  at?: number | null
  /** Left out for the version in use. */
  version?: string | null
}

/** 来源: the address of the notice, at the passage of a task or at a sentence. */
export function noticePath(boardId: string, { task = null, at = null, version = null }: NoticePlace = {}): string {
  const params = new URLSearchParams()
  if (task !== null) params.set('task', task)
  if (at !== null) params.set('at', String(at))
  if (version !== null) params.set('version', version)
  const search = params.toString()
  return `/boards/${boardId}/notice${search === '' ? '' : `?${search}`}`
}

/** Where those who edit a board work on a task of it: at the desk before dispatch, in the ledger after. */
export const workPath = (board: { id: string; status: BoardStatus }, taskId: string): string =>
  `/boards/${board.id}${board.status === 'draft' ? '/desk' : ''}?task=${taskId}`

/** What such an address names; nonsense in it names nothing. */
export function placeAsked(params: URLSearchParams): {
  task: string | null
  at: number | null
  version: string | null
} {
  const at = params.get('at') ?? ''
  return {
    task: params.get('task') || null,
    at: /^\d{1,9}$/.test(at) ? Number(at) : null,
    version: params.get('version') || null,
  }
}
