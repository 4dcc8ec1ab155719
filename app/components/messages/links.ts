import type { MessageItem } from '#shared/protocol/messages.ts'

/** Where a message leads: to the one thing it tells, or, where it stands for several, to the list they are on. */
export function linkOf({ kind, count, board, reader, unit, task, matter, meeting }: MessageItem): string {
  const at = `/boards/${board.id}`
  if (meeting) return `/meetings/${meeting.id}`
  const one = count === 1
  if (reader === 'unit') {
    const sheet = unit ? `${at}/units/${unit.id}` : at
    return one && task ? `${sheet}?task=${task.id}` : sheet
  }
  const handling = (section: string, item?: string | null): string =>
    `${at}/handling?${new URLSearchParams({ section, ...(one && item ? { item } : {}) }).toString()}`
  const assignmentId = task && unit ? `${task.id}:${unit.id}` : null
  switch (kind) {
    case 'submitted':
      return handling('review', assignmentId)
    case 'extensionAsked':
      return handling('extensions', matter?.id)
    case 'coordinationAsked':
      return handling('coordination', assignmentId)
    case 'windowClosed':
      return handling('unreported')
    case 'replied':
      if (matter?.kind === 'slip') return handling('slips', matter.id)
      break
    default:
  }
  if (!task) return at
  return `${at}?${new URLSearchParams({ task: task.id, ...(unit ? { unit: unit.id } : {}) }).toString()}`
}
