import { parentPort, workerData } from 'node:worker_threads'
import { type Reanchoring, reanchor } from '#shared/notice/reanchor.ts'
import type { Anchor } from '#shared/notice/reanchor.ts'
import type { NoticeOutline } from '#shared/notice/outline.ts'
import type { ErrorCode, Reason } from '#shared/protocol/errors.ts'
import { ImportRefused } from './refusal.ts'
import { type NoticeInput, type ReadNotice, readNotice } from './readNotice.ts'

/** Two versions of a notice, the passages of the former one to be found again, and the outline of the later one. */
export interface VersionPair {
  before: string
  after: string
  anchors: readonly Anchor[]
  outline: Pick<NoticeOutline, 'areas' | 'coverage'>
}

/** What a thread is started for; it does one thing and ends. */
export type ThreadTask = { read: NoticeInput } | { compare: VersionPair }

/** What a thread answers. An unknown error ends it as an error of the thread. */
export type ThreadAnswer =
  | { ok: true; result: ReadNotice | Reanchoring }
  | { ok: false; code: ErrorCode; reason: Reason; params: Record<string, string | number> | undefined }

async function answer(task: ThreadTask): Promise<ThreadAnswer> {
  try {
    if ('read' in task) return { ok: true, result: await readNotice(task.read) }
    const { before, after, anchors, outline } = task.compare
    return { ok: true, result: reanchor(before, after, anchors, outline) }
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error
    const { code, reason, params } = error
    return { ok: false, code, reason, params }
  }
}

if (parentPort) parentPort.postMessage(await answer(workerData as ThreadTask))
