import type { Change } from '#shared/domain/model.ts'

export interface HistoryLine {
  change: Change
  /** The unit it is about; null where it is about the task. */
  unitId: string | null
  /** Changes of the same command that are told in this one line. */
  count: number
}

/** Changes as lines, newest first: what one command did to several units of the task is one line. */
export function historyLines(changes: readonly Change[], taskId: string): HistoryLine[] {
  const lines: HistoryLine[] = []
  const byCommand = new Map<string, HistoryLine>()
  for (const change of changes) {
    const prefix = `assignment:${taskId}:`
    const unitId = change.subject.startsWith(prefix) ? change.subject.slice(prefix.length) : null
    // The people of other units stay unnamed, and so do their commands.
    const key = change.commandId === '' ? '' : `${change.actorId} ${change.commandId} ${change.type}`
    const line = byCommand.get(key)
    if (key !== '' && line) {
      line.count++
      continue
    }
    const fresh = { change, unitId, count: 1 }
    lines.push(fresh)
    if (key !== '') byCommand.set(key, fresh)
  }
  return lines
}
