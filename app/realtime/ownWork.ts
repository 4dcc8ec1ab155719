import { decide, isRefusal } from '#shared/domain/decide/decide.ts'
import type { Command } from '#shared/domain/commands.ts'
import type { Actor, Change } from '#shared/domain/model.ts'
import type { BoardState } from '#shared/domain/state.ts'

/** Own commands that can be taken back, latest last. */
const UNDO_DEPTH = 50

/** What this person did on this page: which changes are theirs, and what they could take back. */
export class OwnWork {
  /** Changes of own commands, by command. */
  readonly #changes = new Map<string, readonly Change[]>()
  readonly #issued = new Set<string>()
  #undoable: readonly string[] = []

  issued(commandId: string): void {
    this.#issued.add(commandId)
  }

  /** A deed that may be taken back later. */
  done(commandId: string): void {
    this.#undoable = [...this.#undoable, commandId].slice(-UNDO_DEPTH)
  }

  /** It had no effect. */
  refused(commandId: string): void {
    this.#undoable = this.#undoable.filter((id) => id !== commandId)
  }

  has(commandId: string): boolean {
    return this.#issued.has(commandId)
  }

  changesOf(commandId: string): readonly Change[] | undefined {
    return this.#changes.get(commandId)
  }

  /** What a command came to; the word of the log stands over what was worked out here. */
  made(commandId: string, changes: readonly Change[], final: boolean): void {
    if (final || !this.#changes.has(commandId)) this.#changes.set(commandId, changes)
  }

  /** The last command that could be taken back in `state`. */
  undoTarget(state: BoardState, actor: Actor, changesOf: (commandId: string) => readonly Change[]): string | undefined {
    return this.#undoable.findLast((commandId) => {
      const command: Command = { type: 'command.undo', commandId }
      const context = { actor, now: state.at, commandId: '', base: state.seq, own: [], undone: changesOf(commandId) }
      const outcome = decide(state, command, context)
      return !isRefusal(outcome) && outcome.length > 0
    })
  }

  /** Steps before and with this one have been taken back. */
  takenBack(commandId: string): void {
    this.#undoable = this.#undoable.slice(0, this.#undoable.indexOf(commandId))
  }
}
