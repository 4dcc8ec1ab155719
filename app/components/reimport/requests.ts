import { addTask } from '#shared/domain/blank.ts'
import type { Command, CommandOf } from '#shared/domain/commands.ts'
import { proposeTitle } from '#shared/domain/proposeTasks.ts'
import { type Answer, ask } from '#app/ask.ts'
import { upload } from '#app/components/desk/importNotice.ts'
import { newId } from '#app/realtime/newId.ts'
import type { ImportedVersion } from '#server/imports/notices.ts'
import type { AddedPassage } from '#server/imports/reimport.ts'

/** Brings a corrected text of a notice into the house. */
export function importVersion(
  noticeId: string,
  input: { text: string } | { file: File },
): Promise<Answer<ImportedVersion>> {
  return ask(`/api/notices/${noticeId}/versions`, 'text' in input ? { json: input } : upload(input.file))
}

/** Points the tasks at the version. */
export const applyVersion = (
  boardId: string,
  wish: { versionId: string; taskIds: readonly string[] },
): Promise<Answer<{ applied: string[] }>> => ask(`/api/boards/${boardId}/reimport`, { json: wish })

/** Makes a task of a new sentence; `base` is the state of the board that the officer sees. */
export function sendTask(boardId: string, base: number, command: Command): Promise<Answer<{ seq: number }>> {
  return ask(`/api/boards/${boardId}/commands`, { json: { commandId: newId(), base, command } })
}

/** A task of a new sentence: what the sentence says and nothing else; the rest is the officer's 分解. */
export function taskOf(passage: AddedPassage, areaId: string, order: number, versionId: string): CommandOf<'task.add'> {
  const { start, end, text } = passage
  const sources = [{ noticeVersionId: versionId, start, end }]
  return addTask({ taskId: newId(), areaId, order, title: proposeTitle(text, null), sources })
}
