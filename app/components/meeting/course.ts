import type { AgendaItem, Meeting } from '#shared/domain/model.ts'
import type { Course } from '#shared/protocol/meetings.ts'

/** 待议, 正在议, 已议; null where it is not said: before the meeting, and after one in which nobody kept count. */
export type ItemState = 'waiting' | 'now' | 'done'

/** 已议 is on record; 正在议 is where the presenter is. */
export function itemState(
  { id }: Pick<AgendaItem, 'id'>,
  { status, discussed }: Pick<Meeting, 'status' | 'discussed'>,
  course: Course | null,
): ItemState | null {
  if (status !== 'open' && (status !== 'closed' || discussed.length === 0)) return null
  if (status === 'open' && course?.itemId === id && !discussed.includes(id)) return 'now'
  return discussed.includes(id) ? 'done' : 'waiting'
}

/** How long a meeting has been at an item by `now` (ms). */
export function timeAt({ id }: Pick<AgendaItem, 'id'>, course: Course | null, now: number): number {
  if (!course) return 0
  return (course.spent[id] ?? 0) + (course.itemId === id ? Math.max(0, now - course.since) : 0)
}

/** Whole minutes beyond the time box; 0 while it holds. */
export const overrun = (spent: number, { minutes }: Pick<AgendaItem, 'minutes'>): number =>
  spent <= minutes * 60_000 ? 0 : Math.ceil((spent - minutes * 60_000) / 60_000)

/** 4:05. */
export const minutesText = (spent: number): string =>
  `${Math.floor(spent / 60_000)}:${String(Math.floor(spent / 1_000) % 60).padStart(2, '0')}`
