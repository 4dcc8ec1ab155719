import { parentPort, workerData } from 'node:worker_threads'
import type { ErrorCode, Reason } from '#shared/protocol/errors.ts'
import { ImportRefused } from './refusal.ts'
import { type NoticeInput, type ReadNotice, readNotice } from './readNotice.ts'

/** What a worker answers; it reads one notice and ends. An unknown error ends it as an error of the thread. */
export type WorkerAnswer =
  | { ok: true; notice: ReadNotice }
  | { ok: false; code: ErrorCode; reason: Reason; params: Record<string, string | number> | undefined }

async function answer(input: NoticeInput): Promise<WorkerAnswer> {
  try {
    return { ok: true, notice: await readNotice(input) }
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error
    const { code, reason, params } = error
    return { ok: false, code, reason, params }
  }
}

if (parentPort) parentPort.postMessage(await answer(workerData as NoticeInput))
