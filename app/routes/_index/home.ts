import type { BoardListing } from '#server/boards.ts'
import type { Actor } from '#shared/domain/model.ts'

/** The page a person starts on: leaders the completion board, the issuing unit the ledger, everybody else their sheet. */
export function homeOf(actor: Pick<Actor, 'grants'>, board: Pick<BoardListing, 'id' | 'issuingUnitId'>): string {
  const at = `/boards/${board.id}`
  const here = actor.grants.filter((grant) => grant.unitId === board.issuingUnitId)
  if (here.some((grant) => grant.role === 'leader')) return `${at}/leader`
  const unit = actor.grants.find(({ role, unitId }) => {
    return unitId !== board.issuingUnitId && (role === 'handler' || role === 'reviewer')
  })
  const readsAll = here.some(({ role }) => role === 'supervisor' || role === 'handler' || role === 'reviewer')
  return unit && !readsAll ? `${at}/units/${unit.unitId}` : at
}
