import type { Board, Change } from '#shared/domain/model.ts'

/** Who made a change: the person where the reader may know them, else their unit. */
export function authorOf(
  { actorId, unitId }: Pick<Change, 'actorId' | 'unitId'>,
  people: Readonly<Record<string, string>>,
  board: Pick<Board, 'units'> | null,
): string {
  return people[actorId] ?? board?.units.find((unit) => unit.id === unitId)?.shortName ?? unitId
}
