import type { Change } from '#shared/domain/model.ts'

/**
 * The changes of each command together, in the order they come. What other units' people did comes without their
 * command: every change then stands alone.
 */
export function byCommand(changes: readonly Change[]): [Change, ...Change[]][] {
  const commands = new Map<string, [Change, ...Change[]]>()
  for (const change of changes) {
    const key = change.commandId === '' ? `seq ${change.seq}` : `${change.actorId} ${change.commandId}`
    const together = commands.get(key)
    if (together) together.push(change)
    else commands.set(key, [change])
  }
  return [...commands.values()]
}
