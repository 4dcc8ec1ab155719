import { can } from '#shared/domain/permissions.ts'
import type { Actor, Board } from '#shared/domain/model.ts'
import type { Tab } from './AppBar.tsx'

/**
 * The screens of one board for one person: the issuing unit has the ledger and the completion board (leaders the other
 * way round), a reporting unit its own sheet first. A draft has its desk before all for those who prepare it; a board at
 * work has 办理 for those who supervise or close out, with what `waits` for them. The first tab is that person's home on
 * the board.
 */
export function tabsFor(
  actor: Actor,
  board: Pick<Board, 'id' | 'issuingUnitId' | 'units'> & { status?: Board['status'] },
  waits = 0,
): Tab[] {
  const { issuingUnitId } = board
  const at = `/boards/${board.id}`
  const history: Tab = { key: 'history', to: `${at}/history` }
  const leader: Tab = { key: 'leader', to: `${at}/leader` }
  const meetings: Tab[] = board.status === 'draft' ? [] : [{ key: 'meetings', to: `${at}/meetings` }]
  const own = board.units.find((unit) => can(actor, 'narrative.write', { issuingUnitId, unitId: unit.id }))
  const sheet: Tab[] = own ? [{ key: 'sheet', to: `${at}/units/${own.id}` }] : []
  const grant = can(actor, 'board.read', { issuingUnitId, unitIds: board.units.map((unit) => unit.id) })
  if (!grant) return []
  if (grant.unitId !== issuingUnitId) return [...sheet, leader, ...meetings, history]
  const ledger: Tab = { key: 'ledger', to: at }
  const desk: Tab[] =
    board.status === 'draft' && can(actor, 'board.edit', { issuingUnitId }) ? [{ key: 'desk', to: `${at}/desk` }] : []
  const closes = can(actor, 'assignment.closeOut', { issuingUnitId }) !== null
  const officer = closes || can(actor, 'assignment.supervise', { issuingUnitId }) !== null
  const handling: Tab[] =
    officer && board.status !== 'draft' ? [{ key: 'handling', to: `${at}/handling`, count: waits }] : []
  return closes
    ? [...desk, leader, ledger, ...handling, ...meetings, ...sheet, history]
    : [...desk, ledger, ...handling, leader, ...meetings, ...sheet, history]
}
