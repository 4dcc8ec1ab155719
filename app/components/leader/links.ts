import { type Actor, type Assignment, type Board } from '#shared/domain/model.ts'
import { can } from '#shared/domain/permissions.ts'

/** Where this person can open a unit task: the ledger for the issuing unit, the own sheet for a reporting one. */
export function taskPath(
  actor: Actor,
  board: Pick<Board, 'id' | 'issuingUnitId'>,
  { taskId, unitId }: Pick<Assignment, 'taskId' | 'unitId'>,
): string | null {
  const { id, issuingUnitId } = board
  if (can(actor, 'board.read', { issuingUnitId })) return `/boards/${id}?task=${taskId}&unit=${unitId}`
  if (can(actor, 'narrative.write', { issuingUnitId, unitId })) return `/boards/${id}/units/${unitId}?task=${taskId}`
  return null
}
