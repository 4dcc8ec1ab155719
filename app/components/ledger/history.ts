import { byCommand } from '#app/components/changes/byCommand.ts'
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
  const prefix = `assignment:${taskId}:`
  return byCommand(changes).map((together) => {
    const [change] = together
    const unitId = change.subject.startsWith(prefix) ? change.subject.slice(prefix.length) : null
    return { change, unitId, count: together.length }
  })
}
