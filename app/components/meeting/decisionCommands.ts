import { newId } from '#app/realtime/newId.ts'
import { addTask } from '#shared/domain/blank.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Decision } from '#shared/domain/decisions.ts'
import type { LocalDate, MeetingOrigin } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'

/** What the form of a 议定事项 has gathered. */
export interface Decided {
  text: string
  unitIds: readonly string[]
  due: string
  kind: Decision['kind']
  /** Where a task goes. */
  areaId: string
}

/** What puts a decision on record: one paper a unit under one name, or one task of the board that its units have at once. */
export function recording(
  { text, unitIds, due, kind, areaId }: Decided,
  origin: MeetingOrigin,
  about: string | null,
  state: BoardState,
  date: LocalDate,
): Command[] {
  const words = text.trim()
  if (kind === 'duty') {
    const matterName = newId()
    return unitIds.map((unitId) => ({
      type: 'board.resolve',
      matterName,
      origin,
      taskId: about,
      unitId,
      text: words,
      due,
    }))
  }
  const orders = [...state.tasks.values()].filter((task) => task.areaId === areaId).map((task) => task.order)
  return [
    {
      ...addTask({ taskId: newId(), areaId, order: Math.max(0, ...orders) + 1, title: words, sources: [] }),
      kind: 'activity',
      leadUnitId: unitIds[0] ?? null,
      responsibleUnitIds: [...unitIds],
      // Its pace is that of its own time, not of the year that has passed.
      start: date,
      due,
      criterion: words,
      origin,
    },
  ]
}

/** What changes the words or the day of one that stands; nothing where both are the same. */
export function amendment(decision: Decision, { text, due }: Pick<Decided, 'text' | 'due'>): Command[] {
  const words = text.trim()
  if (words === decision.text && due === decision.due) return []
  if (decision.kind === 'duty')
    return decision.matterIds.map((matterId) => ({ type: 'decision.amend', matterId, text: words, due }))
  const taskId = decision.taskId ?? ''
  return [
    ...(words === decision.text ? [] : [{ type: 'task.edit', taskId, field: 'title', value: words } as const]),
    ...(due === decision.due ? [] : [{ type: 'task.edit', taskId, field: 'due', value: due } as const]),
  ]
}

/** What takes a decision back. */
export const withdrawal = (decision: Decision, reason: string): Command[] =>
  decision.kind === 'duty'
    ? decision.matterIds.map((matterId) => ({ type: 'decision.withdraw', matterId }))
    : [{ type: 'task.remove', taskId: decision.taskId ?? '', reason }]
