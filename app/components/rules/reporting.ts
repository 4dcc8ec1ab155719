import { useActor, useBoardState, useServerDate } from '#app/realtime/hooks.tsx'
import { filingOf } from '#shared/domain/filing.ts'
import type { LocalDate } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'
import { type Audience, audienceOf } from '#shared/domain/visibility.ts'
import { type ReportingWindow, windowOn } from '#shared/domain/windows.ts'

/** How a window stands: of the unit tasks to be reported on, those that were. */
export interface Reporting {
  window: ReportingWindow
  filed: number
  of: number
}

/**
 * The open window and how much of it has been reported, of all units or of those the reader sees; null while the board is
 * not at work.
 */
export function reportingOf(state: BoardState, date: LocalDate, audience: Audience): Reporting | null {
  const { board } = state
  if (board?.status !== 'dispatched') return null
  const window = windowOn(board, date)
  let filed = 0
  let owed = 0
  for (const assignment of state.assignments.values()) {
    const task = state.tasks.get(assignment.taskId)
    if (!task || task.removed || !(audience.kind === 'whole' || audience.unitIds.includes(assignment.unitId))) continue
    const filing = filingOf(task, assignment, window)
    if (filing === 'owed') owed++
    else if (filing === 'filed') filed++
  }
  return { window, filed, of: filed + owed }
}

const sameReporting = (a: Reporting | null, b: Reporting | null): boolean =>
  a?.filed === b?.filed &&
  a?.of === b?.of &&
  a?.window.period === b?.window.period &&
  a?.window.closes === b?.window.closes

/** The same, live, for the person at this page. */
export function useReporting(): Reporting | null {
  const date = useServerDate()
  const actor = useActor()
  return useBoardState((state) => {
    const audience = state.board && audienceOf(actor, state.board)
    return audience ? reportingOf(state, date, audience) : null
  }, sameReporting)
}
