import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import { foldInto } from '#shared/domain/evolve.ts'
import type { Actor, Change } from '#shared/domain/model.ts'
import { type BoardState, TABLE_OF, entityOf, fork, parseSubject } from '#shared/domain/state.ts'
import type { Pending } from './boardTypes.ts'

type Entity = Readonly<Record<string, unknown>>

const sameEntity = (a: Entity, b: Entity): boolean => {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]))
}

/** Puts an entity object back in place of an equal one, so that who compares by identity sees no change. */
function restore(draft: BoardState, subject: string, entity: Entity): void {
  const { kind, id } = parseSubject(subject)
  if (kind === 'board') draft.board = entity as unknown as BoardState['board']
  else (draft[TABLE_OF[kind]] as { set(key: string, value: unknown): unknown }).set(id, entity)
}

/**
 * What this person sees: the confirmed state with their pending commands folded over it, in order. Each command is
 * decided against the very state it lands on, never refused as a conflict: until the server has spoken, the own value
 * stands. A command that no longer fits (the state moved on) shows nothing and waits for the server's word.
 *
 * Notes on each pending command what it came to. Entities equal to those of `previous` keep their identity.
 */
export function optimisticState(
  confirmed: BoardState,
  pending: readonly Pending[],
  actor: Actor,
  changesOf: (commandId: string) => readonly Change[] | undefined,
  previous: BoardState | null,
): { state: BoardState; subjects: ReadonlySet<string> } {
  const subjects = new Set<string>()
  // A new object each time: that is how a reader knows that something changed.
  if (pending.length === 0) return { state: { ...confirmed }, subjects }
  const draft = fork(confirmed)
  // Its own moment for each command, whatever happened on the board since: the result must not flicker.
  draft.at = 0
  for (const item of pending) {
    const { command, commandId } = item
    const undone =
      command.type === 'command.undo'
        ? (pending.find((p) => p.commandId === command.commandId)?.changes ??
          changesOf(command.commandId) ??
          item.undone ??
          [])
        : undefined
    const context = { actor, now: item.at, commandId, base: draft.seq, own: [], ...(undone ? { undone } : {}) }
    const outcome = decide(draft, command, context)
    item.changes = isRefusal(outcome) ? [] : outcome
    foldInto(draft, item.changes)
    for (const change of item.changes) subjects.add(change.subject)
  }
  for (const subject of subjects) {
    const before = previous && entityOf(previous, subject)
    const after = entityOf(draft, subject)
    if (before && after && before !== after && sameEntity(before, after)) restore(draft, subject, before)
  }
  draft.seq = confirmed.seq
  draft.at = confirmed.at
  return { state: draft, subjects }
}
