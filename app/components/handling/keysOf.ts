import type { Handling, Section } from './lists.ts'

/** The lines of one list as the keyboard walks them and as they are picked: assignment ids, or matter ids of papers. */
export function keysOf(lists: Handling, section: Section): string[] {
  switch (section) {
    case 'unsigned':
      return lists.unsigned.flatMap(({ items }) => items.map(({ assignment }) => assignment.id))
    case 'unreported':
      return lists.unreported.flatMap(({ items }) => items.map(({ assignment }) => assignment.id))
    case 'extensions':
    case 'slips':
      return lists[section].map(({ matter }) => matter.id)
    default:
      return lists[section].map(({ assignment }) => assignment.id)
  }
}

/** The line after or before one; the first or the last where none is pointed at. Null in an empty list. */
export function stepFrom(keys: readonly string[], current: string | null, by: 1 | -1): string | null {
  const at = current === null ? -1 : keys.indexOf(current)
  if (at === -1) return keys[by === 1 ? 0 : keys.length - 1] ?? null
  return keys[Math.min(keys.length - 1, Math.max(0, at + by))] ?? null
}
