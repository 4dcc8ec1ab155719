import { blankBoard, blankOf } from './blank.ts'
import type { Change } from './model.ts'
import { type BoardState, type Stamp, TABLE_OF, copyState, parseSubject } from './state.ts'

/**
 * Folds changes into a draft that the caller owns: sets the fields of `after`, stamps them, moves `seq` and `at`. Total
 * and without judgement: what is in the log has happened. 100,000 changes take well under a second.
 */
export function foldInto(draft: BoardState, changes: readonly Change[]): void {
  for (const change of changes) {
    setFields(draft, change)
    const stamp: Stamp = { seq: change.seq, at: change.at, commandId: change.commandId, actorId: change.actorId }
    const stamps: Record<string, Stamp> = { ...draft.stamps.get(change.subject) }
    for (const field of Object.keys(change.after)) stamps[field] = stamp
    draft.stamps.set(change.subject, stamps)
  }
}

/** The same without stamps, for the past: it is looked at and never decided on. */
export function foldFields(draft: BoardState, changes: readonly Change[]): void {
  for (const change of changes) setFields(draft, change)
}

function setFields(draft: BoardState, { subject, after, seq, at }: Change): void {
  const { kind, id } = parseSubject(subject)
  if (kind === 'board') draft.board = { ...(draft.board ?? blankBoard(draft.boardId)), ...after }
  else {
    const table = draft[TABLE_OF[kind]] as {
      get(id: string): object | undefined
      set(id: string, entity: object): void
    }
    table.set(id, { ...(table.get(id) ?? blankOf(kind, id)), ...after })
  }
  draft.seq = seq
  draft.at = at
}

/** The state after one more change; `state` itself is left alone. For many changes use `foldInto` on one copy. */
export function evolve(state: BoardState, change: Change): BoardState {
  const draft = copyState(state)
  foldInto(draft, [change])
  return draft
}
