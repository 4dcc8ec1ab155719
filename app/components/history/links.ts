import { momentText } from '#shared/history/moment.ts'

/** A place in a board's past: as of a moment, between two, or one story; nothing is the board as it stands. */
export type PastPlace =
  { at?: number | null } | { from: number; to: number | null } | { story: string; change?: number }

/** The address of a place in the past, the same for everybody who may read the board. */
export function historyPath(boardId: string, place: PastPlace = {}): string {
  const path = `/boards/${boardId}/history`
  if ('story' in place) {
    const hash = place.change === undefined ? '' : `#change-${place.change}`
    return `${path}?${new URLSearchParams({ story: place.story }).toString()}${hash}`
  }
  const params: [string, string][] = []
  if ('from' in place) params.push(['from', momentText(place.from)])
  const end = 'from' in place ? place.to : (place.at ?? null)
  if (end !== null) params.push(['from' in place ? 'to' : 'at', momentText(end)])
  // Colons may stand in a query as they are, and people read these addresses.
  return params.length === 0 ? path : `${path}?${params.map((pair) => pair.join('=')).join('&')}`
}
