import type { Deed } from './assignmentLife.ts'

/** How a unit task stands, as far as papers ask: to be signed, worked on, with the officer, done, out of the count. */
export type Standing = 'assigned' | 'open' | 'underReview' | 'done' | 'aside'

/** How a unit task stands at a position; null before it was given out. */
export type Standings = (assignmentId: string, at: number) => Standing | null

/** Reads from what people did how every unit task stood when: papers go only to where they would go in life. */
export function standingsOf(deeds: readonly Deed[], dispatched: number): Standings {
  const steps = new Map<string, { at: number; standing: Standing }[]>()
  const completes = new Map<string, boolean>()
  for (const deed of [...deeds].sort((a, b) => a.at - b.at)) {
    if (!('command' in deed) || !('assignmentId' in deed.command)) continue
    const { command, at } = deed
    if (command.type === 'assignment.submit') completes.set(command.assignmentId, command.kind === 'completion')
    const standing = after(command.type, completes.get(command.assignmentId) ?? false)
    if (!standing) continue
    const own = steps.get(command.assignmentId) ?? []
    own.push({ at, standing })
    steps.set(command.assignmentId, own)
  }
  return (assignmentId, at) =>
    at < dispatched ? null : (steps.get(assignmentId)?.findLast((step) => step.at <= at)?.standing ?? 'assigned')
}

function after(type: string, completes: boolean): Standing | null {
  switch (type) {
    case 'assignment.acknowledge':
    case 'assignment.setPercent':
    case 'assignment.setValue':
    case 'assignment.return':
      return 'open'
    case 'assignment.submit':
      return 'underReview'
    case 'assignment.approve':
      return completes ? 'done' : 'open'
    case 'assignment.setAside':
      return 'aside'
    case 'assignment.resume':
      return 'assigned'
    default:
      return null
  }
}
