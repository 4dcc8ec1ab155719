import type { TFunction } from 'i18next'
import type { Board, Change } from '#shared/domain/model.ts'

/**
 * Who made a change: the person where the reader may know them, with the unit unless the name begins with it, else the
 * unit alone.
 */
export function authorOf(
  t: TFunction,
  { actorId, unitId }: Pick<Change, 'actorId' | 'unitId'>,
  people: Readonly<Record<string, string>>,
  board: Pick<Board, 'units' | 'issuingUnitId'> | null,
): string {
  const unit = board?.units.find((candidate) => candidate.id === unitId)?.shortName
  const name = people[actorId]
  if (name === undefined) return unit ?? (unitId === board?.issuingUnitId ? t('common.issuingUnit') : unitId)
  // Accounts are often named after their unit already.
  return unit === undefined || name.startsWith(unit) ? name : `${unit} ${name}`
}
