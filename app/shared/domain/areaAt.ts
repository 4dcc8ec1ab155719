import type { NoticeOutline } from '../notice/outline.ts'

/** Where a passage of a task begins in the text, and the area of the board that task is in. */
export interface AreaPlace {
  start: number
  areaId: string
}

/**
 * The area of a board that a passage of the notice belongs to: that of its neighbours under the same heading, the one
 * before it first; where nothing stands under that heading, of the last passage before it; null on a board without any.
 */
export function areaAt(
  start: number,
  { areas }: Pick<NoticeOutline, 'areas'>,
  places: readonly AreaPlace[],
): string | null {
  const headingOf = (at: number): number => areas.filter(({ span }) => span[0] <= at).length
  const sorted = [...places].sort((a, b) => a.start - b.start)
  const under = sorted.filter((place) => headingOf(place.start) === headingOf(start))
  const near = under.length > 0 ? under : sorted
  return (near.filter((place) => place.start <= start).at(-1) ?? near[0])?.areaId ?? null
}
