import type { Change } from '#shared/domain/model.ts'
import type { ErrorBody } from '#shared/protocol/errors.ts'
import {
  type Conflict,
  type Pending,
  type QueuedCommand,
  type RefusedCommand,
  type StoredQueue,
  conflictOf,
} from './boardTypes.ts'

/**
 * A person's commands on one board between the deed and the durable answer, in the order given. A conflict, and a late
 * command that was refused, leave the line and wait for a choice; what the person did to the same subject afterwards
 * waits behind them. It knows no connection and no clock.
 */
export class CommandQueue {
  #pending: readonly Pending[] = []
  #conflicts: readonly Conflict[] = []
  #refusals: readonly RefusedCommand[] = []

  /** Those with an answer whose changes have not come yet are among them. */
  get pending(): readonly Pending[] {
    return this.#pending
  }

  get unanswered(): readonly Pending[] {
    return this.#pending.filter((p) => p.acknowledged === null)
  }

  get conflicts(): readonly Conflict[] {
    return this.#conflicts
  }

  get refusals(): readonly RefusedCommand[] {
    return this.#refusals
  }

  find(commandId: string): Pending | undefined {
    return this.#pending.find((p) => p.commandId === commandId)
  }

  /** Joins the line, at its end or before place `at`. */
  add(item: Pending, at = this.#pending.length): void {
    item.held = this.#isContested(item.subject)
    this.#pending = [...this.#pending.slice(0, at), item, ...this.#pending.slice(at)]
  }

  /** What goes out next. */
  next(): Pending | undefined {
    return this.#pending.find((p) => p.acknowledged === null && !p.held)
  }

  /** The connection went: whoever is still without an answer may find another board when it is back. */
  delay(): void {
    for (const p of this.unanswered) p.late = true
  }

  /** Takes out and gives what was acknowledged up to `seq`: its changes are part of the confirmed state. */
  received(seq: number): Pending[] {
    const done = this.#pending.filter((p) => p.acknowledged !== null && p.acknowledged <= seq)
    if (done.length > 0) this.#pending = this.#pending.filter((p) => !done.includes(p))
    return done
  }

  /** Notes what the server had against a command; true when a person must choose before the subject goes on. */
  refuse(item: Pending, error: ErrorBody): boolean {
    this.#pending = this.#pending.filter((p) => p !== item)
    const asks = error.code === 'conflict' || item.late
    if (asks) {
      this.#conflicts = [...this.#conflicts, conflictOf(item, error)]
      for (const p of this.unanswered) if (p.subject === item.subject) p.held = true
    } else {
      const { commandId, command } = item
      this.#refusals = [...this.#refusals, { commandId, command, error }]
    }
    return asks
  }

  /** Takes out a conflict that was chosen in, with the place in the line where its subject goes on; null: none such. */
  choose(commandId: string): { conflict: Conflict; at: number } | null {
    const conflict = this.#conflicts.find((c) => c.commandId === commandId)
    if (!conflict) return null
    this.#conflicts = this.#conflicts.filter((c) => c !== conflict)
    const behind = this.#pending.findIndex((p) => p.held && p.subject === conflict.subject)
    // Another conflict on the same subject keeps holding: one question at a time.
    const held = this.#isContested(conflict.subject)
    for (const p of this.#pending) if (p.subject === conflict.subject) p.held = held
    return { conflict, at: behind === -1 ? this.#pending.length : behind }
  }

  dismissRefusal(commandId: string): void {
    this.#refusals = this.#refusals.filter((refusal) => refusal.commandId !== commandId)
  }

  /** What must outlive this page; null when there is nothing. */
  stored(): Pick<StoredQueue, 'commands' | 'conflicts'> | null {
    const commands = this.unanswered.map(({ commandId, command, subject, base, at, seen, undone }): QueuedCommand => ({
      ...{ commandId, command, subject, base, at },
      ...(seen ? { seen } : {}),
      ...(undone ? { undone } : {}),
    }))
    if (commands.length === 0 && this.#conflicts.length === 0) return null
    return { commands, conflicts: this.#conflicts }
  }

  /** Takes up what an earlier page left, each item once, in the order in which the person acted. */
  restore({ commands, conflicts }: Pick<StoredQueue, 'commands' | 'conflicts'>): void {
    const known = new Set([...this.#pending, ...this.#conflicts].map(({ commandId }) => commandId))
    const left = commands.filter(({ commandId }) => !known.has(commandId))
    this.#conflicts = [...this.#conflicts, ...conflicts.filter(({ commandId }) => !known.has(commandId))]
    const items = left.map((command) => pendingOf(command, { late: true }))
    this.#pending = interleave(items, this.#pending)
    for (const p of this.unanswered) p.held = this.#isContested(p.subject)
  }

  #isContested(subject: string): boolean {
    return this.#conflicts.some((conflict) => conflict.subject === subject)
  }
}

/** Two lines as one, each keeping its order: what two pages did without each other, by the moment it was done. */
function interleave(one: readonly Pending[], other: readonly Pending[]): readonly Pending[] {
  const [a, b] = [[...one], [...other]]
  const merged: Pending[] = []
  for (;;) {
    const [first, second] = [a[0], b[0]]
    if (!first || !second) return [...merged, ...a, ...b]
    const earlier = first.at <= second.at ? a.shift() : b.shift()
    if (earlier) merged.push(earlier)
  }
}

/** A command that begins to wait. */
export function pendingOf(
  command: QueuedCommand,
  more: { late: boolean; settle?: Pending['settle']; undone?: readonly Change[] },
): Pending {
  return {
    ...command,
    seen: command.seen,
    undone: more.undone ?? command.undone,
    late: more.late,
    held: false,
    acknowledged: null,
    changes: [],
    settle: more.settle ?? (() => undefined),
  }
}
