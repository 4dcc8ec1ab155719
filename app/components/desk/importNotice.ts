import { type Answer, ask } from '#app/ask.ts'
import type { ImportedNotice } from '#server/imports/notices.ts'

/** Reads a notice from pasted text or a file into the house. */
export function importNotice(input: { text: string } | { file: File }): Promise<Answer<ImportedNotice>> {
  return ask('/api/notices', 'text' in input ? { json: input } : upload(input.file))
}

/** A file as the API takes it: headers are ASCII, so its name is percent-encoded. */
export const upload = (file: File): { body: File; headers: Record<string, string> } => ({
  body: file,
  headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) },
})

export interface NewBoardWish {
  noticeVersionId: string
  title: string
  period: { start: string; end: string }
  unitIds: readonly string[]
}

/** Makes a board in draft out of a notice. */
export const createBoard = (wish: NewBoardWish): Promise<Answer<{ boardId: string }>> =>
  ask('/api/boards', { json: wish })
